"""Leave that waits: reminding who decides and the family; a child that moved meanwhile."""

from datetime import date, datetime
from typing import Any

import pytest

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.contact_book import LeaveRequest
from portal.models.notifications import Notification
from portal.models.records import OutboxItem
from portal.models.school import ClassPlace, Enrolment, Pupil
from portal.rules.contact_book.leave import WAITING
from portal.rules.school.statuses import ENROLLED, TRANSFERRED
from portal.services.contact_book.children import get_child
from portal.services.contact_book.leave import asking, deciding, own, reminding
from portal.services.contact_book.waiting import list_waiting
from tests.cast import Cast, Person
from tests.families import make_guardian
from tests.leaves import ask, asked
from tests.notices import as_actor
from tests.school import Room, lead, make_class

pytestmark = pytest.mark.usefixtures("mails")
TODAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)


@pytest.fixture
def room(cast: Cast) -> Room:
    made = make_class(cast)
    lead(made, cast.teacher)
    return made


@pytest.fixture
def mother(cast: Cast, room: Room) -> Person:
    return make_guardian(cast, room.pupils[0])


def decide(
    person: Person, leave: LeaveRequest, choice: str = "approve", words: str = "", version: int | None = None
) -> None:
    deciding.decide(
        as_actor(person),
        leave_id=leave.id,
        choice=choice,
        words=words,
        version=leave.version if version is None else version,
    )
    db.session.commit()


def told(kind: str) -> list[int]:
    query = db.session.query(Notification.account_id).filter_by(kind=kind).order_by(Notification.id)
    return [account_id for (account_id,) in query]


def test_a_child_that_moved_is_asked_for_anew(cast: Cast, room: Room, mother: Person) -> None:
    child = room.pupils[0]
    leave = ask(mother, child.id, MONDAY)
    decide(cast.teacher, leave, "back", "Cháu nghỉ cả ngày phải không?")
    other = make_class(cast, "4B", pupils=["Hồ Văn Sáu"])
    move(child, other)
    asking.resend(as_actor(mother), pupil_id=child.id, leave_id=leave.id, asked=asked(MONDAY), version=leave.version)
    db.session.commit()
    assert (leave.class_name, leave.state) == ("4B", WAITING)  # another class of the school is in charge of it
    decide(cast.principal, leave, "back", "Cháu học lớp nào?")
    db.session.query(Enrolment).filter_by(pupil_id=child.id).one().status = TRANSFERRED
    far = make_class(cast, "4C", unit="hoa_nghia", pupils=["Hồ Thị Bảy"])
    unit_id = cast.units["hoa_nghia"]
    db.session.add(Enrolment(pupil_id=child.id, unit_id=unit_id, status=ENROLLED, admitted_on=TODAY))
    move(child, far)
    actor = as_actor(mother)
    shown = own.read_own(actor, pupil_id=child.id, leave_id=leave.id)
    assert (shown.has_moved, shown.may_resend, shown.may_withdraw) == (True, False, True)
    with pytest.raises(RuleBroken, match="chuyển trường"):
        asking.resend(actor, pupil_id=child.id, leave_id=leave.id, asked=asked(MONDAY), version=leave.version)
    db.session.rollback()
    kinds = [each.kind for each in list_waiting(actor, get_child(actor, child.id))]
    assert "leave" not in kinds
    asking.withdraw(actor, pupil_id=child.id, leave_id=leave.id)
    db.session.commit()
    fresh = ask(mother, child.id, MONDAY)
    assert (fresh.unit_id, fresh.class_name) == (unit_id, "4C")


def move(pupil: Pupil, room: Room) -> None:
    place = db.session.query(ClassPlace).filter_by(pupil_id=pupil.id, valid_to=None).one()
    place.valid_to = TODAY
    db.session.add(ClassPlace(class_id=room.id, pupil_id=pupil.id, grade=4, valid_from=TODAY))
    db.session.commit()


def test_who_decides_is_reminded_before_and_the_family_on_the_day(
    cast: Cast, room: Room, mother: Person, clock_at: Any, drain: Any
) -> None:
    father = make_guardian(cast, room.pupils[0], name="Lê Văn Cha", relation="father")
    leave = ask(mother, room.pupils[0].id, MONDAY)  # on a Friday morning
    decided = ask(father, room.pupils[0].id, MONDAY)
    decide(cast.teacher, decided)

    def at(*moment: int) -> None:
        local = datetime(*moment, tzinfo=clock.LOCAL_ZONE)
        clock_at.shift(local - clock.now())
        reminding.queue_reminders()
        drain()

    at(2026, 11, 20, 14, 50)
    assert told("leave_reminder") == []
    at(2026, 11, 20, 15, 10)
    at(2026, 11, 22, 10, 0)
    assert told("leave_reminder") == [cast.teacher.id]  # once
    assert told("leave_undecided") == []
    at(2026, 11, 23, 6, 0)
    assert told("leave_undecided") == []
    at(2026, 11, 23, 6, 40)
    at(2026, 11, 23, 9, 0)
    assert told("leave_undecided") == [mother.id]  # nobody else of the family
    note = db.session.query(Notification).filter_by(kind="leave_undecided").one()
    assert note.path == f"/so-lien-lac/{room.pupils[0].id}/xin-nghi/{leave.id}/"


def test_nobody_is_reminded_of_what_was_decided(cast: Cast, room: Room, mother: Person, clock_at: Any) -> None:
    leave = ask(mother, room.pupils[0].id, MONDAY)
    clock_at.shift(datetime(2026, 11, 20, 16, 0, tzinfo=clock.LOCAL_ZONE) - clock.now())
    reminding.queue_reminders()
    item = db.session.query(OutboxItem).filter_by(kind=reminding.KIND).one()
    decide(cast.teacher, leave)
    reminding.remind(item)
    assert told("leave_reminder") == []
    clock_at.shift(datetime(2026, 11, 23, 8, 0, tzinfo=clock.LOCAL_ZONE) - clock.now())
    reminding.queue_reminders()
    assert db.session.query(OutboxItem).filter_by(kind=reminding.KIND).count() == 1
