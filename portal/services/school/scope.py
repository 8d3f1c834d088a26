"""Who sees which class and which pupil. Every surface of school, gradebook and attendance goes through these.

The school itself is the unit acted for. Whoever may see everything there sees every class and pupil of it; a teacher
sees the classes led or taught today, and their pupils of today. Nobody above sees a pupil here.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, CompoundSelect, Select, and_, false, or_, select

from portal.adapters import clock
from portal.db import Base, db
from portal.errors import Conflict, NotAllowed, NotFound
from portal.models.school import ClassPlace, Enrolment, HomeroomTeacher, Pupil, SchoolClass, TeachingAssignment
from portal.rules.permissions import Actor, Permission
from portal.rules.school.statuses import BELONGING


def holds_on(table: Any, day: date | BindParameter[date]) -> ColumnElement[bool]:
    """Whether a dated row (``valid_from`` inclusive, ``valid_to`` exclusive) holds on a day."""
    return and_(table.valid_from <= day, or_(table.valid_to.is_(None), table.valid_to > day))


def lasts_after(table: Any, day: date) -> ColumnElement[bool]:
    """Whether a dated row goes on after a day, or begins after it; one that was taken back before it began does not."""
    return or_(table.valid_to.is_(None), and_(table.valid_to > day, table.valid_to > table.valid_from))


def visible_classes(actor: Actor) -> Select[SchoolClass]:
    """The classes of the school acted for, of every year; for a teacher only those led or taught today."""
    query = select(SchoolClass).where(SchoolClass.unit_id == actor.unit_id, SchoolClass.put_away_at.is_(None))
    if actor.can(Permission.SCHOOL_READ_ALL):
        return query
    if not actor.can(Permission.SCHOOL_READ):
        return query.where(false())
    return query.where(SchoolClass.id.in_(_own_classes(actor)))


def get_class(actor: Actor, class_id: int) -> SchoolClass:
    """One visible class; NotFound for every other."""
    found = db.session.scalar(visible_classes(actor).where(SchoolClass.id == class_id))
    if found is None:
        raise NotFound
    return found


def visible_pupils(actor: Actor) -> Select[Pupil]:
    """Everybody ever enrolled at the school acted for; for a teacher only the pupils of today in the own classes."""
    if actor.can(Permission.SCHOOL_READ_ALL):
        return select(Pupil).where(Pupil.id.in_(select(Enrolment.pupil_id).where(Enrolment.unit_id == actor.unit_id)))
    own = select(ClassPlace.pupil_id).where(
        ClassPlace.class_id.in_(visible_classes(actor).with_only_columns(SchoolClass.id)),
        holds_on(ClassPlace, clock.today()),
    )
    return select(Pupil).where(Pupil.id.in_(own))


def get_pupil(actor: Actor, pupil_id: int) -> Pupil:
    """One visible pupil; NotFound for every other."""
    found = db.session.scalar(visible_pupils(actor).where(Pupil.id == pupil_id))
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Standing:
    """What the actor is to a class today: leads it, teaches these subjects (codes) in it."""

    leads: bool
    subjects: frozenset[str]


def standing_in(actor: Actor, school_class: SchoolClass) -> Standing:
    """What the actor is to one visible class; two indexed queries."""
    today = clock.today()
    leads = select(HomeroomTeacher.id).where(
        HomeroomTeacher.class_id == school_class.id,
        HomeroomTeacher.account_id == actor.account_id,
        holds_on(HomeroomTeacher, today),
    )
    subjects = select(TeachingAssignment.subject).where(
        TeachingAssignment.class_id == school_class.id,
        TeachingAssignment.account_id == actor.account_id,
        holds_on(TeachingAssignment, today),
    )
    return Standing(db.session.scalar(leads.limit(1)) is not None, frozenset(db.session.scalars(subjects)))


def get_managed_class(actor: Actor, class_id: int) -> SchoolClass:
    """A class the actor may change; NotAllowed when it may only be seen."""
    found = get_class(actor, class_id)
    if not actor.can(Permission.SCHOOL_MANAGE):
        raise NotAllowed
    return found


def get_managed_pupil(actor: Actor, pupil_id: int) -> Pupil:
    """A pupil whose record the actor may change; NotAllowed when it may only be seen.

    A school that let a pupil go still sees the record; from the day another school has the pupil only that one writes.
    """
    found = get_pupil(actor, pupil_id)
    if not actor.can(Permission.SCHOOL_MANAGE) or belongs_elsewhere(pupil_id, actor.unit_id):
        raise NotAllowed
    if found.merged_into_id is not None:
        raise Conflict("Hồ sơ này đã gộp vào một hồ sơ khác.")
    return found


def belongs_elsewhere(pupil_id: int, unit_id: int | None) -> bool:
    """Whether the pupil belongs to another school than this one."""
    elsewhere = select(Enrolment.id).where(
        Enrolment.pupil_id == pupil_id, Enrolment.unit_id != unit_id, Enrolment.status.in_(BELONGING)
    )
    return db.session.scalar(elsewhere.limit(1)) is not None


def _own_classes(actor: Actor) -> CompoundSelect[Any]:
    return _classes_of(HomeroomTeacher, actor).union(_classes_of(TeachingAssignment, actor))


def _classes_of(table: type[Base], actor: Actor) -> Select[Any]:
    dated: Any = table
    return select(dated.class_id).where(dated.account_id == actor.account_id, holds_on(dated, clock.today()))
