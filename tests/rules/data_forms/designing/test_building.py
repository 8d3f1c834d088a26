"""Drafts are changed place by place, fields come from lines, expressions are written in labels: nothing is lost."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import NotFound, RuleBroken
from portal.rules.data_forms.content import Content
from portal.rules.data_forms.definition import Check, Definition, Field, FieldType, Need, Operator, Row, Section, Table
from portal.rules.data_forms.designing import building
from portal.rules.data_forms.designing.blocks import BLOCKS
from portal.rules.data_forms.designing.codes import is_code
from portal.rules.data_forms.designing.faults import faults_of
from portal.rules.data_forms.designing.lines import read_choices, read_fields, read_rows, write_fields, write_rows
from portal.rules.data_forms.designing.trial import try_out
from portal.rules.data_forms.designing.wording import pickable, to_code, to_words
from portal.rules.data_forms.stored import read_definition, write_definition
from tests.data_forms import SCHOOL_FORM

START = Definition((Section(code="chung", label="Chung", parts=()),))


def whole() -> Definition:
    return building.add_parts(START, "chung", [part for block in BLOCKS.values() for part in block.parts])


def test_every_ready_block_is_well_formed_even_twice() -> None:
    once = whole()
    twice = building.add_parts(once, "chung", [part for block in BLOCKS.values() for part in block.parts])
    assert faults_of(once) == []
    assert len(twice.parts) == 2 * len(once.parts)
    assert faults_of(twice) == []


def test_lines_from_a_spreadsheet_become_fields() -> None:
    found = read_fields("Số lớp *\tSố nguyên\tlớp\r\n\r\nGhi chú | đoạn văn\nLoại|Chọn: A; B\nNgày lập\tngày")
    assert [(one.code, one.type, one.unit, one.need) for one in found] == [
        ("so_lop", FieldType.INTEGER, "lớp", Need.REQUIRED),
        ("ghi_chu", FieldType.PROSE, "", Need.OPTIONAL),
        ("loai", FieldType.CHOICE, "", Need.OPTIONAL),
        ("ngay_lap", FieldType.DATE, "", Need.OPTIONAL),
    ]
    assert [choice.label for choice in found[2].choices] == ["A", "B"]
    with pytest.raises(RuleBroken, match="Không rõ loại ô “gì đó”"):
        read_fields("Tên | gì đó")


def test_grades_get_their_codes_and_totals_their_sign() -> None:
    rows = read_rows("Khối 1\nLớp 12\nMầm non\n= Tổng số")
    assert rows == (
        Row("g1", "Khối 1"),
        Row("g12", "Lớp 12"),
        Row("mam_non", "Mầm non"),
        Row("tong_so", "Tổng số", True),
    )
    assert read_rows(write_rows(rows), rows) == rows


def test_edited_lines_keep_codes_by_name_then_by_place() -> None:
    old = read_fields("Nam | số\nNữ | số")
    kept = tuple(replace(one, formula="1", help="x") for one in old)
    moved = read_fields("Nữ | số\nNam | tiền | đồng", kept)
    assert [(one.code, one.type, one.formula) for one in moved] == [
        ("nu", FieldType.INTEGER, "1"),
        ("nam", FieldType.MONEY, "1"),
    ]
    renamed = read_fields("Nam | số\nNữ sinh | số", kept)
    assert [one.code for one in renamed] == ["nam", "nu"], "renamed in its place"
    added = read_fields("Khác\nNam\nNữ sinh", kept)
    assert [one.code for one in added] == ["khac", "nam", "nu_sinh"]
    assert read_fields(write_fields(kept), kept) == kept


def test_a_copied_section_carries_parts_with_codes_of_their_own() -> None:
    copied, place = building.copy(SCHOOL_FORM, "@pupils")
    assert place == "@pupils_2"
    assert [part.code for part in copied.sections[1].parts] == ["classes_2", "grades_2"]
    assert faults_of(copied) == []


def test_columns_and_checks_are_places_too() -> None:
    check = Check(code="", left="classes", operator=Operator.AT_LEAST, right="1", message="Phải có lớp.")
    drafted, made = building.add_check(SCHOOL_FORM, check)
    assert building.find(drafted, f"!{made.code}") == made
    moved = building.move(drafted, "grades.girls", -1)
    table = moved.parts["grades"][1]
    assert isinstance(table, Table)
    assert [column.code for column in table.columns] == ["girls", "total"]
    assert building.remove(drafted, f"!{made.code}") == SCHOOL_FORM
    copied, place = building.copy(drafted, "grades.girls")
    assert place == "grades.girls_2"
    assert faults_of(copied) == []
    for place in ("@nowhere", "nowhere", "grades.nowhere", "!nowhere", ""):
        with pytest.raises(NotFound):
            building.remove(drafted, place)


PLACES = st.sampled_from(
    ["@pupils", "@money", "classes", "grades", "grades.girls", "note", "deals", "deals.price", "xa"]
)
STEPS = st.lists(
    st.tuples(st.sampled_from(["up", "down", "copy", "remove", "lines", "block"]), PLACES, st.text(max_size=30))
)


@given(STEPS)
def test_whatever_is_built_survives_being_kept(steps: list[tuple[str, str, str]]) -> None:
    built = SCHOOL_FORM
    for act, place, text in steps:
        try:
            match act:
                case "up" | "down":
                    built = building.move(built, place, -1 if act == "up" else 1)
                case "copy":
                    built = building.copy(built, place)[0]
                case "remove":
                    built = building.remove(built, place)
                case "lines":
                    built = building.add_parts(built, "pupils", read_fields(text, taken=list(built.parts)))
                case _:
                    built = building.add_parts(built, "money", BLOCKS["chi_7"].parts)
        except (NotFound, RuleBroken):
            continue
    assert read_definition(write_definition(built)) == built
    codes = [part.code for section in built.sections for part in section.parts]
    assert len(set(codes)) == len(codes)
    assert all(is_code(code) for code in codes)
    faults_of(built)
    try_out(built, dict.fromkeys(built.cells, "1"))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("[Số lớp] * 2", "classes * 2"),
        ("[số  LỚP]≥1", "classes>=1"),
        ("tổng([Học sinh, Nữ]) ≤ [Học sinh, Lớp 1, Nữ]", "sum(grades.girls) <= grades.g1.girls"),
        ("số dòng([Hợp đồng]) = 0", "count(deals) == 0"),
        ("kỳ_trước([Số lớp]) × 2", "previous(classes) * 2"),
        ("nếu_trống(classes, 0) > 1 và không (2 < 1)", "or_else(classes, 0) > 1 and not (2 < 1)"),
        ('"[Số lớp] và" != "x"', '"[Số lớp] và" != "x"'),
    ],
)
def test_expressions_are_read_from_labels(written: str, code: str) -> None:
    found = to_code(written, SCHOOL_FORM)
    assert found.replace(" ", "") == code.replace(" ", "")
    assert to_code(to_words(found, SCHOOL_FORM), SCHOOL_FORM) == found


def test_columns_beside_go_before_cells_of_the_same_name() -> None:
    table = SCHOOL_FORM.parts["grades"][1]
    assert to_code("[Tổng số] - [Nữ]", SCHOOL_FORM, table) == "total - girls"
    assert to_words("total - girls", SCHOOL_FORM, table) == "[Tổng số] - [Nữ]"


def test_a_label_two_cells_share_is_shown_by_code() -> None:
    twins = building.add_parts(START, "chung", [Field(code="a", label="Số"), Field(code="b", label="Số")])
    assert to_words("a + b", twins) == "a + b"
    with pytest.raises(RuleBroken, match=r"hãy dùng mã của ô: a, b"):
        to_code("[Số] + 1", twins)


@given(st.text(max_size=60))
def test_any_writing_is_read_or_refused_in_words(written: str) -> None:
    try:
        code = to_code(written, SCHOOL_FORM)
    except RuleBroken:
        return
    assert isinstance(to_words(code, SCHOOL_FORM), str)


def test_everything_that_can_be_picked_is_read_back() -> None:
    form = whole()
    for owner in (None, *(part for _section, part in form.parts.values())):
        for key, text in pickable(form, owner).items():
            assert to_code(text, form, owner) == key


def test_choices_keep_their_codes() -> None:
    old = read_choices("Công lập\nTư thục")
    assert read_choices("Tư thục\nCông lập\nKhác", old)[:2] == (old[1], old[0])


def test_a_trial_reads_works_out_and_names_what_is_wrong() -> None:
    trial = try_out(
        SCHOOL_FORM, {"classes": "1.200", "grades.g1.total": "x", "deals.name#2": "Mái che", "deals.price#2": "5"}
    )
    assert trial.content.value("classes") == 1200
    assert set(trial.refused) == {"grades.g1.total"}
    assert trial.content.records == {"deals": [2]}
    assert isinstance(trial.content, Content)
    assert [problem.place for problem in trial.problems] == [("grades.g1.total", 0), ("grades.g2.total", 0)]
