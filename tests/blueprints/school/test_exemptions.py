"""The page of what a pupil is let off."""

from collections.abc import Callable

import pytest

from tests.cast import Cast, Person
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount
from tests.school import Room, make_class

ClientFor = Callable[[Person], PageClient]


@pytest.fixture
def room(cast: Cast) -> Room:
    return make_class(cast, "4A")


def test_adding_and_ending(cast: Cast, room: Room, client_for: ClientFor, queries: Callable[[], QueryCount]) -> None:
    page, client = f"/truong-hoc/hoc-sinh/{room.pupils[0].id}/mien-mon", client_for(cast.principal)
    sent = {"subject": "giao_duc_the_chat", "kind": "exempt", "semester": "1", "reason": "Giấy của bệnh viện"}
    refused = client.submit(page, {**sent, "reason": " "})
    assert refused.status_code == 422
    assert "Vui lòng nhập mục này" in text_of(parse(refused).find(".//main"))
    assert client.submit(page, sent).status_code == 303
    with queries() as made:
        shown = client.get(page)
    assert len(made) <= 14, made.statements
    assert "Giáo dục thể chất: Miễn học, Học kì I" in text_of(parse(shown).find(".//main"))
    again = client.send(page, sent)
    assert again.status_code == 422
    assert "đã được ghi miễn" in text_of(parse(again).find(".//main"))
    assert client.send(page, {"end": "1"}).status_code == 303
    assert "Đã kết thúc" in text_of(parse(client.get(page)).find(".//main"))
    assert client.send(page, {"end": "99"}).status_code == 404


def test_without_a_class_there_is_nothing_to_choose(cast: Cast, client_for: ClientFor) -> None:
    room = make_class(cast, "Lá 1", grade=0, pupils=("Lê Thị An",))
    page = f"/truong-hoc/hoc-sinh/{room.pupils[0].id}/mien-mon"
    assert "chưa có môn để chọn" in text_of(parse(client_for(cast.principal).get(page)).find(".//main"))
    assert client_for(cast.teacher).get(page).status_code == 403
    assert client_for(cast.other_principal).get(page).status_code == 404
