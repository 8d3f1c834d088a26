"""Consent asked by a notice: by everybody who may sign, changed until the end, never told to the other one."""

from datetime import timedelta
from typing import Any

import pytest

from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import Notice, NoticeConsent, NoticePerson
from portal.models.school import Guardianship
from portal.rules.contact_book.notices import CONSENT, EACH, ONE, State
from portal.rules.contact_book.waiting import CONFIRM, READ
from portal.services.contact_book.children import get_child
from portal.services.contact_book.notices import boards, following, for_family, scanning, sending, signed_papers
from portal.services.contact_book.waiting import list_waiting
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


def test_on_paper_what_was_ticked(cast: Cast, clock_at: Any) -> None:
    room, mother, father, sent = asked(cast)
    principal = as_actor(cast.principal)
    with pytest.raises(RuleBroken):
        signed_papers.register_slips(principal, notice_id=sent.id, codes=[f"{room.pupils[1].id}-0"])
    signed_papers.register_slips(principal, notice_id=sent.id, codes=[f"{room.pupils[1].id}-0"], agreed=False)
    key, code = parts().register_key, code_of(sent)
    waiting = scanning.register_scanned(principal, key, code=code)
    assert (waiting.asks, waiting.is_new, waiting.about.paper_at) == (True, False, None)
    assert [each.account_id for each in waiting.signers] == [mother.id, father.id]
    hers, his = (each.id for each in waiting.signers)
    assert scanning.register_scanned(principal, key, code=code, agreed=True).waits  # whose is not said yet
    clock_at.shift(timedelta(minutes=1))
    assert scanning.register_scanned(principal, key, code=code, agreed=True, signer_id=hers).is_new
    states = [row.state for row in boards.read_board(principal, sent.id).rows]
    assert states[:3] == [State.UNREAD, State.REFUSED, State.UNREACHED], "the father's slip stays waiting"
    again = scanning.register_scanned(principal, key, code=code, agreed=True)
    assert [each.id for each in again.signers] == [his]
    assert not scanning.register_scanned(principal, key, code=code, agreed=True, signer_id=hers).is_new
    assert scanning.register_scanned(principal, key, code=code, agreed=True, signer_id=his).is_new
    assert state(cast, room, sent) == State.CONSENTED
    assert not scanning.register_scanned(principal, key, code=code, agreed=False, signer_id=his).waits
    clock_at.shift(timedelta(minutes=1))
    say(mother, room, sent, False)  # what a person said last counts
    assert state(cast, room, sent) == State.CONFLICT
    found = scanning.list_scanned(principal)
    assert [each.signer.id if each.signer else None for each in found] == [his, hers, None]
    scanning.undo_scanned(principal, about_id=found[0].about.id, signer_id=his)
    assert state(cast, room, sent) == State.REFUSED
    with pytest.raises(NotFound):
        scanning.undo_scanned(as_actor(cast.other_principal), about_id=found[1].about.id, signer_id=hers)


def test_a_paper_counts_for_the_guardian_ticked(cast: Cast) -> None:
    room, mother, father, _consent = asked(cast)
    sent = send(cast.principal, room, confirming=EACH)
    principal, which = as_actor(cast.principal), {"notice_id": sent.id}
    slips = signed_papers.list_slips(boards.read_board(principal, sent.id))
    assert [(each.signer.name if each.signer else "", each.is_named) for each in slips[:3]] == [
        ("Nguyễn Thị Hồng", True),
        ("Lê Văn Cha", True),
        ("", False),
    ]
    with pytest.raises(RuleBroken):  # nobody in particular is not enough where each is asked
        signed_papers.register_slips(principal, **which, codes=[f"{room.pupils[0].id}-0"])
    signed_papers.register_slips(principal, **which, codes=[slips[0].code])
    db.session.commit()
    assert state(cast, room, sent) == State.UNREAD
    child = room.pupils[0].id
    hers, his = (
        for_family.read_notice(as_actor(person), pupil_id=child, notice_id=sent.id, visit=False)
        for person in (mother, father)
    )
    assert (hers.may_confirm, his.may_confirm) == (False, True)
    waiting = [
        [each.asks for each in list_waiting(actor, get_child(actor, child)) if each.target_id == sent.id]
        for actor in (as_actor(mother), as_actor(father))
    ]
    assert waiting == [[READ], [CONFIRM]]
    for_family.confirm(as_actor(father), pupil_id=child, notice_id=sent.id)
    assert state(cast, room, sent) == State.CONFIRMED


def test_where_one_guardian_is_enough_a_paper_counts_for_the_child(cast: Cast) -> None:
    room, _mother, _father, _consent = asked(cast)
    sent = send(cast.principal, room, confirming=ONE)
    principal, first = as_actor(cast.principal), f"{room.pupils[0].id}-0"
    assert signed_papers.list_slips(boards.read_board(principal, sent.id))[0].code == first
    signed_papers.register_slips(principal, notice_id=sent.id, codes=[first])
    assert state(cast, room, sent) == State.CONFIRMED


def test_the_spreadsheet_says_who_said_what(cast: Cast) -> None:
    room, mother, father, sent = asked(cast)
    say(mother, room, sent, True)
    say(father, room, sent, False)
    data = following.export_board(as_actor(cast.principal), notice_id=sent.id, class_id=None, say=str)
    cells = cells_of(data)
    assert "Mâu thuẫn" in cells
    assert "Mẹ: Đồng ý; Cha: Không đồng ý" in cells
