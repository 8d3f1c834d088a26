"""Looking at the tree: its top, opened along the way to one's own unit, and the children of any unit."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql.expression import ColumnElement

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.models.units import Unit, UnitEdge, UnitKind
from portal.rules.permissions import Actor
from portal.rules.units.kinds import OUTSIDE
from portal.services.paging import Paged, paginate
from portal.services.units import tree
from portal.services.units.scope import get_unit, visible_units

BRANCH_SIZE = 100
"""So many children are shown in the tree; the unit's own page lists all of them in pages."""


@dataclass
class Node:
    """A unit in the tree: how many units stand directly below it, and those of them that are shown."""

    unit: Unit
    count: int = 0
    children: list["Node"] = field(default_factory=list)

    @property
    def hidden(self) -> int:
        """Children beyond the first hundred, when any are shown."""
        return max(0, self.count - len(self.children)) if self.children else 0


def tree_top(actor: Actor) -> list[Node]:
    """The units that stand under nobody, opened along the way down to the unit acted for."""
    top = visible_units(actor).where(~_has_parent(), _not_closed()).order_by(Unit.name_sort).limit(BRANCH_SIZE)
    nodes = [Node(unit) for unit in db.session.scalars(top)]
    opened = [step.id for step in tree.paths([actor.unit_id])[actor.unit_id]] if actor.unit_id else []
    opened = opened or [node.unit.id for node in nodes[:1]]
    _fill(nodes, _children_of(actor, [*opened, *([actor.unit_id] if actor.unit_id else [])]))
    _count(nodes)
    return nodes


def branch(actor: Actor, *, unit_id: int) -> Node:
    """One unit with the units directly below it."""
    node = Node(get_unit(actor, unit_id))
    _fill([node], _children_of(actor, [unit_id]))
    _count([node])
    return node


def children_page(actor: Actor, *, unit_id: int, on: date | None = None, number: int = 1) -> Paged[Unit]:
    """The units directly below, closed ones left out; as they were ``on`` a day, else today's and planned ones."""
    day = on or clock.today()
    there = tree.is_open(day) if on else _not_closed()
    query = (
        visible_units(actor)
        .join(UnitEdge, UnitEdge.child_id == Unit.id)
        .where(UnitEdge.parent_id == unit_id, UnitEdge.relation == "administrative", tree.edge_holds(day), there)
        .join(UnitKind, UnitKind.code == Unit.kind_code)
        .order_by(UnitKind.position, Unit.name_sort)
    )
    return paginate(query, number=number)


def list_kinds() -> Sequence[UnitKind]:
    """All kinds in their order."""
    return db.session.scalars(
        select(UnitKind).where(UnitKind.code != OUTSIDE).order_by(UnitKind.position, UnitKind.name)
    ).all()


def _not_closed() -> ColumnElement[bool]:
    return or_(Unit.closed_on.is_(None), Unit.closed_on > clock.today())


def _has_parent() -> ColumnElement[bool]:
    return exists().where(
        UnitEdge.child_id == Unit.id, UnitEdge.relation == "administrative", tree.edge_holds(clock.today())
    )


def _children_of(actor: Actor, parents: Collection[int]) -> dict[int, list[Node]]:
    """The first children of each parent, kinds in their order, then by name: one query for all parents."""
    place = (
        func.row_number()
        .over(partition_by=UnitEdge.parent_id, order_by=(UnitKind.position, Unit.name_sort))
        .label("place")
    )
    ranked = (
        visible_units(actor)
        .with_only_columns(Unit.id, UnitEdge.parent_id, place)
        .join(UnitEdge, UnitEdge.child_id == Unit.id)
        .join(UnitKind, UnitKind.code == Unit.kind_code)
        .where(
            UnitEdge.parent_id.in_(parents),
            UnitEdge.relation == "administrative",
            tree.edge_holds(clock.today()),
            _not_closed(),
        )
        .subquery()
    )
    query = (
        select(ranked.c.parent_id, Unit)
        .join(ranked, ranked.c.id == Unit.id)
        .where(ranked.c.place <= BRANCH_SIZE)
        .order_by(ranked.c.parent_id, ranked.c.place)
    )
    found: dict[int, list[Node]] = {}
    for parent_id, unit in db.session.execute(query):
        found.setdefault(parent_id, []).append(Node(unit))
    return found


def _fill(nodes: list[Node], children: dict[int, list[Node]]) -> None:
    for node in nodes:
        node.children = children.get(node.unit.id, [])
        _fill(node.children, children)


def _count(nodes: list[Node]) -> None:
    everybody = list(_walk(nodes))
    child = aliased(Unit)
    query = (
        select(UnitEdge.parent_id, func.count())
        .join(child, child.id == UnitEdge.child_id)
        .where(
            UnitEdge.parent_id.in_([node.unit.id for node in everybody]),
            UnitEdge.relation == "administrative",
            tree.edge_holds(clock.today()),
            or_(child.closed_on.is_(None), child.closed_on > clock.today()),
        )
        .group_by(UnitEdge.parent_id)
    )
    counts = read_pairs(query)
    for node in everybody:
        node.count = counts.get(node.unit.id, 0)


def _walk(nodes: list[Node]) -> list[Node]:
    return [found for node in nodes for found in (node, *_walk(node.children))]
