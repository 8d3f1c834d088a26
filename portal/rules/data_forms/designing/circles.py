"""Formulas that need each other in a circle, or in too long a chain."""

from collections.abc import Mapping, Sequence

from portal.errors import RuleBroken
from portal.rules.data_forms.definition import Cell, Definition, Field
from portal.rules.data_forms.designing.names import Forms, Seen, check_expression
from portal.rules.data_forms.expressions import Name

LONGEST_CHAIN = 20
"""Calculated cells that may stand on one another."""


def depths_of(definition: Definition, forms: Forms | None = None) -> Mapping[str, int | None]:
    """How many calculated cells each calculated cell stands on, itself included; None where they make a circle."""
    calculated = (cell for cell in definition.cells.values() if cell.is_calculated)
    needs = {cell.key: _needs(definition, cell, forms) for cell in calculated}
    depths: dict[str, int | None] = {}
    for start in needs:
        if start not in depths:
            _walk(start, needs, depths)
    return depths


def _needs(definition: Definition, cell: Cell, forms: Forms | None) -> list[str]:
    """The keys a calculated cell is worked out from; a formula that cannot be read needs nothing."""
    seen = Seen(definition, None if isinstance(cell.part, Field) else cell.part, cell.row, forms)
    try:
        if cell.row and cell.row.is_total:
            found = seen.cells(Name(f"{cell.part.code}.{cell.field.code}", function="sum"))
        else:
            found = check_expression(cell.field.formula, seen)
    except RuleBroken:
        return []
    return [one.key for one in found]


def _walk(start: str, needs: Mapping[str, Sequence[str]], depths: dict[str, int | None]) -> None:
    """Depth first, without recursion: chains may be as long as the form."""
    trail, following = [start], {start}
    while trail:
        key = trail[-1]
        step = next((one for one in needs[key] if one in needs and one not in depths), None)
        if step is None:
            inner = [depths[one] for one in needs[key] if one in needs]
            depths[key] = None if None in inner else 1 + max((depth for depth in inner if depth), default=0)
            following.discard(trail.pop())
        elif step in following:
            depths.update(dict.fromkeys(trail))
            return
        else:
            trail.append(step)
            following.add(step)
