"""A family asks for leave on its pages; nobody else gets in."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import LeaveFile, LeaveRequest
from portal.models.school import Enrolment
from portal.rules.school.statuses import DROPPED
from portal.services.contact_book.leave import deciding
from portal.web.uploads import Upload
from tests.cast import Cast
from tests.families import make_guardian, make_own_account
from tests.leaves import ask
from tests.notices import as_actor
from tests.queries import QueryCount
from tests.school import lead, make_class

pytestmark = pytest.mark.usefixtures("mails")


def test_writing_a_request_keeps_what_was_typed_and_the_file(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    client = client_for(make_guardian(cast, room.pupils[0]))
    child = f"/so-lien-lac/{room.pupils[0].id}/"
    assert f"{child}xin-nghi/" in client.get(child).text
    assert f"{child}xin-nghi/viet" in client.get(f"{child}xin-nghi/").text
    form = {"csrf_token": client.token(), "version": "0", "first_day": "2026-11-23", "words": "Cháu sốt cao"}
    file = {"files": (io.BytesIO(b"anh"), "giấy khám.jpg")}
    refused = client.post(f"{child}xin-nghi/viet", data={**form, **file}, content_type="multipart/form-data")
    assert refused.status_code == 422
    assert "Cháu sốt cao" in refused.text
    assert "Hãy chọn một mục trong danh sách." in refused.text
    ticket = refused.text.split('name="kept_files" value="')[1].split('"')[0]
    sunday = client.post(f"{child}xin-nghi/viet", data={**form, "kind": "ill", "first_day": "22/11/2026"})
    assert sunday.status_code == 422
    assert "không có buổi học" in sunday.text
    forged = client.post(f"{child}xin-nghi/viet", data={**form, "kind": "ill", "kept_files": f"{ticket}x"})
    assert forged.status_code == 422
    sent = client.post(f"{child}xin-nghi/viet", data={**form, "kind": "ill", "kept_files": ticket})
    assert sent.status_code == 303
    made, kept = db.session.query(LeaveRequest).one(), db.session.query(LeaveFile).one()
    assert (made.first_day, made.last_day, made.words) == (date(2026, 11, 23), date(2026, 11, 23), "Cháu sốt cao")
    assert (kept.name, kept.size) == ("giấy khám.jpg", 3)
    shown = client.get(sent.location)
    assert "Chờ duyệt" in shown.text
    assert client.get(f"{sent.location}tep/{kept.id}").data == b"anh"
    twice = client.post(f"{child}xin-nghi/viet", data={**form, "kind": "ill"})
    assert twice.status_code == 422
    assert "Bạn đã có đơn xin nghỉ cho những ngày này" in twice.text
    assert client.send(f"{sent.location}rut").status_code == 303
    assert "Gia đình đã rút" in client.get(sent.location).text


def test_answering_a_question_of_the_school_and_printing(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    mother = make_guardian(cast, room.pupils[0])
    papers = [Upload("giay.jpg", "0" * 64, 3)]
    leave, client = ask(mother, room.pupils[0].id, date(2026, 11, 23), files=papers), client_for(mother)
    url, teacher = f"/so-lien-lac/{room.pupils[0].id}/xin-nghi/{leave.id}/", as_actor(cast.teacher)
    assert client.get(f"{url}sua").status_code == 303  # nobody asked
    assert client.get(f"{url}in").status_code == 422
    deciding.decide(teacher, leave_id=leave.id, choice="back", words="Nghỉ mấy ngày?", version=leave.version)
    db.session.commit()
    assert "Nghỉ mấy ngày?" in client.get(f"{url}sua").text
    form = {"csrf_token": client.token(), "version": leave.version, "kind": "other", "first_day": "2026-11-23"}
    assert client.post(f"{url}sua", data=form).status_code == 422
    assert client.post(f"{url}sua", data={**form, "words": "Hai ngày"}).status_code == 303
    for page in (client.get(url).text, client_for(cast.teacher).get(f"/lien-lac/xin-nghi/{leave.id}/").text):
        assert "giay.jpg" in page.split("Giấy tờ của lần gửi trước, gia đình đã bỏ ra:")[1]
    deciding.decide(teacher, leave_id=leave.id, choice="approve", words="", version=leave.version)
    db.session.commit()
    printed = client.get(f"{url}in")
    assert (printed.status_code, printed.data[:5]) == (200, b"%PDF-")


def test_no_other_family_and_no_teacher_gets_in(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    leave = ask(make_guardian(cast, room.pupils[0]), room.pupils[0].id)
    db.session.add(LeaveFile(leave_id=leave.id, name="a.jpg", sha256="0" * 64, size=1))
    db.session.commit()
    father = make_guardian(cast, room.pupils[0], name="Lê Văn Cha", relation="father")
    other = make_guardian(cast, room.pupils[1], name="Trần Thị Khác")
    former = make_guardian(cast, room.pupils[0], name="Lê Văn Cũ", until=date(2026, 11, 20))
    reader = make_guardian(cast, room.pupils[0], name="Bà Chỉ Xem", may_reply=False)
    own = make_own_account(cast, room.pupils[0])
    base = f"/so-lien-lac/{room.pupils[0].id}/xin-nghi/"
    one, file = f"{base}{leave.id}/", db.session.query(LeaveFile).one()
    pages = [one, f"{one}sua", f"{one}in", f"{one}tep/{file.id}"]
    for person, status in ((father, 404), (other, 404), (former, 404), (own, 404), (cast.teacher, 403)):
        client = client_for(person)
        assert {client.get(page).status_code for page in pages} == {status}, person.key
        assert client.send(f"{one}rut").status_code == status, person.key
    for person, status in ((other, 404), (former, 404), (own, 403), (reader, 403), (father, 200)):
        assert client_for(person).get(f"{base}viet").status_code == status, person.key
    text = client_for(father).get(base).text
    assert "Chờ duyệt" not in text
    assert "Nguyễn Thị Hồng" not in text


def test_the_pages_stay_within_their_budget(cast: Cast, client_for: Any, queries: Callable[[], QueryCount]) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    made = [ask(mother, room.pupils[0].id, date(2026, 11, 23 + number)) for number in range(6)]
    client, url = client_for(mother), f"/so-lien-lac/{room.pupils[0].id}/xin-nghi/"
    for page, most in ((url, 11), (f"{url}{made[0].id}/", 12), (f"{url}viet", 10)):
        client.get(page)
        with queries() as count:
            assert client.get(page).status_code == 200
        assert len(count) <= most, (page, len(count), count.statements)


def test_the_day_has_come_and_nobody_decided(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    mother = make_guardian(cast, room.pupils[0])
    client = client_for(mother)
    for day, is_due in ((clock.today() + timedelta(days=3), False), (clock.today(), True)):
        leave = ask(mother, room.pupils[0].id, day)
        page = client.get(f"/so-lien-lac/{room.pupils[0].id}/xin-nghi/{leave.id}/").text
        assert ("Đã đến ngày nghỉ mà đơn chưa được duyệt" in page) is is_due
    enrolment = db.session.query(Enrolment).filter_by(pupil_id=room.pupils[0].id).one()
    enrolment.status = DROPPED
    db.session.commit()
    page = client.get(f"/so-lien-lac/{room.pupils[0].id}/xin-nghi/{leave.id}/").text
    assert "trường cũ không duyệt đơn này nữa" in page
