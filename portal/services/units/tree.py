"""Questions about the tree, each one indexed query whatever its depth."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import CTE, BindParameter, literal, or_, select
from sqlalchemy.sql.expression import ColumnElement

from portal.adapters import clock
from portal.db import db
from portal.models.units import Unit, UnitEdge


def edge_holds(on: date | BindParameter[date]) -> ColumnElement[bool]:
    """SQL twin of rules.units.holds for edges."""
    return (UnitEdge.valid_from <= on) & or_(UnitEdge.valid_to.is_(None), UnitEdge.valid_to > on)


def is_open(on: date) -> ColumnElement[bool]:
    """SQL twin of rules.units.is_open: already opened and not yet closed on the day."""
    opened = or_(Unit.opened_on.is_(None), Unit.opened_on <= on)
    return opened & or_(Unit.closed_on.is_(None), Unit.closed_on > on)


@dataclass(frozen=True)
class Step:
    """One unit of a path."""

    id: int
    name: str


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


def subtrees(unit_ids: Collection[int]) -> CTE:
    """A common table expression ``(id)``: these units and all below them today, each once."""
    below = select(Unit.id.label("id")).where(Unit.id.in_(unit_ids)).cte("subtrees", recursive=True)
    return below.union(
        select(UnitEdge.child_id)
        .join(below, UnitEdge.parent_id == below.c.id)
        .where(UnitEdge.relation == "administrative", edge_holds(clock.today()))
    )


def upwards(unit_id: int | BindParameter[int], *, on: date | BindParameter[date] | None = None) -> CTE:
    """A common table expression ``(id, depth)``: the unit (depth 0) and those above it on a day (default today)."""
    start = select(Unit.id.label("id"), literal(0).label("depth")).where(Unit.id == unit_id)
    above = start.cte("above", recursive=True)
    return above.union_all(
        select(UnitEdge.parent_id, above.c.depth + 1)
        .join(above, UnitEdge.child_id == above.c.id)
        .where(UnitEdge.relation == "administrative", edge_holds(clock.today() if on is None else on))
    )


def ancestors(unit_id: int, *, on: date | None = None) -> Sequence[Unit]:
    """The units above, nearest first; the last one is the centre."""
    above = upwards(unit_id, on=on)
    query = select(Unit).join(above, Unit.id == above.c.id).where(above.c.depth > 0).order_by(above.c.depth)
    return db.session.scalars(query).all()


def paths(unit_ids: Iterable[int], *, on: date | None = None) -> dict[int, list[Step]]:
    """For each unit the units above it, the centre first: one query for all of them."""
    day = on or clock.today()
    found: dict[int, list[Step]] = {unit_id: [] for unit_id in unit_ids}
    start = select(Unit.id.label("origin"), Unit.id.label("id"), literal(0).label("depth")).where(Unit.id.in_(found))
    above = start.cte("paths", recursive=True)
    above = above.union_all(
        select(above.c.origin, UnitEdge.parent_id, above.c.depth + 1)
        .join(above, UnitEdge.child_id == above.c.id)
        .where(UnitEdge.relation == "administrative", edge_holds(day))
    )
    query = (
        select(above.c.origin, Unit.id, Unit.name)
        .join(Unit, Unit.id == above.c.id)
        .where(above.c.depth > 0)
        .order_by(above.c.depth.desc())
    )
    for origin, unit_id, name in db.session.execute(query) if found else ():
        found[origin].append(Step(unit_id, name))
    return found


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
            is_open(day),
        )
        .order_by(Unit.name_sort)
    )
    return db.session.scalars(query).all()
