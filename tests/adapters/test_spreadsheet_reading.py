"""Spreadsheets from strangers: columns by heading, and every bad file ends in one clear sentence."""

import io
import struct
import zipfile
from datetime import date

import pytest
import xlsxwriter

from portal.adapters import spreadsheet
from portal.adapters.spreadsheet import day_of, read_table, reading, text_of
from portal.errors import RuleBroken

COLUMNS = {"code": "Mã đơn vị", "name": "Tên đơn vị", "opened_on": "Ngày thành lập"}


def workbook(rows: list[list[object]]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet()
    for number, cells in enumerate(rows):
        sheet.write_row(number, 0, cells)
    book.close()
    return buffer.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(RuleBroken) as broken:
        read_table(data, COLUMNS)
    assert broken.value.field == "file"
    return str(broken.value)


def test_columns_are_found_by_heading_in_any_order_and_spelling() -> None:
    rows = [
        ["Danh sách đơn vị"],
        [],
        ["TEN DON VI ", "Ghi chú", "mã  đơn vị"],
        ["Trường Tiểu học Hòa Nghĩa", "x", "007"],
        [],
        ["Trường THPT Tam Bình", "", 12],
    ]
    table = read_table(workbook(rows), COLUMNS)
    assert [row.number for row in table.rows] == [4, 6]
    assert table.rows[0].cells == {"code": "007", "name": "Trường Tiểu học Hòa Nghĩa"}
    assert text_of(table.rows[1].cells["code"]) == "12"
    assert table.missing == ["Ngày thành lập"]
    assert table.unknown == ["Ghi chú"]


def test_what_the_portal_writes_it_also_reads() -> None:
    data = spreadsheet.write_table(
        "Đơn vị", [(heading, 20) for heading in COLUMNS.values()], [["01", "Trường A", date(1990, 9, 5)]]
    )
    (row,) = read_table(data, COLUMNS).rows
    assert row.cells == {"code": "01", "name": "Trường A", "opened_on": date(1990, 9, 5)}


@pytest.mark.parametrize("typed", ["05/09/1990", "5/9/1990", "1990-09-05", date(1990, 9, 5)])
def test_days_are_read_as_people_type_them(typed: str | date) -> None:
    assert day_of(typed) == date(1990, 9, 5)


def test_no_day_and_a_wrong_day() -> None:
    assert day_of(None) is None
    assert day_of(" ") is None
    with pytest.raises(ValueError, match="30/02/2020"):
        day_of("30/02/2020")


@pytest.mark.parametrize("data", [b"", b"not a table", b"PK\x03\x04 broken", b"\x89PNG\r\n"])
def test_what_is_not_a_spreadsheet(data: bytes) -> None:
    assert "không phải bảng tính" in refusal(data)


def test_empty_tables_and_missing_headings() -> None:
    assert "Không tìm thấy dòng tiêu đề" in refusal(workbook([]))
    assert "Không tìm thấy dòng tiêu đề" in refusal(workbook([["Họ tên", "Lớp"], ["An", "6A"]]))
    assert "chưa có dòng dữ liệu" in refusal(workbook([list(COLUMNS.values())]))


def test_one_heading_twice() -> None:
    assert "hai cột cùng tên" in refusal(workbook([["Mã đơn vị", "Tên đơn vị", "Ma don vi"], ["1", "A", "2"]]))


def test_an_encrypted_file_is_named_as_such() -> None:
    assert "mật khẩu" in refusal(_encrypted_package())


def test_limits_of_rows_columns_and_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 5)
    monkeypatch.setattr(reading, "MAX_COLUMNS", 4)
    monkeypatch.setattr(reading, "MAX_CHARACTERS", 50)
    head = list(COLUMNS.values())
    assert "hơn 5 dòng" in refusal(workbook([head] + [["1", "A"]] * 5))
    assert "Dòng 2 có hơn 4 cột" in refusal(workbook([head, ["1", "A", "", "", "thừa"]]))
    assert "Ô B2 dài quá 50" in refusal(workbook([head, ["1", "A" * 51]]))
    assert len(read_table(workbook([head] + [["1", "A" * 50]] * 4), COLUMNS).rows) == 4


def test_a_bomb_ends_only_the_child() -> None:
    """Two cells that span the whole sheet: a few hundred bytes that would need gigabytes."""
    assert "quá lớn hoặc quá phức tạp" in refusal(_bomb())


def test_a_slow_file_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_SECONDS", 0)
    assert "quá phức tạp" in refusal(workbook([list(COLUMNS.values()), ["1", "A"]]))


def test_a_file_too_large_is_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_FILE", 10)
    assert "lớn hơn" in refusal(b"x" * 11)


def _bomb() -> bytes:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    source, target = io.BytesIO(workbook([["a"]])), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if name.endswith("sheet1.xml"):
                start, end = text.index("<sheetData"), text.index("</sheetData>")
                text = f"{text[:start]}<sheetData>{cells}{text[end:]}"
            new.writestr(name, text)
    return target.getvalue()


def _encrypted_package() -> bytes:
    """A compound file as Excel writes for a workbook with a password: header, table of sectors, folder, one stream."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 0x1000, end, 0, end, 0, 0)
    header += struct.pack("<108I", *([free] * 108))
    sectors = struct.pack("<128I", fat, end, *range(3, 10), end, *([free] * 118))
    folder = _entry("Root Entry", 5, 1, end, 0) + _entry("EncryptedPackage", 2, free, 2, 4096) + bytes(256)
    return header + sectors + folder + bytes(4096)


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    ends = struct.pack("<HBBIII36xIQ", len(text) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child, start, size)
    return text.ljust(64, b"\0") + ends


def test_text_that_looks_like_a_formula_comes_back_as_typed() -> None:
    data = spreadsheet.write_table(
        "Đơn vị", [(heading, 20) for heading in COLUMNS.values()], [["+84 275", "=1+1", None]]
    )
    (row,) = read_table(data, COLUMNS).rows
    assert [text_of(cell) for cell in row.cells.values()] == ["+84 275", "=1+1"]
