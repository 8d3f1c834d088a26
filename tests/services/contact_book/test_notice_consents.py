"""Consent asked by a notice: by everybody who may sign, changed until the end, never told to the other one."""

from datetime import timedelta
from typing import Any

import pytest

from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import Notice, NoticeConsent, NoticePerson
from portal.models.school import Guardianship
from portal.rules.contact_book.notices import CONSENT, State
from portal.services.contact_book.notices import boards, following, for_family, scanning, sending
from portal.web.parts import parts
from tests.cast import Cast, Person
from tests.families import make_guardian, make_own_account
from tests.notices import as_actor, send
from tests.school import Room, make_class
from tests.services.contact_book.test_scanning import code_of
from tests.sheets import cells_of


def asked(cast: Cast) -> tuple[Room, Person, Person, Notice]:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    father = make_guardian(cast, room.pupils[0], name="Lê Văn Cha", relation="father")
    return room, mother, father, send(cast.principal, room, confirming=CONSENT, consent="Cho con đi tham quan")


def say(person: Person, room: Room, sent: Notice, agreed: bool | None, reason: str = "") -> NoticePerson:
    which = {"pupil_id": room.pupils[0].id, "notice_id": sent.id}
    found = for_family.agree(as_actor(person), **which, agreed=agreed, reason=reason)
    db.session.commit()
    return found


def state(cast: Cast, room: Room, sent: Notice) -> State:
    return boards.read_pupil(as_actor(cast.principal), sent.id, room.pupils[0].id)[1].state


def test_both_have_to_agree(cast: Cast) -> None:
    room, mother, father, sent = asked(cast)
    assert state(cast, room, sent) == State.UNREAD
    say(mother, room, sent, True)
    assert state(cast, room, sent) == State.READ
    say(father, room, sent, False, "Con còn nhỏ")
    assert state(cast, room, sent) == State.CONFLICT
    say(father, room, sent, True, "không giữ")
    assert state(cast, room, sent) == State.CONSENTED
    history = boards.list_consents(boards.read_pupil(as_actor(cast.principal), sent.id, room.pupils[0].id)[1])
    assert [(each.agreed, each.reason) for each in history] == [(True, ""), (False, "Con còn nhỏ"), (True, "")]
    assert [each.account_id for each in history] == [father.id, father.id, mother.id]


def test_nobody_waits_for_who_may_sign_no_more(cast: Cast) -> None:
    room, mother, father, sent = asked(cast)
    say(mother, room, sent, True)
    assert state(cast, room, sent) == State.READ
    held = db.session.query(Guardianship).join(Guardianship.guardian).filter_by(account_id=father.id).one()
    held.may_sign = False
    db.session.commit()
    assert state(cast, room, sent) == State.CONSENTED
    held = db.session.query(Guardianship).join(Guardianship.guardian).filter_by(account_id=mother.id).one()
    held.valid_to = held.valid_from
    db.session.commit()
    assert state(cast, room, sent) == State.CONSENTED, "what was said in time stays said"


def test_who_may_not_sign_has_no_say(cast: Cast) -> None:
    room, mother, _father, sent = asked(cast)
    aunt = make_guardian(cast, room.pupils[1], name="Cô Út", may_sign=False)
    with pytest.raises(NotFound):
        say(aunt, room, sent, True)
    which = {"pupil_id": room.pupils[1].id, "notice_id": sent.id}
    with pytest.raises(NotFound):  # told of nothing: entered after sending
        for_family.agree(as_actor(aunt), **which, agreed=True, reason="")
    held = db.session.query(Guardianship).join(Guardianship.guardian).filter_by(account_id=mother.id).one()
    held.may_sign = False
    db.session.commit()
    with pytest.raises(NotAllowed):
        say(mother, room, sent, True)
    own = send(cast.principal, room, confirming=CONSENT, consent="Cho con đi")
    pupil = make_own_account(cast, room.pupils[2])
    with pytest.raises(NotFound):
        say(pupil, room, own, True)
    assert db.session.query(NoticeConsent).count() == 0


def test_a_plain_confirmation_is_no_consent(cast: Cast) -> None:
    room, mother, _father, sent = asked(cast)
    with pytest.raises(NotAllowed):
        for_family.confirm(as_actor(mother), pupil_id=room.pupils[0].id, notice_id=sent.id)
    plain = send(cast.principal, room, confirming="one")
    with pytest.raises(NotAllowed):
        say(mother, room, plain, True)
    with pytest.raises(RuleBroken) as broken:
        say(mother, room, sent, None)
    assert broken.value.field == "agreed"


def test_until_the_last_day_and_not_after_a_withdrawal(cast: Cast, clock_at: Any) -> None:
    room, mother, father, sent = asked(cast)
    clock_at.shift(timedelta(days=7))
    say(mother, room, sent, True)
    clock_at.shift(timedelta(days=1))
    with pytest.raises(RuleBroken):
        say(mother, room, sent, False)
    clock_at.shift(timedelta(days=-3))
    sending.withdraw(as_actor(cast.principal), notice_id=sent.id, reason="Hoãn")
    db.session.commit()
    with pytest.raises(RuleBroken):
        say(father, room, sent, True)


def test_on_paper_what_was_ticked(cast: Cast) -> None:
    room, mother, _father, sent = asked(cast)
    principal = as_actor(cast.principal)
    with pytest.raises(RuleBroken):
        following.register_slips(principal, notice_id=sent.id, pupil_ids=[room.pupils[1].id])
    following.register_slips(principal, notice_id=sent.id, pupil_ids=[room.pupils[1].id], agreed=False)
    key, code = parts().register_key, code_of(sent)
    waiting = scanning.register_scanned(principal, key, code=code)
    assert (waiting.asks, waiting.is_new, waiting.about.paper_at) == (True, False, None)
    assert scanning.register_scanned(principal, key, code=code, agreed=True).is_new
    states = [row.state for row in boards.read_board(principal, sent.id).rows]
    assert states[:3] == [State.CONSENTED, State.REFUSED, State.UNREACHED]
    say(mother, room, sent, False)
    assert state(cast, room, sent) == State.CONFLICT
    about = scanning.list_scanned(principal)[0]
    scanning.undo_scanned(principal, about_id=scanning.list_scanned(principal)[-1].id)
    assert about.pupil_id in {pupil.id for pupil in room.pupils}


def test_the_spreadsheet_says_who_said_what(cast: Cast) -> None:
    room, mother, father, sent = asked(cast)
    say(mother, room, sent, True)
    say(father, room, sent, False)
    data = following.export_board(as_actor(cast.principal), notice_id=sent.id, class_id=None, say=str)
    cells = cells_of(data)
    assert "Mâu thuẫn" in cells
    assert "Mẹ: Đồng ý; Cha: Không đồng ý" in cells
