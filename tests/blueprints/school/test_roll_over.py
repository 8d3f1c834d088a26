"""The way to the next school year through its pages."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select

from portal.db import db
from portal.models.school import ClassPlace, RecordView
from tests.cast import Cast, Person
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount
from tests.school import Room, make_class

ClientFor = Callable[[Person], PageClient]
HOME = "/truong-hoc/len-lop/2026"


@pytest.fixture
def room(cast: Cast, clock_at: time_machine.Traveller) -> Room:
    clock_at.move_to(datetime(2027, 6, 10, 3, tzinfo=UTC))
    return make_class(cast, "4A", year=2026)


def main(client: PageClient, url: str) -> str:
    return text_of(parse(client.get(url)).find(".//main"))


def test_from_the_books_to_the_new_classes_and_back(
    cast: Cast, room: Room, client_for: ClientFor, queries: Callable[[], QueryCount]
) -> None:
    client, of_class = client_for(cast.principal), f"{HOME}/lop/{room.id}"
    assert "Lên lớp cuối năm học 2026-2027" in main(client, "/truong-hoc/len-lop/")
    assert "Chưa có phương án" in main(client, HOME)
    assert client.send(f"{HOME}/tinh-lai", {}).status_code == 303
    assert "6 em chưa đủ dữ liệu" in main(client, HOME)
    nobody = client.submit(of_class, {"outcome": "promote"})
    assert nobody.status_code == 422
    assert "Hãy đánh dấu ít nhất một học sinh" in text_of(parse(nobody).find(".//main"))
    assert client.submit(of_class, {"who": "all", "outcome": "promote"}).status_code == 303
    first = str(room.pupils[0].id)
    long_name = client.submit(of_class, {"pupils": first, "outcome": "retain", "to_class": "x" * 41})
    assert (long_name.status_code, "Không quá 40" in long_name.text) == (422, True)
    assert client.submit(of_class, {"pupils": first, "outcome": "retain"}).status_code == 303
    with queries() as made:
        shown = main(client, of_class)
    assert len(made) <= 12, made.statements
    assert "Ở lại lớp" in shown
    assert db.session.scalars(select(RecordView.what)).all() == ["results"]
    with queries() as made:
        preview = main(client, f"{HOME}/xem-truoc")
    assert len(made) <= 18, made.statements
    assert "Thực hiện cho 6 em" in preview
    assert client.submit(f"{HOME}/xem-truoc", {}).status_code == 303
    with queries() as made:
        done = main(client, HOME)
    assert len(made) <= 16, made.statements
    assert "Đã thực hiện lúc" in done
    undo = f"{HOME}/hoan-tac"
    assert client.submit(undo, {"reason": " "}).status_code == 422
    assert "Lê Thị An" in main(client, f"{undo}?hoc-sinh={room.pupils[0].id}")
    assert client.submit(undo, {"reason": "Làm nhầm"}).status_code == 303
    assert db.session.scalars(select(ClassPlace).where(ClassPlace.valid_to.is_(None))).all()[0].class_id == room.id


def test_wrong_days_and_a_stale_form_are_said_at_their_place(cast: Cast, room: Room, client_for: ClientFor) -> None:
    client = client_for(cast.principal)
    client.send(f"{HOME}/tinh-lai", {})
    wrong = client.submit(HOME, {"begins_on": "2027-07-01", "intake": "1A\n1B"}, action=HOME)
    assert (wrong.status_code, "không thuộc năm học mới" in wrong.text, "1B" in wrong.text) == (422, True, True)
    assert client.submit(HOME, {"intake": "1A, 1B"}, action=HOME).status_code == 303
    stale = client.submit(HOME, {"version": "1"}, action=HOME)
    assert (stale.status_code, "Người khác vừa sửa" in stale.text) == (422, True)
    assert client.send(f"{HOME}/xem-truoc", {"seen": "cũ"}).status_code == 422


def test_for_keepers_of_the_records_only(cast: Cast, room: Room, client_for: ClientFor) -> None:
    client_for(cast.principal).send(f"{HOME}/tinh-lai", {})
    assert client_for(cast.teacher).get(HOME).status_code == 403
    other = client_for(cast.other_principal)
    assert other.get(f"{HOME}/lop/{room.id}").status_code == 404
    assert other.get(f"{HOME}/xem-truoc").status_code == 404
    assert other.get("/truong-hoc/len-lop/2019").status_code == 404
    assert other.send(f"{HOME}/tinh-lai", {}).status_code == 303
    assert "chưa có học sinh" in main(other, HOME)
