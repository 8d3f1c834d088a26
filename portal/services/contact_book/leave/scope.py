"""Who at a school sees a request for leave, reads its reason, and decides about it. All is asked anew each time.

The homeroom teacher of today sees the requests of the class, whoever manages the contact book those of the school. The
reason may be an illness: it is read by the homeroom teacher and by who decides, nobody else.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import contains_eager

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.contact_book import LeaveFile, LeaveRequest, LeaveStep
from portal.models.people import Absence
from portal.models.school import ClassPlace, Guardian, HomeroomTeacher, SchoolClass
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
    seen = (
        select(LeaveRequest, or_(leads, decides), decides)
        .join(LeaveRequest.guardian)
        .join(LeaveRequest.pupil)
        .options(contains_eager(LeaveRequest.guardian), contains_eager(LeaveRequest.pupil))
        .where(LeaveRequest.unit_id == actor.unit_id)
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
    leader's above, or where no homeroom teacher is there. Nobody decides about an own request."""
    short = and_(LeaveRequest.level == HOMEROOM, _led_by(actor))
    leading = or_(LeaveRequest.level == LEADER, ~_has_homeroom())
    led = leading if actor.can(Permission.CONTACT_DECIDE) else false()
    own = func.coalesce(Guardian.account_id, 0) == actor.account_id
    return and_(~own, or_(short, led))


def count_waiting(actor: Actor) -> Select[int]:
    """How many requests wait for the actor, as a statement for the page of work."""
    return (
        select(func.count(LeaveRequest.id))
        .join(Guardian, Guardian.id == LeaveRequest.guardian_id)
        .where(LeaveRequest.unit_id == actor.unit_id, LeaveRequest.state == WAITING, is_for(actor))
    )


def find_deciders(leave: LeaveRequest) -> Sequence[int]:
    """The accounts in charge of a request now, as ``is_for`` says; who asked for it is none of them."""
    asking = db.session.scalar(select(Guardian.account_id).where(Guardian.id == leave.guardian_id))
    there = _leading().where(~_is_away(), HomeroomTeacher.account_id != (asking or 0))
    teachers = db.session.scalars(_of(there, leave)).all() if leave.level == HOMEROOM else []
    return teachers or [each for each in list_holders(leave.unit_id, FAMILY_DECIDERS) if each != asking]


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
    """Who leads which class of today, beside the children who sit in it."""
    today = clock.today()
    return (
        select(HomeroomTeacher.account_id)
        .join(SchoolClass, SchoolClass.id == HomeroomTeacher.class_id)
        .join(ClassPlace, ClassPlace.class_id == SchoolClass.id)
        .where(holds_on(HomeroomTeacher, today), holds_on(ClassPlace, today))
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
    """Whether a homeroom teacher is there to decide: not away, and not the one who asks."""
    there = _leading().where(~_is_away(), HomeroomTeacher.account_id != func.coalesce(Guardian.account_id, 0))
    return _beside(there)


def _is_away() -> ColumnElement[bool]:
    today = clock.today()
    return exists().where(
        Absence.account_id == HomeroomTeacher.account_id,
        Absence.unit_id == SchoolClass.unit_id,
        Absence.first_day <= today,
        Absence.last_day >= today,
        Absence.cancelled_at.is_(None),
    )
