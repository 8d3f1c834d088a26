"""A cell's value as programs send and read it: JSON, where nobody can mistake a point for a comma.

Only the notation is translated here; what a cell takes is judged by ``values.read_value``, as everywhere.
"""

from decimal import Decimal, InvalidOperation
from typing import Any

from portal.errors import RuleBroken, mark
from portal.rules.data_forms.definition import Field, FieldType
from portal.rules.data_forms.expressions import Value
from portal.rules.data_forms.values import NO, YES

MOST_DIGITS = 20
NUMBER = mark("Gửi số dạng JSON, ví dụ 1250 hoặc 12.5.")
YES_OR_NO = mark("Gửi true hoặc false.")
TEXT = mark("Gửi chữ trong ngoặc kép.")
FILE = mark("Ô tệp chỉ nộp được ở trang của phiếu.")


def typed_from(field: Field, sent: Any) -> str:
    """What a person would have typed to mean the same; "" for null. RuleBroken for a value of another kind."""
    if field.type is FieldType.FILE:
        raise RuleBroken(FILE)
    if sent is None:
        return ""
    if field.is_number:
        return _number(sent)
    if field.type is FieldType.YES_NO:
        if sent is True or sent is False:
            return YES if sent else NO
        raise RuleBroken(YES_OR_NO)
    if isinstance(sent, str):
        return sent
    raise RuleBroken(TEXT)


def sent_from(field: Field, kept: str) -> Any:
    """The JSON value of a cell's kept text; None for a blank. Of a file its number."""
    if not kept:
        return None
    if field.is_number:
        return plain_number(Decimal(kept))
    if field.type is FieldType.YES_NO:
        return kept == YES
    return int(kept) if field.type is FieldType.FILE else kept


def sent_value(field: Field, value: Value) -> Any:
    """The JSON value of a calculated cell, not longer than its field says."""
    if isinstance(value, Decimal):
        places = field.decimals if field.is_number else 3
        return plain_number(value.quantize(Decimal(1).scaleb(-places), "ROUND_HALF_UP"))
    return value


def plain_number(value: Decimal | None) -> int | float | None:
    """A number as JSON has it, whole ones without a point."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _number(sent: Any) -> str:
    """With a comma, as Vietnamese write it: "1.125" would be a grouped thousand."""
    if isinstance(sent, bool) or not isinstance(sent, int | Decimal | str):
        raise RuleBroken(NUMBER)
    if sent == "":
        return ""
    if isinstance(sent, str) and (not sent.isascii() or len(sent) > MOST_DIGITS or "_" in sent):
        raise RuleBroken(NUMBER)
    try:
        number = Decimal(sent)
    except InvalidOperation as error:
        raise RuleBroken(NUMBER) from error
    if not number.is_finite():
        raise RuleBroken(NUMBER)
    if number and not -MOST_DIGITS <= number.adjusted() <= MOST_DIGITS:
        raise RuleBroken(mark("Số này quá lớn."))
    return f"{number.normalize():f}".replace(".", ",")
