"""What people of a unit said the headings of their tables mean, for each kind of table."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.school import ColumnMap
from portal.rules.headings import heading_key


def read_map(unit_id: int, kind: str) -> Mapping[str, str]:
    """The meaning of each heading (as compared) that somebody explained."""
    found = db.session.scalar(select(ColumnMap.headings).where(ColumnMap.unit_id == unit_id, ColumnMap.kind == kind))
    return found or {}


def keep_map(unit_id: int, kind: str, *, headings: Sequence[str], columns: Sequence[str]) -> None:
    """Keep what the headings mean for the next table of this kind."""
    kept = db.session.scalar(
        select(ColumnMap).where(ColumnMap.unit_id == unit_id, ColumnMap.kind == kind).with_for_update()
    )
    said = {heading_key(heading): key for heading, key in zip(headings, columns, strict=False) if heading_key(heading)}
    if kept is None:
        db.session.add(ColumnMap(unit_id=unit_id, kind=kind, headings=said, changed_at=clock.now()))
    elif {**kept.headings, **said} != kept.headings:
        kept.headings, kept.changed_at = {**kept.headings, **said}, clock.now()
