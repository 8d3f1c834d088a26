"""Scripts and style sheets leave as small as they can be, and are what they were."""

from pathlib import Path

import brotli
import pytest
from flask import Flask

from tests.pages import PageClient

SCRIPT = "/static/js/portal.js"


@pytest.fixture
def whole(app: Flask) -> bytes:
    return (Path(app.static_folder or "") / "js/portal.js").read_bytes()


def test_a_script_is_as_small_as_can_be_and_whole(client: PageClient, whole: bytes) -> None:
    for _again in range(2):
        answer = client.get(SCRIPT, headers={"Accept-Encoding": "br, gzip"})
        assert brotli.decompress(answer.data) == whole
        assert len(answer.data) == int(answer.headers["Content-Length"]) < len(brotli.compress(whole, quality=5))
        assert "Accept-Encoding" in answer.headers["Vary"]


def test_who_has_it_gets_nothing_again(client: PageClient) -> None:
    etag = client.get(SCRIPT, headers={"Accept-Encoding": "br"}).headers["ETag"]
    again = client.get(SCRIPT, headers={"Accept-Encoding": "br", "If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("accepted", ["", "gzip"])
def test_who_does_not_take_it_gets_another_form(client: PageClient, whole: bytes, accepted: str) -> None:
    with client.get(SCRIPT, headers={"Accept-Encoding": accepted}) as answer:
        assert answer.headers.get("Content-Encoding") != "br"
        assert accepted or answer.data == whole


def test_other_answers_are_left_alone(client: PageClient) -> None:
    with client.get("/static/img/logo.svg", headers={"Accept-Encoding": "br", "Range": "bytes=0-9"}) as part:
        assert part.status_code == 206
    assert client.get("/static/js/none.js", headers={"Accept-Encoding": "br"}).status_code == 404
