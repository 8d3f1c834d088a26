"""What may follow what in a pupil's time at a school, and what was entered too late."""

from datetime import date

import pytest

from portal.errors import RuleBroken
from portal.rules.documents.working_days import BUILT_IN, WorkCalendar
from portal.rules.school.statuses import DEFERRED, DROPPED, ENROLLED, GRADUATED, check_next, is_late

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
