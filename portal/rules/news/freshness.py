"""How alive the sites of the units below are: days since the last article."""

from datetime import date, timedelta
from enum import StrEnum

from portal.errors import mark

QUIET_DAYS = 30
"""After so many days without a new article a site counts as quiet, unless the unit above sets another number."""
MOST_DAYS = 365


class Pulse(StrEnum):
    """How a unit's site is doing, the worst that can be mended there first."""

    NEVER = "never"
    QUIET = "quiet"
    FRESH = "fresh"
    NO_SITE = "no_site"


PULSE_LABELS: dict[Pulse, str] = {
    Pulse.NEVER: mark("Chưa đăng bài nào"),
    Pulse.QUIET: mark("Lâu chưa có bài mới"),
    Pulse.FRESH: mark("Có bài mới"),
    Pulse.NO_SITE: mark("Chưa mở trang tin"),
}


def is_quiet(last: date, today: date, days: int) -> bool:
    """Whether ``days`` or more lie between the last article and today; never where ``days`` is 0."""
    return days > 0 and last <= last_quiet_day(today, days)


def last_quiet_day(today: date, days: int) -> date:
    """A site whose last article is of this day or older is quiet today."""
    return today - timedelta(days=days)


def pulse_of(*, has_site: bool, last: date | None, today: date, days: int) -> Pulse:
    """How a site is doing whose last article came out on a day in Vietnam."""
    if not has_site:
        return Pulse.NO_SITE
    if last is None:
        return Pulse.NEVER
    return Pulse.QUIET if is_quiet(last, today, days) else Pulse.FRESH
