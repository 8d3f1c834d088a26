"""From the printed slip to the child's page."""

import re
from datetime import timedelta
from typing import Any

import pytest

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import ActivationSlip
from portal.models.people import Account
from portal.models.school import Guardian, Guardianship, RecordView
from tests.cast import Cast, Person
from tests.families import held_by, make_guardian, make_uninvited
from tests.pages import PageClient
from tests.school import Room, lead, make_class

GOOD = {
    "user_name": "me.moi",
    "new_password": "chuồn chuồn tre đỏ",
    "repeated": "chuồn chuồn tre đỏ",
    "phone": "0912 345 678",
    "email": "",
}


@pytest.fixture
def room(cast: Cast) -> Room:
    made = make_class(cast)
    lead(made, cast.teacher)
    return made


def code_of(client_for: Any, teacher: Person, room: Room, guardian: Guardian) -> str:
    """Print a slip for a guardian and read its code."""
    url = f"/lien-lac/lop/{room.id}"
    answer = client_for(teacher).submit(url, {"chosen": [str(held_by(guardian).id)]})
    assert answer.status_code == 200
    (code,) = re.findall(r'<code class="nowrap">([A-Z0-9]{4}-[A-Z0-9]{4})</code>', answer.get_data(as_text=True))
    return str(code)


def prove(client: PageClient, code: str, proof: str = "21/3/2016") -> str:
    """The address of the next step."""
    answer = client.submit("/kich-hoat", {"code": code, "proof": proof})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"])


def test_a_mother_makes_an_account_from_a_slip(cast: Cast, client: PageClient, client_for: Any, room: Room) -> None:
    guardian = make_uninvited(room.pupils[0])
    code = code_of(client_for, cast.teacher, room, guardian)
    filled = client.get(f"/kich-hoat/phieu/{code}").get_data(as_text=True)
    assert code in filled
    assert "Lê Thị An" not in filled
    step = prove(client, code.lower())
    page = client.get(step)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert all(word in page.get_data(as_text=True) for word in ("Lê Thị An", "Trần Thị Mới", "tran.thi.moi"))
    answer = client.submit(step, GOOD)
    assert answer.headers["Location"] == f"/so-lien-lac/{room.pupils[0].id}/"
    assert "Lê Thị An" in client.get(answer.headers["Location"]).get_data(as_text=True)
    account = db.session.get_one(Account, db.session.get_one(Guardian, guardian.id).account_id)
    assert (account.user_name, account.full_name, account.phone) == ("me.moi", "Trần Thị Mới", "+84912345678")
    assert account.is_family
    assert account.last_sign_in_at == clock.now()
    assert client.get(step).status_code == 410


def test_wrong_entries_stay_at_their_fields(cast: Cast, client: PageClient, client_for: Any, room: Room) -> None:
    code = code_of(client_for, cast.teacher, room, make_uninvited(room.pupils[0]))
    for sent, words in (
        ({"code": "ABC", "proof": "678"}, "8 chữ và số như in trên phiếu"),
        ({"code": "ACDE-3467", "proof": "678"}, "Không có mã này"),
        ({"code": code, "proof": "999"}, "Chưa khớp"),
        ({"code": code, "proof": ""}, "Vui lòng nhập"),
    ):
        answer = client.submit("/kich-hoat", sent)
        text = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert words in text
        assert sent["code"] in text
        assert "Lê Thị An" not in text
    assert db.session.query(ActivationSlip).one().misses == 1
    step = prove(client, code, "678")
    for changed, words in (
        ({"user_name": "me"}, "Tên đăng nhập gồm 3"),
        ({"user_name": cast.teacher.user_name}, "đã có người dùng"),
        ({"new_password": "ngắn", "repeated": "ngắn"}, "ít nhất"),
        ({"repeated": "khác hẳn một chút"}, "chưa giống nhau"),
        ({"phone": "12"}, "Số điện thoại"),
        ({"email": "không"}, "hư"),
    ):
        answer = client.submit(step, GOOD | changed)
        assert answer.status_code == 422, changed
        assert words in answer.get_data(as_text=True)
    assert db.session.query(Guardian).one().account_id is None


def test_guessing_is_stopped_by_the_same_brake_as_signing_in(client: PageClient, room: Room) -> None:
    for _try in range(8):
        assert client.send("/kich-hoat", {"code": "ACDE-3467", "proof": "678"}).status_code == 422
    assert client.send("/kich-hoat", {"code": "acde3467", "proof": "678"}).status_code == 429


def test_who_has_an_account_adds_the_child_to_it(cast: Cast, client_for: Any, room: Room) -> None:
    guardian = make_uninvited(room.pupils[0])
    code = code_of(client_for, cast.teacher, room, guardian)
    mother = make_guardian(cast, make_class(cast, "10A1", unit="thpt_ben_tre", grade=10).pupils[0])
    client = client_for(mother)
    step = prove(client, code)
    assert mother.name in client.get(step).get_data(as_text=True)
    answer = client.submit(step, {}, action=f"{step}/gan")
    assert answer.headers["Location"] == f"/so-lien-lac/{room.pupils[0].id}/"
    assert db.session.get_one(Guardian, guardian.id).account_id == mother.id
    assert "10A1" in client.get("/so-lien-lac/").get_data(as_text=True)


def test_linking_asks_who_one_is(cast: Cast, client: PageClient, client_for: Any, room: Room) -> None:
    step = prove(client, code_of(client_for, cast.teacher, room, make_uninvited(room.pupils[0])))
    assert f"/dang-nhap?next={step}" in client.get(step).get_data(as_text=True)
    assert client.send(f"{step}/gan").status_code == 401
    guardian = make_guardian(cast, room.pupils[0])
    refused = client_for(guardian).send(f"{step}/gan")
    assert refused.status_code == 422
    assert "đã theo dõi em này rồi" in refused.get_data(as_text=True)


def test_a_step_opened_for_too_long_or_made_up_is_over(
    cast: Cast, client: PageClient, client_for: Any, room: Room, clock_at: Any
) -> None:
    step = prove(client, code_of(client_for, cast.teacher, room, make_uninvited(room.pupils[0])))
    clock_at.shift(timedelta(minutes=31))
    for url in (step, "/kich-hoat/tiep/x"):
        assert client.get(url).status_code == 410
    assert client_for(cast.teacher).send(f"{step}/gan").status_code == 410


def test_an_ended_guardianship_closes_every_step(cast: Cast, client: PageClient, client_for: Any, room: Room) -> None:
    guardian = make_uninvited(room.pupils[0])
    code = code_of(client_for, cast.teacher, room, guardian)
    step = prove(client, code)
    db.session.query(Guardianship).filter_by(guardian_id=guardian.id).update({"valid_to": clock.today()})
    db.session.commit()
    assert client.get(step).status_code == 410
    assert client.send(step, GOOD).status_code == 410
    assert client.submit("/kich-hoat", {"code": code, "proof": "678"}).status_code == 422


def test_an_open_session_shows_nothing_after_the_account_is_taken_off(
    cast: Cast, client_for: Any, room: Room, mails: Any
) -> None:
    mother = make_guardian(cast, room.pupils[0])
    open_page, url = client_for(mother), f"/so-lien-lac/{room.pupils[0].id}/"
    assert open_page.get(url).status_code == 200
    held = db.session.query(Guardianship).one()
    unlink = f"/lien-lac/hoc-sinh/{room.pupils[0].id}/gia-dinh/{held.id}/go"
    assert client_for(cast.principal).submit(unlink, {"reason": ""}).status_code == 422
    assert client_for(cast.principal).submit(unlink, {"reason": "Nhầm người"}).status_code == 303
    assert open_page.get(url).status_code == 404


def test_the_schools_pages_are_for_who_leads_or_manages(cast: Cast, client_for: Any, room: Room, queries: Any) -> None:
    mother = make_guardian(cast, room.pupils[0])
    other = make_guardian(cast, room.pupils[1], name="Trần Thị Khác", phone="0900000002")
    held = db.session.query(Guardianship).filter_by(pupil_id=room.pupils[0].id).one()
    lists = (f"/lien-lac/lop/{room.id}", f"/lien-lac/lop/{room.id}/chua-vao.xlsx")
    unlink = f"/lien-lac/hoc-sinh/{room.pupils[0].id}/gia-dinh/{held.id}/go"
    for person, listed, unlinked in (
        (cast.principal, 200, 200),
        (cast.teacher, 200, 403),
        (cast.other_principal, 404, 404),
        (mother, 403, 403),
        (other, 403, 403),
        (cast.nobody, 403, 403),
    ):
        for url in lists:
            assert client_for(person).get(url).status_code == listed, (person.key, url)
        assert client_for(person).get(unlink).status_code == unlinked, person.key
    seen = {(look.what, look.class_id) for look in db.session.query(RecordView)}
    assert {("family_list", room.id), ("family_list_export", room.id)} <= seen
    client = client_for(cast.teacher)
    with queries() as count:
        text = client.get(f"/lien-lac/lop/{room.id}?xem=tat-ca").get_data(as_text=True)
    assert mother.name in text
    assert len(count) <= 14, count.statements
    assert client.submit(lists[0], {}).status_code == 422
