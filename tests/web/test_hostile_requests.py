"""What costs a hostile visitor little and the portal much."""

import io
from pathlib import Path

import pytest
from flask import Flask

from portal.db import db
from portal.web import identity
from tests.cast import Cast
from tests.pages import PageClient


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
