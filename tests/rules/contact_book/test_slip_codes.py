"""Codes of paper slips: short, typed in any way, and never another slip's by a slip of the finger."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.contact_book.slip_codes import ALPHABET, PREFIX, read_code, read_link, shorten, write_code


@given(st.integers(1, 2**29), st.integers(0, 2**20 - 1))
def test_what_is_written_is_read(number: int, check: int) -> None:
    code = write_code(number, check)
    assert (
        read_code(code)
        == read_code(f" {PREFIX}{code.lower()} ")
        == read_code(code.replace("-", " "))
        == (number, check)
    )
    assert set(code) <= {*ALPHABET, "-"}


def test_letters_that_look_alike() -> None:
    assert read_code("1O-iL00") == read_code("10-1100")


@pytest.mark.parametrize("typed", ["", "1", "QZ4M", "U1-0000", "x" * 30, "https://vnexpress.net", "Ô1-0000"])
def test_what_is_no_code(typed: str) -> None:
    assert read_code(typed) is None


def test_the_link_s_picture() -> None:
    token = "25-" + "a" * 26
    assert read_link(f"https://truong.vn/tb/{token}") == token
    assert read_link(f"https://truong.vn/tb/{token}/x") == token
    assert read_link(f"https://truong.vn/tb/{token}a") is None
    assert read_link("1K7-QZ4M") is None


def test_a_long_text_is_cut_between_words() -> None:
    assert shorten("một hai ba", most=100, lines=5) == ("một hai ba", False)
    assert shorten("một hai ba", most=8, lines=5) == ("một hai", True)
    assert shorten("một\nhai\nba", most=100, lines=2) == ("một\nhai", True)
    assert shorten("một\n\n", most=100, lines=1) == ("một", False)
