"""A live portal with the cast, and a watch over everything a browser does with it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response
from werkzeug.serving import make_server

from tests.cast import PASSWORD, Person


@contextmanager
def serve(app: Flask) -> Iterator[str]:
    """The portal's address, for as long as the block runs."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


@dataclass
class Watch:
    """Faults of all pages of a browser: script errors, a policy that was violated, foreign origins, server errors."""

    url: str
    faults: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=lambda: {422})  # a form with errors

    def over(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        expected = any(f"the server responded with a status of {status}" in message.text for status in self.expected)
        if message.type in {"error", "warning"} and not expected:
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.faults.append(f"foreign: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500 and response.status not in self.expected:
            self.faults.append(f"{response.status}: {response.url}")


def sign_in(page: Page, url: str, person: Person) -> None:
    """Sign in through the page, as everybody does."""
    page.goto(f"{url}/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill(person.user_name)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(f"{url}/viec-cua-toi")
