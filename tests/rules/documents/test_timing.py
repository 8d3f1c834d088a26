"""When a recurring duty is due next, and which occurrence counts today."""

from datetime import date
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.documents.deadlines import Occurrence, Rhythm, Timing, occurrences, present

MONTHLY = Timing(rhythm=Rhythm.MONTHLY, day=31)
YEARLY = Timing(rhythm=Rhythm.YEARLY, day=6, month=1, opens_day=25, opens_month=12)


def dues(timing: Timing, since: date, count: int) -> list[date]:
    return [found.due for found in islice(occurrences(timing, since=since), count)]


def test_a_month_without_that_day_ends_on_its_last() -> None:
    assert dues(MONTHLY, date(2027, 1, 31), 3) == [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)]
    assert dues(Timing(rhythm=Rhythm.YEARLY, day=29, month=2), date(2027, 1, 1), 2) == [
        date(2027, 2, 28),
        date(2028, 2, 29),
    ]


def test_a_window_may_begin_in_the_year_or_month_before() -> None:
    first = next(occurrences(YEARLY, since=date(2026, 11, 20)))
    assert first == Occurrence(date(2027, 1, 6), date(2026, 12, 25))
    monthly = Timing(rhythm=Rhythm.MONTHLY, day=5, opens_day=28)
    assert next(occurrences(monthly, since=date(2027, 3, 1))) == Occurrence(date(2027, 3, 5), date(2027, 2, 28))


def test_semesters_end_in_january_and_may() -> None:
    assert dues(Timing(rhythm=Rhythm.SEMESTERS), date(2026, 11, 20), 2) == [date(2027, 1, 18), date(2027, 5, 31)]


def test_what_follows_an_event_has_no_day() -> None:
    timing = Timing(rhythm=Rhythm.AFTER_EVENT, days=5, working=True, event="có thay đổi")
    assert dues(timing, date(2026, 1, 1), 1) == []
    assert present(timing, since=date(2026, 1, 1), today=date(2026, 2, 1)) is None


@pytest.mark.parametrize(
    ("today", "done", "due"),
    [
        (date(2026, 11, 20), [], date(2026, 11, 30)),
        (date(2026, 12, 1), [], date(2026, 11, 30)),  # missed: shown until the next one opens
        (date(2026, 12, 1), [date(2026, 11, 30)], date(2026, 12, 31)),
        (date(2026, 12, 15), [], date(2026, 11, 30)),
        (date(2026, 12, 16), [], date(2026, 12, 31)),
    ],
)
def test_the_occurrence_that_counts_today(today: date, done: list[date], due: date) -> None:
    found = present(MONTHLY, since=date(2026, 11, 10), today=today, done=done)
    assert found is not None
    assert found.due == due


def test_what_is_due_once_stays_whatever_day_it_is() -> None:
    once = Timing(rhythm=Rhythm.ONCE, due=date(2026, 12, 1))
    found = present(once, since=date(2026, 11, 20), today=date(2029, 1, 1))
    assert found == Occurrence(date(2026, 12, 1), date(2026, 11, 20))


TIMINGS = st.one_of(
    st.builds(lambda day: Timing(rhythm=Rhythm.MONTHLY, day=day), st.integers(1, 31)),
    st.builds(
        lambda day, month: Timing(rhythm=Rhythm.YEARLY, day=day, month=month), st.integers(1, 31), st.integers(1, 12)
    ),
    st.just(Timing(rhythm=Rhythm.SEMESTERS)),
)
DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))


@given(TIMINGS, DAYS)
def test_occurrences_rise_and_never_lie_before_the_start(timing: Timing, since: date) -> None:
    found = dues(timing, since, 5)
    assert len(set(found)) == 5
    assert found == sorted(found)
    assert found[0] >= since


@given(TIMINGS, DAYS, st.integers(0, 2000))
def test_there_is_always_one_that_counts_and_doing_it_moves_on(timing: Timing, since: date, later: int) -> None:
    today = date.fromordinal(since.toordinal() + later)
    now = present(timing, since=since, today=today)
    assert now is not None
    assert now.due >= since
    after = present(timing, since=since, today=today, done=[now.due])
    assert after is not None
    assert after.due >= now.due
    assert after.due >= today or after == now
