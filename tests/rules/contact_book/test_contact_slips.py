"""Weeks and months of a school year, and when a slip is seen and read."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.errors import RuleBroken
from portal.rules.contact_book.contact_slips import (
    HOLD,
    LONGEST_NOTE,
    MONTH,
    OFF,
    WEEK,
    check_note,
    check_week_one,
    is_read,
    is_seen,
    list_spans,
)

MONDAY = date(2026, 9, 7)
AT = datetime(2026, 11, 20, 1, tzinfo=UTC)


def spans(kind: str, today: date) -> list[tuple[int, date, date]]:
    found = list_spans(kind, start_year=2026, week_one=MONDAY, today=today)
    return [(span.number, span.first, span.last) for span in found]


def test_weeks_begin_on_the_schools_monday() -> None:
    assert spans(WEEK, MONDAY - timedelta(days=1)) == []
    assert spans(WEEK, MONDAY) == [(1, MONDAY, date(2026, 9, 13))]
    assert spans(WEEK, date(2026, 9, 14))[0] == (2, date(2026, 9, 14), date(2026, 9, 20))
    last = spans(WEEK, date(2030, 1, 1))[0]
    assert last[1] < date(2027, 8, 1) <= last[2] + timedelta(days=1)
    assert last[0] == len(spans(WEEK, date(2030, 1, 1)))


def test_months_are_the_calendars() -> None:
    assert spans(MONTH, date(2026, 8, 1)) == [(8, date(2026, 8, 1), date(2026, 8, 31))]
    assert spans(MONTH, date(2027, 2, 28))[0] == (2, date(2027, 2, 1), date(2027, 2, 28))
    assert [number for number, _first, _last in spans(MONTH, date(2030, 1, 1))][:2] == [7, 6]
    assert len(spans(MONTH, date(2030, 1, 1))) == 12
    assert spans(OFF, date(2030, 1, 1)) == []


@pytest.mark.parametrize("day", [date(2026, 9, 8), date(2026, 7, 27), date(2026, 11, 2)])
def test_week_one_is_a_monday_of_autumn(day: date) -> None:
    with pytest.raises(RuleBroken) as broken:
        check_week_one(day, 2026)
    assert broken.value.field == "week_one"
    check_week_one(MONDAY, 2026)


def test_half_a_minute_and_half_a_page() -> None:
    assert not is_seen(None, AT)
    assert not is_seen(AT, AT + HOLD - timedelta(microseconds=1))
    assert is_seen(AT, AT + HOLD)
    check_note("x" * LONGEST_NOTE)
    with pytest.raises(RuleBroken):
        check_note("x" * (LONGEST_NOTE + 1))


def test_a_correction_is_read_again() -> None:
    assert not is_read(None, None)
    assert is_read(AT, None)
    assert not is_read(AT, AT + timedelta(seconds=1))
    assert is_read(AT, AT)
