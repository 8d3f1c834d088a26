"""Where everything of a report stands in its workbook: one sheet for each section, always the same for the same form
and records, so that a file that comes back is compared cell by cell with what was given out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from portal.rules.data_forms.content import Place
from portal.rules.data_forms.definition import Cell, Definition, Field, FieldType, Need, Part, Repeat, Section, Table
from portal.rules.vietnamese import clean

LAYOUT = 1
"""Raised whenever anything here moves: files of an older layout are refused in words."""
CODES, LABELS, FIRST = 0, 1, 2
"""Columns: a hidden one with codes and the ids of records, one with labels, the first with values."""
BLANK_ROWS = 20
LONGEST_NAME = 31
GUIDE, LISTS, SEAL = "Hướng dẫn", "Danh mục", "Dấu của cổng"
"""The sheets beside those of the sections; the last two are hidden."""
FIELD_HEADS = ("Nội dung", "Giá trị", "Đơn vị tính", "Hướng dẫn")
NUMBER_HEAD = "STT"
REQUIRED = " *"
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))

Spot = tuple[int, int]
"""Row and column, both from 0."""


class Look(StrEnum):
    """What a box of a sheet is."""

    TITLE = "title"
    HELP = "help"
    HEAD = "head"
    LABEL = "label"
    CODE = "code"
    INPUT = "input"
    CALCULATED = "calculated"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class Box:
    """One cell of a sheet: locked words, or a cell of the form. New records have the ids -1, -2, ..."""

    look: Look
    text: str = ""
    cell: Cell | None = None
    record: int = 0

    @property
    def place(self) -> Place:
        """The cell of the form."""
        return (self.cell.key if self.cell else "", self.record)


@dataclass(frozen=True)
class Grid:
    """The sheet of a section."""

    name: str
    section: Section
    boxes: Mapping[Spot, Box]


@dataclass(frozen=True)
class Layout:
    """All sheets of sections, in reading order."""

    definition: Definition
    grids: Sequence[Grid]

    @cached_property
    def where(self) -> Mapping[Place, tuple[Grid, Spot]]:
        """Where each cell of the form stands."""
        return {box.place: (grid, spot) for grid in self.grids for spot, box in grid.boxes.items() if box.cell}

    @cached_property
    def inputs(self) -> Mapping[Place, tuple[Grid, Spot]]:
        """Where each cell that is filled stands."""
        return {
            place: (grid, spot) for place, (grid, spot) in self.where.items() if grid.boxes[spot].look is Look.INPUT
        }


def lay_out(definition: Definition, records: Mapping[str, Sequence[int]]) -> Layout:
    """The sheets of a form whose repeats have these records; blank rows for new ones follow."""
    names = sheet_names(section.label for section in definition.sections)
    grids = [
        Grid(name, section, _boxes(definition, section, records))
        for name, section in zip(names, definition.sections, strict=True)
    ]
    return Layout(definition, grids)


def new_records(repeat: Repeat, present: int) -> int:
    """How many blank rows follow the present records."""
    return max(0, min(repeat.most - present, max(BLANK_ROWS, repeat.least - present)))


def address(spot: Spot) -> str:
    """ "C12" of row 11, column 2."""
    return f"{column_letters(spot[1])}{spot[0] + 1}"


def column_letters(index: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    letters = ""
    while index >= 0:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
    return letters


def sheet_names(labels: Iterable[str]) -> list[str]:
    """Names Excel takes: at most 31 characters, all different without regard to case."""
    taken = {name.casefold() for name in (GUIDE, LISTS, SEAL, "History")}
    found = []
    for label in labels:
        short = clean(label.translate(_NOT_IN_NAMES)).strip(" '")[:LONGEST_NAME].strip(" '") or "Phần"
        name, number = short, 2
        while name.casefold() in taken:
            name = f"{short[: LONGEST_NAME - 5].rstrip()} ({number})"
            number += 1
        taken.add(name.casefold())
        found.append(name)
    return found


def label_of(field: Field) -> str:
    """The label as the sheet says it, with a star where the cell must be filled."""
    return clean(field.label) + (REQUIRED if field.need is Need.REQUIRED else "")


def look_of(cell: Cell) -> Look:
    """Files are put in on the page of the report, what is calculated nowhere."""
    if cell.is_calculated:
        return Look.CALCULATED
    return Look.CLOSED if cell.field.type is FieldType.FILE else Look.INPUT


def _boxes(definition: Definition, section: Section, records: Mapping[str, Sequence[int]]) -> dict[Spot, Box]:
    found: dict[Spot, Box] = {
        (0, LABELS): Box(look=Look.TITLE, text=clean(section.label)),
        (1, LABELS): Box(look=Look.HELP, text=clean(section.help)),
    }
    row, in_fields = 3, False
    for part in section.parts:
        if not isinstance(part, Field):
            row, in_fields = row + (1 if in_fields else 0), False
            lines = _table(definition, part) if isinstance(part, Table) else _repeat(definition, part, records)
            drawn = [_part_head(part), *lines, {}]
        else:
            drawn = [*([] if in_fields else [_heads(FIELD_HEADS)]), _field(definition, part)]
            in_fields = True
        for line in drawn:
            found |= {(row, column): box for column, box in line.items()}
            row += 1
    return found


Line = dict[int, Box]


def _heads(texts: Iterable[str]) -> Line:
    return {LABELS + index: Box(look=Look.HEAD, text=text) for index, text in enumerate(texts)}


def _part_head(part: Part) -> Line:
    helped = {FIRST: Box(look=Look.HELP, text=clean(part.help))} if clean(part.help) else {}
    return {
        CODES: Box(look=Look.CODE, text=part.code),
        LABELS: Box(look=Look.TITLE, text=clean(part.label)),
        **helped,
    }


def _field(definition: Definition, field: Field) -> Line:
    cell = definition.cells[field.code]
    return {
        CODES: Box(look=Look.CODE, text=field.code),
        LABELS: Box(look=Look.LABEL, text=label_of(field)),
        FIRST: Box(look=look_of(cell), cell=cell),
        FIRST + 1: Box(look=Look.LABEL, text=clean(field.unit)),
        FIRST + 2: Box(look=Look.HELP, text=clean(field.help)),
    }


def _columns(label: str, columns: Sequence[Field]) -> Line:
    return _heads([label, *(label_of(one) + (f" ({clean(one.unit)})" if clean(one.unit) else "") for one in columns)])


def _table(definition: Definition, table: Table) -> Iterator[Line]:
    yield _columns("", table.columns)
    for row in table.rows:
        line = {
            CODES: Box(look=Look.CODE, text=row.code),
            LABELS: Box(look=Look.LABEL, text=clean(row.label)),
        }
        for column, field in enumerate(table.columns, start=FIRST):
            cell = definition.cells.get(f"{table.code}.{row.code}.{field.code}")
            line[column] = Box(look=look_of(cell), cell=cell) if cell else Box(look=Look.CLOSED)
        yield line


def _repeat(definition: Definition, repeat: Repeat, records: Mapping[str, Sequence[int]]) -> Iterator[Line]:
    yield _columns(NUMBER_HEAD, repeat.columns)
    there = list(records.get(repeat.code, ()))
    blank = [-number for number in range(1, new_records(repeat, len(there)) + 1)]
    for number, record in enumerate([*there, *blank], start=1):
        line = {
            CODES: Box(look=Look.CODE, text=f"#{record}" if record > 0 else f"+{-record}"),
            LABELS: Box(look=Look.LABEL, text=str(number)),
        }
        for column, field in enumerate(repeat.columns, start=FIRST):
            cell = definition.cells[f"{repeat.code}.{field.code}"]
            line[column] = Box(look=look_of(cell), cell=cell, record=record)
        yield line
