"""Parents' days: booking without collisions, cancelling with words, marks, lists."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import MeetingBooking, MeetingDay
from portal.models.notifications import Notification
from portal.models.school import Enrolment, Guardianship
from portal.rules.contact_book.meetings import Hours
from portal.rules.notifications.delivery import Dropped
from portal.rules.permissions import Role
from portal.services.contact_book.entitled import why_not_family
from portal.services.contact_book.meetings import booking, cancelling, following, making
from tests.cast import Cast, Person
from tests.families import make_guardian, make_own_account
from tests.meetings import facts, make_meetings
from tests.news import hire
from tests.notices import as_actor
from tests.school import Room, lead, make_class, teach

pytestmark = pytest.mark.usefixtures("mails")
Drain = Callable[[], int]


@pytest.fixture
def room(cast: Cast) -> Room:
    made = make_class(cast)
    lead(made, cast.teacher)
    teach(made, cast.it_teacher, "tin_hoc")
    return made


@pytest.fixture
def mother(cast: Cast, room: Room) -> Person:
    return make_guardian(cast, *room.pupils[:2])


def book(person: Person, room: Room, teacher_id: int, day: MeetingDay, at: time, number: int = 0) -> MeetingBooking:
    made = booking.book(
        as_actor(person), pupil_id=room.pupils[number].id, day_id=day.id, teacher_id=teacher_id, starts=at
    )
    db.session.commit()
    return made


def offers(person: Person, room: Room, day: MeetingDay, number: int = 0) -> booking.DayOffer:
    return booking.read_day(as_actor(person), pupil_id=room.pupils[number].id, day_id=day.id)


def told(kind: str) -> list[int]:
    return list(db.session.scalars(select(Notification.account_id).where(Notification.kind == kind)))


def test_one_slot_with_each_teacher_for_a_child(cast: Cast, room: Room, mother: Person) -> None:
    day, (homeroom, other) = make_meetings(cast.principal, cast.teacher, cast.it_teacher)
    made = book(mother, room, homeroom.id, day, time(8))
    refused = ((homeroom.id, time(8, 10)), (other.id, time(8)), (other.id, time(8, 5)), (other.id, time(9)))
    for teacher_id, at in refused:
        with pytest.raises(RuleBroken):
            book(mother, room, teacher_id, day, at)
        db.session.rollback()
    book(mother, room, other.id, day, time(8, 10))
    with pytest.raises(RuleBroken):  # the mother cannot be at two places for two children
        book(mother, room, homeroom.id, day, time(8, 10), 1)
    db.session.rollback()
    book(mother, room, homeroom.id, day, time(8, 20), 1)
    booking.unbook(as_actor(mother), pupil_id=room.pupils[0].id, day_id=day.id, booking_id=made.id)
    db.session.commit()
    assert time(8) in offers(mother, room, day).offers[0].free
    book(mother, room, homeroom.id, day, time(8))


def test_the_other_guardian_sees_the_slot_without_who(cast: Cast, room: Room, mother: Person) -> None:
    day, (homeroom,) = make_meetings(cast.principal, cast.teacher)
    father = make_guardian(cast, room.pupils[0], name="Lê Văn Cha", relation="father")
    made = book(mother, room, homeroom.id, day, time(8))
    seen = offers(father, room, day).offers[0]
    assert (seen.booking, seen.is_own) == (made, False)
    with pytest.raises(RuleBroken):
        book(father, room, homeroom.id, day, time(8, 10))
    db.session.rollback()
    with pytest.raises(NotFound):
        booking.unbook(as_actor(father), pupil_id=room.pupils[0].id, day_id=day.id, booking_id=made.id)
    assert booking.list_own(as_actor(father), pupil_id=room.pupils[0].id) == []


def test_two_at_the_same_moment_get_no_same_slot(
    cast: Cast, room: Room, mother: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    day, (homeroom,) = make_meetings(cast.principal, cast.teacher)
    other = make_guardian(cast, room.pupils[2], name="Trần Thị Khác")
    before = offers(other, room, day, 2)  # what the other request read before this one
    made = book(mother, room, homeroom.id, day, time(8))
    monkeypatch.setattr(booking, "read_day", lambda *_args, **_more: before)
    with pytest.raises(RuleBroken) as broken:
        book(other, room, homeroom.id, day, time(8), 2)
    assert broken.value.field == "starts"
    db.session.rollback()
    twin = {"teacher_id": homeroom.id, "starts": time(8), "pupil_id": room.pupils[2].id, "booked_at": clock.now()}
    db.session.add(MeetingBooking(**twin, guardian_id=made.guardian_id))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_who_books(cast: Cast, room: Room, mother: Person) -> None:
    day, (homeroom,) = make_meetings(cast.principal, cast.teacher, book_until=clock.today())
    reader = make_guardian(cast, room.pupils[0], name="Bà Chỉ Xem", may_reply=False)
    former = make_guardian(cast, room.pupils[0], name="Lê Văn Cũ", until=clock.today())
    own = make_own_account(cast, room.pupils[0])
    for person, error in ((reader, NotAllowed), (former, NotFound), (own, NotAllowed)):
        with pytest.raises(error):
            book(person, room, homeroom.id, day, time(8))
        db.session.rollback()
    day.book_until = clock.today() - timedelta(days=1)
    db.session.commit()
    with pytest.raises(RuleBroken):
        book(mother, room, homeroom.id, day, time(8))
    db.session.rollback()
    stranger = make_class(cast, "6A", unit="hoa_nghia", grade=5, pupils=("Võ Văn Xa",))
    far = make_guardian(cast, stranger.pupils[0], name="Võ Thị Xa")
    with pytest.raises(NotFound):
        booking.read_day(as_actor(far), pupil_id=stranger.pupils[0].id, day_id=day.id)


def test_a_sick_teacher_cancels_with_words(cast: Cast, room: Room, mother: Person) -> None:
    day, (homeroom, other) = make_meetings(cast.principal, cast.teacher, cast.it_teacher)
    book(mother, room, homeroom.id, day, time(8))
    book(mother, room, other.id, day, time(8, 10))
    with pytest.raises(NotFound):
        cancelling.cancel_teacher(as_actor(cast.teacher), teacher_id=other.id, words="Ốm")
    with pytest.raises(RuleBroken):
        cancelling.cancel_teacher(as_actor(cast.teacher), teacher_id=homeroom.id, words="")
    cancelling.cancel_teacher(as_actor(cast.teacher), teacher_id=homeroom.id, words="Tôi bị ốm")
    db.session.commit()
    assert told("meeting_cancelled") == [mother.id]
    shown = offers(mother, room, day)
    assert [offer.name for offer in shown.offers] == [cast.it_teacher.name]
    assert [each.cancelled_words for each in shown.cancelled] == ["Tôi bị ốm"]
    held = db.session.query(Guardianship).filter_by(pupil_id=room.pupils[0].id).one()
    held.valid_to = clock.today()
    db.session.commit()
    cancelling.cancel_day(as_actor(cast.principal), day_id=day.id, words="Bão")
    db.session.commit()
    assert told("meeting_cancelled") == [mother.id]  # no right any more, not told
    with pytest.raises(RuleBroken):
        cancelling.cancel_day(as_actor(cast.principal), day_id=day.id, words="Bão")


def test_the_other_guardians_meetings_are_told_by_no_refusal(cast: Cast, room: Room, mother: Person) -> None:
    """Separated parents book at the same time with two teachers: neither learns of the other's meeting."""
    day, (homeroom, other) = make_meetings(cast.principal, cast.teacher, cast.it_teacher)
    father = make_guardian(cast, room.pupils[0], name="Lê Văn Cha", relation="father")
    hers = book(mother, room, homeroom.id, day, time(8))
    book(father, room, other.id, day, time(8))
    booking.unbook(as_actor(mother), pupil_id=room.pupils[0].id, day_id=day.id, booking_id=hers.id)
    make_guardian(cast, room.pupils[2], name="Lê Văn Cha")
    with pytest.raises(RuleBroken, match="của bạn"):  # his own, of another child
        book(father, room, homeroom.id, day, time(8), 2)
    db.session.rollback()


def test_a_single_meeting_is_cancelled_with_words(cast: Cast, room: Room, mother: Person) -> None:
    day, (homeroom, other) = make_meetings(cast.principal, cast.teacher, cast.it_teacher)
    father = make_guardian(cast, room.pupils[0], name="Lê Văn Cha", relation="father")
    first, second = book(mother, room, homeroom.id, day, time(8)), book(mother, room, other.id, day, time(8, 10))
    which = {"teacher_id": homeroom.id, "booking_id": first.id}
    with pytest.raises(RuleBroken):
        cancelling.cancel_booking(as_actor(cast.teacher), **which, words="")
    refused = ((cast.it_teacher, which), (cast.other_principal, which))
    refused += ((cast.teacher, {"teacher_id": homeroom.id, "booking_id": second.id}),)
    for person, given in refused:
        with pytest.raises(NotFound):
            cancelling.cancel_booking(as_actor(person), **given, words="Bận họp")
    cancelling.cancel_booking(as_actor(cast.teacher), **which, words="Bận họp")
    db.session.commit()
    assert told("meeting_cancelled") == [mother.id]
    shown = offers(mother, room, day)
    assert [each.cancelled_words for each in shown.cancelled] == ["Bận họp"]
    assert [offer.booking for offer in shown.offers] == [None, second]
    assert offers(father, room, day).cancelled == []
    with pytest.raises(NotFound):  # pressed in another tab
        cancelling.cancel_booking(as_actor(cast.principal), **which, words="Bận họp")
    book(mother, room, homeroom.id, day, time(8))
    day.day = clock.today() - timedelta(days=1)
    db.session.commit()
    assert not following.read_list(as_actor(cast.it_teacher), other.id).may_cancel
    with pytest.raises(RuleBroken):
        cancelling.cancel_booking(as_actor(cast.principal), teacher_id=other.id, booking_id=second.id, words="x")


def test_the_list_of_a_teacher_and_marks(cast: Cast, room: Room, mother: Person) -> None:
    day, (homeroom, _other) = make_meetings(cast.principal, cast.teacher, cast.it_teacher)
    teacher = as_actor(cast.teacher)
    wishes = {room.pupils[0].id: "needed", room.pupils[1].id: "not_needed", room.pupils[2].id: ""}
    assert following.save_wishes(teacher, teacher_id=homeroom.id, wishes=wishes) == 2
    assert following.save_wishes(teacher, teacher_id=homeroom.id, wishes={**wishes, 0: "needed"}) == 0
    db.session.commit()
    assert offers(mother, room, day).offers[0].wish == "needed"
    assert [pupil.id for pupil in following.read_list(teacher, homeroom.id).missing] == [room.pupils[0].id]
    made = book(mother, room, homeroom.id, day, time(8, 20))
    found = following.read_list(teacher, homeroom.id)
    assert (found.slots[2], found.missing) == ((time(8, 20), made), [])
    assert following.read_list(as_actor(cast.principal), homeroom.id).slots[2][1] == made
    with pytest.raises(NotAllowed):
        following.list_pupils(as_actor(cast.principal), homeroom.id)
    for person in (hire(cast, Role.TEACHER, name="Đỗ Lớp Khác"), cast.other_principal):
        with pytest.raises(NotFound):
            following.read_list(as_actor(person), homeroom.id)


def test_the_school_makes_a_day_and_tells_its_families(cast: Cast, room: Room, mother: Person, drain: Drain) -> None:
    with pytest.raises(NotAllowed):
        making.make_day(as_actor(cast.teacher), facts=facts(), teacher_ids=[cast.teacher.id])
    for chosen in ([], [cast.principal.id]):
        with pytest.raises(RuleBroken) as broken:
            making.make_day(as_actor(cast.principal), facts=facts(), teacher_ids=chosen)
        assert broken.value.field == "teachers"
    make_meetings(cast.principal, cast.teacher, day=date(2026, 12, 4))
    drain()
    assert told("meeting_opened") == [mother.id]


def test_a_right_that_ended_gives_the_slot_back(cast: Cast, room: Room, mother: Person) -> None:
    day, (homeroom,) = make_meetings(cast.principal, cast.teacher)
    father = make_guardian(cast, room.pupils[0], name="Lê Văn Cha", relation="father")
    lapsed = book(mother, room, homeroom.id, day, time(8))
    held = db.session.query(Guardianship).filter_by(pupil_id=room.pupils[0].id, guardian_id=lapsed.guardian_id).one()
    held.valid_to = clock.today()
    db.session.commit()
    teacher = as_actor(cast.teacher)
    assert following.read_list(teacher, homeroom.id).slots[0] == (time(8), None)
    assert making.count_booked(day)[0][1] == 0
    seen = offers(father, room, day).offers[0]
    assert (seen.booking, time(8) in seen.free) == (None, True)
    made = book(father, room, homeroom.id, day, time(8))
    assert following.read_list(teacher, homeroom.id).slots[0] == (time(8), made)
    assert lapsed.cancelled_at is not None
    enrolment = db.session.query(Enrolment).filter_by(pupil_id=room.pupils[0].id).one()
    enrolment.status = "transferred_out"
    db.session.commit()
    assert following.read_list(teacher, homeroom.id).slots[0] == (time(8), None)


def test_the_list_of_a_day_that_is_over_stays_as_it_was(cast: Cast, room: Room, mother: Person) -> None:
    day, (homeroom,) = make_meetings(cast.principal, cast.teacher)
    made = book(mother, room, homeroom.id, day, time(8))
    day.day = clock.today() - timedelta(days=1)
    held = db.session.query(Guardianship).filter_by(pupil_id=room.pupils[0].id).one()
    held.valid_to = clock.today()
    db.session.commit()
    assert following.read_list(as_actor(cast.teacher), homeroom.id).slots[0] == (time(8), made)


def test_no_slot_that_is_over_is_booked(cast: Cast, room: Room, mother: Person) -> None:
    now = clock.now().astimezone(clock.LOCAL_ZONE)
    hours = Hours(opens=time(0, 30), closes=time(23, 30), minutes=60, pause=0)
    day, (homeroom,) = make_meetings(cast.principal, cast.teacher, day=clock.today(), hours=hours)
    free = offers(mother, room, day).offers[0].free
    assert [start for start in hours.starts() if start > now.time()] == list(free)
    over = next(start for start in hours.starts() if start <= now.time())
    with pytest.raises(RuleBroken) as broken:
        book(mother, room, homeroom.id, day, over)
    assert broken.value.field == "starts"


def test_a_teacher_cancelled_at_this_moment_is_not_booked(cast: Cast, room: Room, mother: Person) -> None:
    """Whoever books waits for a cancelling, and reads what it left."""
    day, (homeroom,) = make_meetings(cast.principal, cast.teacher)
    locked: list[str] = []

    def watch(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        locked.append(statement)

    event.listen(db.engine, "before_cursor_execute", watch)
    try:
        book(mother, room, homeroom.id, day, time(8))
    finally:
        event.remove(db.engine, "before_cursor_execute", watch)
    found = [number for number, words in enumerate(locked) if "FROM meeting_teacher" in words]
    assert "name" not in locked[found[0]].split("FROM")[0], "the first look at the teacher is the lock"
    if db.engine.dialect.name == "postgresql":
        assert locked[found[0]].rstrip().endswith("FOR SHARE")


def test_nobody_without_a_child_is_told_any_more_that_booking_began(cast: Cast, room: Room, mother: Person) -> None:
    day, _teachers = make_meetings(cast.principal, cast.teacher)
    waiting = Notification(kind="meeting_opened", path=f"/so-lien-lac/gap/{day.id}")
    assert why_not_family(as_actor(mother), waiting) is None
    for held in db.session.query(Guardianship):
        held.valid_to = clock.today()
    db.session.commit()
    assert why_not_family(as_actor(mother), waiting) == Dropped.ENDED
