"""The 24-hour rule to the second, whoever runs or sleeps."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.documents.receipts import ReceiptState, deemed_at, is_received, received_at, state

POSTED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
DAY = timedelta(hours=24)
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
    assert state(POSTED, None, now) is expected
    assert is_received(POSTED, None, now) is (expected is ReceiptState.DEEMED)


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
    assert received_at(POSTED, opened) == received


def test_hours_are_clock_hours_over_new_year() -> None:
    assert deemed_at(datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)) == datetime(2027, 1, 1, 16, 59, 59, tzinfo=UTC)


def test_opening_late_does_not_hide_that_it_was_deemed_first() -> None:
    opened = POSTED + 2 * DAY
    assert state(POSTED, opened, POSTED + 3 * DAY) is ReceiptState.OPENED
    assert received_at(POSTED, opened) == POSTED + DAY


@given(posted=INSTANTS, delay=st.none() | st.timedeltas(timedelta(0), timedelta(days=9)), now=INSTANTS)
def test_received_never_comes_before_posting_nor_after_24_hours(
    posted: datetime, delay: timedelta | None, now: datetime
) -> None:
    opened = None if delay is None else posted + delay
    received = received_at(posted, opened)
    assert posted <= received <= posted + DAY
    assert is_received(posted, opened, now) == (received <= now)
