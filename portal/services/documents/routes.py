"""Where a unit may send: up to its superior, straight to the centre, down, and sideways where allowed (R61)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate

from sqlalchemy import Select, func, or_, select
from sqlalchemy.sql.expression import ColumnElement

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.units import Unit, UnitEdge, UnitKind
from portal.rules.documents.addressing import Addressing, depth_of, skipped_levels
from portal.rules.permissions import Actor
from portal.services.documents.groups import units_of_groups
from portal.services.units.tree import ancestors, edge_holds, subtree

COPIED, SIDEWAYS = "copied_when_skipped", "peers_may_exchange"
"""Settings of a unit: it gets a copy of what those below send straight to the centre (unless it says no); those below
it may write to each other (only when it says so)."""


@dataclass(frozen=True)
class KindBelow:
    """How many open units of a kind stand below."""

    code: str
    label: str
    count: int


@dataclass(frozen=True)
class Routes:
    """Everything the actor's unit may choose from."""

    superior: Unit | None
    centre: Unit | None
    kinds: tuple[KindBelow, ...]
    within: tuple[int, ...]
    """How many open units stand within one level below, within two, and so on."""
    sideways: bool

    @property
    def all_below(self) -> int:
        """Open units below, at any depth."""
        return self.within[-1] if self.within else 0

    @property
    def directly_below(self) -> int:
        """Open units directly below."""
        return self.within[0] if self.within else 0

    @property
    def single(self) -> bool:
        """Whether there are units that can be chosen one by one."""
        return bool(self.within) or self.sideways


def list_routes(actor: Actor) -> Routes:
    """The routes of the unit acted for; two queries whatever the size of the tree."""
    above = ancestors(_unit(actor))
    below = subtree(_unit(actor))
    rows = db.session.execute(
        select(UnitKind.code, UnitKind.name, below.c.depth, func.count())
        .join(Unit, Unit.kind_code == UnitKind.code)
        .join(below, below.c.id == Unit.id)
        .where(below.c.depth > 0, _is_open())
        .group_by(UnitKind.code, UnitKind.name, UnitKind.position, below.c.depth)
        .order_by(UnitKind.position, UnitKind.code)
    )
    kinds: dict[tuple[str, str], int] = defaultdict(int)
    depths: dict[int, int] = defaultdict(int)
    for code, name, depth, count in rows:
        kinds[code, name] += count
        depths[depth] += count
    superior = above[0] if above else None
    centre = above[-1] if len(above) > 1 else None
    within = tuple(accumulate(depths[depth] for depth in range(1, max(depths, default=0) + 1)))
    found = tuple(KindBelow(code, name, count) for (code, name), count in kinds.items())
    return Routes(superior, centre, found, within, _may_go_sideways(superior))


def has_below(unit_id: int) -> bool:
    """Whether an open unit stands directly below."""
    below = select(UnitEdge.id).join(Unit, Unit.id == UnitEdge.child_id)
    below = below.where(UnitEdge.parent_id == unit_id, UnitEdge.relation == "administrative")
    return db.session.scalar(below.where(edge_holds(clock.today()), _is_open()).limit(1)) is not None


def resolve(
    actor: Actor, addressing: Addressing, *, replying_to: Collection[int] = (), only_below: bool = False
) -> Sequence[Unit]:
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
    found |= {unit.id: unit for unit in _single(actor, addressing.units, replying_to, only_below)}
    found |= {unit.id: unit for unit in units_of_groups(actor, addressing.groups)[0]}
    found |= {unit.id: unit for unit in list_copied(_unit(actor), addressing)}
    return sorted(found.values(), key=lambda unit: unit.name_sort)


def list_left_out(actor: Actor, addressing: Addressing) -> Sequence[Unit]:
    """Units of the chosen groups that cannot receive: closed, or no longer below."""
    return units_of_groups(actor, addressing.groups)[1]


def list_copied(unit_id: int, addressing: Addressing) -> Sequence[Unit]:
    """The skipped superiors that get a copy "for information" of what goes straight to the centre."""
    if not addressing.centre:
        return []
    above = ancestors(unit_id)
    skipped = skipped_levels([unit.id for unit in above], addressing)
    return [unit for unit in above if unit.id in skipped and unit.settings.get(COPIED, True) and _works(unit)]


def _may_go_sideways(superior: Unit | None) -> bool:
    return superior is not None and superior.settings.get(SIDEWAYS, False)


def _peers(actor: Actor) -> Select[int]:
    """Ids of the units with the same superior, where that one lets them write to each other; else none."""
    superior = next(iter(ancestors(_unit(actor))), None)
    if superior is None or not _may_go_sideways(superior):
        return select(Unit.id).where(Unit.id.is_(None))
    beside = select(UnitEdge.child_id).where(UnitEdge.parent_id == superior.id, UnitEdge.child_id != actor.unit_id)
    return beside.where(UnitEdge.relation == "administrative", edge_holds(clock.today()))


def find_addressable(actor: Actor, *, words: str, sideways: bool = True, limit: int = 20) -> Sequence[Unit]:
    """Open units whose folded name contains ``words`` (already folded), for choosing single ones.

    They stand below, or ``sideways`` beside the own unit where its superior allows that.
    """
    below = subtree(_unit(actor))
    reached = [Unit.id.in_(select(below.c.id).where(below.c.depth > 0))]
    if sideways:
        reached.append(Unit.id.in_(_peers(actor)))
    query = select(Unit).where(or_(*reached), _is_open())
    if words:
        query = query.where(Unit.name_folded.contains(words, autoescape=True))
    return db.session.scalars(query.order_by(Unit.name_sort).limit(limit)).all()


def get_units(ids: Sequence[int]) -> Sequence[Unit]:
    """Units by id in Vietnamese order, for showing a stored choice."""
    return db.session.scalars(select(Unit).where(Unit.id.in_(ids)).order_by(Unit.name_sort)).all() if ids else []


def _below(actor: Actor, addressing: Addressing) -> Sequence[Unit]:
    below = subtree(_unit(actor))
    query = select(Unit).join(below, below.c.id == Unit.id).where(below.c.depth > 0, _is_open())
    if (depth := depth_of(addressing.subordinates)) is not None:
        query = query.where(below.c.depth <= depth)
    if addressing.kinds:
        query = query.where(Unit.kind_code.in_(addressing.kinds))
    return db.session.scalars(query).all()


def may_address(actor: Actor, unit_id: int) -> bool:
    """Whether the unit acted for could send to the other one: below, its superior, the centre, or beside it."""
    return unit_id in _reached(actor, [unit_id], (), only_below=False)


def _reached(actor: Actor, ids: Sequence[int], replying_to: Collection[int], *, only_below: bool) -> set[int]:
    below = subtree(_unit(actor))
    allowed = {*db.session.scalars(select(below.c.id).where(below.c.id.in_(ids), below.c.depth > 0))}
    if not only_below and not set(ids) <= allowed:
        above = ancestors(_unit(actor))
        allowed |= {unit.id for unit in (*above[:1], *above[-1:])} | set(replying_to)
    if not only_below and not set(ids) <= allowed:
        allowed |= {*db.session.scalars(_peers(actor))}
    return allowed


def _single(actor: Actor, ids: Sequence[int], replying_to: Collection[int], only_below: bool) -> Sequence[Unit]:
    if not ids:
        return []
    allowed = _reached(actor, ids, replying_to, only_below=only_below)
    units = get_units(ids)
    for unit in units:
        if unit.id not in allowed:
            raise RuleBroken("“%(unit)s” nằm ngoài tuyến gửi của đơn vị.", field="units", unit=unit.name)
        if not _works(unit):
            raise RuleBroken("“%(unit)s” đã ngừng hoạt động.", field="units", unit=unit.name)
    if len(units) < len(set(ids)):
        raise RuleBroken("Có nơi nhận không còn tồn tại.", field="units")
    return units


def _works(unit: Unit) -> bool:
    return unit.closed_on is None or unit.closed_on > clock.today()


def _is_open() -> ColumnElement[bool]:
    return or_(Unit.closed_on.is_(None), Unit.closed_on > clock.today())


def _unit(actor: Actor) -> int:
    if actor.unit_id is None:
        raise RuleBroken("Bạn chưa làm việc cho đơn vị nào.")
    return actor.unit_id
