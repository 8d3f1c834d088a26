"""Vietnamese text: normal form, folding, order, dates."""

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.vietnamese import clean, duration, fold, long_date, name_sort_key, nfc, sort_key


def test_nfd_input_becomes_nfc() -> None:
    decomposed = unicodedata.normalize("NFD", "Nguyễn")
    assert nfc(decomposed) == "Nguyễn"
    assert len(nfc(decomposed)) == 6


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Đường", "duong"), ("hòa", "hoa"), ("hoà", "hoa"), ("THÔNG BÁO", "thong bao"), ("Ê Đê", "e de")],
)
def test_folding_takes_off_every_mark(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


@pytest.mark.parametrize(
    "ordered",
    [
        ["ba", "bà", "bả"],
        ["cha", "chan"],
        ["hài", "hại"],
        ["ang", "áng", "anh"],
        ["dũng", "đạt"],
        ["a", "ă", "â", "b"],
        ["o", "ô", "ơ", "p"],
        ["lan", "Lan"],
    ],
)
def test_dictionary_order(ordered: list[str]) -> None:
    backwards = ordered[::-1]
    assert sorted(backwards, key=sort_key) == ordered


def test_people_are_listed_by_given_name_then_middle_then_surname() -> None:
    ordered = ["Lê Thị An", "Nguyễn Văn An", "Nguyễn Thị Ánh", "Trần Bình", "Đỗ Dũng", "Lê Đạt"]
    ordered += ["Nguyễn Thị Hoa", "Trần Hòa", "Lê Hoàng"]
    backwards = ordered[::-1]
    assert sorted(backwards, key=name_sort_key) == ordered


@given(st.text())
def test_cleaning_is_idempotent_and_folding_never_fails(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert isinstance(fold(text) + name_sort_key(text), str)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2012, 5, 31), "ngày 31 tháng 5 năm 2012"),
        (date(2027, 2, 5), "ngày 05 tháng 02 năm 2027"),
        (date(2019, 9, 30), "ngày 30 tháng 9 năm 2019"),
    ],
)
def test_dates_are_written_as_the_decree_demands(day: date, words: str) -> None:
    assert long_date(day) == words


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(hours=23, minutes=59, seconds=59), "23 giờ 59 phút"),
        (timedelta(hours=24), "1 ngày"),
        (timedelta(days=2, hours=3), "2 ngày 3 giờ"),
        (timedelta(minutes=4), "4 phút"),
        (timedelta(seconds=59), "dưới 1 phút"),
        (timedelta(seconds=-5), "dưới 1 phút"),
    ],
)
def test_durations_are_rounded_down(length: timedelta, words: str) -> None:
    assert duration(length) == words
