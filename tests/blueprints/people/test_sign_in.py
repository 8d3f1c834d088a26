"""Signing in: who gets in, who does not, in which words, and where one lands."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.db import db
from portal.models.people import Account, LoginAttempt, LoginSession
from portal.models.records import AuditEntry
from tests.cast import PASSWORD, Cast
from tests.pages import PageClient, parse, text_of

WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng."


def sign_in(client: PageClient, login: str, password: str = PASSWORD, **fields: str):
    return client.submit("/dang-nhap", {"login": login, "password": password, **fields})


@pytest.mark.parametrize("login", ["clerk", " CLERK ", "clerk@example.vn", "0912 345 678", "+84 912 345 678"])
def test_by_user_name_mail_or_phone(change, client: PageClient, cast: Cast, login: str) -> None:
    change(cast.clerk, phone="+84912345678")
    response = sign_in(client, login)
    assert (response.status_code, response.location) == (303, "/viec-cua-toi")
    assert client.get("/tai-khoan/").status_code == 200
    assert db.session.get_one(Account, cast.clerk.id).last_sign_in_at is not None
    assert db.session.scalar(select(func.count()).where(AuditEntry.action == "signed_in")) == 1


def test_an_empty_form_is_answered_at_each_field(client: PageClient) -> None:
    response = sign_in(client, "", "")
    assert response.status_code == 422
    assert response.get_data(as_text=True).count("Vui lòng nhập mục này.") == 4


@pytest.mark.parametrize(
    "state",
    [
        {"suspended_at": "now"},
        {"left_on": date(2026, 11, 20)},
        {"password_hash": None},
        {"password_hash": "damaged"},
        {"user_name": "renamed"},
    ],
    ids=lambda state: next(iter(state)),
)
def test_whoever_may_not_sees_the_same_words(change, client: PageClient, cast: Cast, state: dict) -> None:
    wrong = text_of(parse(sign_in(client, "clerk", "wrong")).find(".//main"))
    if "suspended_at" in state:
        state = {"suspended_at": db.session.get_one(Account, cast.clerk.id).created_at}
    change(cast.clerk, **state)
    response = sign_in(client, "clerk")
    assert response.status_code == 422
    assert text_of(parse(response).find(".//main")) == wrong
    assert WRONG in wrong


def test_somebody_leaving_tomorrow_still_gets_in(change, client: PageClient, cast: Cast) -> None:
    change(cast.clerk, left_on=date(2026, 11, 21), expires_on=date(2026, 11, 20))
    assert sign_in(client, "clerk").status_code == 303


def test_only_the_right_password_learns_that_the_account_expired(change, client: PageClient, cast: Cast) -> None:
    change(cast.clerk, expires_on=date(2026, 11, 19))
    assert "hết hạn" not in sign_in(client, "clerk", "wrong").get_data(as_text=True)
    right = sign_in(client, "clerk")
    assert right.status_code == 422
    assert "Tài khoản này đã hết hạn từ ngày 19/11/2026" in right.get_data(as_text=True)
    change(cast.clerk, suspended_at=db.session.get_one(Account, cast.clerk.id).created_at)
    assert WRONG in sign_in(client, "clerk").get_data(as_text=True)


def test_the_password_is_checked_even_without_an_account(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the time taken would tell which names exist."""
    checked = []
    monkeypatch.setattr("portal.web.signing_in.verify_password", lambda encoded, _password: checked.append(encoded))
    sign_in(client, "no.such.person")
    assert checked == [None]


def test_eight_wrong_passwords_close_a_name_for_a_while(client: PageClient, cast: Cast, clock_at) -> None:
    for _ in range(8):
        assert sign_in(client, "clerk", "wrong").status_code == 422
    clock_at.shift(60)
    refused = sign_in(client, "Clerk ")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == str(14 * 60)
    assert "14 phút" in refused.get_data(as_text=True)
    assert sign_in(client, "leader").status_code == 303
    client.send("/dang-xuat")
    clock_at.shift(14 * 60 + 1)
    assert sign_in(client, "clerk").status_code == 303


def test_the_right_password_clears_the_count(client: PageClient, cast: Cast) -> None:
    for _ in range(7):
        sign_in(client, "clerk", "wrong")
    assert sign_in(client, "clerk").status_code == 303
    assert db.session.scalar(select(func.count()).select_from(LoginAttempt)) == 0


def test_one_network_cannot_try_all_names(client: PageClient, cast: Cast, clock_at) -> None:
    db.session.add_all(
        LoginAttempt(at=db.session.get_one(Account, cast.clerk.id).created_at, name_key=f"{n}", network="127.0.0.1")
        for n in range(60)
    )
    db.session.commit()
    assert sign_in(client, "clerk").status_code == 429
    elsewhere = client.post(
        "/dang-nhap",
        data={"csrf_token": client.token(), "login": "clerk", "password": PASSWORD},
        environ_overrides={"REMOTE_ADDR": "10.0.0.9"},
    )
    assert elsewhere.status_code == 303


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "/\t/evil.example", "evil", "javascript:alert(1)"],
)
def test_next_never_leaves_the_portal(client: PageClient, cast: Cast, target: str) -> None:
    assert sign_in(client, "clerk", next=target).location == "/viec-cua-toi"


def test_next_leads_to_the_page_asked_for(client: PageClient, cast: Cast) -> None:
    asked = client.get("/van-ban/den?trang=2")
    assert asked.status_code == 303
    response = client.submit(asked.location, {"login": "clerk", "password": PASSWORD})
    assert response.location == "/van-ban/den?trang=2"


def test_signing_in_gives_a_new_session_and_ends_the_earlier_one(client: PageClient, app: Flask, cast: Cast) -> None:
    sign_in(client, "clerk")
    with client.session_transaction() as cookie:
        earlier = dict(cookie)
    fresh = client.send("/dang-nhap", {"login": "leader", "password": PASSWORD})
    assert fresh.status_code == 303
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != earlier["_user_id"]
    thief = PageClient(app, app.response_class)
    with thief.session_transaction() as cookie:
        cookie.update(earlier)
    assert thief.get("/tai-khoan/").status_code == 303
    whys = db.session.scalars(select(LoginSession.ended_why).order_by(LoginSession.id)).all()
    assert whys == ["signed_in_anew", None]


def test_a_planted_cookie_is_not_adopted(client: PageClient, cast: Cast) -> None:
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["planted"] = "known to somebody else", "yes"
    sign_in(client, "clerk")
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != "known to somebody else"
        assert "planted" not in cookie


def test_whoever_is_signed_in_is_led_on(client_for, cast: Cast) -> None:
    assert client_for(cast.clerk).get("/dang-nhap?next=/don-vi/").location == "/don-vi/"


def test_signing_out_ends_the_session(client_for, app: Flask, cast: Cast) -> None:
    client = client_for(cast.clerk)
    with client.session_transaction() as cookie:
        kept = dict(cookie)
    assert client.send("/dang-xuat").location == "/"
    with client.session_transaction() as cookie:
        cookie.update(kept)
    assert client.get("/tai-khoan/").status_code == 303


def test_budget(client: PageClient, cast: Cast, queries) -> None:
    client.get("/dang-nhap")
    with queries() as count:
        client.get("/dang-nhap")
    assert len(count) == 1  # the list of demo accounts; none on a real installation
    with queries() as count:
        sign_in(client, "clerk")
    assert len(count) <= 14, count.statements


def test_half_a_day_without_use_ends_a_session(client_for, cast: Cast, clock_at) -> None:
    client = client_for(cast.clerk)
    clock_at.shift(timedelta(hours=11))
    assert client.get("/tai-khoan/").status_code == 200
    clock_at.shift(timedelta(hours=11))
    assert client.get("/tai-khoan/").status_code == 200
    clock_at.shift(timedelta(hours=12, seconds=1))
    assert client.get("/tai-khoan/").status_code == 303


@pytest.mark.parametrize("path", ["/dang-nhap", "/quen-mat-khau"])
def test_a_stranger_chooses_the_language(client: PageClient, cast: Cast, path: str) -> None:
    page = parse(client.get(f"{path}?next=/van-ban/den"))
    links = {text_of(link): link.get("href") or "" for link in page.iter("a") if link.get("hreflang")}
    assert set(links) == {"Tiếng Việt", "English"}
    english = parse(client.get(f"{path}{links['English']}"))
    assert english.get("lang") == "en"
    assert "next=%2Fvan-ban%2Fden" in links["English"]
