"""What people type into a cell, and what they are told when it is nothing the column takes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import RuleBroken
from portal.rules.gradebook.columns import COMMENT, Column, Part, SheetFacts, Takes, columns_of
from portal.rules.gradebook.primary_circulars import TT27_2020, TT30_2014
from portal.rules.gradebook.scales import (
    FOUR_LEVELS,
    OLD_CONDUCT,
    PASSING,
    QUALITY_LEVELS,
    SCALES,
    SUBJECT_LEVELS,
    Scale,
)
from portal.rules.gradebook.secondary_circulars import TT22_2021
from portal.rules.gradebook.standards import AssessedBy
from portal.rules.gradebook.values import MOST_COMMENT, read_cell, read_comment, read_level, score_of, show_cell

SCORE = next(iter(columns_of(TT22_2021, SheetFacts(assessed_by=AssessedBy.SCORE))))
PASS = next(iter(columns_of(TT22_2021, SheetFacts(assessed_by=AssessedBy.COMMENT))))
TEST = columns_of(TT27_2020, SheetFacts(assessed_by=AssessedBy.SCORE))[2]
OLD_TEST = columns_of(TT30_2014, SheetFacts(assessed_by=AssessedBy.SCORE))[1]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("8,5", "8.5"),
        ("8.5", "8.5"),
        (" 10 ", "10"),
        ("9", "9"),
        ("0", "0"),
        ("0,5", "0.5"),
        ("10,0", "10"),
        ("8,50", "8.5"),
        ("8.00", "8"),
        ("８，５", "8.5"),
        ("\u00a07,5\u200b", "7.5"),
        ("", ""),
        ("  \t", ""),
    ],
)
def test_scores_as_people_type_them(typed: str, stored: str) -> None:
    assert read_cell(SCORE, typed) == stored


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("85", "Nếu là 8,5 thì gõ cả dấu phẩy"),
        ("11", "Nếu là 1,1 thì gõ cả dấu phẩy"),
        ("1,25", "một chữ số thập phân"),
        ("9,99", "một chữ số thập phân"),
        ("10,5", "Điểm từ 0 đến 10"),
        ("100", "Điểm từ 0 đến 10"),
        ("-1", "Điểm từ 0 đến 10"),
        ("+8", "Điểm từ 0 đến 10"),
        ("08", "Điểm từ 0 đến 10"),
        ("8,", "Điểm từ 0 đến 10"),
        (",5", "Điểm từ 0 đến 10"),
        ("8,,5", "Điểm từ 0 đến 10"),
        ("8 5", "Điểm từ 0 đến 10"),
        ("8,5đ", "Điểm từ 0 đến 10"),
        ("1e1", "Điểm từ 0 đến 10"),
        ("٨", "Điểm từ 0 đến 10"),
        ("8²", "Điểm từ 0 đến 10"),
        ("½", "Điểm từ 0 đến 10"),
        ("vắng", "Điểm từ 0 đến 10"),
        ("8" * 5000, "Điểm từ 0 đến 10"),
    ],
)
def test_what_is_no_score_is_refused_with_the_reason(typed: str, told: str) -> None:
    with pytest.raises(RuleBroken, match=told) as broken:
        read_cell(SCORE, typed)
    assert broken.value.field == "tx1"


@pytest.mark.parametrize(("typed", "stored"), [("đ", "dat"), ("Đ", "dat"), ("CĐ", "chua_dat"), ("cđ", "chua_dat")])
def test_comment_subjects_take_letters_in_any_form(typed: str, stored: str) -> None:
    assert read_cell(PASS, typed) == stored
    assert read_cell(PASS, unicodedata.normalize("NFD", typed)) == stored


@pytest.mark.parametrize(
    ("typed", "stored"), [("Đạt", "dat"), ("chưa  đạt", "chua_dat"), ("dat", "dat"), ("cd", "chua_dat")]
)
def test_comment_subjects_take_words(typed: str, stored: str) -> None:
    assert read_cell(PASS, typed) == stored
    assert read_cell(PASS, unicodedata.normalize("NFD", typed)) == stored


def test_a_level_column_names_its_letters() -> None:
    with pytest.raises(RuleBroken, match="Gõ một trong: Đ, CĐ"):
        read_cell(PASS, "8")
    with pytest.raises(RuleBroken, match="Gõ một trong: T, H, C"):
        read_level(SUBJECT_LEVELS, "Đ")


@pytest.mark.parametrize(
    ("scale", "typed", "stored"),
    [
        (SUBJECT_LEVELS, "T", "hoan_thanh_tot"),
        (SUBJECT_LEVELS, "htt", "hoan_thanh_tot"),
        (SUBJECT_LEVELS, "h", "hoan_thanh"),
        (SUBJECT_LEVELS, "C", "chua_hoan_thanh"),
        (QUALITY_LEVELS, "T", "tot"),
        (QUALITY_LEVELS, "đ", "dat"),
        (QUALITY_LEVELS, "C", "can_co_gang"),
        (FOUR_LEVELS, "K", "kha"),
        (FOUR_LEVELS, "CĐ", "chua_dat"),
        (OLD_CONDUCT, "Tb", "trung_binh"),
        (OLD_CONDUCT, "Y", "yeu"),
    ],
)
def test_the_same_letter_is_read_by_the_scale(scale: Scale, typed: str, stored: str) -> None:
    assert read_level(scale, typed) == stored


@pytest.mark.parametrize("scale", SCALES.values(), ids=lambda one: one.code)
def test_no_spelling_of_a_scale_stands_for_two_levels(scale: Scale) -> None:
    spellings = [word for level in scale.levels for word in level.spellings()]
    assert len(spellings) == len(set(spellings))
    for level in scale.levels:
        assert {scale.read(level.letters), scale.read(level.label), scale.read(level.slug)} == {level.slug}


def test_tests_in_primary_have_no_decimals() -> None:
    assert read_cell(TEST, "10") == "10"
    assert read_cell(TEST, "0") == "0"
    assert read_cell(TEST, "9,0") == "9"
    with pytest.raises(RuleBroken, match="số nguyên, không có phần thập phân"):
        read_cell(TEST, "8,5")
    with pytest.raises(RuleBroken, match="số nguyên từ 0 đến 10"):
        read_cell(TEST, "85")
    with pytest.raises(RuleBroken, match="số nguyên từ 1 đến 10"):
        read_cell(OLD_TEST, "0")


def test_comments_are_kept_as_written_in_composed_form() -> None:
    typed = unicodedata.normalize("NFD", " Chăm chỉ,\r\ncó tiến bộ.\x00\u200e ")
    assert read_cell(COMMENT, typed) == "Chăm chỉ,\ncó tiến bộ."
    assert read_comment("") == ""
    assert len(read_comment("a" * MOST_COMMENT)) == MOST_COMMENT
    with pytest.raises(RuleBroken, match="Nhận xét dài 501 chữ cái, nhiều nhất là 500"):
        read_comment("a" * (MOST_COMMENT + 1))


@given(st.integers(0, 100))
def test_every_score_is_shown_as_it_is_typed(whole: int) -> None:
    typed = f"{whole // 10},{whole % 10}" if whole % 10 else str(whole // 10)
    stored = read_cell(SCORE, typed)
    assert show_cell(SCORE, stored) == typed
    assert read_cell(SCORE, stored) == stored
    score = score_of(stored)
    assert score is not None
    assert score * 10 == whole


@given(st.text(max_size=12))
def test_whatever_is_typed_is_refused_or_stored_in_its_one_form(typed: str) -> None:
    for column in (SCORE, PASS, TEST, COMMENT):
        try:
            stored = read_cell(column, typed)
        except RuleBroken:
            continue
        assert read_cell(column, show_cell(column, stored)) == stored


def test_empty_cells_show_nothing() -> None:
    column = Column(code="x", label="x", short="x", part=Part.FINAL, takes=Takes.LEVEL, scale=PASSING)
    assert show_cell(column, "") == ""
    assert show_cell(column, "chua_dat") == "CĐ"
    assert score_of("") is None
