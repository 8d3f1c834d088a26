"""A teacher's side of a parents' day: the list of meetings, and marks for families who should come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.errors import NotAllowed, RuleBroken
from portal.models.contact_book import MeetingBooking, MeetingTeacher, MeetingWish
from portal.models.school import ClassPlace, HomeroomTeacher, Pupil, SchoolClass, TeachingAssignment
from portal.rules.contact_book.meetings import WISH_LABELS
from portal.rules.permissions import Actor
from portal.services.contact_book.meetings.making import get_teacher, hours_of
from portal.services.contact_book.meetings.standing import is_standing
from portal.services.records.audit import note
from portal.services.school.scope import holds_on
from portal.services.school.viewing import note_looks


@dataclass(frozen=True, kw_only=True)
class TeacherList:
    """The slots of a teacher, each with its booking or None; and the pupils marked as needed without one."""

    teacher: MeetingTeacher
    slots: Sequence[tuple[time, MeetingBooking | None]]
    classes: Mapping[int, str]
    missing: Sequence[Pupil]

    @property
    def may_cancel(self) -> bool:
        """Single meetings can be cancelled still."""
        day = self.teacher.meeting_day
        return self.teacher.cancelled_at is None and day.cancelled_at is None and day.day >= clock.today()


def read_list(actor: Actor, teacher_id: int, *, visit: bool = False) -> TeacherList:
    """The meetings of a teacher, for the teacher and who manages the contact book; a visit goes into the log."""
    found = _read(actor, teacher_id)
    ids = [booking.pupil_id for _start, booking in found.slots if booking is not None]
    return _read(actor, teacher_id) if note_looks(actor, "meetings", visit=visit, pupil_ids=ids) else found


def list_pupils(actor: Actor, teacher_id: int) -> tuple[MeetingTeacher, Sequence[tuple[Pupil, str, str]]]:
    """The pupils the teacher leads or teaches today with class and mark, for the teacher alone."""
    teacher = get_teacher(actor, teacher_id)
    if teacher.account_id != actor.account_id:
        raise NotAllowed
    wishes = db.session.scalars(select(MeetingWish).where(MeetingWish.teacher_id == teacher.id))
    marks = {wish.pupil_id: wish.wish for wish in wishes}
    today = clock.today()
    leads = select(HomeroomTeacher.class_id).where(
        HomeroomTeacher.account_id == actor.account_id, holds_on(HomeroomTeacher, today)
    )
    teaches = select(TeachingAssignment.class_id).where(
        TeachingAssignment.account_id == actor.account_id, holds_on(TeachingAssignment, today)
    )
    query = (
        select(Pupil, SchoolClass.name)
        .join(ClassPlace, ClassPlace.pupil_id == Pupil.id)
        .join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
        .where(
            SchoolClass.id.in_(leads.union(teaches)),
            SchoolClass.unit_id == actor.unit_id,
            holds_on(ClassPlace, today),
            Pupil.merged_into_id.is_(None),
        )
        .order_by(SchoolClass.grade, SchoolClass.name_sort, Pupil.name_sort, Pupil.id)
    )
    return teacher, [(pupil, name, marks.get(pupil.id, "")) for pupil, name in db.session.execute(query)]


def save_wishes(actor: Actor, *, teacher_id: int, wishes: Mapping[int, str]) -> int:
    """Mark whom the teacher needs to meet; how many marks changed."""
    db.session.scalar(select(MeetingTeacher.id).where(MeetingTeacher.id == teacher_id).with_for_update())
    teacher, rows = list_pupils(actor, teacher_id)
    known = {pupil.id: wish for pupil, _name, wish in rows}
    changed = {each: wish for each, wish in wishes.items() if each in known and known[each] != wish}
    if any(wish not in WISH_LABELS for wish in changed.values()):
        raise RuleBroken("Hãy chọn một mục trong danh sách.")
    query = select(MeetingWish).where(MeetingWish.teacher_id == teacher.id, MeetingWish.pupil_id.in_(list(changed)))
    kept = {wish.pupil_id: wish for wish in db.session.scalars(query)}
    for pupil_id, wish in changed.items():
        if pupil_id in kept:
            kept[pupil_id].wish = wish
        else:
            db.session.add(MeetingWish(teacher_id=teacher.id, pupil_id=pupil_id, wish=wish))
    if changed:
        note(actor, "meeting_wished", "meeting_day", teacher.day_id, after={"count": len(changed)})
    db.session.flush()
    return len(changed)


def _read(actor: Actor, teacher_id: int) -> TeacherList:
    teacher = get_teacher(actor, teacher_id)
    query = (
        select(MeetingBooking)
        .join(MeetingBooking.pupil)
        .join(MeetingBooking.guardian)
        .options(contains_eager(MeetingBooking.pupil), contains_eager(MeetingBooking.guardian))
        .where(MeetingBooking.teacher_id == teacher.id, is_standing(teacher.meeting_day.day))
        .order_by(MeetingBooking.starts, MeetingBooking.id)
    )
    booked = {booking.starts: booking for booking in db.session.scalars(query)}
    ids = [booking.pupil_id for booking in booked.values()]
    places = (
        select(ClassPlace.pupil_id, SchoolClass.name)
        .join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
        .where(ClassPlace.pupil_id.in_(ids), holds_on(ClassPlace, clock.today()))
    )
    needed = (
        select(Pupil)
        .join(MeetingWish, MeetingWish.pupil_id == Pupil.id)
        .where(MeetingWish.teacher_id == teacher.id, MeetingWish.wish == "needed", Pupil.id.not_in(ids))
        .order_by(Pupil.name_sort, Pupil.id)
    )
    return TeacherList(
        teacher=teacher,
        slots=[(start, booked.get(start)) for start in hours_of(teacher.meeting_day).starts()],
        classes=read_pairs(places),
        missing=db.session.scalars(needed).all(),
    )
