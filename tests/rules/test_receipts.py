"""The 24-hour rule to the second, whoever runs or sleeps."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.documents.receipts import ReceiptState, deemed_at, is_deemed, is_received, received_at, state

POSTED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
DAY = timedelta(hours=24)
DEEMED = deemed_at(POSTED)
SECOND = timedelta(seconds=1)
INSTANTS = st.datetimes(  # naive limits are what hypothesis asks for
    datetime(2010, 1, 1),  # noqa: DTZ001
    datetime(2090, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (POSTED + DAY - SECOND, ReceiptState.WAITING),
        (POSTED + DAY, ReceiptState.DEEMED),
        (POSTED + DAY + SECOND, ReceiptState.DEEMED),
    ],
)
def test_unopened_is_deemed_from_the_24th_hour_on(now: datetime, expected: ReceiptState) -> None:
    assert state(DEEMED, None, now) is expected
    assert is_received(DEEMED, None, now) is (expected is ReceiptState.DEEMED)


@pytest.mark.parametrize(
    ("opened", "received"),
    [
        (POSTED + SECOND, POSTED + SECOND),
        (POSTED + DAY - SECOND, POSTED + DAY - SECOND),
        (POSTED + DAY, POSTED + DAY),
        (POSTED + DAY + SECOND, POSTED + DAY),
        (None, POSTED + DAY),
    ],
)
def test_received_is_the_earlier_of_opened_and_deemed(opened: datetime | None, received: datetime) -> None:
    assert received_at(DEEMED, opened) == received


def test_hours_are_clock_hours_over_new_year() -> None:
    assert deemed_at(datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)) == datetime(2027, 1, 1, 16, 59, 59, tzinfo=UTC)


def test_opening_late_does_not_hide_that_it_was_deemed_first() -> None:
    opened = POSTED + 2 * DAY
    assert state(DEEMED, opened, POSTED + 3 * DAY) is ReceiptState.OPENED
    assert received_at(DEEMED, opened) == POSTED + DAY


@given(posted=INSTANTS, delay=st.none() | st.timedeltas(timedelta(0), timedelta(days=9)), now=INSTANTS)
def test_received_never_comes_before_posting_nor_after_24_hours(
    posted: datetime, delay: timedelta | None, now: datetime
) -> None:
    opened = None if delay is None else posted + delay
    received = received_at(deemed_at(posted), opened)
    assert received is not None
    assert posted <= received <= posted + DAY
    assert is_received(deemed_at(posted), opened, now) == (received <= now)


@pytest.mark.parametrize(
    ("opened", "recalled", "deemed", "received"),
    [
        (None, DAY - SECOND, False, None),
        (None, DAY, True, DAY),
        (None, DAY + SECOND, True, DAY),
        (SECOND, 2 * SECOND, False, SECOND),
        (DAY - SECOND, DAY, False, DAY - SECOND),
        (DAY, DAY + SECOND, True, DAY),
    ],
)
def test_a_recall_before_the_24th_hour_leaves_nothing_to_be_deemed(
    opened: timedelta | None, recalled: timedelta, deemed: bool, received: timedelta | None
) -> None:
    opened_at = POSTED + opened if opened is not None else None
    assert is_deemed(DEEMED, opened_at, POSTED + recalled) is deemed
    expected = POSTED + received if received is not None else None
    assert received_at(DEEMED, opened_at, recalled_at=POSTED + recalled) == expected
    assert state(DEEMED, opened_at, POSTED + 9 * DAY, recalled_at=POSTED + recalled) is ReceiptState.RECALLED
    assert is_received(DEEMED, opened_at, POSTED + 9 * DAY, recalled_at=POSTED + recalled) is (received is not None)


DELAYS = st.none() | st.timedeltas(timedelta(0), timedelta(days=2))


@given(opened=DELAYS, recalled=DELAYS)
def test_whoever_neither_opened_nor_was_deemed_never_received(
    opened: timedelta | None, recalled: timedelta | None
) -> None:
    opened_at, recalled_at = (POSTED + delay if delay is not None else None for delay in (opened, recalled))
    received = received_at(DEEMED, opened_at, recalled_at=recalled_at)
    deemed = is_deemed(DEEMED, opened_at, recalled_at)
    assert (received is None) == (opened_at is None and not deemed)
    assert not deemed or received == POSTED + DAY
