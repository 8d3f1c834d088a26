"""How long a form takes to fill: by the number and kinds of its cells, or as long as its former version took."""

from collections.abc import Sequence
from statistics import median

from portal.rules.data_forms.definition import Cell, Definition, FieldType, Repeat

SECONDS: dict[FieldType, int] = {
    FieldType.INTEGER: 15,
    FieldType.DECIMAL: 20,
    FieldType.MONEY: 20,
    FieldType.TEXT: 25,
    FieldType.PROSE: 240,
    FieldType.CHOICE: 8,
    FieldType.DATE: 12,
    FieldType.YES_NO: 5,
    FieldType.FILE: 90,
}
"""To find a value on paper, type it and look again."""
PREFILLED = 3
"""To look at a value that the school's records give."""
RECORDS, TOLD = 10, 3
"""Records of a list that a unit is thought to have, where the form allows that many; fewer where each is told in
prose."""
ENOUGH = 5
"""Reports from which on the measured time counts, not the estimate."""


def estimated_seconds(definition: Definition) -> int:
    """The time one unit needs for everything it is asked."""
    found = 0
    for cell in definition.typed:
        found += _times(cell) * (PREFILLED if cell.field.prefill else SECONDS[cell.field.type])
    return found


def _times(cell: Cell) -> int:
    if not isinstance(cell.part, Repeat):
        return 1
    told = any(column.type is FieldType.PROSE for column in cell.part.columns)
    return max(1, min(TOLD if told else RECORDS, cell.part.most))


def minutes_of(definition: Definition, former: Definition | None = None, measured: Sequence[int] = ()) -> int:
    """Minutes for one unit, at least one. ``measured``: seconds that reports of the former version took.

    With enough of them their median counts, raised or lowered as the estimates of the two versions differ.
    """
    seconds = float(estimated_seconds(definition))
    if former is not None and len(measured) >= ENOUGH:
        seconds = median(measured) * (seconds / max(1, estimated_seconds(former)))
    return max(1, round(seconds / 60))
