"""What may follow what in a pupil's time at a school, and what was entered too late."""

from datetime import date, timedelta

import pytest

from portal.errors import RuleBroken
from portal.rules.documents.working_days import BUILT_IN, WorkCalendar, read_year
from portal.rules.school.statuses import (
    DEFERRED,
    DROPPED,
    ENROLLED,
    GRADUATED,
    WORKING_DAYS_TO_ENTER,
    check_next,
    days_late,
    is_late,
)

TODAY = date(2026, 11, 20)


def check(before: str, after: str, happened_on: date = TODAY) -> None:
    check_next(before, after, happened_on=happened_on, last_on=date(2026, 9, 1), today=TODAY)


def test_a_pupil_defers_and_returns() -> None:
    check(ENROLLED, DEFERRED)
    check(DEFERRED, ENROLLED, date(2026, 9, 1))
    check(DROPPED, ENROLLED)


@pytest.mark.parametrize(
    ("before", "after", "happened_on", "field"),
    [
        (ENROLLED, ENROLLED, TODAY, "status"),
        (GRADUATED, DROPPED, TODAY, "status"),
        (ENROLLED, DROPPED, date(2026, 11, 21), "happened_on"),
        (ENROLLED, DROPPED, date(2026, 8, 31), "happened_on"),
    ],
)
def test_what_cannot_follow(before: str, after: str, happened_on: date, field: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        check(before, after, happened_on)
    assert broken.value.field == field


def test_more_than_five_working_days_is_late() -> None:
    calendar = WorkCalendar(BUILT_IN)
    assert not is_late(date(2026, 11, 13), date(2026, 11, 20), calendar)
    assert is_late(date(2026, 11, 13), date(2026, 11, 21), calendar)
    assert not is_late(date(2026, 8, 28), date(2026, 9, 8), calendar)  # 1 and 2 September are holidays
    assert is_late(date(2026, 8, 28), date(2026, 9, 9), calendar)
    assert not is_late(date(2019, 11, 13), date(2019, 11, 20), calendar)
    assert is_late(date(2019, 11, 13), date(2019, 11, 21), calendar)


TET_2027 = read_year(
    2027,
    "1/1 Tết Dương lịch\n4/2 Tết\n5/2 Tết\n8/2 Tết\n9/2 Tết\n10/2 Tết\n16/4 Giỗ Tổ Hùng Vương\n30/4 Ngày Chiến thắng\n"
    "3/5 Nghỉ bù\n2/9 Quốc khánh\n3/9 Quốc khánh",
    "13/2",
)
"""As an administrator types it: Thursday to Wednesday off, the Saturday after worked instead."""


@pytest.mark.parametrize(
    ("happened", "last"),
    [
        # of a change on the eve of Tết the days off do not count, the Saturday that is worked does
        (date(2027, 2, 3), date(2027, 2, 16)),
        (date(2027, 2, 2), date(2027, 2, 15)),
        (date(2027, 1, 27), date(2027, 2, 3)),
        # on a day off, and on the last one
        (date(2027, 2, 6), date(2027, 2, 16)),
        (date(2027, 2, 10), date(2027, 2, 16)),
        (date(2027, 2, 11), date(2027, 2, 17)),
    ],
)
def test_the_duty_of_five_days_in_the_week_of_tet(happened: date, last: date) -> None:
    calendar = WorkCalendar({2027: TET_2027})
    assert calendar.add(happened, WORKING_DAYS_TO_ENTER) == last
    assert days_late(happened, last, calendar) == 0
    assert days_late(happened, last + timedelta(days=1), calendar) == 1


def test_days_off_are_no_days_late() -> None:
    calendar = WorkCalendar({2027: TET_2027})
    assert days_late(date(2027, 1, 27), date(2027, 2, 10), calendar) == 1, "only the entry itself, all else is off"
    assert days_late(date(2027, 1, 27), date(2027, 2, 15), calendar) == 4
