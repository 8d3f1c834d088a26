"""Openings on their pages: asked with a reason, granted with the totals in view, closed, printed."""

from datetime import timedelta
from typing import Any

import pytest

from portal.db import db
from portal.models.data_forms import ReportOpening
from tests.cast import Cast
from tests.pages import parse, text_of
from tests.reports import COMPLETE, Asked, make_asked, type_in

pytestmark = pytest.mark.usefixtures("mails")


@pytest.fixture
def asked(cast: Cast, clock_at: Any) -> Asked:
    """Filled, locked two days ago, deemed."""
    found = make_asked(cast)
    type_in(found, COMPLETE)
    clock_at.shift(timedelta(days=12))
    return found


def test_asked_granted_changed_printed(cast: Cast, asked: Asked, client_for: Any, clock_at: Any) -> None:
    school, department = client_for(cast.principal), client_for(cast.leader)
    url = f"{asked.url}/xin-mo"
    answer = school.submit(url, {"sections": ["pupils"], "reason": "Đếm sót một lớp", "hours": "6"}, action=url)
    assert answer.status_code == 303
    opening = db.session.scalars(db.select(ReportOpening)).one()
    decide = f"/bieu-mau/mo-khoa/{opening.id}"
    assert "Trường Tiểu học Vĩnh Bình" in text_of(parse(department.get("/bieu-mau/mo-khoa")))
    text = text_of(parse(department.get(decide)))
    for word in (
        "Đếm sót một lớp",
        "Có thể đổi 5 ô của phiếu",
        "Phòng Giáo dục và Đào tạo Chợ Lách",
        "xem như đã xác nhận",
        "Số tổng hợp có thể đổi: 7 ô",
        "Số lớp 12 12 phiếu này: 100% 12 phiếu này: 100%",
    ):
        assert word in text, text
    assert "Số tổng hợp có thể đổi" not in text_of(parse(school.get(decide)))
    assert department.send(decide, {"act": "refuse", "refusal": ""}).status_code == 422
    assert department.send(decide, {"act": "grant", "hours": "0"}).status_code == 422
    assert department.send(decide, {"act": "grant", "hours": "6"}).status_code == 303
    assert "Phiếu đang mở khóa đến" in text_of(parse(school.get(f"{asked.url}/nhap")))
    assert school.send(f"{asked.url}/nhap", {"version": "1", "c-0-classes": "13"}).status_code == 303
    for page in (decide, f"{decide}/phu-luc"):
        assert "Số lớp 12 13" in text_of(parse(school.get(page)))
        assert "Số tổng hợp đã đổi" not in text_of(parse(school.get(page)))
        assert "Số lớp 12 → 13 12 → 13" in text_of(parse(department.get(page)))
    assert department.send(f"{decide}/dong").status_code == 303
    assert "Đã khóa số liệu" in text_of(parse(school.get(f"{asked.url}/nhap")))


def test_opened_without_being_asked(cast: Cast, asked: Asked, client_for: Any) -> None:
    client, url = client_for(cast.leader), f"{asked.url}/mo"
    assert client.submit(url, {"sections": [], "reason": "Sai", "hours": "2"}, action=url).status_code == 422
    assert client.submit(url, {"keys": ["classes"], "reason": "Sai", "hours": "2"}, action=url).status_code == 303
    assert type_in(asked, {"classes": "13"}, seen=1)[0].state == "saved"


def test_who_may_not(cast: Cast, asked: Asked, client_for: Any) -> None:
    school = client_for(cast.principal)
    assert school.get(f"{asked.url}/mo").status_code == 403
    assert school.get("/bieu-mau/mo-khoa").status_code == 403
    school.send(f"{asked.url}/xin-mo", {"sections": "pupils", "reason": "Sai", "hours": "6"})
    opening = f"/bieu-mau/mo-khoa/{db.session.scalars(db.select(ReportOpening)).one().id}"
    for person, status in (
        (cast.principal, 403),
        (asked.checker, 403),
        (cast.other_principal, 404),
        (cast.teacher, 404),
    ):
        answer = client_for(person).send(opening, {"act": "grant", "hours": "6"})
        assert answer.status_code == status, person.key
    assert client_for(cast.teacher).get(f"{asked.url}/xin-mo").status_code == 403
    assert client_for(cast.other_principal).get(f"{asked.url}/xin-mo").status_code == 404
    assert client_for(cast.stranger_principal).get(opening).status_code == 404
