"""The pages on which a pupil's family is written."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from portal.db import db
from portal.models.school import Guardianship
from tests.cast import Cast, Person
from tests.pages import PageClient, parse, text_of
from tests.school import Room, make_class

ClientFor = Callable[[Person], PageClient]


@pytest.fixture
def room(cast: Cast) -> Room:
    return make_class(cast, "4A")


def test_from_nobody_to_a_mother_who_no_longer_may(cast: Cast, room: Room, client_for: ClientFor) -> None:
    client, record = client_for(cast.principal), f"/truong-hoc/hoc-sinh/{room.pupils[0].id}"
    add = f"{record}/gia-dinh/them"
    wrong = client.submit(add, {"full_name": "Nguyễn Thị Bé", "phone": "123", "born_year": "85", "email": "a@"})
    assert wrong.status_code == 422
    shown = text_of(parse(wrong).find(".//main"))
    assert "Năm sinh gồm 4 chữ số" in shown
    assert "Địa chỉ thư điện tử chưa đúng" in shown
    assert "Nguyễn Thị Bé" in wrong.get_data(as_text=True)
    right = {"full_name": "Nguyễn Thị Bé", "relation": "mother", "phone": "0912 345 678", "born_year": "1988"}
    assert client.submit(add, right).status_code == 303
    assert "Nguyễn Thị Bé Mẹ, sinh năm 1988" in text_of(parse(client.get(record)).find(".//main"))
    held = db.session.scalars(select(Guardianship.id)).one()
    edit = f"{record}/gia-dinh/{held}"
    kept = {"full_name": "Nguyễn Thị Bé", "relation": "mother", "since": "2026-11-20", "version": "1"}
    limited = client.send(edit, kept)  # no box ticked, no reason
    assert limited.status_code == 422
    assert "Ghi lý do khi có quyền bị hạn chế" in text_of(parse(limited).find(".//main"))
    assert client.send(edit, {**kept, "reason": "Bản án 12/2026"}).status_code == 303
    assert "Không được xem thông tin: Bản án 12/2026" in text_of(parse(client.get(record)).find(".//main"))
    assert client.submit(f"{edit}/thoi", {"on": "2026-11-20", "reason": "Chuyển quyền nuôi con"}).status_code == 303
    assert client.get(edit).status_code == 404


def test_others_may_not(cast: Cast, room: Room, client_for: ClientFor) -> None:
    add = f"/truong-hoc/hoc-sinh/{room.pupils[0].id}/gia-dinh/them"
    assert client_for(cast.teacher).get(add).status_code == 403
    assert client_for(cast.other_principal).get(add).status_code == 404
