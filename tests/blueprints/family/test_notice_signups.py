"""Signing up for a turn: one each, never more than there are places, nobody else's name."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import Notice, NoticeSignup
from portal.models.notifications import Notification
from portal.models.school import Guardianship
from portal.rules.contact_book.notices import CLASS
from portal.rules.contact_book.signups import Slot
from portal.services.contact_book.notices import following, sending
from tests.blueprints.contact_book.test_notices import LIST, typed
from tests.cast import Cast
from tests.families import make_guardian, make_own_account
from tests.notices import as_actor, send
from tests.queries import QueryCount
from tests.school import Room, lead, make_class
from tests.sheets import cells_of

SLOTS = [Slot("Thứ Hai 8:00", 1), Slot("Thứ Ba 8:00", 2)]


def url_of(room: Room, position: int, sent: Notice) -> str:
    return f"/so-lien-lac/{room.pupils[position].id}/thong-bao/{sent.id}/"


def held() -> list[tuple[int, bool]]:
    return [(each.slot, each.left_at is None) for each in db.session.query(NoticeSignup).order_by(NoticeSignup.id)]


def test_first_come(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    first, second = make_guardian(cast, room.pupils[0]), make_guardian(cast, room.pupils[1], name="Trần Thị Sau")
    sent = send(cast.principal, room, slots=SLOTS)
    hers, others = url_of(room, 0, sent), url_of(room, 1, sent)
    one, two = client_for(first), client_for(second)
    assert two.get(others).status_code == 200  # a page opened before the place was gone
    assert one.submit(hers, {"slot": "0"}, action=f"{hers}dang-ky").status_code == 303
    assert "Con đã có lượt: Thứ Hai 8:00" in one.get(hers).get_data(as_text=True)
    refused = two.send(f"{others}dang-ky", {"slot": "0"})
    assert refused.status_code == 422
    assert "vừa hết chỗ" in refused.get_data(as_text=True)
    shown = two.get(others).get_data(as_text=True)
    assert "hết chỗ" in shown
    assert "Lê Thị An" not in shown
    for wrong in ({}, {"slot": "2"}, {"slot": "x"}):
        assert two.send(f"{others}dang-ky", wrong).status_code == 422
    assert two.send(f"{others}dang-ky", {"slot": "1"}).status_code == 303
    assert one.send(f"{hers}dang-ky", {"slot": "0"}).status_code == 303  # pressed twice
    assert held() == [(0, True), (1, True)]
    assert one.send(f"{hers}dang-ky", {"slot": "1"}).status_code == 303  # moves
    assert held() == [(0, False), (1, True), (1, True)]
    assert two.send(f"{others}bo-dang-ky").status_code == 303
    assert two.send(f"{others}bo-dang-ky").status_code == 303
    assert held() == [(0, False), (1, False), (1, True)]
    board = client_for(cast.principal).get(f"{LIST}{sent.id}/").get_data(as_text=True)
    assert "1 / 2 chỗ" in board
    data = following.export_board(as_actor(cast.principal), notice_id=sent.id, class_id=None, say=str)
    assert "Thứ Ba 8:00" in cells_of(data)


def test_a_turn_is_the_childs(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    child = room.pupils[0]
    mother, father = make_guardian(cast, child), make_guardian(cast, child, name="Lê Văn Cha", relation="father")
    pupil = make_own_account(cast, child)
    sent = send(cast.principal, room, slots=SLOTS)
    url = url_of(room, 0, sent)
    assert client_for(mother).send(f"{url}dang-ky", {"slot": "0"}).status_code == 303
    for other in (father, pupil):
        client = client_for(other)
        shown = client.get(url).get_data(as_text=True)
        assert "Con đã có lượt: Thứ Hai 8:00" in shown
        assert "Muốn đổi hoặc bỏ lượt này, hãy viết cho nhà trường" in shown
        assert f"{url}dang-ky" not in shown
        assert "Nguyễn Thị Hồng" not in shown
        for act in ("dang-ky", "bo-dang-ky"):
            refused = client.send(f"{url}{act}", {"slot": "1"})
            assert refused.status_code == 422
            assert "Con đã có lượt. Muốn đổi, hãy viết cho nhà trường." in refused.get_data(as_text=True)
    assert held() == [(0, True)]
    ended = db.session.query(Guardianship).filter(Guardianship.relation == "mother").one()
    ended.valid_to = clock.today() - timedelta(days=1)
    db.session.commit()
    assert client_for(pupil).send(f"{url}dang-ky", {"slot": "1"}).status_code == 422
    assert client_for(father).send(f"{url}dang-ky", {"slot": "1"}).status_code == 303
    assert held() == [(0, False), (1, True)]
    assert client_for(pupil).send(f"{url}bo-dang-ky").status_code == 422
    assert client_for(father).send(f"{url}bo-dang-ky").status_code == 303


def test_who_took_it_may_only_see_now(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    mother, father = make_guardian(cast, room.pupils[0]), make_guardian(cast, room.pupils[0], name="Lê Văn Cha")
    sent = send(cast.principal, room, slots=SLOTS)
    url = url_of(room, 0, sent)
    client_for(mother).send(f"{url}dang-ky", {"slot": "0"})
    db.session.query(Guardianship).order_by(Guardianship.id).first().may_reply = False
    db.session.commit()
    assert client_for(mother).send(f"{url}dang-ky", {"slot": "1"}).status_code == 403
    assert client_for(father).send(f"{url}dang-ky", {"slot": "1"}).status_code == 303


def test_the_school_changes_and_cancels(cast: Cast, client_for: Any, mails: Any) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    child = room.pupils[0]
    mother, father = make_guardian(cast, child), make_guardian(cast, child, name="Lê Văn Cha", relation="father")
    former = make_guardian(cast, child, name="Bà Ngoại", relation="grandparent")
    sent = send(cast.teacher, room, slots=SLOTS)
    url, school = url_of(room, 0, sent), f"{LIST}{sent.id}/hoc-sinh/{child.id}"
    assert client_for(cast.principal).get(f"{school}/luot").status_code == 404  # nothing to change yet
    client_for(mother).send(f"{url}dang-ky", {"slot": "0"})
    db.session.query(Guardianship).order_by(Guardianship.id.desc()).first().valid_to = clock.today() - timedelta(1)
    db.session.commit()
    principal = client_for(cast.principal)
    assert "Đổi hoặc bỏ lượt" in principal.get(school).get_data(as_text=True)
    refused = principal.submit(f"{school}/luot", {"slot": "1"})
    assert refused.status_code == 422
    assert 'id="words-error"' in refused.get_data(as_text=True)
    for wrong in ({}, {"slot": "0"}, {"slot": "9"}):
        answered = principal.submit(f"{school}/luot", {"words": "Phòng bận", **wrong})
        assert answered.status_code == 422
        assert "Phòng bận" in answered.get_data(as_text=True)
    assert principal.submit(f"{school}/luot", {"slot": "1", "words": "Phòng bận"}).status_code == 303
    assert held() == [(0, False), (1, True)]
    for person in (mother, father):
        shown = client_for(person).get(url).get_data(as_text=True)
        assert "Con đã có lượt: Thứ Ba 8:00" in shown
        assert "Lý do: Phòng bận" in shown
    assert people_told("notice_turn_changed") == sorted([mother.id, father.id])
    assert former.id not in people_told("notice_turn_changed")
    assert people_told("notice_turn_moved") == [cast.teacher.id]
    assert client_for(mother).send(f"{url}dang-ky", {"slot": "0"}).status_code == 303  # still hers
    assert client_for(father).send(f"{url}dang-ky", {"slot": "1"}).status_code == 422
    assert client_for(cast.teacher).submit(f"{school}/luot", {"slot": "none", "words": "Hoãn"}).status_code == 303
    assert people_told("notice_turn_moved") == [cast.teacher.id]  # not of what one did oneself
    assert not any(still for _slot, still in held())
    shown = client_for(father).get(url).get_data(as_text=True)
    assert "Nhà trường bỏ lượt của con" in shown
    assert client_for(father).send(f"{url}dang-ky", {"slot": "1"}).status_code == 303  # a free one anybody takes


def test_no_turn_of_others_is_changed(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    lead(room, cast.it_teacher)
    mother = make_guardian(cast, room.pupils[0])
    sent = send(cast.principal, room, slots=SLOTS)
    client_for(mother).send(f"{url_of(room, 0, sent)}dang-ky", {"slot": "0"})
    where = f"{LIST}{sent.id}/hoc-sinh/{room.pupils[0].id}/luot"
    given = {"slot": "none", "words": "Hoãn"}
    wanted = ((cast.it_teacher, 403), (cast.teacher, 404), (cast.other_principal, 404), (mother, 403))
    for person, status in wanted:
        assert client_for(person).get(where).status_code == status, person.key
        assert client_for(person).send(where, given).status_code == status, person.key
    assert held() == [(0, True)]


def people_told(kind: str) -> list[int]:
    return sorted(db.session.scalars(select(Notification.account_id).where(Notification.kind == kind)))


def test_not_after_the_end_and_not_for_others(cast: Cast, client_for: Any, clock_at: Any) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    silent = make_guardian(cast, room.pupils[0], name="Lê Văn Cha", may_reply=False)
    stranger = make_guardian(cast, room.pupils[1], name="Trần Thị Khác")
    sent, plain = send(cast.principal, room, slots=SLOTS), send(cast.principal, room)
    url = url_of(room, 0, sent)
    for act in ("dang-ky", "bo-dang-ky"):
        for person, status in ((silent, 403), (stranger, 404), (cast.teacher, 403), (cast.principal, 403)):
            assert client_for(person).send(f"{url}{act}", {"slot": "0"}).status_code == status, (person.key, act)
        assert client_for(mother).send(f"{url_of(room, 0, plain)}{act}", {"slot": "0"}).status_code == 403
    clock_at.shift(timedelta(days=8))
    assert client_for(mother).send(f"{url}dang-ky", {"slot": "0"}).status_code == 422
    clock_at.shift(timedelta(days=-8))
    sending.withdraw(as_actor(cast.principal), notice_id=sent.id, reason="Hoãn")
    db.session.commit()
    assert client_for(mother).send(f"{url}dang-ky", {"slot": "0"}).status_code == 422
    assert held() == []


def test_writing_turns(cast: Cast, client_for: Any, queries: Callable[[], QueryCount]) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    client, form = client_for(cast.principal), typed(aims=f"{CLASS}{room.id}")
    refused = client.submit(f"{LIST}soan", {**form, "slots": "Thứ Hai = nhiều"})
    assert refused.status_code == 422
    assert 'id="slots-error"' in refused.get_data(as_text=True)
    assert "Thứ Hai = nhiều" in refused.get_data(as_text=True)
    assert client.submit(f"{LIST}soan", {**form, "slots": "Thứ Hai = 2\nThứ Ba"}).status_code == 303
    made = db.session.query(Notice).one()
    assert made.slots == [["Thứ Hai", 2], ["Thứ Ba", 1]]
    assert "Thứ Hai = 2" in client.get(f"{LIST}{made.id}/sua").get_data(as_text=True)
    assert "2 chỗ" in client.get(f"{LIST}{made.id}/").get_data(as_text=True)
    sent = send(cast.principal, room, slots=SLOTS)
    family, url = client_for(mother), url_of(room, 0, sent)
    family.get(url)
    with queries() as count:
        family.get(url)
    assert len(count) <= 15, count.statements
