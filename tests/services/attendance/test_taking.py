"""Taking the roll: who may, on which days, two at once, and what the history keeps."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.attendance import Roll, RollChange
from portal.models.school import ClassPlace
from portal.rules.attendance.counting import COUNTING
from portal.rules.attendance.statuses import AFTERNOON, EXCUSED, HERE, LATE, MORNING, UNEXCUSED, Mark
from portal.rules.permissions import Actor, Permission, Role
from portal.services.attendance import taking
from portal.services.attendance.counting import absent_sessions
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.news import hire
from tests.queries import QueryCount
from tests.school import Room, lead, make_class, teach

TODAY = date(2026, 11, 20)
P, K = Mark(EXCUSED, reason="sốt"), Mark(UNEXCUSED)


@pytest.fixture
def room(cast: Cast) -> Room:
    room = make_class(cast)
    lead(room, cast.teacher)
    return room


def save(
    person: Person | Actor,
    room: Room,
    marks: Mapping[int, Mark] | None = None,
    *,
    day: date = TODAY,
    session: str = MORNING,
    version: int = 0,
) -> taking.Saved:
    actor = person if isinstance(person, Actor) else actor_of(person)
    saved = taking.save_roll(
        actor, class_id=room.id, day=day, session=session, version=version, marks={} if marks is None else marks
    )
    db.session.commit()
    return saved


def sheet_of(person: Person, room: Room, day: date = TODAY) -> taking.Sheet:
    return taking.get_sheet(actor_of(person), class_id=room.id, day=day, session=MORNING)


def test_a_roll_without_anybody_missing_is_taken_all_the_same(cast: Cast, room: Room) -> None:
    assert sheet_of(cast.teacher, room).roll is None
    save(cast.teacher, room)
    roll = sheet_of(cast.principal, room).roll
    assert roll is not None
    assert (roll.taken_by, roll.changed_at, roll.version) == (cast.teacher.name, None, 1)


def test_a_change_keeps_who_from_to_and_when(cast: Cast, room: Room) -> None:
    first = room.pupils[0].id
    save(cast.teacher, room, {first: P})
    save(cast.principal, room, {first: K}, version=1)
    sheet = sheet_of(cast.teacher, room)
    assert sheet.marks == {first: K}
    assert sheet.roll
    assert (sheet.roll.changed_by, sheet.version) == (cast.principal.name, 2)
    newest, oldest = sheet.changes
    assert (newest.by, newest.before, newest.after) == (cast.principal.name, P.as_dict(), K.as_dict())
    assert oldest.before == HERE.as_dict()


def test_saving_unchanged_writes_nothing(cast: Cast, room: Room) -> None:
    save(cast.teacher, room, {room.pupils[0].id: P})
    save(cast.teacher, room, {room.pupils[0].id: P}, version=1)
    roll = db.session.scalars(select(Roll)).one()
    assert (roll.version, roll.changed_at, db.session.query(RollChange).count()) == (1, None, 1)


def test_two_at_once_keep_what_each_marked(cast: Cast, room: Room) -> None:
    one, two = room.pupils[0].id, room.pupils[1].id
    save(cast.teacher, room, {one: P, two: HERE})
    saved = save(cast.principal, room, {one: HERE, two: K})  # opened before the first was saved
    assert (saved.clashes, saved.others) == ({}, [cast.teacher.name])
    assert sheet_of(cast.teacher, room).marks == {one: P, two: K}


def test_two_words_for_one_pupil_ask_the_second_first(cast: Cast, room: Room) -> None:
    one, two = room.pupils[0].id, room.pupils[1].id
    save(cast.teacher, room, {one: P, two: Mark(LATE)})
    saved = save(cast.principal, room, {one: K})
    assert (saved.clashes[one].current, saved.clashes[one].wanted) == (P, K)
    assert (saved.marks[one], saved.marks[two]) == (K, Mark(LATE))
    assert sheet_of(cast.teacher, room).marks[one] == P
    assert not save(cast.principal, room, saved.marks, version=saved.version).clashes
    assert sheet_of(cast.teacher, room).marks == {one: K, two: Mark(LATE)}


def test_only_pupils_of_that_day_are_called(cast: Cast, room: Room) -> None:
    gone, stays = room.pupils[0].id, room.pupils[1].id
    place = db.session.scalars(select(ClassPlace).filter_by(pupil_id=gone)).one()
    place.valid_to = TODAY
    db.session.commit()
    assert gone not in {pupil.id for pupil in sheet_of(cast.teacher, room).pupils}
    assert gone in {pupil.id for pupil in sheet_of(cast.teacher, room, TODAY - timedelta(days=1)).pupils}
    save(cast.teacher, room, {gone: K, stays: K})
    assert sheet_of(cast.teacher, room).marks == {stays: K}


def test_teachers_of_the_class_and_keepers_take_it_others_do_not_see_it(cast: Cast, room: Room) -> None:
    subject_teacher = hire(cast, Role.TEACHER)
    with pytest.raises(NotFound):
        save(subject_teacher, room)
    teach(room, subject_teacher, "am_nhac")
    save(subject_teacher, room)
    for stranger in (cast.other_principal, cast.leader, cast.it_teacher, cast.stranger_principal):
        with pytest.raises(NotFound):
            save(stranger, room)
        with pytest.raises(NotFound):
            sheet_of(stranger, room)


def test_who_only_sees_the_school_takes_no_roll(cast: Cast, room: Room) -> None:
    reader = hire(cast, Role.STAFF)
    actor = actor_of(reader)
    seeing = Actor(
        account_id=actor.account_id,
        name=actor.name,
        unit_id=actor.unit_id,
        delegated=frozenset({Permission.SCHOOL_READ, Permission.SCHOOL_READ_ALL}),
        in_school=True,
    )
    found = taking.get_sheet(seeing, class_id=room.id, day=TODAY, session=MORNING)
    assert found.refusal
    assert found.refusal.message == taking.ONLY_SEEN
    with pytest.raises(NotAllowed):
        save(seeing, room)


def test_teachers_go_back_seven_days_and_leaders_further(cast: Cast, room: Room) -> None:
    long_ago = date(2026, 10, 5)
    with pytest.raises(RuleBroken, match="quá 7 ngày"):
        save(cast.teacher, room, day=long_ago)
    assert sheet_of(cast.teacher, room, long_ago).refusal
    save(cast.principal, room, day=long_ago)
    for nobody in (date(2026, 11, 22), date(2026, 11, 23), date(2026, 7, 1)):
        with pytest.raises(RuleBroken):
            save(cast.principal, room, day=nobody)


def test_a_class_has_the_sessions_it_has(cast: Cast, room: Room) -> None:
    with pytest.raises(NotFound):
        save(cast.teacher, room, session=AFTERNOON)
    room.school_class.sessions_a_day = 2
    db.session.commit()
    save(cast.teacher, room, session=AFTERNOON)


def test_absent_sessions_of_many_pupils_in_one_query(cast: Cast, room: Room) -> None:
    one, two, three = (pupil.id for pupil in room.pupils[:3])
    room.school_class.sessions_a_day = 2
    db.session.commit()
    for session in (MORNING, AFTERNOON):
        save(cast.teacher, room, {one: P, two: Mark(LATE)}, session=session)
    save(cast.teacher, room, {one: K}, day=TODAY - timedelta(days=1))
    with QueryCount() as count:
        found = absent_sessions([one, two, three], 2026, counting=COUNTING)
    assert (found, len(count)) == ({one: (1, 1), two: (0, 0), three: (0, 0)}, 1)
    assert absent_sessions([one], 2025, counting=COUNTING) == {one: (0, 0)}


def test_a_mark_taken_back_does_not_count(cast: Cast, room: Room) -> None:
    one = room.pupils[0].id
    save(cast.teacher, room, {one: K})
    save(cast.teacher, room, {one: HERE}, version=1)
    assert absent_sessions([one], 2026, counting=COUNTING) == {one: (0, 0)}
