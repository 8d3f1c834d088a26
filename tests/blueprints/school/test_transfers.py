"""Handing a pupil over on the pages of both schools."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from portal.db import db
from portal.models.school import Transfer
from tests.cast import Cast, Person
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount
from tests.school import Room, make_class

ClientFor = Callable[[Person], PageClient]
pytestmark = pytest.mark.usefixtures("mails")
LIST = "/truong-hoc/chuyen-truong/"


@pytest.fixture
def rooms(cast: Cast) -> tuple[Room, Room]:
    return make_class(cast, "4A"), make_class(cast, "4/1", unit="hoa_nghia", pupils=("Phan Văn Ba",))


def main_of(client: PageClient, url: str) -> str:
    return text_of(parse(client.get(url)).find(".//main"))


def sent(to: int | None, **more: str) -> dict[str, str]:
    chosen = {} if to is None else {"to_unit_id": str(to)}
    return {"leaves_on": "2026-11-23", "reason": "Gia đình chuyển nơi ở", **chosen, **more}


def test_from_the_record_to_the_class_of_the_other_school(
    cast: Cast, rooms: tuple[Room, Room], client_for: ClientFor
) -> None:
    pupil = rooms[0].pupils[0]
    old, new = client_for(cast.principal), client_for(cast.other_principal)
    ask = f"/truong-hoc/hoc-sinh/{pupil.id}/chuyen-truong"
    assert "Chuyển trường" in main_of(old, f"/truong-hoc/hoc-sinh/{pupil.id}")
    looked = old.send(ask, sent(None, school_q="hoa nghia", find="1"))
    assert "Trường Tiểu học Hòa Nghĩa" in text_of(parse(looked).find(".//form[@method='post'][@data-guard]"))
    asked = old.send(ask, sent(cast.units["hoa_nghia"]))
    assert asked.status_code == 303
    one = db.session.scalars(select(Transfer)).one()
    assert "Chờ trường mới tiếp nhận" in main_of(old, f"{LIST}?chieu=di")
    assert pupil.full_name in main_of(new, LIST)
    taken = new.send(f"{LIST}{one.id}", {"act": "accept", "class_id": str(rooms[1].id), "joins_on": "2026-11-24"})
    assert taken.location == f"/truong-hoc/hoc-sinh/{pupil.id}"
    assert "24/11/2026" in main_of(new, f"/truong-hoc/hoc-sinh/{pupil.id}")
    assert "4/1 từ ngày 24/11/2026" in main_of(old, f"{LIST}{one.id}")


def test_wrong_input_keeps_what_was_typed(cast: Cast, rooms: tuple[Room, Room], client_for: ClientFor) -> None:
    pupil, client = rooms[0].pupils[0], client_for(cast.principal)
    ask = f"/truong-hoc/hoc-sinh/{pupil.id}/chuyen-truong"
    for wrong, words in (
        (sent(None), "ghi tên trường ngoài cổng"),
        (sent(None, to_name="THCS Cái Bè", reason=""), "Vui lòng nhập mục này"),
        (sent(None, to_name="THCS Cái Bè", leaves_on="31/02/2026"), "Ngày không hợp lệ"),
        (sent(987654), "Chọn một trường khác"),
        ({**sent(None), "to_unit_id": "abc"}, ""),
    ):
        refused = client.send(ask, wrong)
        assert refused.status_code == 422, wrong
        assert words in text_of(parse(refused).find(".//main"))
        assert wrong["reason"] in text_of(parse(refused).find(".//textarea[@name='reason']"))
    assert db.session.scalars(select(Transfer)).first() is None


def test_refusing_needs_a_reason_and_is_seen_by_the_old_school(
    cast: Cast, rooms: tuple[Room, Room], client_for: ClientFor
) -> None:
    client_for(cast.principal).send(
        f"/truong-hoc/hoc-sinh/{rooms[0].pupils[0].id}/chuyen-truong", sent(cast.units["hoa_nghia"])
    )
    page = f"{LIST}{db.session.scalars(select(Transfer.id)).one()}"
    new = client_for(cast.other_principal)
    assert new.send(page, {"act": "refuse", "reason": ""}).status_code == 422
    assert new.send(page, {"act": "refuse", "reason": "Lớp đã đủ"}).status_code == 303
    assert "Lớp đã đủ" in main_of(client_for(cast.principal), page)
    again = new.send(page, {"act": "accept", "class_id": str(rooms[1].id), "joins_on": "2026-11-24"})
    assert again.status_code == 422


def test_others_see_nothing_and_pages_are_cheap(
    cast: Cast, rooms: tuple[Room, Room], client_for: ClientFor, queries: Callable[[], QueryCount]
) -> None:
    old = client_for(cast.principal)
    old.send(f"/truong-hoc/hoc-sinh/{rooms[0].pupils[0].id}/chuyen-truong", sent(cast.units["hoa_nghia"]))
    page = f"{LIST}{db.session.scalars(select(Transfer.id)).one()}"
    for person, status in ((cast.teacher, 403), (cast.leader, 403), (cast.thpt_principal, 404)):
        assert client_for(person).get(page).status_code == status
    for url, most in ((LIST, 10), (page, 10)):
        with queries() as made:
            old.get(url)
        assert len(made) <= most, made.statements
