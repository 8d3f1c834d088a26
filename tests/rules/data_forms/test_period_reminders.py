"""The ladder of reminders of a period, day by day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.data_forms.period_reminders import Rung, ladder, reached_rung
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
