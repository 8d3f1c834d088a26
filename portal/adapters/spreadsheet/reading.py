"""Read a table from a spreadsheet that anybody may have made, in a child process with limits."""

import csv
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from portal.adapters.spreadsheet.commas import rows_of_text
from portal.errors import RuleBroken
from portal.rules.vietnamese import clean, fold

MEGABYTE = 1024 * 1024
MAX_FILE = 20 * MEGABYTE
MAX_MEMORY_MB = 512
MAX_SECONDS = 20
MAX_ROWS = 20_000
MAX_ROWS_OF_ALL = 60_000
"""Of all sheets of a workbook together: a school of 3,000 pupils with 15 books each."""
MAX_SHEETS = 1_000
MAX_COLUMNS = 60
MAX_CHARACTERS = 2_000
MAX_COLUMNS_FILLED, MAX_CHARACTERS_FILLED = 500, 32_767
"""Of workbooks the portal made itself, where every cell says what it takes."""
HEADINGS_WITHIN = 20
"""The row of headings stands among the first so many rows (titles may stand above it)."""

Cell = str | int | float | bool | date

_CHILD = Path(__file__).with_name("child.py")
_ESCAPED = ("'=", "'+", "'-", "'@")
_DAY_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")


@dataclass(frozen=True)
class TableRow:
    """One row that is not empty; ``number`` is the row's number in the sheet, ``cells`` only those that are filled."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Table:
    """The rows under the headings; ``missing`` and ``unknown`` are headings as a person reads them."""

    rows: Sequence[TableRow]
    missing: Sequence[str]
    unknown: Sequence[str]


def read_table(data: bytes, columns: Mapping[str, str], *, field: str = "file", text: bool = False) -> Table:
    """The first sheet of an XLSX, XLS, XLSB or ODS file, its columns found by heading in any order.

    ``text``: a CSV file is taken too.

    ``columns`` maps a key to its heading; headings are compared without case, diacritics and stray blanks. Anything
    that is not a readable table of a bearable size raises RuleBroken at ``field``.
    """
    rows = (_text_rows(data, field) if text else None) or _rows_of(data, field)
    wanted = {fold(clean(heading)): key for key, heading in columns.items()}
    start, headings = _find_headings(rows, wanted)
    if start is None:
        raise RuleBroken(
            "Không tìm thấy dòng tiêu đề. Bảng cần có các cột: %(columns)s.",
            field=field,
            columns=", ".join(columns.values()),
        )
    places = _places(headings, wanted, field)
    missing = [heading for key, heading in columns.items() if key not in places]
    unknown = [text_of(cell) for cell in headings if text_of(cell) and fold(text_of(cell)) not in wanted]
    found = []
    for number, cells in enumerate(rows[start:], start=start + 1):
        filled = {key: cells[index] for key, index in places.items() if index < len(cells) and text_of(cells[index])}
        if filled:
            found.append(TableRow(number, filled))
    if not found:
        raise RuleBroken("Bảng chỉ có tiêu đề, chưa có dòng dữ liệu nào.", field=field)
    return Table(found, missing, unknown)


def read_rows(data: bytes, *, field: str = "file") -> list[list[Cell]]:
    """Every row of the first sheet from row 1 on, empty ones too, for tables whose headings a person explains.

    Anything that is not a readable table of a bearable size raises RuleBroken at ``field``.
    """
    rows = _rows_of(data, field)
    if not any(text_of(cell) for cells in rows for cell in cells):
        raise RuleBroken("Bảng tính không có dữ liệu ở trang đầu tiên.", field=field)
    return rows


def read_sheets(data: bytes, *, field: str = "file") -> list[tuple[str, list[list[Cell]]]]:
    """Every sheet with its name and all its rows, ``MAX_ROWS_OF_ALL`` together; empty sheets too."""
    return _sheets_of(data, field, rows=MAX_ROWS_OF_ALL, sheets=MAX_SHEETS)


def read_filling(data: bytes, *, field: str = "file") -> list[tuple[str, list[list[Cell]]]]:
    """Every sheet of a workbook that was given out to be filled: wide tables, and cells as long as a program takes."""
    return _sheets_of(
        data,
        field,
        rows=MAX_ROWS_OF_ALL,
        sheets=MAX_SHEETS,
        columns=MAX_COLUMNS_FILLED,
        characters=MAX_CHARACTERS_FILLED,
    )


def lines_of(cell: Cell | None) -> str:
    """A cell of several lines as it was typed; a number or day as ``text_of`` writes it."""
    if not isinstance(cell, str):
        return text_of(cell)
    return cell[1:] if cell.startswith(_ESCAPED) else cell


def text_of(cell: Cell | None) -> str:
    """A cell as one clean line: 12.0 is "12", a day is dd/mm/yyyy; the apostrophe of an escaped formula is dropped."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = clean(str(cell))
    return text[1:] if text.startswith(_ESCAPED) else text


def day_of(cell: Cell | None) -> date | None:
    """The day in a cell: a real date, or typed as dd/mm/yyyy or yyyy-mm-dd. None when empty; else ValueError."""
    if isinstance(cell, date):
        return cell
    text = text_of(cell)
    if not text:
        return None
    for form in _DAY_FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
    raise ValueError(text)


def _rows_of(data: bytes, field: str) -> list[list[Cell]]:
    return _sheets_of(data, field, rows=MAX_ROWS, sheets=1)[0][1]


def _text_rows(data: bytes, field: str) -> list[list[Cell]] | None:
    if len(data) > MAX_FILE:
        raise RuleBroken("Bảng tính lớn hơn %(limit)d MB.", field=field, limit=MAX_FILE // MEGABYTE)
    try:
        found = rows_of_text(data, rows=MAX_ROWS, columns=MAX_COLUMNS, characters=MAX_CHARACTERS)
    except csv.Error as error:
        raise _refusal("unreadable", "", field) from error
    except OverflowError as error:
        limits = {"rows": MAX_ROWS, "columns": MAX_COLUMNS, "cell": MAX_CHARACTERS}
        raise _refusal(str(error), "…", field, limits) from error
    return [list(row) for row in found] if found is not None else None


def _sheets_of(
    data: bytes,
    field: str,
    *,
    rows: int,
    sheets: int,
    columns: int = 0,
    characters: int = 0,
) -> list[tuple[str, list[list[Cell]]]]:
    if len(data) > MAX_FILE:
        raise RuleBroken("Bảng tính lớn hơn %(limit)d MB.", field=field, limit=MAX_FILE // MEGABYTE)
    columns, characters = columns or MAX_COLUMNS, characters or MAX_CHARACTERS
    answer = _ask_child(data, field, (MAX_MEMORY_MB, MAX_SECONDS, rows, columns, characters, sheets))
    if "error" in answer:
        raise _refusal(answer["error"], answer["at"], field, {"rows": rows, "columns": columns, "cell": characters})
    return [(name, [[_cell(value) for value in row] for row in found]) for name, found in answer["sheets"]]


def _ask_child(data: bytes, field: str, limits: tuple[int, ...]) -> dict[str, Any]:
    command = [sys.executable, "-I", str(_CHILD), *map(str, limits)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=3 * MAX_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise _refusal("heavy", "", field) from error
    if done.returncode != 0:
        raise _refusal("heavy", "", field)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _refusal(code: str, at: str, field: str, limits: Mapping[str, int] | None = None) -> RuleBroken:
    limit = (limits or {}).get(code, 0)
    if code == "password":
        return RuleBroken("Tệp được đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi tải lên lại.", field=field)
    if code == "rows":
        return RuleBroken("Bảng có hơn %(limit)d dòng. Hãy chia thành nhiều tệp.", field=field, limit=limit)
    if code == "columns":
        return RuleBroken("Dòng %(row)s có hơn %(limit)d cột.", field=field, row=at, limit=limit)
    if code == "cell":
        return RuleBroken("Ô %(cell)s dài quá %(limit)d ký tự.", field=field, cell=at, limit=limit)
    if code == "unreadable":
        return RuleBroken("Tệp này không phải bảng tính (XLSX, XLS, ODS) hoặc đã hỏng.", field=field)
    return RuleBroken(
        "Tệp quá lớn hoặc quá phức tạp nên không đọc được. Hãy chép riêng bảng sang một tệp mới rồi thử lại.",
        field=field,
    )


def _cell(value: Any) -> Cell:
    if isinstance(value, dict):
        return date.fromisoformat(value["day"])
    found: Cell = value
    return found


def _find_headings(rows: list[list[Cell]], wanted: Mapping[str, str]) -> tuple[int | None, list[Cell]]:
    """Position after the row that holds the most of the wanted headings (at least two, or all when fewer)."""
    best, start, headings = min(2, len(wanted)) - 1, None, list[Cell]()
    for index, cells in enumerate(rows[:HEADINGS_WITHIN]):
        count = len({fold(text_of(cell)) for cell in cells} & set(wanted))
        if count > best:
            best, start, headings = count, index + 1, cells
    return start, headings


def _places(headings: Sequence[Cell], wanted: Mapping[str, str], field: str) -> dict[str, int]:
    places: dict[str, int] = {}
    for index, cell in enumerate(headings):
        key = wanted.get(fold(text_of(cell)))
        if key in places:
            raise RuleBroken("Có hai cột cùng tên “%(heading)s”.", field=field, heading=text_of(cell))
        if key is not None:
            places[key] = index
    return places
