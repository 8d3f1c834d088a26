"""A workbook that came back: its shape must be the one that was given out, then every cell is read on its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.errors import RuleBroken, mark
from portal.rules.data_forms.content import Place
from portal.rules.data_forms.sheets.layout import CODES, Box, Grid, Layout, Look, Spot, address, column_letters
from portal.rules.data_forms.sheets.values import Raw, from_sheet
from portal.rules.vietnamese import clean

Rows = Sequence[Sequence[Raw]]
MISSING_SHEET = mark("Thiếu trang “%(sheet)s”: trang đã bị xóa hoặc đổi tên.")
MOVED = mark("Trang “%(sheet)s”, ô %(cell)s: dòng này vốn là dòng %(row)s; dòng đã bị chèn, xóa hoặc chuyển chỗ.")
SHIFTED = mark("Trang “%(sheet)s”, ô %(cell)s: “%(text)s” vốn ở cột %(column)s; cột đã bị chèn, xóa hoặc chuyển chỗ.")
CHANGED = mark("Trang “%(sheet)s”, ô %(cell)s: phải là “%(text)s”, trong tệp là “%(found)s”.")
OUTSIDE = mark("Trang “%(sheet)s”, ô %(cell)s: chỗ này không thuộc biểu mẫu, “%(found)s” sẽ bị mất.")
LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Came:
    """What stood in one cell of the file: its canonical text, or why it is not taken."""

    text: str
    raw: Raw
    fault: RuleBroken | None = None


class Misshapen(RuleBroken):
    """The file is not the one that was given out; ``faults`` are all reasons, the message is the first."""

    def __init__(self, faults: Sequence[RuleBroken]) -> None:
        super().__init__(faults[0].message, field="file", **faults[0].params)
        self.faults = faults


def read_file(layout: Layout, sheets: Sequence[tuple[str, Rows]]) -> Mapping[Place, Came]:
    """What came back of every cell that is filled; Misshapen when anything else was changed."""
    held = dict(sheets)
    faults = [fault for grid in layout.grids for fault in _faults(grid, held.get(grid.name))]
    if faults:
        raise Misshapen(faults)
    return {place: _read(grid, spot, held[grid.name]) for place, (grid, spot) in layout.inputs.items()}


def _read(grid: Grid, spot: Spot, rows: Rows) -> Came:
    cell, raw = grid.boxes[spot].cell, raw_at(rows, spot)
    if cell is None:  # pragma: no cover - inputs are cells of the form
        raise LookupError(spot)
    try:
        return Came(from_sheet(cell.field, raw), raw)
    except RuleBroken as error:
        return Came("", raw, error)


def raw_at(rows: Rows, spot: Spot) -> Raw:
    """What stands there; "" outside of what the file has."""
    row, column = spot
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def _faults(grid: Grid, rows: Rows | None) -> Iterator[RuleBroken]:
    if rows is None:
        yield RuleBroken(MISSING_SHEET, sheet=grid.name)
        return
    for spot, box in sorted(grid.boxes.items()):
        if box.cell is None and (found := _plain(raw_at(rows, spot))) != box.text:
            yield _explain(grid, spot, box, found)
    for number, cells in enumerate(rows):
        for column, raw in enumerate(cells):
            if (number, column) not in grid.boxes and (found := _plain(raw)):
                yield RuleBroken(OUTSIDE, sheet=grid.name, cell=address((number, column)), found=_short(found))


def _explain(grid: Grid, spot: Spot, box: Box, found: str) -> RuleBroken:
    """Why the words at a place are not those that stood there."""
    row, column = spot
    at = {"sheet": grid.name, "cell": address(spot)}
    if column == CODES and found:
        was = next((old for (old, where), one in grid.boxes.items() if where == CODES and one.text == found), None)
        if was is not None:
            return RuleBroken(MOVED, **at, row=was + 1)
    elif box.look is Look.HEAD and found:
        was = next((c for (r, c), one in grid.boxes.items() if r == row and one.text == found), None)
        if was is not None:
            return RuleBroken(SHIFTED, **at, text=_short(found), column=column_letters(was))
    if not box.text:
        return RuleBroken(OUTSIDE, **at, found=_short(found))
    return RuleBroken(CHANGED, **at, text=_short(box.text), found=_short(found))


def _plain(raw: Raw) -> str:
    """Locked words as they compare: numbers of rows are words too."""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return clean(str(raw))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
