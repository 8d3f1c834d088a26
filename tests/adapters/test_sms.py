"""Short messages over a gateway of one's own on the loopback, and the folder that stands in for it."""

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from portal.adapters.sms import FolderTexter, HttpTexter, NotSent, Sms, make_texter
from portal.config import Settings
from portal.rules.notifications.delivery import Failure

SMS = Sms("+84912345678", "Trường có thông báo khẩn {from}", 7)


class Gateway(HTTPServer):
    """Answers as told and keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str, dict[str, str], str]] = []
        self.status, self.answer = 200, '{"code": "100"}'
        self.breaks = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/send?v=2"


class Handler(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.server.asked.append((self.command, self.path, dict(self.headers), body))
        if self.server.breaks:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.answer.encode())

    do_GET = do_POST  # noqa: N815 - the library's name

    def log_message(self, *_words: Any) -> None:
        """Nothing on the screen."""


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    server = Gateway()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def texter(gateway: Gateway, **changes: Any) -> HttpTexter:
    usual: dict[str, Any] = {
        "sender": "TRUONG",
        "fields": '{"Phone": "{to}", "Content": "{text}", "Brandname": "{from}", "RequestId": "{id}"}',
        "headers": '{"Authorization": "Bearer key"}',
        "form": "json",
        "accepted": "",
        "seconds": 2,
    }
    return HttpTexter(gateway.url, **{**usual, **changes})


def test_as_json_with_the_gateways_own_names(gateway: Gateway) -> None:
    assert texter(gateway).send(SMS) == '200 {"code": "100"}'
    ((method, path, headers, body),) = gateway.asked
    assert (method, path, headers["Authorization"]) == ("POST", "/send?v=2", "Bearer key")
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body) == {
        "Phone": "84912345678",
        "Content": "Trường có thông báo khẩn {from}",  # what a text says is never taken for a place
        "Brandname": "TRUONG",
        "RequestId": "7",
    }


def test_as_a_form_and_as_a_query(gateway: Gateway) -> None:
    texter(gateway, form="form", fields='{"sdt": "{local}", "nd": "{text}"}').send(SMS)
    texter(gateway, form="query", fields='{"so": "{plus}"}').send(SMS)
    (_post, _path, headers, body), (method, path, _headers, empty) = gateway.asked
    assert parse_qs(body) == {"sdt": ["0912345678"], "nd": [SMS.text]}
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert (method, empty) == ("GET", "")
    assert parse_qs(urlsplit(path).query) == {"v": ["2"], "so": ["+84912345678"]}


@pytest.mark.parametrize(
    ("status", "answer", "failure"),
    [
        (429, "slow down", Failure.TEMPORARY),
        (503, "", Failure.TEMPORARY),
        (400, "bad number", Failure.TECHNICAL),
        (401, "no key", Failure.TECHNICAL),
        (302, "", Failure.TECHNICAL),
        (200, '{"code": "104"}', Failure.TECHNICAL),
    ],
)
def test_a_refusal_certainly_did_not_go(gateway: Gateway, status: int, answer: str, failure: Failure) -> None:
    gateway.status, gateway.answer = status, answer
    with pytest.raises(NotSent) as refused:
        texter(gateway, accepted='"code": "100"').send(SMS)
    assert refused.value.failure == failure
    assert len(gateway.asked) == 1


def test_nobody_there_certainly_did_not_go(gateway: Gateway) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    gone = HttpTexter(url, sender="", fields="", headers="", form="json", accepted="")
    with pytest.raises(NotSent) as refused:
        gone.send(SMS)
    assert refused.value.failure == Failure.TEMPORARY


@pytest.mark.parametrize("how", ["breaks", "500", "mute"])
def test_after_it_was_handed_over_nobody_knows(gateway: Gateway, how: str) -> None:
    gateway.breaks, gateway.status = how == "breaks", 500
    if how != "mute":
        with pytest.raises(Exception, match=r"(?i)remote|500") as unclear:
            texter(gateway).send(SMS)
        assert not isinstance(unclear.value, NotSent)
        return
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}/"
        waiting = HttpTexter(url, sender="", fields="", headers="", form="json", accepted="", seconds=0.2)
        with pytest.raises(TimeoutError):
            waiting.send(SMS)


def test_the_folder_keeps_them(tmp_path: Path) -> None:
    folder = FolderTexter(tmp_path / "sms")
    folder.send(SMS)
    folder.send(Sms("+84987654321", "x", 12))
    assert [each["to"] for each in folder.kept()] == ["+84912345678", "+84987654321"]


def test_the_settings_choose_the_way(tmp_path: Path) -> None:
    def of(**changes: Any) -> Any:
        return make_texter(Settings(instance=str(tmp_path), **changes))

    assert of() is None  # off unless somebody switches it on
    assert isinstance(of(demo=True), FolderTexter)
    assert isinstance(of(sms_url="folder"), FolderTexter)
    assert isinstance(of(sms_url="https://sms.example.vn/send"), HttpTexter)
    for wrong in (
        {"sms_url": "ftp://x"},
        {"sms_url": "https://x", "sms_format": "xml"},
        {"sms_url": "https://x", "sms_fields": "to={to}"},
        {"sms_url": "https://x", "sms_headers": "[1]"},
    ):
        with pytest.raises(ValueError, match="PORTAL_SMS_"):
            of(**wrong)
