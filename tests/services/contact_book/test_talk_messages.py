"""Messages of conversations: undone, withdrawn, told, reported, printed, merged."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.adapters.clock import LOCAL_ZONE
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import Talk, TalkFile, TalkMessage
from portal.models.notifications import Notification
from portal.models.records import AuditEntry
from portal.models.school import Guardianship, HomeroomTeacher
from portal.rules.contact_book.talks import HOLD, OFFICE
from portal.rules.permissions import Role
from portal.services.contact_book.children import get_child
from portal.services.contact_book.leave import deciding
from portal.services.contact_book.talks import (
    own_reading,
    papers,
    phrases,
    reading,
    reporting,
    writing,
)
from portal.services.contact_book.waiting import list_waiting
from portal.services.contact_book.work import what_waits
from portal.web.uploads import Upload
from tests.cast import Cast, Person
from tests.families import make_guardian
from tests.leaves import ask
from tests.merging import make_twins, merge
from tests.news import hire
from tests.notices import as_actor
from tests.school import Room, lead, make_class
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


def test_half_a_minute_to_undo_then_only_withdrawing(
    cast: Cast, room: Room, mother: Person, clock_at: Any, drain: Drain
) -> None:
    child, actor = room.pupils[0].id, as_actor(mother)
    talk = write(mother, child, text="Cô ơi", held=True)
    clock_at.shift(HOLD - timedelta(seconds=1))
    drain()
    assert school_texts(cast.teacher, talk) == []
    writing.undo(actor, talk, message_id=newest(talk).id)
    db.session.commit()
    assert reading.undone_text(actor, talk, newest(talk).id) == "Cô ơi"
    clock_at.shift(60)
    drain()
    assert told("talk_to_school") == []
    write(mother, child, text="Nhầm rồi ạ", held=True, files=[Upload("a.jpg", "0" * 64, 3)])
    message, file = newest(talk), db.session.query(TalkFile).one()
    clock_at.shift(HOLD)
    with pytest.raises(RuleBroken):
        writing.undo(actor, talk, message_id=message.id)
    with pytest.raises(NotAllowed):
        writing.withdraw(as_actor(cast.teacher), talk, message_id=message.id)
    assert reading.get_file(as_actor(cast.teacher), talk, file.id, by_family=False) == file
    writing.withdraw(actor, talk, message_id=message.id)
    db.session.commit()
    assert school_texts(cast.teacher, talk) == [None]
    with pytest.raises(NotFound):
        reading.get_file(as_actor(cast.teacher), talk, file.id, by_family=False)
    assert message.text == "Nhầm rồi ạ"  # kept for a dispute
    drain()
    assert told("talk_to_school") == []


def test_a_new_teacher_is_told_though_the_former_one_never_looked(
    cast: Cast, room: Room, mother: Person, clock_at: Any, drain: Drain
) -> None:
    write(mother, room.pupils[0].id, text="Cô ơi")
    clock_at.shift(HOLD)
    drain()
    write(mother, room.pupils[0].id, text="Cô xem giúp")
    clock_at.shift(HOLD)
    drain()
    assert told("talk_to_school") == [cast.teacher.id], "once, while it waits to be seen"
    successor = hire(cast, Role.TEACHER, name="Võ Thị Mới")
    for held in db.session.query(HomeroomTeacher).filter_by(account_id=cast.teacher.id):
        held.valid_to = held.valid_from
    lead(room, successor)
    write(mother, room.pupils[0].id, text="Cô mới ơi")
    clock_at.shift(HOLD)
    drain()
    assert told("talk_to_school") == [cast.teacher.id, successor.id]


def test_telling_waits_for_the_office_except_to_the_office(
    cast: Cast, room: Room, mother: Person, clock_at: Any, drain: Drain
) -> None:
    child = room.pupils[0].id
    clock_at.move_to(datetime(2026, 11, 20, 21, 0, tzinfo=LOCAL_ZONE))  # Friday evening
    talk = write(mother, child, held=True)
    write(mother, child, OFFICE, held=True)
    clock_at.shift(HOLD)
    drain()
    assert told("talk_to_school") == [cast.principal.id]
    for hours in (12, 12, 12, 12):
        clock_at.shift(timedelta(hours=hours))
        drain()
    assert told("talk_to_school") == [cast.principal.id]
    clock_at.move_to(datetime(2026, 11, 23, 7, 0, 31, tzinfo=LOCAL_ZONE))
    drain()
    assert told("talk_to_school") == [cast.principal.id, cast.teacher.id]
    write(mother, child, text="Còn nữa ạ", held=True)
    clock_at.shift(HOLD)
    drain()
    assert len(told("talk_to_school")) == 2  # an unseen message was told already
    reading.read_as_school(as_actor(cast.teacher), talk.id, number=1, visit=True)
    db.session.commit()
    answer(cast.teacher, talk, held=True)
    clock_at.shift(HOLD)
    drain()
    assert told("talk_to_family") == [mother.id]
    stored = db.session.scalars(select(Notification.params)).all()
    assert all(set(params) == {"school"} for params in stored)


def test_who_lost_the_right_meanwhile_is_not_told(
    cast: Cast, room: Room, mother: Person, clock_at: Any, drain: Drain
) -> None:
    talk = write(mother, room.pupils[0].id)
    answer(cast.teacher, talk, held=True)
    held = db.session.query(Guardianship).filter_by(pupil_id=room.pupils[0].id).one()
    held.valid_to = TODAY
    db.session.commit()
    clock_at.shift(HOLD)
    drain()
    assert told("talk_to_family") == []


def test_leaders_read_what_was_reported_until_it_is_closed(cast: Cast, room: Room, mother: Person) -> None:
    child, leader = room.pupils[0].id, as_actor(cast.principal)
    hire(cast, Role.RECORDS_CLERK, name="Lê Văn Thư")
    talk = write(mother, child)
    answer(cast.teacher, talk, "Lời nặng")
    writing.withdraw(as_actor(cast.teacher), talk, message_id=newest(talk).id)
    db.session.commit()
    with pytest.raises(NotFound):
        reading.read_reported(leader, talk.id, number=1, visit=True)
    report = reporting.report_as_family(as_actor(mother), pupil_id=child, talk_id=talk.id, words="Cô nặng lời")
    db.session.commit()
    with pytest.raises(RuleBroken):
        reporting.report_as_family(as_actor(mother), pupil_id=child, talk_id=talk.id, words="Lần nữa")
    assert told("talk_reported") == [cast.principal.id]
    assert what_waits(leader).reports == 1
    with pytest.raises(NotFound):
        reading.read_reported(as_actor(cast.teacher), talk.id, number=1, visit=True)
    with pytest.raises(NotFound):
        reading.read_reported(as_actor(cast.other_principal), talk.id, number=1, visit=True)
    thread, reports = reading.read_reported(leader, talk.id, number=1, visit=True)
    assert [line.text for line in thread.lines] == ["Chào cô", "Lời nặng"]
    assert [each.words for each in reports] == ["Cô nặng lời"]
    actions = list(db.session.scalars(select(AuditEntry.action)))
    assert "talk_read_by_leader" in actions
    assert "Lời nặng" in str(papers.reported_paper(leader, talk.id).data["rows"])
    assert "Lời nặng" not in str(papers.own_paper(as_actor(mother), pupil_id=child, talk_id=talk.id).data["rows"])
    assert reading.read_as_school(as_actor(cast.teacher), talk.id, number=1, visit=False).report is None
    reporting.close_report(leader, talk_id=talk.id, report_id=report.id, outcome="Đã nhắc cô")
    db.session.commit()
    assert told("talk_report_closed") == [mother.id]
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.object_type == "talk")).all()
    assert "Đã nhắc cô" not in str([(each.before, each.after) for each in entries])
    with pytest.raises(NotFound):
        reading.read_reported(leader, talk.id, number=1, visit=True)
    own = own_reading.read_as_family(as_actor(mother), pupil_id=child, talk_id=talk.id, number=1, visit=False)
    assert own.report is not None
    assert own.report.outcome == "Đã nhắc cô"


def test_ready_sentences(cast: Cast, room: Room) -> None:
    teacher, principal = as_actor(cast.teacher), as_actor(cast.principal)
    with pytest.raises(NotAllowed):
        phrases.add_phrase(teacher, text="Của trường", for_school=True)
    mine = phrases.add_phrase(teacher, text="Cô đã ghi nhận.", for_school=False)
    ours = phrases.add_phrase(principal, text="Cảm ơn gia đình.", for_school=True)
    phrases.add_phrase(principal, text="Của riêng tôi", for_school=False)
    assert [each.text for each in phrases.list_phrases(teacher)] == ["Cảm ơn gia đình.", "Cô đã ghi nhận."]
    with pytest.raises(NotAllowed):
        phrases.end_phrase(teacher, phrase_id=ours.id)
    phrases.end_phrase(teacher, phrase_id=mine.id)
    with pytest.raises(NotFound):
        phrases.end_phrase(teacher, phrase_id=mine.id)


def test_the_newest_are_last_and_older_ones_on_further_pages(cast: Cast, room: Room, mother: Person) -> None:
    for number in range(25):
        talk = write(mother, room.pupils[0].id, text=f"Tin {number}")
    first = reading.read_as_school(as_actor(cast.teacher), talk.id, number=1, visit=False)
    assert (first.lines[0].text, first.lines[-1].text) == ("Tin 5", "Tin 24")
    older = reading.read_as_school(as_actor(cast.teacher), talk.id, number=2, visit=False)
    assert [line.text for line in older.lines] == [f"Tin {number}" for number in range(5)]


def test_merging_two_records_joins_their_conversations(cast: Cast) -> None:
    room = make_twins(cast)
    lead(room, cast.teacher)
    kept, double = room.pupils[:2]
    mother = make_guardian(cast, kept, double)
    stays, goes = write(mother, kept.id, text="Một"), write(mother, double.id, text="Hai")
    merge(cast, room)
    db.session.expire_all()
    assert school_texts(cast.teacher, stays) == ["Một", "Hai"]
    assert db.session.query(TalkMessage).filter_by(talk_id=goes.id).count() == 0


def test_the_childs_page_says_what_waits(cast: Cast, room: Room, mother: Person) -> None:
    actor, child = as_actor(mother), get_child(as_actor(mother), room.pupils[0].id)
    talk = write(mother, child.pupil_id)
    assert list_waiting(actor, child) == []
    answer(cast.teacher, talk)
    leave = ask(mother, child.pupil_id, TODAY + timedelta(days=3))
    assert [(each.kind, each.target_id) for each in list_waiting(actor, child)] == [("talk", talk.id)]
    deciding.decide(as_actor(cast.teacher), leave_id=leave.id, choice="back", words="Nghỉ mấy ngày?", version=1)
    db.session.commit()
    assert {(each.kind, each.target_id) for each in list_waiting(actor, child)} == {
        ("talk", talk.id),
        ("leave", leave.id),
    }
    father = as_actor(make_guardian(cast, room.pupils[0], name="Lê Văn Cha", relation="father"))
    assert list_waiting(father, get_child(father, child.pupil_id)) == []
