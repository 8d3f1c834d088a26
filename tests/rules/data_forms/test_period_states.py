"""States of a period day by day, and how its days may change."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.errors import RuleBroken
from portal.rules.data_forms.period_states import (
    LONGEST_AHEAD,
    PeriodState,
    check_changed,
    check_covers,
    check_extension,
    check_new,
    period_state,
)
from portal.rules.data_forms.periods import Days

DAYS = Days(
    opens_on=date(2026, 9, 1), closes_on=date(2026, 9, 6), locks_on=date(2026, 9, 9), official_on=date(2026, 9, 11)
)
ONE = timedelta(days=1)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 8, 31), PeriodState.NOT_OPEN),
        (date(2026, 9, 1), PeriodState.OPEN),
        (date(2026, 9, 6), PeriodState.OPEN),
        (date(2026, 9, 7), PeriodState.CHECKING),
        (date(2026, 9, 9), PeriodState.CHECKING),
        (date(2026, 9, 10), PeriodState.LOCKED),
        (date(2026, 9, 11), PeriodState.OFFICIAL),
    ],
)
def test_states_follow_the_days(today: date, state: PeriodState) -> None:
    assert period_state(DAYS, today=today) is state
    assert period_state(DAYS, today=today, is_cancelled=True) is PeriodState.CANCELLED


def test_where_entry_ends_with_the_lock_nobody_only_checks() -> None:
    days = replace(DAYS, closes_on=DAYS.locks_on)
    assert {period_state(days, today=DAYS.opens_on + n * ONE) for n in range(12)} == {
        PeriodState.OPEN,
        PeriodState.LOCKED,
        PeriodState.OFFICIAL,
    }


def refused(act: object) -> str | None:
    with pytest.raises(RuleBroken) as found:
        act()  # type: ignore[operator]
    return found.value.field


def test_a_new_period_can_still_be_filled_and_is_not_years_away() -> None:
    check_new(DAYS, today=DAYS.locks_on)
    assert refused(lambda: check_new(DAYS, today=DAYS.locks_on + ONE)) == "locks_on"
    check_new(DAYS, today=DAYS.opens_on - timedelta(days=LONGEST_AHEAD))
    assert refused(lambda: check_new(DAYS, today=DAYS.opens_on - timedelta(days=LONGEST_AHEAD + 1))) == "opens_on"
    check_new(replace(DAYS, sync_on=DAYS.opens_on), today=DAYS.opens_on)
    early = replace(DAYS, sync_on=DAYS.opens_on - ONE)
    assert refused(lambda: check_new(early, today=DAYS.opens_on)) == "sync_on"


def test_days_covered_are_in_order() -> None:
    check_covers(DAYS.opens_on, DAYS.opens_on)
    assert refused(lambda: check_covers(DAYS.opens_on, DAYS.opens_on - ONE)) == "covers_to"


def test_the_opening_day_moves_only_before_it_and_not_into_the_past() -> None:
    later = replace(DAYS, opens_on=DAYS.opens_on + ONE)
    check_changed(DAYS, later, today=DAYS.opens_on - ONE)
    assert refused(lambda: check_changed(DAYS, later, today=DAYS.opens_on)) == "opens_on"
    sooner = replace(DAYS, opens_on=DAYS.opens_on - 2 * ONE)
    check_changed(DAYS, sooner, today=DAYS.opens_on - 2 * ONE)
    assert refused(lambda: check_changed(DAYS, sooner, today=DAYS.opens_on - ONE)) == "opens_on"


def test_nobody_is_locked_out_backwards() -> None:
    short = replace(DAYS, closes_on=DAYS.locks_on - ONE, locks_on=DAYS.locks_on - ONE)
    check_changed(DAYS, short, today=short.locks_on)
    assert refused(lambda: check_changed(DAYS, short, today=short.locks_on + ONE)) == "locks_on"
    reopened = replace(DAYS, locks_on=DAYS.locks_on + ONE)
    check_changed(DAYS, reopened, today=DAYS.official_on - ONE)


def test_an_official_day_that_has_come_stays() -> None:
    later = replace(DAYS, official_on=DAYS.official_on + ONE)
    check_changed(DAYS, later, today=DAYS.official_on - ONE)
    assert refused(lambda: check_changed(DAYS, later, today=DAYS.official_on)) == "official_on"
    check_changed(DAYS, DAYS, today=DAYS.official_on + ONE)
    sooner = replace(DAYS, official_on=DAYS.official_on - ONE)
    check_changed(DAYS, sooner, today=sooner.official_on - ONE)
    assert refused(lambda: check_changed(DAYS, sooner, today=sooner.official_on)) == "official_on"


def test_an_extension_differs_and_comes_before_the_official_day() -> None:
    longer = replace(DAYS, locks_on=DAYS.locks_on + ONE)
    check_extension(DAYS, longer, today=DAYS.official_on - ONE)
    assert refused(lambda: check_extension(DAYS, longer, today=DAYS.official_on)) == "official_on"
    assert refused(lambda: check_extension(DAYS, DAYS, today=DAYS.opens_on)) == "locks_on"
    wrong = replace(DAYS, locks_on=DAYS.official_on)
    assert refused(lambda: check_extension(DAYS, wrong, today=DAYS.opens_on)) == "official_on"
