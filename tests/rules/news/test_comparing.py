"""Comparing two texts loses no word and tells what came and went."""

from hypothesis import given
from hypothesis import strategies as st

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
    old, new = "a " * 3000, "b " * 3000
    assert compare(old, new) == [Piece("removed", old), Piece("added", new)]


def test_tags() -> None:
    assert tags_of(" khai giảng, #Lớp 1;KHAI GIẢNG,, - \nthi đua") == ["khai giảng", "Lớp 1", "thi đua"]
    assert len(tags_of(",".join(f"thẻ {number}" for number in range(40)))) == 12
    assert tags_of("x" * 200) == ["x" * 60]
