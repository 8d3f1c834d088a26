"""Units above each other: what has to be indexed anew when a unit is put elsewhere."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_, select

from portal.db import db
from portal.models.units import UnitEdge
from portal.services.search.source import Watched
from portal.services.search.sources.parts import day_of
from portal.services.units import tree

DEEPEST = 5
"""So many steps below a moved unit what is there is indexed anew; SQLite allows no recursion in a trigger."""
_COLUMNS = ("child_id", "parent_id", "relation", "valid_from", "valid_to")


def edges_watched(table: str, column: str) -> Sequence[Watched]:
    """Every change of the tree, for things of a unit: those of the unit moved and of the units below it. ``table`` has
    a ``unit_id``; ``column`` names the thing."""
    return tuple(
        Watched("unit_edge", columns=_COLUMNS, query=_below(table, column, steps)) for steps in range(DEEPEST + 1)
    )


def _below(table: str, column: str, steps: int) -> str:
    if steps == 0:
        start, end = "SELECT", "WHERE unit_id = {row}.child_id"
        return " ".join([start, column, "FROM", table, end])
    edges = [f"JOIN unit_edge AS e{n} ON e{n}.parent_id = e{n - 1}.child_id" for n in range(2, steps + 1)]
    things = f"JOIN {table} ON {table}.unit_id = e{steps}.child_id WHERE e1.parent_id = {{row}}.child_id"
    return " ".join(["SELECT", f"{table}.{column}", "FROM unit_edge AS e1", *edges, things])


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
