"""What happened to a unit, in words: its parents, former codes and names, and who changed what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.errors import NotAllowed
from portal.models.units import Unit, UnitAlias, UnitEdge
from portal.rules.permissions import Actor, Permission
from portal.rules.units.actions import ACTION_LABELS, FIELD_LABELS
from portal.services.records.audit import timeline
from portal.services.units import tree
from portal.services.units.reading import list_aliases, list_edges
from portal.services.units.scope import get_unit


@dataclass(frozen=True)
class Change:
    """One field of one entry; its values as they were noted."""

    field: str
    label: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Event:
    """One entry of the audit log, readable."""

    at: datetime
    who: str
    acting_for: str
    label: str
    changes: Sequence[Change]


@dataclass(frozen=True)
class History:
    """Everything the history page shows."""

    unit: Unit
    path: Sequence[tree.Step]
    edges: Sequence[UnitEdge]
    aliases: Sequence[UnitAlias]
    events: Sequence[Event]


def read_history(actor: Actor, *, unit_id: int) -> History:
    """The history of a unit for those who read the audit log of the unit or of one above it."""
    unit = get_unit(actor, unit_id)
    path = tree.paths([unit_id])[unit_id]
    within = actor.unit_id in {unit_id, *(step.id for step in path)}
    if not within or not actor.can(Permission.RECORDS_READ):
        raise NotAllowed
    return History(unit, path, list_edges(unit_id), list_aliases(unit_id), _events(unit_id))


def _events(unit_id: int) -> list[Event]:
    return [
        Event(
            entry.at,
            entry.account_name,
            entry.unit_name,
            ACTION_LABELS.get(entry.action, entry.action),
            _changes(entry.before or {}, entry.after or {}),
        )
        for entry in timeline("unit", unit_id)
    ]


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    names = [name for name in FIELD_LABELS if name in before or name in after]
    return [Change(name, FIELD_LABELS[name], before.get(name), after.get(name)) for name in names]
