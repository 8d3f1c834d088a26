"""The ladder of reminders of a period, day by day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import RuleBroken
from portal.rules.data_forms.period_reminders import Pace, Rung, check_pace, coming, ladder, reached_rung
from portal.rules.data_forms.periods import Days

DAYS = Days(
    opens_on=date(2026, 9, 1), closes_on=date(2026, 9, 10), locks_on=date(2026, 9, 14), official_on=date(2026, 9, 16)
)


@pytest.mark.parametrize(
    ("day", "rung"),
    [
        (1, None),
        (6, None),
        (7, Rung.CLOSING_SOON),
        (9, Rung.CLOSING_SOON),
        (10, Rung.CLOSING),
        (12, Rung.CLOSING),
        (13, Rung.LOCKING),
        (14, Rung.LOCKING),
        (15, Rung.DEEMING),
        (16, None),
        (30, None),
    ],
)
def test_the_rung_of_each_day(day: int, rung: Rung | None) -> None:
    reached = reached_rung(DAYS, date(2026, 9, day))
    assert (reached.rung if reached else None) == rung


def test_of_two_rungs_on_one_day_the_later_counts() -> None:
    tight = replace(DAYS, locks_on=DAYS.closes_on, official_on=DAYS.closes_on + timedelta(days=1))
    reached = reached_rung(tight, DAYS.closes_on)
    assert reached is not None
    assert reached.rung is Rung.DEEMING
    before = reached_rung(tight, DAYS.closes_on - timedelta(days=1))
    assert before is not None
    assert before.rung is Rung.LOCKING


def test_a_period_of_one_day_is_not_reminded_of_on_the_day_it_is_told() -> None:
    day = date(2026, 9, 15)
    short = Days(opens_on=day, closes_on=day, locks_on=day + timedelta(days=2), official_on=day + timedelta(days=3))
    assert reached_rung(short, day) is None
    after = reached_rung(short, day + timedelta(days=1))
    assert after is not None
    assert after.rung is Rung.LOCKING


def test_who_is_told_rises_with_the_ladder() -> None:
    told = {each.rung: (each.to_officers, each.to_leaders) for each in ladder(DAYS)}
    assert told == {
        Rung.CLOSING_SOON: (True, False),
        Rung.CLOSING: (True, False),
        Rung.LOCKING: (True, True),
        Rung.DEEMING: (False, True),
    }


@given(st.integers(0, 30), st.integers(0, 30), st.integers(1, 10))
def test_rungs_follow_each_other_and_end_with_the_official_day(entry: int, lock: int, official: int) -> None:
    closes = DAYS.opens_on + timedelta(days=entry)
    locks = closes + timedelta(days=lock)
    days = Days(opens_on=DAYS.opens_on, closes_on=closes, locks_on=locks, official_on=locks + timedelta(days=official))
    told = []
    for shift in range(entry + lock + official + 5):
        reached = reached_rung(days, DAYS.opens_on + timedelta(days=shift))
        if reached and (not told or told[-1] != reached):
            told.append(reached)
    assert len(told) == len(set(told)), "none comes back"
    assert [each.day for each in told] == sorted(each.day for each in told)
    assert reached_rung(days, days.official_on) is None


TET = frozenset(date(2027, 2, day) for day in range(4, 11))


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in TET


def test_what_falls_on_days_off_goes_on_the_working_day_before() -> None:
    """Entry ends in the week of Tết, the lock is the Sunday after it."""
    days = Days(
        opens_on=date(2027, 1, 20),
        closes_on=date(2027, 2, 9),
        locks_on=date(2027, 2, 14),
        official_on=date(2027, 2, 16),
    )
    steps = {each.rung: each.day for each in ladder(days, Pace(soon=4), works)}
    assert steps == {
        Rung.CLOSING_SOON: date(2027, 2, 3),
        Rung.CLOSING: date(2027, 2, 3),
        Rung.LOCKING: date(2027, 2, 12),
        Rung.DEEMING: date(2027, 2, 15),
    }
    told = {
        day: found.rung
        for shift in range(40)
        if (found := reached_rung(days, day := date(2027, 1, 20) + timedelta(days=shift), Pace(soon=4), works))
    }
    assert all(works(day) for day in told)
    assert told[date(2027, 2, 3)] is Rung.CLOSING, "of two on one day the later counts"
    assert told[date(2027, 2, 15)] is Rung.DEEMING
    assert [each.rung for each in coming(days, date(2027, 2, 3), Pace(soon=4), works)] == [
        Rung.CLOSING,
        Rung.LOCKING,
        Rung.DEEMING,
    ]


@given(st.integers(1, 14), st.integers(1, 7), st.integers(1, 7), st.dates(date(2026, 9, 1), date(2027, 6, 1)))
def test_nothing_ever_goes_on_a_day_off_nor_later_than_chosen(soon: int, lock: int, deem: int, first: date) -> None:
    pace = Pace(soon, lock, deem)
    days = Days(
        opens_on=first,
        closes_on=first + timedelta(days=20),
        locks_on=first + timedelta(days=25),
        official_on=first + timedelta(days=30),
    )
    chosen = {each.rung: each.day for each in ladder(days, pace)}
    moved = {each.rung: each.day for each in ladder(days, pace, works)}
    assert all(works(day) and day <= chosen[rung] for rung, day in moved.items())
    assert {each.rung for each in coming(days, first, pace, works)} <= set(moved)


@pytest.mark.parametrize(
    ("pace", "field"),
    [
        (Pace(soon=0), "soon"),
        (Pace(soon=15), "soon"),
        (Pace(lock=8), "lock"),
        (Pace(deem=0), "deem"),
        (Pace(14, 7, 7), ""),
    ],
)
def test_the_bounds_of_a_pace(pace: Pace, field: str) -> None:
    if not field:
        check_pace(pace)
        return
    with pytest.raises(RuleBroken) as refused:
        check_pace(pace)
    assert refused.value.field == field
