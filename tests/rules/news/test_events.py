"""Events: what can be entered, what it becomes, months."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import RuleBroken
from portal.rules.news.events import LONGEST, Month, Wanted, days_of, is_near, is_over, make_span

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TODAY = date(2026, 11, 20)
NEAR = st.dates(date(2022, 1, 1), date(2029, 12, 31))
CLOCKS = st.times().map(lambda value: value.replace(second=0, microsecond=0))


def span(first: date, last: date | None = None, **more):
    return make_span(Wanted(first, last, **more), today=TODAY, zone=ZONE)


def test_whole_days_run_from_midnight_to_midnight() -> None:
    found = span(TODAY, TODAY + timedelta(days=1), all_day=True, begins=time(7), ends=time(6))
    assert found.starts_at == datetime(2026, 11, 19, 17, tzinfo=UTC)
    assert found.ends_at == datetime(2026, 11, 21, 17, tzinfo=UTC)
    assert days_of(found.starts_at, found.ends_at, ZONE) == (TODAY, TODAY + timedelta(days=1))


def test_an_end_nobody_told_is_the_next_midnight() -> None:
    found = span(TODAY, begins=time(7, 30))
    assert (found.has_end, found.ends_at) == (False, datetime(2026, 11, 20, 17, tzinfo=UTC))
    assert span(TODAY, TODAY, begins=time(7, 30)) == found
    assert not is_over(found.ends_at, found.ends_at - timedelta(seconds=1))
    assert is_over(found.ends_at, found.ends_at)


@pytest.mark.parametrize(
    ("first", "last", "more", "field"),
    [
        (TODAY, None, {}, "begins"),
        (TODAY, None, {"begins": time(9), "ends": time(9)}, "ends"),
        (TODAY, None, {"begins": time(9), "ends": time(8, 59)}, "ends"),
        (TODAY, TODAY - timedelta(days=1), {"all_day": True}, "last_day"),
        (TODAY, TODAY - timedelta(days=1), {"begins": time(9), "ends": time(10)}, "last_day"),
        (TODAY, TODAY + timedelta(days=1), {"begins": time(9)}, "ends"),
        (TODAY, TODAY + LONGEST, {"all_day": True}, "last_day"),
        (date(2030, 1, 1), None, {"all_day": True}, "first_day"),
        (date(2020, 12, 31), None, {"all_day": True}, "first_day"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(first: date, last: date | None, more: dict, field: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        span(first, last, **more)
    assert caught.value.field == field


def test_the_longest_event_is_possible() -> None:
    assert span(TODAY, TODAY + LONGEST - timedelta(days=1), all_day=True).all_day


@given(NEAR, st.integers(-3, 130), st.booleans(), st.none() | CLOCKS, st.none() | CLOCKS)
def test_every_span_has_some_length_within_its_days(first, days, all_day, begins, ends) -> None:
    last = first + timedelta(days=days)
    try:
        found = span(first, last, all_day=all_day, begins=begins, ends=ends)
    except RuleBroken:
        return
    assert timedelta() < found.ends_at - found.starts_at <= LONGEST
    touched = days_of(found.starts_at, found.ends_at, ZONE)
    assert touched[0] == first
    assert touched[1] in {last, last - timedelta(days=1)}  # an end at midnight touches no further day
    assert found.has_end or days == 0


@given(NEAR)
def test_months_follow_each_other_and_hold_their_days(day: date) -> None:
    month = Month.of(day)
    assert month.following.previous == month == month.previous.following
    assert month.previous < month < month.following
    days = [each for week in month.weeks() for each in week]
    assert day in days
    assert all(len(week) == 7 and week[0].weekday() == 0 for week in month.weeks())
    assert month.begin(ZONE) == datetime(day.year, day.month, 1, tzinfo=ZONE)


def test_months_far_away_are_not_shown() -> None:
    assert is_near(Month(2029, 12), TODAY)
    assert not is_near(Month(2030, 1), TODAY)
    assert is_near(Month(2021, 1), TODAY)
    assert not is_near(Month(2020, 12), TODAY)
