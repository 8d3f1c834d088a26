"""The dry run: which file is whose photo, which cannot be taken, who still has none; nothing is written."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select

from portal.adapters import clock
from portal.adapters.archives import Entry
from portal.db import db
from portal.models.school import ClassPlace, Enrolment, Pupil, SchoolClass
from portal.rules.permissions import Actor
from portal.rules.school.photo_files import Owner, PhotoFile, PhotoPlan, plan_photos
from portal.rules.school.statuses import BELONGING, ENROLLED
from portal.services.school.class_writing import managed_unit
from portal.services.school.scope import get_class, holds_on


@dataclass(frozen=True)
class DryRun:
    """What an archive would do. ``fingerprint`` changes when a file would become another pupil's, or nobody's."""

    plan: PhotoPlan
    fingerprint: str


def plan_archive(actor: Actor, *, entries: Sequence[Entry], class_id: int | None) -> DryRun:
    """Compare an archive with the pupils of the school, or of one class; two or three statements."""
    if class_id is not None:
        get_class(actor, class_id)
    files = [PhotoFile(entry.place, entry.path, entry.size, entry.head) for entry in entries]
    found = plan_photos(files, _owners(managed_unit(actor), class_id))
    shown = [(one.file.place, one.state, one.owner.pupil_id if one.owner else 0) for one in found.files]
    return DryRun(found, hashlib.sha256(repr(shown).encode()).hexdigest()[:16])


def _owners(unit_id: int, class_id: int | None) -> list[Owner]:
    """Everybody the school may give a photo, with the class of today; of one class alone where it is named."""
    elsewhere = select(Enrolment.pupil_id).where(Enrolment.unit_id != unit_id, Enrolment.status.in_(BELONGING))
    here = and_(SchoolClass.id == ClassPlace.class_id, SchoolClass.unit_id == unit_id)
    query = (
        select(Pupil.id, Pupil.full_name, Pupil.ministry_code, Pupil.photo_sha256, Enrolment.register_no)
        .add_columns(Enrolment.status, SchoolClass.name.label("class_name"), ClassPlace.class_id)
        .join(Enrolment, Enrolment.pupil_id == Pupil.id)
        .outerjoin(ClassPlace, and_(ClassPlace.pupil_id == Pupil.id, holds_on(ClassPlace, clock.today())))
        .outerjoin(SchoolClass, here)
        .where(Enrolment.unit_id == unit_id, Pupil.merged_into_id.is_(None), Pupil.id.not_in(elsewhere))
        .order_by(SchoolClass.grade, SchoolClass.name_sort, Pupil.name_sort, Pupil.id, Enrolment.id)
    )
    if class_id is not None:
        query = query.where(ClassPlace.class_id == class_id)
    rows = db.session.execute(query).all()
    codes: defaultdict[int, set[str]] = defaultdict(set)
    present = {row.id for row in rows if row.status == ENROLLED}
    for row in rows:
        codes[row.id] |= {code for code in (row.ministry_code, row.register_no) if code}
    return [
        Owner(
            row.id,
            row.full_name,
            row.class_name or "",
            tuple(sorted(codes[row.id])),
            has_photo=row.photo_sha256 is not None,
            is_present=row.id in present,
        )
        for row in {row.id: row for row in rows}.values()
    ]
