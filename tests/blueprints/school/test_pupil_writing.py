"""Writing a pupil's record through the pages, with what goes wrong on the way."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from portal.db import db
from portal.models.school import ClassPlace, Enrolment, EnrolmentEvent, Pupil, RecordView
from tests.cast import Cast, Person
from tests.pages import PageClient, parse, text_of
from tests.school import Room, make_class, teach

ClientFor = Callable[[Person], PageClient]


@pytest.fixture
def room(cast: Cast) -> Room:
    return make_class(cast, pupils=("Lê Đạt", "Lê Thị An"))


def said(page: object) -> str:
    return text_of(parse(page).find(".//main"))  # type: ignore[arg-type]


def test_a_pupil_is_admitted_after_two_corrections(cast: Cast, room: Room, client_for: ClientFor) -> None:
    client, url = client_for(cast.principal), f"/truong-hoc/lop/{room.id}/them-hoc-sinh"
    typed = {"full_name": "Đỗ Dũng", "born": "31/2/2016", "ministry_code": "12", "register_no": "9", "phone": "12"}
    refused = client.submit(url, typed)
    assert refused.status_code == 422
    assert "Không có ngày 31/2/2016." in said(refused)
    assert "Mã định danh của Bộ gồm 10 chữ số" in said(refused)
    assert 'value="Đỗ Dũng"' in refused.get_data(as_text=True)
    typed |= {"born": "1/2/2016", "ministry_code": "", "phone": "0912345678", "policies": ["poor"], "sex": "male"}
    assert client.submit(url, typed).status_code == 303
    pupil = db.session.scalars(select(Pupil).filter_by(full_name="Đỗ Dũng")).one()
    assert (pupil.born, pupil.policies, pupil.phone, pupil.sex) == ("2016-02-01", ["poor"], "+84912345678", "male")
    again = client.submit(url, typed | {"register_no": ""})
    assert again.status_code == 422
    assert "cùng họ tên và ngày sinh" in said(again)
    confirmed = client.send(url, typed | {"register_no": "", "confirmed": "y", "admitted_on": "2026-11-20"})
    assert confirmed.status_code == 303


def test_a_record_is_edited_and_shown(cast: Cast, room: Room, client_for: ClientFor) -> None:
    pupil_id = room.pupils[0].id
    client, here = client_for(cast.principal), f"/truong-hoc/hoc-sinh/{pupil_id}"
    typed = {"personal_id": "083215000123", "ethnicity": "khmer", "health_note": "Hen suyễn", "disability": "sight"}
    assert client.submit(f"{here}/sua", typed).status_code == 303
    shown = said(client.get(here))
    assert "Khmer" in shown
    assert "Hen suyễn" in shown
    assert "••••123" in shown
    assert "083215000123" not in shown
    assert "083215000123" in said(client.get(f"{here}?hien=ma"))
    views = db.session.scalars(select(RecordView).order_by(RecordView.id)).all()
    assert [view.what for view in views] == ["codes", "record"]  # the form shows the codes, which stays one look
    assert "Xem mã định danh" in said(client.get(f"{here}/nguoi-da-xem"))
    stale = client.submit(f"{here}/sua", {"version": "1", "full_name": "Lê Thị Ân"})
    assert stale.status_code == 422
    assert "Người khác vừa sửa" in said(stale)
    unchanged = client.submit(f"{here}/sua", {})
    assert unchanged.status_code == 303
    assert db.session.get_one(Pupil, pupil_id).full_name == "Lê Thị An"


def test_a_teacher_neither_writes_nor_sees_who_looked(cast: Cast, room: Room, client_for: ClientFor) -> None:
    teach(room, cast.teacher, "toan")
    client, here = client_for(cast.teacher), f"/truong-hoc/hoc-sinh/{room.pupils[0].id}"
    for path in ("sua", "doi-lop", "tinh-trang", "nguoi-da-xem"):
        assert client.get(f"{here}/{path}").status_code == 403
    client.get(f"{here}?hien=ma")
    assert [view.what for view in db.session.scalars(select(RecordView))] == ["record"]


def test_a_pupil_moves_defers_and_returns(cast: Cast, room: Room, client_for: ClientFor) -> None:
    other, pupil_id = make_class(cast, "4B", pupils=()), room.pupils[0].id
    client, here = client_for(cast.principal), f"/truong-hoc/hoc-sinh/{pupil_id}"
    assert client.submit(f"{here}/doi-lop", {"class_id": str(room.id)}).status_code == 422
    assert client.submit(f"{here}/doi-lop", {"class_id": str(other.id), "since": "2026-10-05"}).status_code == 303
    reason = {"status": "deferred", "reason": "Chữa bệnh", "decision": "05/QĐ"}
    assert client.submit(f"{here}/tinh-trang", {**reason, "happened_on": "2026-10-20"}).status_code == 303
    enrolment = db.session.scalars(select(Enrolment).filter_by(pupil_id=pupil_id)).one()
    assert (enrolment.status, enrolment.left_on) == ("deferred", None)
    shown = said(client.get(here))
    assert "Bảo lưu: Chữa bệnh (05/QĐ) 20/10/2026" in shown
    assert shown.count("ghi quá 5 ngày làm việc") == 1
    assert "Lê Thị An đến ngày" in said(client.get(f"/truong-hoc/lop/{room.id}"))
    assert client.submit(f"{here}/doi-lop", {"class_id": str(other.id)}).status_code == 422
    back = {"status": "enrolled", "reason": "Khỏi bệnh", "class_id": str(other.id), "happened_on": "2026-11-20"}
    assert client.submit(f"{here}/tinh-trang", back).status_code == 303
    open_places = db.session.scalars(select(ClassPlace).filter_by(pupil_id=pupil_id, valid_to=None)).all()
    assert [(place.class_id, place.valid_from) for place in open_places] == [(other.id, date(2026, 11, 20))]
    assert len(db.session.scalars(select(EnrolmentEvent).filter_by(enrolment_id=enrolment.id)).all()) == 3


def test_a_class_gets_the_next_register_numbers(cast: Cast, room: Room, client_for: ClientFor) -> None:
    client, url = client_for(cast.principal), f"/truong-hoc/lop/{room.id}/so-dang-bo"
    client.submit(f"/truong-hoc/hoc-sinh/{room.pupils[0].id}/sua", {"register_no": "41"})
    assert client.submit(url, {"first": "41"}).status_code == 422
    assert client.submit(url, {"first": "x"}).status_code == 422
    assert client.submit(url, {}).status_code == 303
    numbers = db.session.scalars(select(Enrolment.register_no).order_by(Enrolment.register_no)).all()
    assert numbers == ["41", "42"]
    assert client.submit(url, {}).status_code == 422
