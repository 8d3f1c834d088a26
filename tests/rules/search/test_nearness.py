"""Which words are near enough to be meant, and what keys typed without the keyboard program mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.search.nearness import near, nearest
from portal.rules.search.rhymes import is_syllable
from portal.rules.search.syllables import keys_of
from portal.rules.search.telex import untelex

letters = st.text(alphabet="abcdeghiklmnopqrstuvxyăâđêôơư\u0301\u0300", max_size=8)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tieengs", "tiếng"),
        ("tieesng", "tiếng"),
        ("thoong", "thông"),
        ("baos", "báo"),
        ("ddieenj", "điện"),
        ("dduowngf", "đường"),
        ("dduwowngf", "đường"),
        ("dduowcj", "được"),
        ("thanaf", "thần"),
        ("hocj", "học"),
        ("hojc", "học"),
        ("chuaw", "chưa"),
        ("nghieepj", "nghiệp"),
        ("nuowcs", "nước"),
        ("tie6ng1", "tiếng"),
        ("truong72", "trường"),
        ("tru7o7ng2", "trường"),
        ("d9uong72", "đường"),
        ("d9ie65n", ""),
        ("thong", ""),
        ("bao", ""),
        ("class", ""),
        ("thcs", ""),
        ("6a1", ""),
        ("", ""),
    ],
)
def test_typing_keys_are_read(typed: str, meant: str) -> None:
    assert untelex(typed) == meant


SYLLABLES = """thông báo nghiêng quyền giờ già gìn khuỷu yêu ý oan hoàng tieng truong giêng"""


@pytest.mark.parametrize("word", SYLLABLES.split())
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["tieengs", "class", "thcs", "văên", "bááo", "", "bcd", "xylophon"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize(
    ("word", "other", "distance"),
    [
        ("thông", "thong", 0),
        ("hòa", "hoà", 0),
        ("thogn", "thong", 1),
        ("thon", "thong", 0.5),
        ("thonng", "thong", 1),
        ("xinh", "sinh", 0.5),
        ("chường", "trường", 0.5),
        ("lăm", "năm", 0.5),
        ("dao", "giao", 0.5),
        ("tieengs", "tiếng", 0.5),
        ("bao", "hop", 3),
    ],
)
def test_distances(word: str, other: str, distance: float) -> None:
    assert near(word, other) == distance
    assert near(other, word) == distance


def test_the_nearest_are_offered_in_order() -> None:
    assert nearest("trừogn", ["trương", "trường", "thường", "họp"]) == ["trường", "trương"]
    assert nearest("nghiep", ["nghiệp", "nghỉ", "tốt"]) == []
    assert nearest("hcọ", ["học", "họp", "lớp"], most=1) == ["học"]
    assert nearest("thongg", ["thông", "thong", "tháng"])[:2] == ["thong", "thông"]


@given(letters, letters)
def test_the_distance_is_one_both_ways(first: str, second: str) -> None:
    assert near(first, second) == near(second, first) >= 0
    assert (near(first, second) == 0) == (keys_of(first).folded == keys_of(second).folded)


@given(st.text(max_size=30))
def test_any_text_can_be_compared(word: str) -> None:
    assert near(word, "thông") >= 0
    assert untelex(word) == "" or is_syllable(untelex(word))
