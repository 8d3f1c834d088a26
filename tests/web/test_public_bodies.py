"""The public can neither fill the file store nor send large bodies."""

import io
from pathlib import Path

from flask import Flask

from tests.pages import PageClient

FORM = "application/x-www-form-urlencoded"


def test_a_file_sent_to_a_public_page_is_not_stored(app: Flask, client: PageClient) -> None:
    client.send("/dang-nhap", {"login": "x", "password": "y", "file": (io.BytesIO(b"rubbish"), "a.txt")})
    assert not [path for path in Path(app.instance_path, "files").rglob("*") if path.is_file()]


def test_a_large_body_from_the_public_is_refused_with_a_page(client: PageClient) -> None:
    response = client.post("/dang-nhap", data=b"login=" + b"x" * 3_000_000, content_type=FORM)
    assert response.status_code == 413
