"""Where a unit may send: up to its superior, straight to the centre, down to those below (R61)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.sql.expression import ColumnElement

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.units import Unit, UnitEdge, UnitKind
from portal.rules.documents.addressing import Addressing
from portal.rules.permissions import Actor
from portal.services.units.tree import ancestors, edge_holds, subtree


@dataclass(frozen=True)
class KindBelow:
    """How many open units of a kind stand below, and how many of them directly."""

    code: str
    label: str
    count: int
    direct: int


@dataclass(frozen=True)
class Routes:
    """Everything the actor's unit may choose from."""

    superior: Unit | None
    centre: Unit | None
    kinds: tuple[KindBelow, ...]

    @property
    def all_below(self) -> int:
        """Open units below, at any depth."""
        return sum(kind.count for kind in self.kinds)

    @property
    def directly_below(self) -> int:
        """Open units directly below."""
        return sum(kind.direct for kind in self.kinds)


def list_routes(actor: Actor) -> Routes:
    """The routes of the unit acted for; two queries whatever the size of the tree."""
    above = ancestors(_unit(actor))
    below = subtree(_unit(actor))
    rows = db.session.execute(
        select(UnitKind.code, UnitKind.name, func.count(), func.count().filter(below.c.depth == 1))
        .join(Unit, Unit.kind_code == UnitKind.code)
        .join(below, below.c.id == Unit.id)
        .where(below.c.depth > 0, _is_open())
        .group_by(UnitKind.code, UnitKind.name, UnitKind.position)
        .order_by(UnitKind.position)
    )
    superior = above[0] if above else None
    centre = above[-1] if len(above) > 1 else None
    return Routes(superior, centre, tuple(KindBelow(*row) for row in rows))


def has_below(unit_id: int) -> bool:
    """Whether an open unit stands directly below."""
    below = select(UnitEdge.id).join(Unit, Unit.id == UnitEdge.child_id)
    below = below.where(UnitEdge.parent_id == unit_id, UnitEdge.relation == "administrative")
    return db.session.scalar(below.where(edge_holds(clock.today()), _is_open()).limit(1)) is not None


def resolve(actor: Actor, addressing: Addressing, *, replying_to: Collection[int] = ()) -> Sequence[Unit]:
    """The units addressed, each once, in Vietnamese order; whoever is replied to may be chosen wherever it stands.

    A single unit that lies outside the routes or has been closed raises ``RuleBroken`` at ``units``, naming it.
    """
    found: dict[int, Unit] = {}
    if addressing.superior or addressing.centre:
        above = ancestors(_unit(actor))
        found |= {u.id: u for u in above[:1] if addressing.superior}
        found |= {u.id: u for u in above[-1:] if addressing.centre}
    if addressing.subordinates != "none":
        found |= {unit.id: unit for unit in _below(actor, addressing)}
    found |= {unit.id: unit for unit in _single(actor, addressing.units, replying_to)}
    return sorted(found.values(), key=lambda unit: unit.name_sort)


def find_addressable(actor: Actor, *, words: str, limit: int = 20) -> Sequence[Unit]:
    """Open units below whose folded name contains ``words`` (already folded), for choosing single ones."""
    below = subtree(_unit(actor))
    query = select(Unit).join(below, below.c.id == Unit.id).where(below.c.depth > 0, _is_open())
    if words:
        query = query.where(Unit.name_folded.contains(words, autoescape=True))
    return db.session.scalars(query.order_by(Unit.name_sort).limit(limit)).all()


def get_units(ids: Sequence[int]) -> Sequence[Unit]:
    """Units by id in Vietnamese order, for showing a stored choice."""
    return db.session.scalars(select(Unit).where(Unit.id.in_(ids)).order_by(Unit.name_sort)).all() if ids else []


def _below(actor: Actor, addressing: Addressing) -> Sequence[Unit]:
    below = subtree(_unit(actor))
    query = select(Unit).join(below, below.c.id == Unit.id).where(below.c.depth > 0, _is_open())
    if addressing.subordinates == "direct":
        query = query.where(below.c.depth == 1)
    if addressing.kinds:
        query = query.where(Unit.kind_code.in_(addressing.kinds))
    return db.session.scalars(query).all()


def _single(actor: Actor, ids: Sequence[int], replying_to: Collection[int]) -> Sequence[Unit]:
    if not ids:
        return []
    below = subtree(_unit(actor))
    allowed = {*db.session.scalars(select(below.c.id).where(below.c.id.in_(ids), below.c.depth > 0))}
    above = ancestors(_unit(actor))
    allowed |= {unit.id for unit in (*above[:1], *above[-1:])} | set(replying_to)
    units = get_units(ids)
    for unit in units:
        if unit.id not in allowed:
            raise RuleBroken("“%(unit)s” nằm ngoài tuyến gửi của đơn vị.", field="units", unit=unit.name)
        if unit.closed_on is not None and unit.closed_on <= clock.today():
            raise RuleBroken("“%(unit)s” đã ngừng hoạt động.", field="units", unit=unit.name)
    if len(units) < len(set(ids)):
        raise RuleBroken("Có nơi nhận không còn tồn tại.", field="units")
    return units


def _is_open() -> ColumnElement[bool]:
    return or_(Unit.closed_on.is_(None), Unit.closed_on > clock.today())


def _unit(actor: Actor) -> int:
    if actor.unit_id is None:
        raise RuleBroken("Bạn chưa làm việc cho đơn vị nào.")
    return actor.unit_id
