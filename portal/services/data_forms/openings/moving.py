"""What an amendment did to the totals: worked out while the report is open, kept when the opening has ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.models.data_forms import ReportOpening
from portal.rules.data_forms.showing import show_kept
from portal.rules.data_forms.snapshots import differences, snapshot_of
from portal.rules.data_forms.values import write_number
from portal.rules.permissions import Actor, Permission
from portal.services.data_forms.filling.reading import View
from portal.services.data_forms.loading import Loaded
from portal.services.data_forms.openings.levels import levels_of, sums_of, totals_of, without
from portal.services.data_forms.snapshots import read_snapshot
from portal.services.data_forms.totals.places import View as Place
from portal.services.data_forms.totals.rollup import is_totalled, merge, read_sums
from portal.services.units.tree import is_within

Kept = list[dict[str, Any]]
"""For each level, the top first: ``unit``, ``name``, and ``cells`` as [key, before, after] in canonical numbers."""


@dataclass(frozen=True)
class Moves:
    """Totals that differ by an amendment: names of the levels, and for each total its label with what it would be
    without the amendment and what it is, level by level. ``kept``: as it was when the opening ended."""

    levels: Sequence[str]
    totals: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    kept: bool


def keep_moves(opening: ReportOpening, loaded: Loaded) -> None:
    """Put on record what an opening that has ended did to the totals of the unit that asked, and of those between."""
    allowed = frozenset({Permission.FORMS_OVERSEE})
    issuer = Actor(account_id=0, name="", unit_id=loaded.period.unit_id, granted=allowed)
    opening.moved = _moved(issuer, opening, loaded)


def read_moves(actor: Actor, opening: ReportOpening, view: View) -> Moves | None:
    """What the opening did to the totals the actor oversees; None where it did nothing, or they are not the actor's."""
    if not actor.can(Permission.FORMS_OVERSEE) or view.is_own or opening.base_version is None:
        return None
    kept = opening.moved
    found = _moved(actor, opening, view.loaded) if kept is None else _for(actor, view.loaded.period.unit_id, kept)
    keys = {key: None for level in found for key, _before, _after in level["cells"]}
    return _show(view, found, list(keys), kept=kept is not None) if keys else None


def _moved(actor: Actor, opening: ReportOpening, loaded: Loaded) -> Kept:
    base = read_snapshot(loaded.report.id, opening.base_version) if opening.base_version is not None else None
    now = snapshot_of(loaded.content)
    changed = {one.place[0] for one in differences(base, now)} if base else set()
    if base is None or not changed:
        return []
    return [_level(one, changed, base, now) for one in levels_of(actor, loaded)]


def _level(seen: Place, changed: set[str], base: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    definition = seen.definition
    after = read_sums(seen)
    before = merge(definition, [without(after, sums_of(definition, now)), sums_of(definition, base)])
    cells = []
    for cell in totals_of(definition, changed):
        was, is_now = (one.value(cell) if is_totalled(cell) else None for one in (before, after))
        if was != is_now:
            cells.append([cell.key, *("" if value is None else write_number(value) for value in (was, is_now))])
    return {"unit": seen.here.id, "name": seen.here.name, "cells": cells}


def _for(actor: Actor, issuer_id: int, kept: Kept) -> Kept:
    """The levels from the actor's own unit down; all for the unit that asked and those above it."""
    place = next((number for number, level in enumerate(kept) if level["unit"] == actor.unit_id), None)
    if place is not None:
        return kept[place:]
    return kept if actor.unit_id is not None and is_within(issuer_id, actor.unit_id) else []


def _show(view: View, found: Kept, keys: Sequence[str], *, kept: bool) -> Moves:
    cells = view.loaded.definition.cells
    at = [{key: (before, after) for key, before, after in level["cells"]} for level in found]
    totals = []
    for key in (key for key in cells if key in keys):
        shown = [tuple(show_kept(cells[key].field, text) for text in level.get(key, ("", ""))) for level in at]
        totals.append((cells[key].label, [(before, after) for before, after in shown]))
    return Moves([level["name"] for level in found], totals, kept)
