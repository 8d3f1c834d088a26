"""Events of a unit's calendar: from when until when, whole days or hours, over or not, and the months they stand in.

Everything is kept as instants: a whole day runs from its midnight to the next in the zone of the unit. An event whose
end nobody told lasts, for lists, until the midnight after its beginning.
"""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Self

from portal.errors import RuleBroken, mark

LONGEST = timedelta(days=120)
YEARS_BACK, YEARS_AHEAD = 5, 3
"""Years around this one in which events are entered and months are shown."""
LONGEST_TITLE, LONGEST_PLACE, LONGEST_AUDIENCE = 200, 200, 200
LONGEST_DESCRIPTION, LONGEST_REASON = 4000, 500
_DAY = timedelta(days=1)


class Off(StrEnum):
    """Why an event that was announced does not take place as announced."""

    POSTPONED = "postponed"
    CANCELLED = "cancelled"


OFF_LABELS: dict[Off, str] = {Off.POSTPONED: mark("Hoãn"), Off.CANCELLED: mark("Hủy")}


@dataclass(frozen=True)
class Span:
    """From an instant until before another; ``has_end`` is False when nobody told the end."""

    starts_at: datetime
    ends_at: datetime
    all_day: bool
    has_end: bool


@dataclass(frozen=True)
class Wanted:
    """When an event is to be, as somebody entered it; ``begins`` and ``ends`` are not looked at for whole days."""

    first_day: date
    last_day: date | None = None
    all_day: bool = False
    begins: time | None = None
    ends: time | None = None


def make_span(wanted: Wanted, *, today: date, zone: tzinfo) -> Span:
    """The span that was entered; raises ``RuleBroken`` at ``first_day``, ``last_day``, ``begins`` or ``ends``."""
    last = wanted.last_day or wanted.first_day
    _check_days(wanted.first_day, last, today)
    if wanted.all_day:
        return Span(_midnight(wanted.first_day, zone), _midnight(last + _DAY, zone), all_day=True, has_end=True)
    if wanted.begins is None:
        raise RuleBroken("Nhập giờ bắt đầu, hoặc đánh dấu Cả ngày.", field="begins")
    starts_at = datetime.combine(wanted.first_day, wanted.begins, zone)
    if wanted.ends is None:
        if last > wanted.first_day:
            raise RuleBroken("Sự kiện qua nhiều ngày cần có giờ kết thúc, hoặc đánh dấu Cả ngày.", field="ends")
        return Span(starts_at, _midnight(wanted.first_day + _DAY, zone), all_day=False, has_end=False)
    ends_at = datetime.combine(last, wanted.ends, zone)
    if ends_at <= starts_at:
        raise RuleBroken("Giờ kết thúc phải sau giờ bắt đầu.", field="ends")
    return Span(starts_at, ends_at, all_day=False, has_end=True)


def _check_days(first: date, last: date, today: date) -> None:
    if not -YEARS_BACK <= first.year - today.year <= YEARS_AHEAD:
        raise RuleBroken("Ngày này quá xa; kiểm tra lại năm.", field="first_day")
    if last < first:
        raise RuleBroken("Ngày kết thúc phải từ ngày bắt đầu trở đi.", field="last_day")
    if last - first >= LONGEST:
        raise RuleBroken("Một sự kiện không kéo dài quá %(most)d ngày.", field="last_day", most=LONGEST.days)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(0), zone)


def is_over(ends_at: datetime, now: datetime) -> bool:
    """Whether an event has ended; it does at its last instant."""
    return ends_at <= now


def days_of(starts_at: datetime, ends_at: datetime, zone: tzinfo) -> tuple[date, date]:
    """The first and the last day that an event touches in a zone; an end at midnight touches no further day."""
    return starts_at.astimezone(zone).date(), (ends_at - timedelta(microseconds=1)).astimezone(zone).date()


@dataclass(frozen=True, order=True)
class Month:
    """A month of the calendar."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """The month a day lies in."""
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def following(self) -> "Month":
        """The month after it."""
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def previous(self) -> "Month":
        """The month before it."""
        return Month.of(self.first - _DAY)

    def begin(self, zone: tzinfo) -> datetime:
        """Its first instant in a zone."""
        return _midnight(self.first, zone)

    def weeks(self) -> list[list[date]]:
        """Whole weeks from Monday on, with the days of the neighbouring months that fill them."""
        return Calendar().monthdatescalendar(self.year, self.number)


def is_near(month: Month, today: date) -> bool:
    """Whether a month lies in the years that are shown."""
    return -YEARS_BACK <= month.year - today.year <= YEARS_AHEAD
