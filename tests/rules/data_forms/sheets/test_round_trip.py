"""A report out as a workbook and in again: nothing is lost, nothing is let in that was not asked for."""

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.errors import RuleBroken
from portal.rules.data_forms.content import Content, Place
from portal.rules.data_forms.definition import (
    Field,
    FieldType,
)
from portal.rules.data_forms.sheets.comparing import Kind, Sides, compare
from portal.rules.data_forms.sheets.layout import Layout, address, lay_out
from portal.rules.data_forms.sheets.reading import Misshapen, read_file
from portal.rules.data_forms.sheets.values import from_sheet, to_sheet
from portal.rules.data_forms.showing import typed_text
from portal.rules.data_forms.values import read_value, write_number
from tests.sheet_files import give_out, put, read_back
from tests.sheet_forms import FORM

numbers = st.one_of(st.integers(-(10**13), 10**13), st.integers(0, 50)).map(str)
decimals = st.decimals(min_value=-(10**13), max_value=10**13, places=2).map(write_number)
letters = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co"))
lines = st.one_of(
    st.text(letters, max_size=40), st.sampled_from(["=1+1", "'=x", "-5", "@a", "12.5", "_x0041_", "007", "TRUE", "1/2"])
)
proses = st.lists(lines, max_size=3).map("\n".join)
days = st.dates(min_value=date(1000, 1, 1)).map(lambda day: day.isoformat())


def texts_of(field: Field) -> st.SearchStrategy[str]:
    """Canonical texts a cell may keep."""
    kinds: dict[FieldType, st.SearchStrategy[str]] = {
        FieldType.INTEGER: numbers,
        FieldType.MONEY: numbers,
        FieldType.DECIMAL: decimals,
        FieldType.TEXT: lines,
        FieldType.PROSE: proses,
        FieldType.DATE: days,
        FieldType.YES_NO: st.sampled_from(["yes", "no"]),
        FieldType.CHOICE: st.sampled_from([choice.code for choice in field.choices] or [""]),
    }
    canonical = kinds[field.type].map(lambda text: read_value(field, typed_text(field, text)))
    return st.one_of(st.just(""), canonical)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Any content of the form."""
    ids = draw(st.lists(st.integers(1, 10**6), unique=True, max_size=4))
    layout = lay_out(FORM, {"deals": ids})
    kept = {place: draw(texts_of(FORM.cells[place[0]].field)) for place in layout.inputs if place[1] >= 0}
    return Content(FORM, kept=kept, records={"deals": ids})


def layout_of(content: Content) -> Layout:
    return lay_out(content.definition, content.records)


@given(contents())
@settings(max_examples=30, deadline=None)
def test_what_goes_out_comes_back(content: Content) -> None:
    layout = layout_of(content)
    came = read_file(layout, read_back(give_out(layout, content)))
    assert {place: one.text for place, one in came.items()} == {
        place: content.kept.get(place, "") for place in layout.inputs
    }
    assert not [one for one in came.values() if one.fault]


@given(contents(), st.data())
@settings(max_examples=25, deadline=None)
def test_edits_come_out_exactly_as_the_edits(content: Content, data: st.DataObject) -> None:
    layout = layout_of(content)
    sheets = read_back(give_out(layout, content))
    chosen = data.draw(st.lists(st.sampled_from(sorted(layout.inputs)), unique=True, max_size=8))
    wanted: dict[Place, str] = {}
    for place in chosen:
        field = FORM.cells[place[0]].field
        wanted[place] = data.draw(texts_of(field))
        grid, spot = layout.inputs[place]
        value: Any = to_sheet(field, wanted[place])
        put(sheets, grid.name, spot, float(value) if field.is_number and not isinstance(value, str) else value)
    came = read_file(layout, sheets)
    differing = {p: one.text for p, one in came.items() if one.text != content.kept.get(p, "")}
    assert differing == {p: text for p, text in wanted.items() if text != content.kept.get(p, "")}
    found = compare(layout, came, Sides(base=content.kept, now=content.kept, records=content.records))
    told = {line.place: line.mine for line in found if line.kind is Kind.MINE}
    removed = {line.record for line in found if line.kind is Kind.REMOVED}
    assert told == {place: text for place, text in differing.items() if place[1] not in removed}


@given(st.data())
@settings(max_examples=30, deadline=None)
def test_any_single_changed_header_is_refused_with_its_address(data: st.DataObject) -> None:
    layout = lay_out(FORM, {"deals": [7, 9]})
    sheets = read_back(give_out(layout, Content(FORM, records={"deals": [7, 9]})))
    grid = data.draw(st.sampled_from(list(layout.grids)))
    spot = data.draw(st.sampled_from(sorted(spot for spot, box in grid.boxes.items() if box.cell is None)))
    new = data.draw(st.text(st.characters(codec="utf-8", categories=("Lu", "Ll", "Nd")), max_size=8))
    old = grid.boxes[spot].text
    put(sheets, grid.name, spot, new)
    if new == old:
        assert read_file(layout, sheets)
        return
    with pytest.raises(Misshapen) as refused:
        read_file(layout, sheets)
    assert [fault.params["cell"] for fault in refused.value.faults] == [address(spot)]
    assert refused.value.faults[0].params["sheet"] == grid.name


def test_a_text_like_a_broken_formula_stays_but_a_broken_formula_is_told() -> None:
    content = Content(FORM, {("deals.name", 7): "#N/A", ("deals.name", 9): "B"}, {"deals": [7, 9]})
    layout = layout_of(content)
    sheets = read_back(give_out(layout, content))
    grid, spot = layout.inputs["deals.name", 9]
    put(sheets, grid.name, spot, "#N/A")
    sides = Sides(base=content.kept, now=content.kept, records=content.records)
    found = {line.place: line.kind for line in compare(layout, read_file(layout, sheets), sides)}
    assert (found["deals.name", 7], found["deals.name", 9]) == (Kind.SAME, Kind.REFUSED)


def sheets_of(content: Content) -> tuple[Layout, list[tuple[str, list[list[Any]]]]]:
    layout = layout_of(content)
    return layout, read_back(give_out(layout, content))


def refusals(layout: Layout, sheets: list[tuple[str, list[list[Any]]]]) -> list[str]:
    with pytest.raises(Misshapen) as refused:
        read_file(layout, sheets)
    return [str(fault) for fault in refused.value.faults]


def test_moved_rows_and_columns_deleted_sheets_and_stray_words_are_named() -> None:
    content = Content(FORM, {("deals.name", 7): "A", ("deals.name", 9): "B"}, {"deals": [7, 9]})
    layout, sheets = sheets_of(content)
    rows = dict(sheets)["Mua sắm"]
    at = next(number for number, row in enumerate(rows) if row and row[0] == "#7")
    rows[at], rows[at + 1] = rows[at + 1], rows[at]
    told = refusals(layout, sheets)
    assert f"Trang “Mua sắm”, ô A{at + 1}: dòng này vốn là dòng {at + 2}" in told[0]

    layout, sheets = sheets_of(content)
    for row in dict(sheets)["Học sinh lớp nhóm"]:
        row.insert(2, "")
    assert any("“Giá trị” vốn ở cột C" in one for one in refusals(layout, sheets))

    layout, sheets = sheets_of(content)
    assert refusals(layout, [one for one in sheets if one[0] != "Mua sắm"]) == [
        "Thiếu trang “Mua sắm”: trang đã bị xóa hoặc đổi tên."
    ]

    layout, sheets = sheets_of(content)
    put(sheets, "Mua sắm", (200, 4), "thêm một dòng")
    assert refusals(layout, sheets) == [
        "Trang “Mua sắm”, ô E201: chỗ này không thuộc biểu mẫu, “thêm một dòng” sẽ bị mất."
    ]


@pytest.mark.parametrize(
    ("kind", "raw", "text"),
    [
        (FieldType.INTEGER, "1.250", "1250"),
        (FieldType.INTEGER, 1250.0, "1250"),
        (FieldType.MONEY, "1 250 000", "1250000"),
        (FieldType.DECIMAL, 12.345, "12.345"),
        (FieldType.DECIMAL, "12,5", "12.5"),
        (FieldType.DECIMAL, 0.1 + 0.2, "0.3"),
        (FieldType.TEXT, 7.0, "7"),
        (FieldType.YES_NO, True, "yes"),
        (FieldType.YES_NO, "Không", "no"),
        (FieldType.DATE, "5/9/2026", "2026-09-05"),
        (FieldType.PROSE, "a\r\nb", "a\nb"),
    ],
)
def test_values_are_read_as_people_and_programs_write_them(kind: FieldType, raw: Any, text: str) -> None:
    assert from_sheet(Field(code="f", label="F", type=kind), raw) == text


@pytest.mark.parametrize(
    ("kind", "raw", "why"),
    [
        (FieldType.INTEGER, 1.5, "không có phần lẻ"),
        (FieldType.INTEGER, "mười", "cần một số"),
        (FieldType.DECIMAL, 1 / 3, "nhiều nhất 3 chữ số"),
        (FieldType.DATE, 45000.0, "cần một ngày"),
        (FieldType.INTEGER, "#DIV/0!", "Công thức trong ô bị lỗi"),
        (FieldType.CHOICE, "Khác", "danh sách"),
        (FieldType.TEXT, "x" * 301, "Dài quá 300"),
    ],
)
def test_what_a_cell_does_not_take_is_said(kind: FieldType, raw: Any, why: str) -> None:
    with pytest.raises(RuleBroken, match=re.escape(why)):
        from_sheet(Field(code="f", label="F", type=kind), raw)
