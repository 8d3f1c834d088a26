"""Hand-overs of the school acted for: those it asked for and those that come to it."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.errors import NotFound
from portal.models.school import Pupil, SchoolClass, Transfer
from portal.rules.permissions import Actor, Permission
from portal.services.paging import Paged, paginate
from portal.services.school.years import current_year


class Direction(StrEnum):
    """Seen from the school acted for."""

    COMING = "coming"
    GOING = "going"


def visible_transfers(actor: Actor) -> Select[Transfer]:
    """What touches the school acted for; nothing for whoever does not keep its records."""
    query = select(Transfer)
    if not actor.can(Permission.SCHOOL_MANAGE):
        return query.where(false())
    return query.where(or_(Transfer.from_unit_id == actor.unit_id, Transfer.to_unit_id == actor.unit_id))


def get_transfer(actor: Actor, transfer_id: int) -> Transfer:
    """One hand-over of the school; NotFound for every other."""
    found = db.session.scalar(visible_transfers(actor).where(Transfer.id == transfer_id).options(*_WITH_NAMES))
    if found is None:
        raise NotFound
    return found


def list_transfers(actor: Actor, direction: Direction, *, number: int) -> Paged[Transfer]:
    """A page of what comes or goes: what waits first, then the newest."""
    side = Transfer.to_unit_id if direction is Direction.COMING else Transfer.from_unit_id
    query = visible_transfers(actor).where(side == actor.unit_id).options(*_WITH_NAMES)
    return paginate(query.order_by(Transfer.answer.is_not(None), Transfer.id.desc()), number=number)


def waiting_count(actor: Actor) -> Select[int]:
    """The query for how many pupils wait to be taken in by the school acted for."""
    coming = visible_transfers(actor).where(Transfer.to_unit_id == actor.unit_id, Transfer.answer.is_(None))
    return coming.with_only_columns(func.count(Transfer.id))


def count_waiting(actor: Actor) -> int:
    """How many pupils wait to be taken in by the school acted for."""
    return db.session.scalar(waiting_count(actor)) or 0


def transfers_of(actor: Actor, pupil: Pupil) -> Sequence[Transfer]:
    """The hand-overs of a visible pupil that touch the school, the newest first."""
    mine = visible_transfers(actor).where(Transfer.pupil_id == pupil.id).options(*_WITH_NAMES)
    return db.session.scalars(mine.order_by(Transfer.id.desc())).all()


def joinable_classes(actor: Actor, transfer: Transfer) -> Sequence[tuple[int, str]]:
    """Id and name of the classes of this year with the pupil's grade, in the order of the school."""
    query = select(SchoolClass).where(
        SchoolClass.unit_id == actor.unit_id,
        SchoolClass.start_year == current_year(),
        SchoolClass.put_away_at.is_(None),
    )
    found = db.session.scalars(query.order_by(SchoolClass.grade, SchoolClass.name_sort))
    return [(each.id, each.name) for each in found if transfer.grade is None or transfer.grade in grades_of(each)]


def grades_of(school_class: SchoolClass) -> frozenset[int]:
    """Every grade that sits in a class."""
    return frozenset({school_class.grade, *school_class.other_grades})


_WITH_NAMES = (
    joinedload(Transfer.pupil),
    joinedload(Transfer.from_unit),
    joinedload(Transfer.to_unit),
    joinedload(Transfer.school_class),
)
