"""What a hand-over changes: the stay at the old school ends, one at the new school begins."""

from datetime import date

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.school import ClassPlace, Enrolment, EnrolmentEvent, SchoolClass, Transfer
from portal.rules.permissions import Actor
from portal.rules.school.statuses import ENROLLED


def end_stay(actor: Actor, stay: Enrolment, transfer: Transfer, *, status: str) -> None:
    """The pupil leaves the old school and its class; everything written there stays."""
    stay.status, stay.left_on = status, transfer.leaves_on
    db.session.add(_event(actor, stay, status, transfer.leaves_on, transfer))
    places = (
        select(ClassPlace)
        .join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
        .where(
            ClassPlace.pupil_id == stay.pupil_id,
            SchoolClass.unit_id == stay.unit_id,
            (ClassPlace.valid_to.is_(None)) | (ClassPlace.valid_to > transfer.leaves_on),
        )
    )
    for place in db.session.scalars(places):
        place.valid_to = max(transfer.leaves_on, place.valid_from)


def begin_stay(actor: Actor, transfer: Transfer, school_class: SchoolClass, *, joins_on: date) -> Enrolment:
    """The pupil enters the new school and one of its classes; whoever returns to a school goes on with the old stay."""
    stay = _former_stay(transfer, school_class) or Enrolment(
        pupil_id=transfer.pupil_id, unit_id=school_class.unit_id, admitted_on=joins_on
    )
    stay.status, stay.left_on = ENROLLED, None
    db.session.add(stay)
    db.session.flush()
    db.session.add(_event(actor, stay, ENROLLED, joins_on, transfer))
    db.session.add(
        ClassPlace(
            class_id=school_class.id,
            pupil_id=transfer.pupil_id,
            grade=school_class.grade if transfer.grade is None else transfer.grade,
            valid_from=joins_on,
        )
    )
    return stay


def _former_stay(transfer: Transfer, school_class: SchoolClass) -> Enrolment | None:
    query = select(Enrolment).where(Enrolment.pupil_id == transfer.pupil_id, Enrolment.unit_id == school_class.unit_id)
    return db.session.scalars(query.order_by(Enrolment.id).limit(1)).first()


def _event(actor: Actor, stay: Enrolment, status: str, day: date, transfer: Transfer) -> EnrolmentEvent:
    return EnrolmentEvent(
        enrolment_id=stay.id,
        status=status,
        happened_on=day,
        reason=transfer.reason,
        decision=transfer.decision,
        entered_at=clock.now(),
        entered_by=actor.name,
    )
