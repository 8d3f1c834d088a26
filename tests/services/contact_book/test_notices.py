"""Notices: recipients of the moment of sending, half a minute to undo, telling, following up."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import NoticePerson, NoticePupil
from portal.models.notifications import Notification
from portal.models.records import OutboxItem
from portal.models.school import Guardianship
from portal.rules.contact_book.notices import CLASS, EACH, HOLD, ONE, State
from portal.rules.permissions import Role
from portal.services.contact_book.notices import (
    aiming,
    boards,
    drafting,
    following,
    for_family,
    scope,
    sending,
    signed_papers,
)
from tests.cast import Cast
from tests.families import make_guardian, make_own_account
from tests.news import hire
from tests.notices import as_actor, draft, send, worded
from tests.school import lead, make_class

Drain = Callable[[], int]


def told() -> list[tuple[int, str]]:
    return [(each.account_id, each.kind) for each in db.session.query(Notification).order_by(Notification.id)]


def test_a_teacher_aims_at_the_own_classes_only(cast: Cast) -> None:
    room, other = make_class(cast), make_class(cast, "4B")
    lead(room, cast.teacher)
    teacher, principal = as_actor(cast.teacher), as_actor(cast.principal)
    assert aiming.offer_aims(teacher).codes == {f"{CLASS}{room.id}"}
    assert aiming.offer_aims(principal).codes == {"all", "g4", f"{CLASS}{room.id}", f"{CLASS}{other.id}"}
    for code in ("all", "g4", f"{CLASS}{other.id}", "c0", "x"):
        with pytest.raises(RuleBroken) as broken:
            drafting.create_notice(teacher, wording=worded(), aims=[code])
        assert broken.value.field == "aims"
    assert len(aiming.find_pupils(principal, ["all"])) == 12
    assert aiming.find_pupils(teacher, ["all", "g4"]) != aiming.find_pupils(principal, ["all"])


def test_the_preview_counts_people_once_and_names_who_is_not_reached(cast: Cast) -> None:
    room = make_class(cast)
    make_guardian(cast, *room.pupils[:2])
    make_guardian(cast, room.pupils[0], name="Lê Văn Cha", relation="father")
    seen = sending.preview(as_actor(cast.principal), draft(cast.principal, room))
    assert (len(seen.pupils), seen.people, len(seen.unreached)) == (6, 2, 4)
    assert seen.aim_words == "lớp 4A"


def test_nobody_sees_nor_hears_of_it_for_half_a_minute(cast: Cast, clock_at: Any, drain: Drain) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    sent = send(cast.principal, room, held=True)
    pupil_id = room.pupils[0].id
    clock_at.shift(HOLD - timedelta(seconds=1))
    drain()
    with pytest.raises(NotFound):
        for_family.read_notice(as_actor(mother), pupil_id=pupil_id, notice_id=sent.id, visit=False)
    assert told() == []
    clock_at.shift(timedelta(seconds=1))
    drain()
    shown = for_family.read_notice(as_actor(mother), pupil_id=pupil_id, notice_id=sent.id, visit=False)
    assert shown.told.notice.id == sent.id
    assert told() == [(mother.id, "notice_sent")]
    waiting = db.session.query(OutboxItem).filter(OutboxItem.kind == "notification_mail").count()
    assert waiting == 0  # a digest, unless urgent


def test_undo_leaves_a_draft_and_tells_nobody(cast: Cast, clock_at: Any, drain: Drain) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    sent = send(cast.principal, room, held=True)
    with pytest.raises(NotAllowed):
        sending.undo(as_actor(hire(cast, Role.DEPUTY_LEADER, name="Võ Văn Phó")), notice_id=sent.id)
    sending.undo(as_actor(cast.principal), notice_id=sent.id)
    db.session.commit()
    assert db.session.query(NoticePupil).count() == db.session.query(NoticePerson).count() == 0
    clock_at.shift(HOLD)
    drain()
    assert told() == []
    sending.send(as_actor(cast.principal), notice_id=sent.id, version=sent.version)
    db.session.commit()
    clock_at.shift(HOLD)
    drain()
    assert told() == [(mother.id, "notice_sent")]
    with pytest.raises(RuleBroken):
        sending.undo(as_actor(cast.principal), notice_id=sent.id)


def test_recipients_are_those_of_the_moment(cast: Cast) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    make_guardian(cast, room.pupils[0], name="Trần Cũ", until=clock.today())
    make_guardian(cast, room.pupils[0], name="Trần Không Xem", may_see=False)
    father = make_guardian(cast, room.pupils[0], name="Lê Văn Cha", may_sign=False)
    sent = send(cast.principal, room, confirming=EACH)
    late = make_guardian(cast, room.pupils[0], name="Bà Đến Sau")
    people = db.session.query(NoticePerson).order_by(NoticePerson.id).all()
    signer = next(each for each in people if each.may_sign)
    assert {(each.account_id, each.may_sign) for each in people} == {(mother.id, True), (father.id, False)}
    with pytest.raises(NotFound):
        for_family.read_notice(as_actor(late), pupil_id=room.pupils[0].id, notice_id=sent.id, visit=True)
    with pytest.raises(NotAllowed):
        for_family.confirm(as_actor(father), pupil_id=room.pupils[0].id, notice_id=sent.id)
    held = db.session.query(Guardianship).filter_by(guardian_id=signer.guardian_id).one()
    held.may_sign = False  # a right lost after sending is lost
    db.session.commit()
    with pytest.raises(NotAllowed):
        for_family.confirm(as_actor(mother), pupil_id=room.pupils[0].id, notice_id=sent.id)


def test_a_sent_notice_cannot_be_changed(cast: Cast) -> None:
    room = make_class(cast)
    sent = send(cast.principal, room)
    actor = as_actor(cast.principal)
    for change in (
        lambda: drafting.edit_notice(actor, notice_id=sent.id, wording=worded(), aims=sent.aims, version=sent.version),
        lambda: drafting.discard_notice(actor, notice_id=sent.id),
        lambda: drafting.choose_pupils(actor, notice_id=sent.id, pupil_ids=[room.pupils[0].id]),
        lambda: sending.send(actor, notice_id=sent.id, version=sent.version),
    ):
        with pytest.raises(RuleBroken):
            change()


def test_what_a_teacher_may_see_of_notices(cast: Cast) -> None:
    room, other = make_class(cast), make_class(cast, "4B")
    lead(room, cast.teacher)
    own, whole = send(cast.teacher, room), send(cast.principal, room, other)
    listed = boards.list_notices(as_actor(cast.teacher), number=1).items
    assert {row.notice.id for row in listed} == {own.id, whole.id}
    assert {row.notice.id for row in boards.list_notices(as_actor(cast.principal), number=1).items} == {
        own.id,
        whole.id,
    }
    for stranger in (cast.other_principal, cast.thpt_principal):
        with pytest.raises(NotFound):
            scope.get_notice(as_actor(stranger), own.id)
    board = boards.read_board(as_actor(cast.teacher), whole.id)  # the school's, followed for the class led
    assert ({row.about.class_id for row in board.rows}, board.may_act) == ({room.id}, False)
    for act in (
        lambda: sending.withdraw(as_actor(cast.teacher), notice_id=whole.id, reason="Sai"),
        lambda: following.remind(as_actor(cast.teacher), notice_id=whole.id),
        lambda: boards.read_board(as_actor(cast.teacher), send(cast.principal, other).id),
    ):
        with pytest.raises(NotFound):
            act()


def test_single_pupils_of_a_class(cast: Cast) -> None:
    room = make_class(cast)
    made = draft(cast.principal, room)
    actor = as_actor(cast.principal)
    with pytest.raises(RuleBroken):
        drafting.choose_pupils(actor, notice_id=made.id, pupil_ids=[])
    with pytest.raises(RuleBroken):
        drafting.choose_pupils(actor, notice_id=made.id, pupil_ids=[0])
    drafting.choose_pupils(actor, notice_id=made.id, pupil_ids=[room.pupils[1].id])
    sending.send(actor, notice_id=made.id, version=made.version)
    assert [row.pupil_id for row in db.session.query(NoticePupil)] == [room.pupils[1].id]


def test_confirming_answering_and_the_board(cast: Cast, clock_at: Any) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    sent = send(cast.principal, room, confirming=ONE, question="Con có đi không?", options=["Có", "Không"])
    actor, which = as_actor(mother), {"pupil_id": room.pupils[0].id, "notice_id": sent.id}
    for_family.confirm(actor, **which)
    for wrong in (None, 2, 99):
        with pytest.raises(RuleBroken):
            for_family.answer(actor, **which, choice=wrong, words="")
    for_family.answer(actor, **which, choice=0, words="Cháu say xe")
    for_family.answer(actor, **which, choice=1, words="")
    board = boards.read_board(as_actor(cast.principal), sent.id)
    assert board.counts == {State.CONFIRMED: 1, State.UNREACHED: 5}
    assert board.answers == {1: 1}
    clock_at.shift(timedelta(days=8))
    with pytest.raises(RuleBroken):
        for_family.answer(actor, **which, choice=0, words="")


def test_withdrawing_needs_a_reason_and_ends_confirming(cast: Cast) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    sent = send(cast.principal, room, confirming=ONE)
    with pytest.raises(RuleBroken) as broken:
        sending.withdraw(as_actor(cast.principal), notice_id=sent.id, reason="")
    assert broken.value.field == "reason"
    sending.withdraw(as_actor(cast.principal), notice_id=sent.id, reason="Hoãn họp")
    db.session.commit()
    assert told() == [(mother.id, "notice_withdrawn")]
    which = {"pupil_id": room.pupils[0].id, "notice_id": sent.id}
    with pytest.raises(RuleBroken):
        for_family.confirm(as_actor(mother), **which)
    assert for_family.read_notice(as_actor(mother), **which, visit=False).told.notice.withdrawn_reason == "Hoãn họp"
    with pytest.raises(RuleBroken):
        sending.withdraw(as_actor(cast.principal), notice_id=sent.id, reason="Lần nữa")


def test_reminding_only_who_is_missing_once_a_day(cast: Cast, clock_at: Any, mails: Any) -> None:
    room = make_class(cast)
    first = make_guardian(cast, room.pupils[0])
    second = make_guardian(cast, room.pupils[1], name="Trần Thị Hai")
    sent, principal = send(cast.principal, room, confirming=ONE), as_actor(cast.principal)
    for_family.confirm(as_actor(first), pupil_id=room.pupils[0].id, notice_id=sent.id)
    assert following.remind(principal, notice_id=sent.id) == 1
    db.session.commit()
    assert told() == [(second.id, "notice_reminder")]
    with pytest.raises(RuleBroken):
        following.remind(principal, notice_id=sent.id)
    clock_at.shift(timedelta(days=1))
    assert following.remind(as_actor(cast.principal), notice_id=sent.id) == 1


def test_whose_right_ended_is_told_nothing_any_more(cast: Cast, clock_at: Any, drain: Drain, mails: Any) -> None:
    room = make_class(cast)
    make_guardian(cast, *room.pupils[:2])
    father = make_guardian(cast, room.pupils[0], name="Lê Văn Cha", relation="father")
    sent = send(cast.principal, room, held=True, confirming=EACH)
    for held in db.session.query(Guardianship).filter_by(pupil_id=room.pupils[0].id):
        held.valid_to = clock.today()
    db.session.commit()
    clock_at.shift(HOLD)
    drain()
    mother = told()[0][0]
    assert told() == [(mother, "notice_sent")]  # of the other child
    assert mother != father.id
    for held in db.session.query(Guardianship).filter_by(pupil_id=room.pupils[1].id):
        held.may_see = False
    db.session.commit()
    with pytest.raises(RuleBroken):
        following.remind(as_actor(cast.principal), notice_id=sent.id)
    db.session.rollback()
    sending.withdraw(as_actor(cast.principal), notice_id=sent.id, reason="Hoãn họp")
    assert told() == [(mother, "notice_sent")]


def test_slips_on_paper_confirm(cast: Cast) -> None:
    room = make_class(cast)
    sent, principal = send(cast.principal, room, confirming=EACH), as_actor(cast.principal)
    with pytest.raises(RuleBroken):
        signed_papers.register_slips(principal, notice_id=sent.id, codes=["0-0"])
    codes = [f"{pupil.id}-0" for pupil in room.pupils[:2]]  # nobody who could sign is on record
    assert signed_papers.register_slips(principal, notice_id=sent.id, codes=codes) == 2
    board = boards.read_board(principal, sent.id)
    assert board.counts[State.CONFIRMED] == 2
    assert board.rows[0].about.paper_by == principal.name
    with pytest.raises(RuleBroken):
        signed_papers.register_slips(principal, notice_id=sent.id, codes=codes)


def test_an_urgent_notice_is_mailed_at_once_without_its_words(
    cast: Cast, clock_at: Any, drain: Drain, mails: Any
) -> None:
    room = make_class(cast)
    make_guardian(cast, room.pupils[0])
    send(cast.principal, room, urgent=True, held=True)
    clock_at.shift(HOLD)
    drain()
    (letter,) = mails.newest(10)
    assert "khẩn" in letter["Subject"]
    assert "Họp" not in letter["Subject"] + letter.get_content()


def test_the_pupil_is_told_too(cast: Cast, clock_at: Any, drain: Drain) -> None:
    room = make_class(cast, "10A1", unit="thpt_ben_tre", grade=10)
    pupil = make_own_account(cast, room.pupils[0])
    sent = send(cast.thpt_principal, room)
    drain()
    shown = for_family.read_notice(as_actor(pupil), pupil_id=room.pupils[0].id, notice_id=sent.id, visit=True)
    assert shown.told.person.opened_at == clock.now()
    with pytest.raises(NotAllowed):
        for_family.confirm(as_actor(pupil), pupil_id=room.pupils[0].id, notice_id=sent.id)
