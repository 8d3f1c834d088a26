"""Groups of pupils across the classes of a year: made, filled from classes, read by those who see their pupils."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken
from portal.models.school import ClassPlace, GroupPlace, Pupil, PupilGroup, SchoolClass
from portal.rules.permissions import Actor, Permission
from portal.rules.school.groups import KIND_LABELS
from portal.rules.school_years import school_year_of
from portal.rules.vietnamese import clean, sort_key
from portal.services.records.audit import note
from portal.services.school.class_writing import managed_unit
from portal.services.school.classes import seats
from portal.services.school.scope import get_managed_class, holds_on, visible_pupils
from portal.services.school.viewing import note_looks
from portal.services.school.years import YearSeen, current_year, day_of, find_year


def visible_groups(actor: Actor) -> Select[PupilGroup]:
    """The groups of the school acted for; for a teacher those to which a pupil of the own classes belongs today."""
    query = select(PupilGroup).where(PupilGroup.unit_id == actor.unit_id)
    if actor.can(Permission.SCHOOL_READ_ALL):
        return query
    own = select(GroupPlace.group_id).where(
        GroupPlace.pupil_id.in_(visible_pupils(actor).with_only_columns(Pupil.id)),
        holds_on(GroupPlace, clock.today()),
    )
    return query.where(PupilGroup.id.in_(own))


def get_group(actor: Actor, group_id: int) -> PupilGroup:
    """One visible group; NotFound for every other."""
    found = db.session.scalar(visible_groups(actor).where(PupilGroup.id == group_id))
    if found is None:
        raise NotFound
    return found


def get_managed_group(actor: Actor, group_id: int) -> PupilGroup:
    """A group the actor may change; NotAllowed when it may only be seen."""
    found = get_group(actor, group_id)
    if not actor.can(Permission.SCHOOL_MANAGE):
        raise NotAllowed
    return found


def pupils_of_group(actor: Actor, group_id: int, day: date) -> Sequence[Pupil]:
    """The pupils the actor sees who belong to a group on a day, in the order of names."""
    group = get_group(actor, group_id)
    held = select(GroupPlace.pupil_id).where(GroupPlace.group_id == group.id, holds_on(GroupPlace, day))
    query = visible_pupils(actor).where(Pupil.id.in_(held))
    return db.session.scalars(query.order_by(Pupil.name_sort, Pupil.id)).all()


def list_groups(actor: Actor, seen: YearSeen) -> Sequence[tuple[PupilGroup, int]]:
    """The groups of a year with their sizes on the day shown, those put away at the end."""
    query = visible_groups(actor).where(PupilGroup.start_year == seen.start_year)
    found = db.session.scalars(query.order_by(PupilGroup.kind, PupilGroup.name_sort, PupilGroup.id)).all()
    sizes = (
        select(GroupPlace.group_id, func.count())
        .where(GroupPlace.group_id.in_([group.id for group in found]), holds_on(GroupPlace, seen.day))
        .where(GroupPlace.pupil_id.in_(visible_pupils(actor).with_only_columns(Pupil.id)))
        .group_by(GroupPlace.group_id)
    )
    counts = read_pairs(sizes)
    rows = [(group, counts.get(group.id, 0)) for group in found]
    return sorted(rows, key=lambda row: row[0].put_away_at is not None)


@dataclass(frozen=True)
class GroupRead:
    """A group with who belongs to it on the day shown or will, who did, and the names of their classes that day."""

    group: PupilGroup
    day: date
    places: Sequence[GroupPlace]
    before: Sequence[GroupPlace]
    classes: Mapping[int, str]


def read_group(actor: Actor, *, group_id: int, visit: bool) -> GroupRead:
    """A group with the pupils the actor sees; a ``visit`` goes into the access log of each."""
    group = get_group(actor, group_id)
    places = _places(actor, group_id)
    if note_looks(actor, "group_list", visit=visit, pupil_ids=[place.pupil_id for place in places]):
        group, places = get_group(actor, group_id), _places(actor, group_id)
    day = day_of(find_year(actor, group.start_year), group.start_year)
    now = [place for place in places if place.valid_to is None or place.valid_to > day]
    before = [place for place in places if place not in now]
    return GroupRead(group, day, now, before, _class_names(actor, [place.pupil_id for place in now], day))


def create_group(actor: Actor, *, start_year: int, kind: str, name: str) -> PupilGroup:
    """A group of this year or the next."""
    unit_id = managed_unit(actor)
    if start_year not in {current_year(), current_year() + 1}:
        raise RuleBroken("Chỉ lập nhóm cho năm học này và năm học sau.", field="name")
    made = PupilGroup(unit_id=unit_id, start_year=start_year, created_at=clock.now())
    _write(made, kind, name)
    db.session.add(made)
    db.session.flush()
    note(actor, "pupil_group_created", "pupil_group", made.id, after={"name": made.name})
    return made


def edit_group(actor: Actor, *, group_id: int, kind: str, name: str, version: int) -> PupilGroup:
    """Another name or kind."""
    found = get_managed_group(actor, group_id)
    if version != found.version:
        raise Conflict("Người khác vừa sửa nhóm này. Hãy xem lại rồi lưu lần nữa.")
    before = {"name": found.name}
    _write(found, kind, name)
    db.session.flush()
    note(actor, "pupil_group_edited", "pupil_group", group_id, before=before, after={"name": found.name})
    return found


def put_group_away(actor: Actor, *, group_id: int, away: bool) -> PupilGroup:
    """Out of what can be chosen, or back; who belonged to it stays written."""
    found = get_managed_group(actor, group_id)
    found.put_away_at = clock.now() if away else None
    note(actor, "pupil_group_put_away" if away else "pupil_group_taken_out", "pupil_group", group_id)
    db.session.flush()
    return found


def offer_pupils(actor: Actor, *, group_id: int, class_id: int, day: date) -> Sequence[Pupil]:
    """Who sits in a class of the group's year on a day and does not belong to the group."""
    group, school_class = get_managed_group(actor, group_id), get_managed_class(actor, class_id)
    if school_class.start_year != group.start_year:
        raise NotFound
    held = {place.pupil_id for place in _open(group_id, day)}
    return [seat.Pupil for seat in seats(school_class, day) if seat.Pupil.id not in held]


def add_pupils(actor: Actor, *, group_id: int, class_id: int, pupil_ids: Collection[int], since: date) -> int:
    """Let pupils of a class belong to the group from a day on; says how many."""
    group = get_managed_group(actor, group_id)
    _check_day(group, since)
    offered = {pupil.id for pupil in offer_pupils(actor, group_id=group_id, class_id=class_id, day=since)}
    wanted = sorted(set(pupil_ids))
    if not wanted:
        raise RuleBroken("Hãy chọn ít nhất một học sinh.", field="pupils")
    if not set(wanted) <= offered:
        raise RuleBroken("Có học sinh không ở lớp này vào ngày đó, hoặc đã ở trong nhóm.", field="pupils")
    db.session.add_all(GroupPlace(group_id=group_id, pupil_id=each, valid_from=since) for each in wanted)
    after = {"name": group.name, "count": len(wanted), "valid_from": since.isoformat()}
    note(actor, "pupil_group_filled", "pupil_group", group_id, after=after)
    db.session.flush()
    return len(wanted)


def get_place(actor: Actor, *, group_id: int, place_id: int) -> GroupPlace:
    """One pupil's time in a group the actor keeps."""
    group = get_managed_group(actor, group_id)
    found = next((place for place in _places(actor, group.id) if place.id == place_id), None)
    if found is None:
        raise NotFound
    return found


def end_place(actor: Actor, *, group_id: int, place_id: int, on: date) -> GroupPlace:
    """From a day on the pupil belongs to the group no longer; ended on its first day, it never did."""
    found = get_place(actor, group_id=group_id, place_id=place_id)
    if on < found.valid_from:
        raise RuleBroken("Ngày này trước ngày vào nhóm.", field="on")
    if found.valid_to is not None and on > found.valid_to:
        raise RuleBroken("Học sinh đã rời nhóm trước ngày đó.", field="on")
    found.valid_to = on
    note(actor, "pupil_group_left", "pupil_group", group_id, after={"valid_to": on.isoformat(), "count": 1})
    db.session.flush()
    return found


def _write(group: PupilGroup, kind: str, name: str) -> None:
    name = clean(name)
    if not name:
        raise RuleBroken("Vui lòng nhập tên nhóm.", field="name")
    if kind not in KIND_LABELS:
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="kind")
    same = select(PupilGroup.id).where(
        PupilGroup.unit_id == group.unit_id, PupilGroup.start_year == group.start_year, PupilGroup.name == name
    )
    with db.session.no_autoflush:
        if db.session.scalar(same) not in {None, group.id}:
            raise RuleBroken("Năm học này đã có nhóm tên đó (kể cả nhóm đã cất).", field="name")
    group.kind, group.name, group.name_sort = kind, name, sort_key(name)


def _check_day(group: PupilGroup, since: date) -> None:
    if school_year_of(since) != group.start_year:
        raise RuleBroken("Ngày này không thuộc năm học của nhóm.", field="since")


def _places(actor: Actor, group_id: int) -> Sequence[GroupPlace]:
    query: Any = (
        select(GroupPlace)
        .join(GroupPlace.pupil)
        .options(joinedload(GroupPlace.pupil, innerjoin=True))
        .where(GroupPlace.group_id == group_id)
        .where(or_(GroupPlace.valid_to.is_(None), GroupPlace.valid_to > GroupPlace.valid_from))
        .where(GroupPlace.pupil_id.in_(visible_pupils(actor).with_only_columns(Pupil.id)))
        .order_by(Pupil.name_sort, Pupil.id, GroupPlace.id)
    )
    found: Sequence[GroupPlace] = db.session.scalars(query).all()
    return found


def _open(group_id: int, day: date) -> Sequence[GroupPlace]:
    query = select(GroupPlace).where(
        GroupPlace.group_id == group_id,
        or_(
            GroupPlace.valid_to.is_(None),
            (GroupPlace.valid_to > day) & (GroupPlace.valid_to > GroupPlace.valid_from),
        ),
    )
    return db.session.scalars(query).all()


def _class_names(actor: Actor, pupil_ids: Sequence[int], day: date) -> Mapping[int, str]:
    query = (
        select(ClassPlace.pupil_id, SchoolClass.name)
        .join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
        .where(ClassPlace.pupil_id.in_(pupil_ids), holds_on(ClassPlace, day), SchoolClass.unit_id == actor.unit_id)
        .order_by(SchoolClass.start_year)
    )
    return read_pairs(query)
