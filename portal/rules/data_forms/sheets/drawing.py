"""The workbook as it is drawn: what every sheet shows, what its cells take, what turns red. The adapter only puts it
into a file (``adapters.spreadsheet.filling``)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from portal.rules.data_forms.content import Content, Place
from portal.rules.data_forms.definition import Cell, Field, FieldType, Need, Repeat
from portal.rules.data_forms.sheets.formulas import formula_of
from portal.rules.data_forms.sheets.layout import GUIDE, LISTS, SEAL, Box, Grid, Layout, Look, Spot, address
from portal.rules.data_forms.sheets.limits import Limit, Warn, limit_of, list_ranges, lists_of, warns_of
from portal.rules.data_forms.sheets.values import Raw, calculated_to_sheet, to_sheet

WIDTHS = (4, 44, 26)
OTHER_WIDTH, MOST_WIDE = 16, 300
PROSE_HEIGHT = 60
ONLY_ON_PAGE = "(nộp tệp ở trang của phiếu)"


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One cell of a sheet. ``fault``: why it is red, as a comment of the cell."""

    look: Look
    value: Raw | Decimal = ""
    field: Field | None = None
    formula: str = ""
    fault: str = ""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet of the workbook. ``names``: of ranges, for all sheets. ``is_hidden``: not even in the program's list
    of sheets."""

    name: str
    cells: Mapping[Spot, Drawn]
    limits: Sequence[Limit] = ()
    warns: Sequence[Warn] = ()
    heights: Mapping[int, int] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    is_hidden: bool = False
    has_codes: bool = False


def draw(
    layout: Layout,
    content: Content,
    *,
    guide: Sequence[str],
    seal: Sequence[str],
    put: Mapping[Place, Raw] | None = None,
    faults: Mapping[Place, str] | None = None,
    is_copy: bool = False,
) -> list[Sheet]:
    """The whole workbook: a guide, a sheet for each section, lists of choices, the seal.

    ``put``: what stands in cells instead of the content. ``is_copy``: to look at only, nothing can be filled.
    """
    lists = lists_of(layout.definition)
    found = [_guide(guide)]
    for grid in layout.grids:
        cells = {
            spot: _drawn(layout, content, box, put or {}, faults or {}, is_copy) for spot, box in grid.boxes.items()
        }
        limits = [] if is_copy else [limit_of(run.field, run.spots, lists) for run in _runs(grid)]
        warns = [] if is_copy else [warn for run in _runs(grid) for warn in _warns(grid, run, lists)]
        found.append(
            Sheet(name=grid.name, cells=cells, limits=limits, warns=warns, heights=_heights(grid), has_codes=True)
        )
    columns = enumerate(lists.values())
    words = {(row, column): text for column, texts in columns for row, text in enumerate(texts)}
    found.append(_plain(LISTS, words, list_ranges(lists)))
    found.append(_plain(SEAL, {(row, 0): text for row, text in enumerate(seal)}))
    return found


def _plain(name: str, texts: Mapping[Spot, str], names: Mapping[str, str] | None = None) -> Sheet:
    cells = {spot: Drawn(look=Look.CODE, value=text) for spot, text in texts.items()}
    return Sheet(name=name, cells=cells, names=names or {}, is_hidden=True)


def _guide(lines: Sequence[str]) -> Sheet:
    cells = {(row, 1): Drawn(look=Look.TITLE if not row else Look.LABEL, value=line) for row, line in enumerate(lines)}
    return Sheet(name=GUIDE, cells=cells)


def _drawn(
    layout: Layout,
    content: Content,
    box: Box,
    put: Mapping[Place, Raw],
    faults: Mapping[Place, str],
    is_copy: bool,
) -> Drawn:
    cell = box.cell
    if cell is None:
        return Drawn(look=box.look, value=box.text)
    if box.look is Look.CALCULATED:
        value = calculated_to_sheet(cell.field, content.value(cell.key, box.record) if box.record >= 0 else None)
        formula = "" if is_copy else formula_of(layout, cell, box.record)
        return Drawn(look=box.look, value=value, field=cell.field, formula=formula)
    if box.look is Look.CLOSED:
        return Drawn(look=box.look, value=ONLY_ON_PAGE)
    look = Look.LABEL if is_copy else Look.INPUT
    value = put[box.place] if box.place in put else to_sheet(cell.field, content.kept.get(box.place, ""))
    return Drawn(look=look, value=value, field=cell.field, fault=faults.get(box.place, ""))


@dataclass(frozen=True)
class Run:
    """Cells of one kind below one another: the same rules hold for all of them."""

    cell: Cell
    first: Spot
    last: Spot

    @property
    def field(self) -> Field:
        """What they take."""
        return self.cell.field

    @property
    def spots(self) -> tuple[Spot, Spot]:
        """From, to."""
        return self.first, self.last


def _runs(grid: Grid) -> Iterator[Run]:
    """The cells that are filled, in runs down their columns."""
    inputs = sorted(
        ((spot[1], spot[0], box.cell) for spot, box in grid.boxes.items() if box.cell and box.look is Look.INPUT),
        key=lambda one: one[:2],
    )
    start = 0
    for index, (column, row, cell) in enumerate(inputs, start=1):
        following = inputs[index] if index < len(inputs) else None
        if following and following[:2] == (column, row + 1) and following[2].field == cell.field:
            continue
        yield Run(inputs[start][2], (inputs[start][1], column), (row, column))
        start = index


def _warns(grid: Grid, run: Run, lists: Mapping[str, Sequence[str]]) -> Iterator[Warn]:
    """Red where something must stand and nothing does, or what stands there is of the wrong kind."""
    whole_row = ""
    if isinstance(run.cell.part, Repeat):
        row = run.first[0]
        columns = [spot[1] for spot, box in grid.boxes.items() if spot[0] == row and box.look is Look.INPUT]
        first, last = address((row, min(columns))), address((row, max(columns)))
        whole_row = f"${first}:${last}"
    conditional = run.cell.section.shown_if or run.field.shown_if or getattr(run.cell.part, "shown_if", "")
    must = run.field.need is not Need.OPTIONAL and not conditional
    yield from warns_of(run.field, run.spots, lists, must=must, whole_row=whole_row)


def _heights(grid: Grid) -> dict[int, int]:
    prose = FieldType.PROSE
    return {
        spot[0]: PROSE_HEIGHT
        for spot, box in grid.boxes.items()
        if box.cell and box.cell.field.type is prose and not isinstance(box.cell.part, Repeat)
    }
