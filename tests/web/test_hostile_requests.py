"""What costs a hostile visitor little and the portal much."""

import io
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.db import db
from portal.web import identity
from tests.cast import Cast
from tests.news import make_article, make_site
from tests.pages import PageClient, parse


def test_only_pages_that_take_files_store_them(app: Flask, cast: Cast, client_for) -> None:
    client_for(cast.teacher).send("/thong-bao/da-doc", {"file": (io.BytesIO(b"rubbish"), "a.txt")})
    assert not [path for path in Path(app.instance_path, "files").rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "text", ["[" * 200_000, '{"a":' * 80_000, "9" * 400_000, "NaN", "null", '"x"', "[]", "{}", '{"format": 1e999}']
)
def test_an_evil_receipt_is_called_not_valid(client: PageClient, text: str) -> None:
    page = client.send("/so-dang-ky", {"file": (io.BytesIO(text.encode()), "bien-nhan.json")})
    assert page.status_code == 200
    assert "hông hợp lệ" in page.get_data(as_text=True)


def test_checking_a_receipt_takes_no_lock(client: PageClient, monkeypatch) -> None:
    monkeypatch.setattr("portal.web.access.begin_write", lambda: pytest.fail("the database is locked"))
    assert client.send("/so-dang-ky", {"text": "{}"}).status_code == 200


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("10.0.0.9", "10.0.0.9"),
        ("2001:db8::1", "2001:db8::"),
        ("2001:db8:0:0:a:b:c:d", "2001:db8::"),
        ("::ffff:10.0.0.9", "10.0.0.9"),
        ("", ""),
    ],
)
def test_a_network_is_counted_once_however_it_is_written(app: Flask, address: str, counted: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert identity.network() == counted


def test_no_value_of_a_statement_reaches_the_log(app: Flask) -> None:
    assert db.engine.hide_parameters


@pytest.mark.parametrize(
    "query", ["endpoint=x", "_scheme=javascript&_external=1", "_anchor=x", "_method=POST", "slug=nowhere", "q=a&q=b"]
)
def test_the_pager_and_exports_lead_to_their_own_list_whatever_is_asked(
    client, client_for, cast: Cast, query: str
) -> None:
    site = make_site(cast)
    for number in range(21):
        make_article(site, cast.teacher, title=f"Bài {number}", published=True)
    path = f"/trang/{site.slug}/muc/tin-tuc"
    page = client.get(f"{path}?{query}")
    assert page.status_code == 200
    assert [a.get("href") for a in parse(page).iter("a") if a.get("rel") == "next"] == [f"{path}?{query}&trang=2"]
    exports = {"/nhan-su/": "/nhan-su/danh-sach.xlsx", "/don-vi/": "/don-vi/tai-ve"}
    for path, export in exports.items():
        found = client_for(cast.administrator).get(f"{path}?{query}&q=a")
        links = [a.get("href") for a in parse(found).iter("a") if export in (a.get("href") or "")]
        assert links == [f"{export}?{query}&q=a"]


def test_a_host_name_that_cannot_be_is_a_bad_request(client: PageClient, cast: Cast) -> None:
    for host in ("x" * 300, f"{'x' * 64}.example", "a..b"):
        for path in ("/", f"/trang/{make_site(cast).slug}/", "/dang-nhap"):
            found = FlaskClient.open(client, path, headers={"Host": host})
            assert found.status_code == 400, (host, path)


def test_bytes_that_are_no_text_in_a_query_are_no_fault(client: PageClient) -> None:
    found = client.get("/van-ban/den", environ_overrides={"QUERY_STRING": "q=\xff"})
    assert found.status_code == 303
