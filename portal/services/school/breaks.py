"""Days without lessons that a school, or a unit above it, decides by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.attendance import Roll
from portal.models.school import SchoolBreak, SchoolClass
from portal.models.units import Unit
from portal.rules.permissions import Actor, Permission
from portal.rules.school.breaks import check_break, days_of
from portal.services.records.audit import note
from portal.services.units.tree import upwards

LISTED = 200


@dataclass(frozen=True)
class BreakRow:
    """A break that holds for the unit acted for; ``decided_by`` is the name of the unit that decided it."""

    found: SchoolBreak
    decided_by: str
    is_own: bool


def list_breaks(actor: Actor, span: tuple[date, date]) -> Sequence[BreakRow]:
    """What holds for the unit between two days, its own and those of the units above, by day; one query.

    At most 200, the newest; what was taken back is left out.
    """
    if actor.unit_id is None:
        return []
    above = upwards(actor.unit_id)
    query = (
        select(SchoolBreak, Unit.name)
        .join(above, SchoolBreak.unit_id == above.c.id)
        .join(Unit, Unit.id == SchoolBreak.unit_id)
        .where(SchoolBreak.withdrawn_at.is_(None), SchoolBreak.last_on >= span[0], SchoolBreak.first_on <= span[1])
        .order_by(SchoolBreak.first_on.desc(), SchoolBreak.id.desc())
        .limit(LISTED)
    )
    rows = [BreakRow(found, name, found.unit_id == actor.unit_id) for found, name in db.session.execute(query)]
    return rows[::-1]


def load_days_off(unit_id: int | None, span: tuple[date, date]) -> dict[date, str]:
    """The days between two days on which a unit has no lessons by its own decision or one above, with their names;
    one query."""
    if unit_id is None:
        return {}
    above = upwards(unit_id)
    query = (
        select(SchoolBreak.first_on, SchoolBreak.last_on, SchoolBreak.name)
        .join(above, SchoolBreak.unit_id == above.c.id)
        .where(SchoolBreak.withdrawn_at.is_(None), SchoolBreak.last_on >= span[0], SchoolBreak.first_on <= span[1])
        .order_by(SchoolBreak.id)
    )
    return {day: name for first, last, name in db.session.execute(query) for day in days_of(first, last)}


def enter_break(actor: Actor, *, first_on: date, last_on: date, name: str) -> SchoolBreak:
    """Close the unit acted for and everything below it from one day to another, both included."""
    if actor.unit_id is None or not actor.can(Permission.SCHOOL_YEARS):
        raise NotAllowed
    check_break(first_on, last_on, today=clock.today())
    found = SchoolBreak(
        unit_id=actor.unit_id,
        first_on=first_on,
        last_on=last_on,
        name=name,
        entered_at=clock.now(),
        entered_by=actor.name,
    )
    db.session.add(found)
    db.session.flush()
    note(actor, "school_break_entered", "school_break", found.id, after=_facts(found))
    return found


def count_rolls(actor: Actor, found: SchoolBreak) -> int:
    """How many rolls of the school acted for were taken on days of the break; they stay."""
    here = and_(SchoolClass.id == Roll.class_id, SchoolClass.unit_id == actor.unit_id)
    query = select(func.count()).select_from(Roll).join(SchoolClass, here)
    return db.session.scalar(query.where(Roll.day >= found.first_on, Roll.day <= found.last_on)) or 0


def get_own_break(actor: Actor, break_id: int) -> SchoolBreak:
    """A break the unit acted for decided itself and has not taken back; NotFound for every other."""
    found = db.session.get(SchoolBreak, break_id)
    if found is None or found.unit_id != actor.unit_id or found.withdrawn_at is not None:
        raise NotFound
    if not actor.can(Permission.SCHOOL_YEARS):
        raise NotAllowed
    return found


def withdraw_break(actor: Actor, *, break_id: int, reason: str) -> SchoolBreak:
    """There are lessons on these days after all."""
    found = get_own_break(actor, break_id)
    found.withdrawn_at, found.withdrawn_by, found.withdrawn_why = clock.now(), actor.name, reason
    note(actor, "school_break_withdrawn", "school_break", found.id, before=_facts(found), after={"reason": reason})
    return found


def _facts(found: SchoolBreak) -> dict[str, str]:
    days = {"valid_from": found.first_on.isoformat(), "last_day": found.last_on.isoformat()}
    return {"text": found.name, **days}
