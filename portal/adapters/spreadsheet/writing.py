"""XLSX files: written in constant memory, one table on one sheet."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from portal.adapters.clock import LOCAL_ZONE

_TONES = {"wrong": "#F8C9C4", "doubtful": "#FFF0B3", "heading": "#E6EEF0"}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_table(
    title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Any]], *, subtitle: str = ""
) -> bytes:
    """An XLSX file: ``title`` in the first row, ``subtitle`` in the second, then headings, then ``rows``.

    ``columns`` are (heading, width in characters). Text that Excel would take for a formula is written as text;
    instants are written in Vietnam's time.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("Bảng")
    bold = book.add_format({"bold": True, "font_size": 13})
    head = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#E6EEF0", "border": 1, "valign": "top"})
    cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    formats: dict[type, Any] = {
        datetime: book.add_format({"num_format": "hh:mm dd/mm/yyyy", "valign": "top", "border": 1}),
        date: book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "border": 1}),
    }
    for index, (_heading, width) in enumerate(columns):
        sheet.set_column(index, index, width)
    sheet.write_string(0, 0, title, bold)
    if subtitle:
        sheet.write_string(1, 0, subtitle)
    for index, (heading, _width) in enumerate(columns):
        sheet.write_string(2, index, heading, head)
    for number, row in enumerate(rows, start=3):
        for index, value in enumerate(row):
            _write(sheet, number, index, value, formats, cell)
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    book.close()
    return buffer.getvalue()


def write_marked(rows: Sequence[Sequence[Any]], tones: Mapping[tuple[int, int], str], *, width: int = 18) -> bytes:
    """A sheet as somebody else made it, its cells where they were; ``tones`` colours cells by (row, column) from 0.

    A tone is ``wrong`` (red), ``doubtful`` (yellow) or ``heading``.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("Bảng")
    toned = {tone: book.add_format({"bg_color": colour, "text_wrap": True}) for tone, colour in _TONES.items()}
    plain = book.add_format({})
    days = {tone: book.add_format({"bg_color": _TONES[tone], "num_format": "dd/mm/yyyy"}) for tone in _TONES}
    plain_day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.set_column(0, max(map(len, rows), default=1), width)
    for number, row in enumerate(rows):
        for index, value in enumerate(row):
            tone = tones.get((number, index), "")
            if value != "" or tone:
                formats = {date: days.get(tone, plain_day), datetime: days.get(tone, plain_day)}
                _write(sheet, number, index, value, formats, toned.get(tone, plain))
    book.close()
    return buffer.getvalue()


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
