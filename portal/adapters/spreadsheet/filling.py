"""XLSX files that people fill in: cells to write in are coloured and take only what fits, the rest is locked."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from portal.adapters.spreadsheet.heights import height_of
from portal.rules.data_forms.definition import Field, FieldType
from portal.rules.data_forms.sheets.drawing import OTHER_WIDTH, WIDTHS, Drawn, Sheet
from portal.rules.data_forms.sheets.layout import CODES, LABELS, Look, Spot
from portal.rules.data_forms.sheets.limits import Limit, Warn

A4 = 9
GUIDE_WIDTH = 110
_COLOURS = {"input": "#FFF9DB", "wrong": "#F8C9C4", "doubtful": "#FFE08A", "head": "#E6EEF0", "calculated": "#EEF2F6"}
_NUMBERS = "[>=10000]#,##0;[<=-10000]-#,##0;0"
"""As the portal shows numbers: small ones without points, so that a year stays a year."""
_LOOKS: dict[Look, dict[str, Any]] = {
    Look.TITLE: {"bold": True, "font_size": 13},
    Look.HELP: {"italic": True, "font_color": "#555555"},
    Look.HEAD: {"bold": True, "text_wrap": True, "bg_color": _COLOURS["head"], "border": 1, "valign": "top"},
    Look.LABEL: {"text_wrap": True, "valign": "top", "border": 1},
    Look.CODE: {"font_color": "#999999"},
    Look.INPUT: {"locked": False, "bg_color": _COLOURS["input"], "border": 1, "valign": "top", "text_wrap": True},
    Look.CALCULATED: {"bg_color": _COLOURS["calculated"], "border": 1, "valign": "top", "bold": True},
    Look.CLOSED: {"bg_color": "#DDDDDD", "border": 1, "font_size": 9},
}

_WRAPPED = {look for look, facts in _LOOKS.items() if "text_wrap" in facts}


def write_filling(sheets: Sequence[Sheet], *, title: str) -> bytes:
    """The workbook. Protected without a password: against slips, not against people."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    book.set_properties({"title": title})
    formats = _Formats(book)
    for one in sheets:
        sheet = book.add_worksheet(one.name)
        for spot, drawn in sorted(one.cells.items()):
            _write(sheet, spot, drawn, formats)
        for name, place in one.names.items():
            book.define_name(name, place)
        if one.is_hidden:
            sheet.very_hidden()
        else:
            _set_up(sheet, one)
            _put_rules(sheet, one, formats)
        sheet.protect("", {"format_columns": True, "format_rows": True})
    book.close()
    return buffer.getvalue()


class _Formats:
    """Formats of the workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[Look, str, bool, bool], Any] = {}
        self.red = book.add_format({"bg_color": _COLOURS["wrong"]})
        self.yellow = book.add_format({"bg_color": _COLOURS["doubtful"]})

    def of(self, drawn: Drawn) -> Any:
        """The format of a cell."""
        number = _number_format(drawn.field, drawn.look) if drawn.field else ""
        quoted = number == "@"
        key = drawn.look, number, bool(drawn.fault), quoted
        if key not in self._made:
            facts = {**_LOOKS[drawn.look], **({"num_format": number} if number else {})}
            if quoted:  # a text that looks like a formula stays a text when somebody goes through the cell
                facts["quote_prefix"] = True
            if drawn.fault:
                facts["bg_color"] = _COLOURS["wrong"]
            self._made[key] = self._book.add_format(facts)
        return self._made[key]


def _number_format(field: Field, look: Look) -> str:
    match field.type:
        case FieldType.INTEGER:
            return _NUMBERS
        case FieldType.MONEY:
            return "#,##0"
        case FieldType.DECIMAL:
            worked_out = "#,##0.0##" if look is Look.CALCULATED else "General"
            return f"#,##0.{'0' * field.decimals}" if field.decimals else worked_out
        case FieldType.DATE:
            return "dd/mm/yyyy"
        case _:
            return "@"


def _write(sheet: Any, spot: Spot, drawn: Drawn, formats: _Formats) -> None:
    shape, value = formats.of(drawn), drawn.value
    if drawn.formula:
        sheet.write_formula(*spot, drawn.formula, shape, float(value) if isinstance(value, Decimal) else value)
    elif isinstance(value, bool):
        sheet.write_boolean(*spot, value, shape)
    elif isinstance(value, date):
        sheet.write_datetime(*spot, datetime(value.year, value.month, value.day), shape)  # noqa: DTZ001
    elif isinstance(value, (int, float, Decimal)):
        sheet.write_number(*spot, float(value), shape)
    elif value == "":
        sheet.write_blank(*spot, None, shape)
    else:
        sheet.write_string(*spot, str(value), shape)
    if drawn.fault:
        sheet.write_comment(*spot, drawn.fault, {"x_scale": 2, "y_scale": 0.8})


def _set_up(sheet: Any, one: Sheet) -> None:
    """Widths, frozen heads, paper."""
    if one.has_codes:
        last = max((column for _row, column in one.cells), default=LABELS)
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width, None, {"hidden": column == CODES})
        if last >= len(WIDTHS):
            sheet.set_column(len(WIDTHS), last, OTHER_WIDTH)
        sheet.freeze_panes(2, LABELS + 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
    else:
        sheet.set_column(0, 0, 2)
        sheet.set_column(1, 1, GUIDE_WIDTH)
        sheet.hide_gridlines(2)
    for row, height in _heights(one).items():
        sheet.set_row(row, height)
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")


def _heights(one: Sheet) -> dict[int, int]:
    """Of the rows that need more than a line."""
    rows = dict[int, list[tuple[object, int]]]()
    for (row, column), drawn in one.cells.items():
        if drawn.look in _WRAPPED:
            rows.setdefault(row, []).append((drawn.value, _width(one, column)))
    needed = {row: height for row, cells in rows.items() if (height := height_of(cells))}
    return {row: max(needed.get(row, 0), one.heights.get(row, 0)) for row in needed | dict(one.heights)}


def _width(one: Sheet, column: int) -> int:
    if not one.has_codes:
        return GUIDE_WIDTH
    return WIDTHS[column] if column < len(WIDTHS) else OTHER_WIDTH


def _put_rules(sheet: Any, one: Sheet, formats: _Formats) -> None:
    for limit in one.limits:
        sheet.data_validation(*limit.first, *limit.last, _validation(limit))
    for warn in one.warns:
        _colour(sheet, warn, formats)


def _colour(sheet: Any, warn: Warn, formats: _Formats) -> None:
    shape = formats.red if warn.is_hard else formats.yellow
    options = {"type": "formula", "criteria": f"={warn.formula}", "format": shape}
    sheet.conditional_format(*warn.first, *warn.last, options)


def _validation(limit: Limit) -> dict[str, Any]:
    told = {"error_title": limit.title, "error_message": limit.message, "error_type": "stop", "ignore_blank": True}
    if limit.kind == "list":
        return {"validate": "list", "source": f"={limit.source}", **told}
    if limit.kind == "length":
        return {"validate": "length", "criteria": "<=", "value": limit.high, **told}
    names = {"whole": "integer", "decimal": "decimal", "date": "date"}
    return {
        "validate": names[limit.kind],
        "criteria": "between",
        "minimum": limit.low,
        "maximum": limit.high,
        **told,
    }
