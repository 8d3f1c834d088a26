"""What happens to a pupil's time at the school, and the numbers of the sổ đăng bộ."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.school import Enrolment, EnrolmentEvent, Pupil, SchoolClass
from portal.rules.permissions import Actor
from portal.rules.school.statuses import BELONGING, ENROLLED, PRESENT, check_next
from portal.services.records.audit import note
from portal.services.school.classes import seats
from portal.services.school.placing import leave_class, place
from portal.services.school.pupil_reading import enrolment_at
from portal.services.school.scope import belongs_elsewhere, get_managed_class, get_managed_pupil
from portal.services.school.years import day_of, find_year


def change_status(
    actor: Actor,
    *,
    pupil_id: int,
    status: str,
    happened_on: date,
    reason: str,
    decision: str = "",
    class_id: int | None = None,
) -> EnrolmentEvent:
    """Defer, transfer out, drop out, graduate, or return (into a class if one is given), from a day on."""
    pupil = get_managed_pupil(actor, pupil_id)
    enrolment = enrolment_at(pupil_id, actor.unit_id)
    last_on = _events(enrolment.id)[-1].happened_on
    check_next(enrolment.status, status, happened_on=happened_on, last_on=last_on, today=clock.today())
    if status == ENROLLED and belongs_elsewhere(pupil_id, actor.unit_id):
        raise RuleBroken("Học sinh đang thuộc một trường khác trên cổng.", field="status")
    event = record(actor, enrolment, status, on=happened_on, reason=reason, decision=decision)
    if status not in PRESENT:
        leave_class(pupil_id, enrolment.unit_id, happened_on)
    elif class_id is not None:
        school_class = get_managed_class(actor, class_id)
        place(actor, pupil, school_class, grade=school_class.grade, since=happened_on)
    after = {"pupil_status": status, "valid_from": happened_on.isoformat()}
    note(actor, "pupil_status_changed", "pupil", pupil_id, after=after)
    db.session.flush()
    return event


def enrol(actor: Actor, *, pupil_id: int, unit_id: int, since: date, reason: str = "", decision: str = "") -> Enrolment:
    """Begin a pupil's time at a school; whoever was there before goes on with the former time."""
    former = select(Enrolment).where(Enrolment.pupil_id == pupil_id, Enrolment.unit_id == unit_id)
    enrolment = db.session.scalars(former.limit(1)).first() or Enrolment(
        pupil_id=pupil_id, unit_id=unit_id, status=ENROLLED, admitted_on=since
    )
    db.session.add(enrolment)
    db.session.flush()
    record(actor, enrolment, ENROLLED, on=since, reason=reason, decision=decision)
    return enrolment


def record(actor: Actor, enrolment: Enrolment, status: str, *, on: date, reason: str, decision: str) -> EnrolmentEvent:
    """Put down what happened to an enrolment on a day; the caller has checked that it may."""
    enrolment.status, enrolment.left_on = status, None if status in BELONGING else on
    event = EnrolmentEvent(
        enrolment_id=enrolment.id,
        status=status,
        happened_on=on,
        reason=reason,
        decision=decision,
        entered_at=clock.now(),
        entered_by=actor.name,
    )
    db.session.add(event)
    return event


def _events(enrolment_id: int) -> Sequence[EnrolmentEvent]:
    query = select(EnrolmentEvent).where(EnrolmentEvent.enrolment_id == enrolment_id).order_by(EnrolmentEvent.id)
    return db.session.scalars(query).all()


def next_number(unit_id: int) -> int:
    """One more than the highest plain number of the school's sổ đăng bộ."""
    query = select(Enrolment.register_no).where(Enrolment.unit_id == unit_id, Enrolment.register_no.is_not(None))
    return max((int(n) for n in db.session.scalars(query) if n and n.isascii() and n.isdecimal()), default=0) + 1


def without_number(actor: Actor, class_id: int) -> tuple[SchoolClass, Mapping[int, Pupil]]:
    """A managed class and its pupils of today who have no number yet, by enrolment, in class-list order."""
    found = get_managed_class(actor, class_id)
    day = day_of(find_year(actor, found.start_year), found.start_year)
    return found, {seat.Enrolment.id: seat.Pupil for seat in seats(found, day) if seat.Enrolment.register_no is None}


def number_class(actor: Actor, *, class_id: int, first: int) -> int:
    """Give the class's pupils without a number the numbers from ``first`` on; says how many."""
    found, waiting = without_number(actor, class_id)
    if not 1 <= first <= 10**9:
        raise RuleBroken("Số đăng bộ bắt đầu từ 1.", field="first")
    if not waiting:
        raise RuleBroken("Mọi học sinh của lớp đã có số đăng bộ.", field="first")
    numbers = [str(first + n) for n in range(len(waiting))]
    taken = select(Enrolment.register_no).where(Enrolment.unit_id == found.unit_id, Enrolment.register_no.in_(numbers))
    if (known := db.session.scalar(taken.limit(1))) is not None:
        raise RuleBroken("Số %(number)s đã cấp. Hãy bắt đầu từ số lớn hơn.", field="first", number=known)
    for enrolment_id, number in zip(waiting, numbers, strict=True):
        db.session.get_one(Enrolment, enrolment_id).register_no = number
    after = {"pupil_class": found.name, "count": len(numbers), "first_number": numbers[0]}
    note(actor, "register_numbers_given", "school_class", class_id, after=after)
    db.session.flush()
    return len(numbers)
