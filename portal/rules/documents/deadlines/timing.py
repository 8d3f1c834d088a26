"""When a duty is due: once, each year, each month, at the end of a semester, or some days after something happens."""

import calendar
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SEMESTER_ENDS = ((18, 1), (31, 5))
"""Day and month by which the semesters end (frame of the school year: I before 18/01, II before 31/5)."""
OPENS_BEFORE = {"yearly": timedelta(days=60), "semesters": timedelta(days=45), "monthly": timedelta(days=15)}
"""How long before its deadline an occurrence without a window becomes the present one."""


class Rhythm(StrEnum):
    """How a duty comes back."""

    ONCE = "once"
    YEARLY = "yearly"
    MONTHLY = "monthly"
    SEMESTERS = "semesters"
    AFTER_EVENT = "after_event"


@dataclass(frozen=True, kw_only=True)
class Timing:
    """A deadline or a recurrence; only the fields of its rhythm are set.

    ``due`` and ``opens`` are days of a duty that is due once. ``day`` (1-31) with ``month`` (1-12, yearly) recur;
    ``opens_day``, ``opens_month`` begin their window. ``days`` (working days when ``working``) run from ``event``.
    """

    rhythm: Rhythm
    due: date | None = None
    opens: date | None = None
    day: int | None = None
    month: int | None = None
    opens_day: int | None = None
    opens_month: int | None = None
    days: int | None = None
    working: bool = False
    event: str = ""


@dataclass(frozen=True)
class Occurrence:
    """One time a duty is due, from the day it opens."""

    due: date
    opens: date


def occurrences(timing: Timing, *, since: date) -> Iterator[Occurrence]:
    """All occurrences due on or after a day, oldest first; endless for what recurs, none for what follows an event."""
    if timing.rhythm is Rhythm.ONCE:
        if timing.due is not None:
            yield Occurrence(timing.due, timing.opens or min(since, timing.due))
        return
    for year in range(since.year, date.max.year):
        for due in _dues(timing, year):
            if due >= since:
                yield Occurrence(due, _opening(timing, due))


def present(timing: Timing, *, since: date, today: date, done: Collection[date] = ()) -> Occurrence | None:
    """The occurrence that counts today: the last one missed until the next one opens, else the next one.

    ``since`` is the day of posting, ``done`` the deadlines already met. None for what only follows an event.
    """
    missed: Occurrence | None = None
    for found in occurrences(timing, since=since if timing.rhythm is Rhythm.ONCE else max(since, _year_ago(today))):
        if timing.rhythm is Rhythm.ONCE:
            return found
        if found.due >= today:
            return missed if missed and found.opens > today else found
        missed = None if found.due in done else found
    return missed


def on_day(year: int, month: int, day: int) -> date:
    """The day of a month, or its last day when the month is shorter."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _dues(timing: Timing, year: int) -> list[date]:
    if timing.rhythm is Rhythm.YEARLY and timing.day and timing.month:
        return [on_day(year, timing.month, timing.day)]
    if timing.rhythm is Rhythm.MONTHLY and timing.day:
        return [on_day(year, month, timing.day) for month in range(1, 13)]
    if timing.rhythm is Rhythm.SEMESTERS:
        return [on_day(year, month, day) for day, month in SEMESTER_ENDS]
    return []


def _opening(timing: Timing, due: date) -> date:
    if timing.opens_day is None:
        return due - OPENS_BEFORE[timing.rhythm]
    month = timing.opens_month or due.month
    begin = on_day(due.year, month, timing.opens_day)
    if begin <= due:
        return begin
    if timing.rhythm is Rhythm.MONTHLY:
        before = due.replace(day=1) - timedelta(days=1)
        return on_day(before.year, before.month, timing.opens_day)
    return on_day(due.year - 1, month, timing.opens_day)


def _year_ago(today: date) -> date:
    return on_day(today.year - 1, today.month, today.day)
