"""Days of assignments and decisions, lessons a week."""

from datetime import date
from decimal import Decimal

import pytest

from portal.errors import RuleBroken
from portal.rules.school.assigning import check_days, check_decision, check_duty, overlaps, periods_a_week

SEPTEMBER, NOVEMBER, JANUARY = date(2026, 9, 1), date(2026, 11, 16), date(2027, 1, 11)


@pytest.mark.parametrize(
    ("since", "until", "applies_from", "field"),
    [
        (date(2026, 7, 31), None, None, "since"),
        (date(2027, 8, 1), None, None, "since"),
        (NOVEMBER, None, JANUARY, "since"),
        (NOVEMBER, SEPTEMBER, None, "until"),
        (NOVEMBER, date(2027, 9, 1), SEPTEMBER, "until"),
    ],
)
def test_days_outside_are_refused(since: date, until: date | None, applies_from: date | None, field: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        check_days(2026, since, until, applies_from)
    assert broken.value.field == field


def test_a_day_is_enough_and_a_decision_applies_in_its_year() -> None:
    check_days(2026, NOVEMBER, NOVEMBER, NOVEMBER)
    check_decision(2026, date(2026, 8, 25), SEPTEMBER)
    with pytest.raises(RuleBroken, match="năm học của quyết định"):
        check_decision(2026, SEPTEMBER, date(2027, 9, 1))
    with pytest.raises(RuleBroken, match="quá một năm"):
        check_decision(2026, date(2024, 9, 1), SEPTEMBER)


def test_a_duty_says_something() -> None:
    check_duty("Khóa sổ HK")
    with pytest.raises(RuleBroken):
        check_duty("Khóa sổ")


def test_lessons_a_week_are_rounded_half_up() -> None:
    assert periods_a_week([140, 70]) == Decimal("6.0")
    assert periods_a_week([35, 70, 54]) == Decimal("4.5")  # 4.5428…
    assert periods_a_week([121, 2]) == Decimal("3.5")  # 3.5142…
    assert periods_a_week([]) == Decimal("0.0")


def test_spans_that_only_touch_do_not_overlap() -> None:
    assert not overlaps(SEPTEMBER, NOVEMBER, NOVEMBER, None)
    assert overlaps(SEPTEMBER, None, NOVEMBER, JANUARY)
    assert overlaps(NOVEMBER, JANUARY, SEPTEMBER, None)
