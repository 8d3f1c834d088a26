"""The states a column map was used in: when, in which runs, what each changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from portal.db import db, read_pairs
from portal.models.data_forms import SectorMapVersion, SectorRun
from portal.rules.data_forms.sector.columns import ColumnMap, read_map
from portal.rules.data_forms.sector.versions import Between, between
from portal.rules.permissions import Actor
from portal.services.data_forms.sector.maps import Opened, open_map

MOST = 100


@dataclass(frozen=True)
class Used:
    """A state of a map: since when, in how many runs, and what it changed; None for the first."""

    version: SectorMapVersion
    layout: ColumnMap
    runs: int
    since: Between | None


@dataclass(frozen=True)
class Versions:
    """The newest ``MOST`` states, the newest first. ``pending``: what the next run will change, None if nothing."""

    opened: Opened
    used: Sequence[Used]
    pending: Between | None


def list_versions(actor: Actor, map_id: int) -> Versions:
    """Of one of the unit's maps; a few statements."""
    opened = open_map(actor, map_id)
    query = select(SectorMapVersion).where(SectorMapVersion.map_id == map_id)
    found = list(db.session.scalars(query.order_by(SectorMapVersion.number.desc()).limit(MOST + 1)))
    counted = select(SectorRun.map_version_id, func.count()).where(SectorRun.map_id == map_id)
    runs = read_pairs(counted.group_by(SectorRun.map_version_id))
    layouts = [read_map(one.layout) for one in found]
    used = [
        Used(one, layout, runs.get(one.id, 0), between(older, layout) if older else None)
        for one, layout, older in zip(found, layouts, [*layouts[1:], *[None][: len(layouts)]], strict=True)
    ]
    pending = between(layouts[0], opened.layout) if layouts and layouts[0] != opened.layout else None
    return Versions(opened, used[:MOST], pending)
