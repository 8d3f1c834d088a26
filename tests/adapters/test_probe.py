"""Asking whether a web server answers."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from portal.adapters.probe import answers


class Handler(BaseHTTPRequestHandler):
    """Answers with the status in the path."""

    def do_GET(self) -> None:
        self.send_response(int(self.path.strip("/")))
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("status", "well"), [(200, True), (303, True), (404, False), (503, False)])
def test_a_server_answers_by_its_status(address: str, status: int, well: bool) -> None:
    assert answers(f"{address}/{status}") is well


def test_nobody_there(address: str) -> None:
    assert not answers("http://127.0.0.1:1/healthz", seconds=1)
    assert not answers("http://nowhere.invalid/", seconds=1)
