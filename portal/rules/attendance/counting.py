"""How many sessions (buổi) of a school year a pupil was absent.

Source: Circular 22/2021/TT-BGDĐT, Article 12.1.c: a pupil is promoted who was absent at most 45 sessions in the school
year, "counted at one session a day of the plan", with and without permission, in a row or not. 45 is allowed, 46 is
not. What that means for a class with two sessions a day is not said; it is the switch ``Counting``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.rules.attendance.statuses import ABSENT, EXCUSED, UNEXCUSED

LIMIT = 45
WARN_FROM, URGENT_FROM = 30, 40
FIRST_GRADE = 6


class Counting(StrEnum):
    """How the two sessions of one day are counted."""

    ONE_A_DAY = "one_a_day"
    """No day counts more than one session, and one missed in part counts as that one: the plan knows one a day.
    A day missed both with and without permission counts as without."""
    HALVES = "halves"
    """Each of two sessions counts half; a half that is left over at the end of the year is dropped."""


COUNTING = Counting.ONE_A_DAY
"""The reading in force: the literal one, and of the two the one that warns earlier."""


@dataclass(frozen=True)
class Missed:
    """One session missed; ``sessions_a_day`` is that of the class on that day."""

    day: date
    status: str
    sessions_a_day: int = 1


@dataclass(frozen=True)
class Sessions:
    """Sessions absent with and without permission, as counted for promotion."""

    excused: int = 0
    unexcused: int = 0

    @property
    def total(self) -> int:
        """What the limit is compared with."""
        return self.excused + self.unexcused


def count_sessions(missed: Iterable[Missed], *, counting: Counting = COUNTING) -> Sessions:
    """Count the sessions that one pupil missed; whoever was late or missed single lessons was not absent."""
    absent = [one for one in missed if one.status in ABSENT]
    return _one_a_day(absent) if counting == Counting.ONE_A_DAY else _halves(absent)


def _one_a_day(absent: Iterable[Missed]) -> Sessions:
    days: dict[date, bool] = {}
    for one in absent:
        days[one.day] = days.get(one.day, True) and one.status == EXCUSED
    return Sessions(sum(days.values()), len(days) - sum(days.values()))


def _halves(absent: Iterable[Missed]) -> Sessions:
    halves = {EXCUSED: 0, UNEXCUSED: 0}
    for one in absent:
        halves[one.status] += 1 if one.sessions_a_day > 1 else 2
    total, excused = sum(halves.values()) // 2, halves[EXCUSED] // 2
    return Sessions(excused, total - excused)


def has_limit(grade: int) -> bool:
    """Whether promotion asks for the sessions at all: from grade 6; primary pupils are judged by what they learned."""
    return grade >= FIRST_GRADE


def is_over(total: int) -> bool:
    """Whether so many sessions stand in the way of promotion."""
    return total > LIMIT


def closeness(total: int) -> str:
    """How near a pupil is to the limit: ``fine``, ``near`` (from 30), ``urgent`` (from 40) or ``over``."""
    if is_over(total):
        return "over"
    return "urgent" if total >= URGENT_FROM else "near" if total >= WARN_FROM else "fine"
