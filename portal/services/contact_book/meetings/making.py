"""The school makes a parents' day and tells its families."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import Select, false, func, or_, select

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import MeetingBooking, MeetingDay, MeetingTeacher
from portal.models.people import Account
from portal.models.records import OutboxItem
from portal.models.school import Enrolment, HomeroomTeacher, SchoolClass, TeachingAssignment
from portal.models.units import Unit
from portal.rules.contact_book.meetings import MOST_TEACHERS, Hours, check_day
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor, Permission
from portal.rules.school.statuses import PRESENT
from portal.services.contact_book.families import find_families
from portal.services.contact_book.meetings.standing import is_standing
from portal.services.notifications.telling import notify
from portal.services.paging import Paged, paginate
from portal.services.records.audit import note
from portal.services.records.outbox import queue
from portal.services.school.scope import holds_on
from portal.services.school.years import current_year

KIND = "meeting_day"


@dataclass(frozen=True, kw_only=True)
class DayFacts:
    """What the school decides about a day."""

    title: str
    day: date
    place: str
    book_until: date
    hours: Hours


def visible_days(actor: Actor) -> Select[MeetingDay]:
    """The days of the school: all for who manages the contact book, else those one takes part in."""
    query = select(MeetingDay).where(MeetingDay.unit_id == actor.unit_id)
    if actor.can(Permission.CONTACT_MANAGE):
        return query
    own = select(MeetingTeacher.day_id).where(MeetingTeacher.account_id == actor.account_id)
    return query.where(MeetingDay.id.in_(own) if actor.can(Permission.CONTACT_WRITE) else false())


def get_day(actor: Actor, day_id: int) -> MeetingDay:
    """One visible day; NotFound for every other."""
    found = db.session.scalar(visible_days(actor).where(MeetingDay.id == day_id))
    if found is None:
        raise NotFound
    return found


def list_days(actor: Actor, *, number: int) -> Paged[MeetingDay]:
    """The days one sees, the latest first."""
    return paginate(visible_days(actor).order_by(MeetingDay.day.desc(), MeetingDay.id.desc()), number=number, size=20)


def offer_teachers(actor: Actor) -> Mapping[int, str]:
    """Who leads or teaches a class of the school today, by name."""
    if actor.unit_id is None or not actor.can(Permission.CONTACT_MANAGE):
        raise NotAllowed
    classes = select(SchoolClass.id).where(
        SchoolClass.unit_id == actor.unit_id,
        SchoolClass.start_year == current_year(),
        SchoolClass.put_away_at.is_(None),
    )
    today = clock.today()
    leads = select(HomeroomTeacher.account_id).where(
        HomeroomTeacher.class_id.in_(classes), holds_on(HomeroomTeacher, today)
    )
    teaches = select(TeachingAssignment.account_id).where(
        TeachingAssignment.class_id.in_(classes), holds_on(TeachingAssignment, today)
    )
    query = select(Account.id, Account.full_name).where(or_(Account.id.in_(leads), Account.id.in_(teaches)))
    return read_pairs(query.order_by(Account.name_sort, Account.id))


def make_day(actor: Actor, *, facts: DayFacts, teacher_ids: Sequence[int]) -> MeetingDay:
    """A day that families can book from now on; they are told in the background."""
    offered = offer_teachers(actor)
    if not facts.title:
        raise RuleBroken("Vui lòng nhập mục này.", field="title")
    check_day(facts.hours, day=facts.day, book_until=facts.book_until, today=clock.today())
    if not teacher_ids or not set(teacher_ids) <= set(offered):
        raise RuleBroken("Hãy chọn ít nhất một giáo viên trong danh sách.", field="teachers")
    if len(set(teacher_ids)) > MOST_TEACHERS:
        raise RuleBroken("Mỗi ngày nhiều nhất %(most)d giáo viên.", field="teachers", most=MOST_TEACHERS)
    made = MeetingDay(
        unit_id=actor.unit_id,
        title=facts.title,
        day=facts.day,
        place=facts.place,
        book_until=facts.book_until,
        created_at=clock.now(),
        created_by=actor.name,
        **asdict(facts.hours),
    )
    db.session.add(made)
    db.session.flush()
    db.session.add_all(MeetingTeacher(day_id=made.id, account_id=each) for each in sorted(set(teacher_ids)))
    note(actor, "meeting_day_made", "meeting_day", made.id, after={"title": made.title, "due_on": made.day.isoformat()})
    queue(KIND, f"{KIND}-{made.id}", {"day_id": made.id})
    db.session.flush()
    return made


def get_teacher(actor: Actor, teacher_id: int) -> MeetingTeacher:
    """A teacher of a day: for who manages the contact book each of the school's, else oneself; NotFound for others."""
    query = select(MeetingTeacher).join(MeetingTeacher.meeting_day).where(MeetingTeacher.id == teacher_id)
    query = query.where(MeetingDay.unit_id == actor.unit_id)
    if not actor.can(Permission.CONTACT_MANAGE):
        query = query.where(MeetingTeacher.account_id == actor.account_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def count_booked(day: MeetingDay) -> Sequence[tuple[MeetingTeacher, int]]:
    """The teachers of a visible day by name, each with how many slots are taken."""
    taken = (
        select(MeetingBooking.teacher_id, func.count().label("taken"))
        .where(is_standing(day.day))
        .group_by(MeetingBooking.teacher_id)
        .subquery()
    )
    query = (
        select(MeetingTeacher, func.coalesce(taken.c.taken, 0))
        .join(MeetingTeacher.account)
        .outerjoin(taken, taken.c.teacher_id == MeetingTeacher.id)
        .where(MeetingTeacher.day_id == day.id)
        .order_by(Account.name_sort, MeetingTeacher.id)
    )
    return [(teacher, count) for teacher, count in db.session.execute(query)]


def announce(item: OutboxItem) -> None:
    """Tell every family of the school of a day, with the rights of this moment; of a cancelled one nobody."""
    found = db.session.get(MeetingDay, item.payload["day_id"])
    if found is None or found.cancelled_at is not None:
        return
    query = select(Enrolment.pupil_id).where(Enrolment.unit_id == found.unit_id, Enrolment.status.in_(PRESENT))
    families = find_families(db.session.scalars(query).all())
    people = {each.account_id: None for members in families.values() for each in members if each.account_id}
    school = db.session.scalar(select(Unit.name).where(Unit.id == found.unit_id))
    notify(
        people,
        kind=Kind.MEETING_OPENED,
        key=f"{KIND}-{found.id}",
        params={"school": school},
        path=f"/so-lien-lac/gap/{found.id}",
    )


def hours_of(day: MeetingDay) -> Hours:
    """The hours of a day as the rules take them."""
    return Hours(opens=day.opens, closes=day.closes, minutes=day.minutes, pause=day.pause)
