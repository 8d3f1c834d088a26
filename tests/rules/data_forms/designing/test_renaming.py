"""Another code: everything that names the old one follows, and nothing else changes."""

from dataclasses import replace

import pytest

from portal.errors import RuleBroken
from portal.rules.data_forms.content import Content, satisfied
from portal.rules.data_forms.definition import Check, Definition, Field, Operator, Row, Section, Table
from portal.rules.data_forms.designing.faults import faults_of
from portal.rules.data_forms.designing.renaming import check_code, rename
from portal.rules.data_forms.stored import read_definition, write_definition
from tests.data_forms import SCHOOL_FORM

GRADES = Table(
    code="grades",
    label="Học sinh",
    rows=(Row("g1", "Lớp 1"), Row("all", "Tổng số", is_total=True)),
    columns=(
        Field(code="total", label="Tổng số"),
        Field(code="girls", label="Nữ", shown_if="total > 0"),
        Field(code="classes", label="Lớp", formula="total / 30 + classes"),
    ),
    closed=frozenset({"g1.girls"}),
)
CHECK = Check(
    code="k",
    left="classes + grades.g1.total",
    operator=Operator.BETWEEN,
    right='other("classes", classes) + 0',
    upto="sum(grades.total) + previous(classes)",
    message='"classes" sai',
)
FORM = Definition(
    (
        Section(
            code="s",
            label="S",
            shown_if='classes > 1 and "classes" == "classes"',
            parts=(Field(code="classes", label="Số lớp"), replace(GRADES, shown_if="classes > 0")),
        ),
    ),
    (CHECK,),
)


def test_a_field_is_followed_everywhere_but_in_other_forms_texts_and_columns_of_that_name() -> None:
    found = rename(FORM, "classes", "so_lop")
    (section,), (check,) = found.sections, found.checks
    assert section.shown_if == 'so_lop > 1 and "classes" == "classes"'
    assert check.sides == (
        "so_lop + grades.g1.total",
        'other("classes", classes) + 0',
        "sum(grades.total) + previous(so_lop)",
    )
    table = found.parts["grades"][1]
    assert isinstance(table, Table)
    assert (table.shown_if, table.columns[2].formula) == ("so_lop > 0", "total / 30 + classes"), "its own column"
    assert rename(found, "so_lop", "classes") == FORM


def test_a_table_and_its_columns_are_followed_too() -> None:
    assert rename(FORM, "grades", "hs").checks[0].upto == "sum(hs.total) + previous(classes)"
    found = rename(rename(FORM, "grades.total", "tong"), "grades.girls", "nu")
    table = found.parts["grades"][1]
    assert isinstance(table, Table)
    assert [one.code for one in table.columns] == ["tong", "nu", "classes"]
    assert (table.columns[1].shown_if, table.columns[2].formula) == ("tong > 0", "tong / 30 + classes")
    assert table.closed == {"g1.nu"}
    assert found.checks[0].sides[::2] == ("classes + grades.g1.tong", "sum(grades.tong) + previous(classes)")


@pytest.mark.parametrize("place", ["classes", "grades", "deals", "note", "grades.total", "deals.price"])
def test_a_form_without_faults_has_none_afterwards(place: str) -> None:
    checks = (
        Check(code="a", left="sum(deals.price)", operator=Operator.AT_MOST, right="count(deals) * 9", message="A"),
        Check(code="b", left="grades.g1.total", operator=Operator.BETWEEN, right="classes", upto="99", message="B"),
    )
    before = Definition(SCHOOL_FORM.sections, checks)
    after = rename(before, place, "moi")
    assert faults_of(before) == faults_of(after) == []
    assert len(after.cells) == len(before.cells)
    assert rename(after, f"{place.rpartition('.')[0]}.moi".lstrip("."), place.rpartition(".")[2]) == before


@pytest.mark.parametrize(
    ("place", "code", "why"),
    [
        ("classes", "Số lớp", "chữ thường không dấu"),
        ("classes", "sum", "chữ thường không dấu"),
        ("classes", "a" * 41, "chữ thường không dấu"),
        ("classes", "grades", "đã dùng"),
        ("", "classes", "đã dùng"),
        ("grades.total", "girls", "đã dùng"),
        ("grades.total", "g1", "đã dùng"),
    ],
)
def test_a_code_must_be_one_and_free(place: str, code: str, why: str) -> None:
    with pytest.raises(RuleBroken, match=why) as refused:
        check_code(FORM, place, code)
    assert refused.value.field == "code"


def test_the_same_code_may_stand_in_another_place() -> None:
    check_code(FORM, "grades.total", "grades")
    check_code(FORM, "classes", "girls")


@pytest.mark.parametrize(
    ("kept", "holds"),
    [({"c": "1"}, True), ({"c": "45"}, True), ({"c": "0"}, False), ({"c": "46"}, False), ({}, True)],
)
def test_a_range_is_one_check(kept: dict[str, str], holds: bool) -> None:
    check = Check(code="k", left="c", operator=Operator.BETWEEN, right="1", upto="45", message="Từ 1 đến 45.")
    form = Definition((Section(code="s", label="S", parts=(Field(code="c", label="C"),)),), (check,))
    assert satisfied(check, Content(form, {(key, 0): text for key, text in kept.items()})) is holds
    assert read_definition(write_definition(form)) == form
    assert [fault.place for fault in faults_of(replace(form, checks=(replace(check, upto=""),)))] == ["!k"]


@pytest.mark.parametrize(
    ("kept", "holds"),
    [({"c": "5", "low": "6"}, False), ({"c": "5", "high": "6"}, True), ({"c": "7", "high": "6"}, False)],
)
def test_an_end_of_a_range_that_is_blank_is_not_judged(kept: dict[str, str], holds: bool) -> None:
    fields = tuple(Field(code=code, label=code) for code in ("c", "low", "high"))
    check = Check(code="k", left="c", operator=Operator.BETWEEN, right="low", upto="high", message="x")
    form = Definition((Section(code="s", label="S", parts=fields),), (check,))
    assert satisfied(check, Content(form, {(key, 0): text for key, text in kept.items()})) is holds
