"""The school year: the dates a school follows, its own or those of the nearest unit above."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import Conflict, NotAllowed, NotFound
from portal.models.school import SchoolClass, SchoolYear
from portal.rules.permissions import Actor, Permission
from portal.rules.school.days import day_in_year
from portal.rules.school.year_dates import YearDates, check_dates
from portal.rules.school_years import school_year_of, year_name
from portal.services.records.audit import note
from portal.services.units.tree import upwards


def current_year() -> int:
    """The start year of the school year of today."""
    return school_year_of(clock.today())


def find_year(actor: Actor, start_year: int) -> SchoolYear | None:
    """The dates that hold for the unit acted for; None while nobody above has entered any."""
    return None if actor.unit_id is None else find_year_of(actor.unit_id, start_year)


def find_year_of(unit_id: int, start_year: int) -> SchoolYear | None:
    """As ``find_year``, for a unit whoever acts; one query."""
    above = upwards(unit_id)
    query = (
        select(SchoolYear)
        .join(above, SchoolYear.unit_id == above.c.id)
        .where(SchoolYear.start_year == start_year)
        .order_by(above.c.depth)
    )
    return db.session.scalars(query.limit(1)).first()


@dataclass(frozen=True)
class YearSeen:
    """The school year one looks at; ``day`` is the day whose lists are shown, ``known`` the years to choose from."""

    start_year: int
    dates: SchoolYear | None
    day: date
    known: tuple[int, ...]


def see_year(actor: Actor, wanted: int | None = None) -> YearSeen:
    """The year asked for when the school has it, else that of today."""
    current = current_year()
    kept = select(SchoolClass.start_year).where(SchoolClass.unit_id == actor.unit_id).distinct()
    known = tuple(sorted({*db.session.scalars(kept), current, current + 1}, reverse=True))
    start_year = current if wanted not in known or wanted is None else wanted
    dates = find_year(actor, start_year)
    return YearSeen(start_year, dates, day_of(dates, start_year), known)


def day_of(dates: SchoolYear | None, start_year: int) -> date:
    """The day whose lists stand for a year, by the dates that hold for the school."""
    opens_on, closes_on = (dates.opens_on, dates.closes_on) if dates else (None, None)
    return day_in_year(start_year, clock.today(), opens_on=opens_on, closes_on=closes_on)


def save_year(actor: Actor, *, start_year: int, dates: YearDates, decision: str, version: int) -> SchoolYear:
    """The dates of a year for the unit acted for and everything below it that has none of its own."""
    if actor.unit_id is None or not actor.can(Permission.SCHOOL_YEARS):
        raise NotAllowed
    if abs(start_year - current_year()) > 1:
        raise NotFound
    check_dates(dates, start_year)
    query = select(SchoolYear).where(SchoolYear.unit_id == actor.unit_id, SchoolYear.start_year == start_year)
    found = db.session.scalar(query)
    if version != (found.version if found else 0):
        raise Conflict("Người khác vừa sửa năm học này. Hãy xem lại rồi lưu lần nữa.")
    values = {**vars(dates), "decision": decision, "changed_at": clock.now(), "changed_by": actor.name}
    if found is None:
        found = SchoolYear(unit_id=actor.unit_id, start_year=start_year, **values)
        db.session.add(found)
    else:
        for name, value in values.items():
            setattr(found, name, value)
    db.session.flush()
    note(actor, "school_year_set", "school_year", found.id, after={"school_year": year_name(start_year)})
    return found
