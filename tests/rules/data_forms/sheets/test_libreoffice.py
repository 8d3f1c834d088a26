"""What LibreOffice writes is taken like what Excel writes, in each format it saves."""

import zipfile
from io import BytesIO

import pytest

from portal.rules.data_forms.sheets.comparing import Kind, Sides, compare
from portal.rules.data_forms.sheets.layout import lay_out
from portal.rules.data_forms.sheets.reading import read_file
from portal.rules.data_forms.sheets.stamp import read_stamp, stamp_lines
from tests.office import CONTENT, HERE, RECORDS, SEAL, STAMP
from tests.sheet_files import read_back
from tests.sheet_forms import FORM

WRITTEN = {
    ("classes", 0): "13",
    ("grades.g1.total", 0): "1250",
    ("kind", 0): "a",
    ("deals.signed", 9): "2026-12-31",
    ("deals.name", -1): "Hợp đồng mới",
    ("deals.price", -1): "1250000",
}


@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_a_workbook_saved_by_libreoffice_is_compared_cell_by_cell(ending: str) -> None:
    sheets = read_back((HERE / f"libreoffice.{ending}").read_bytes())
    assert read_stamp(stamp_lines(sheets), SEAL) == STAMP
    layout = lay_out(FORM, RECORDS)
    sides = Sides(base=CONTENT.kept, now=CONTENT.kept, records=RECORDS)
    lines = [one for one in compare(layout, read_file(layout, sheets), sides) if one.kind is not Kind.SAME]
    assert {line.place: line.mine for line in lines if line.kind is Kind.MINE} == WRITTEN
    others = [(line.kind, line.place) for line in lines if line.kind is not Kind.MINE]
    assert others == [(Kind.REFUSED, ("grades.g2.total", 0)), (Kind.REMOVED, ("deals.name", 12))]
    assert "không có phần lẻ" in str(lines[2].fault)


def test_what_libreoffice_saves_still_holds_rules_locks_and_colours() -> None:
    with zipfile.ZipFile(BytesIO((HERE / "libreoffice.xlsx").read_bytes())) as held:
        parts = {name: held.read(name).decode() for name in held.namelist() if name.endswith(".xml")}
    sheet = parts["xl/worksheets/sheet2.xml"]
    assert "<sheetProtection" in sheet
    assert "LEN(TRIM(C5))=0" in sheet
    assert all(f'type="{kind}"' in sheet for kind in ("whole", "decimal", "list"))
    assert "danh_muc_2" in parts["xl/workbook.xml"]
