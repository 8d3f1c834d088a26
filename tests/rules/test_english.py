"""Dates, lengths of time, numbers and sizes in English."""

from datetime import date, timedelta

import pytest

from portal.rules import english


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(days=2, hours=3, minutes=40), "2 days 3 hours"),
        (timedelta(days=1, minutes=40), "1 day"),
        (timedelta(hours=3, minutes=5), "3 hours 5 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(minutes=1, seconds=59), "1 minute"),
        (timedelta(seconds=59), "less than 1 minute"),
        (timedelta(hours=-1), "less than 1 minute"),
    ],
)
def test_lengths_of_time_are_rounded_down(length: timedelta, words: str) -> None:
    assert english.duration(length) == words


def test_dates_have_the_month_in_words() -> None:
    assert english.long_date(date(2027, 2, 5)) == "5 February 2027"
    assert english.long_date(date(2012, 12, 31)) == "31 December 2012"


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 bytes"), (1, "1 byte"), (1536, "1.5 KB"), (3_565_158, "3.4 MB"), (2**31, "2 GB")]
)
def test_sizes_have_a_decimal_point(size: int, words: str) -> None:
    assert english.human_size(size) == words


def test_thousands_are_set_apart_by_commas() -> None:
    assert english.number(1234567) == "1,234,567"
