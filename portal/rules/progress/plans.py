"""What a plan of tests may say, and when marks are due by it."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from portal.errors import RuleBroken
from portal.rules.attendance.days import SchoolDays

MOST_A_DAY = 2
"""More tests than these on one day are too many for a class: a warning, not a refusal."""
MARKS_WITHIN_DAYS = 14
"""Marks are due so many days after the test."""


def due_on(planned_on: date, *, within_days: int = MARKS_WITHIN_DAYS) -> date:
    """The last day on which the marks of a test are in time."""
    return planned_on + timedelta(days=within_days)


def is_due(planned_on: date, today: date, *, within_days: int = MARKS_WITHIN_DAYS) -> bool:
    """Whether the time for entering the marks of a test is over."""
    return due_on(planned_on, within_days=within_days) < today


def crowded_days(tests: Iterable[tuple[int, date]]) -> set[tuple[int, date]]:
    """The (class, day) with more tests than a class should have on one day."""
    return {place for place, count in Counter(tests).items() if count > MOST_A_DAY}


def check_planned(days: SchoolDays, second_begins: date | None, semester: int, day: date, *, field: str) -> None:
    """Refuse a day without lessons, and one of the other semester; with the message at the field."""
    message, name = days.why_not(day)
    if message:
        raise RuleBroken(message, field=field, name=name) if name else RuleBroken(message, field=field)
    if second_begins is not None and (day >= second_begins) != (semester == 2):
        raise RuleBroken("Ngày này không thuộc học kì %(semester)s.", field=field, semester=semester)
