"""The only place that asks the machine for the time."""

import time
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """This instant in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The calendar day in Vietnam."""
    return now().astimezone(LOCAL_ZONE).date()


def monotonic() -> float:
    """Seconds on a clock that never goes backwards, for measuring durations."""
    return time.monotonic()
