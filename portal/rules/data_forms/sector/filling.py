"""What stands in the columns of one line, as text in the style of each column."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from portal.errors import Say
from portal.rules.data_forms.content import Content
from portal.rules.data_forms.definition import Cell, FieldType, Repeat
from portal.rules.data_forms.expressions import Value
from portal.rules.data_forms.sector.columns import Column, ColumnMap, Source, Style
from portal.rules.data_forms.values import YES_NO_LABELS, write_number
from portal.rules.vietnamese import short_date


@dataclass(frozen=True)
class Lacking:
    """A required column that is blank in a line; ``record``: which record from 1, 0 for the line of a unit."""

    heading: str
    record: int = 0


@dataclass(frozen=True)
class Line:
    """One line: the id of its record (0: of the unit) and the written texts."""

    record_id: int
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Filled:
    """The lines of a unit, and the required columns that are blank in them."""

    lines: tuple[Line, ...] = ()
    lacking: tuple[Lacking, ...] = field(default_factory=tuple)


def fill_lines(layout: ColumnMap, content: Content, about: Mapping[Source, str], say: Say = str) -> Filled:
    """The lines of a unit. ``about``: the texts of the columns that are not cells."""
    ids = content.records.get(layout.repeat, ()) if layout.repeat else (0,)
    lines, lacking = [], []
    for number, record_id in enumerate(ids, start=1):
        texts = tuple(_text(column, content, record_id, about, say) for column in layout.columns)
        lines.append(Line(record_id, texts))
        lacking += [
            Lacking(column.heading, number if layout.repeat else 0)
            for column, text in zip(layout.columns, texts, strict=True)
            if column.required and not text
        ]
    return Filled(tuple(lines), tuple(lacking))


def _text(column: Column, content: Content, record_id: int, about: Mapping[Source, str], say: Say) -> str:
    if column.source is Source.FIXED:
        return column.text
    if column.source is not Source.CELL:
        return about.get(column.source, "")
    cell = content.definition.cells.get(column.key)
    if cell is None:
        return ""  # a report of an older version of the form, which did not ask this
    record = record_id if isinstance(cell.part, Repeat) else 0
    if not content.is_shown(cell, record):
        return ""
    return write_value(cell, content.value(cell.key, record), column.style, say)


def write_value(cell: Cell, value: Value, style: Style, say: Say = str) -> str:
    """A value in a style; "" for a blank."""
    if value is None or value == "":
        return ""
    if isinstance(value, Decimal):
        return _number(cell, value, style)
    if isinstance(value, bool):
        return _yes_no(value, style, say)
    match cell.field.type:
        case FieldType.DATE:
            return short_date(date.fromisoformat(value)) if style is Style.DAY_FIRST else value
        case FieldType.CHOICE if style is not Style.CODE:
            return next((one.label for one in cell.field.choices if one.code == value), value)
        case _:
            return value


def _number(cell: Cell, value: Decimal, style: Style) -> str:
    places = cell.field.decimals if cell.is_calculated and cell.field.is_number else 3
    text = write_number(value.quantize(Decimal(1).scaleb(-places), "ROUND_HALF_UP"))
    return text.replace(".", ",") if style is Style.COMMA else text


def _yes_no(value: bool, style: Style, say: Say) -> str:
    if style is Style.ONE_ZERO:
        return "1" if value else "0"
    if style is Style.MARKED:
        return "x" if value else ""
    return say(YES_NO_LABELS["yes" if value else "no"])
