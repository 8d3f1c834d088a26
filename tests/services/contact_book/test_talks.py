"""Conversations: who reads them, from when until when, and who is told."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import Talk
from portal.models.notifications import Notification
from portal.models.people import Absence
from portal.models.school import ClassPlace, Enrolment, Guardianship, HomeroomTeacher, RecordView
from portal.rules.contact_book.talks import HOMEROOM, OFFICE, Manners, teacher_party
from portal.rules.permissions import Role
from portal.rules.school.statuses import DROPPED
from portal.services.contact_book.talks import (
    boards,
    contacts,
    manners,
    own_reading,
    reading,
    scope,
    writing,
)
from portal.services.contact_book.work import what_waits
from tests.cast import Cast, Person
from tests.families import make_guardian, make_own_account
from tests.news import hire
from tests.notices import as_actor
from tests.school import Room, lead, make_class, teach
from tests.talks import answer, newest, write

pytestmark = pytest.mark.usefixtures("mails")
Drain = Callable[[], int]
TODAY = date(2026, 11, 20)


@pytest.fixture
def room(cast: Cast) -> Room:
    made = make_class(cast)
    lead(made, cast.teacher)
    return made


@pytest.fixture
def mother(cast: Cast, room: Room) -> Person:
    return make_guardian(cast, room.pupils[0])


def told(kind: str) -> list[int]:
    query = select(Notification.account_id).where(Notification.kind == kind).order_by(Notification.id)
    return list(db.session.scalars(query))


def school_texts(person: Person, talk: Talk) -> list[str | None]:
    return [line.text for line in reading.read_as_school(as_actor(person), talk.id, number=1, visit=False).lines]


def test_a_family_writes_and_the_homeroom_teacher_answers(cast: Cast, room: Room, mother: Person) -> None:
    child = room.pupils[0].id
    talk = write(mother, child, text="Cháu quên vở")
    assert write(mother, child, text="Nhờ cô nhắc cháu").id == talk.id  # one conversation, not two
    assert what_waits(as_actor(cast.teacher)).talks == 1
    assert school_texts(cast.teacher, talk) == ["Cháu quên vở", "Nhờ cô nhắc cháu"]
    assert newest(talk).seen_at is None  # nobody has opened the page
    reading.read_as_school(as_actor(cast.teacher), talk.id, number=1, visit=True)
    assert newest(talk).seen_at == clock.now()
    assert what_waits(as_actor(cast.teacher)).talks == 0
    answer(cast.teacher, talk)
    found = boards.list_own(as_actor(mother), pupil_id=child, number=1, visit=False)[1]
    assert [row.unread for row in found.items] == [1]
    thread = own_reading.read_as_family(as_actor(mother), pupil_id=child, talk_id=talk.id, number=1, visit=True)
    assert thread.lines[-1].text == "Chào gia đình"
    assert newest(talk).seen_at == clock.now()
    views = set(db.session.scalars(select(RecordView.what).where(RecordView.pupil_id == child)))
    assert {"talk", "family_page"} <= views


def test_nobody_else_reads_it(cast: Cast, room: Room, mother: Person) -> None:
    child = room.pupils[0].id
    teach(room, hire(cast, Role.TEACHER, name="Đỗ Dạy Toán"), "toan")
    math = Person("math", hire(cast, Role.TEACHER, name="Hồ Dạy Văn").id, "Hồ Dạy Văn", "")
    teach(room, math, "tieng_viet")
    clerk = hire(cast, Role.RECORDS_CLERK, name="Lê Văn Thư")
    father = make_guardian(cast, room.pupils[0], name="Lê Văn Cha", relation="father")
    other = make_guardian(cast, room.pupils[1], name="Trần Thị Khác")
    talk = write(mother, child)
    for person in (cast.principal, math, clerk, cast.other_principal, mother):
        with pytest.raises(NotFound):
            reading.read_as_school(as_actor(person), talk.id, number=1, visit=True)
        assert boards.list_talks(as_actor(person), number=1).total == 0
    for person in (father, other, cast.teacher):
        with pytest.raises(NotFound):
            own_reading.read_as_family(as_actor(person), pupil_id=child, talk_id=talk.id, number=1, visit=True)
    people, found = boards.list_own(as_actor(father), pupil_id=child, number=1, visit=False)
    assert found.total == 0
    assert contacts.find_own_talks(as_actor(father), people.child) == {}
    assert write(father, child).id != talk.id
    to_math = write(mother, child, teacher_party(math.id))
    assert school_texts(math, to_math) == ["Chào cô"]
    with pytest.raises(NotFound):
        school_texts(cast.teacher, to_math)
    office = write(mother, child, OFFICE)
    assert school_texts(clerk, office) == ["Chào cô"]
    with pytest.raises(NotFound):
        school_texts(cast.principal, office)


def test_leaders_are_the_office_where_nobody_keeps_it(cast: Cast, room: Room, mother: Person) -> None:
    talk = write(mother, room.pupils[0].id, OFFICE)
    assert scope.party_accounts(talk) == [cast.principal.id]
    assert school_texts(cast.principal, talk) == ["Chào cô"]
    hire(cast, Role.RECORDS_CLERK, name="Lê Văn Thư")
    with pytest.raises(NotFound):
        school_texts(cast.principal, talk)


def test_a_new_homeroom_teacher_takes_over_and_the_former_sees_no_more(cast: Cast, room: Room, mother: Person) -> None:
    talk = write(mother, room.pupils[0].id)
    newcomer = hire(cast, Role.TEACHER, name="Võ Thị Mới")
    held = db.session.query(HomeroomTeacher).filter_by(account_id=cast.teacher.id).one()
    held.valid_to = TODAY
    db.session.add(HomeroomTeacher(class_id=room.id, account_id=newcomer.id, valid_from=TODAY))
    db.session.commit()
    assert school_texts(newcomer, talk) == ["Chào cô"]
    with pytest.raises(NotFound):
        school_texts(cast.teacher, talk)
    thread = own_reading.read_as_family(
        as_actor(mother), pupil_id=room.pupils[0].id, talk_id=talk.id, number=1, visit=False
    )
    assert [(each.name, each.since) for each in thread.newcomers] == []  # began on the very day
    talk.begun_at -= timedelta(days=9)
    db.session.commit()
    thread = own_reading.read_as_family(
        as_actor(mother), pupil_id=room.pupils[0].id, talk_id=talk.id, number=1, visit=False
    )
    assert [(each.name, each.since) for each in thread.newcomers] == [("Võ Thị Mới", TODAY)]
    teach(room, cast.teacher, "toan")  # still in the class, no longer homeroom
    with pytest.raises(NotFound):
        school_texts(cast.teacher, talk)


def test_another_class_or_year_begins_anew_and_the_former_is_only_read(
    cast: Cast, room: Room, mother: Person, drain: Drain, clock_at: Any
) -> None:
    child = room.pupils[0].id
    talk = write(mother, child, text="Năm lớp 4A")
    other = make_class(cast, "4B", pupils=["Hồ Văn Sáu"])
    newcomer = hire(cast, Role.TEACHER, name="Võ Thị Mới")
    lead(other, newcomer)
    place = db.session.query(ClassPlace).filter_by(pupil_id=child).one()
    place.valid_to = TODAY
    db.session.add(ClassPlace(class_id=other.id, pupil_id=child, grade=4, valid_from=TODAY))
    db.session.commit()
    for person in (newcomer, cast.teacher):
        with pytest.raises(NotFound):
            school_texts(person, talk)
    assert what_waits(as_actor(newcomer)).talks == 0
    which = {"pupil_id": child, "talk_id": talk.id}
    thread = own_reading.read_as_family(as_actor(mother), **which, number=1, visit=False)
    assert ([line.text for line in thread.lines], thread.may_write) == (["Năm lớp 4A"], False)
    assert thread.ended is not None
    assert thread.ended.name == "4A"
    with pytest.raises(RuleBroken):
        writing.answer_as_family(as_actor(mother), **which, text="Cô ơi")
    db.session.rollback()
    fresh = write(mother, child, text="Năm lớp 4B")
    assert fresh.id != talk.id
    assert school_texts(newcomer, fresh) == ["Năm lớp 4B"]
    rows = boards.list_own(as_actor(mother), pupil_id=child, number=1, visit=False)[1].items
    assert {row.talk.id for row in rows} == {talk.id, fresh.id}
    clock_at.shift(31)
    drain()
    assert told("talk_to_school") == [newcomer.id]  # of the former message nobody is told any more


def test_the_right_of_a_guardian_ends_at_once_and_the_school_keeps_it(cast: Cast, room: Room, mother: Person) -> None:
    child = room.pupils[0].id
    talk = write(mother, child)
    held = db.session.query(Guardianship).filter_by(pupil_id=child).one()
    held.may_reply = False
    db.session.commit()
    with pytest.raises(NotAllowed):
        write(mother, child)
    held.valid_to = TODAY
    db.session.commit()
    with pytest.raises(NotFound):
        own_reading.read_as_family(as_actor(mother), pupil_id=child, talk_id=talk.id, number=1, visit=False)
    assert school_texts(cast.teacher, talk) == ["Chào cô"]
    with pytest.raises(RuleBroken):
        answer(cast.teacher, talk)


def test_nobody_begins_once_the_child_has_left(cast: Cast, room: Room, mother: Person) -> None:
    child = room.pupils[0].id
    talk = write(mother, child)
    enrolment = db.session.query(Enrolment).filter_by(pupil_id=child).one()
    enrolment.status = DROPPED
    db.session.commit()
    assert contacts.list_contacts(as_actor(mother), child).people == []
    with pytest.raises(NotFound):
        write(mother, child, OFFICE)
    thread = own_reading.read_as_family(as_actor(mother), pupil_id=child, talk_id=talk.id, number=1, visit=False)
    assert [line.text for line in thread.lines] == ["Chào cô"]


def test_pupils_and_readers_do_not_write(cast: Cast, room: Room) -> None:
    child = room.pupils[0].id
    reader = make_guardian(cast, room.pupils[0], name="Bà Chỉ Xem", may_reply=False)
    with pytest.raises(NotAllowed):
        write(reader, child)
    with pytest.raises(NotFound):
        write(make_own_account(cast, room.pupils[0]), child)


def test_a_teacher_is_no_teacher_to_the_own_family(cast: Cast, room: Room, mother: Person) -> None:
    make_guardian(cast, room.pupils[0], name=cast.teacher.name, relation="father")
    assert contacts.list_contacts(as_actor(mother), room.pupils[0].id).of(HOMEROOM) is None
    with pytest.raises(NotFound):
        write(mother, room.pupils[0].id)


def test_nobody_writes_to_the_other_parent_as_the_school(cast: Cast, room: Room, mother: Person) -> None:
    teacher = as_actor(cast.teacher)
    guardian_id = contacts.list_class(teacher, room.id).rows[0][1][0].guardian_id
    which = {"pupil_id": room.pupils[0].id, "guardian_id": guardian_id}
    assert contacts.get_family_contact(teacher, **which).member.account_id == mother.id
    make_guardian(cast, room.pupils[0], name=cast.teacher.name, relation="father", until=TODAY)
    assert room.pupils[0].id not in {pupil.id for pupil, _members in contacts.list_class(teacher, room.id).rows}
    with pytest.raises(NotFound):
        contacts.get_family_contact(teacher, **which)
    with pytest.raises(NotFound):
        writing.begin_as_school(teacher, **which, text="Anh viết cho em")
    assert db.session.query(Talk).count() == 0


def test_the_school_decides_who_begins(cast: Cast, room: Room, mother: Person) -> None:
    principal, child = as_actor(cast.principal), room.pupils[0].id
    strict = Manners(to_homeroom=False, to_office=False, from_teachers=False)
    with pytest.raises(NotAllowed):
        manners.save_manners(as_actor(cast.teacher), manners=strict, version=0)
    guardian_id = contacts.list_class(as_actor(cast.teacher), room.id).rows[0][1][0].guardian_id
    which = {"pupil_id": child, "guardian_id": guardian_id}
    begun = writing.begin_as_school(as_actor(cast.teacher), **which, text="Chào gia đình")
    db.session.commit()
    manners.save_manners(principal, manners=strict, version=0)
    db.session.commit()
    with pytest.raises(Conflict):
        manners.save_manners(principal, manners=Manners(), version=0)
    db.session.rollback()
    assert write(mother, child).id == begun.talk_id  # answering is always allowed
    with pytest.raises(NotAllowed):
        write(mother, child, OFFICE)
    with pytest.raises(NotAllowed):
        contacts.list_class(as_actor(cast.teacher), room.id)


def test_who_is_away_is_said_before_writing(cast: Cast, room: Room, mother: Person) -> None:
    away = Absence(
        account_id=cast.teacher.id,
        unit_id=cast.units["vinh_binh"],
        first_day=TODAY,
        last_day=TODAY + timedelta(days=3),
        created_at=clock.now(),
    )
    db.session.add(away)
    db.session.commit()
    contact = contacts.list_contacts(as_actor(mother), room.pupils[0].id).of(HOMEROOM)
    assert contact is not None
    assert contact.away == away
