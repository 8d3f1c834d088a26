"""What is known of one pupil's attendance in a school year."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from portal.db import db
from portal.models.attendance import Roll, RollEntry
from portal.models.school import ClassPlace, Pupil, SchoolClass
from portal.rules.attendance.counting import closeness, has_limit
from portal.rules.attendance.statuses import PRESENT
from portal.rules.permissions import Actor
from portal.services.attendance.counting import Tally, tally_pupils
from portal.services.attendance.days import year_span
from portal.services.paging import Paged, paginate
from portal.services.school.choices import find_choices
from portal.services.school.scope import belongs_elsewhere, get_pupil, visible_classes
from portal.services.school.viewing import note_look
from portal.services.school.years import current_year


@dataclass(frozen=True)
class PupilYear:
    """What adds up in a year, and each session that was not simply attended, newest first."""

    pupil: Pupil
    start_year: int
    tally: Tally
    entries: Paged[RollEntry]
    linked: frozenset[int]
    limited: bool

    @property
    def closeness(self) -> str:
        """How near the pupil is to the limit of sessions absent."""
        return closeness(self.tally.sessions.total) if self.limited else "fine"


def get_pupil_year(actor: Actor, *, pupil_id: int, start_year: int | None, number: int, visit: bool) -> PupilYear:
    """A pupil's attendance in a school year (this one unless said otherwise); a visit is noted in the access log.

    ``linked`` are the classes whose rolls the actor can open. A school the pupil left for another one sees only what
    it noted itself.
    """
    pupil = get_pupil(actor, pupil_id)
    if note_look(actor, "attendance", visit=visit, pupil_id=pupil_id):
        pupil = get_pupil(actor, pupil_id)
    year = current_year() if start_year is None else start_year
    span = year_span(year)
    query = (
        select(RollEntry)
        .join(RollEntry.roll)
        .options(contains_eager(RollEntry.roll).joinedload(Roll.school_class))
        .where(RollEntry.pupil_id == pupil_id, RollEntry.status != PRESENT, Roll.day.between(*span))
        .order_by(Roll.day.desc(), Roll.session.desc())
    )
    only = actor.unit_id if belongs_elsewhere(pupil_id, actor.unit_id) else None
    if only is not None:
        query = query.where(Roll.class_id.in_(select(SchoolClass.id).where(SchoolClass.unit_id == only)))
    entries: Paged[RollEntry] = paginate(query, number=number)
    counting = find_choices(actor.unit_id, year).counting
    return PupilYear(
        pupil,
        year,
        tally_pupils([pupil_id], *span, counting=counting, unit_id=only)[pupil_id],
        entries,
        _linked(actor, entries.items),
        _is_limited(pupil_id, year),
    )


def _is_limited(pupil_id: int, start_year: int) -> bool:
    """By the grade in which the pupil sat last in the year."""
    query = (
        select(ClassPlace.grade)
        .join(ClassPlace.school_class)
        .where(ClassPlace.pupil_id == pupil_id, SchoolClass.start_year == start_year)
        .order_by(ClassPlace.valid_from.desc())
    )
    grade = db.session.scalar(query.limit(1))
    return grade is not None and has_limit(grade)


def _linked(actor: Actor, entries: Sequence[RollEntry]) -> frozenset[int]:
    from_classes = {entry.roll.class_id for entry in entries}
    query = visible_classes(actor).where(SchoolClass.id.in_(from_classes)).with_only_columns(SchoolClass.id)
    return frozenset(db.session.scalars(query))
