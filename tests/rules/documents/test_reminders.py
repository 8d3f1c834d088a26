"""The ladder: which rung is reached, one second before and at it; nights."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.adapters.clock import LOCAL_ZONE
from portal.rules.documents.reminders import BEFORE_DEEMED, DAYS, deadline_rung, morning, opening_rung

DEEMED = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("urgent", [False, True])
def test_each_rung_begins_at_its_second_and_ends_at_the_next(urgent: bool) -> None:
    last = None
    for rung in BEFORE_DEEMED[urgent]:
        assert opening_rung(DEEMED, DEEMED - rung - SECOND, urgent=urgent) == last
        assert opening_rung(DEEMED, DEEMED - rung, urgent=urgent) == rung
        last = rung
    assert opening_rung(DEEMED, DEEMED - SECOND, urgent=urgent) == last
    assert opening_rung(DEEMED, DEEMED, urgent=urgent) is None


def test_urgent_documents_are_reminded_of_earlier_and_oftener() -> None:
    assert len(BEFORE_DEEMED[True]) > len(BEFORE_DEEMED[False])
    assert max(BEFORE_DEEMED[True]) > max(BEFORE_DEEMED[False])


@pytest.mark.parametrize(
    ("left", "rung"),
    [(8, None), (7, 7), (4, 7), (3, 3), (2, 3), (1, 1), (0, 0), (-1, -1), (-2, -1), (-3, -3), (-6, -3), (-7, None)],
)
def test_the_rungs_of_a_deadline(left: int, rung: int | None) -> None:
    today = date(2026, 11, 20)
    assert deadline_rung(today + timedelta(days=left), today) == rung


@given(st.integers(-400, 400))
def test_no_day_has_two_rungs_and_they_only_fall(left: int) -> None:
    today = date(2026, 11, 20)
    due = today + timedelta(days=left)
    now, tomorrow = deadline_rung(due, today), deadline_rung(due, today + timedelta(days=1))
    assert now is None or now in DAYS
    assert now is None or tomorrow is None or tomorrow <= now


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ((20, 20, 59, 59), (20, 20, 59, 59)),
        ((20, 21, 0, 0), (21, 6, 30, 0)),
        ((21, 0, 0, 0), (21, 6, 30, 0)),
        ((21, 6, 29, 59), (21, 6, 30, 0)),
        ((21, 6, 30, 0), (21, 6, 30, 0)),
    ],
)
def test_mails_of_the_night_wait_for_the_morning_unless_urgent(at: tuple[int, ...], until: tuple[int, ...]) -> None:
    now = datetime(2026, 11, *at, tzinfo=LOCAL_ZONE)  # type: ignore[arg-type]
    assert morning(now, LOCAL_ZONE, urgent=False) == datetime(2026, 11, *until, tzinfo=LOCAL_ZONE)  # type: ignore[arg-type]
    assert morning(now, LOCAL_ZONE, urgent=True) == now
