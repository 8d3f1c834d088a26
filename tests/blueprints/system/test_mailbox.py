"""The development mailbox: open in a demo, closed everywhere else."""

from dataclasses import replace

import pytest
from flask import Flask

from portal.adapters.mail import FolderMailer, Letter, make_mailer
from tests.pages import PageClient, parse, text_of


@pytest.fixture
def mailer(app: Flask, mails: FolderMailer) -> FolderMailer:
    for number in range(3):
        body = f"Mở: http://localhost/x?a={number}&b=<1>\n<script>alert(1)</script> javascript:alert(1)"
        mails.send(Letter("an@example.vn", f"Thư số {number} <b>", body, f"<outbox-{number}@localhost>"))
    return mails


def test_the_newest_mails_are_listed(mailer: FolderMailer, client: PageClient) -> None:
    words = text_of(parse(client.get("/hop-thu-thu-nghiem")).find(".//tbody"))
    assert words.index("Thư số 2 <b>") < words.index("Thư số 1 <b>") < words.index("Thư số 0 <b>")
    assert "an@example.vn" in words


def test_an_empty_mailbox(app: Flask, mails: FolderMailer, client: PageClient) -> None:
    assert "Chưa có thư nào" in client.get("/hop-thu-thu-nghiem").get_data(as_text=True)


def test_a_mail_is_shown_as_text_with_its_link(mailer: FolderMailer, client: PageClient) -> None:
    key = mailer.entries(1)[0][0]
    page = client.get(f"/hop-thu-thu-nghiem/{key}")
    assert page.status_code == 200
    text = parse(page).find(".//pre")
    assert text is not None
    assert [link.get("href") for link in text.iter("a")] == ["http://localhost/x?a=2&b=<1>"]
    assert "<script>alert(1)</script>" in text_of(text)
    assert not list(text.iter("script"))
    assert "&lt;outbox-2@localhost&gt;" in page.get_data(as_text=True)


def test_an_unknown_mail_is_not_found(mailer: FolderMailer, client: PageClient) -> None:
    assert client.get("/hop-thu-thu-nghiem/nothing").status_code == 404


@pytest.mark.parametrize("demo", [True, False])
def test_a_real_installation_has_no_such_page(
    app: Flask, mailer: FolderMailer, client: PageClient, monkeypatch: pytest.MonkeyPatch, demo: bool
) -> None:
    parts = app.extensions["portal"]
    other = replace(parts, settings=replace(parts.settings, demo=demo))
    if demo:  # real mail although it is called a demo
        other = replace(other, mailer=make_mailer(Flask("mail"), "smtp://localhost", mailer._folder, "x@example.vn"))
    monkeypatch.setitem(app.extensions, "portal", other)
    key = mailer.entries(1)[0][0]
    assert client.get("/hop-thu-thu-nghiem").status_code == 404
    assert client.get(f"/hop-thu-thu-nghiem/{key}").status_code == 404
