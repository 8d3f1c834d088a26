"""What stands in a report's workbook: formulas, rules, locks, names."""

import re
import zipfile
from io import BytesIO

from portal.adapters.spreadsheet import write_table
from portal.adapters.spreadsheet.heights import height_of
from portal.rules.data_forms.content import Content
from portal.rules.data_forms.definition import Repeat
from portal.rules.data_forms.sheets.formulas import formula_of
from portal.rules.data_forms.sheets.layout import Look, lay_out, sheet_names
from tests.sheet_files import give_out
from tests.sheet_forms import FORM


def test_calculated_cells_are_formulas_where_they_can_be() -> None:
    layout = lay_out(FORM, {"deals": [7]})
    told = {key: formula_of(layout, FORM.cells[key]) for key in ("grades.g1.boys", "grades.all.total", "each", "then")}
    assert told["grades.g1.boys"] == '=IFERROR(IF(OR(COUNT(C11)=0,COUNT(D11)=0),"",(C11-D11)),"")'
    assert told["grades.all.total"] == '=IFERROR(IF(OR(COUNT(C11:C12)=0),"",SUM(C11:C12)),"")'
    assert "SUM(C11:C12,D11,E11:E12)/C5" in told["each"]
    assert told["then"] == "", "the period before is not in the file"
    assert formula_of(layout, FORM.cells["deals.half"], 7).startswith("=IFERROR(IF(OR(COUNT(D9)=0)")
    assert formula_of(layout, FORM.cells["spent"]).count("D9:D29") == 2
    assert "'Học sinh lớp nhóm'!C5" in formula_of(layout, FORM.cells["per"])


def test_the_file_holds_its_rules_and_its_locks() -> None:
    content = Content(FORM, {("classes", 0): "12", ("note", 0): "=1+1"}, {"deals": [7]})
    with zipfile.ZipFile(BytesIO(give_out(lay_out(FORM, content.records), content))) as held:
        parts = {name: held.read(name).decode() for name in held.namelist() if name.endswith(".xml")}
    sheet, second = parts["xl/worksheets/sheet2.xml"], parts["xl/worksheets/sheet3.xml"]
    assert "<sheetProtection" in sheet
    for kind in ("whole", "decimal", "list"):
        assert f'type="{kind}"' in sheet, kind
    for kind in ("date", "textLength"):
        assert f'type="{kind}"' in second, kind
    assert "Ô này cần số nguyên" in sheet
    assert "LEN(TRIM(C5))=0" in sheet, "a required blank turns red"
    assert 'state="frozen"' in sheet
    assert 'hidden="1"' in sheet, "codes are hidden"
    assert "<f>IFERROR" in sheet
    assert "1+1</f>" not in second, "a text never becomes a formula"
    assert 'quotePrefix="1"' in parts["xl/styles.xml"]
    assert "<formula1>danh_muc_1</formula1>" in second
    assert "danh_muc_2\">'Danh mục'!$B$1:$B$2</definedName>" in parts["xl/workbook.xml"]
    assert parts["xl/workbook.xml"].count('state="veryHidden"') == 2


def test_a_copy_to_look_at_has_nothing_to_fill() -> None:
    content = Content(FORM, {("classes", 0): "12"})
    with zipfile.ZipFile(BytesIO(give_out(lay_out(FORM, content.records), content, is_copy=True))) as held:
        sheet = held.read("xl/worksheets/sheet2.xml").decode()
    assert "<dataValidation" not in sheet
    assert "<f>" not in sheet
    assert "<sheetProtection" in sheet


def test_names_of_sheets_are_those_programs_take() -> None:
    names = sheet_names(["Học sinh", "học sinh", "a/b: [c]", "x" * 40, "x" * 40, "", "Hướng dẫn", "'quoted'"])
    assert names[:3] == ["Học sinh", "học sinh (2)", "a b c"]
    assert len({name.casefold() for name in names}) == 8
    assert max(map(len, names)) <= 31
    assert names[6] == "Hướng dẫn (2)"


def test_every_cell_of_the_form_stands_once() -> None:
    layout = lay_out(FORM, {"deals": [3, 4]})
    looks = [box.look for grid in layout.grids for box in grid.boxes.values() if box.cell]
    fixed = [cell for cell in FORM.cells.values() if not isinstance(cell.part, Repeat)]
    assert len(layout.where) == len(looks) == len(fixed) + 5 * 22
    assert looks.count(Look.CLOSED) == 1


def test_rows_are_as_high_as_their_words_need() -> None:
    assert height_of([("Số lớp", 26), ("x" * 26, 26), (5, 1)]) is None
    assert height_of([("Dân tộc thiểu số (em)", 16)]) == 30
    assert height_of([("một\nhai\n\nba", 40), ("hai dòng của ô này", 10)]) == 60
    assert height_of([("từ " * 5_000, 16)]) == 405
    content = Content(FORM, {("deals.name", 7): "Trường Tiểu học Hòa Bình Đông"}, {"deals": [7]})
    with zipfile.ZipFile(BytesIO(give_out(lay_out(FORM, content.records), content))) as held:
        sheet = held.read("xl/worksheets/sheet3.xml").decode()
    assert re.search(r'<row r="9" [^>]*ht="30"', sheet)
    assert re.search(r'<row r="5" [^>]*ht="60"', sheet), "room for prose"
    assert not re.search(r'<row r="10" [^>]*ht=', sheet)


def test_tables_have_heads_and_rows_as_high_as_their_words() -> None:
    data = write_table("Tổng hợp", [("Xem như đã xác nhận", 12), ("Đơn vị", 20)], [["x", "Trường " * 9], ["x", None]])
    with zipfile.ZipFile(BytesIO(data)) as held:
        sheet = held.read("xl/worksheets/sheet1.xml").decode()
    assert re.search(r'<row r="3" [^>]*ht="30"', sheet)
    assert re.search(r'<row r="4" [^>]*ht="45"', sheet)
    assert not re.search(r'<row r="5" [^>]*ht=', sheet)
