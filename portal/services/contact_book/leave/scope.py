"""Who at a school sees a request for leave, reads its reason, and decides about it. All is asked anew each time.

The homeroom teacher of today sees the requests of the class, whoever manages the contact book those of the school. The
reason may be an illness: it is read by the homeroom teacher and by who decides, nobody else. Nobody reads or decides
at the school what another guardian of a child of the own family asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.contact_book import LeaveFile, LeaveRequest, LeaveStep
from portal.models.people import Absence
from portal.models.school import ClassPlace, Guardian, Guardianship, HomeroomTeacher, SchoolClass
from portal.rules.contact_book.leave import HOMEROOM, LEADER, WAITING
from portal.rules.permissions import FAMILY_DECIDERS, Actor, Permission
from portal.services.people.holders import list_holders
from portal.services.school.scope import holds_on


@dataclass(frozen=True)
class SeenLeave:
    """A request as somebody of the school sees it: whether the reason may be read, and the person decides."""

    leave: LeaveRequest
    reads: bool
    decides: bool


def visible_leaves(actor: Actor) -> Select[LeaveRequest, bool, bool]:
    """The requests the actor sees, each with whether its reason may be read and the actor decides about it."""
    leads, decides = _led_by(actor), is_for(actor)
    own, family = _is_own(actor), _is_of_family(LeaveRequest.pupil_id, actor.account_id)
    seen = (
        select(LeaveRequest, or_(leads, decides), decides)
        .join(LeaveRequest.guardian)
        .join(LeaveRequest.pupil)
        .options(contains_eager(LeaveRequest.guardian), contains_eager(LeaveRequest.pupil))
        .where(LeaveRequest.unit_id == actor.unit_id, or_(own, ~family))
    )
    if actor.can(Permission.CONTACT_MANAGE):
        return seen
    return seen.where(or_(leads, decides) if actor.can(Permission.CONTACT_WRITE) else false())


def get_leave(actor: Actor, leave_id: int) -> SeenLeave:
    """One visible request; NotFound for every other."""
    found = db.session.execute(visible_leaves(actor).where(LeaveRequest.id == leave_id)).first()
    if found is None:
        raise NotFound
    leave, reads, decides = found
    return SeenLeave(leave, bool(reads), bool(decides))


def lock_leave(actor: Actor, leave_id: int) -> SeenLeave:
    """As ``get_leave``, fresh and locked until the transaction ends."""
    query = select(LeaveRequest.id).where(LeaveRequest.id == leave_id, LeaveRequest.unit_id == actor.unit_id)
    db.session.scalar(query.with_for_update())
    seen = get_leave(actor, leave_id)
    db.session.refresh(seen.leave)
    return seen


def is_for(actor: Actor) -> ColumnElement[bool]:
    """Whether a request, beside its guardian, is the actor's to decide: the homeroom teacher's up to so many days, a
    leader's above, or where no homeroom teacher is there. Nobody decides about a child of the own family."""
    short = and_(LeaveRequest.level == HOMEROOM, _led_by(actor))
    leading = or_(LeaveRequest.level == LEADER, ~_has_homeroom())
    led = leading if actor.can(Permission.CONTACT_DECIDE) else false()
    family = _is_of_family(LeaveRequest.pupil_id, actor.account_id)
    return and_(~_is_own(actor), ~family, or_(short, led))


def count_waiting(actor: Actor) -> Select[int]:
    """How many requests wait for the actor, as a statement for the page of work."""
    return (
        select(func.count(LeaveRequest.id))
        .join(Guardian, Guardian.id == LeaveRequest.guardian_id)
        .where(LeaveRequest.unit_id == actor.unit_id, LeaveRequest.state == WAITING, is_for(actor))
    )


def find_deciders(leave: LeaveRequest) -> Sequence[int]:
    """The accounts in charge of a request now, as ``is_for`` says; nobody of the child's family is one of them."""
    there = _leading().where(~_is_away())
    teachers = db.session.scalars(_of(there, leave)).all() if leave.level == HOMEROOM else []
    if teachers:
        return teachers
    query = (
        select(Guardian.account_id)
        .join(Guardianship, Guardianship.guardian_id == Guardian.id)
        .where(Guardianship.pupil_id == leave.pupil_id)
    )
    family = set(db.session.scalars(query))
    return [each for each in list_holders(leave.unit_id, FAMILY_DECIDERS) if each not in family]


def find_homeroom(leave: LeaveRequest) -> Sequence[int]:
    """Who leads the child's class today, there or away."""
    return db.session.scalars(_of(_leading(), leave)).all()


def list_steps(leave: LeaveRequest) -> Sequence[LeaveStep]:
    """What happened to a request, in order."""
    return db.session.scalars(select(LeaveStep).where(LeaveStep.leave_id == leave.id).order_by(LeaveStep.id)).all()


def list_files(leave: LeaveRequest) -> Sequence[LeaveFile]:
    """The papers of a request, in the order they came."""
    return db.session.scalars(select(LeaveFile).where(LeaveFile.leave_id == leave.id).order_by(LeaveFile.id)).all()


def get_file(leave: LeaveRequest, file_id: int) -> LeaveFile:
    """One paper of a request the caller has loaded through its scope."""
    found = next((each for each in list_files(leave) if each.id == file_id), None)
    if found is None:
        raise NotFound
    return found


def _leading() -> Select[int]:
    """Who leads which class of today, beside the children who sit in it, those of the own family left out."""
    today = clock.today()
    return (
        select(HomeroomTeacher.account_id)
        .join(SchoolClass, SchoolClass.id == HomeroomTeacher.class_id)
        .join(ClassPlace, ClassPlace.class_id == SchoolClass.id)
        .where(
            holds_on(HomeroomTeacher, today),
            holds_on(ClassPlace, today),
            ~_is_of_family(ClassPlace.pupil_id, HomeroomTeacher.account_id),
        )
    )


def _is_own(actor: Actor) -> ColumnElement[bool]:
    return func.coalesce(Guardian.account_id, 0) == actor.account_id


def _is_of_family(pupil_id: Any, account_id: Any) -> ColumnElement[bool]:
    """Whether somebody is or was a guardian of a child of the outer statement."""
    held, guardian = aliased(Guardianship), aliased(Guardian)
    return (
        select(held.id)
        .join(guardian, guardian.id == held.guardian_id)
        .where(held.pupil_id == pupil_id, guardian.account_id == account_id)
        .correlate_except(held, guardian)
        .exists()
    )


def _of(query: Select[int], leave: LeaveRequest) -> Select[int]:
    query = query.where(ClassPlace.pupil_id == leave.pupil_id, SchoolClass.unit_id == leave.unit_id)
    return query.order_by(HomeroomTeacher.id)


def _beside(query: Select[int]) -> ColumnElement[bool]:
    """Whether there is one for the request of the outer statement."""
    same = query.where(ClassPlace.pupil_id == LeaveRequest.pupil_id, SchoolClass.unit_id == LeaveRequest.unit_id)
    return same.correlate(LeaveRequest, Guardian).exists()


def _led_by(actor: Actor) -> ColumnElement[bool]:
    return _beside(_leading().where(HomeroomTeacher.account_id == actor.account_id))


def _has_homeroom() -> ColumnElement[bool]:
    """Whether a homeroom teacher is there to decide: not away, and not of the child's family."""
    return _beside(_leading().where(~_is_away()))


def _is_away() -> ColumnElement[bool]:
    today = clock.today()
    return exists().where(
        Absence.account_id == HomeroomTeacher.account_id,
        Absence.unit_id == SchoolClass.unit_id,
        Absence.first_day <= today,
        Absence.last_day >= today,
        Absence.cancelled_at.is_(None),
    )
