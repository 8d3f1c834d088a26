"""Codes as they stand in the five letters, typed in every way people type them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import RuleBroken
from portal.rules.documents.numbering import (
    book_of,
    code_variants,
    fold_code,
    make_code,
    normalise_code,
    read_books,
    split_code,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("489 /SGDĐT- GDTrH", "489/SGDĐT-GDTrH"),
        ("253 /BGDĐT – SEQAP", "253/BGDĐT-SEQAP"),
        ("683/SGD&ĐT-GDTH", "683/SGD&ĐT-GDTH"),
        ("Số: 1648/SGDĐT-VP", "1648/SGDĐT-VP"),
        ("  642 /PGDDĐT ", "642/PGDDĐT"),
        ("CV 555/GDĐT.", "555/GDĐT"),
        ("05/QĐ - SGDĐT", "05/QĐ-SGDĐT"),
        ("", ""),
    ],
)
def test_codes_are_kept_in_one_form(typed: str, kept: str) -> None:
    assert normalise_code(typed) == kept
    assert normalise_code(kept) == kept


def test_folded_codes_meet_whatever_marks_were_typed() -> None:
    assert fold_code("683/SGD&ĐT-GDTH") == fold_code("683 sgd đt gdth") == "683sgddtgdth"


def test_number_and_symbol_are_told_apart() -> None:
    assert split_code("1648/SGDĐT-VP") == (1648, "SGDĐT-VP")
    assert split_code("không số") is None


LETTERS = (
    "489/SGDĐT-GDTrH",
    "253/BGDĐT-SEQAP",
    "683/SGD&ĐT-GDTH",
    "1648/SGDĐT-VP",
    "642/PGDDĐT",
    "555/GDĐT",
    "05/QĐ-UBND",
)
_GAP = st.sampled_from(["", " ", "  ", "\u00a0", "\t"])
_DASH = st.sampled_from(["-", "–", "—", "‐", "−"])
_HEAD = st.sampled_from(["", "Số: ", "Số ", "số:", "SỐ : ", "CV ", "Công văn ", "So: "])
_TAIL = st.sampled_from(["", " ", ".", ",", " ;"])


@st.composite
def variants(draw) -> tuple[str, str]:
    """A code of the letters and one of the ways people type it."""
    code = draw(st.sampled_from(LETTERS))
    typed = "".join(
        f"{draw(_GAP)}{draw(_DASH) if sign == '-' else sign}{draw(_GAP)}" if sign in "/-&" else sign for sign in code
    )
    form = draw(st.sampled_from(["NFC", "NFD"]))
    return code, unicodedata.normalize(form, f"{draw(_HEAD)}{typed}{draw(_TAIL)}")


@given(variants())
def test_however_a_code_is_typed_it_is_kept_and_found_as_one(pair: tuple[str, str]) -> None:
    code, typed = pair
    assert normalise_code(typed) == code
    assert fold_code(normalise_code(typed)) == fold_code(code)
    assert split_code(normalise_code(typed)) == split_code(code)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_normalised_once_and_for_all(typed: str) -> None:
    assert normalise_code(normalise_code(typed)) == normalise_code(typed)


@pytest.mark.parametrize(
    ("number", "abbreviation", "department", "code"),
    [
        (5, "QĐ", "", "05/QĐ-SGDĐT"),
        (5, "QĐ", "VP", "05/QĐ-SGDĐT"),
        (9, "", "VP", "09/SGDĐT-VP"),
        (10, "", "", "10/SGDĐT"),
        (1648, "", "VP", "1648/SGDĐT-VP"),
    ],
)
def test_the_symbol_is_built_from_type_unit_and_department(
    number: int, abbreviation: str, department: str, code: str
) -> None:
    assert make_code(number, abbreviation=abbreviation, unit="SGDĐT", department=department) == code
    assert normalise_code(code) == code


def test_a_leading_zero_makes_no_other_number() -> None:
    assert code_variants("5/QĐ-X") & code_variants("05/QĐ-X") >= {"5qdx", "05qdx"}
    assert not code_variants("15/QĐ-X") & code_variants("5/QĐ-X")
    assert code_variants("không số") == {"khongso"}


def test_types_with_a_book_of_their_own() -> None:
    assert read_books("qđ; TB,QĐ  ") == ["QĐ", "TB"]
    assert (book_of("QĐ", "QĐ, TB"), book_of("KH", "QĐ, TB"), book_of("", "QĐ")) == ("QĐ", "", "")
    with pytest.raises(RuleBroken) as refusal:
        read_books("QĐ, XYZ")
    assert refusal.value.field == "own_books"
