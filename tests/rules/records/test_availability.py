"""How much of a time the portal worked."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.records.availability import downtime, share_up

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("spans", "minutes"),
    [
        ([], 0),
        ([(0, 10)], 10),
        ([(-30, 10)], 10),
        ([(50, 90)], 10),
        ([(-30, 90)], 60),
        ([(10, 20), (15, 30)], 20),
        ([(15, 30), (10, 40)], 30),
        ([(-20, -10), (70, 80)], 0),
    ],
)
def test_downtime_of_an_hour(spans: list[tuple[int, int]], minutes: int) -> None:
    found = downtime([(at(began), at(ended)) for began, ended in spans], at(0), at(60))
    assert found == timedelta(minutes=minutes)
    assert share_up([(at(began), at(ended)) for began, ended in spans], at(0), at(60)) == 1 - minutes / 60


SPANS = st.lists(st.tuples(st.integers(-50, 150), st.integers(0, 60)).map(lambda s: (s[0], s[0] + s[1])), max_size=8)


@given(SPANS)
def test_downtime_counts_each_minute_once(spans: list[tuple[int, int]]) -> None:
    minutes = {minute for began, ended in spans for minute in range(max(began, 0), min(ended, 100))}
    assert downtime([(at(began), at(ended)) for began, ended in spans], at(0), at(100)) == timedelta(
        minutes=len(minutes)
    )


def test_an_empty_time_is_all_up() -> None:
    assert share_up([], NOON, NOON) == 1
