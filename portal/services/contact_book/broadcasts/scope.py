"""Which broadcasts somebody sees, which schools and pupils one goes to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select, true

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import Broadcast, BroadcastFile
from portal.models.school import ClassPlace, Pupil, SchoolClass
from portal.models.units import Unit, UnitKind
from portal.rules.permissions import Actor, Permission
from portal.rules.school.levels import CAMPUS
from portal.services.contact_book.notices.aiming import Aimed
from portal.services.school.scope import holds_on
from portal.services.school.years import current_year
from portal.services.units.tree import children, is_open, subtrees


def office_of(actor: Actor) -> int:
    """The unit acted for, where it may write to the families below."""
    if actor.unit_id is None or not actor.can(Permission.CONTACT_BROADCAST):
        raise NotAllowed
    return actor.unit_id


def visible_broadcasts(actor: Actor) -> Select[Broadcast]:
    """The broadcasts of the unit acted for that were not thrown away."""
    return select(Broadcast).where(Broadcast.unit_id == office_of(actor), Broadcast.discarded_at.is_(None))


def get_broadcast(actor: Actor, broadcast_id: int) -> Broadcast:
    """One visible broadcast; NotFound for every other."""
    return _one(visible_broadcasts(actor).where(Broadcast.id == broadcast_id))


def get_sent(actor: Actor, broadcast_id: int) -> Broadcast:
    """As ``get_broadcast``; NotFound for a draft."""
    found = get_broadcast(actor, broadcast_id)
    if found.sent_at is None:
        raise NotFound
    return found


def lock_broadcast(actor: Actor, broadcast_id: int) -> Broadcast:
    """As ``get_broadcast``, fresh and locked until the transaction ends."""
    query = visible_broadcasts(actor).where(Broadcast.id == broadcast_id).with_for_update()
    return _one(query.execution_options(populate_existing=True))


def lock_draft(actor: Actor, broadcast_id: int) -> Broadcast:
    """A broadcast that was not sent yet, locked."""
    found = lock_broadcast(actor, broadcast_id)
    if found.sent_at is not None:
        raise RuleBroken("Thông báo đã gửi nên không sửa được. Hãy thu hồi rồi gửi thông báo mới.")
    return found


def list_files(broadcast: Broadcast) -> list[BroadcastFile]:
    """The files of a broadcast in the order they came."""
    query = select(BroadcastFile).where(BroadcastFile.broadcast_id == broadcast.id).order_by(BroadcastFile.id)
    return list(db.session.scalars(query))


def get_file(broadcast: Broadcast, file_id: int) -> BroadcastFile:
    """One file of a broadcast the caller has loaded through its scope."""
    found = next((each for each in list_files(broadcast) if each.id == file_id), None)
    if found is None:
        raise NotFound
    return found


def offer_under(actor: Actor) -> Mapping[int, str]:
    """The units right below to choose from."""
    return {unit.id: unit.name for unit in children(office_of(actor))}


@dataclass(frozen=True)
class Under:
    """The units right below that were chosen and still are there, and whether some are there no longer."""

    units: Sequence[Unit]
    is_short: bool


def chosen_under(broadcast: Broadcast) -> Under:
    """What was chosen of the units right below, today; none chosen is all of them. One statement."""
    units = [unit for unit in children(broadcast.unit_id) if unit.id in broadcast.under] if broadcast.under else []
    return Under(units, len(units) < len(set(broadcast.under)))


def schools_of(broadcast: Broadcast) -> Sequence[tuple[int, str]]:
    """The schools a broadcast goes to today, by name: never one that left the unit. Two statements at most."""
    tops = [unit.id for unit in chosen_under(broadcast).units] if broadcast.under else [broadcast.unit_id]
    query = (
        select(Unit.id, Unit.name)
        .join(UnitKind, UnitKind.code == Unit.kind_code)
        .where(
            Unit.id.in_(select(subtrees(tops).c.id)),
            UnitKind.is_school,
            UnitKind.code != CAMPUS,
            is_open(clock.today()),
        )
        .order_by(Unit.name_sort, Unit.id)
    )
    return [(unit_id, name) for unit_id, name in db.session.execute(query)]


def pupils_of(unit_ids: Collection[int], grades: Collection[int]) -> Select[int, str, int, str]:
    """The pupils who sit in a class of these schools today: id, name, class and its name, by class and name."""
    return (
        select(Pupil.id, Pupil.full_name, SchoolClass.id, SchoolClass.name)
        .join(ClassPlace, ClassPlace.pupil_id == Pupil.id)
        .join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
        .where(
            SchoolClass.unit_id.in_(unit_ids),
            SchoolClass.start_year == current_year(),
            SchoolClass.put_away_at.is_(None),
            holds_on(ClassPlace, clock.today()),
            Pupil.merged_into_id.is_(None),
            ClassPlace.grade.in_(grades) if grades else true(),
        )
        .order_by(SchoolClass.grade, SchoolClass.name_sort, Pupil.name_sort, Pupil.id)
    )


def find_pupils(unit_id: int, grades: Collection[int]) -> Sequence[Aimed]:
    """The pupils of one school, each once; one statement."""
    found = {
        pupil_id: Aimed(pupil_id=pupil_id, name=name, class_id=class_id, class_name=class_name)
        for pupil_id, name, class_id, class_name in db.session.execute(pupils_of([unit_id], grades))
    }
    return list(found.values())


def _one(query: Select[Broadcast]) -> Broadcast:
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found
