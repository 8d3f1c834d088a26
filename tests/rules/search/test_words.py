"""Texts cut into terms: places, pairs within a sentence, joined abbreviations."""

import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.search.passages import passages
from portal.rules.search.typed import read_query
from portal.rules.search.words import code_terms, own_code_terms, pairs_of, terms_of, tokens

VIETNAMESE = "aàảãáạăâbcdđeêghiklmnoôơpqrstuưvxyýỵAĐƯ 0123456789"
sentences = st.text(alphabet=VIETNAMESE + " .,;:!?\n-–/&()“”\u00ad\u200b", max_size=120)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Thông báo họp", ["thong bao", "bao hop"]),
        ("Thông báo. Họp", ["thong bao"]),
        ("họp: báo; cáo! rồi? thôi", []),
        ("họp, báo cáo (đủ)", ["hop bao", "bao cao", "cao du"]),
        ("một dòng\nHai dòng", ["mot dong", "hai dong"]),
        ("sử dụng Sổ\nđiện tử", ["su dung", "dung so", "so dien", "dien tu"]),
        ("chia đoạn\n\nđiện tử", ["chia doan", "dien tu"]),
        ("mục sau\na) họp", ["muc sau", "a hop"]),
        ("TP. Hồ Chí Minh", ["tp ho", "ho chi", "chi minh"]),
        ("TP.HCM", ["tp hcm"]),
        ("Sở GD&ĐT tỉnh", ["so gddt", "gddt tinh"]),
        ("Sở GD & ĐT tỉnh", ["so gddt", "gddt tinh"]),
        ("Sở GD-ĐT tỉnh", ["so gddt", "gddt tinh"]),
        ("", []),
        ("…!?", []),
    ],
)
def test_pairs_stay_within_a_sentence(text: str, pairs: list[str]) -> None:
    assert terms_of(text).pairs == pairs


def test_terms_come_as_often_as_they_stand() -> None:
    terms = terms_of("Hoà, hòa và hoa.")
    assert terms.folded == ["hoa", "hoa", "va", "hoa"]
    assert terms.exact == ["hòa", "hòa", "và", "hoa"]


def test_parts_of_a_joined_abbreviation_are_found_too() -> None:
    assert terms_of("Bộ GD&ĐT").folded == ["bo", "gddt", "gd", "dt"]


def test_tokens_carry_their_places_in_the_text_as_given() -> None:
    text = unicodedata.normalize("NFD", "Sổ điện tử: họp.")
    found = list(tokens(text))
    assert [text[token.start : token.end] for token in found] == text.replace(":", "").replace(".", "").split(" ")
    assert [token.follows for token in found] == [False, True, True, False]


@given(sentences)
def test_nfc_and_nfd_give_the_same_terms(text: str) -> None:
    assert terms_of(unicodedata.normalize("NFC", text)) == terms_of(unicodedata.normalize("NFD", text))


@given(st.text(max_size=200))
def test_any_text_can_be_cut(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end <= len(text)
        assert token.folded
        end = token.end


@given(st.text(alphabet=VIETNAMESE, max_size=60), st.text(alphabet=VIETNAMESE, max_size=60))
def test_two_paragraphs_have_the_terms_of_each(first: str, second: str) -> None:
    both, one, two = terms_of(f"{first}\n\n{second}"), terms_of(first), terms_of(second)
    assert both.folded == one.folded + two.folded
    assert both.exact == one.exact + two.exact
    assert both.pairs == one.pairs + two.pairs


@given(sentences)
def test_tokens_and_terms_are_one_cut(text: str) -> None:
    found, terms = list(tokens(text)), terms_of(text)
    pairs = [f"{before.folded} {after.folded}" for before, after in pairwise(found) if after.follows]
    assert terms.pairs == pairs
    assert {token.folded for token in found} <= set(terms.folded)


ODD = [
    "a&",
    " ",
    "\t",
    "\n",
    " \n",
    "1/",
    "0 ",
    "0.",
    "số ",
    "GD-",
    "253/BGDĐT – ",
    "\u0301",
    "a\u00ad",
    ". ",
    "CV ",
    "12/2020/",
    '"',
    "-a ",
]


@pytest.mark.parametrize("piece", ODD)
def test_no_text_takes_long(piece: str) -> None:
    text = piece * (40_000 // len(piece))
    began = time.process_time()
    terms_of(text)
    code_terms(text)
    own_code_terms(text)
    passages(text, read_query(text))
    assert time.process_time() - began < 2


def test_pairs_of_words() -> None:
    assert pairs_of(["so", "dien", "tu"]) == ["so dien", "dien tu"]
    assert pairs_of(["so"]) == []
