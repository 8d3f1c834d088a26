"""Days off a school decides itself."""

from datetime import date

import pytest

from portal.errors import RuleBroken
from portal.rules.school.breaks import check_break, days_of

TODAY = date(2026, 10, 5)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (date(2026, 10, 6), date(2026, 10, 5), "last_on"),
        (date(2026, 10, 1), date(2026, 11, 30), "last_on"),
        (date(2024, 7, 31), date(2024, 7, 31), "first_on"),
        (date(2028, 8, 1), date(2028, 8, 1), "first_on"),
    ],
)
def test_what_is_no_break_is_refused(first: date, last: date, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_break(first, last, today=TODAY)
    assert refused.value.field == field


def test_a_break_may_last_sixty_days_of_a_near_year() -> None:
    check_break(date(2026, 10, 1), date(2026, 11, 29), today=TODAY)
    check_break(date(2025, 8, 1), date(2025, 8, 1), today=TODAY)


def test_both_ends_are_days_off() -> None:
    assert days_of(date(2026, 10, 30), date(2026, 11, 1)) == [
        date(2026, 10, 30),
        date(2026, 10, 31),
        date(2026, 11, 1),
    ]
    assert days_of(TODAY, TODAY) == [TODAY]
