"""Keys of a written syllable: what counts as the same word."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.search.syllables import keys_of, usual_spelling
from portal.rules.vietnamese import fold

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂBCDĐEÊÔƠƯ"
TONES = "\u0300\u0301\u0303\u0309\u0323"
syllables = st.text(alphabet=LETTERS + TONES + "0123456789", min_size=1, max_size=12)


@pytest.mark.parametrize(
    "same",
    [
        "hòa hoà HÒA Hoà ho\u0300a",
        "thủy thuỷ THUỶ",
        "qúy quý quí Qúi",
        "kỹ kĩ",
        "kỳ kì",
        "lý lí LÍ",
        "sỹ sĩ",
        "tỷ tỉ",
        "mỹ mĩ",
        "quy qui",
        "khỏe khoẻ",
        "già gìa",
        "khuỷu khủyu",
        "Đường ÐƯỜNG ðường đƣờng Ɖường",
        "tiếng tie\u0301\u0302ng tie\u0302\u0301ng ti\u00adếng ti\u200bếng \ufefftiếng",
        "trường trừơng",
        "Tоán Toán",  # with a Cyrillic о
        "ＴＯＡＮ toan",
        "sgdđt SGD&ĐT Sgd&đt",
        "GDĐT GD&ĐT",
    ],
)
def test_the_same_word_has_the_same_exact_key(same: str) -> None:
    assert len({keys_of(word).exact for word in same.split(" ")}) == 1, {w: keys_of(w).exact for w in same.split(" ")}


@pytest.mark.parametrize(
    "other",
    ["đường dương", "dương duong", "tuy tui", "ma má mà mạ mả mã", "thi thy", "bay bai", "hoa hòa", "nam năm", "vi vy"],
)
def test_other_words_have_other_exact_keys(other: str) -> None:
    words = other.split(" ")
    assert len({keys_of(word).exact for word in words}) == len(words)


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Đường", "duong"),
        ("Trƣờng", "truong"),
        ("kỹ", "ki"),
        ("quí", "quy"),
        ("10A2", "10a2"),
        ("Ê-đê", "ede"),
        ("\u200b", ""),
        ("&", ""),
        ("ﬁle", "file"),
    ],
)
def test_the_folded_key_has_no_mark(word: str, folded: str) -> None:
    assert keys_of(word).folded == folded


def test_the_parts_of_a_joined_abbreviation_are_known() -> None:
    assert keys_of("GD&ĐT").parts == (("gd", "gd"), ("đt", "dt"))
    assert keys_of("GDĐT").parts == ()


def test_a_very_long_word_is_cut() -> None:
    assert keys_of("a" * 100_000).folded == keys_of("a" * 200_000).folded
    assert len(keys_of("á" * 100_000).exact) < 100


def test_a_suggestion_is_spelled_as_offices_spell_it() -> None:
    assert [usual_spelling(keys_of(word).exact) for word in ("kĩ", "lí", "hi", "hoà", "bài")] == [
        "kỹ",
        "lý",
        "hy",
        "hòa",
        "bài",
    ]


@given(syllables)
def test_nfc_and_nfd_have_the_same_keys(word: str) -> None:
    assert keys_of(unicodedata.normalize("NFC", word)) == keys_of(unicodedata.normalize("NFD", word))


@given(syllables)
def test_a_key_is_its_own_key(word: str) -> None:
    keys = keys_of(word)
    assert keys_of(keys.exact)[:2] == keys[:2]
    assert keys_of(keys.folded).folded == keys.folded


@given(syllables)
def test_what_is_typed_without_marks_has_the_folded_key_of_the_text(word: str) -> None:
    assert keys_of(fold(word)).folded == keys_of(word).folded
    assert keys_of(word.upper()) == keys_of(word.lower())


@given(syllables, st.integers(min_value=1, max_value=12))
def test_the_beginning_of_a_word_has_the_beginning_of_its_folded_key(word: str, length: int) -> None:
    beginning = fold(word)[:length]
    assert keys_of(word).folded.startswith(keys_of(beginning).folded) or beginning in {"qui", "quy"}


@given(st.text(max_size=40))
def test_any_text_has_keys(word: str) -> None:
    keys = keys_of(word)
    assert all(char.isalnum() for char in keys.folded)
    assert keys_of(keys.folded).folded == keys.folded
