"""The totals an opening may change, as they stand now: what the unit gives to each, and what each level holds."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice

from portal.rules.data_forms.content import Content
from portal.rules.data_forms.definition import Cell, Repeat, Total
from portal.rules.data_forms.showing import show_kept, show_number
from portal.rules.data_forms.snapshots import snapshot_of
from portal.rules.permissions import Actor, Permission
from portal.services.data_forms.filling.reading import View
from portal.services.data_forms.openings.levels import Held, levels_of, read_level, sums_of, totals_of
from portal.services.data_forms.totals.rollup import Sums, is_totalled

MOST = 60
LONGEST = 60
"""Letters of a listed text that are shown."""


@dataclass(frozen=True)
class At:
    """A total at one level: the number as it is shown, and of how many values; the part that comes from the report
    in percent of a sum, or as how many of the values."""

    whole: str
    number: int
    percent: str = ""
    own: int = 0


@dataclass(frozen=True)
class Touched:
    """A total the opening may change: of which cell, what the report gives to it, how it stands at each level."""

    cell: Cell
    own: str
    at: Sequence[At]


@dataclass(frozen=True)
class Preview:
    """``levels``: names of the units that hold the totals, the own one first. ``more``: not all are listed.

    ``as_was``: by the tree of the lock, as the unit has moved since.
    """

    levels: Sequence[str] = ()
    totals: Sequence[Touched] = field(default=())
    more: bool = False
    as_was: bool = False


def totals_touched(actor: Actor, view: View, sections: Collection[str], keys: Collection[str]) -> Preview:
    """The totals of the cells to be opened, the first ``MOST`` in reading order.

    For who oversees the report, and none for anybody else; a trial has no totals. A few statements for each level.
    """
    loaded = view.loaded
    if not actor.can(Permission.FORMS_OVERSEE) or view.is_own:
        return Preview()
    levels = levels_of(actor, loaded)
    if not levels:
        return Preview()
    definition = levels[0].definition
    opened = {cell.key for cell in definition.typed if cell.section.code in sections or cell.key in keys}
    shown = list(islice(totals_of(definition, opened), MOST + 1))
    listed = [cell.key for cell in shown if not is_totalled(cell)]
    held = [read_level(level, listed) for level in levels]
    own, texts = sums_of(definition, snapshot_of(loaded.content)), _texts(loaded.content, listed)
    totals = [_touched(cell, own, texts, held) for cell in shown[:MOST]]
    return Preview([level.here.name for level in levels], totals, len(shown) > MOST, levels[0].as_was)


def _touched(cell: Cell, own: Sums, texts: Mapping[str, Sequence[str]], held: Sequence[Held]) -> Touched:
    if is_totalled(cell):
        return Touched(cell, _show(own.value(cell)), [_at(cell, own, one.sums) for one in held])
    said = texts.get(cell.key, ())
    short = "; ".join(show_kept(cell.field, text) for text in said)
    cut = short if len(short) <= LONGEST else f"{short[:LONGEST].rstrip()}…"
    return Touched(cell, cut, [At("", one.listed.get(cell.key, 0), own=len(said)) for one in held])


def _at(cell: Cell, own: Sums, whole: Sums) -> At:
    value, part = whole.value(cell), own.value(cell)
    percent = ""
    if cell.field.total is Total.SUM and not cell.is_calculated and value and part is not None and 0 <= part <= value:
        percent = show_number((100 * part / value).quantize(Decimal("0.1"), "ROUND_HALF_UP"))
    return At(_show(value), whole.number(cell.key), percent, own.number(cell.key))


def _show(number: Decimal | None) -> str:
    return "" if number is None else show_number(number)


def _texts(content: Content, keys: Collection[str]) -> dict[str, list[str]]:
    """What the report says in its listed cells."""
    found: dict[str, list[str]] = {}
    for key in keys:
        part = content.definition.cells[key].part if key in content.definition.cells else None
        records = content.records.get(part.code, ()) if isinstance(part, Repeat) else (0,)
        found[key] = [text for record in records if (text := content.kept.get((key, record), ""))]
    return found
