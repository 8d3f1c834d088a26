"""A cell's value on its way into a workbook and back: numbers as numbers, days as days, the rest as words."""

from datetime import date
from decimal import Decimal

from portal.errors import RuleBroken
from portal.rules.data_forms.definition import Field, FieldType
from portal.rules.data_forms.expressions import Value
from portal.rules.data_forms.showing import show_kept, show_value
from portal.rules.data_forms.values import read_value, write_number
from portal.rules.vietnamese import nfc

Raw = str | int | float | bool | date
"""What a spreadsheet holds in a cell; "" for nothing."""
EXACT_DIGITS = 15
"""Spreadsheets keep no more digits of a number; longer ones go as words."""
FIRST_DAY = date(1900, 3, 1)
"""Earlier days are counted differently by different spreadsheets, or not at all; they go as words."""
_ERROR_VALUES = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})


def to_sheet(field: Field, kept: str) -> Raw | Decimal:
    """What stands in the workbook for a kept text; ``from_sheet`` gives the same text back."""
    if not kept:
        return ""
    if field.is_number:
        number = Decimal(kept)
        return number if len(number.as_tuple().digits) <= EXACT_DIGITS else show_kept(field, kept)
    if field.type is FieldType.DATE:
        day = date.fromisoformat(kept)
        return day if day >= FIRST_DAY else kept
    return unix_lines(show_kept(field, kept))


def calculated_to_sheet(field: Field, value: Value) -> Raw | Decimal:
    """What a calculated cell shows."""
    if isinstance(value, Decimal) and field.is_number:
        number = Decimal(write_number(value))
        return number if len(number.as_tuple().digits) <= EXACT_DIGITS else show_value(field, value)
    return show_value(field, value)


def from_sheet(field: Field, raw: Raw) -> str:
    """The canonical text of what came back; RuleBroken says what the cell takes."""
    if isinstance(raw, str):
        text = unix_lines(nfc(raw)).strip()
        if text in _ERROR_VALUES:
            raise RuleBroken("Công thức trong ô bị lỗi (%(error)s).", error=text)
        if field.type is FieldType.CHOICE:
            text = next((choice.code for choice in field.choices if nfc(choice.label).strip() == text), text)
        return read_value(field, text)
    return read_value(field, _typed(field, raw))


def show_raw(raw: Raw) -> str:
    """What stood in a cell, in words."""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, date):
        return f"{raw:%d/%m/%Y}"
    return raw if isinstance(raw, str) else _said(raw)


def unix_lines(text: str) -> str:
    """Line ends as the portal keeps them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _typed(field: Field, raw: int | float | date) -> str:
    """A number, day or truth value as a person would type it for this cell."""
    if isinstance(raw, bool):
        return str(raw).lower()
    if isinstance(raw, date):
        return raw.isoformat() if field.type is FieldType.DATE else f"{raw:%d/%m/%Y}"
    return _said(raw)


def _said(raw: float) -> str:
    number = Decimal(f"{raw:.{EXACT_DIGITS}g}")
    return f"{number:f}".replace(".", ",") if number != number.to_integral() else f"{number.to_integral():f}"
