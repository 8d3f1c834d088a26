"""What stands in a cell: read from what a person typed, kept as text, shown again.

Kept text is canonical: ``-12.5`` for numbers, ``2026-09-05`` for days, ``yes``/``no``, the code of a choice. Numbers
are also kept as whole thousandths (``amount``), so that totals are exact in every database.
"""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from portal.errors import RuleBroken, mark
from portal.rules.data_forms.definition import Field, FieldType
from portal.rules.data_forms.expressions import Value
from portal.rules.vietnamese import clean, clean_lines, nfc

SCALE = 1000
"""Thousandths in one."""
LARGEST = Decimal(10**14)
"""No number of a form reaches this (a hundred million million): the sum of a whole tree fits 64 bits."""
MOST_DECIMALS = 3
LONGEST_LINE, LONGEST_PROSE = 300, 5_000
YES, NO = "yes", "no"
YES_NO_LABELS = {YES: mark("Có"), NO: mark("Không")}
_GROUPED = re.compile(r"-?[1-9]\d{0,2}([. \u00a0]\d{3})+(,\d+)?", re.ASCII)
_PLAIN = re.compile(r"-?\d+([.,]\d+)?", re.ASCII)
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_YES = frozenset({"yes", "có", "co", "x", "1", "true", "đúng"})
_NO = frozenset({"no", "không", "khong", "0", "false", "sai"})


def read_value(field: Field, typed: str) -> str:
    """The canonical text of what was typed; "" for nothing. RuleBroken says what the cell takes.

    Numbers as Vietnamese write them: "1.250.000", "12,5"; "12.5" is taken too where a point cannot group thousands.
    FILE cells keep the id of their file and are not read from text.
    """
    text = nfc(typed).strip()
    if not text:
        return ""
    match field.type:
        case FieldType.INTEGER | FieldType.MONEY:
            return write_number(_read_number(text, 0))
        case FieldType.DECIMAL:
            return write_number(_read_number(text, field.decimals or MOST_DECIMALS))
        case FieldType.DATE:
            return _read_day(text).isoformat()
        case FieldType.YES_NO:
            return _read_yes_no(text)
        case FieldType.CHOICE:
            return _read_choice(field, text)
        case _:
            return _read_text(field, text)


def value_of(field: Field, kept: str) -> Value:
    """The value expressions work with; None for a blank."""
    if not kept:
        return None
    if field.is_number:
        return Decimal(kept)
    return kept == YES if field.type is FieldType.YES_NO else kept


def amount_of(field: Field, kept: str) -> int | None:
    """A number in thousandths; None for a blank and for what is no number."""
    return int(Decimal(kept) * SCALE) if kept and field.is_number else None


def of_amount(amount: int) -> Decimal:
    """The number of its thousandths."""
    return Decimal(amount) / SCALE


def write_number(number: Decimal) -> str:
    """Canonical text of a number: no exponent, no zeros to spare, at most three decimals (half away from zero)."""
    rounded = number.quantize(Decimal(1).scaleb(-MOST_DECIMALS), "ROUND_HALF_UP")
    text = f"{rounded:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _read_number(text: str, decimals: int) -> Decimal:
    if _GROUPED.fullmatch(text):
        plain = re.sub(r"[. \u00a0]", "", text).replace(",", ".")
    elif _PLAIN.fullmatch(text):
        plain = text.replace(",", ".")
    else:
        raise RuleBroken(mark("Ô này cần một số, ví dụ 1.250 hoặc 12,5."))
    try:
        number = Decimal(plain)
    except InvalidOperation as error:  # pragma: no cover - the patterns above let only numbers through
        raise RuleBroken(mark("Ô này cần một số, ví dụ 1.250 hoặc 12,5.")) from error
    if abs(number) >= LARGEST:
        raise RuleBroken(mark("Số này quá lớn."))
    if -int(number.as_tuple().exponent) > decimals and number != number.quantize(Decimal(1).scaleb(-decimals)):
        if not decimals:
            raise RuleBroken(mark("Ô này cần số nguyên, không có phần lẻ."))
        raise RuleBroken(mark("Ô này nhận nhiều nhất %(most)d chữ số sau dấu phẩy."), most=decimals)
    return number


def _read_day(text: str) -> date:
    found = _DAY.fullmatch(text)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(text)
    except ValueError as error:
        raise RuleBroken(mark("Ô này cần một ngày, ví dụ 05/9/2026.")) from error


def _read_yes_no(text: str) -> str:
    lower = text.casefold()
    if lower in _YES or lower in _NO:
        return YES if lower in _YES else NO
    raise RuleBroken(mark("Ô này chỉ nhận Có hoặc Không."))


def _read_choice(field: Field, text: str) -> str:
    for choice in field.choices:
        if text.casefold() in {choice.code, nfc(choice.label).casefold()}:
            return choice.code
    raise RuleBroken(mark("Hãy chọn một trong các mục của danh sách."))


def _read_text(field: Field, text: str) -> str:
    """What no page and no spreadsheet can show is left out."""
    prose = field.type is FieldType.PROSE
    text, most = (clean_lines(text), LONGEST_PROSE) if prose else (clean(text), LONGEST_LINE)
    if len(text) > most:
        raise RuleBroken(mark("Dài quá %(most)d ký tự."), most=most)
    return text
