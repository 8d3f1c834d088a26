"""School years: every day lies in one, and its name is read again."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.school_years import read_year, school_year_of, year_name, year_turns


@given(st.dates(date(2016, 1, 1), date(2090, 1, 1)))
def test_every_day_lies_in_one_school_year(day: date) -> None:
    year = school_year_of(day)
    begins, ends = year_turns(day)
    assert begins <= day < ends
    assert school_year_of(ends) == year + 1
    assert read_year(year_name(year)) == year


@pytest.mark.parametrize(
    "name", ["", "2026", "2026-2028", "2027-2026", "26-27", "2026–2027", "2014-2015", "٢٠٢٦-2027", "2026-2027 "]
)
def test_what_is_no_school_year_is_none(name: str) -> None:
    assert read_year(name) is None
