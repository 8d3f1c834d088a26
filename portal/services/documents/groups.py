"""Saved groups of addressees: named by a unit, filled with units below it, resolved at posting."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, delete, func, select

from portal.adapters import clock
from portal.db import db, insert_missing
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.documents import AddresseeGroup, AddresseeGroupMember
from portal.models.units import Unit
from portal.rules.permissions import Actor, Permission
from portal.rules.vietnamese import fold
from portal.services.paging import Paged, paginate
from portal.services.records import note
from portal.services.units.tree import is_open, subtree

LONGEST_NAME = 100


@dataclass(frozen=True)
class Group:
    """A group with how many of its units can receive now, and how many are closed or no longer below."""

    id: int
    name: str
    ready: int
    left_out: int


@dataclass(frozen=True)
class Member:
    """A unit of a group; ``is_ready`` when it would receive now."""

    unit: Unit
    is_ready: bool


def visible_groups(actor: Actor) -> Select[AddresseeGroup]:
    """The groups in use of the unit acted for, for whoever drafts there."""
    if actor.unit_id is None or not actor.can(Permission.DOCUMENTS_DRAFT):
        return select(AddresseeGroup).where(AddresseeGroup.id.is_(None))
    return select(AddresseeGroup).where(AddresseeGroup.unit_id == actor.unit_id, AddresseeGroup.put_away_at.is_(None))


def list_groups(actor: Actor) -> list[Group]:
    """All groups in use with their counts, by name; one query."""
    reached = _reached(actor)
    ready = func.count().filter(Unit.id.in_(reached), is_open(clock.today()))
    found = visible_groups(actor).subquery()
    rows = db.session.execute(
        select(found.c.id, found.c.name, func.count(Unit.id), ready)
        .outerjoin(AddresseeGroupMember, AddresseeGroupMember.group_id == found.c.id)
        .outerjoin(Unit, Unit.id == AddresseeGroupMember.unit_id)
        .group_by(found.c.id, found.c.name, found.c.name_folded)
        .order_by(found.c.name_folded, found.c.id)
    )
    return [Group(group_id, name, count, total - count) for group_id, name, total, count in rows]


def _reached(actor: Actor) -> Select[int]:
    below = subtree(actor.unit_id or 0)
    return select(below.c.id).where(below.c.depth > 0)


def get_group(actor: Actor, group_id: int) -> AddresseeGroup:
    """A group of the unit in use; NotFound elsewhere."""
    group = db.session.scalar(visible_groups(actor).where(AddresseeGroup.id == group_id))
    if group is None:
        raise NotFound
    return group


def get_own_group(actor: Actor, group_id: int) -> AddresseeGroup:
    """The same for somebody who may change it: whoever posts in the unit's name."""
    group = get_group(actor, group_id)
    _may_change(actor)
    return group


def _may_change(actor: Actor) -> None:
    if actor.unit_id is None or not actor.can(Permission.DOCUMENTS_POST):
        raise NotAllowed


def create_group(actor: Actor, *, name: str) -> AddresseeGroup:
    """A new, empty group."""
    _may_change(actor)
    _check_name(actor, name)
    group = AddresseeGroup(
        unit_id=actor.unit_id,
        name=name,
        name_folded=fold(name)[:LONGEST_NAME],
        created_at=clock.now(),
        created_by_id=actor.account_id,
    )
    db.session.add(group)
    db.session.flush()
    note(actor, "group_created", "addressee_group", group.id, after={"name": name})
    return group


def rename_group(actor: Actor, *, group_id: int, name: str) -> AddresseeGroup:
    """Give the group another name."""
    group = get_own_group(actor, group_id)
    _check_name(actor, name, but=group_id)
    if name != group.name:
        note(actor, "group_renamed", "addressee_group", group_id, before={"name": group.name}, after={"name": name})
        group.name, group.name_folded = name, fold(name)[:LONGEST_NAME]
    return group


def _check_name(actor: Actor, name: str, *, but: int = 0) -> None:
    if not name.strip():
        raise RuleBroken("Vui lòng đặt tên nhóm.", field="name")
    if len(name) > LONGEST_NAME:
        raise RuleBroken("Không quá %(max)d ký tự.", field="name", max=LONGEST_NAME)
    same = visible_groups(actor).where(AddresseeGroup.name_folded == fold(name)[:LONGEST_NAME])
    if db.session.scalar(same.where(AddresseeGroup.id != but).limit(1)) is not None:
        raise RuleBroken("Đơn vị đã có nhóm tên như vậy.", field="name")


def put_group_away(actor: Actor, *, group_id: int) -> AddresseeGroup:
    """Take the group out of use; drafts that name it say so, posted documents do not change."""
    group = get_own_group(actor, group_id)
    group.put_away_at = clock.now()
    note(actor, "group_put_away", "addressee_group", group_id, before={"name": group.name})
    return group


def add_units(actor: Actor, *, group_id: int, unit_ids: Collection[int], kind: str = "") -> AddresseeGroup:
    """Add single units below, and all open units of a kind below."""
    group = get_own_group(actor, group_id)
    if not unit_ids and not kind:
        raise RuleBroken("Chưa chọn đơn vị nào.", field="units")
    usable = select(Unit.id).where(Unit.id.in_(_reached(actor)), is_open(clock.today()))
    wanted = set(db.session.scalars(usable.where(Unit.id.in_(unit_ids)))) if unit_ids else set()
    if wanted != set(unit_ids):
        raise RuleBroken("Chỉ thêm được đơn vị cấp dưới đang hoạt động.", field="units")
    if kind:
        of_kind = set(db.session.scalars(usable.where(Unit.kind_code == kind)))
        if not of_kind:
            raise RuleBroken("Không có đơn vị cấp dưới nào thuộc loại này.", field="kind")
        wanted |= of_kind
    rows = [{"group_id": group_id, "unit_id": unit_id} for unit_id in sorted(wanted)]
    keys = ["group_id", "unit_id"]
    new = insert_missing(AddresseeGroupMember, rows, unique=keys, returning=[AddresseeGroupMember.unit_id])
    note(actor, "group_filled", "addressee_group", group_id, after={"name": group.name, "count": len(new)})
    return group


def remove_unit(actor: Actor, *, group_id: int, unit_id: int) -> AddresseeGroup:
    """Take a unit out of the group; taking it out twice changes nothing."""
    group = get_own_group(actor, group_id)
    member = AddresseeGroupMember.group_id == group_id, AddresseeGroupMember.unit_id == unit_id
    if db.session.scalar(select(AddresseeGroupMember.unit_id).where(*member)) is not None:
        db.session.execute(delete(AddresseeGroupMember).where(*member))
        unit = db.session.get_one(Unit, unit_id)
        note(actor, "group_reduced", "addressee_group", group_id, before={"name": group.name, "unit": unit.name})
    return group


def list_members(actor: Actor, *, group_id: int, number: int) -> Paged[Member]:
    """The units of a group in Vietnamese order; three queries a page."""
    get_group(actor, group_id)
    query = select(Unit).where(Unit.id.in_(_members([group_id]))).order_by(Unit.name_sort, Unit.id)
    page = paginate(query, number=number)
    ready = {unit.id for unit in _ready(actor, [unit.id for unit in page.items])}
    members = [Member(unit, unit.id in ready) for unit in page.items]
    return Paged(members, page.number, page.size, page.total)


def _members(group_ids: Collection[int]) -> Select[int]:
    return select(AddresseeGroupMember.unit_id).where(AddresseeGroupMember.group_id.in_(group_ids))


def list_member_ids(group_ids: Collection[int]) -> list[int]:
    """The ids of all units of some groups, in order."""
    return sorted(set(db.session.scalars(_members(group_ids))))


def _ready(actor: Actor, unit_ids: Collection[int]) -> Sequence[Unit]:
    query = select(Unit).where(Unit.id.in_(unit_ids), Unit.id.in_(_reached(actor)), is_open(clock.today()))
    return db.session.scalars(query).all() if unit_ids else []


def units_of_groups(actor: Actor, group_ids: Collection[int]) -> tuple[Sequence[Unit], Sequence[Unit]]:
    """The units of some groups: those that can receive now, and those left out (closed, or no longer below).

    A group that is not in use raises ``RuleBroken`` at ``groups``.
    """
    if not group_ids:
        return [], []
    if len(db.session.scalars(visible_groups(actor).where(AddresseeGroup.id.in_(group_ids))).all()) < len(
        set(group_ids)
    ):
        raise RuleBroken("Có nhóm nơi nhận không còn dùng. Hãy chọn lại.", field="groups")
    units = db.session.scalars(select(Unit).where(Unit.id.in_(_members(group_ids))).order_by(Unit.name_sort)).all()
    ready = {unit.id for unit in _ready(actor, [unit.id for unit in units])}
    return [unit for unit in units if unit.id in ready], [unit for unit in units if unit.id not in ready]
