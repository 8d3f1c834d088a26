"""XLSX files: written in constant memory, a table on each sheet."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter

from portal.adapters.clock import LOCAL_ZONE
from portal.adapters.spreadsheet.heights import height_of

_TONES = {"wrong": "#F8C9C4", "doubtful": "#FFF0B3", "heading": "#E6EEF0"}
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
LONGEST_NAME = 31
"""Characters of the name of a sheet."""
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class TableSheet:
    """A sheet with a title in the first row, ``subtitle`` in the second, then headings, then rows.

    ``columns`` are (heading, width in characters).
    """

    name: str
    title: str
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Any]]
    subtitle: str = ""


@dataclass(frozen=True)
class MarkedSheet:
    """A sheet as somebody else made it, its cells where they were; ``tones`` colours cells by (row, column) from 0.

    A tone is ``wrong`` (red), ``doubtful`` (yellow) or ``heading``.
    """

    name: str
    rows: Sequence[Sequence[Any]]
    tones: Mapping[tuple[int, int], str]


def write_table(
    title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Any]], *, subtitle: str = ""
) -> bytes:
    """An XLSX file of one ``TableSheet``. Text that Excel would take for a formula is written as text; instants are
    written in Vietnam's time."""
    return write_tables([TableSheet("Bảng", title, columns, rows, subtitle)])


def write_tables(tables: Sequence[TableSheet]) -> bytes:
    """An XLSX file, a sheet for each table; names are cut to what Excel takes and told apart."""
    buffer, book = _new_book(len(tables))
    bold = book.add_format({"bold": True, "font_size": 13})
    head = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#E6EEF0", "border": 1, "valign": "top"})
    cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    formats: dict[type, Any] = {
        datetime: book.add_format({"num_format": "hh:mm dd/mm/yyyy", "valign": "top", "border": 1}),
        date: book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "border": 1}),
    }
    taken: set[str] = set()
    for table in tables:
        sheet = book.add_worksheet(_sheet_name(table.name, taken))
        for index, (_heading, width) in enumerate(table.columns):
            sheet.set_column(index, index, width)
        sheet.write_string(0, 0, table.title, bold)
        if table.subtitle:
            sheet.write_string(1, 0, table.subtitle)
        widths = [width for _heading, width in table.columns]
        sheet.set_row(2, height_of(table.columns))
        for index, (heading, _width) in enumerate(table.columns):
            sheet.write_string(2, index, heading, head)
        for number, row in enumerate(table.rows, start=3):
            sheet.set_row(number, height_of(zip(row, widths, strict=False)))
            for index, value in enumerate(row):
                _write(sheet, number, index, value, formats, cell)
        sheet.freeze_panes(3, 0)
        sheet.repeat_rows(2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    book.close()
    return buffer.getvalue()


def write_marked(rows: Sequence[Sequence[Any]], tones: Mapping[tuple[int, int], str], *, width: int = 18) -> bytes:
    """An XLSX file of one ``MarkedSheet``."""
    return write_marked_sheets([MarkedSheet("Bảng", rows, tones)], width=width)


def write_marked_sheets(sheets: Sequence[MarkedSheet], *, width: int = 18) -> bytes:
    """An XLSX file of sheets somebody else made, some of their cells coloured."""
    buffer, book = _new_book(len(sheets))
    toned = {tone: book.add_format({"bg_color": colour, "text_wrap": True}) for tone, colour in _TONES.items()}
    plain = book.add_format({})
    days = {tone: book.add_format({"bg_color": _TONES[tone], "num_format": "dd/mm/yyyy"}) for tone in _TONES}
    plain_day = book.add_format({"num_format": "dd/mm/yyyy"})
    taken: set[str] = set()
    for marked in sheets:
        sheet = book.add_worksheet(_sheet_name(marked.name, taken))
        sheet.set_column(0, max(map(len, marked.rows), default=1), width)
        for number, row in enumerate(marked.rows):
            for index, value in enumerate(row):
                tone = marked.tones.get((number, index), "")
                if value != "" or tone:
                    formats = {date: days.get(tone, plain_day), datetime: days.get(tone, plain_day)}
                    _write(sheet, number, index, value, formats, toned.get(tone, plain))
    book.close()
    return buffer.getvalue()


def _new_book(sheets: int) -> tuple[io.BytesIO, Any]:
    """Row by row to the disk for one sheet; for many that would take an open file for each."""
    buffer = io.BytesIO()
    options = {"constant_memory": sheets == 1, "strings_to_formulas": False, "strings_to_urls": False}
    return buffer, xlsxwriter.Workbook(buffer, options)


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """At most 31 characters, none of those Excel refuses, different from the others without regard to case."""
    cleaned = _NOT_IN_NAMES.sub(" ", wanted).strip(" '")[:LONGEST_NAME] or "Bảng"
    name, number = cleaned, 2
    while name.lower() in taken:
        name = f"{cleaned[: LONGEST_NAME - 5]} ({number})"
        number += 1
    taken.add(name.lower())
    return name


def _write(sheet: Any, number: int, index: int, value: Any, formats: Mapping[type[date], Any], cell: Any) -> None:
    if value is None:
        sheet.write_blank(number, index, None, cell)
    elif isinstance(value, datetime):
        sheet.write_datetime(number, index, value.astimezone(LOCAL_ZONE).replace(tzinfo=None), formats[datetime])
    elif isinstance(value, date):
        sheet.write_datetime(number, index, datetime(value.year, value.month, value.day), formats[date])  # noqa: DTZ001
    elif isinstance(value, (int, float)):
        sheet.write_number(number, index, value, cell)
    else:
        text = str(value)
        sheet.write_string(number, index, f"'{text}" if text.startswith(_FORMULA_STARTS) else text, cell)
