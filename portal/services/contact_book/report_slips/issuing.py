"""Keeping what a slip said: a new version whenever it comes to say something else."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import ReportSlip, ReportSlipReader
from portal.models.school import Pupil, SchoolClass
from portal.rules.contact_book.report_slips import fingerprint
from portal.rules.permissions import Actor
from portal.services.contact_book.children import Child


def lock_pupil(pupil_id: int) -> None:
    """Whoever writes slips of a pupil waits for the others; the transaction has begun to write."""
    db.session.execute(select(Pupil.id).where(Pupil.id == pupil_id).with_for_update())


def issue(pupil_id: int, school_class: SchoolClass, period: str, content: Mapping[str, Any]) -> ReportSlip:
    """The newest version, which says this; the pupil is locked."""
    newest = select(ReportSlip).where(
        ReportSlip.pupil_id == pupil_id,
        ReportSlip.start_year == school_class.start_year,
        ReportSlip.period == period,
    )
    found = db.session.scalar(newest.order_by(ReportSlip.id.desc()).limit(1))
    if found is not None and found.fingerprint == fingerprint(content):
        return found
    made = ReportSlip(
        pupil_id=pupil_id,
        class_id=school_class.id,
        unit_id=school_class.unit_id,
        start_year=school_class.start_year,
        period=period,
        fingerprint=fingerprint(content),
        content=dict(content),
        issued_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def open_slip(actor: Actor, child: Child, slip: ReportSlip) -> ReportSlipReader:
    """That this person has opened the slip, once; the pupil is locked."""
    query = select(ReportSlipReader).where(
        ReportSlipReader.slip_id == slip.id, ReportSlipReader.account_id == actor.account_id
    )
    found = db.session.scalar(query)
    if found is None:
        found = ReportSlipReader(
            slip_id=slip.id,
            guardian_id=child.guardian_id,
            account_id=actor.account_id,
            relation=child.relation,
            opened_at=clock.now(),
        )
        db.session.add(found)
        db.session.flush()
    return found
