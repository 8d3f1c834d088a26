"""Questions about the tree, each one indexed query whatever its depth."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import CTE, literal, or_, select
from sqlalchemy.sql.expression import ColumnElement

from portal.adapters import clock
from portal.db import db
from portal.models.units import Unit, UnitEdge


def edge_holds(on: date) -> ColumnElement[bool]:
    """SQL twin of rules.units.holds for edges."""
    return (UnitEdge.valid_from <= on) & or_(UnitEdge.valid_to.is_(None), UnitEdge.valid_to > on)


def subtree(unit_id: int, *, on: date | None = None, relation: str = "administrative") -> CTE:
    """A common table expression ``(id, depth)``: the unit (depth 0) and all below it on a day (default today)."""
    day = on or clock.today()
    start = select(Unit.id.label("id"), literal(0).label("depth")).where(Unit.id == unit_id)
    below = start.cte(f"subtree_{unit_id}", recursive=True)
    return below.union_all(
        select(UnitEdge.child_id, below.c.depth + 1)
        .join(below, UnitEdge.parent_id == below.c.id)
        .where(UnitEdge.relation == relation, edge_holds(day))
    )


def ancestors(unit_id: int, *, on: date | None = None) -> Sequence[Unit]:
    """The units above, nearest first; the last one is the centre."""
    day = on or clock.today()
    start = select(Unit.id.label("id"), literal(0).label("depth")).where(Unit.id == unit_id)
    above = start.cte("above", recursive=True)
    above = above.union_all(
        select(UnitEdge.parent_id, above.c.depth + 1)
        .join(above, UnitEdge.child_id == above.c.id)
        .where(UnitEdge.relation == "administrative", edge_holds(day))
    )
    query = select(Unit).join(above, Unit.id == above.c.id).where(above.c.depth > 0).order_by(above.c.depth)
    return db.session.scalars(query).all()


def is_within(unit_id: int, top_id: int) -> bool:
    """Whether ``unit_id`` is ``top_id`` or lies below it today."""
    below = subtree(top_id)
    return db.session.scalar(select(below.c.id).where(below.c.id == unit_id)) is not None


def children(unit_id: int, *, on: date | None = None) -> Sequence[Unit]:
    """The units directly below on a day, open ones, in Vietnamese order."""
    day = on or clock.today()
    query = (
        select(Unit)
        .join(UnitEdge, UnitEdge.child_id == Unit.id)
        .where(
            UnitEdge.parent_id == unit_id,
            UnitEdge.relation == "administrative",
            edge_holds(day),
            or_(Unit.closed_on.is_(None), Unit.closed_on > day),
        )
        .order_by(Unit.name_sort)
    )
    return db.session.scalars(query).all()
