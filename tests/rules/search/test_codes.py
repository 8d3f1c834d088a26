"""Document numbers and telephone numbers: whole, in parts, however they were typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.search.codes import code_terms, own_code_terms, tidy
from portal.rules.search.typed_codes import typed_codes


def whole_number(typed: str) -> str:
    return next((term for _, _, term in typed_codes(tidy(typed))), "")


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Số: 253 /BGDĐT – SEQAP", {"253/bgddt-seqap", "253/bgddt", "bgddt-seqap", "253", "bgddt", "seqap"}),
        ("683/SGD&ĐT-GDTH", {"683/sgddt-gdth", "683/sgddt", "683/sgd", "gdth", "683/gdth"}),
        ("683 /SGDĐT", {"683/sgddt", "683"}),
        ("489 /SGDĐT- GDTrH", {"489/sgddt-gdtrh", "gdtrh"}),
        ("Thông tư 12/2020/TT-BGDĐT ngày", {"12/2020/tt-bgddt", "12/2020", "12/tt-bgddt", "12/2020/tt", "12/bgddt"}),
        ("642 /PGDDĐT\nV/v", {"642/pgddt"}),
        ("Quyết định số 05/QĐ-UBND", {"5/qd-ubnd", "5"}),
        ("(gọi là công văn 2864)", {"2864"}),
        ("theo TT 22/2021.", {"22/2021", "22"}),
        ("253/BGDĐT – Bộ Giáo dục", {"253/bgddt"}),
        ("Đt: 0912.345.678", {"0912345678", "345678", "45678", "5678"}),
        ("+84 912 345 678", {"0912345678", "5678"}),
        ("(0743) 823 456", {"0743823456", "3456"}),
    ],
)
def test_what_is_found_in_a_text(text: str, terms: set[str]) -> None:
    found = code_terms(text)
    assert terms <= set(found)
    assert len(found) == len(set(found))
    assert set(found) == set(code_terms(unicodedata.normalize("NFD", text)))


@pytest.mark.parametrize(
    "text",
    [
        "ngày 04/7/2019",
        "từ 05.09.2026 07:30",
        "năm học 2025-2026",
        "30/lớp và 1/2 giờ",
        "đạt 8,5 điểm",
        "kế hoạch 2026",
        "http://qlnt.vinhlong.edu.vn",
        "1.234.567 đồng",
        "V/v họp",
    ],
)
def test_dates_figures_and_sentences_are_no_numbers(text: str) -> None:
    assert code_terms(text) == []


def test_nothing_of_the_next_word_belongs_to_the_number() -> None:
    assert "253/bgddt-bo" not in code_terms("253/BGDĐT – Bộ Giáo dục")


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("253/bgdđt-seqap", "253/bgddt-seqap"),
        ("253 / BGDDT - SEQAP", "253/bgddt-seqap"),
        ("0253/BGDĐT–SEQAP", "253/bgddt-seqap"),
        ("683/sgd&đt", "683/sgddt"),
        ("683/SGD.ĐT", "683/sgddt"),
        ("12/2020", "12/2020"),
        ("CV 253", "253"),
        ("công văn số 253", "253"),
        ("cong van 253", "253"),
        ("số 253", "253"),
        ("253 bgdđt", "253/bgddt"),
        ("253 bgddt-seqap", "253/bgddt-seqap"),
        ("683 SGD&ĐT", "683/sgddt"),
        ("253", "253"),
        ("5678", "5678"),
        ("hs-2026.0012", "hs-20260012"),
        ("lan.nguyen@truong.edu.vn", "lannguyen@truongeduvn"),
        ("2026", ""),
        ("2026-2027", ""),
        ("5/9/2026", ""),
        ("+84912345678", "0912345678"),
        ("họp phụ huynh", ""),
        ("lớp 6 năm 2026", ""),
    ],
)
def test_a_typed_number_at_its_most_precise(typed: str, term: str) -> None:
    assert whole_number(typed) == term


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("253/BGDĐT-SEQAP", "253/bgddt-seqap"),
        ("HS-2026.0012", "hs-20260012"),
        ("HS-2026.0012", "hs20260012"),
        ("0912345678", "5678"),
        ("lan.nguyen@truong.edu.vn", "lannguyen@truongeduvn"),
        ("007", "7"),
    ],
)
def test_a_code_of_its_own_is_found_by(code: str, typed: str) -> None:
    assert typed in own_code_terms(code)


@given(st.integers(1, 99_999), st.sampled_from(["SGDĐT", "BGDĐT", "UBND"]), st.sampled_from(["VP", "GDTrH", "TCCB"]))
def test_every_number_is_found_by_itself_and_its_parts(number: int, unit: str, section: str) -> None:
    written = f"{number}/{unit}-{section}"
    found = code_terms(f"Theo công văn số {written} ngày 01/02/2026, các đơn vị")
    assert {whole_number(written), whole_number(f"{number}/{unit}"), str(number)} <= set(found)
    assert set(found) == set(own_code_terms(written)) - {"".join(filter(str.isalnum, whole_number(written)))}


@given(st.text(max_size=200))
def test_any_text_has_terms(text: str) -> None:
    assert all(code_terms(text))
    assert all(own_code_terms(text))
    assert isinstance(whole_number(text), str)
