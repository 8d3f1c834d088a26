"""How much of a time the portal worked, from the outages that were recorded."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from portal.errors import mark

LONGEST_SILENCE = timedelta(minutes=2)
"""The worker marks the time every half minute; a longer silence is an outage."""

CAUSE_LABELS = {
    "stopped": mark("Cổng ngừng chạy"),
    "unreachable": mark("Cổng không trả lời"),
}

Span = tuple[datetime, datetime]


def downtime(spans: Iterable[Span], start: datetime, end: datetime) -> timedelta:
    """How long it was down between ``start`` and ``end``; outages may overlap and stand in any order."""
    total, reached = timedelta(), start
    for began, ended in sorted(spans):
        began, ended = max(began, reached), min(ended, end)
        if began < ended:
            total += ended - began
            reached = ended
    return total


def share_up(spans: Iterable[Span], start: datetime, end: datetime) -> float:
    """The share of the time it worked, 0 to 1."""
    return 1.0 if end <= start else 1 - downtime(spans, start, end) / (end - start)
