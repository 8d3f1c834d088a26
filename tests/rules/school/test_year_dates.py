"""The dates of a school year: their order, their year, and the 35 weeks."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.errors import RuleBroken
from portal.rules.school.year_dates import YearDates, check_dates, hints

GOOD = YearDates(
    opens_on=date(2026, 9, 5),
    first_begins_on=date(2026, 9, 7),
    first_ends_on=date(2027, 1, 10),
    second_begins_on=date(2027, 1, 11),
    second_ends_on=date(2027, 5, 23),
    closes_on=date(2027, 5, 31),
)


def test_a_year_in_order() -> None:
    check_dates(GOOD, 2026)
    assert hints(GOOD) == []
    assert hints(replace(GOOD, second_ends_on=GOOD.second_begins_on + timedelta(weeks=17, days=-1))) == []
    assert hints(replace(GOOD, second_ends_on=GOOD.second_begins_on + timedelta(weeks=16, days=-1))) != []


@pytest.mark.parametrize(
    ("field", "day"),
    [
        ("opens_on", date(2026, 7, 31)),
        ("first_ends_on", date(2026, 9, 7)),
        ("second_begins_on", date(2027, 1, 10)),
        ("second_ends_on", date(2027, 1, 5)),
        ("closes_on", date(2027, 5, 22)),
        ("closes_on", date(2027, 8, 1)),
    ],
)
def test_a_date_out_of_order_or_year(field: str, day: date) -> None:
    with pytest.raises(RuleBroken) as broken:
        check_dates(replace(GOOD, **{field: day}), 2026)
    assert broken.value.field == field
