"""Leave: who decides about it, who reads why, that nothing overlaps, and that the roll proposes it."""

from datetime import date, timedelta

import pytest

from portal.adapters import clock
from portal.adapters.file_store import NamedFile
from portal.db import db
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken
from portal.models.attendance import RollEntry
from portal.models.contact_book import LeaveFile, LeaveRequest
from portal.models.notifications import Notification
from portal.models.people import Absence
from portal.models.school import Guardianship
from portal.rules.attendance.statuses import AFTERNOON, EXCUSED, HERE, MORNING
from portal.rules.contact_book.leave import APPROVED, HOMEROOM, ILL, LEADER, OTHER, RETURNED, WAITING, WITHDRAWN
from portal.rules.permissions import Role
from portal.services.attendance import taking
from portal.services.contact_book.leave import asking, boards, deciding, own
from portal.services.contact_book.work import what_waits
from portal.services.gradebook import choosing
from portal.web.uploads import Upload
from tests.cast import Cast, Person
from tests.families import make_guardian, make_own_account
from tests.leaves import ask, asked
from tests.news import hire
from tests.notices import as_actor
from tests.school import Room, lead, make_class, teach

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


def test_short_leave_is_for_the_homeroom_teacher_long_leave_for_a_leader(
    cast: Cast, room: Room, mother: Person
) -> None:
    deputy = hire(cast, Role.DEPUTY_LEADER, name="Võ Văn Phó")
    short = ask(mother, room.pupils[0].id, MONDAY, MONDAY + timedelta(days=1))
    assert (short.level, short.days) == (HOMEROOM, 2)
    assert told("leave_asked") == [cast.teacher.id]
    for person in (cast.principal, deputy):
        with pytest.raises(NotAllowed):
            decide(person, short)
    long = ask(mother, room.pupils[0].id, MONDAY + timedelta(days=7), MONDAY + timedelta(days=9))
    assert (long.level, long.days) == (LEADER, 3)
    assert sorted(told("leave_asked")[1:]) == sorted([cast.principal.id, deputy.id])
    with pytest.raises(NotAllowed):
        decide(cast.teacher, long)
    assert what_waits(as_actor(cast.teacher)).leaves == what_waits(as_actor(deputy)).leaves == 1
    decide(cast.teacher, short)
    decide(deputy, long)
    assert {short.state, long.state} == {APPROVED}
    assert told("leave_answered") == [mother.id, mother.id]
    assert what_waits(as_actor(cast.teacher)).leaves == what_waits(as_actor(deputy)).leaves == 0


def test_the_school_chooses_how_many_days(cast: Cast, room: Room, mother: Person) -> None:
    choosing.choose(as_actor(cast.principal), code="leave_days", start_year=2026, choice="3", basis="")
    db.session.commit()
    assert ask(mother, room.pupils[0].id, MONDAY, MONDAY + timedelta(days=2)).level == HOMEROOM


def test_without_a_homeroom_teacher_a_leader_decides(cast: Cast, room: Room, mother: Person) -> None:
    leave = ask(mother, room.pupils[0].id)
    away = Absence(
        account_id=cast.teacher.id,
        unit_id=cast.units["vinh_binh"],
        first_day=TODAY,
        last_day=TODAY,
        created_at=clock.now(),
    )
    db.session.add(away)
    db.session.commit()
    assert what_waits(as_actor(cast.principal)).leaves == 1
    ask(mother, room.pupils[0].id, MONDAY)
    assert told("leave_asked") == [cast.teacher.id, cast.principal.id]
    decide(cast.principal, leave)


def test_nobody_decides_about_an_own_request(cast: Cast, room: Room) -> None:
    make_guardian(cast, room.pupils[0], name=cast.teacher.name)
    leave = ask(cast.teacher, room.pupils[0].id)
    assert told("leave_asked") == [cast.principal.id]
    with pytest.raises(NotFound):  # nor reads it at the school
        decide(cast.teacher, leave)
    decide(cast.principal, leave)


def test_why_is_read_by_who_decides_and_the_homeroom_teacher_only(cast: Cast, room: Room, mother: Person) -> None:
    clerk = hire(cast, Role.RECORDS_CLERK, name="Lê Văn Thư")
    subject_teacher = hire(cast, Role.TEACHER, name="Đỗ Dạy Toán")
    teach(room, subject_teacher, "toan")
    leave = ask(mother, room.pupils[0].id, kind=ILL, words="Sốt xuất huyết", files=[paper()])
    file = db.session.query(LeaveFile).one()
    assert boards.read_leave(as_actor(cast.teacher), leave.id).seen.reads
    for person in (clerk, cast.principal):  # they see that there is one
        assert not boards.read_leave(as_actor(person), leave.id).seen.reads
        with pytest.raises(NotFound):
            boards.read_file(as_actor(person), leave_id=leave.id, file_id=file.id)
        with pytest.raises(NotAllowed):
            decide(person, leave)
    for person in (subject_teacher, cast.other_principal, mother, cast.clerk):
        with pytest.raises(NotFound):
            boards.read_leave(as_actor(person), leave.id)
    assert boards.list_leaves(as_actor(subject_teacher), number=1).total == 0
    assert boards.list_leaves(as_actor(clerk), number=1).total == 1
    long = ask(mother, room.pupils[0].id, MONDAY, MONDAY + timedelta(days=4), kind=ILL)
    assert boards.read_leave(as_actor(cast.principal), long.id).seen.reads
    assert boards.read_leave(as_actor(cast.teacher), long.id).seen.reads


def paper(name: str = "giay-kham.jpg") -> NamedFile:
    return Upload(name, "0" * 64, 3)


def test_another_guardian_never_sees_it(cast: Cast, room: Room, mother: Person) -> None:
    father = make_guardian(cast, room.pupils[0], name="Lê Văn Cha", relation="father")
    leave = ask(mother, room.pupils[0].id)
    child = {"pupil_id": room.pupils[0].id}
    assert own.list_own(as_actor(father), **child, number=1, visit=False)[1].total == 0
    with pytest.raises(NotFound):
        own.read_own(as_actor(father), **child, leave_id=leave.id)
    with pytest.raises(NotFound):
        asking.withdraw(as_actor(father), **child, leave_id=leave.id)
    his = ask(father, room.pupils[0].id)  # refusing it would tell him of hers
    assert boards.read_leave(as_actor(cast.teacher), his.id).twin == leave
    decide(cast.teacher, his)
    assert told("leave_answered") == [father.id]


def test_an_own_request_for_the_same_sessions_is_refused(cast: Cast, room: Room, mother: Person) -> None:
    room.school_class.sessions_a_day = 2
    db.session.commit()
    first = ask(mother, room.pupils[0].id, TODAY, last_session=MORNING)
    with pytest.raises(RuleBroken) as broken:
        ask(mother, room.pupils[0].id)
    assert broken.value.field == "first_day"
    db.session.rollback()
    ask(mother, room.pupils[0].id, first_session=AFTERNOON)
    asking.withdraw(as_actor(mother), pupil_id=room.pupils[0].id, leave_id=first.id)
    ask(mother, room.pupils[0].id, TODAY, last_session=MORNING)


def test_who_may_not_reply_and_pupils_do_not_ask(cast: Cast, room: Room, mother: Person) -> None:
    reader = make_guardian(cast, room.pupils[0], name="Bà Chỉ Xem", may_reply=False)
    own_account = make_own_account(cast, room.pupils[0])
    former = make_guardian(cast, room.pupils[0], name="Lê Văn Cũ", until=TODAY)
    other = make_guardian(cast, room.pupils[1], name="Trần Thị Khác")
    for person, error in ((reader, NotAllowed), (own_account, NotAllowed), (former, NotFound), (other, NotFound)):
        with pytest.raises(error):
            ask(person, room.pupils[0].id)
    with pytest.raises(RuleBroken) as broken:
        ask(mother, room.pupils[0].id, kind=OTHER, words="")
    assert broken.value.field == "words"


def test_asked_back_changed_and_sent_again(cast: Cast, room: Room, mother: Person) -> None:
    leave = ask(mother, room.pupils[0].id, MONDAY, files=[paper("a.jpg"), paper("b.jpg")])
    with pytest.raises(RuleBroken) as broken:
        decide(cast.teacher, leave, "back")
    assert broken.value.field == "words"
    decide(cast.teacher, leave, "back", "Cháu nghỉ cả ngày phải không?")
    assert leave.state == RETURNED
    with pytest.raises(Conflict):
        decide(cast.teacher, leave)
    kept = [file.id for file in own.read_own(as_actor(mother), pupil_id=room.pupils[0].id, leave_id=leave.id).files]
    changed = asked(MONDAY, MONDAY + timedelta(days=3), keeps=kept[:1], files=[paper("c.jpg")])
    version = leave.version
    for _twice in range(2):
        try:
            asking.resend(
                as_actor(mother), pupil_id=room.pupils[0].id, leave_id=leave.id, asked=changed, version=version
            )
            db.session.commit()
        except Conflict:
            db.session.rollback()
    assert (leave.state, leave.level, leave.days) == (WAITING, LEADER, 4)
    shown = own.read_own(as_actor(mother), pupil_id=room.pupils[0].id, leave_id=leave.id)
    assert [file.name for file in shown.kept] == ["a.jpg", "c.jpg"]
    assert [(file.name, file.dropped_at is not None) for file in shown.files] == [
        ("a.jpg", False),
        ("b.jpg", True),
        ("c.jpg", False),
    ], "what was sent once stays"
    dropped = next(file for file in shown.files if file.dropped_at is not None)
    assert boards.read_file(as_actor(cast.principal), leave_id=leave.id, file_id=dropped.id).name == "b.jpg"
    assert [step.step for step in shown.steps] == ["asked", "returned", "resent"]
    assert told("leave_asked") == [cast.teacher.id, cast.principal.id]


def test_two_tabs_decide_once(cast: Cast, room: Room, mother: Person) -> None:
    leave = ask(mother, room.pupils[0].id)
    version = leave.version
    decide(cast.teacher, leave, "approve", version=version)
    with pytest.raises(Conflict):
        decide(cast.teacher, leave, "refuse", "Không", version=version)
    db.session.rollback()
    assert told("leave_answered") == [mother.id]


def test_withdrawing_an_approved_leave_tells_the_school(cast: Cast, room: Room, mother: Person) -> None:
    child = room.pupils[0].id
    waiting = ask(mother, child, MONDAY)
    asking.withdraw(as_actor(mother), pupil_id=child, leave_id=waiting.id)
    assert told("leave_withdrawn") == []
    approved = ask(mother, child, MONDAY)
    decide(cast.teacher, approved)
    asking.withdraw(as_actor(mother), pupil_id=child, leave_id=approved.id)
    assert approved.state == WITHDRAWN
    assert told("leave_withdrawn") == [cast.teacher.id]
    today = ask(mother, child)
    decide(cast.teacher, today)
    with pytest.raises(RuleBroken):
        asking.withdraw(as_actor(mother), pupil_id=child, leave_id=today.id)


def test_who_lost_the_child_is_not_told(cast: Cast, room: Room, mother: Person) -> None:
    leave = ask(mother, room.pupils[0].id, MONDAY)
    held = db.session.query(Guardianship).filter_by(pupil_id=room.pupils[0].id).one()
    held.valid_to = TODAY
    db.session.commit()
    decide(cast.teacher, leave)
    assert told("leave_answered") == []


def test_the_roll_proposes_leave_and_writes_nothing_by_itself(cast: Cast, room: Room, mother: Person) -> None:
    make_guardian(cast, *room.pupils[1:3], name="Trần Thị Khác")
    other = db.session.query(Guardianship).filter_by(pupil_id=room.pupils[1].id).one().guardian
    person = Person("other", other.account_id or 0, other.full_name, "")
    approved, waiting = ask(mother, room.pupils[0].id), ask(person, room.pupils[1].id)
    refused = ask(person, room.pupils[2].id)
    decide(cast.teacher, approved)
    decide(cast.teacher, refused, "refuse", "Hôm nay kiểm tra")
    teacher, where = as_actor(cast.teacher), {"class_id": room.id, "day": TODAY, "session": MORNING}
    sheet = taking.get_sheet(teacher, **where)
    assert sheet.leaves == {waiting.pupil_id: False, approved.pupil_id: True}
    assert {pupil_id: said.status for pupil_id, said in sheet.offered.items()} == dict.fromkeys(sheet.leaves, EXCUSED)
    assert db.session.query(RollEntry).count() == 0
    marks = {**sheet.offered, waiting.pupil_id: HERE}  # this one came after all
    taking.save_roll(teacher, **where, version=sheet.version, marks=marks)
    db.session.commit()
    entry = db.session.query(RollEntry).one()
    assert (entry.pupil_id, entry.status) == (approved.pupil_id, EXCUSED)
    again = taking.get_sheet(teacher, **where)
    assert again.offered == again.marks  # a roll that was taken is not changed by leave
    assert again.leaves == sheet.leaves
    assert taking.get_sheet(teacher, **{**where, "day": MONDAY}).leaves == {}
