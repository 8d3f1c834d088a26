"""What a unit above writes to families: whom it reaches, with what, when schools come and go, and nothing twice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import Broadcast, BroadcastSchool, Notice, NoticeFile, NoticePerson, NoticePupil
from portal.models.notifications import Notification
from portal.models.records import OutboxItem
from portal.models.units import Unit, UnitEdge
from portal.rules.contact_book.broadcasts import AT_ONCE, PAUSE, Outcome
from portal.rules.contact_book.notices import HOLD, ONE
from portal.rules.notifications.kinds import Kind
from portal.services.contact_book.broadcasts import boards, drafting, making, sending
from portal.services.contact_book.notices import drafting as notice_drafting
from portal.services.contact_book.notices import following, for_family, signed_papers
from portal.services.notifications import telling
from portal.web.uploads import Upload
from tests.broadcasts import deliver
from tests.cast import Cast
from tests.families import make_guardian
from tests.notices import as_actor, worded
from tests.school import Room, make_class

Drain = Callable[[], int]


@pytest.fixture
def rooms(cast: Cast) -> list[Room]:
    """A class at each primary school below the office of Chợ Lách, and one at the department's own school."""
    return [
        make_class(cast, "4A"),
        make_class(cast, "4B", unit="hoa_nghia", pupils=["Lê Văn Hòa", "Trần Thị Nghĩa"]),
        make_class(cast, "10A", unit="thpt_ben_tre", grade=10, pupils=["Võ Văn Mười"]),
    ]


def draft(cast: Cast, *, under: tuple[str, ...] = (), corrects_id: int | None = None, **words: Any) -> Broadcast:
    kept = drafting.Typed(wording=worded(**words), under=[cast.units[key] for key in under], grades=[])
    made = drafting.create_broadcast(as_actor(cast.leader), kept, corrects_id=corrects_id)
    db.session.commit()
    return made


def send(cast: Cast, made: Broadcast) -> Broadcast:
    sending.send(as_actor(cast.leader), broadcast_id=made.id, version=made.version)
    db.session.commit()
    return made


def move_away(cast: Cast, key: str) -> None:
    """The unit belongs to another department from today on."""
    edge = db.session.scalars(select(UnitEdge).where(UnitEdge.child_id == cast.units[key])).one()
    edge.valid_to = clock.today()
    new = UnitEdge(child_id=edge.child_id, parent_id=cast.units["vinh_long"], relation="administrative")
    new.valid_from = clock.today()
    db.session.add(new)
    db.session.commit()


def outcomes(cast: Cast, made: Broadcast) -> dict[str, Outcome]:
    db.session.expire_all()
    names = {unit_id: key for key, unit_id in cast.units.items()}
    return {names[row.unit_id]: row.outcome for row in boards.read_board(as_actor(cast.leader), made.id).rows}


def test_a_unit_that_left_is_not_written_to_although_it_was_chosen(cast: Cast, rooms: list[Room]) -> None:
    made = draft(cast, under=("cho_lach",))
    assert sending.preview(made).pupils == len(rooms[0].pupils) + 2
    move_away(cast, "cho_lach")
    seen = sending.preview(made)
    assert (seen.is_short, seen.pupils, list(seen.schools), seen.aim_words) == (True, 0, [], "")
    with pytest.raises(RuleBroken, match="không còn ở ngay dưới"):
        sending.send(as_actor(cast.leader), broadcast_id=made.id, version=made.version)


def test_schools_are_those_of_the_moment_it_is_made(
    cast: Cast, rooms: list[Room], clock_at: Any, drain: Drain, mails: Any
) -> None:
    made = send(cast, draft(cast))
    move_away(cast, "thpt_ben_tre")  # within the half minute
    clock_at.shift(HOLD)
    assert db.session.query(BroadcastSchool).count() == 0
    making.spread(db.session.query(OutboxItem).filter_by(kind=sending.SPREAD).one())
    db.session.commit()
    db.session.get_one(Unit, cast.units["hoa_nghia"]).closed_on = clock.today()  # after it was spread
    db.session.commit()
    deliver(clock_at, drain)
    assert outcomes(cast, made) == {"vinh_binh": Outcome.MADE, "hoa_nghia": Outcome.GONE}
    assert [each.unit_id for each in db.session.query(Notice)] == [cast.units["vinh_binh"]]


def test_schools_come_one_after_the_other_and_nothing_twice(
    cast: Cast, rooms: list[Room], clock_at: Any, drain: Drain, mails: Any
) -> None:
    mother = make_guardian(cast, rooms[0].pupils[0], rooms[1].pupils[0])
    made = send(cast, draft(cast))
    clock_at.shift(HOLD)
    making.spread(db.session.query(OutboxItem).filter_by(kind=sending.SPREAD).one())
    db.session.commit()
    items = db.session.query(OutboxItem).filter_by(kind=sending.SEND).order_by(OutboxItem.available_at, OutboxItem.id)
    due = [item.available_at - items[0].available_at for item in items]
    assert due == [PAUSE * (number // AT_ONCE) for number in range(3)]
    payloads = [dict(item.payload) for item in items]
    deliver(clock_at, drain)
    for number, payload in enumerate(payloads):  # as a worker does that lost its lease
        making.make_notice(OutboxItem(kind=sending.SEND, key=f"again-{number}", payload=payload))
    db.session.commit()
    assert db.session.query(Notice).filter_by(broadcast_id=made.id).count() == 3
    told = db.session.query(Notification).filter_by(account_id=mother.id, kind=Kind.NOTICE_SENT)
    assert told.count() == 2, "once for each of the two schools"


def test_the_people_of_a_school_are_told_in_a_transaction_of_their_own(
    cast: Cast, rooms: list[Room], clock_at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_guardian(cast, rooms[0].pupils[0])
    made = send(cast, draft(cast))
    clock_at.shift(HOLD)
    monkeypatch.setattr(telling, "_tell", lambda *_args: pytest.fail("told while the school was written"))
    payload = {"broadcast_id": made.id, "sent_at": made.sent_at.isoformat() if made.sent_at else ""}
    making.make_notice(
        OutboxItem(kind=sending.SEND, key="one", payload={**payload, "unit_id": cast.units["vinh_binh"]})
    )
    assert db.session.query(OutboxItem).filter_by(kind=making.TELL).count() == 1


def test_withdrawing_stops_what_was_not_made_and_ends_what_was(
    cast: Cast, rooms: list[Room], clock_at: Any, drain: Drain, mails: Any
) -> None:
    made = send(cast, draft(cast))
    clock_at.shift(HOLD)
    drain()
    first = set(db.session.scalars(select(Notice.unit_id)))
    assert len(first) == AT_ONCE
    sending.withdraw(as_actor(cast.leader), broadcast_id=made.id, reason="Bão đã tan")
    db.session.commit()
    deliver(clock_at, drain)
    assert set(db.session.scalars(select(Notice.unit_id).where(Notice.withdrawn_reason == "Bão đã tan"))) == first
    assert sorted(outcomes(cast, made).values()) == [Outcome.MADE, Outcome.MADE, Outcome.STOPPED]


def test_files_and_answers_go_through_every_school(
    cast: Cast, rooms: list[Room], clock_at: Any, drain: Drain, mails: Any
) -> None:
    mother = make_guardian(cast, rooms[0].pupils[0])
    father = make_guardian(cast, rooms[0].pupils[0], name="Lê Văn Cha", relation="father")
    other = make_guardian(cast, rooms[1].pupils[0], name="Trần Thị Khác")
    made = draft(cast, question="Con có tiêm không?", options=["Có tiêm", "Không tiêm"])
    kept = [Upload("thư ngỏ.pdf", "a" * 64, 3)]
    drafting.attach_files(as_actor(cast.leader), broadcast_id=made.id, files=kept)
    db.session.commit()
    send(cast, made)
    with pytest.raises(RuleBroken):
        drafting.attach_files(as_actor(cast.leader), broadcast_id=made.id, files=kept)
    deliver(clock_at, drain)
    notices = {each.unit_id: each for each in db.session.query(Notice)}
    assert [each.name for each in db.session.query(NoticeFile)] == ["thư ngỏ.pdf"] * 3
    here, there = notices[cast.units["vinh_binh"]], notices[cast.units["hoa_nghia"]]
    given = [(mother, rooms[0], here, 0), (other, rooms[1], there, 1), (father, rooms[0], here, 1)]
    for person, room, notice, choice in given:
        clock_at.shift(1)
        who = {"pupil_id": room.pupils[0].id, "notice_id": notice.id}
        for_family.answer(as_actor(person), **who, choice=choice, words="")
        db.session.commit()
    shown = for_family.read_notice(as_actor(mother), pupil_id=rooms[0].pupils[0].id, notice_id=here.id, visit=False)
    assert [file.name for file in shown.files] == ["thư ngỏ.pdf"]
    db.session.expire_all()
    board = boards.read_board(as_actor(cast.leader), made.id)
    assert {row.unit_id: row.figures.answers for row in board.rows if row.figures.answers} == {
        here.unit_id: {1: 1},  # one pupil, the newest answer of the family
        there.unit_id: {1: 1},
    }
    assert board.total.answers == {1: 2}
    _board, row, grades = boards.read_school(as_actor(cast.leader), made.id, here.unit_id)
    assert list(grades) == [4]
    assert grades[4] == row.figures
    for unit_id in (cast.units["tam_binh"], 0):
        with pytest.raises(NotFound):
            boards.read_school(as_actor(cast.leader), made.id, unit_id)
    assert db.session.query(NoticePupil).count() == 9


def test_a_correction_stands_at_the_notice_of_each_school(
    cast: Cast, rooms: list[Room], clock_at: Any, drain: Drain, mails: Any
) -> None:
    mother = make_guardian(cast, rooms[0].pupils[0])
    first = send(cast, draft(cast))
    deliver(clock_at, drain)
    second = send(cast, draft(cast, corrects_id=first.id, title="Đính chính: họp lúc 8 giờ"))
    deliver(clock_at, drain)
    pairs = {each.unit_id: each for each in db.session.query(Notice).filter_by(broadcast_id=first.id)}
    for each in db.session.query(Notice).filter_by(broadcast_id=second.id):
        assert each.corrects_id == pairs[each.unit_id].id
    here = pairs[cast.units["vinh_binh"]]
    shown = for_family.read_notice(as_actor(mother), pupil_id=rooms[0].pupils[0].id, notice_id=here.id, visit=False)
    assert shown.corrected_by is not None
    unsent = draft(cast)
    with pytest.raises(NotFound):
        draft(cast, corrects_id=unsent.id)


def test_a_school_may_neither_correct_nor_remind(
    cast: Cast, rooms: list[Room], clock_at: Any, drain: Drain, mails: Any
) -> None:
    send(cast, draft(cast, confirming=ONE))
    deliver(clock_at, drain)
    made = db.session.query(Notice).filter_by(unit_id=cast.units["vinh_binh"]).one()
    principal = as_actor(cast.principal)
    with pytest.raises(NotAllowed):
        following.remind(principal, notice_id=made.id)
    with pytest.raises(NotAllowed):
        notice_drafting.create_notice(principal, wording=worded(), aims=["all"], corrects_id=made.id)
    assert signed_papers.register_slips(principal, notice_id=made.id, codes=[f"{rooms[0].pupils[0].id}-0"]) == 1


def test_only_those_are_reminded_of_whom_something_is_missing_once_a_day(
    cast: Cast, rooms: list[Room], clock_at: Any, drain: Drain, mails: Any
) -> None:
    done = make_guardian(cast, rooms[0].pupils[0])
    beside = make_guardian(cast, rooms[0].pupils[0], name="Lê Văn Cha", relation="father")
    missing = make_guardian(cast, rooms[1].pupils[0], name="Trần Thị Chưa")
    watches = make_guardian(cast, rooms[1].pupils[1], name="Trần Văn Xem", may_sign=False)
    on_paper = make_guardian(cast, rooms[0].pupils[1], name="Trần Thị Giấy")
    made = send(cast, draft(cast, confirming=ONE))
    with pytest.raises(RuleBroken):
        sending.remind(as_actor(cast.leader), broadcast_id=made.id)
    deliver(clock_at, drain)
    here = db.session.query(Notice).filter_by(unit_id=cast.units["vinh_binh"]).one()
    for_family.confirm(as_actor(done), pupil_id=rooms[0].pupils[0].id, notice_id=here.id)
    signed_papers.register_slips(as_actor(cast.principal), notice_id=here.id, codes=[f"{rooms[0].pupils[1].id}-0"])
    sending.remind(as_actor(cast.leader), broadcast_id=made.id)
    db.session.commit()
    deliver(clock_at, drain)
    query = select(Notification.account_id).where(Notification.kind == Kind.NOTICE_REMINDER)
    assert list(db.session.scalars(query)) == [missing.id]
    assert not {done.id, beside.id, watches.id, on_paper.id} & set(db.session.scalars(query))
    with pytest.raises(RuleBroken, match="Hôm nay đã nhắc rồi"):
        sending.remind(as_actor(cast.leader), broadcast_id=made.id)


def test_who_lost_the_right_before_it_was_made_is_not_among_the_recipients(
    cast: Cast, rooms: list[Room], clock_at: Any, drain: Drain, mails: Any
) -> None:
    make_guardian(cast, rooms[0].pupils[0], until=clock.today() + timedelta(days=1))
    send(cast, draft(cast))
    clock_at.shift(timedelta(days=1))
    deliver(clock_at, drain)
    assert db.session.query(NoticePerson).count() == 0
