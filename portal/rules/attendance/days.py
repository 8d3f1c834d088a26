"""On which days of a school year a roll can be taken."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.errors import RuleBroken, mark

SUNDAY, SATURDAY = 6, 5
TEACHER_DAYS_BACK = 7
"""So many days back a teacher may take or change a roll, unless the school decides otherwise; leaders always may."""
WEEKDAYS = (
    mark("Thứ hai"),
    mark("Thứ ba"),
    mark("Thứ tư"),
    mark("Thứ năm"),
    mark("Thứ sáu"),
    mark("Thứ bảy"),
    mark("Chủ nhật"),
)
NO_YEAR = mark("Ngày này không thuộc năm học của lớp.")
BETWEEN = mark("Ngày này nghỉ giữa hai học kì.")
ON_SUNDAY = mark("Chủ nhật không có buổi học.")


@dataclass(frozen=True)
class SchoolDays:
    """The days of one school year. ``off`` names the days without lessons, ``worked`` are Sundays with them.

    ``gap`` are the first and last day between the semesters, None where there is no day between. ``saturdays``: lessons
    are held on every Saturday; where not, one may be held but is not missed. ``teacher_days_back``: so far back
    teachers take rolls.
    """

    first: date
    last: date
    gap: tuple[date, date] | None = None
    off: Mapping[date, str] = field(default_factory=dict)
    worked: frozenset[date] = frozenset()
    saturdays: bool = False
    teacher_days_back: int = TEACHER_DAYS_BACK

    def why_not(self, day: date) -> tuple[str, str]:
        """Why there are no lessons on a day: a message id and the name that fills it; ("", "") when there may be."""
        if not self.first <= day <= self.last:
            return NO_YEAR, ""
        if self.gap and self.gap[0] <= day <= self.gap[1]:
            return BETWEEN, ""
        if day in self.off:
            return mark("Ngày nghỉ: %(name)s."), self.off[day]
        return (ON_SUNDAY, "") if day.weekday() == SUNDAY and day not in self.worked else ("", "")

    def is_open(self, day: date) -> bool:
        """Whether a roll can be taken of a day."""
        return not self.why_not(day)[0]

    def is_due(self, day: date) -> bool:
        """Whether a roll of the day is missed when nobody takes it."""
        return self.is_open(day) and (self.saturdays or day.weekday() != SATURDAY or day in self.worked)

    def latest(self, today: date) -> date | None:
        """The last day of lessons up to today; None before the first."""
        day = min(today, self.last)
        while day >= self.first:
            if self.is_due(day):
                return day
            day -= timedelta(days=1)
        return None

    def next_to(self, day: date, step: int) -> date | None:
        """The nearest day of lessons before (``step`` -1) or after (1) a day; None where the year ends."""
        day += timedelta(days=step)
        while self.first <= day <= self.last:
            if self.is_due(day):
                return day
            day += timedelta(days=step)
        return None

    def between(self, first: date, last: date) -> Iterator[date]:
        """The days on which rolls can be taken, from one day to another, both included."""
        day, last = max(first, self.first), min(last, self.last)
        while day <= last:
            if self.is_open(day):
                yield day
            day += timedelta(days=1)


def check_day(days: SchoolDays, day: date, *, today: date, days_back: int | None) -> None:
    """Refuse a day without lessons, a day to come, and one longer ago than ``days_back`` (None: any)."""
    message, name = days.why_not(day)
    if message:
        raise RuleBroken(message, field="day", name=name) if name else RuleBroken(message, field="day")
    if day > today:
        raise RuleBroken("Chưa đến ngày này nên chưa điểm danh được.", field="day")
    if days_back is not None and day < today - timedelta(days=days_back):
        raise RuleBroken(
            "Đã quá %(days)d ngày: chỉ lãnh đạo hoặc văn thư còn sửa được điểm danh của ngày này.",
            field="day",
            days=days_back,
        )
