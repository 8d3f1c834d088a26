"""Spreading through the pages: the leader chooses and follows, the teacher reads and confirms."""

import pytest
from sqlalchemy import select

from portal.adapters.spreadsheet import read_table
from portal.db import db
from portal.models.documents import Document, SpreadReader
from tests.cast import Cast
from tests.make import make_posted
from tests.pages import find_form, form_fields, parse, text_of
from tests.services.documents.test_spreading import add_people


@pytest.fixture
def received(app, cast: Cast) -> Document:
    return make_posted(cast.clerk)


def test_from_the_leader_to_the_teacher_and_back(client_for, cast: Cast, received: Document) -> None:
    add_people(cast.units["vinh_binh"], 2)
    principal, teacher = client_for(cast.principal), client_for(cast.teacher)
    url = f"/van-ban/{received.id}/pho-bien"
    assert url in principal.get(f"/van-ban/{received.id}").get_data(as_text=True)
    assert principal.get(url).location == f"{url}/chon"
    data = {"whom": "everybody", "remark": "Đọc trước họp tổ.", "asks_confirmation": "y"}
    assert principal.submit(f"{url}/chon", data).location == url
    inbox = teacher.get("/van-ban/duoc-pho-bien")
    assert "Chưa đọc" in text_of(parse(inbox).find(".//tbody"))
    page = teacher.get(f"/van-ban/{received.id}")
    assert "Đặng Thị Dung phổ biến đến bạn ngày 20/11/2026: Đọc trước họp tổ." in text_of(parse(page))
    table = text_of(parse(principal.get(url)))
    assert "Đã đọc 1 / 3" in table
    assert "Đã xác nhận 0 / 3" in table
    confirmed = teacher.submit(f"/van-ban/{received.id}", {}, action=f"/van-ban/{received.id}/da-nam")
    assert confirmed.location == f"/van-ban/{received.id}"
    assert "Bạn đã xác nhận đọc và nắm được" in text_of(parse(teacher.get(confirmed.location)))
    assert "Đã xác nhận" in text_of(parse(teacher.get("/van-ban/duoc-pho-bien")).find(".//tbody"))
    unread = text_of(parse(principal.get(f"{url}?loc=chua-doc")).find(".//tbody"))
    assert cast.teacher.name not in unread
    assert "Trần Văn Bộ 001" in unread
    sheet = read_table(principal.get(f"{url}.xlsx?loc=chua-xac-nhan").data, {"name": "Họ và tên"})
    assert [row.cells["name"] for row in sheet.rows] == ["Trần Văn Bộ 000", "Trần Văn Bộ 001"]


def test_the_teacher_sees_no_spreading_of_others(client_for, cast: Cast, received: Document) -> None:
    client_for(cast.principal).submit(f"/van-ban/{received.id}/pho-bien/chon", {})
    for who, status in (("teacher", 403), ("supervisor", 403), ("stranger", 404), ("administrator", 403)):
        person = client_for(getattr(cast, who))
        for path in ("", "/chon", ".xlsx"):
            assert person.get(f"/van-ban/{received.id}/pho-bien{path}").status_code == status
        assert person.send(f"/van-ban/{received.id}/pho-bien/nhac").status_code == status
    assert client_for(cast.other_principal).get(f"/van-ban/{received.id}/pho-bien.xlsx").status_code == 404
    assert client_for(cast.stranger).send(f"/van-ban/{received.id}/da-nam").status_code == 404
    assert client_for(cast.other_principal).send(f"/van-ban/{received.id}/da-nam").status_code == 404


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"whom": "everyone"}, "whom"),
        ({"whom": "roles", "roles": ["king"]}, "roles"),
        ({"whom": "people", "people": ["1", "999999"]}, "people"),
        ({"whom": "people", "people": ["x"]}, "people"),
        ({"whom": "people"}, "whom"),
        ({"whom": "everybody", "remark": "x" * 1001}, "remark"),
    ],
)
def test_wrong_input_is_refused_at_its_field_and_keeps_the_rest(
    client_for, cast: Cast, received: Document, data: dict[str, object], field: str
) -> None:
    url = f"/van-ban/{received.id}/pho-bien/chon"
    response = client_for(cast.principal).send(url, {"remark": "Lời nhắn", **data})
    assert response.status_code == 422
    tree = parse(response)
    assert tree.find(f".//*[@id='{field}-error']") is not None
    assert form_fields(find_form(tree, action=url, page_url=url))["remark"] == {"remark": "Lời nhắn", **data}["remark"]
    assert db.session.scalars(select(SpreadReader)).all() == []


def test_reminding_twice_says_so(client_for, cast: Cast, received: Document, mails) -> None:
    principal, url = client_for(cast.principal), f"/van-ban/{received.id}/pho-bien"
    principal.submit(f"{url}/chon", {})
    assert principal.send(f"{url}/nhac").location == url
    again = principal.send(f"{url}/nhac")
    assert again.status_code == 422
    assert "Hôm nay đã nhắc rồi" in text_of(parse(again))


def test_when_everybody_has_it_nothing_is_left_to_choose(client_for, cast: Cast, received: Document) -> None:
    principal, url = client_for(cast.principal), f"/van-ban/{received.id}/pho-bien/chon"
    principal.submit(url, {})
    assert "Mọi người của đơn vị đã được phổ biến" in text_of(parse(principal.get(url)))
    assert principal.send(url, {"whom": "everybody"}).status_code == 422


def test_query_budgets_with_300_people(client_for, cast: Cast, received: Document, queries) -> None:
    add_people(cast.units["vinh_binh"], 300)
    principal, teacher = client_for(cast.principal), client_for(cast.teacher)
    url = f"/van-ban/{received.id}/pho-bien"
    principal.submit(f"{url}/chon", {})
    for client, path, most in (
        (principal, url, 16),
        (principal, f"{url}/chon", 16),
        (teacher, "/van-ban/duoc-pho-bien", 9),
        (teacher, f"/van-ban/{received.id}", 24),
    ):
        with queries() as count:
            assert client.get(path).status_code == 200
        assert len(count) <= most, (path, len(count), count.statements)
