"""Who teaches and leads classes: under which decision, from when to when, how many lessons a week."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from portal.errors import RuleBroken, mark
from portal.rules.school_years import school_year_of

TEACHING, BOARD = "teaching", "board"
DECISION_LABELS: dict[str, str] = {
    TEACHING: mark("Phân công chuyên môn"),
    BOARD: mark("Ban quản trị sổ điện tử"),
}
HOMEROOM = "chu_nhiem"
"""Stands where the code of a subject stands, for leading the class."""
WEEKS = 35
"""Weeks of lessons in a year, by which the periods of the programme are set."""
SHORTEST_DUTY = 10
"""Fewer characters do not say what somebody has to do (R32)."""


def check_days(start_year: int, since: date, until: date | None, applies_from: date | None) -> None:
    """RuleBroken unless the days lie in the school year, in order, and not before the decision applies.

    ``until`` is the last day, None while there is no end.
    """
    if school_year_of(since) != start_year:
        raise RuleBroken("Ngày này không thuộc năm học của lớp.", field="since")
    if applies_from is not None and since < applies_from:
        raise RuleBroken("Ngày này trước ngày quyết định được chọn có hiệu lực.", field="since")
    if until is not None and until < since:
        raise RuleBroken("Ngày kết thúc trước ngày bắt đầu.", field="until")
    if until is not None and school_year_of(until) != start_year:
        raise RuleBroken("Ngày này không thuộc năm học của lớp.", field="until")


def check_decision(start_year: int, decided_on: date, applies_from: date) -> None:
    """RuleBroken unless a decision applies within its school year and was not made a year apart from it."""
    if school_year_of(applies_from) != start_year:
        raise RuleBroken("Ngày này không thuộc năm học của quyết định.", field="applies_from")
    if abs((applies_from - decided_on).days) > 366:
        raise RuleBroken("Ngày ký cách ngày áp dụng quá một năm; hãy kiểm tra lại.", field="decided_on")


def check_duty(duty: str) -> None:
    """RuleBroken unless a duty says something (R32)."""
    if len(duty) < SHORTEST_DUTY:
        raise RuleBroken("Hãy ghi rõ nhiệm vụ, ít nhất %(least)d ký tự.", field="duty", least=SHORTEST_DUTY)


def periods_a_week(periods: Iterable[int]) -> Decimal:
    """Lessons a week of somebody who has these periods a year, to one decimal, half up."""
    return (Decimal(sum(periods)) / WEEKS).quantize(Decimal("0.1"), ROUND_HALF_UP)


def day_after(last: date | None) -> date | None:
    """The end as stored (exclusive) of a last day."""
    return None if last is None else last + timedelta(days=1)


def overlaps(since: date, end: date | None, other_since: date, other_end: date | None) -> bool:
    """Whether two spans share a day; ends are exclusive, None is open."""
    return (other_end is None or since < other_end) and (end is None or other_since < end)
