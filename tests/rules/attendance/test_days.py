"""On which days a roll can be taken."""

from datetime import date

import pytest

from portal.errors import RuleBroken
from portal.rules.attendance.days import SchoolDays, check_day

DAYS = SchoolDays(
    first=date(2026, 9, 7),
    last=date(2027, 5, 31),
    gap=(date(2027, 1, 10), date(2027, 1, 17)),
    off={date(2027, 1, 1): "Tết Dương lịch", date(2026, 11, 22): "Nghỉ"},
    worked=frozenset({date(2026, 11, 15)}),
)
TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("day", "open_", "due"),
    [
        (date(2026, 9, 6), False, False),  # before the year
        (date(2026, 9, 7), True, True),
        (date(2026, 11, 14), True, False),  # a Saturday: may be held, is not missed
        (date(2026, 11, 15), True, True),  # a Sunday that is worked
        (date(2026, 11, 8), False, False),  # a Sunday
        (date(2027, 1, 1), False, False),
        (date(2027, 1, 11), False, False),
        (date(2027, 1, 18), True, True),
        (date(2027, 6, 1), False, False),
    ],
)
def test_a_day(day: date, open_: bool, due: bool) -> None:
    assert (DAYS.is_open(day), DAYS.is_due(day)) == (open_, due)


@pytest.mark.parametrize(
    ("day", "days_back", "words"),
    [
        (date(2026, 11, 21), 7, "Chưa đến ngày"),
        (date(2026, 11, 12), 7, "quá 7 ngày"),
        (date(2026, 11, 8), None, "Chủ nhật"),
        (date(2027, 1, 1), None, "Tết Dương lịch"),
        (date(2027, 1, 12), None, "giữa hai học kì"),
        (date(2026, 8, 30), None, "không thuộc năm học"),
    ],
)
def test_a_refused_day_says_why(day: date, days_back: int | None, words: str) -> None:
    with pytest.raises(RuleBroken, match=words) as refused:
        check_day(DAYS, day, today=TODAY, days_back=days_back)
    assert refused.value.field == "day"


def test_seven_days_back_and_for_leaders_any_day() -> None:
    check_day(DAYS, date(2026, 11, 13), today=TODAY, days_back=7)
    check_day(DAYS, date(2026, 9, 7), today=TODAY, days_back=None)


def test_the_last_day_of_lessons_and_its_neighbours() -> None:
    assert DAYS.latest(date(2026, 11, 22)) == TODAY
    assert DAYS.latest(date(2026, 9, 1)) is None
    assert DAYS.latest(date(2027, 8, 1)) == date(2027, 5, 31)
    assert DAYS.next_to(date(2026, 11, 16), -1) == date(2026, 11, 15)
    assert DAYS.next_to(date(2026, 11, 20), 1) == date(2026, 11, 23)
    assert DAYS.next_to(date(2026, 9, 7), -1) is None


def test_days_from_one_to_another() -> None:
    found = list(DAYS.between(date(2026, 9, 1), date(2026, 9, 14)))
    assert (found[0], found[-1], len(found)) == (date(2026, 9, 7), date(2026, 9, 14), 7)
