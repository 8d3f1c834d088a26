"""A request from the family's page through the school's register and back; who gets in; budgets."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import DataRequest
from portal.models.school import RecordView
from portal.services.contact_book.requests import for_family
from tests.cast import Cast
from tests.families import make_guardian
from tests.notices import as_actor
from tests.queries import QueryCount
from tests.school import make_class

pytestmark = pytest.mark.usefixtures("mails")
BOARD = "/lien-lac/yeu-cau/"
WORDS = "Ngày sinh của cháu ghi sai."


def test_there_and_back(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    family, url = client_for(mother), f"/so-lien-lac/{room.pupils[0].id}/yeu-cau/"
    assert url in family.get(f"/so-lien-lac/{room.pupils[0].id}/").text
    assert "Bạn chưa gửi yêu cầu nào" in family.get(url).text
    refused = family.submit(f"{url}gui", {"words": WORDS})
    assert refused.status_code == 422
    assert WORDS in refused.text
    assert 'id="kind-error"' in refused.text
    done = family.submit(f"{url}gui", {"words": WORDS, "kind": "correct"})
    assert done.status_code == 303
    assert "sẽ trả lời chậm nhất ngày" in family.get(done.headers["Location"]).text
    made = db.session.query(DataRequest).one()
    office, here = client_for(cast.principal), f"{BOARD}{made.id}/"
    assert BOARD in office.get("/lien-lac/").text
    assert "Yêu cầu về dữ liệu" in office.get("/viec-cua-toi").text
    assert f"1/{made.year}" in office.get(BOARD).text
    assert WORDS in office.get(here).text
    assert office.submit(here, {}, action=f"{here}da-nhan").status_code == 303
    assert "Nhà trường đang làm" in family.get(f"{url}{made.id}").text
    assert office.submit(f"{here}gia-han", {"reason": " "}).status_code == 422
    assert office.submit(f"{here}gia-han", {"reason": "Phải hỏi kho lưu trữ."}).status_code == 303
    stale = client_for(cast.principal)
    form = {"csrf_token": stale.token(), "outcome": "done", "words": "Đã sửa ngày sinh.", "version": "1"}
    kept = stale.post(f"{here}xong", data=form)
    assert kept.status_code == 422
    assert "Đã sửa ngày sinh." in kept.text
    assert office.submit(f"{here}xong", {"outcome": "done", "words": "Đã sửa ngày sinh."}).status_code == 303
    assert "Đã sửa ngày sinh." in family.get(f"{url}{made.id}").text
    assert f"1/{made.year}" in office.get(f"{BOARD}?xem=da-xong").text
    assert f"1/{made.year}" not in office.get(f"{BOARD}?xem=qua-han").text
    assert office.send(f"{BOARD}so/{made.year}").data.startswith(b"PK")


def test_entering_paper_and_taking_back(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    office, form = client_for(cast.principal), f"{BOARD}giay?lop={room.id}"
    typed = {
        "pupil": str(room.pupils[0].id),
        "asked_by": "Lê Văn Cha",
        "relation": "father",
        "words": "Xin xem học bạ.",
    }
    refused = office.submit(form, {**typed, "received_on": "2026-11-19"})
    assert refused.status_code == 422
    assert 'value="Lê Văn Cha"' in refused.text
    assert office.submit(form, {**typed, "received_on": "2026-11-19", "kind": "see"}).status_code == 303
    assert "người gửi không đọc được ở đây" in office.get(f"{BOARD}{db.session.query(DataRequest).one().id}/").text
    assert office.get(f"{BOARD}giay?lop=0").status_code == 404
    mother = make_guardian(cast, room.pupils[0])
    family, url = client_for(mother), f"/so-lien-lac/{room.pupils[0].id}/yeu-cau/"
    here = family.submit(f"{url}gui", {"words": WORDS, "kind": "see"}).headers["Location"]
    assert family.send(f"{here}/rut").status_code == 303
    assert "Gia đình rút yêu cầu" in family.get(here).text


def test_who_gets_in(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    looker = make_guardian(cast, room.pupils[0], name="Bà Ngoại", may_sign=False)
    other = make_guardian(cast, room.pupils[1], name="Trần Thị Khác")
    former = make_guardian(cast, room.pupils[0], name="Lê Văn Cũ", until=clock.today())
    url = f"/so-lien-lac/{room.pupils[0].id}/yeu-cau/"
    here = client_for(mother).submit(f"{url}gui", {"words": WORDS, "kind": "see"}).headers["Location"]
    for person, status in ((looker, 403), (other, 404), (former, 404), (cast.principal, 403)):
        client = client_for(person)
        assert {client.get(page).status_code for page in (url, f"{url}gui", here)} == {status}, person.key
        assert client.send(f"{here}/rut").status_code == status
    made = db.session.query(DataRequest).one()
    pages = [f"{made.id}/", f"{made.id}/gia-han", f"{made.id}/xong"]
    for person, status in ((cast.teacher, 403), (cast.other_principal, 404), (cast.nobody, 403)):
        client = client_for(person)
        assert {client.get(f"{BOARD}{page}").status_code for page in pages} == {status}, person.key
        assert client.send(f"{BOARD}{made.id}/da-nhan", {"version": "1"}).status_code == status
    assert client_for(cast.teacher).get(BOARD).status_code == 403
    assert client_for(cast.teacher).send(f"{BOARD}so/2026").status_code == 403


def test_the_pages_stay_within_their_budget(cast: Cast, client_for: Any, queries: Callable[[], QueryCount]) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    family, url = client_for(mother), f"/so-lien-lac/{room.pupils[0].id}/yeu-cau/"
    for number in range(8):
        family.submit(f"{url}gui", {"words": f"{WORDS} {number}", "kind": "see"})
    made = db.session.query(DataRequest).first()
    office = client_for(cast.principal)
    pages = [
        (family, url, 11),
        (family, f"{url}{made.id}", 10),
        (office, BOARD, 12),
        (office, f"{BOARD}{made.id}/", 11),
    ]
    for client, page, budget in pages:
        client.get(page)
        with queries() as count:
            client.get(page)
        assert len(count) <= budget, (page, len(count), count.statements)


def test_opening_a_request_is_a_look_of_one_guardian(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    child = room.pupils[0]
    mother, father = make_guardian(cast, child), make_guardian(cast, child, name="Lê Văn Cha", relation="father")
    made = for_family.ask(as_actor(mother), pupil_id=child.id, kind="see", words="Cho xem hồ sơ")
    db.session.commit()
    client = client_for(cast.principal)
    for _twice in range(2):
        assert client.get(f"/lien-lac/yeu-cau/{made.id}/").status_code == 200
    assert db.session.query(RecordView).filter_by(what="data_request", pupil_id=child.id).count() == 1
    hers, his = (client_for(each).get(f"/so-lien-lac/{child.id}/ai-da-xem").text for each in (mother, father))
    for page in (hers, his):
        assert "yêu cầu về dữ liệu của gia đình" not in page
        assert "Xem sổ liên lạc của em" in page
    client_for(mother).get(f"/so-lien-lac/{child.id}/yeu-cau/{made.id}")
    assert db.session.query(RecordView).filter_by(what="family_page", account_id=mother.id).count() == 1
