"""Which bookings stand: a right that ended takes the slot back, without anybody having to cancel it."""

from datetime import date

from sqlalchemy import ColumnElement, and_, exists

from portal.adapters import clock
from portal.models.contact_book import MeetingBooking, MeetingDay, MeetingTeacher
from portal.models.school import Enrolment, Guardianship
from portal.rules.school.statuses import BELONGING
from portal.services.school.scope import holds_on


def is_standing(day: date) -> ColumnElement[bool]:
    """Whether a booking on a day is not cancelled, by somebody who may see the child, of a pupil of the school.

    Of a day that is over it is asked as it was then; whether the child was at the school is not asked any more.
    """
    today = clock.today()
    held = exists().where(
        Guardianship.pupil_id == MeetingBooking.pupil_id,
        Guardianship.guardian_id == MeetingBooking.guardian_id,
        Guardianship.may_see,
        holds_on(Guardianship, min(day, today)),
    )
    there = exists().where(
        MeetingTeacher.id == MeetingBooking.teacher_id,
        MeetingDay.id == MeetingTeacher.day_id,
        Enrolment.unit_id == MeetingDay.unit_id,
        Enrolment.pupil_id == MeetingBooking.pupil_id,
        Enrolment.status.in_(BELONGING),
    )
    live = MeetingBooking.cancelled_at.is_(None)
    asked = [held.correlate(MeetingBooking)] + ([there.correlate(MeetingBooking)] if day >= today else [])
    return and_(live, *asked)
