"""What a pupil's enrolment can be, and what may follow what."""

from collections.abc import Mapping
from datetime import date, timedelta

from portal.errors import RuleBroken, mark
from portal.rules.documents.working_days import UnknownYear, WorkCalendar

ENROLLED, DEFERRED, TRANSFERRED, DROPPED, GRADUATED = (
    "enrolled",
    "deferred",
    "transferred_out",
    "dropped_out",
    "graduated",
)
STATUS_LABELS: dict[str, str] = {
    ENROLLED: mark("Đang học"),
    DEFERRED: mark("Bảo lưu"),
    TRANSFERRED: mark("Chuyển đi"),
    DROPPED: mark("Thôi học"),
    GRADUATED: mark("Đã ra trường"),
}
PRESENT = frozenset({ENROLLED})
"""Statuses in which a pupil sits in a class."""
BELONGING = frozenset({ENROLLED, DEFERRED})
"""Statuses in which a pupil belongs to the school, so that no other may admit the child."""
NEXT: Mapping[str, tuple[str, ...]] = {
    ENROLLED: (DEFERRED, DROPPED, GRADUATED),
    DEFERRED: (ENROLLED, DROPPED),
    TRANSFERRED: (ENROLLED,),
    DROPPED: (ENROLLED,),
    GRADUATED: (ENROLLED,),
}
"""What may follow; a return is "enrolled" again. A pupil changes school by a hand-over only (R120)."""
WORKING_DAYS_TO_ENTER = 5


def check_next(before: str, after: str, *, happened_on: date, last_on: date, today: date) -> None:
    """RuleBroken unless the status may follow, on a day that is neither to come nor before the last event."""
    if after not in NEXT[before]:
        raise RuleBroken("Không chuyển được sang tình trạng này.", field="status")
    if happened_on > today:
        raise RuleBroken("Ngày này chưa đến.", field="happened_on")
    if happened_on < last_on:
        raise RuleBroken("Ngày này trước lần thay đổi gần nhất.", field="happened_on")


def is_late(happened_on: date, entered_on: date, calendar: WorkCalendar) -> bool:
    """Whether a change was entered more than five working days after it happened (R86)."""
    return days_late(happened_on, entered_on, calendar) > 0


def days_late(happened_on: date, entered_on: date, calendar: WorkCalendar) -> int:
    """So many working days after the last day in time, at least 1 for what was entered late; 0 in time.

    Through a year whose holidays nobody has entered seven days stand for five working days, and every day is counted.
    """
    try:
        last = calendar.add(happened_on, WORKING_DAYS_TO_ENTER)
        over = range(1, (entered_on - last).days + 1)
        return max(sum(calendar.is_working(last + timedelta(days=each)) for each in over), int(entered_on > last))
    except UnknownYear:
        return max(0, (entered_on - happened_on).days - 7)
