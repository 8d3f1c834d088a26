"""The school decides about leave on its pages, sees it at the roll and in the work of the day."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from portal.db import db
from portal.models.contact_book import LeaveRequest
from portal.models.school import RecordView
from portal.rules.permissions import Role
from tests.cast import Cast
from tests.families import make_guardian
from tests.leaves import ask
from tests.news import hire
from tests.queries import QueryCount
from tests.school import lead, make_class

pytestmark = pytest.mark.usefixtures("mails")


def test_deciding(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    mother = make_guardian(cast, room.pupils[0])
    leave = ask(mother, room.pupils[0].id, kind="ill", words="Thủy đậu")
    client, url = client_for(cast.teacher), f"/lien-lac/xin-nghi/{leave.id}/"
    assert "Đơn xin nghỉ học" in client.get("/viec-cua-toi").text
    assert "Chờ bạn" in client.get("/lien-lac/xin-nghi/?tinh-trang=waiting").text
    page = client.get(url)
    assert "Thủy đậu" in page.text
    assert db.session.query(RecordView).filter_by(what="leave", pupil_id=leave.pupil_id).count() == 1
    form = {"csrf_token": client.token(), "version": leave.version, "choice": "refuse"}
    refused = client.post(url, data=form)
    assert refused.status_code == 422
    assert "Vui lòng ghi lời nhắn cho gia đình." in refused.text
    stale = client.post(url, data={**form, "version": "7", "words": "Không được"})
    assert stale.status_code == 422
    assert "Không được" in stale.text
    assert client.post(url, data={**form, "words": "Hôm nay thi", "choice": "approve"}).status_code == 303
    assert "Hôm nay thi" in client.get(url).text
    assert client.get(f"{url}in").data[:5] == b"%PDF-"
    assert "Hôm nay thi" in client_for(mother).get(f"/so-lien-lac/{leave.pupil_id}/xin-nghi/{leave.id}/").text
    others = client_for(cast.principal).get(url).text
    assert "Thủy đậu" not in others
    assert "Hôm nay thi" not in others, "an answer may tell the reason"


def test_the_roll_shows_it_at_a_glance(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    ask(make_guardian(cast, room.pupils[0]), room.pupils[0].id, kind="ill", words="Thủy đậu")
    text = client_for(cast.teacher).get(f"/diem-danh/{room.id}").text
    assert "1 em có đơn xin nghỉ buổi này." in text
    assert "Xin nghỉ, chờ duyệt" in text
    assert "Thủy đậu" not in text
    field = f"status_{room.pupils[0].id}"
    chosen = text.split(f'id="{field}-excused"')[1].split(">")[0]
    assert "checked" in chosen


def test_who_is_let_in(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    mother = make_guardian(cast, room.pupils[0])
    leave = ask(mother, room.pupils[0].id, date(2026, 11, 23), date(2026, 11, 27))
    url = f"/lien-lac/xin-nghi/{leave.id}/"
    other_teacher = hire(cast, Role.TEACHER, name="Đỗ Lớp Khác")
    clerk = hire(cast, Role.RECORDS_CLERK, name="Lê Văn Thư")
    expected = (
        (cast.principal, 200),
        (cast.teacher, 200),
        (clerk, 200),
        (other_teacher, 404),
        (cast.other_principal, 404),
        (cast.clerk, 403),
        (mother, 403),
    )
    for person, status in expected:
        client = client_for(person)
        assert client.get(url).status_code == status, person.key
        form = {"version": leave.version, "choice": "approve"}
        posted = client.send(url, form).status_code
        assert posted == {200: 303 if person is cast.principal else 403}.get(status, status), person.key
        db.session.rollback()
        found = db.session.get_one(LeaveRequest, leave.id)
        found.state = "waiting"
        db.session.commit()


def test_the_pages_stay_within_their_budget(cast: Cast, client_for: Any, queries: Callable[[], QueryCount]) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    for number, pupil in enumerate(room.pupils):
        ask(make_guardian(cast, pupil, name=f"Mẹ Số {number}"), pupil.id)
    made = db.session.query(LeaveRequest).order_by(LeaveRequest.id).first()
    assert made is not None
    client = client_for(cast.teacher)
    for page, most in (("/lien-lac/xin-nghi/", 13), (f"/lien-lac/xin-nghi/{made.id}/", 14)):
        client.get(page)
        with queries() as count:
            assert client.get(page).status_code == 200
        assert len(count) <= most, (page, len(count), count.statements)
