"""Column maps: kept and read, begun from a form or a template, judged beside the form."""

from decimal import Decimal

import pytest

from portal.errors import RuleBroken
from portal.rules.data_forms.content import Content
from portal.rules.data_forms.definition import Choice, Definition, Field, FieldType, Section
from portal.rules.data_forms.expressions import Value
from portal.rules.data_forms.sector import checking
from portal.rules.data_forms.sector.checking import faults_of
from portal.rules.data_forms.sector.columns import Column, ColumnMap, Source, Style, placed, read_map, write_map
from portal.rules.data_forms.sector.filling import Lacking, fill_lines, write_value
from portal.rules.data_forms.sector.starting import columns_of_form, columns_of_header
from portal.rules.data_forms.sector.states import RunState, check_settling
from tests.data_forms import SCHOOL_FORM

CODE = Column(heading="Mã", source=Source.UNIT_CODE, required=True)


def cell(key: str, heading: str = "") -> Column:
    return Column(heading=heading or key, source=Source.CELL, key=key)


def test_a_map_is_read_back_as_it_was_written() -> None:
    layout = ColumnMap(
        columns=(CODE, Column(heading="Lớp", source=Source.CELL, key="classes", style=Style.COMMA)),
        repeat="deals",
        deemed=False,
    )
    assert read_map(write_map(layout)) == layout


def test_a_column_is_put_where_it_belongs() -> None:
    a, b, c = (cell(name) for name in "abc")
    assert placed([a, b], c, 0) == [c, a, b]
    assert placed([a, b, c], c, 0, instead_of=2) == [c, a, b]
    assert placed([a, b, c], a, 9, instead_of=0) == [b, c, a]


def test_a_new_map_holds_every_cell_once() -> None:
    columns = columns_of_form(SCHOOL_FORM, "")
    assert [one.source for one in columns[:2]] == [Source.UNIT_CODE, Source.UNIT_NAME]
    keys = [one.key for one in columns[2:]]
    assert "grades.all.total" in keys
    assert not any(key.startswith("deals.") for key in keys)
    assert len({one.heading for one in columns}) == len(columns)
    assert [one.key for one in columns_of_form(SCHOOL_FORM, "deals")[2:]] == ["deals.name", "deals.price"]


@pytest.mark.parametrize("between", ["\t", ";", ",", "\n"])
def test_headings_of_a_template_find_their_cells(between: str) -> None:
    header = between.join(["Mã trường", "Tên trường", "SỐ LỚP", "grades.g1.girls", "Gì đó", "Gì đó"])
    columns = columns_of_header(header, SCHOOL_FORM, "")
    assert [(one.source, one.key) for one in columns] == [
        (Source.UNIT_CODE, ""),
        (Source.UNIT_NAME, ""),
        (Source.CELL, "classes"),
        (Source.CELL, "grades.g1.girls"),
        (Source.NOTHING, ""),
        (Source.NOTHING, ""),
    ]
    assert columns[-1].heading == "Gì đó (2)"
    assert [one.required for one in columns] == [True, False, True, False, False, False]


def test_a_template_needs_headings() -> None:
    with pytest.raises(RuleBroken) as refused:
        columns_of_header(" ; ;", SCHOOL_FORM, "")
    assert refused.value.field == "header"


def test_a_map_names_what_the_form_no_longer_asks() -> None:
    layout = ColumnMap(columns=(CODE, cell("classes"), cell("rooms", "Phòng"), cell("deals.name"), CODE))
    faults = faults_of(layout, SCHOOL_FORM)
    assert [(fault.place, fault.message) for fault in faults] == [
        (0, checking.TWICE),
        (2, checking.GONE),
        (3, checking.OF_LIST),
        (4, checking.TWICE),
    ]
    assert faults[1].params == {"heading": "Phòng", "key": "rooms"}
    assert [fault.message for fault in faults_of(ColumnMap(repeat="gone"), SCHOOL_FORM)] == [
        checking.NO_COLUMNS,
        checking.NO_REPEAT,
    ]
    files = Definition((Section(code="s", label="S", parts=(Field(code="f", label="F", type=FieldType.FILE),)),))
    assert [one.message for one in faults_of(ColumnMap(columns=(cell("f"),)), files)] == [checking.FILE]
    assert [one.message for one in faults_of(ColumnMap(columns=(Column(heading="x"),)), files)] == [checking.NOTHING]


@pytest.mark.parametrize(
    ("type_", "value", "style", "written"),
    [
        (FieldType.DECIMAL, Decimal("12.50"), Style.USUAL, "12.5"),
        (FieldType.DECIMAL, Decimal("-12.5"), Style.COMMA, "-12,5"),
        (FieldType.DATE, "2026-09-05", Style.USUAL, "2026-09-05"),
        (FieldType.DATE, "2026-09-05", Style.DAY_FIRST, "05/09/2026"),
        (FieldType.YES_NO, True, Style.USUAL, "Có"),
        (FieldType.YES_NO, False, Style.ONE_ZERO, "0"),
        (FieldType.YES_NO, False, Style.MARKED, ""),
        (FieldType.CHOICE, "b", Style.USUAL, "Bán trú"),
        (FieldType.CHOICE, "b", Style.CODE, "b"),
        (FieldType.TEXT, "=1+1", Style.USUAL, "=1+1"),
        (FieldType.INTEGER, None, Style.USUAL, ""),
    ],
)
def test_values_are_written_in_the_style_of_their_column(
    type_: FieldType, value: Value, style: Style, written: str
) -> None:
    field = Field(code="f", label="F", type=type_, decimals=2, choices=(Choice("b", "Bán trú"),))
    form = Definition((Section(code="s", label="S", parts=(field,)),))
    assert write_value(form.cells["f"], value, style) == written


def test_lines_of_a_unit_and_what_they_lack() -> None:
    content = Content(
        SCHOOL_FORM,
        {("grades.g1.total", 0): "3", ("grades.g2.total", 0): "4", ("deals.name", 7): "Bàn", ("deals.price", 9): "5"},
        {"deals": [9, 7]},
    )
    wanted = Column(heading="Lớp", source=Source.CELL, key="classes", required=True)
    one = fill_lines(ColumnMap(columns=(CODE, wanted, cell("grades.all.total"))), content, {Source.UNIT_CODE: "T1"})
    assert [(line.record_id, line.texts) for line in one.lines] == [(0, ("T1", "", "7"))]
    assert one.lacking == (Lacking("Lớp"),)
    name = Column(heading="Tên", source=Source.CELL, key="deals.name", required=True)
    fixed = Column(heading="Loại", source=Source.FIXED, text="HĐ")
    many = fill_lines(ColumnMap(columns=(name, cell("deals.price"), fixed), repeat="deals"), content, {})
    assert [(line.record_id, line.texts) for line in many.lines] == [(9, ("", "5", "HĐ")), (7, ("Bàn", "", "HĐ"))]
    assert many.lacking == (Lacking("Tên", 1),)


def test_what_is_not_asked_is_not_exported() -> None:
    hidden = Field(code="kitchen", label="Bếp", shown_if="classes > 5")
    form = Definition((Section(code="s", label="S", parts=(Field(code="classes", label="Lớp"), hidden)),))
    content = Content(form, {("classes", 0): "3", ("kitchen", 0): "2"})
    assert fill_lines(ColumnMap(columns=(cell("kitchen"),)), content, {}).lines[0].texts == ("",)


@pytest.mark.parametrize(
    ("state", "to", "base", "last", "allowed"),
    [
        (RunState.MADE, RunState.DELIVERED, None, None, True),
        (RunState.MADE, RunState.DELIVERED, 3, 3, True),
        (RunState.MADE, RunState.DELIVERED, None, 3, False),
        (RunState.MADE, RunState.FAILED, None, 3, True),
        (RunState.FAILED, RunState.DELIVERED, 3, 3, True),
        (RunState.DELIVERED, RunState.FAILED, 3, 5, True),
        (RunState.DELIVERED, RunState.FAILED, 3, 6, False),
        (RunState.DELIVERED, RunState.DELIVERED, 3, 5, False),
        (RunState.WAITING, RunState.DELIVERED, None, None, False),
        (RunState.BROKEN, RunState.FAILED, None, None, False),
    ],
)
def test_only_what_fits_the_last_delivered_can_be_delivered(
    state: RunState, to: RunState, base: int | None, last: int | None, *, allowed: bool
) -> None:
    if allowed:
        check_settling(state=state, to=to, base_id=base, last_id=last, run_id=5)
    else:
        with pytest.raises(RuleBroken):
            check_settling(state=state, to=to, base_id=base, last_id=last, run_id=5)
