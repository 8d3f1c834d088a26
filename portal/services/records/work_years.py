"""Public holidays: which years are known, entering one, and the calendar that counts working days with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.documents import EnteredYear
from portal.rules.documents.working_days import BUILT_IN, WorkCalendar, WorkYear, read_year, suggest, write_lines
from portal.rules.permissions import Actor, Permission
from portal.services.records.audit import note

BACK, AHEAD = 1, 3
"""Years around this one that can be entered."""


@dataclass(frozen=True)
class YearLine:
    """A year, what is known of it, and who entered it; ``known`` is None when nothing can be counted through it."""

    year: int
    known: WorkYear | None
    entered: EnteredYear | None


def load_calendar() -> WorkCalendar:
    """Every year that is known; one query."""
    entered = {row.year: _value(row) for row in db.session.scalars(select(EnteredYear))}
    return WorkCalendar({**BUILT_IN, **entered})


def list_years(actor: Actor) -> Sequence[YearLine]:
    """The years around this one, for whoever operates the installation."""
    _check(actor)
    rows = {row.year: row for row in db.session.scalars(select(EnteredYear))}
    known = {**BUILT_IN, **{year: _value(row) for year, row in rows.items()}}
    return [YearLine(year, known.get(year), rows.get(year)) for year in _years()]


def get_lines(actor: Actor, year: int) -> dict[str, str]:
    """A year as it is typed: what was entered, else what is certain of it."""
    _check(actor, year)
    row = db.session.get(EnteredYear, year)
    found = _value(row) if row is not None else suggest(year)
    return {"off": write_lines(found.off), "worked": write_lines(sorted(found.worked))}


def save_year(actor: Actor, *, year: int, off: str, worked: str) -> EnteredYear:
    """Enter the holidays of a year; from now on working days are counted with them."""
    _check(actor, year)
    found = read_year(year, off, worked)
    row = db.session.get(EnteredYear, year)
    before = _said(_value(row)) if row is not None else None
    if row is None:
        row = EnteredYear(year=year)
        db.session.add(row)
    row.off = {day.isoformat(): name for day, name in found.off.items()}
    row.worked = [day.isoformat() for day in sorted(found.worked)]
    row.saved_at, row.saved_by_id, row.saved_by = clock.now(), actor.account_id, actor.name
    note(actor, "holidays_entered", "work_year", year, before=before, after=_said(found))
    db.session.flush()
    return row


def _said(found: WorkYear) -> dict[str, str]:
    return {"off": write_lines(found.off), "worked": write_lines(sorted(found.worked))}


def _value(row: EnteredYear) -> WorkYear:
    off = {date.fromisoformat(day): name for day, name in row.off.items()}
    return WorkYear(off, frozenset(map(date.fromisoformat, row.worked)))


def _years() -> range:
    this = clock.today().year
    return range(this - BACK, this + AHEAD + 1)


def _check(actor: Actor, year: int | None = None) -> None:
    if not actor.can(Permission.SYSTEM_OPERATE):
        raise NotAllowed
    if year is not None and year not in _years():
        raise NotFound
