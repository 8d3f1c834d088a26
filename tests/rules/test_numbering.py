"""Codes as they stand in the five letters, typed in every way people type them."""

import pytest

from portal.rules.documents.numbering import fold_code, normalise_code, split_code


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
