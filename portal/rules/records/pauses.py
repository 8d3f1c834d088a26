"""How recorded outages of the portal make hours end later, where a rule says so (rules.documents.receipts).

Each outage that counts adds exactly the time it took of the hours, and what it adds may reach into the next outage,
which then counts too. Twice recorded time counts once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.rules.records.availability import LONGEST_SILENCE, Span

SHORTEST = LONGEST_SILENCE
"""An outage counts from this length on; each by itself, however close the next one is."""


@dataclass(frozen=True)
class Hours:
    """Until when the hours run, and what of them did not count: pauses in order, without overlap."""

    until: datetime
    pauses: Sequence[Span] = ()

    @property
    def paused(self) -> timedelta:
        """By how much they end later."""
        return sum((ended - began for began, ended in self.pauses), timedelta())


def run_hours(start: datetime, after: timedelta, outages: Iterable[Span]) -> Hours:
    """Hours that begin at ``start`` and last ``after``, outages left out; ended outages in any order."""
    until, reached = start + after, start
    pauses: list[Span] = []
    for began, ended in sorted(outage for outage in outages if outage[1] - outage[0] >= SHORTEST):
        began = max(began, reached)
        if began >= until:
            break
        if began < ended:
            until += ended - began
            reached = ended
            if pauses and pauses[-1][1] == began:
                began = pauses.pop()[0]
            pauses.append((began, ended))
    return Hours(until, pauses)
