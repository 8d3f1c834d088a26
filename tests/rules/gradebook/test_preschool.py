"""Indicators of preschool: how a field is typed, its columns, where a child stands in it."""

import pytest

from portal.errors import RuleBroken
from portal.rules.gradebook.columns import Takes
from portal.rules.gradebook.preschool import (
    MOST_INDICATORS,
    Indicator,
    indicator_columns,
    reached,
    read_indicators,
)
from portal.rules.gradebook.preschool_fields import READY_FIELDS
from portal.rules.gradebook.scales import PASSING
from portal.rules.school.ages import counts_for, older_group
from portal.rules.school.programme import LONGEST_CODE, SubjectFacts, check_subject
from portal.rules.school.subjects import COMMENT

TYPED = "1 | Chuẩn 1 | Bật xa tối thiểu 50 cm\n\nCS 2a\tChuẩn 1\tNém và bắt bóng\n3 | Chạy 18 m"


def test_a_field_is_read_line_by_line() -> None:
    found = read_indicators(TYPED)
    assert [(one.code, one.standard, one.text) for one in found] == [
        ("1", "Chuẩn 1", "Bật xa tối thiểu 50 cm"),
        ("2a", "Chuẩn 1", "Ném và bắt bóng"),
        ("3", "", "Chạy 18 m"),
    ]
    assert read_indicators("\n".join(one.line() for one in found)) == found
    assert read_indicators(" \n") == ()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("1 | Bật xa\n2", "Dòng 2: ghi mã"),
        ("1 | Chuẩn | ", "Dòng 1: ghi mã"),
        ("1 | a | b | c", "Dòng 1: ghi mã"),
        ("ĐT1 | Bật xa", "Dòng 1: mã chỉ số gồm"),
        ("123456789 | Bật xa", "Dòng 1: mã chỉ số gồm"),
        ("1a | Bật xa\nCS1A | Ném", "Dòng 2: mã 1A đã có ở trên"),
        (f"1 | {'a' * 501}", "Dòng 1: nội dung dài quá 500"),
        ("\n".join(f"{number} | Chỉ số" for number in range(MOST_INDICATORS + 1)), "nhiều nhất 25 chỉ số"),
    ],
)
def test_a_field_that_cannot_be_used_says_where(typed: str, told: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        read_indicators(typed)
    assert told in broken.value.message % broken.value.params
    assert broken.value.field == "indicators"


def test_each_indicator_is_a_column_beside_the_comment() -> None:
    columns = indicator_columns(read_indicators(TYPED), PASSING)
    assert [(column.code, column.short, column.takes) for column in columns] == [
        ("cs_1", "CS 1", Takes.LEVEL),
        ("cs_2a", "CS 2a", Takes.LEVEL),
        ("cs_3", "CS 3", Takes.LEVEL),
        ("comment", "Nhận xét", Takes.COMMENT),
    ]
    assert indicator_columns((), PASSING) == ()


def test_the_later_semester_holds_and_a_child_stands_by_itself() -> None:
    def codes(those: tuple[Indicator, ...]) -> list[str]:
        return [one.code for one in those]

    field = read_indicators(TYPED)
    first, second = {"cs_1": "chua_dat", "cs_2a": "chua_dat", "comment": "Ngoan."}, {"cs_1": "dat", "cs_2a": ""}
    found = reached(field, [first, second])
    assert (codes(found.achieved), codes(found.not_yet), codes(found.open)) == (["1"], ["2a"], ["3"])
    assert found.shown() == "1/3"
    assert reached(field, [first]).shown() == "0/3"
    assert reached(field, [{"comment": "Ngoan."}]).shown() == ""


def test_ready_fields_fit_the_books() -> None:
    assert [len(fields) for fields in READY_FIELDS.values()] == [4, 5, 5, 5]
    every = [field for fields in READY_FIELDS.values() for field in fields]
    assert len({field.code for field in every}) == len({field.name for field in every}) == len(every)
    for field in every:
        check_subject(SubjectFacts(name=field.name, assessed_by=COMMENT, periods=1), others=())
        assert len(field.code) <= LONGEST_CODE
        assert all(one.standard for one in field.indicators)
        assert [one.code for one in field.indicators] == [str(n) for n in range(1, len(field.indicators) + 1)]


def test_a_field_is_of_one_age_or_of_all() -> None:
    assert [counts_for(field, "5-6") for field in ("", "5-6", "4-5")] == [True, True, False]
    assert counts_for("4-5", "")  # a class of several ages says none
    assert [older_group(group) for group in ("", "24-36m", "5-6")] == ["", "3-4", ""]
