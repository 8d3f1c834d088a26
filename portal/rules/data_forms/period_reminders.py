"""When the units that have not finished are reminded: before entry ends, before the lock, before data are deemed.

First whoever enters the data, then the leader too, at last the leader alone, whose approval is all that lacks. Of the
rungs that have been reached only the last one counts, and each is told once. Whoever asks chooses for a period how
many days before; a day off is never one: what falls on one goes on the working day before.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.errors import RuleBroken, mark
from portal.rules.data_forms.periods import Days

MOST_SOON, MOST_LATE = 14, 7
"""Bounds of ``Pace``: at least one day."""
LONGEST_BREAK = 30
"""So many days in a row are never off."""
IsWorking = Callable[[date], bool]


class Rung(StrEnum):
    """The reminders, from the first to the last."""

    CLOSING_SOON = "closing_soon"
    CLOSING = "closing"
    LOCKING = "locking"
    DEEMING = "deeming"


RUNG_LABELS: dict[Rung, str] = {
    Rung.CLOSING_SOON: mark("Sắp hết hạn nhập"),
    Rung.CLOSING: mark("Hết hạn nhập"),
    Rung.LOCKING: mark("Sắp khóa"),
    Rung.DEEMING: mark("Sắp dùng chính thức, chờ lãnh đạo duyệt"),
}


@dataclass(frozen=True)
class Pace:
    """How many days before the end of entry, before the lock and before the official day reminders go."""

    soon: int = 3
    lock: int = 1
    deem: int = 1


USUAL = Pace()


def check_pace(pace: Pace) -> None:
    """RuleBroken, at its field, outside of the bounds."""
    for name, most in (("soon", MOST_SOON), ("lock", MOST_LATE), ("deem", MOST_LATE)):
        if not 1 <= getattr(pace, name) <= most:
            raise RuleBroken("Từ 1 đến %(most)d ngày.", field=name, most=most)


@dataclass(frozen=True)
class Reached:
    """A rung that has been reached, and its day."""

    rung: Rung
    day: date

    @property
    def to_officers(self) -> bool:
        """Whoever enters the data is told."""
        return self.rung is not Rung.DEEMING

    @property
    def to_leaders(self) -> bool:
        """The leader is told."""
        return self.rung in {Rung.LOCKING, Rung.DEEMING}


def every_day(day: date) -> bool:
    """A calendar without days off."""
    return bool(day)


def ladder(days: Days, pace: Pace = USUAL, is_working: IsWorking = every_day) -> list[Reached]:
    """All rungs in the order of their days; of two on one day the later of the ladder counts."""
    found = [
        (Rung.CLOSING_SOON, days.closes_on - timedelta(days=pace.soon)),
        (Rung.CLOSING, days.closes_on),
        (Rung.LOCKING, days.locks_on - timedelta(days=pace.lock)),
        (Rung.DEEMING, days.official_on - timedelta(days=pace.deem)),
    ]
    order = list(Rung)
    moved = [Reached(rung, _working(day, is_working)) for rung, day in found]
    return sorted(moved, key=lambda each: (each.day, order.index(each.rung)))


def _working(day: date, is_working: IsWorking) -> date:
    """The day itself, or the last working day before it."""
    before = (day - timedelta(days=back) for back in range(LONGEST_BREAK))
    return next((one for one in before if is_working(one)), day)


def reached_rung(days: Days, today: date, pace: Pace = USUAL, is_working: IsWorking = every_day) -> Reached | None:
    """The rung of today; None on the opening day, which was just told, on a day off, before the first rung, and once
    all is official."""
    if not days.opens_on < today < days.official_on or not is_working(today):
        return None
    steps = ladder(days, pace, is_working)
    return max((each for each in steps if each.day <= today), key=steps.index, default=None)


def coming(days: Days, today: date, pace: Pace = USUAL, is_working: IsWorking = every_day) -> list[Reached]:
    """The rungs that are still ahead, or are today's; of two on one day the later of the ladder."""
    ahead = {each.day: each for each in ladder(days, pace, is_working) if today <= each.day < days.official_on}
    return [each for day, each in ahead.items() if day > days.opens_on]
