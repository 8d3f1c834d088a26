"""Contact slips: what stands on them by itself, notes kept row by row, sent together, read and answered."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from portal.adapters import clock
from portal.db import db
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken
from portal.models.attendance import Roll, RollEntry
from portal.models.contact_book import ContactSlip, ContactSlipReader, ContactSlipRound
from portal.models.gradebook import BankComment
from portal.models.notifications import Notification
from portal.models.records import AuditEntry
from portal.models.school import Guardianship
from portal.rules.contact_book.contact_slips import HOLD, MONTH, OFF, WEEK
from portal.rules.permissions import Role
from portal.services.contact_book.contact_slips import drafting, following, for_family, sending, setting
from portal.services.contact_book.contact_slips.drafting import Typed
from tests.cast import Cast
from tests.contact_slips import send_slips, slip_of, this_week, use_slips, write_note
from tests.families import make_guardian, make_own_account
from tests.gradebook import fill
from tests.make import actor_of
from tests.news import hire
from tests.notices import as_actor
from tests.queries import QueryCount
from tests.school import Room, lead, make_class, teach
from tests.services.contact_book.test_child_marks import publish

Drain = Callable[[], int]


@pytest.fixture
def room(cast: Cast) -> Room:
    """A class of grade 6, led by the teacher, at a school with weekly slips."""
    made = make_class(cast, "6A", grade=6)
    lead(made, cast.teacher)
    use_slips(made)
    return made


def miss(room: Room, cast: Cast, day: date, status: str) -> None:
    roll = Roll(
        class_id=room.id,
        day=day,
        session="morning",
        taken_at=clock.now(),
        taken_by_id=cast.teacher.id,
        taken_by=cast.teacher.name,
    )
    db.session.add(roll)
    db.session.flush()
    db.session.add(RollEntry(roll_id=roll.id, pupil_id=room.pupils[0].id, status=status))
    db.session.commit()


def draft(cast: Cast, room: Room, first: date | None = None) -> drafting.Draft:
    return drafting.read_draft(actor_of(cast.teacher), class_id=room.id, first=first or this_week())


def told() -> list[tuple[int, str]]:
    return [(each.account_id, each.kind) for each in db.session.query(Notification).order_by(Notification.id)]


def test_what_happened_in_the_week_stands_on_the_slip(cast: Cast, room: Room) -> None:
    monday = this_week()
    miss(room, cast, monday, "excused")
    miss(room, cast, monday - timedelta(days=1), "unexcused")
    fill(room, by=cast.teacher)
    publish(room, leave={(1, "toan", "ck"), (2, "toan", "ck")})
    facts = draft(cast, room).rows[0].facts
    assert facts["absences"] == [f"{monday.day:02d}/{monday.month:02d}/{monday.year}: vắng có phép"]
    of_mathematics = next(one["marks"] for one in facts["marks"] if one["subject"] == "Toán")
    assert [mark for mark in of_mathematics if not mark.startswith("ĐĐGtx")] == ["ĐĐGgk: 6", "ĐĐGgk: 6,5"]
    assert "Toán" in {one["subject"] for one in facts["comments"]}
    before = draft(cast, room, monday - timedelta(weeks=1)).rows[0].facts
    assert (len(before["absences"]), before["marks"], before["comments"]) == (1, [], [])


def test_an_unpublished_mark_is_on_no_slip(cast: Cast, room: Room) -> None:
    fill(room, by=cast.teacher)
    facts = draft(cast, room).rows[0].facts
    assert (facts["marks"], facts["comments"]) == ([], [])


def test_a_class_costs_the_same_whatever_its_size(cast: Cast, room: Room, queries: Callable[[], QueryCount]) -> None:
    small = make_class(cast, "6B", grade=6, pupils=("Lê An",))
    lead(small, cast.teacher)
    write_note(cast.teacher, room, "Ngoan")
    for each in (small, room):
        db.session.expire_all()
        with queries() as count:
            draft(cast, each)
        assert len(count) <= 18, count.statements


def test_notes_are_kept_row_by_row_and_a_clash_is_told(cast: Cast, room: Room) -> None:
    assert write_note(cast.teacher, room, "Em chăm học.").count == 1
    first_tab = draft(cast, room).rows[0].version
    write_note(cast.principal, room, "Em rất chăm.", seen=first_tab)
    saved = drafting.save_notes(
        actor_of(cast.teacher),
        class_id=room.id,
        first=this_week(),
        typed=[
            Typed(room.pupils[0].id, "Lời cũ sửa lại", first_tab),
            Typed(room.pupils[1].id, "Bình tiến bộ", 0),
        ],
    )
    assert saved.count == 1
    clash = saved.clashes[room.pupils[0].id]
    assert (clash.text, clash.by) == ("Em rất chăm.", cast.principal.name)
    assert slip_of(room).text == "Em rất chăm."
    assert slip_of(room, 1).text == "Bình tiến bộ"
    assert write_note(cast.teacher, room, "Lời cũ sửa lại", seen=clash.version).clashes == {}
    assert write_note(cast.teacher, room, "Lời cũ sửa lại", seen=0).clashes == {}  # the same words clash with nobody


def test_a_code_of_the_bank_becomes_its_sentence(cast: Cast, room: Room) -> None:
    unit_id = room.school_class.unit_id
    db.session.add(BankComment(unit_id=unit_id, code="T1", text="Em chăm học.", subject="", made_at=clock.now()))
    write_note(cast.teacher, room, "/T1")
    assert slip_of(room).text == "Em chăm học."


def test_sending_reaches_everybody_after_half_a_minute(cast: Cast, room: Room, clock_at: Any, drain: Drain) -> None:
    mother = make_guardian(cast, room.pupils[0])
    ended = make_guardian(cast, room.pupils[1], name="Lê Văn Cũ", phone="0900000001")
    write_note(cast.teacher, room, "Em chăm học.")
    made = sending.send(actor_of(cast.teacher), class_id=room.id, first=this_week())
    db.session.commit()
    held = db.session.query(Guardianship).filter_by(pupil_id=room.pupils[1].id).one()
    held.valid_to = clock.today()
    db.session.commit()
    assert db.session.query(ContactSlip).count() == len(room.pupils)
    with pytest.raises(RuleBroken, match="đã được gửi"):
        sending.send(actor_of(cast.teacher), class_id=room.id, first=this_week())
    with pytest.raises(RuleBroken, match="không sửa được nữa"):
        write_note(cast.teacher, room, "Khác")
    db.session.rollback()
    clock_at.shift(HOLD - timedelta(seconds=1))
    drain()
    slip_id = slip_of(room).id
    with pytest.raises(NotFound):
        for_family.read_contact_slip(as_actor(mother), pupil_id=room.pupils[0].id, slip_id=slip_id, visit=True)
    clock_at.shift(timedelta(seconds=1))
    drain()
    assert told() == [(mother.id, "contact_slip_sent")]
    assert ended.id not in {account_id for account_id, _kind in told()}
    assert made.sent_at is not None
    found = for_family.read_contact_slip(as_actor(mother), pupil_id=room.pupils[0].id, slip_id=slip_id, visit=True)[1]
    assert found.slip.text == "Em chăm học."


def test_undo_leaves_drafts_with_every_note_and_tells_nobody(
    cast: Cast, room: Room, clock_at: Any, drain: Drain
) -> None:
    make_guardian(cast, room.pupils[0])
    write_note(cast.teacher, room, "Em chăm học.")
    send_slips(cast.teacher, room, held=True)
    sending.undo(actor_of(cast.teacher), class_id=room.id, first=this_week())
    db.session.commit()
    assert slip_of(room).facts is None
    assert draft(cast, room).rows[0].text == "Em chăm học."
    clock_at.shift(timedelta(minutes=2))
    drain()
    assert told() == []
    send_slips(cast.teacher, room, held=True)
    clock_at.shift(HOLD)
    drain()
    assert [kind for _id, kind in told()] == ["contact_slip_sent"]
    with pytest.raises(RuleBroken, match="Đã quá 30 giây"):
        sending.undo(actor_of(cast.teacher), class_id=room.id, first=this_week())


def test_what_was_sent_stays_when_marks_change(cast: Cast, room: Room) -> None:
    miss(room, cast, this_week(), "excused")
    send_slips(cast.teacher, room)
    before = slip_of(room).facts
    db.session.query(RollEntry).delete()
    db.session.commit()
    board = following.read_sent(actor_of(cast.teacher), class_id=room.id, first=this_week())
    assert before is not None
    assert board.rows[0].slip.facts == before


def test_reading_answering_and_correcting(cast: Cast, room: Room, clock_at: Any, drain: Drain) -> None:
    mother, father = (
        make_guardian(cast, room.pupils[0]),
        make_guardian(cast, room.pupils[0], name="Lê Văn Cha", relation="father", phone="0900000001"),
    )
    send_slips(cast.teacher, room)
    pupil_id, slip_id = room.pupils[0].id, slip_of(room).id
    which: dict[str, Any] = {"pupil_id": pupil_id, "slip_id": slip_id}
    for_family.read_contact_slip(as_actor(mother), **which, visit=False)
    assert db.session.query(ContactSlipReader).count() == 0
    for_family.read_contact_slip(as_actor(mother), **which, visit=True)
    for_family.reply(as_actor(mother), **which, words="Cảm ơn cô")
    db.session.commit()
    assert for_family.read_contact_slip(as_actor(father), **which, visit=True)[1].reader is not None
    db.session.commit()
    board = following.read_sent(actor_of(cast.teacher), class_id=room.id, first=this_week())
    assert (board.read, [each.words for each in board.rows[0].readers]) == (1, ["Cảm ơn cô", ""])
    clock_at.shift(timedelta(hours=1))
    sending.correct(
        actor_of(cast.teacher), class_id=room.id, first=this_week(), pupil_id=pupil_id, text="Đúng là vắng thứ Ba."
    )
    db.session.commit()
    drain()
    assert (mother.id, "contact_slip_corrected") in told()
    entry = db.session.query(AuditEntry).filter_by(action="contact_slip_corrected").one()
    assert "vắng" not in str((entry.before, entry.after)), "units above read the log, not what was written of a child"
    board = following.read_sent(actor_of(cast.teacher), class_id=room.id, first=this_week())
    assert board.read == 0
    _child, page = for_family.list_contact_slips(as_actor(mother), pupil_id=pupil_id, number=1, visit=False)
    assert [found.is_new for found in page.items] == [True]
    for_family.read_contact_slip(as_actor(mother), **which, visit=True)
    db.session.commit()
    board = following.read_sent(actor_of(cast.teacher), class_id=room.id, first=this_week())
    assert board.read == 1
    assert slip_of(room).text == ""


def test_who_may_answer(cast: Cast, room: Room) -> None:
    limited = make_guardian(cast, room.pupils[0], may_reply=False)
    pupil = make_own_account(cast, room.pupils[0])
    other = make_guardian(cast, room.pupils[1], name="Trần Thị Khác", phone="0900000002")
    send_slips(cast.teacher, room)
    which: dict[str, Any] = {"pupil_id": room.pupils[0].id, "slip_id": slip_of(room).id, "words": ""}
    for person in (limited, pupil):
        with pytest.raises(NotAllowed):
            for_family.reply(as_actor(person), **which)
    with pytest.raises(NotFound):
        for_family.reply(as_actor(other), **which)
    with pytest.raises(NotFound):  # not the slip of the own child
        for_family.reply(as_actor(other), **{**which, "pupil_id": room.pupils[1].id})


def test_who_writes(cast: Cast, room: Room) -> None:
    colleague = hire(cast, Role.TEACHER, unit="vinh_binh", name="Võ Thị Bên")
    teach(room, colleague, "toan")
    with pytest.raises(NotAllowed):
        write_note(colleague, room, "x")
    with pytest.raises(NotFound):
        write_note(cast.stranger_principal, room, "x")
    db.session.rollback()
    assert db.session.query(ContactSlipRound).count() == 0
    for first in (this_week() + timedelta(weeks=1), this_week() + timedelta(days=1)):
        with pytest.raises(NotFound):
            draft(cast, room, first)


def test_the_school_chooses(cast: Cast, room: Room) -> None:
    principal = actor_of(cast.principal)
    found, week_one = setting.get_setting(principal)
    assert found is not None
    with pytest.raises(NotAllowed):
        setting.get_setting(actor_of(cast.teacher))
    with pytest.raises(Conflict):
        setting.choose(principal, frequency=MONTH, week_one=week_one, version=found.version + 1)
    with pytest.raises(RuleBroken) as broken:
        setting.choose(principal, frequency="day", week_one=week_one, version=found.version)
    assert broken.value.field == "frequency"
    write_note(cast.teacher, room, "Em chăm học.")
    later = week_one + timedelta(weeks=1)
    setting.choose(principal, frequency=WEEK, week_one=later, version=found.version)
    db.session.commit()
    assert setting.week_one_of(room.school_class.unit_id, found) == later
    setting.choose(principal, frequency=OFF, week_one=later, version=found.version)
    db.session.commit()
    _class, page = following.list_rounds(actor_of(cast.teacher), class_id=room.id, number=1)
    assert [row.noted for row in page.items] == [1]  # what was begun stays
    assert draft(cast, room).rows[0].text == "Em chăm học."
