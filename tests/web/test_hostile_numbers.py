"""Numbers and days that no table holds: an answer for each, never a fault of the portal."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.cast import Cast, Person
from tests.make import make_draft
from tests.pages import PageClient

HUGE = 10**30
UNREADABLE = ("²", "9" * 5000, str(HUGE))


def test_no_address_with_a_huge_number_is_a_fault(
    app: Flask, cast: Cast, client_for: Callable[[Person], PageClient]
) -> None:
    clients = [client_for(cast.operator), client_for(cast.leader)]
    for rule in app.url_map.iter_rules():
        if "<int:" not in rule.rule:
            continue
        for client in clients:
            for number in (2**31, 2**63, HUGE):
                url = re.sub(r"<int:\w+>", str(number), rule.rule)
                answer = client.get(url) if "GET" in (rule.methods or ()) else client.send(url)
                assert answer.status_code in {403, 404}, (url, answer.status_code)
                if answer.status_code == 403:
                    break  # turned away at the door, whatever the number


@pytest.mark.parametrize("number", UNREADABLE)
def test_no_unreadable_number_in_a_draft_is_a_fault(
    cast: Cast, client_for: Callable[[Person], PageClient], number: str
) -> None:
    client, draft = client_for(cast.clerk), make_draft(cast.clerk)
    url = f"/van-ban/{draft.id}/soan"
    for field in ("version", "units", "action"):
        value = f"remove-{number}" if field == "action" else number
        sent = {"subordinates": "none", "type_code": "official_letter", field: value}
        assert client.send(url, sent).status_code in {200, 303, 422}, field
    assert client.send(f"/van-ban/{draft.id}/xem-truoc", {"version": number}).status_code == 422
    assert client.get(f"/van-ban/tim-don-vi?units={number}", headers={"HX-Request": "true"}).status_code == 200


@pytest.mark.parametrize("number", UNREADABLE)
def test_no_unreadable_number_elsewhere_is_a_fault(
    cast: Cast, client_for: Callable[[Person], PageClient], number: str
) -> None:
    operator, leader = client_for(cast.operator), client_for(cast.leader)
    school = cast.units["vinh_binh"]
    for url in ("/don-vi/tao", f"/don-vi/{school}/chuyen", f"/don-vi/{school}/cap-tren-chuyen-mon"):
        answer = operator.send(url, {"parent_id": number, "on": "2026-11-20"})
        assert answer.status_code in {404, 422}, url
    assert operator.send(f"/don-vi/{school}/sua", {"version": number}).status_code in {409, 422}
    assert operator.get(f"/don-vi/tao?cha={number}").status_code == 200
    assert operator.send("/don-vi-dang-lam-viec", {"unit_id": number}).status_code == 404
    for url in ("/van-ban/den", "/van-ban/di", "/van-ban/so-den", "/nhat-ky/", "/nhan-su/", "/thong-bao/", "/don-vi/"):
        assert leader.get(f"{url}?trang={number}&nam={number}&cap={number}&tu={number}").status_code == 200, url
    form = {"receiver": number, "permissions": "documents:read", "first_day": "2026-11-20", "last_day": "2026-11-21"}
    assert leader.send("/tai-khoan/uy-quyen/moi", {**form, "reason": "x"}).status_code == 422


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_no_far_day_is_a_fault(cast: Cast, client_for: Callable[[Person], PageClient], day: str) -> None:
    operator, leader = client_for(cast.operator), client_for(cast.leader)
    for url in ("/nhat-ky/", "/nhat-ky/nhat-ky.xlsx", "/van-ban/so-den", "/van-ban/so-di", "/van-ban/so-den.xlsx"):
        assert leader.get(f"{url}?tu={day}&den={day}").status_code == 200, url
    teacher = f"/nhan-su/{cast.teacher.id}"
    role = {"unit": "HOA_NGHIA", "role": "teacher", "valid_from": day, "last_day": day}
    assert operator.send(f"{teacher}/vai-tro", role).status_code in {303, 422}
    facts = {"full_name": "Ngô Thanh Hà", "expires_on": day, "version": "1"}
    assert operator.send(f"{teacher}/sua", facts).status_code in {303, 422}
    assert operator.get("/nhan-su/danh-sach.xlsx?tinh_trang=all").status_code == 200
    assert operator.get("/nhan-su/phan-quyen.xlsx").status_code == 200
    assert operator.get(teacher).status_code == 200
    assert operator.send(f"{teacher}/nghi", {"left_on": day, "reason": "x"}).status_code in {303, 422}
    assert operator.get(teacher).status_code == 200
    school = cast.units["vinh_binh"]
    for url in ("chuyen", "cap-tren-chuyen-mon", "ngung", "thoi-chuyen-mon"):
        sent = {"parent_id": str(cast.units["ben_tre"]), "on": day}
        assert operator.send(f"/don-vi/{school}/{url}", sent).status_code in {303, 422}, url
    assert operator.get(f"/don-vi/{school}").status_code == 200
    draft, client = make_draft(cast.clerk), client_for(cast.clerk)
    sent = {"subordinates": "none", "type_code": "official_letter", "issued_on": day}
    assert client.send(f"/van-ban/{draft.id}/soan", sent).status_code in {303, 422}
    assert client.get(f"/van-ban/{draft.id}/xem-truoc").status_code == 200
