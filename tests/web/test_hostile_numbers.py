"""Numbers and days that no table holds: an answer for each, never a fault of the portal."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from werkzeug.exceptions import MethodNotAllowed, NotFound

from portal.web.numbers import LARGEST
from tests.cast import Cast, Person
from tests.make import make_draft
from tests.pages import PageClient

HUGE = 10**30
UNREADABLE = ("²", "9" * 5000, str(HUGE))


def addresses(app: Flask, number: int) -> Iterator[tuple[str, str]]:
    """Every address with a number in it, and how it is asked."""
    for rule in app.url_map.iter_rules():
        if "<int:" in rule.rule:
            yield re.sub(r"<int:\w+>", str(number), rule.rule), "GET" if "GET" in (rule.methods or ()) else "POST"


@pytest.mark.parametrize("number", [LARGEST + 1, 2**63, HUGE])
def test_no_address_takes_a_number_that_cannot_be_a_key(app: Flask, number: int) -> None:
    routes = app.url_map.bind("localhost")
    for url, method in addresses(app, number):
        try:
            rule, _arguments = routes.match(url, method=method, return_rule=True)
        except (MethodNotAllowed, NotFound):
            continue
        assert "<int:" not in rule.rule, url  # words may look like numbers


def test_the_largest_key_in_an_address_is_no_fault(
    app: Flask, cast: Cast, client_for: Callable[[Person], PageClient]
) -> None:
    clients = [client_for(cast.operator), client_for(cast.leader)]
    for url, method in addresses(app, LARGEST):
        for client in clients:
            form = {"csrf_token": client.token()} if method == "POST" else None
            answer = client.open(url, method=method, data=form, checked=False)
            assert answer.status_code < 500, url
    assert clients[0].get(f"/don-vi/{HUGE}").status_code == 404


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
