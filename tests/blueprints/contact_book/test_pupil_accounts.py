"""From the slip of a pupil to the own record, and the school's pages of it."""

import re
from typing import Any

import pytest

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import PupilAccountSetting
from portal.models.people import Account
from portal.models.school import PupilAccount, RecordView
from portal.rules.permissions import Role
from tests.cast import Cast
from tests.families import make_guardian
from tests.news import hire
from tests.pages import PageClient
from tests.school import Room, lead, make_class, teach

GOOD = {
    "user_name": "em.an",
    "new_password": "chuồn chuồn tre đỏ",
    "repeated": "chuồn chuồn tre đỏ",
    "phone": "",
    "email": "",
}


@pytest.fixture
def room(cast: Cast) -> Room:
    """A class of grade 6, led by the teacher; the pupils' days of birth are known."""
    made = make_class(cast, "6A", grade=6)
    lead(made, cast.teacher)
    for pupil in made.pupils:
        pupil.born = "2014-03-21"
    db.session.commit()
    return made


def shown(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def test_a_pupil_comes_in_with_a_slip(cast: Cast, client: PageClient, client_for: Any, room: Room) -> None:
    teacher, url = client_for(cast.teacher), f"/lien-lac/lop/{room.id}/tai-khoan"
    first = room.pupils[0]
    refused = teacher.send(url, {})
    assert refused.status_code == 422
    printed = shown(teacher.submit(url, {"chosen": [str(first.id)]}))
    (code,) = re.findall(r'<code class="nowrap">([A-Z0-9]{4}-[A-Z0-9]{4})</code>', printed)
    assert "số đăng bộ của em" in printed
    assert "Làm lúc" in shown(teacher.get(url))
    wrong = client.submit("/kich-hoat", {"code": code, "proof": "678"})
    assert wrong.status_code == 422
    step = str(client.submit("/kich-hoat", {"code": code, "proof": "21/3/2014"}).headers["Location"])
    assert "Phiếu này dành cho chính em" in shown(client.get(step))
    done = client.submit(step, GOOD)
    assert done.headers["Location"] == f"/so-lien-lac/{first.id}/"
    assert first.full_name in shown(client.get(done.headers["Location"]))
    account = db.session.query(Account).filter_by(user_name="em.an").one()
    assert account.last_sign_in_at == clock.now()
    assert "em.an" in shown(teacher.get(url))
    mother = client_for(make_guardian(cast, first))
    assert "Con có tài khoản riêng" in shown(mother.get(f"/so-lien-lac/{first.id}/"))
    assert client.get(step).status_code == 410
    assert db.session.query(RecordView).filter_by(what="pupil_accounts", class_id=room.id).count() == 1


def test_a_guardian_signed_in_cannot_take_the_slip(cast: Cast, client_for: Any, room: Room) -> None:
    printed = shown(
        client_for(cast.teacher).submit(f"/lien-lac/lop/{room.id}/tai-khoan", {"chosen": [str(room.pupils[0].id)]})
    )
    (code,) = re.findall(r'<code class="nowrap">([A-Z0-9]{4}-[A-Z0-9]{4})</code>', printed)
    mother = client_for(make_guardian(cast, room.pupils[0]))
    step = str(mother.submit("/kich-hoat", {"code": code, "proof": "21/3/2014"}).headers["Location"])
    refused = mother.send(f"{step}/gan")
    assert refused.status_code == 422
    assert "Phiếu này dành cho học sinh" in shown(refused)
    assert db.session.query(PupilAccount).count() == 0


def test_leaders_choose_the_grade_and_end_accounts(cast: Cast, client_for: Any, room: Room, mails: Any) -> None:
    principal, setting = client_for(cast.principal), "/lien-lac/tai-khoan-hoc-sinh"
    assert principal.send(setting, {"from_grade": "13"}).status_code == 422
    assert principal.submit(setting, {"from_grade": "7"}).status_code == 303
    assert db.session.query(PupilAccountSetting).one().from_grade == 7
    page = shown(client_for(cast.teacher).get(f"/lien-lac/lop/{room.id}/tai-khoan"))
    assert "Trường chưa lập tài khoản cho học sinh khối này" in page
    assert "Lập phiếu để in" not in page
    own = hire(cast, name=room.pupils[0].full_name)
    db.session.add(PupilAccount(account_id=own.id, pupil_id=room.pupils[0].id, created_at=clock.now()))
    db.session.get_one(Account, own.id).is_family = True
    db.session.commit()
    end, pupil = f"/lien-lac/hoc-sinh/{room.pupils[0].id}/tai-khoan/ngung", client_for(own)
    assert pupil.get(f"/so-lien-lac/{room.pupils[0].id}/").status_code == 200
    assert principal.submit(end, {"reason": ""}).status_code == 422
    assert principal.submit(end, {"reason": "Quên mật khẩu"}).status_code == 303
    assert pupil.get(f"/so-lien-lac/{room.pupils[0].id}/").status_code == 404
    assert principal.get(end).status_code == 404


def test_who_gets_in(cast: Cast, client_for: Any, room: Room) -> None:
    colleague = hire(cast, Role.TEACHER, unit="vinh_binh", name="Võ Thị Bên")
    other = hire(cast, Role.TEACHER, unit="vinh_binh", name="Võ Thị Khác")
    teach(room, colleague, "toan")
    lead(make_class(cast, "6B", grade=6), other)
    mother = make_guardian(cast, room.pupils[0])
    statuses = {cast.teacher: 200, colleague: 403, other: 404, cast.stranger_principal: 404, mother: 403}
    for person, status in statuses.items():
        client = client_for(person)
        assert client.get(f"/lien-lac/lop/{room.id}/tai-khoan").status_code == status, person.key
        if status != 200:
            assert client.send(f"/lien-lac/lop/{room.id}/tai-khoan", {"chosen": "1"}).status_code == status
    assert client_for(cast.teacher).get("/lien-lac/tai-khoan-hoc-sinh").status_code == 403
