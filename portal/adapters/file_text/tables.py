"""Text out of spreadsheets (XLSX, XLSB, XLS, ODS): the name of each sheet, then a line for each row."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from portal.adapters.file_text.found import Encrypted, Unreadable

MOST_ROWS = 20_000
MOST_SHEETS = 200
BETWEEN = " | "


def read_tables(data: bytes, longest: int) -> str:
    """All sheets until there are ``longest`` characters; hidden ones too, since the file shows them to who opens it."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
    except PasswordError as error:
        raise Encrypted from error
    except CalamineError as error:
        raise Unreadable from error
    parts: list[str] = []
    length = 0
    for name in book.sheet_names[:MOST_SHEETS]:
        for line in [name, *_lines(book, name)]:
            parts.append(line)
            length += len(line) + 1
            if length > longest:
                return "\n".join(parts)
    return "\n".join(parts) if any(BETWEEN in part or part not in book.sheet_names for part in parts) else ""


def _lines(book: CalamineWorkbook, name: str) -> list[str]:
    try:
        rows = book.get_sheet_by_name(name).to_python(nrows=MOST_ROWS)
    except CalamineError:  # a sheet of charts
        return []
    cells = ([_words(cell) for cell in row] for row in rows)
    return [line for row in cells if (line := BETWEEN.join(filter(None, row)))]


def _words(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}" if value.time() != time() else f"{value:%d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, (time, timedelta)):
        return str(value)
    if isinstance(value, float):
        return f"{value:.15g}".replace(".", ",")
    return " ".join(str(value).split()) if not isinstance(value, bool) else ""
