"""The search box: quotes, minus, prefixes, numbers; and nothing typed is an error."""

import random
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.search.queries import Query, Word
from portal.rules.search.typed import MOST_CHARACTERS, MOST_WORDS, read_query, words_of
from portal.rules.search.words import terms_of


def folded(words: tuple[Word, ...]) -> str:
    return " ".join(word.folded for word in words)


def exact(words: tuple[Word, ...]) -> str:
    return " ".join(word.exact for word in words)


@pytest.mark.parametrize(
    ("typed", "words", "phrases", "excluded"),
    [
        ("Thông báo họp", "thông báo họp", [], []),
        ('"thông báo" họp', "họp", ["thông báo"], []),
        ("“họp phụ huynh”", "", ["họp phụ huynh"], []),
        ("«họp» „lớp”", "", ["họp", "lớp"], []),
        ("họp -lớp", "họp", [], ["lớp"]),
        ('họp -"phụ huynh"', "họp", [], ["phụ huynh"]),
        ("họp –lớp", "họp", [], ["lớp"]),
        ('họp "phụ huynh', "họp phụ huynh", [], []),
        ('họp " phụ', "họp phụ", [], []),
        ('""', "", [], []),
        ("- họp", "họp", [], []),
        ("họp -", "họp", [], []),
        ("--họp", "họp", [], []),
        ("-họp", "họp", [], []),
        ("-họp -lớp", "họp lớp", [], []),
        ("tuyển sinh -mầm non", "tuyển sinh", [], ["mầm non"]),
        ("họp -trực tuyến -lớp 5", "họp", [], ["trực tuyến", "lớp 5"]),
        ('họp -trực tuyến "lớp 5"', "họp", ["lớp 5"], ["trực tuyến"]),
        ("họp -online lớp năm", "họp lớp năm", [], ["online"]),
        ("loại:văn -trực tuyến", "", [], ["trực tuyến"]),
        ("2026 -2027", "2026 2027", [], []),
        ("phó-hiệu trưởng", "phó hiệu trưởng", [], []),
        ("AND OR NOT ( : ~ * [", "and or not", [], []),
        ("Kính gửi: các trường", "kính gửi các trường", [], []),
        ("giờ 14:30", "giờ 14 30", [], []),
        ("abc:def", "abc def", [], []),
        ("'", "", [], []),
        ("\x00\u200b", "", [], []),
    ],
)
def test_what_is_understood(typed: str, words: str, phrases: list[str], excluded: list[str]) -> None:
    query = read_query(typed)
    assert exact(query.words) == words
    assert [exact(phrase) for phrase in query.phrases] == phrases
    assert [exact(phrase) for phrase in query.excluded] == excluded


@pytest.mark.parametrize(
    ("typed", "codes", "words"),
    [
        ("253/BGDĐT-SEQAP", ("253/bgddt-seqap",), "253 bgddt seqap"),
        ("253 /BGDĐT – SEQAP", ("253/bgddt-seqap",), "253 bgddt seqap"),
        ("253/BGDĐT -SEQAP", ("253/bgddt-seqap",), "253 bgddt seqap"),
        ("253 bgdđt", ("253/bgddt",), "253 bgddt"),
        ("CV 253", ("253",), "cv 253"),
        ("công văn 683/SGD&ĐT về SEQAP", ("683/sgddt",), "cong van 683 sgddt ve seqap"),
        ("số:253", ("253",), "253"),
        ("683/sgd", ("683/sgd",), "683 sgd"),
        ("0912 345 678", ("0912345678",), "0912 345 678"),
        ("5678", ("5678",), "5678"),
        ("năm học 2026-2027", (), "nam hoc 2026 2027"),
        ("2026", (), "2026"),
        ("bão số 9", (), "bao so 9"),
        ("kế hoạch 15 ngày", (), "ke hoach 15 ngay"),
    ],
)
def test_numbers_are_recognised(typed: str, codes: tuple[str, ...], words: str) -> None:
    query = read_query(typed)
    assert query.codes == codes
    assert folded(query.words) == words


@pytest.mark.parametrize(
    ("typed", "fields", "words"),
    [
        ("năm:2026 họp", [("year", "2026")], "hop"),
        ("nam:2026 họp", [("year", "2026")], "hop"),
        ("Từ:9/2026 ĐẾN:31/12/2026", [("since", "9/2026"), ("until", "31/12/2026")], ""),
        ("từ ngày:9/2026", [("since", "9/2026")], ""),
        ("loại:văn bản họp phụ huynh", [("kind", "văn bản")], "hop phu huynh"),
        ("loai:tin họp", [("kind", "tin")], "hop"),
        ('loại:"văn bản đến" họp', [("kind", "văn bản đến")], "hop"),
        ('họp đơn vị:"THCS Sông Tiền"', [("unit", "THCS Sông Tiền")], "hop"),
        ("don vi:SGD họp", [("unit", "SGD")], "hop"),
        ("gửi:“Sở GDĐT”", [("sender", "Sở GDĐT")], ""),
        ("tên:họp", [], "hop"),
        ("họp năm:", [], "hop nam"),
        ("năm: 2026", [], "nam 2026"),
        ('năm:""', [], "nam"),
        ("màu:đỏ", [], "mau do"),
    ],
)
def test_fields_are_told_apart(typed: str, fields: list[tuple[str, str]], words: str) -> None:
    query = read_query(typed)
    assert [(field.name, field.value) for field in query.fields] == fields
    assert folded(query.words) == words
    assert all(field.typed in typed for field in query.fields)


@pytest.mark.parametrize(
    ("typed", "others"),
    [
        ("gv", [("giao vien",)]),
        ("giáo viên", [("gv",), ("gv",)]),
        ("GVCN lớp", [("giao vien chu nhiem",), ()]),
        ("tieengs vieetj", [("tieng",), ("viet",)]),
        ("thoong baos", [("thong",), ("bao",)]),
        ("d9uong2", [("duong",)]),
        ("họp", [()]),
        ("hoc ky", [("hk",), ("hk",)]),
    ],
)
def test_what_may_stand_instead(typed: str, others: list[tuple[str, ...]]) -> None:
    assert [word.others for word in read_query(typed).words] == others


def test_the_last_word_may_be_a_beginning_while_somebody_types() -> None:
    assert [word.is_beginning for word in read_query("thong ba", unfinished=True).words] == [False, True]
    assert not any(word.is_beginning for word in read_query("thong bao ", unfinished=True).words)
    assert not any(word.is_beginning for word in read_query("thong bao").words)
    assert not any(word.is_beginning for word in read_query('họp "lớp"', unfinished=True).words)
    assert [word.exact for word in read_query("có học bù không", unfinished=True).words][-1] == "không"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("mấy giờ họp khối ba", "họp khối ba"),
        ("may gio hop khoi ba", "hop khoi ba"),
        ("cách nhập điểm", "nhập điểm"),
        ("cho hỏi học bơi ở đâu vậy", "học bơi"),
        ("có phải học bù không", "học bù"),
        ("ở đầu năm học", "ở đầu năm học"),
        ("không dạy thêm", "không dạy thêm"),
        ("ở đâu", "ở đâu"),
        ("cách tính", "cách tính"),
    ],
)
def test_words_around_a_question_need_not_be_there(typed: str, words: str) -> None:
    query = read_query(typed)
    assert exact(query.words) == words
    assert exact(query.in_order) == typed


def test_words_with_marks_are_known() -> None:
    assert [word.is_marked for word in read_query("thông bao đi my").words] == [True, False, True, False]


def test_a_title_with_quotes_keeps_its_order() -> None:
    title = 'Phát động cuộc thi "An toàn giao thông" cho học sinh'
    query = read_query(title)
    assert folded(query.in_order) == " ".join(terms_of(title).in_order)


def test_very_long_input_is_cut() -> None:
    query = read_query("họp phụ huynh " * 10_000)
    assert 0 < len(query.words) <= MOST_WORDS
    assert len(read_query("a" * 1_000_000).words) == 1
    assert read_query("x" * MOST_CHARACTERS + " họp").in_order == read_query("x" * MOST_CHARACTERS).in_order


PIECES = [
    *"\"“”«»'-–—:;,.!?()[]{}*~^\\/|&%$#@+=<>`\x00\n\t\u200b\u00ad\ufeff\u0301\u0323",
    *("AND", "OR", "NOT", "TO", "loại:", "năm:", "đơn vị:", "từ:", "-\"", "253/BGDĐT-SEQAP", "CV 253", "0912345678"),
    *("thông báo", "họp", "GD&ĐT", "\ud7ff", "\U0001f600", "İ", "ß", "a" * 50, "1" * 50, "(((", "tieengs", "d9uong2"),
]  # fmt: skip


def test_ten_thousand_strings_of_rubbish() -> None:
    chance = random.Random(8)
    began = time.process_time()
    for _ in range(10_000):
        typed = chance.choice(["", " "]).join(chance.choices(PIECES, k=chance.randint(0, 12)))
        query = read_query(typed, unfinished=chance.random() < 0.5)
        assert isinstance(query, Query)
        if any(word.folded for word in query.in_order):
            assert not query.is_empty
    assert time.process_time() - began < 30


@given(st.text(max_size=120), st.booleans())
def test_anything_can_be_typed(typed: str, unfinished: bool) -> None:
    query = read_query(typed, unfinished=unfinished)
    assert len(query.words) <= MOST_WORDS
    assert all(word.folded and word.exact for word in query.in_order)


@given(st.text(alphabet='aăâđêôơưnghtbcAĐ \u0301\u0323\u0300"-:/0123&.', max_size=60))
def test_nfc_and_nfd_are_the_same_query(typed: str) -> None:
    composed, decomposed = (read_query(unicodedata.normalize(form, typed)) for form in ("NFC", "NFD"))
    assert composed == decomposed


PLAIN = """họp phụ huynh đường hòa kỳ Trường lớp 6A1 quý"""


@given(st.lists(st.sampled_from(PLAIN.split()), max_size=8))
def test_plain_words_are_the_words_of_the_text(words: list[str]) -> None:
    typed = " ".join(words)
    assert [word.folded for word in read_query(typed).words] == terms_of(typed).folded
    assert [word.exact for word in read_query(typed).words] == terms_of(typed).exact
    assert read_query(typed).in_order == words_of(typed)
