"""The school cancels a parents' day, a teacher of it or one meeting: with words, and who had booked is told."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import MeetingBooking, MeetingDay, MeetingTeacher
from portal.models.units import Unit
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor, Permission
from portal.services.contact_book.families import find_families
from portal.services.contact_book.meetings.making import get_day, get_teacher
from portal.services.contact_book.meetings.standing import is_standing
from portal.services.notifications.telling import notify
from portal.services.records.audit import note


def cancel_day(actor: Actor, *, day_id: int, words: str) -> MeetingDay:
    """The day does not take place; who has booked is told."""
    found = get_day(actor, day_id)
    if not actor.can(Permission.CONTACT_MANAGE):
        raise NotAllowed
    if not words:
        raise RuleBroken("Vui lòng nhập lý do.", field="words")
    db.session.refresh(found, with_for_update=True)
    if found.cancelled_at is not None:
        raise RuleBroken("Ngày gặp này đã hủy.")
    found.cancelled_at, found.cancelled_words = clock.now(), words
    note(actor, "meeting_day_cancelled", "meeting_day", found.id, after={"title": found.title, "reason": words})
    teachers = select(MeetingTeacher.id).where(MeetingTeacher.day_id == found.id)
    _cancel_all(actor, found, list(db.session.scalars(teachers)), words)
    return found


def cancel_teacher(actor: Actor, *, teacher_id: int, words: str) -> MeetingTeacher:
    """A teacher cannot come: every meeting is cancelled with words, who had booked is told. By manager or teacher."""
    teacher = get_teacher(actor, teacher_id)
    if not words:
        raise RuleBroken("Vui lòng nhập lý do.", field="words")
    db.session.refresh(teacher, with_for_update=True)
    if teacher.cancelled_at is not None:
        raise RuleBroken("Các lượt gặp của giáo viên này đã hủy.")
    teacher.cancelled_at, teacher.cancelled_words = clock.now(), words
    after = {"person": teacher.account.full_name, "reason": words}
    note(actor, "meeting_teacher_cancelled", "meeting_day", teacher.day_id, after=after)
    _cancel_all(actor, teacher.meeting_day, [teacher.id], words)
    return teacher


def get_booking(actor: Actor, *, teacher_id: int, booking_id: int) -> MeetingBooking:
    """A meeting that stands, for the teacher and who manages the contact book."""
    teacher = get_teacher(actor, teacher_id)
    query = select(MeetingBooking).where(MeetingBooking.id == booking_id, MeetingBooking.teacher_id == teacher.id)
    found = db.session.scalar(query.where(is_standing(teacher.meeting_day.day)))
    if found is None:
        raise NotFound
    return found


def cancel_booking(actor: Actor, *, teacher_id: int, booking_id: int, words: str) -> MeetingBooking:
    """One meeting does not take place; who had booked it is told and may choose another slot."""
    found = get_booking(actor, teacher_id=teacher_id, booking_id=booking_id)
    day = found.teacher.meeting_day
    if not words:
        raise RuleBroken("Vui lòng nhập lý do.", field="words")
    db.session.refresh(found, with_for_update=True)
    if found.cancelled_at is not None:
        raise RuleBroken("Lượt gặp này đã hủy.")
    if clock.today() > day.day:
        raise RuleBroken("Ngày gặp đã qua.")
    after = {"title": day.title, "full_name": found.pupil.full_name, "reason": words}
    note(actor, "meeting_cancelled", "meeting_day", day.id, after=after)
    _cancel(actor, day, [found], words)
    return found


def _cancel_all(actor: Actor, day: MeetingDay, teacher_ids: Sequence[int], words: str) -> None:
    """Cancel every booking with these teachers."""
    query = select(MeetingBooking).where(
        MeetingBooking.teacher_id.in_(teacher_ids), MeetingBooking.cancelled_at.is_(None)
    )
    _cancel(actor, day, db.session.scalars(query.order_by(MeetingBooking.id)).all(), words)


def _cancel(actor: Actor, day: MeetingDay, gone: Sequence[MeetingBooking], words: str) -> None:
    """Give the slots back and tell who had booked, nobody else, while the right to see the child lasts."""
    for booking in gone:
        booking.cancelled_at, booking.cancelled_by, booking.cancelled_words = clock.now(), actor.name, words
    db.session.flush()
    families = find_families([booking.pupil_id for booking in gone])
    school = db.session.scalar(select(Unit.name).where(Unit.id == day.unit_id))
    for booking in gone:
        members = families.get(booking.pupil_id, ())
        people = [each.account_id for each in members if each.guardian_id == booking.guardian_id and each.account_id]
        notify(
            people,
            kind=Kind.MEETING_CANCELLED,
            key=f"meeting-{booking.id}-cancelled",
            params={"school": school},
            path=f"/so-lien-lac/{booking.pupil_id}/gap/{day.id}/",
        )
