"""First columns of a map: every cell of the form, or the headings of the template another system gave out."""

import csv
import io
from collections.abc import Iterator

from portal.errors import RuleBroken, mark
from portal.rules.data_forms.definition import Cell, Definition, FieldType, Need, Repeat
from portal.rules.data_forms.sector.columns import LONGEST_HEADING, MOST_COLUMNS, Column, Source
from portal.rules.vietnamese import clean, fold

_KNOWN: dict[str, Source] = {
    **dict.fromkeys(
        ("ma don vi", "ma truong", "ma co so", "ma co so giao duc", "school code", "unit code"), Source.UNIT_CODE
    ),
    **dict.fromkeys(("ten don vi", "don vi", "ten truong", "truong", "ten co so giao duc"), Source.UNIT_NAME),
    **dict.fromkeys(("loai don vi", "loai truong", "loai hinh truong"), Source.UNIT_KIND),
    **dict.fromkeys(("dia ban", "tinh", "huyen", "xa"), Source.PLACE),
    **dict.fromkeys(("ky", "ky bao cao", "ten ky"), Source.PERIOD),
    **dict.fromkeys(("nam hoc",), Source.YEAR),
}
_ABOUT = (("Mã đơn vị", Source.UNIT_CODE), ("Tên đơn vị", Source.UNIT_NAME))


def cells_of(definition: Definition, repeat: str) -> Iterator[Cell]:
    """The cells a line can hold: the fixed ones, and the columns of the repeat whose records are the lines."""
    for cell in definition.cells.values():
        if cell.field.type is FieldType.FILE or (isinstance(cell.part, Repeat) and cell.part.code != repeat):
            continue
        yield cell


def columns_of_form(definition: Definition, repeat: str) -> tuple[Column, ...]:
    """Code and name of the unit, then every cell; with a repeat, of cells only its columns."""
    columns = [Column(heading=heading, source=source, required=True) for heading, source in _ABOUT]
    for cell in cells_of(definition, repeat):
        if not repeat or isinstance(cell.part, Repeat):
            heading = cell.field.label if repeat else cell.label
            columns.append(_of_cell(_free(heading, columns), cell))
    return _counted(columns)


def columns_of_header(text: str, definition: Definition, repeat: str) -> tuple[Column, ...]:
    """A column for each heading of a pasted line (tabs, semicolons or commas between); found again by its words."""
    headings = _headings(text)
    if not headings:
        raise RuleBroken(mark("Hãy dán dòng tiêu đề của tệp mẫu, mỗi cột một tiêu đề."), field="header")
    known: dict[str, Cell] = {}
    for cell in cells_of(definition, repeat):
        for name in (cell.key, cell.label, cell.field.label):
            known.setdefault(_plain(name), cell)
    columns: list[Column] = []
    for heading in headings:
        columns.append(_found(_free(heading, columns), heading, known))
    return _counted(columns)


def _found(heading: str, words: str, known: dict[str, Cell]) -> Column:
    plain = _plain(words)
    if plain in known:
        return _of_cell(heading, known[plain])
    source = _KNOWN.get(plain, Source.NOTHING)
    return Column(heading=heading, source=source, required=source is Source.UNIT_CODE)


def _of_cell(heading: str, cell: Cell) -> Column:
    """Required where the form requires it: without the unit's code or these a line would be refused."""
    return Column(heading=heading, source=Source.CELL, key=cell.key, required=cell.field.need is Need.REQUIRED)


def _headings(text: str) -> list[str]:
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and not any(sign in lines[0] for sign in "\t;,"):
        found = lines  # one heading a line
    else:
        first = lines[0] if lines else ""
        between = next((one for one in "\t;," if one in first), ",")
        found = next(csv.reader(io.StringIO(first), delimiter=between), [])
    return [clean(one)[:LONGEST_HEADING] for one in found if one.strip()]


def _plain(text: str) -> str:
    return " ".join(fold(text).replace("_", " ").replace("*", " ").split())


def _free(heading: str, taken: list[Column]) -> str:
    """The heading, with a number where another column has it already."""
    used = {one.heading for one in taken}
    wanted, number = heading[:LONGEST_HEADING], 2
    found = wanted
    while found in used:
        found = f"{wanted[: LONGEST_HEADING - 6]} ({number})"
        number += 1
    return found


def _counted(columns: list[Column]) -> tuple[Column, ...]:
    if len(columns) > MOST_COLUMNS:
        raise RuleBroken(mark("Bảng cột có nhiều nhất %(most)d cột."), most=MOST_COLUMNS, field="header")
    return tuple(columns)
