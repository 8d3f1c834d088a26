"""The ladder of reminders: before the 24 hours end, when they are over, and around deadlines; nights are left in peace.

Of the rungs that have passed only the last one counts, so that a standstill is followed by one reminder and no burst.
"""

from datetime import date, datetime, time, timedelta, tzinfo

BEFORE_DEEMED: dict[bool, tuple[timedelta, ...]] = {
    False: (timedelta(hours=12), timedelta(hours=2)),
    True: (timedelta(hours=20), timedelta(hours=8), timedelta(hours=2)),
}
"""How long before the 24 hours end units that have not opened are reminded; more often of what is urgent."""
DAYS = (7, 3, 1, 0, -1, -3)
"""Days before a deadline (after it when negative) on which those who are not done are reminded."""
TOO_LATE = timedelta(days=3)
"""What was missed longer ago than this is told no more."""
NIGHT_BEGINS, NIGHT_ENDS = time(21, 0), time(6, 30)


def opening_rung(deemed_at: datetime, now: datetime, *, urgent: bool) -> timedelta | None:
    """The last rung before the deemed moment that has been reached; None before the first and from that moment on."""
    if now >= deemed_at:
        return None
    reached = [rung for rung in BEFORE_DEEMED[urgent] if deemed_at - now <= rung]
    return min(reached, default=None)


def deadline_rung(due: date, today: date) -> int | None:
    """The last rung of a deadline that has been reached; None more than a week before and more than six days after."""
    left = (due - today).days
    reached = [rung for rung in DAYS if left <= rung]
    return min(reached) if reached and left >= DAYS[-1] - TOO_LATE.days else None


def morning(now: datetime, zone: tzinfo, *, urgent: bool) -> datetime:
    """From when a mail may go: ``now`` by day and when urgent, else the end of the night (21:00 to 06:30)."""
    local = now.astimezone(zone)
    if urgent or NIGHT_ENDS <= local.time() < NIGHT_BEGINS:
        return now
    day = local.date() + timedelta(days=local.time() >= NIGHT_BEGINS)
    return datetime.combine(day, NIGHT_ENDS, tzinfo=zone)
