"""The totals an opening may change, as they stand now: what the unit gives to each and what all units give together."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.rules.data_forms.content import Content
from portal.rules.data_forms.definition import Cell, Repeat, Total
from portal.rules.data_forms.showing import show_value
from portal.rules.permissions import Actor, Permission
from portal.services.data_forms.filling.reading import View
from portal.services.data_forms.totals import places
from portal.services.data_forms.totals.rollup import is_totalled, read_sums

MOST = 60


@dataclass(frozen=True)
class Touched:
    """A total of the unit that opens: of which cell, the unit's own part, the whole, of how many values it is made;
    numbers as they are shown, empty where there is none."""

    label: str
    own: str
    whole: str
    number: int


def totals_touched(
    actor: Actor, view: View, sections: Collection[str], keys: Collection[str]
) -> tuple[str, Sequence[Touched]]:
    """The unit whose totals they are, and the totals of the cells to be opened, the first ``MOST`` in reading order.

    For who oversees the period, and none for anybody else; a trial has no totals. A handful of statements.
    """
    loaded = view.loaded
    if not actor.can(Permission.FORMS_OVERSEE) or loaded.period.is_test or loaded.report.unit_id == actor.unit_id:
        return "", ()
    seen = places.look(actor, period_id=loaded.period.id)
    sums = read_sums(seen)
    opened = [
        cell
        for cell in loaded.definition.typed
        if is_totalled(cell) and (cell.section.code in sections or cell.key in keys)
    ]
    return seen.here.name, [
        Touched(
            cell.label, _show(_own(loaded.content, cell), cell), _show(sums.value(cell), cell), sums.number(cell.key)
        )
        for cell in opened[:MOST]
    ]


def _show(number: Decimal | None, cell: Cell) -> str:
    return show_value(cell.field, number) if number is not None else ""


def _own(content: Content, cell: Cell) -> Decimal | None:
    """What the unit gives: its value, or of a list what the records add up to."""
    records = content.records.get(cell.part.code, ()) if isinstance(cell.part, Repeat) else (0,)
    values = [value for record in records if isinstance(value := content.value(cell.key, record), Decimal)]
    if not values:
        return None
    whole = sum(values, Decimal(0))
    return whole / len(values) if cell.field.total is Total.AVERAGE else whole
