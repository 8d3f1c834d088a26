"""A guardian books one slot with a teacher of a child, and cancels it; never two for one slot, nor two at one time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import contains_eager

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import MeetingBooking, MeetingDay, MeetingTeacher, MeetingWish
from portal.models.school import Guardian, Pupil
from portal.rules.contact_book.meetings import collide
from portal.rules.permissions import Actor
from portal.services.contact_book.children import Child, get_child, get_child_to_reply, list_children
from portal.services.contact_book.looking import note_family_look
from portal.services.contact_book.meetings.making import hours_of
from portal.services.contact_book.meetings.standing import is_standing
from portal.services.contact_book.talks.contacts import teachers_of_class
from portal.services.paging import Paged, paginate
from portal.services.records.audit import note


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A teacher of the child on a day: free slots, the child's booking, and whether it is the own one."""

    teacher: MeetingTeacher
    name: str
    wish: str
    free: Sequence[time]
    booking: MeetingBooking | None
    is_own: bool


@dataclass(frozen=True, kw_only=True)
class DayOffer:
    """A day as a guardian sees it for one child."""

    child: Child
    day: MeetingDay
    offers: Sequence[Offer]
    cancelled: Sequence[MeetingBooking]

    @property
    def is_open(self) -> bool:
        """Whether slots can be booked now."""
        return self.day.cancelled_at is None and clock.today() <= self.day.book_until and self.child.may_reply


def list_days(actor: Actor, *, pupil_id: int, number: int, visit: bool) -> tuple[Child, Paged[MeetingDay]]:
    """The days of the child's school, the latest first; pupils themselves do not book."""
    child = _get(get_child(actor, pupil_id))
    if note_family_look(actor, child, "family_page", visit=visit):
        child = _get(get_child(actor, pupil_id))
    query = select(MeetingDay).where(MeetingDay.unit_id == child.at.unit_id)
    if not child.at.is_there:
        query = query.where(MeetingDay.id.is_(None))
    return child, paginate(query.order_by(MeetingDay.day.desc(), MeetingDay.id.desc()), number=number, size=20)


def find_child_of(actor: Actor, day_id: int) -> int:
    """The child a notification leads to: the first of the day's school with nothing booked, else the first."""
    day = db.session.get(MeetingDay, day_id)
    at_school = [each for each in list_children(actor) if day and each.at.unit_id == day.unit_id and each.at.is_there]
    children = [child.pupil_id for child in at_school if not child.is_self]
    if not children:
        raise NotFound
    query = (
        select(MeetingBooking.pupil_id)
        .join(MeetingBooking.teacher)
        .where(MeetingTeacher.day_id == day_id, MeetingBooking.cancelled_at.is_(None))
        .where(MeetingBooking.pupil_id.in_(children), MeetingBooking.guardian_id.in_(_own_guardians(actor)))
    )
    booked = set(db.session.scalars(query))
    return min(children, key=lambda pupil_id: pupil_id in booked)


def read_day(actor: Actor, *, pupil_id: int, day_id: int) -> DayOffer:
    """One day with the child's teachers who take part; of another guardian's booking only that it is taken."""
    child, day = _child_and_day(actor, pupil_id, day_id)
    names = teachers_of_class(child.at.class_id) if child.at.class_id is not None else {}
    query = select(MeetingTeacher).where(
        MeetingTeacher.day_id == day.id,
        MeetingTeacher.account_id.in_(list(names)),
        MeetingTeacher.cancelled_at.is_(None),
    )
    teachers = db.session.scalars(query.order_by(MeetingTeacher.id)).all()
    ids = [teacher.id for teacher in teachers]
    booked = db.session.scalars(
        select(MeetingBooking).where(MeetingBooking.teacher_id.in_(ids), is_standing(day.day))
    ).all()
    wishes = db.session.scalars(
        select(MeetingWish).where(MeetingWish.teacher_id.in_(ids), MeetingWish.pupil_id == pupil_id)
    ).all()
    own, wished = _own_guardians(actor), {wish.teacher_id: wish.wish for wish in wishes}
    starts = [start for start in hours_of(day).starts() if _is_to_come(day, start)]
    offers = []
    for teacher in teachers:
        taken = {each.starts for each in booked if each.teacher_id == teacher.id}
        mine = next((each for each in booked if each.teacher_id == teacher.id and each.pupil_id == pupil_id), None)
        offers.append(
            Offer(
                teacher=teacher,
                name=names[teacher.account_id],
                wish=wished.get(teacher.id, ""),
                free=[start for start in starts if start not in taken],
                booking=mine,
                is_own=mine is not None and mine.guardian_id in own,
            )
        )
    return DayOffer(child=child, day=day, offers=offers, cancelled=_cancelled_by_school(day, pupil_id, own))


def book(actor: Actor, *, pupil_id: int, day_id: int, teacher_id: int, starts: time) -> MeetingBooking:
    """Take a free slot: one with each teacher for a child, none beside another meeting of the guardian."""
    child = _get(get_child_to_reply(actor, pupil_id))
    db.session.scalar(select(Pupil.id).where(Pupil.id == pupil_id).with_for_update())
    db.session.scalar(select(Guardian.id).where(Guardian.id == child.guardian_id).with_for_update())
    _keep_from_cancelling(day_id, teacher_id)
    shown = read_day(actor, pupil_id=pupil_id, day_id=day_id)
    offer = next((each for each in shown.offers if each.teacher.id == teacher_id), None)
    if offer is None:
        raise NotFound
    if not shown.is_open:
        raise RuleBroken("Đã hết hạn đặt lịch của ngày này.")
    if offer.booking is not None:
        raise RuleBroken("Con đã có lịch với giáo viên này.")
    if starts not in offer.free:
        raise RuleBroken("Giờ này vừa có người đặt. Hãy chọn giờ khác.", field="starts")
    for other in _meetings(actor, shown.day.day):
        if collide(starts, shown.day.minutes, other.starts, other.teacher.meeting_day.minutes):
            raise RuleBroken("Giờ này trùng với một lượt gặp khác của bạn.", field="starts")
    row = {
        "teacher_id": teacher_id,
        "starts": starts,
        "pupil_id": pupil_id,
        "guardian_id": child.guardian_id,
        "booked_at": clock.now(),
        "cancelled_by": "",
        "cancelled_words": "",
    }
    _take_over(teacher_id, starts, shown.day.day)
    made = _insert(row)
    after = {"title": shown.day.title, "due_on": shown.day.day.isoformat()}
    note(actor, "meeting_booked", "meeting_day", day_id, unit_id=shown.day.unit_id, after=after)
    return made


def unbook(actor: Actor, *, pupil_id: int, day_id: int, booking_id: int) -> MeetingBooking:
    """Give an own slot back, until the day itself."""
    get_child_to_reply(actor, pupil_id)
    _child, day = _child_and_day(actor, pupil_id, day_id)
    query = (
        select(MeetingBooking)
        .join(MeetingBooking.teacher)
        .where(
            MeetingBooking.id == booking_id,
            MeetingBooking.pupil_id == pupil_id,
            MeetingBooking.guardian_id.in_(_own_guardians(actor)),
            MeetingTeacher.day_id == day_id,
        )
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    db.session.refresh(found, with_for_update=True)
    if found.cancelled_at is None:
        if clock.today() > day.day:
            raise RuleBroken("Ngày gặp đã qua.")
        found.cancelled_at, found.cancelled_by = clock.now(), actor.name
        note(actor, "meeting_unbooked", "meeting_day", day_id, unit_id=day.unit_id, after={"title": day.title})
        db.session.flush()
    return found


def list_own(actor: Actor, *, pupil_id: int) -> Sequence[MeetingBooking]:
    """Every slot the guardian ever booked for a child, the newest first."""
    get_child(actor, pupil_id)
    query = (
        select(MeetingBooking)
        .join(MeetingBooking.teacher)
        .join(MeetingTeacher.meeting_day)
        .options(contains_eager(MeetingBooking.teacher).contains_eager(MeetingTeacher.meeting_day))
        .where(MeetingBooking.pupil_id == pupil_id, MeetingBooking.guardian_id.in_(_own_guardians(actor)))
    )
    return db.session.scalars(query.order_by(MeetingBooking.id.desc())).all()


def _keep_from_cancelling(day_id: int, teacher_id: int) -> None:
    """A day or teacher cancelled at this moment is waited for, and what comes after is read anew."""
    db.session.scalar(select(MeetingDay.id).where(MeetingDay.id == day_id).with_for_update(read=True))
    db.session.scalar(select(MeetingTeacher.id).where(MeetingTeacher.id == teacher_id).with_for_update(read=True))


def _take_over(teacher_id: int, starts: time, day: date) -> None:
    """A slot of somebody whose right ended is given to who books it now."""
    lapsed = (
        MeetingBooking.teacher_id == teacher_id,
        MeetingBooking.starts == starts,
        MeetingBooking.cancelled_at.is_(None),
        ~is_standing(day),
    )
    db.session.execute(update(MeetingBooking).where(*lapsed).values(cancelled_at=clock.now()))


def _is_to_come(day: MeetingDay, starts: time) -> bool:
    return datetime.combine(day.day, starts, clock.LOCAL_ZONE) > clock.now()


def _insert(row: dict[str, object]) -> MeetingBooking:
    """The database itself keeps a slot from being booked twice."""
    made = db.session.begin_nested()
    try:
        booking = MeetingBooking(**row)
        db.session.add(booking)
        db.session.flush()
    except IntegrityError:
        made.rollback()
        raise RuleBroken("Giờ này vừa có người đặt. Hãy chọn giờ khác.", field="starts") from None
    made.commit()
    return booking


def _meetings(actor: Actor, day: date) -> Sequence[MeetingBooking]:
    """What the guardian has on a day, for any child at any school. Never what another guardian booked: a refusal would
    tell of it."""
    query = (
        select(MeetingBooking)
        .join(MeetingBooking.teacher)
        .join(MeetingTeacher.meeting_day)
        .options(contains_eager(MeetingBooking.teacher).contains_eager(MeetingTeacher.meeting_day))
        .where(
            MeetingDay.day == day,
            is_standing(day),
            MeetingBooking.guardian_id.in_(_own_guardians(actor)),
        )
    )
    return db.session.scalars(query.order_by(MeetingBooking.id)).all()


def _cancelled_by_school(day: MeetingDay, pupil_id: int, own: Sequence[int]) -> Sequence[MeetingBooking]:
    query = (
        select(MeetingBooking)
        .join(MeetingBooking.teacher)
        .where(
            MeetingTeacher.day_id == day.id,
            MeetingBooking.pupil_id == pupil_id,
            MeetingBooking.guardian_id.in_(own),
            MeetingBooking.cancelled_words != "",
        )
    )
    return db.session.scalars(query.order_by(MeetingBooking.id)).all()


def _own_guardians(actor: Actor) -> Sequence[int]:
    return db.session.scalars(select(Guardian.id).where(Guardian.account_id == actor.account_id)).all()


def _child_and_day(actor: Actor, pupil_id: int, day_id: int) -> tuple[Child, MeetingDay]:
    child = _get(get_child(actor, pupil_id))
    day = db.session.get(MeetingDay, day_id)
    if day is None or day.unit_id != child.at.unit_id or not child.at.is_there:
        raise NotFound
    return child, day


def _get(child: Child) -> Child:
    if child.is_self:
        raise NotAllowed
    return child


def end_of(day: MeetingDay, starts: time) -> time:
    """When a meeting that begins then is over."""
    return (datetime.combine(day.day, starts) + timedelta(minutes=day.minutes)).time()
