"""Lines of calendars and the days they make; table 1.6 date by date."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import RuleBroken
from portal.rules.data_forms.calendars import (
    SCHOOL_MONTHS,
    Made,
    Monthly,
    YearDay,
    Yearly,
    check_rule,
    nearest,
    periods_of,
    read_month_day,
    read_rule,
    read_year_day,
    write_rule,
)
from portal.rules.data_forms.periods import check_days
from portal.rules.data_forms.ready import SYSTEM_LABELS
from portal.rules.data_forms.ready_calendars import READY, find_ready

D = date
BY_CODE = {each.code: each for each in READY}


def only(code: str, start_year: int) -> Made:
    rule = BY_CODE[code].rule
    assert rule is not None
    made = periods_of(code, rule, start_year)
    assert len(made) == 1
    return made[0]


def test_the_table_is_whole() -> None:
    assert [each.code for each in READY] == [f"R{number}" for number in range(89, 111)]
    assert {each.system for each in READY} == set(SYSTEM_LABELS)
    assert all(each.source for each in READY)


@pytest.mark.parametrize(
    ("code", "year", "opens", "closes", "locks", "official", "sync"),
    [
        # code, start year, entry from, entry to, lock, official from, sync; None: the letter does not say
        ("R91", 2012, None, D(2012, 10, 15), D(2012, 10, 15), D(2012, 10, 16), None),
        ("R92", 2012, None, D(2013, 2, 15), D(2013, 2, 15), D(2013, 2, 16), None),
        ("R93", 2012, None, D(2013, 7, 15), D(2013, 7, 15), D(2013, 7, 16), None),
        ("R94", 2012, None, D(2012, 8, 31), D(2012, 8, 31), D(2012, 9, 1), None),
        ("R95", 2012, None, D(2013, 3, 31), D(2013, 3, 31), D(2013, 4, 1), None),
        ("R96", 2019, D(2019, 9, 1), D(2019, 9, 6), D(2019, 9, 9), None, None),
        ("R98", 2019, D(2019, 12, 25), D(2019, 12, 30), D(2019, 12, 31), None, None),
        ("R99", 2019, D(2020, 5, 25), D(2020, 5, 30), D(2020, 5, 31), None, None),
        ("R100", 2019, D(2020, 5, 20), D(2020, 5, 24), D(2020, 5, 25), None, None),
        ("R101", 2019, D(2020, 8, 5), D(2020, 8, 10), D(2020, 8, 15), None, None),
        ("R102", 2019, None, None, None, None, D(2019, 10, 10)),
        ("R103", 2019, None, None, None, None, D(2020, 1, 10)),
        ("R104", 2019, None, None, None, None, D(2020, 5, 31)),
        ("R105", 2019, None, None, None, None, D(2020, 8, 15)),
    ],
)
def test_yearly_lines_have_the_days_of_the_letters(
    code: str,
    year: int,
    opens: date | None,
    closes: date | None,
    locks: date | None,
    official: date | None,
    sync: date | None,
) -> None:
    days = only(code, year).days
    made = (days.opens_on, days.closes_on, days.locks_on, days.official_on)
    for wanted, found in zip((opens, closes, locks, official), made, strict=True):
        assert wanted is None or wanted == found
    assert days.sync_on == sync
    if official is None:
        assert days.official_on == days.locks_on + timedelta(days=1)


@pytest.mark.parametrize(
    ("code", "closes", "locks", "official"),
    [
        ("R89", D(2012, 6, 30), D(2012, 6, 30), D(2012, 7, 1)),
        ("R90", D(2012, 6, 30), D(2012, 6, 30), D(2012, 7, 1)),
        ("R106", D(2020, 9, 18), D(2020, 9, 18), D(2020, 9, 19)),
        ("R107", D(2020, 9, 18), D(2020, 9, 18), D(2020, 9, 19)),
    ],
)
def test_periods_of_the_past_have_their_days(code: str, closes: date, locks: date, official: date) -> None:
    once = BY_CODE[code].once
    assert once is not None
    assert (once.days.closes_on, once.days.locks_on, once.days.official_on) == (closes, locks, official)
    check_days(once.days)


def test_the_rush_began_on_28_may_2012_and_the_past_of_districts_ends_with_2011() -> None:
    rush, past = BY_CODE["R89"].once, BY_CODE["R90"].once
    assert rush is not None
    assert past is not None
    assert rush.days.opens_on == D(2012, 5, 28)
    assert past.covers_to == D(2011, 12, 31)


def test_half_and_whole_calendar_years_are_about_their_months() -> None:
    half, whole = only("R94", 2012), only("R95", 2012)
    assert (half.covers_from, half.covers_to) == (D(2012, 1, 1), D(2012, 6, 30))
    assert (whole.covers_from, whole.covers_to) == (D(2012, 1, 1), D(2012, 12, 31))


def test_the_month_is_read_as_the_15th_of_each_school_month() -> None:
    rule = BY_CODE["R97"].rule
    assert rule is not None
    made = periods_of("Tháng", rule, 2019)
    assert [each.days.closes_on for each in made] == [
        D(2019 + (month < 8), month, 15) for month in (9, 10, 11, 12, 1, 2, 3, 4, 5)
    ]
    assert {each.days.locks_on - each.days.closes_on for each in made} == {timedelta(days=2)}
    assert made[0].name == "Tháng 9/2019"
    assert (made[4].covers_from, made[4].covers_to) == (D(2019, 12, 16), D(2020, 1, 15))
    for before, after in pairwise(made):
        assert after.covers_from == before.covers_to + timedelta(days=1)


def test_what_letters_leave_open_is_said() -> None:
    doubtful = {each.code for each in READY if each.doubt}
    assert {"R96", "R97", "R101"} <= doubtful
    assert "15/9 hằng tháng" in BY_CODE["R97"].doubt
    assert "10/8" in BY_CODE["R101"].doubt
    nameless = {each.code for each in READY if each.rule is None and each.once is None}
    assert nameless == {"R108", "R109", "R110"} <= doubtful
    assert find_ready("R96") is BY_CODE["R96"]
    assert find_ready("R999") is None


@pytest.mark.parametrize("ready", [each for each in READY if each.rule], ids=lambda each: each.code)
@pytest.mark.parametrize("start_year", range(2019, 2032))
def test_every_ready_line_makes_days_in_order_every_year(ready: object, start_year: int) -> None:
    for made in periods_of("", ready.rule, start_year):  # type: ignore[attr-defined]
        check_days(made.days)
        assert made.covers_from <= made.covers_to
        assert not made.moved


LEAP = Yearly(
    covers_from=YearDay(9, 1),
    covers_to=YearDay(2, 29, 1),
    opens=YearDay(2, 20, 1),
    closes=YearDay(2, 29, 1),
    locks=YearDay(3, 2, 1),
)


def test_a_day_that_a_year_lacks_is_the_last_of_its_month_and_is_said() -> None:
    check_rule(LEAP)
    leap, usual = periods_of("", LEAP, 2027)[0], periods_of("", LEAP, 2026)[0]
    assert (leap.days.closes_on, leap.moved) == (D(2028, 2, 29), ())
    assert (usual.days.closes_on, usual.moved) == (D(2027, 2, 28), ("29/2",))
    assert nearest(2100, 2, 29) == D(2100, 2, 28)


def test_months_are_of_their_length() -> None:
    rule = Monthly(opens=25, closes=30, locks=31, months=(2, 4, 12))
    december, february, april = periods_of("Tháng", rule, 2026)
    assert december.days.locks_on == D(2026, 12, 31)
    assert december.moved == april.moved == ()
    assert (february.days.closes_on, february.days.locks_on) == (D(2027, 2, 28), D(2027, 2, 28))
    assert february.moved == ("30/2",)
    assert february.days.official_on == D(2027, 3, 1)
    assert (february.covers_from, february.covers_to) == (D(2027, 2, 1), D(2027, 2, 28))


def field_of(rule: Yearly | Monthly) -> str | None:
    with pytest.raises(RuleBroken) as refused:
        check_rule(rule)
    return refused.value.field


def test_a_line_that_fails_in_some_year_is_refused_at_its_field() -> None:
    assert field_of(replace(LEAP, closes=YearDay(2, 30, 1))) == "closes_on"
    assert field_of(replace(LEAP, locks=YearDay(4, 31, 1))) == "locks_on"
    assert field_of(replace(LEAP, opens=YearDay(13, 1))) == "opens_on"
    assert field_of(replace(LEAP, opens=YearDay(1, 1, 3))) == "opens_on"
    assert field_of(replace(LEAP, covers_to=YearDay(8, 31))) == "covers_to"
    assert field_of(replace(LEAP, locks=YearDay(2, 28, 1))) == "locks_on"
    monthly = Monthly(opens=1, closes=5, locks=5)
    check_rule(monthly)
    assert field_of(replace(monthly, months=())) == "months"
    assert field_of(replace(monthly, months=(13,))) == "months"
    assert field_of(replace(monthly, closes=0)) == "closes_on"
    assert field_of(replace(monthly, locks=32)) == "locks_on"
    assert field_of(Monthly(opens=1, closes=30, locks=30, official=31)) == "official_on", "the same day in February"


DAYS = st.builds(YearDay, st.integers(1, 12), st.integers(1, 31), st.integers(0, 2))


@given(
    st.builds(Yearly, covers_from=DAYS, covers_to=DAYS, opens=DAYS, closes=DAYS, locks=DAYS, official=st.none() | DAYS)
    | st.builds(
        Monthly,
        opens=st.integers(1, 31),
        closes=st.integers(1, 31),
        locks=st.integers(1, 31),
        sync=st.none() | st.integers(1, 31),
        months=st.lists(st.sampled_from(SCHOOL_MONTHS), min_size=1, unique=True).map(tuple),
        late_entry=st.booleans(),
    ),
    st.integers(2015, 2100),
)
def test_a_line_is_read_as_it_was_kept_and_holds_every_year_once_accepted(
    rule: Yearly | Monthly, start_year: int
) -> None:
    assert read_rule(write_rule(rule)) == rule
    try:
        check_rule(rule)
    except RuleBroken:
        return
    made = periods_of("Kỳ", rule, start_year)
    for each in made:
        check_days(each.days)
    assert len({each.slot for each in made}) == len(made)


def test_foreign_json_is_no_line() -> None:
    for foreign in ({"every": "month"}, {"every": "year", "opens": 1}, {}):
        with pytest.raises(ValueError, match="not a line"):
            read_rule(foreign)


def test_days_are_typed_without_a_year() -> None:
    assert read_year_day("15/10", 0, field="opens_on") == YearDay(10, 15)
    assert read_year_day("5 / 1", 1, field="opens_on") == YearDay(1, 5, 1)
    assert read_year_day("", 1, field="opens_on") is None
    assert read_month_day("7", field="opens_on") == 7
    assert read_month_day("", field="opens_on") is None
    for typed in ("15", "15/10/2026", "x", "１５/10"):
        with pytest.raises(RuleBroken) as refused:
            read_year_day(typed, 0, field="opens_on")
        assert refused.value.field == "opens_on"
    for typed in ("15/10", "-1", "123", "x"):
        with pytest.raises(RuleBroken):
            read_month_day(typed, field="opens_on")
