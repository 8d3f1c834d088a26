"""When a person is told: the hour of the daily mail, and the hours in which no device rings and no text comes."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from portal.errors import RuleBroken

STAFF_DIGEST, FAMILY_DIGEST = 17, 18
QUIET_FROM, QUIET_UNTIL = 21, 6
FIRST_DIGEST, LAST_DIGEST = 5, 22
LONGEST_QUIET = 12
"""Hours; so far ahead a message may be put off."""


@dataclass(frozen=True)
class Habit:
    """Hours of the local clock (0 to 23); equal ``quiet_from`` and ``quiet_until``: no quiet hours."""

    digest_hour: int
    quiet_from: int = QUIET_FROM
    quiet_until: int = QUIET_UNTIL

    @property
    def is_quiet_at_times(self) -> bool:
        """There are quiet hours."""
        return self.quiet_from != self.quiet_until


def usual_habit(*, is_family: bool) -> Habit:
    """Of who has chosen nothing: families are told after work."""
    return Habit(FAMILY_DIGEST if is_family else STAFF_DIGEST)


def check_habit(habit: Habit) -> None:
    """Refuse hours that are none, and a quiet that lasts longer than the night."""
    if not FIRST_DIGEST <= habit.digest_hour <= LAST_DIGEST:
        raise RuleBroken("Hãy chọn một giờ trong danh sách.", field="digest_hour")
    if not (0 <= habit.quiet_from <= 23 and 0 <= habit.quiet_until <= 23):
        raise RuleBroken("Hãy chọn một giờ trong danh sách.", field="quiet_from")
    if (habit.quiet_until - habit.quiet_from) % 24 > LONGEST_QUIET:
        raise RuleBroken("Giờ yên lặng dài nhất %(most)d giờ.", field="quiet_until", most=LONGEST_QUIET)


def next_digest(now: datetime, habit: Habit) -> datetime:
    """The next time of the daily mail after ``now`` (local)."""
    today = datetime.combine(now.date(), time(habit.digest_hour), now.tzinfo)
    return today if today > now else today + timedelta(days=1)


def end_of_quiet(now: datetime, habit: Habit) -> datetime | None:
    """When the quiet hours that ``now`` (local) lies in are over; None outside of them."""
    length = (habit.quiet_until - habit.quiet_from) % 24
    since = (now.hour - habit.quiet_from) % 24
    if since >= length:
        return None
    begin = datetime.combine(now.date(), time(now.hour), now.tzinfo) - timedelta(hours=since)
    return begin + timedelta(hours=length)
