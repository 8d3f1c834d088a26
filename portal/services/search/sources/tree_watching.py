"""Units above each other: what has to be indexed anew when a unit is put elsewhere."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_, select

from portal.db import db
from portal.models.units import UnitEdge
from portal.services.search.source import Watched
from portal.services.search.sources.parts import day_of
from portal.services.units import tree

_COLUMNS = ("child_id", "parent_id", "relation", "valid_from", "valid_to")
_BELOW = (
    "SELECT {thing} FROM {table} WHERE unit_id IN (WITH RECURSIVE below (id) AS (SELECT {{row}}.child_id"
    " UNION SELECT unit_edge.child_id FROM unit_edge JOIN below ON unit_edge.parent_id = below.id)"
    " SELECT id FROM below)"
)
"""SQLite knows no recursion in a statement of a trigger, but it does in a query inside of it."""


def edges_watched(table: str, column: str) -> Watched:
    """Every change of the tree, for things of a unit: those of the unit moved and of all below it at any time, however
    deep. ``table`` has a ``unit_id``; ``column`` names the thing."""
    return Watched("unit_edge", columns=_COLUMNS, query=_BELOW.format(thing=f"{table}.{column}", table=table))


def days_passed(since: datetime, until: datetime) -> tuple[date, date] | None:
    """The calendar days of two instants, when the second is a later one."""
    before, today = day_of(since), day_of(until)
    return (before, today) if before is not None and today is not None and before < today else None


def units_moved(before: date, today: date) -> Select[Any]:
    """Ids of the units above which something begins or ends to stand after one day and not after another; one
    statement is asked at once."""
    moves = or_(*((day > before) & (day <= today) for day in (UnitEdge.valid_from, UnitEdge.valid_to)))
    moved = db.session.scalars(select(UnitEdge.child_id).where(moves)).all()
    return select(tree.subtrees(moved).c.id)
