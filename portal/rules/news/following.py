"""Following a site by mail: how often, which addresses, and where one digest ends and the next begins."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum

from portal.errors import RuleBroken, mark
from portal.rules.people.emails import parse_email
from portal.rules.vietnamese import clean


class Frequency(StrEnum):
    """How often somebody gets mail."""

    EACH = "each"
    DAILY = "daily"
    WEEKLY = "weekly"


FREQUENCY_LABELS: dict[Frequency, str] = {
    Frequency.WEEKLY: mark("Mỗi tuần một thư"),
    Frequency.DAILY: mark("Mỗi ngày một thư"),
    Frequency.EACH: mark("Ngay khi có bài mới"),
}
CONFIRM_WITHIN = timedelta(days=7)
"""An address that nobody confirmed so long is forgotten."""
CONFIRMATIONS_PER_DAY = 3
"""Mails to one address that asks to follow, whoever asks, over all sites."""
GRACE = timedelta(minutes=2)
"""So long after publication the first mails about it go out: a mistake can be taken back."""
DELIVERY = timedelta(hours=6)
"""Digests of days and weeks that ended at midnight go out at six in the morning."""
REACH = {Frequency.EACH: timedelta(days=2), Frequency.DAILY: timedelta(days=3), Frequency.WEEKLY: timedelta(days=14)}
"""After a standstill nothing older is sent."""
LONGEST_LOCAL_PART = 64


def last_border(frequency: Frequency, now: datetime) -> datetime:
    """Up to when what was published is due at ``now``, both in Vietnam's time: a midnight, for weeks Monday's."""
    if frequency is Frequency.EACH:
        return now - GRACE
    day = (now - DELIVERY).date()
    if frequency is Frequency.WEEKLY:
        day -= timedelta(days=day.weekday())
    return datetime.combine(day, time(), now.tzinfo)


def frequency_of(text: str) -> Frequency:
    """The frequency of this name; ``RuleBroken`` for any other."""
    try:
        return Frequency(text)
    except ValueError:
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="frequency") from None


def parse_follower_email(text: str) -> str:
    """The address in lower case, an international domain in its ASCII form (IDNA); ``RuleBroken`` for a wrong shape.

    A local part is at most 64 characters (RFC 5321, 4.5.3.1.1).
    """
    address = clean(text)
    local, _at, domain = address.rpartition("@")
    if not domain.isascii():
        address = f"{local}@{_ascii(domain)}"
    found = parse_email(address if len(local) <= LONGEST_LOCAL_PART else "@")
    if found is None:
        raise RuleBroken("Vui lòng nhập mục này.", field="email")
    return found


def _ascii(domain: str) -> str:
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return ""


def is_followable(stored: Mapping[str, object]) -> bool:
    """Whether the settings of a site (``Site.settings``) let readers follow it; so unless it was switched off."""
    return stored.get("following") is not False
