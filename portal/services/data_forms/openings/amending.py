"""What an opening may change above and what it did change: the preview, the amendment, and telling when it ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import CellChange, Report, ReportOpening
from portal.models.units import Unit
from portal.rules.data_forms.definition import Definition, Total
from portal.rules.data_forms.snapshots import Difference, differences, snapshot_of
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor
from portal.services.data_forms.filling import telling
from portal.services.data_forms.filling.reading import View, open_view
from portal.services.data_forms.loading import load_report
from portal.services.data_forms.openings.asking import get_opening
from portal.services.data_forms.openings.moving import Moves, keep_moves, read_moves
from portal.services.data_forms.snapshots import keep_snapshot, read_snapshot
from portal.services.units.tree import ancestors

AT_ONCE = 200


@dataclass(frozen=True)
class Effect:
    """What opening parts of a report touches: how many cells, how many of them are totalled above, and where."""

    cells: int
    totalled: int
    above: Sequence[Unit]


def effect_of(view: View, sections: Sequence[str], keys: Sequence[str]) -> Effect:
    """Every unit from the parent of the report's unit up to the top holds a total of each totalled cell."""
    opened = [cell for cell in view.loaded.definition.typed if cell.section.code in sections or cell.key in keys]
    totalled = sum(1 for cell in opened if cell.field.total is not Total.NONE)
    above = [unit for unit in ancestors(view.loaded.report.unit_id) if unit.id != view.loaded.report.unit_id]
    return Effect(len(opened), totalled, above)


def part_names(definition: Definition, opening: ReportOpening) -> list[str]:
    """What was opened, in words."""
    sections = [section.label for section in definition.sections if section.code in opening.sections]
    return [*sections, *(cell.label for key, cell in definition.cells.items() if key in opening.keys)]


@dataclass(frozen=True)
class Amendment:
    """The differences between the content an opening began on and that of its end, and what they did to the totals."""

    view: View
    opening: ReportOpening
    differences: Sequence[Difference]
    moves: Moves | None


def read_amendment(actor: Actor, opening_id: int) -> Amendment:
    """The record of an opening the actor sees: up to its end, or up to now; nothing differs before it was granted."""
    opening = get_opening(actor, opening_id)
    view = open_view(actor, opening.report_id)
    base, last = _content(opening, opening.base_version), _content(opening, opening.end_version)
    found = differences(base, last or snapshot_of(view.loaded.content)) if base else []
    return Amendment(view, opening, found, read_moves(actor, opening, view))


def _content(opening: ReportOpening, version: int | None) -> dict[str, Any] | None:
    return read_snapshot(opening.report_id, version) if version is not None else None


def tell_ended() -> None:
    """Tell of openings that ended since the last time: the unit, which must have changes approved, and the opener."""
    query = (
        select(ReportOpening)
        .where(ReportOpening.ends_at <= clock.now(), ReportOpening.told_at.is_(None))
        .order_by(ReportOpening.id)
        .limit(AT_ONCE)
    )
    ended = db.session.scalars(query).all()
    for opening in ended:
        opening.told_at = clock.now()
        loaded = load_report(db.session.get_one(Report, opening.report_id))
        if opening.base_version is not None:
            keep_snapshot(loaded, opening.told_at)
            opening.end_version = loaded.report.content_version
            keep_moves(opening, loaded)
        changed = db.session.scalar(select(func.count(CellChange.id)).where(CellChange.opening_id == opening.id))
        told = {opening.asked_by_id, *telling.leaders_of(loaded.report.unit_id)}
        facts: dict[str, Any] = {"key": f"{opening.id}", "cells": changed or 0}
        telling.tell(told, None, loaded, Kind.REPORT_OPENING_ENDED, **facts)
        path = f"/bieu-mau/mo-khoa/{opening.id}"
        openers = [one for one in telling.openers_of(loaded.period.unit_id) if one not in told]
        telling.tell(openers, None, loaded, Kind.REPORT_OPENING_ENDED, path=path, **facts)
