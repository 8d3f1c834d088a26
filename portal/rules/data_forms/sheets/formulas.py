"""Calculated cells as formulas of the workbook, so that totals run while somebody types.

The portal works everything out again when the file comes back; what cannot be said as a formula (other forms, the
period before, conditions) stands there as it was and runs no more. As in the portal a blank makes the whole blank.
"""

import ast
from collections.abc import Iterator, Sequence
from itertools import groupby

from portal.rules.data_forms.content import Content
from portal.rules.data_forms.definition import Cell, Repeat
from portal.rules.data_forms.expressions import read_expression
from portal.rules.data_forms.sheets.layout import Grid, Layout, Spot, address

MOST_ARGUMENTS = 200
"""Excel takes 255."""
LONGEST = 4_000
"""Excel takes 8,192 characters."""
_SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


class Unsaid(Exception):
    """What a formula of a workbook cannot say."""


def formula_of(layout: Layout, cell: Cell, record: int = 0) -> str:
    """The formula of a calculated cell; "" where it has none."""
    try:
        text = _Sayer(layout, cell, record).whole()
    except Unsaid:
        return ""
    return text if len(text) <= LONGEST else ""


class _Sayer:
    """Puts one calculated cell into Excel's words."""

    def __init__(self, layout: Layout, cell: Cell, record: int) -> None:
        self.layout, self.cell, self.record = layout, cell, record
        self.here = layout.where[cell.key, record][0]
        self.needed: list[str] = []

    def whole(self) -> str:
        if self.cell.row and self.cell.row.is_total:
            said = self._sum(f"{self.cell.part.code}.{self.cell.field.code}")
        elif self.cell.field.is_number:
            said = self._say(read_expression(self.cell.field.formula))
        else:
            raise Unsaid
        blank = [f"COUNT({one})=0" for one in dict.fromkeys(self.needed)]
        if len(blank) > MOST_ARGUMENTS:
            raise Unsaid
        guarded = f'IF(OR({",".join(blank)}),"",{said})' if blank else said
        return f'=IFERROR({guarded},"")'

    def _say(self, node: ast.expr) -> str:
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return repr(value)
            case ast.Name() | ast.Attribute():
                return self._one(_key(node), needed=True)
            case ast.UnaryOp(op=ast.USub()):
                return f"(-{self._say(node.operand)})"
            case ast.BinOp():
                return f"({self._say(node.left)}{_SIGNS[type(node.op)]}{self._say(node.right)})"
            case ast.Call(func=ast.Name(id="sum"), args=[argument]):
                return self._sum(_key(argument))
            case ast.Call(func=ast.Name(id="or_else"), args=[ast.Name() | ast.Attribute() as first, second]):
                one = self._one(_key(first), needed=False)
                if isinstance(second, ast.Constant):
                    return f"IF(COUNT({one})=0,{self._say(second)},{one})"
        raise Unsaid

    def _one(self, key: str, *, needed: bool) -> str:
        """A reference to one cell of numbers."""
        part = self.cell.part
        beside = f"{part.code}.{self.cell.row.code}.{key}" if self.cell.row else f"{part.code}.{key}"
        record = self.record if beside in self.layout.definition.cells and isinstance(part, Repeat) else 0
        name = beside if beside in self.layout.definition.cells else key
        cell, place = self.layout.definition.cells.get(name), self.layout.where.get((name, record))
        if cell is None or place is None or not cell.field.is_number:
            raise Unsaid
        said = _reference(self.here, *place)
        if needed:
            self.needed.append(said)
        return said

    def _sum(self, key: str) -> str:
        ranges = list(self._ranges(key))
        if not ranges or len(ranges) > MOST_ARGUMENTS:
            raise Unsaid
        joined = ",".join(ranges)
        self.needed.append(joined)
        return f"SUM({joined})"

    def _ranges(self, key: str) -> Iterator[str]:
        """The cells of a group as ranges, each down one column."""
        places = [self.layout.where[one] for one in self._members(key) if one in self.layout.where]
        for _key, run in groupby(enumerate(sorted(places, key=_reading)), key=_run):
            spots = [(grid, spot) for _index, (grid, spot) in run]
            first, last = _reference(self.here, *spots[0]), address(spots[-1][1])
            yield first if len(spots) == 1 else f"{first}:{last}"

    def _members(self, key: str) -> Sequence[tuple[str, int]]:
        code, _, rest = key.partition(".")
        part = self.layout.definition.parts.get(code, (None, None))[1]
        if isinstance(part, Repeat):
            name = key if rest else f"{code}.{part.columns[0].code}"
            return [place for place in self.layout.where if place[0] == name]
        return [(cell.key, 0) for cell in Content(self.layout.definition).group(key) if cell.field.is_number]


def _run(numbered: tuple[int, tuple[Grid, Spot]]) -> tuple[str, int, int]:
    """The same for cells one below the other."""
    index, (grid, (row, column)) = numbered
    return grid.name, column, index - row


def _reading(place: tuple[Grid, Spot]) -> tuple[str, int, int]:
    """Down the columns, sheet by sheet."""
    grid, (row, column) = place
    return grid.name, column, row


def _reference(here: Grid, grid: Grid, spot: Spot) -> str:
    if grid.name == here.name:
        return address(spot)
    quoted = grid.name.replace("'", "''")
    return f"'{quoted}'!{address(spot)}"


def _key(node: ast.expr) -> str:
    return ast.unparse(node)
