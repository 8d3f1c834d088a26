"""The fields of a pupil's record as people and spreadsheets write them."""

from datetime import date
from typing import Any

import pytest

from portal.errors import RuleBroken
from portal.rules.school.pupil_facts import PupilFacts, read_facts, readers

TODAY = date(2026, 11, 20)
READERS = readers(TODAY)


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("full_name", "  Y Moan   Êban ", "Y Moan Êban"),
        ("full_name", "H' Hen Niê", "H' Hen Niê"),
        ("ministry_code", "8312 345 678", "8312345678"),
        ("ministry_code", "", None),
        ("personal_id", "083.215.000.123", "083215000123"),
        ("born", "3/2015", "2015-03"),
        ("sex", "NỮ", "female"),
        ("sex", "1", "male"),
        ("sex", "0", ""),
        ("ethnicity", "Khơ-me", "khmer"),
        ("phone", "0912.345.678", "+84912345678"),
        ("phone", "", ""),
        ("policies", "Hộ nghèo; miễn học phí", ("poor", "fee_free")),
        ("policies", ["fee_free", "poor", "poor"], ("poor", "fee_free")),
        ("disability", "Nghe, nói", "hearing_speech"),
        ("disability", "Không", ""),
        ("health_note", " hen suyễn\r\nnhẹ ", "hen suyễn\nnhẹ"),
        ("birthplace", "Xã  Vĩnh Bình", "Xã Vĩnh Bình"),
    ],
)
def test_what_is_kept(field: str, typed: Any, kept: Any) -> None:
    assert READERS[field](typed) == kept


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("full_name", " "),
        ("full_name", "123"),
        ("full_name", "Lê Thị An 2"),
        ("full_name", "a" * 151),
        ("ministry_code", "831234567"),
        ("ministry_code", "83123456７8"),
        ("personal_id", "08321500012x"),
        ("born", "31/2/2015"),
        ("born", "21/11/2026"),
        ("sex", "khác"),
        ("ethnicity", "Tiên"),
        ("phone", "12"),
        ("policies", "Hộ giàu"),
        ("disability", "Đau đầu"),
        ("other_name", "a" * 151),
        ("health_note", "a" * 1001),
    ],
)
def test_what_is_refused_at_its_own_field(field: str, typed: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        READERS[field](typed)
    assert broken.value.field == field


def test_all_faults_are_told_at_once() -> None:
    facts, broken = read_facts({"full_name": "", "sex": "x", "born": "2015"}, today=TODAY)
    assert facts is None
    assert [error.field for error in broken] == ["full_name", "sex"]
    facts, broken = read_facts({"full_name": "Lê Thị An", "born": "2015", "unknown": "x"}, today=TODAY)
    assert (facts, broken) == (PupilFacts(full_name="Lê Thị An", born="2015"), [])
