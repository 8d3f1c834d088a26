"""Hours that outages make end later: exact instants, and the same as counting minute by minute."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.documents.receipts import EXTENDING, FLAT, RULES, ReceiptState, deemed_at, state
from portal.rules.records.pauses import run_hours

POSTED = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
DAY = timedelta(hours=24)


def at(minutes: float) -> datetime:
    return POSTED + timedelta(minutes=minutes)


def spans(*minutes: tuple[float, float]) -> list[tuple[datetime, datetime]]:
    return [(at(began), at(ended)) for began, ended in minutes]


@pytest.mark.parametrize(
    ("outages", "paused", "pauses"),
    [
        ([], 0, []),
        ([(600, 690)], 90, [(600, 690)]),
        ([(-60, 30)], 30, [(0, 30)]),
        ([(-60, 0)], 0, []),
        ([(1439, 1500)], 61, [(1439, 1500)]),
        ([(1440, 1500)], 0, []),
        # the second falls into what the first one added, the third into what both added, the fourth into nothing
        ([(600, 690), (1500, 1530), (1550, 1555), (1565, 1600)], 125, [(600, 690), (1500, 1530), (1550, 1555)]),
        ([(600, 660), (630, 690)], 90, [(600, 690)]),
        ([(600, 660), (660, 690)], 90, [(600, 690)]),
        ([(600, 690), (610, 620)], 90, [(600, 690)]),
        ([(690, 700), (600, 602)], 12, [(600, 602), (690, 700)]),
        ([(600, 601.99), (601.99, 603.9)], 0, []),
    ],
)
def test_each_outage_within_the_hours_adds_what_it_took_of_them(
    outages: list[tuple[float, float]], paused: float, pauses: list[tuple[float, float]]
) -> None:
    hours = run_hours(POSTED, DAY, spans(*outages))
    if outages[-1:] == [(1565, 1600)]:  # 1440 + 90 + 30 + 5 = 1565: it begins when the hours are over
        assert hours.until == at(1565)
    assert hours.paused == timedelta(minutes=paused)
    assert hours.until == POSTED + DAY + timedelta(minutes=paused)
    assert list(hours.pauses) == spans(*pauses)


def test_an_outage_of_ninety_minutes_makes_it_25_hours_30() -> None:
    until = run_hours(POSTED, EXTENDING.after, spans((60, 150))).until
    deemed = deemed_at(POSTED, EXTENDING.version, until)
    assert deemed == POSTED + timedelta(hours=25, minutes=30)
    second = timedelta(seconds=1)
    assert state(deemed, None, deemed - second) is ReceiptState.WAITING
    assert state(deemed, None, deemed) is ReceiptState.DEEMED


def test_the_flat_rule_stays_what_it_was() -> None:
    assert not FLAT.extends
    assert (FLAT.version, FLAT.after) == ("24h-1", DAY)
    assert deemed_at(POSTED) == deemed_at(POSTED, FLAT.version) == POSTED + DAY
    assert [rule.version for rule in RULES.values() if rule.extends] == ["24h-2"]


SPANS = st.lists(st.tuples(st.integers(-30, 120), st.integers(0, 40)).map(lambda s: (s[0], s[0] + s[1])), max_size=8)


@given(SPANS, st.integers(1, 60))
def test_it_is_as_counting_the_minutes_in_which_the_portal_worked(outages: list[tuple[int, int]], after: int) -> None:
    down = {minute for began, ended in outages if ended - began >= 2 for minute in range(began, ended)}
    left, minute = after, 0
    while left:
        left -= minute not in down
        minute += 1
    hours = run_hours(POSTED, timedelta(minutes=after), spans(*outages))
    reached = at(minute)  # the first instant by which so many minutes have passed; it may stand before a pause
    assert hours.until == reached
    assert hours.until - POSTED == timedelta(minutes=after) + hours.paused
    assert all(first[1] < second[0] for first, second in zip(hours.pauses, hours.pauses[1:], strict=False))


@given(SPANS, SPANS)
def test_an_outage_more_never_makes_them_end_earlier(known: list[tuple[int, int]], more: list[tuple[int, int]]) -> None:
    hours, later = (run_hours(POSTED, timedelta(hours=1), spans(*outages)) for outages in (known, known + more))
    assert hours.until <= later.until
