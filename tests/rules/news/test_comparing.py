"""Comparing two texts loses no word and tells what came and went."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.news import comparing
from portal.rules.news.comparing import Piece, compare
from portal.rules.news.texts import tags_of

WORDS = st.lists(st.sampled_from(["trường", "lớp", "học", "sinh", " ", "  ", "\n", "."]), max_size=40).map("".join)


def test_words_that_came_and_went() -> None:
    assert compare("Sáng nay trường khai giảng.\nHết", "Sáng mai trường khai giảng.\nHết") == [
        Piece("same", "Sáng "),
        Piece("removed", "nay"),
        Piece("added", "mai"),
        Piece("same", " trường khai giảng.\nHết"),
    ]


@given(WORDS, WORDS)
def test_both_texts_can_be_read_off(old: str, new: str) -> None:
    pieces = compare(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new


def test_long_changes_are_told_as_a_whole() -> None:
    old, new = "a " * 3000 + "a", "b " * 3000 + "b"
    assert compare(old, new) == [Piece("removed", old), Piece("added", new)]


def test_a_change_in_the_middle_of_a_long_text_is_found() -> None:
    words = " ".join(f"từ{number}" for number in range(20_000))
    assert compare(words, words.replace(" từ9000 ", " chữ ")) == [
        Piece("same", words[: words.index("từ9000 ")]),
        Piece("removed", "từ9000"),
        Piece("added", "chữ"),
        Piece("same", words[words.index(" từ9001") :]),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (" ".join(f"a{n}" for n in range(990)), " ".join(f"b{n}" for n in range(990))),
        ("\n".join(f"x a{n}" for n in range(1000)), "\n".join(f"x b{n}" for n in range(1000))),
        ("a b " * 25_000, "b a a " * 16_000),
        ("a\n" * 50_000, "b\na\n" * 25_000),
    ],
)
def test_no_pair_of_texts_takes_more_than_a_bounded_number_of_steps(old: str, new: str) -> None:
    steps = 0

    def count(frame: FrameType, event: str, _argument: object) -> Callable[..., object] | None:
        nonlocal steps
        steps += event == "line"
        return count if frame.f_code.co_filename == comparing.__file__ else None

    before = sys.gettrace()
    sys.settrace(count)
    try:
        pieces = compare(old, new)
    finally:
        sys.settrace(before)
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new
    assert steps < 5_000_000


def test_tags() -> None:
    assert tags_of(" khai giảng, #Lớp 1;KHAI GIẢNG,, - \nthi đua") == ["khai giảng", "Lớp 1", "thi đua"]
    assert len(tags_of(",".join(f"thẻ {number}" for number in range(40)))) == 12
    assert tags_of("x" * 200) == ["x" * 60]
