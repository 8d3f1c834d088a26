"""A forgotten password: the same answer for everybody, one use, one hour, nothing left behind."""

import re

import pytest
from sqlalchemy import select

from portal.adapters.mail import FolderMailer
from portal.adapters.passwords import verify_password
from portal.adapters.signing import SigningKey
from portal.db import db
from portal.models.people import Account, AccountToken
from portal.models.records import OutboxItem
from portal.services import worker
from portal.services.people import links
from tests.cast import Cast
from tests.pages import PageClient, parse, text_of

NEW = "cá rô ăn mít chín"


def ask(client: PageClient, login: str):
    return client.submit("/quen-mat-khau", {"login": login})


def mailed_link(mails: FolderMailer) -> str:
    worker.drain("test", worker.make_handlers(mails, "localhost", key=SigningKey(bytes(32))))
    body = mails.newest(1)[0].get_content()
    return re.search(r"http://localhost(/dat-lai-mat-khau/\S+)", body).group(1)


def test_the_whole_way(client: PageClient, client_for, cast: Cast, mails: FolderMailer) -> None:
    elsewhere = client_for(cast.clerk)
    ask(client, "clerk")
    link = mailed_link(mails)
    page = client.get(link)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "clerk" in text_of(parse(page))
    done = client.submit(link, {"new_password": NEW, "repeated": NEW})
    assert done.location == "/dang-nhap"
    assert done.headers["Referrer-Policy"] == "no-referrer"
    assert elsewhere.get("/tai-khoan/").status_code == 303
    assert client.submit("/dang-nhap", {"login": "clerk", "password": NEW}).status_code == 303
    again = client.get(link)
    assert again.status_code == 410
    assert "không còn dùng được" in text_of(parse(again))


def test_the_same_answer_for_every_name(client: PageClient, cast: Cast, change, mails: FolderMailer) -> None:
    change(cast.leader, email=None)
    change(cast.teacher, left_on=db.session.get_one(Account, cast.teacher.id).created_at.date())
    answers = {ask(client, login).get_data() for login in ("clerk", "leader", "teacher", "no.such.person")}
    assert len(answers) == 1
    assert len(db.session.scalars(select(OutboxItem)).all()) == 1


def test_the_mail_names_nobody_and_is_forgotten(client: PageClient, cast: Cast, mails: FolderMailer) -> None:
    ask(client, "clerk@example.vn")
    item = db.session.scalars(select(OutboxItem)).one()
    words = f"{item.payload['subject']} {item.payload['body']}"
    for personal in (cast.clerk.name, "An", cast.clerk.user_name, "clerk@example.vn"):
        assert personal not in words
    token = mailed_link(mails).rpartition("/")[2]
    db.session.expire_all()
    assert token not in str(db.session.scalars(select(OutboxItem)).one().payload)
    assert db.session.scalars(select(AccountToken.token_hash)).one() != token


def test_over_after_an_hour(client: PageClient, cast: Cast, mails: FolderMailer, clock_at) -> None:
    ask(client, "clerk")
    link = mailed_link(mails)
    clock_at.shift(3599)
    assert client.get(link).status_code == 200
    clock_at.shift(1)
    assert client.get(link).status_code == 410
    assert client.send(link, {"new_password": NEW, "repeated": NEW}).status_code == 410


def test_a_newer_link_ends_the_older(client: PageClient, cast: Cast, mails: FolderMailer) -> None:
    ask(client, "clerk")
    first = mailed_link(mails)
    ask(client, "clerk")
    assert mailed_link(mails) != first
    assert client.get(first).status_code == 410


def test_a_suspended_account_cannot_use_it(client: PageClient, cast: Cast, change, mails: FolderMailer) -> None:
    ask(client, "clerk")
    link = mailed_link(mails)
    change(cast.clerk, suspended_at=db.session.get_one(Account, cast.clerk.id).created_at)
    assert client.get(link).status_code == 410


def test_two_tabs_use_it_once(client: PageClient, cast: Cast, mails: FolderMailer) -> None:
    ask(client, "clerk")
    token = mailed_link(mails).rpartition("/")[2]
    assert links.use_link(token, password_hash="first") is not None
    assert links.use_link(token, password_hash="second") is None
    db.session.commit()


@pytest.mark.parametrize("token", ["x", "A" * 43, "%00", "..%2F"])
def test_a_wrong_link(client: PageClient, token: str) -> None:
    assert client.get(f"/dat-lai-mat-khau/{token}").status_code in {400, 404, 410}


def test_bad_passwords_are_refused_and_the_link_stays(client: PageClient, cast: Cast, mails: FolderMailer) -> None:
    ask(client, "clerk")
    link = mailed_link(mails)
    for new, repeated, words in (
        ("ngắn", "ngắn", "ít nhất 10"),
        ("matkhau123", "matkhau123", "dễ đoán"),
        (NEW, "khác hẳn", "chưa giống nhau"),
        ("", "", "Vui lòng nhập"),
    ):
        response = client.submit(link, {"new_password": new, "repeated": repeated})
        assert response.status_code == 422
        assert words in response.get_data(as_text=True)
    assert client.submit(link, {"new_password": NEW, "repeated": NEW}).status_code == 303
    assert verify_password(db.session.get_one(Account, cast.clerk.id).password_hash, NEW)


def test_nobody_is_flooded_with_mail(client: PageClient, cast: Cast, mails: FolderMailer) -> None:
    for _ in range(3):
        assert ask(client, "clerk").status_code == 200
    refused = ask(client, "clerk")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "900"
    assert len(db.session.scalars(select(OutboxItem)).all()) == 3


def test_an_empty_name(client: PageClient) -> None:
    assert ask(client, " ").status_code == 422
