"""Signing up for a turn: one each, never more than there are places, nobody else's name."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from portal.db import db
from portal.models.contact_book import Notice, NoticeSignup
from portal.rules.contact_book.notices import CLASS
from portal.rules.contact_book.signups import Slot
from portal.services.contact_book.notices import following, sending
from tests.blueprints.contact_book.test_notices import LIST, typed
from tests.cast import Cast
from tests.families import make_guardian
from tests.notices import as_actor, send
from tests.queries import QueryCount
from tests.school import Room, make_class
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
    assert "Con đã đăng ký: Thứ Hai 8:00" in one.get(hers).get_data(as_text=True)
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
