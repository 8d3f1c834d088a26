"""Values of typed fields, and the help beside the box, which must be true."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.search.fields import FIELDS, HELP, days_of, field_named
from portal.rules.search.typed import read_query


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("9/2026", date(2026, 9, 1), date(2026, 9, 30)),
        ("02/2028", date(2028, 2, 1), date(2028, 2, 29)),
        ("05/09/2026", date(2026, 9, 5), date(2026, 9, 5)),
        ("5-9-2026", date(2026, 9, 5), date(2026, 9, 5)),
        ("5.9.2026", date(2026, 9, 5), date(2026, 9, 5)),
        ("2026-09-05", date(2026, 9, 5), date(2026, 9, 5)),
    ],
)
def test_days(value: str, first: date, last: date) -> None:
    assert days_of(value) == (first, last)


@pytest.mark.parametrize(
    "value", ["", "hôm nay", "13/2026", "0/2026", "31/02/2026", "0000", "00/09/2026", "2026-13-01", "26"]
)
def test_no_days(value: str) -> None:
    assert days_of(value) is None


@given(st.text(alphabet="0123456789/.-", max_size=12))
def test_any_figures_are_days_or_not(value: str) -> None:
    days = days_of(value)
    assert days is None or days[0] <= days[1]


def test_fields_are_known_with_and_without_marks() -> None:
    assert field_named("Đơn vị") == ("unit", 6)
    assert field_named("don vi") == ("unit", 6)
    assert field_named("họp năm") == ("year", 3)
    assert field_named("trích yếu") == ("", 9)
    assert field_named("màu") is None


def test_the_help_is_true() -> None:
    read = [read_query(line.typed) for line in HELP]
    assert {field.name for query in read for field in query.fields} == set(FIELDS)
    assert any(query.phrases for query in read)
    assert any(query.excluded for query in read)
    assert {"683/sgddt", "5678"} <= {code for query in read for code in query.codes}
    assert all(not query.is_empty or query.fields for query in read)
