"""Passages: the right place first, whole syllables, marks where the words are."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.search.passages import Passage, passages
from portal.rules.search.typed import read_query
from portal.rules.search.words import tokens

FILLER = "Các đơn vị thực hiện nghiêm túc nội dung này và báo cáo về cấp trên đúng hạn. "


def shown(passage: Passage) -> str:
    return "".join(f"[{piece}]" if is_marked else piece for piece, is_marked in passage.pieces())


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("Thông báo họp phụ huynh lớp 6A", "phu huynh", "Thông báo họp [phụ huynh] lớp 6A"),
        ("Học sinh giữ vệ sinh lớp", "học sinh", "[Học sinh] giữ vệ sinh lớp"),
        ("Giữ vệ sinh trong giờ học", "học sinh", "Giữ vệ [sinh] trong giờ [học]"),
        ("Theo Công văn 253/BGDĐT-SEQAP này", "253/bgddt-seqap", "Theo Công văn [253/BGDĐT-SEQAP] này"),
        ("Sở GD&ĐT tỉnh", "sở gdđt", "[Sở GD&ĐT] tỉnh"),
        ("Mời giáo viên họp", "gv họp", "Mời [giáo viên họp]"),
        ("một dòng\n\n  họp   lớp\tta", "họp lớp", "một dòng [họp lớp] ta"),
        ("Tiê\u00adng Việt", "tieng", "[Tiê\u00adng] Việt"),
        ("Kế hoạch năm", "kế ho", "[Kế hoạch] năm"),
        ("Gửi giấy mời dự lễ khai giảng", "khai g", "Gửi giấy mời dự lễ [khai giảng]"),
        ("Gửi giấy mời", "g", "[Gửi giấy] mời"),
        (unicodedata.normalize("NFD", "Họp phụ huynh"), "phụ huynh", unicodedata.normalize("NFD", "Họp [phụ huynh]")),
    ],
)
def test_what_is_marked(text: str, typed: str, expected: str) -> None:
    assert [shown(passage) for passage in passages(text, read_query(typed, unfinished=True))] == [expected]


def test_nothing_is_shown_where_nothing_is_found() -> None:
    assert passages("Thông báo họp", read_query("kế hoạch")) == []
    assert passages("", read_query("họp")) == []
    assert passages("họp", read_query("")) == []
    assert passages("họp", read_query("họp"), most=0) == []


@pytest.mark.parametrize("repeats", [10, 400])
def test_words_side_by_side_come_before_scattered_ones(repeats: int) -> None:
    scattered = "Trường nào có phần việc khó thì dùng loại mềm hơn. "
    text = scattered + FILLER * repeats + "Cài đặt phần mềm mới cho trường. " + FILLER * repeats
    found = passages(text, read_query("phần mềm"), most=1)
    assert "[phần mềm]" in shown(found[0])


@pytest.mark.parametrize("repeats", [3, 400])
def test_a_phrase_comes_first_and_two_passages_are_apart(repeats: int) -> None:
    text = (
        f"Họp phụ trách. {FILLER * repeats}Ngày họp phụ huynh là thứ bảy. {FILLER * repeats}Xin họp phụ huynh lần hai."
    )
    found = passages(text, read_query('"họp phụ huynh"'))
    assert len(found) == 2
    assert "thứ bảy" in found[0].text
    assert "lần hai" in found[1].text


def test_a_marked_phrase_is_meant_literally() -> None:
    assert passages("đương nhiên là thế", read_query('"đường"')) == []
    assert shown(passages("con đường này", read_query('"đường"'))[0]) == "con [đường] này"


@pytest.mark.parametrize("length", [60, 120, 220])
def test_a_passage_keeps_to_its_length_and_to_whole_syllables(length: int) -> None:
    text = unicodedata.normalize("NFD", FILLER * 6 + "Tổ chức ngày hội đọc sách tại thư viện của trường " + FILLER * 6)
    words = {text[token.start : token.end] for token in tokens(text)}
    for passage in passages(text, read_query("đọc sách"), length=length):
        assert len(passage.text) <= length + 70
        assert {passage.text[token.start : token.end] for token in tokens(passage.text)} <= words


def test_long_texts_take_no_time() -> None:
    text = FILLER * 3000 + "Cuối cùng là xylophon. " + FILLER
    query = read_query("báo cáo xylophon đúng hạn")
    passages(text, query)
    began = time.process_time()
    found = passages(text, query)
    assert time.process_time() - began < 0.2
    assert "xylophon" in found[0].text


odd = st.text(alphabet="aăâđêôơưnghtbcAĐ \n\u0301\u0323\u0300\u00ad\u200b.:-/&İß😀", max_size=300)


@given(
    st.one_of(odd, st.text(max_size=100), odd.map(lambda text: text * 20)), odd, st.integers(1, 3), st.integers(1, 300)
)
def test_any_text_has_passages_with_marks_inside(text: str, typed: str, most: int, length: int) -> None:
    query = read_query(typed[:20])
    found = passages(text, query, most=most, length=length)
    assert len(found) <= most
    for passage in found:
        assert passage.marks
        end = -1
        for start, until in passage.marks:
            assert end < start < until <= len(passage.text)
            end = until
        assert "".join(piece for piece, _ in passage.pieces()) == passage.text
        assert "\n" not in passage.text
