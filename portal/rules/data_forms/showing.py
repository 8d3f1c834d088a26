"""A cell's kept text as people read it: "1.250.000", "12,5", "05/09/2026", "Có", the words of a choice."""

from datetime import date
from decimal import Decimal

from portal.errors import Say
from portal.rules.data_forms.definition import Field, FieldType
from portal.rules.data_forms.expressions import Value
from portal.rules.data_forms.values import YES_NO_LABELS, write_number
from portal.rules.vietnamese import short_date

GROUPED_FROM = 10_000
"""Smaller numbers are shown without points, so that a year stays a year."""


def show_kept(field: Field, kept: str, say: Say = str) -> str:
    """What stands in a cell, in words; ``read_value`` reads it back as the same. Files keep an id and are named
    elsewhere."""
    if not kept:
        return ""
    if field.is_number:
        return show_number(Decimal(kept))
    match field.type:
        case FieldType.DATE:
            return short_date(date.fromisoformat(kept))
        case FieldType.YES_NO:
            return say(YES_NO_LABELS[kept])
        case FieldType.CHOICE:
            return next((choice.label for choice in field.choices if choice.code == kept), kept)
        case _:
            return kept


def typed_text(field: Field, kept: str) -> str:
    """What the box of a cell holds: the code where one chooses from a list, else as shown."""
    return kept if field.type in {FieldType.CHOICE, FieldType.YES_NO} else show_kept(field, kept)


def show_value(field: Field, value: Value, say: Say = str) -> str:
    """A calculated value, as ``show_kept``; a number not longer than its field says."""
    if isinstance(value, Decimal):
        places = field.decimals if field.is_number else 3
        return show_number(value.quantize(Decimal(1).scaleb(-places), "ROUND_HALF_UP"))
    if isinstance(value, bool):
        return say(YES_NO_LABELS["yes" if value else "no"])
    return value or ""


def show_number(number: Decimal) -> str:
    """ "12,5", "1250", "1.250.000"."""
    whole, _point, places = write_number(number).partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    if int(digits) >= GROUPED_FROM:
        digits = f"{int(digits):,}".replace(",", ".")
    return f"{sign}{digits},{places}" if places else f"{sign}{digits}"
