"""When the units that have not finished are reminded: before entry ends, before the lock, before data are deemed.

First whoever enters the data, then the leader too, at last the leader alone, whose approval is all that lacks. Of the
rungs that have been reached only the last one counts, and each is told once.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.rules.data_forms.periods import Days

SOON = 3
"""So many days before entry ends the first reminder goes."""


class Rung(StrEnum):
    """The reminders, from the first to the last."""

    CLOSING_SOON = "closing_soon"
    CLOSING = "closing"
    LOCKING = "locking"
    DEEMING = "deeming"


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


def ladder(days: Days) -> list[Reached]:
    """All rungs in the order of their days; of two on one day the later of the ladder counts."""
    found = [
        Reached(Rung.CLOSING_SOON, days.closes_on - timedelta(days=SOON)),
        Reached(Rung.CLOSING, days.closes_on),
        Reached(Rung.LOCKING, days.locks_on - timedelta(days=1)),
        Reached(Rung.DEEMING, days.official_on - timedelta(days=1)),
    ]
    order = list(Rung)
    return sorted(found, key=lambda each: (each.day, order.index(each.rung)))


def reached_rung(days: Days, today: date) -> Reached | None:
    """The rung of today; None on the opening day, which was just told, before the first, and once all is official."""
    if not days.opens_on < today < days.official_on:
        return None
    return max((each for each in ladder(days) if each.day <= today), key=ladder(days).index, default=None)
