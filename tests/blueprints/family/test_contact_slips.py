"""Contact slips on a family's pages."""

import gzip
from collections.abc import Callable
from typing import Any

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import ContactSlipReader
from tests.cast import Cast
from tests.contact_slips import send_slips, slip_of, this_week, use_slips, write_note
from tests.families import make_guardian, make_own_account
from tests.queries import QueryCount
from tests.school import Room, lead, make_class

LIMIT = 50 * 1024


def sent(cast: Cast) -> Room:
    room = make_class(cast, "6A", grade=6)
    lead(room, cast.teacher)
    use_slips(room)
    write_note(cast.teacher, room, "Em chăm học <i>")
    send_slips(cast.teacher, room)
    return room


def url_of(room: Room, rest: str = "") -> str:
    return f"/so-lien-lac/{room.pupils[0].id}/phieu-lien-lac/{slip_of(room).id}/{rest}"


def shown(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def test_a_mother_finds_reads_and_answers(cast: Cast, client_for: Any) -> None:
    room = sent(cast)
    client = client_for(make_guardian(cast, room.pupils[0]))
    child = f"/so-lien-lac/{room.pupils[0].id}/"
    assert "Phiếu liên lạc tuần" in shown(client.get(child))
    assert "Chưa đọc" in shown(client.get(f"{child}phieu-lien-lac/"))
    page = shown(client.get(url_of(room)))
    assert "Em chăm học &lt;i&gt;" in page
    assert all(pupil.full_name not in page for pupil in room.pupils[1:])
    assert "Phiếu liên lạc tuần" not in shown(client.get(child))
    refused = client.submit(url_of(room), {"words": "x" * 301})
    assert refused.status_code == 422
    assert "x" * 301 in shown(refused)
    assert client.submit(url_of(room), {"words": "Cảm ơn cô"}).status_code == 303
    assert "Bạn đã trả lời nhà trường" in shown(client.get(url_of(room)))
    assert db.session.query(ContactSlipReader).one().words == "Cảm ơn cô"
    board = f"/lien-lac/lop/{room.id}/phieu-lien-lac/{this_week().isoformat()}"
    assert "Cảm ơn cô" in shown(client_for(cast.teacher).get(board))


def test_one_parent_never_sees_the_other(cast: Cast, client_for: Any) -> None:
    room = sent(cast)
    mother = client_for(make_guardian(cast, room.pupils[0]))
    father = client_for(make_guardian(cast, room.pupils[0], name="Phan Văn Cha", relation="father", phone="0977777777"))
    father.send(url_of(room, "tra-loi"), {"words": "Lời của cha"})
    page = shown(mother.get(url_of(room)))
    assert "Lời của cha" not in page
    assert "Phan Văn Cha" not in page
    assert "Bạn đã trả lời" not in page


def test_who_gets_in(cast: Cast, client_for: Any) -> None:
    room = sent(cast)
    pupil = make_own_account(cast, room.pupils[0])
    silent = make_guardian(cast, room.pupils[0], name="Lê Thị Xem", may_reply=False, phone="0900000004")
    other = make_guardian(cast, room.pupils[1], name="Trần Thị Khác", phone="0900000002")
    former = make_guardian(cast, room.pupils[0], name="Lê Văn Cũ", phone="0900000003", until=clock.today())
    expected = {
        pupil: (200, 403),
        silent: (200, 403),
        other: (404, 404),
        former: (404, 404),
        cast.teacher: (403, 403),
    }
    for person, (seen, answered) in expected.items():
        client = client_for(person)
        assert client.get(url_of(room)).status_code == seen, person.key
        assert client.get(f"/so-lien-lac/{room.pupils[0].id}/phieu-lien-lac/").status_code == seen, person.key
        assert client.send(url_of(room, "tra-loi"), {"words": ""}).status_code == answered, person.key
        if seen == 200:
            assert "Đã xem" not in shown(client.get(url_of(room)))


def test_the_pages_are_light(cast: Cast, client_for: Any, queries: Callable[[], QueryCount]) -> None:
    room = sent(cast)
    client = client_for(make_guardian(cast, *room.pupils))
    url = url_of(room)
    for address in (url, url.rsplit("/", 2)[0] + "/"):
        client.get(address)
        with queries() as own:
            client.get("/so-lien-lac/")
        with queries() as count:
            page = client.get(address)
        assert page.status_code == 200
        assert len(count) - len(own) <= 5, count.statements
        assert len(gzip.compress(page.get_data())) <= LIMIT
