"""Proposals of who may reply for the child no more are closed by the portal, with the reason for all to read."""

from sqlalchemy import ColumnElement, exists, select

from portal.adapters import clock
from portal.db import begin_write, db
from portal.models.contact_book import FamilyProposal
from portal.models.school import Guardianship
from portal.rules.contact_book.family_data import ENDED, WAITING
from portal.services.records.audit import note
from portal.services.school.scope import holds_on

AT_ONCE = 500


def close_ended() -> None:
    """The recurring job: close what waits and whose guardian has lost the right to propose it."""
    query = select(FamilyProposal.id).where(FamilyProposal.state == WAITING, ~still_replies())
    found = db.session.scalars(query.order_by(FamilyProposal.id).limit(AT_ONCE)).all()
    db.session.rollback()
    if not found:
        return
    begin_write()
    for proposal in db.session.scalars(
        select(FamilyProposal)
        .where(FamilyProposal.id.in_(found), FamilyProposal.state == WAITING, ~still_replies())
        .order_by(FamilyProposal.id)
        .with_for_update()
    ).all():
        end(proposal)
    db.session.commit()


def end(proposal: FamilyProposal) -> None:
    """Close one; what was decided of it stays decided."""
    proposal.state, proposal.ended_at = ENDED, clock.now()
    note(None, "data_ended", "family_proposal", proposal.id, unit_id=proposal.unit_id)
    db.session.flush()


def still_replies() -> ColumnElement[bool]:
    """Whether the guardian of a proposal may reply for the child today."""
    return (
        exists()
        .where(
            Guardianship.pupil_id == FamilyProposal.pupil_id,
            Guardianship.guardian_id == FamilyProposal.guardian_id,
            Guardianship.may_see,
            Guardianship.may_reply,
            holds_on(Guardianship, clock.today()),
        )
        .correlate(FamilyProposal)
    )
