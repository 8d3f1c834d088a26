"""Which part of a school a row stands for, which cells records fill, and when a number differs from them."""

import pytest

from portal.rules.data_forms.content import DIFFERS, Content, problems_of
from portal.rules.data_forms.definition import Definition, Field, Row, Section, Table
from portal.rules.data_forms.prefill import (
    SOURCES,
    WHOLE,
    Group,
    GroupKind,
    fits,
    grades_of,
    group_of_row,
    is_prefilled,
    wanted_of,
)

TABLE = Table(
    code="hs",
    label="Học sinh",
    rows=(Row("g1", "Một"), Row("khoi_2", "Khối 2"), Row("ghep", "Lớp ghép"), Row("tong", "Tổng số", is_total=True)),
    columns=(Field(code="so", label="Số", prefill="pupils"), Field(code="tay", label="Gõ tay")),
)
FORM = Definition((Section(code="s", label="S", parts=(Field(code="lop", label="Số lớp", prefill="classes"), TABLE)),))


@pytest.mark.parametrize(
    ("row", "group"),
    [
        (Row("g12", "Lớp mười hai"), Group(GroupKind.GRADE, "12")),
        (Row("a", "Khối 3"), Group(GroupKind.GRADE, "3")),
        (Row("a", "lớp  10"), Group(GroupKind.GRADE, "10")),
        (Row("a", "Mẫu giáo 3-4 tuổi"), Group(GroupKind.AGE, "3-4")),
        (Row("a", "Nhóm trẻ 24–36 tháng"), Group(GroupKind.AGE, "24-36m")),
        (Row("a", "THCS"), Group(GroupKind.LEVEL, "lower_secondary")),
        (Row("a", "Tiểu học"), Group(GroupKind.LEVEL, "primary")),
        (Row("a", "Giáo viên"), Group(GroupKind.STAFF, "teachers")),
        (Row("a", "Giáo viên trợ giảng"), None),
        (Row("a", "Khối 13"), None),
        (Row("g13", "Khác"), None),
    ],
)
def test_a_row_stands_for_a_part_of_the_school(row: Row, group: Group | None) -> None:
    assert group_of_row(row) == group


def test_a_part_holds_its_grades_and_ages() -> None:
    three_to_four = Group(GroupKind.AGE, "3-4")
    assert [three_to_four.holds(*part) for part in ((0, "3-4"), (0, "4-5"), (3, "3-4"))] == [True, False, False]
    assert WHOLE.holds(0, "")
    assert grades_of(Group(GroupKind.LEVEL, "primary")) == (1, 2, 3, 4, 5)
    assert grades_of(Group(GroupKind.GRADE, "7")) == (7,)
    assert grades_of(three_to_four) == ()
    assert len(grades_of(WHOLE)) == 13


def test_people_are_told_by_their_kind_and_pupils_by_grade() -> None:
    teachers, grade = Group(GroupKind.STAFF, "teachers"), Group(GroupKind.GRADE, "1")
    assert fits(SOURCES["staff"], teachers)
    assert not fits(SOURCES["staff"], grade)
    assert not fits(SOURCES["pupils"], teachers)
    assert fits(SOURCES["pupils"], grade)
    assert all(fits(source, WHOLE) for source in SOURCES.values())


def test_only_cells_with_a_source_in_a_row_that_has_one_are_filled() -> None:
    wanted = {key: found[1] for key, cell in FORM.cells.items() if (found := wanted_of(cell))}
    assert wanted == {
        "lop": WHOLE, "hs.g1.so": Group(GroupKind.GRADE, "1"), "hs.khoi_2.so": Group(GroupKind.GRADE, "2")
    }  # fmt: skip
    assert is_prefilled(FORM)
    assert not is_prefilled(Definition(()))


@pytest.mark.parametrize(
    ("kept", "reason", "asked"),
    [("12", "", False), ("13", "", True), ("13", "Thêm một lớp ghép", False), ("", "", False)],
)
def test_another_number_than_the_records_gave_wants_a_word(kept: str, reason: str, asked: bool) -> None:
    place = ("lop", 0)
    content = Content(FORM, {place: kept}, reasons={place: reason} if reason else {}, given={place: "12"})
    assert [(one.place, one.hard) for one in problems_of(content) if one.message == DIFFERS] == (
        [(place, False)] if asked else []
    )
