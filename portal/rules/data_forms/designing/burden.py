"""How long a form takes to fill: by the number and kinds of its cells, or as long as its former version took."""

from collections.abc import Sequence
from statistics import median

from portal.rules.data_forms.definition import Definition, FieldType, Repeat

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
RECORDS = 10
"""Records of a list that a unit is thought to have, where the form allows that many."""
ENOUGH = 5
"""Reports from which on the measured time counts, not the estimate."""


def estimated_seconds(definition: Definition) -> int:
    """The time one unit needs for everything it is asked."""
    found = 0
    for cell in definition.typed:
        times = max(1, min(RECORDS, cell.part.most)) if isinstance(cell.part, Repeat) else 1
        found += times * SECONDS[cell.field.type]
    return found


def minutes_of(definition: Definition, former: Definition | None = None, measured: Sequence[int] = ()) -> int:
    """Minutes for one unit, at least one. ``measured``: seconds that reports of the former version took.

    With enough of them their median counts, raised or lowered as the estimates of the two versions differ.
    """
    seconds = float(estimated_seconds(definition))
    if former is not None and len(measured) >= ENOUGH:
        seconds = median(measured) * (seconds / max(1, estimated_seconds(former)))
    return max(1, round(seconds / 60))
