"""The totals a report is part of: of every unit from the one that looks down to the one right above the report's."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select

from portal.db import db, read_pairs
from portal.errors import NotFound
from portal.models.data_forms import Report, ReportCell
from portal.rules.data_forms.definition import Cell, Definition, Repeat
from portal.rules.data_forms.needs import needed_keys
from portal.rules.data_forms.states import Standing
from portal.rules.data_forms.values import amount_of
from portal.rules.permissions import Actor
from portal.services.data_forms.loading import Loaded
from portal.services.data_forms.totals import places
from portal.services.data_forms.totals.board import counted
from portal.services.data_forms.totals.layout import is_listed
from portal.services.data_forms.totals.rollup import Share, Sums, is_kept, is_totalled, merge, read_sums
from portal.services.units.tree import subtree


def levels_of(actor: Actor, loaded: Loaded) -> Sequence[places.View]:
    """The period as each unit sees it that holds a total of the report: the actor's own first, the nearest last.

    By the tree of today; where the unit has left the actor's branch since, by the tree of the day the period locked;
    none where it stood outside on that day too, and none of an excused report or of a trial: they are in no total.
    """
    if loaded.period.is_test or loaded.report.excused_at is not None:
        return ()
    for as_was in (False, True):
        try:
            seen = places.look(actor, period_id=loaded.period.id, unit_id=loaded.report.unit_id, as_was=as_was)
        except NotFound:
            continue
        return [replace(seen, path=seen.path[:end]) for end in range(1, len(seen.path) + _leads(seen))]
    return ()


def _leads(seen: places.View) -> bool:
    """Whether units below the report's report in the period too, so that it has totals of its own."""
    below = subtree(seen.here.id, on=seen.on)
    query = select(Report.id).join(below, below.c.id == Report.unit_id)
    return db.session.scalar(query.where(Report.period_id == seen.period.id, below.c.depth > 0).limit(1)) is not None


def totals_of(definition: Definition, opened: Collection[str]) -> Iterator[Cell]:
    """The cells of a superior's page that change with these typed cells, in reading order: those added, averaged or
    listed, and those worked out from them."""
    for cell in definition.cells.values():
        if cell.is_calculated:
            if is_totalled(cell) and needed_keys(definition, cell) & set(opened):
                yield cell
        elif cell.key in opened and (is_totalled(cell) or is_listed(cell)):
            yield cell


def sums_of(definition: Definition, snapshot: Mapping[str, Any]) -> Sums:
    """What one report gives to every total, from its whole content."""
    cells: dict[str, dict[Standing, Share]] = {}
    kept = {number for ids in snapshot["records"].values() for number in ids}
    for key, record, text, _reason in snapshot["cells"]:
        cell = definition.cells.get(key)
        amount = amount_of(cell.field, text) if cell and (not record or record in kept) else None
        if amount is not None:
            held = cells.setdefault(key, {}).get(Standing.PROVISIONAL, Share())
            cells[key][Standing.PROVISIONAL] = Share(held.amount + amount, held.number + 1)
    parts = {part.code for _section, part in definition.parts.values() if isinstance(part, Repeat)}
    records = {part: len(ids) for part, ids in snapshot["records"].items() if part in parts}
    return Sums(definition, cells, records)


def without(whole: Sums, part: Sums) -> Sums:
    """What is left of a total when one report is taken out of it."""
    cells = {
        key: {standing: Share(-share.amount, -share.number) for standing, share in shares.items()}
        for key, shares in part.cells.items()
    }
    return merge(whole.definition, [whole, Sums(part.definition, cells, {k: -n for k, n in part.records.items()})])


@dataclass(frozen=True)
class Held:
    """What a unit's totals are now; ``listed``: how many texts stand in each listed cell."""

    view: places.View
    sums: Sums
    listed: Mapping[str, int]


def read_level(view: places.View, listed: Collection[str]) -> Held:
    """At most three statements, whatever the number of units."""
    return Held(view, read_sums(view), _count_texts(view, listed) if listed else {})


def _count_texts(view: places.View, keys: Collection[str]) -> dict[str, int]:
    branches = view.branches()
    query = (
        select(ReportCell.key, func.count())
        .join(Report, Report.id == ReportCell.report_id)
        .join(branches, branches.c.id == Report.unit_id)
        .where(counted(view), ReportCell.key.in_(keys), ReportCell.text != "", is_kept())
        .group_by(ReportCell.key)
    )
    return read_pairs(query)
