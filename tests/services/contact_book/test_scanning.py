"""Slips registered by code: once, by who follows the class, with a clear sentence for every other slip."""

from datetime import timedelta
from typing import Any

import pytest

from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.contact_book import Notice, NoticePupil
from portal.models.records import AuditEntry
from portal.models.school import HomeroomTeacher
from portal.rules.contact_book.notices import ONE, State
from portal.rules.contact_book.slip_codes import write_code
from portal.services.contact_book.notices import boards, linking, links, papers, scanning, sending
from portal.web.parts import parts
from tests.cast import Cast
from tests.notices import as_actor, send
from tests.school import Room, lead, make_class


def about_of(notice: Notice, position: int = 0) -> NoticePupil:
    return db.session.query(NoticePupil).filter_by(notice_id=notice.id).order_by(NoticePupil.id).all()[position]


def code_of(notice: Notice, position: int = 0) -> str:
    about = about_of(notice, position)
    return write_code(about.id, papers.slip_check(parts().register_key, notice, about))


def scan(person: Any, code: str) -> scanning.Scanned:
    return scanning.register_scanned(as_actor(person), parts().register_key, code=code)


def test_once_and_again_and_undone(cast: Cast, clock_at: Any) -> None:
    room = make_class(cast)
    sent = send(cast.principal, room, confirming=ONE)
    first = scan(cast.principal, code_of(sent))
    assert (first.is_new, first.about.pupil_id, first.about.paper_by) == (True, room.pupils[0].id, cast.principal.name)
    at = first.about.paper_at
    clock_at.shift(timedelta(minutes=5))
    assert not scan(cast.principal, code_of(sent)).is_new
    assert about_of(sent).paper_at == at
    row = boards.read_pupil(as_actor(cast.principal), sent.id, room.pupils[0].id)[1]
    assert (row.state, row.way) == (State.CONFIRMED, "paper")
    assert [each.about.id for each in scanning.list_scanned(as_actor(cast.principal))] == [first.about.id]
    scanning.undo_scanned(as_actor(cast.principal), about_id=first.about.id)
    assert about_of(sent).paper_at is None
    with pytest.raises(NotFound):
        scanning.undo_scanned(as_actor(cast.principal), about_id=first.about.id)
    actions = [entry.action for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert actions[-2:] == ["notice_on_paper", "notice_paper_undone"]


def test_only_one_s_own_and_only_lately(cast: Cast, clock_at: Any) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    sent = send(cast.principal, room, confirming=ONE)
    about = scan(cast.teacher, code_of(sent)).about  # the school's notice, the own class
    with pytest.raises(NotFound):
        scanning.undo_scanned(as_actor(cast.principal), about_id=about.id)
    clock_at.shift(scanning.LATELY)
    assert scanning.list_scanned(as_actor(cast.teacher)) == []
    with pytest.raises(NotFound):
        scanning.undo_scanned(as_actor(cast.teacher), about_id=about.id)


def refusal(person: Any, code: str) -> str:
    with pytest.raises(RuleBroken) as broken:
        scan(person, code)
    assert broken.value.field == "code"
    return str(broken.value)


def test_every_other_slip_gets_its_sentence(cast: Cast) -> None:
    room, other = make_class(cast), make_class(cast, "4B")
    lead(room, cast.teacher)
    sent, free = send(cast.principal, room, other, confirming=ONE), send(cast.principal, room)
    far = send(cast.other_principal, make_class(cast, "5A", unit=unit_of(cast)), confirming=ONE)
    assert "không phải mã" in refusal(cast.teacher, "https://vnexpress.net")
    code = code_of(sent)
    assert "Không có phiếu" in refusal(cast.teacher, code[:-1] + ("0" if code[-1] != "0" else "1"))
    assert "Không có phiếu" in refusal(cast.teacher, "ZZZ-0000")
    assert "trường khác" in refusal(cast.teacher, code_of(far))
    assert "lớp 4B" in refusal(cast.teacher, code_of(sent, len(room.pupils)))
    assert "không cần xác nhận" in refusal(cast.teacher, code_of(free))
    sending.withdraw(as_actor(cast.principal), notice_id=sent.id, reason="Hoãn")
    assert "đã thu hồi" in refusal(cast.teacher, code)
    assert db.session.query(NoticePupil).filter(NoticePupil.paper_at.is_not(None)).count() == 0


def unit_of(cast: Cast) -> str:
    unit_id = as_actor(cast.other_principal).unit_id
    return next(name for name, number in cast.units.items() if number == unit_id)


def test_the_picture_of_the_link_works_too(cast: Cast) -> None:
    room: Room = make_class(cast)
    sent = send(cast.principal, room, confirming=ONE)
    about = about_of(sent, 2)
    token = links.link_tokens(parts().register_key, sent, [about])[about.id]
    assert scan(cast.principal, f"https://truong.vn/tb/{token}").about.id == about.id
    linking.change_link(as_actor(cast.principal), notice_id=sent.id, pupil_id=about.pupil_id)
    assert "đã được đổi" in refusal(cast.principal, f"https://truong.vn/tb/{token}")


def test_who_leads_the_class_no_more_sees_and_takes_back_nothing(cast: Cast) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    sent = send(cast.principal, room, confirming=ONE)
    about = scan(cast.teacher, code_of(sent)).about
    assert [each.about.id for each in scanning.list_scanned(as_actor(cast.teacher))] == [about.id]
    for led in db.session.query(HomeroomTeacher).filter_by(account_id=cast.teacher.id):
        led.valid_to = led.valid_from
    db.session.commit()
    assert scanning.list_scanned(as_actor(cast.teacher)) == []
    with pytest.raises(NotFound):
        scanning.undo_scanned(as_actor(cast.teacher), about_id=about.id)
