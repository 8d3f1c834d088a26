"""Families for papers of many pupils at once, and whose home this school knows nothing of any more."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.models.school import Enrolment, Guardianship
from portal.rules.school.statuses import BELONGING


def elsewhere(pupil_ids: Collection[int], unit_id: int | None) -> set[int]:
    """Who belongs to another school by now."""
    query = select(Enrolment.pupil_id).where(
        Enrolment.pupil_id.in_(pupil_ids), Enrolment.unit_id != unit_id, Enrolment.status.in_(BELONGING)
    )
    return set(db.session.scalars(query))


def families(pupil_ids: Collection[int]) -> dict[int, list[Guardianship]]:
    """Who looks after each pupil today, in the order they were entered."""
    query = (
        select(Guardianship)
        .options(joinedload(Guardianship.guardian, innerjoin=True))
        .where(Guardianship.pupil_id.in_(pupil_ids), Guardianship.valid_to.is_(None))
        .order_by(Guardianship.id)
    )
    found: dict[int, list[Guardianship]] = {}
    for held in db.session.scalars(query):
        found.setdefault(held.pupil_id, []).append(held)
    return found
