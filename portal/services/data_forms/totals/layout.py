"""A form's parts as a page of totals shows them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from portal.rules.data_forms.definition import Cell, Definition, Field, FieldType, Repeat, Section, Table, Total
from portal.services.data_forms.totals.rollup import is_totalled


@dataclass(frozen=True)
class Block:
    """One table of the page: single fields that follow each other, a table, or the columns of a repeat.

    ``cells`` are those that are totalled or listed; of a table all of them, by row and column, None where it is closed.
    """

    part: Table | Repeat | None
    cells: tuple[Cell, ...] = ()
    rows: tuple[tuple[str, tuple[Cell | None, ...]], ...] = ()


def blocks(definition: Definition, section: Section) -> Iterator[Block]:
    """The blocks of a section in reading order; parts with nothing to total are left out."""
    for single, parts in groupby(section.parts, key=lambda part: isinstance(part, Field)):
        if single:
            shown = tuple(cell for part in parts if _is_shown(cell := definition.cells[part.code]))
            if shown:
                yield Block(None, shown)
            continue
        for part in parts:
            if isinstance(part, Table):
                yield Block(part, rows=tuple((row.label, _row(definition, part, row.code)) for row in part.rows))
            elif isinstance(part, Repeat):
                columns = (definition.cells[f"{part.code}.{column.code}"] for column in part.columns)
                yield Block(part, tuple(cell for cell in columns if _is_shown(cell)))


def _row(definition: Definition, part: Table, row: str) -> tuple[Cell | None, ...]:
    return tuple(definition.cells.get(f"{part.code}.{row}.{column.code}") for column in part.columns)


def _is_shown(cell: Cell) -> bool:
    return is_totalled(cell) or is_listed(cell)


def is_listed(cell: Cell) -> bool:
    """Whether the units' own words are listed."""
    return cell.field.total is Total.LIST and cell.field.type is not FieldType.FILE
