"""The web server tells pages how long they waited, and who waited too long is answered at once."""

import http.client
import multiprocessing
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from flask import Flask

from portal.cli.patient import PatientWorker
from portal.cli.run import HOST, WebServer, take_port
from portal.web.patience import LONGEST_WAIT, RETRY_AFTER, waited
from tests.cast import Cast
from tests.families import make_guardian
from tests.pages import PageClient
from tests.queries import count_queries
from tests.school import make_class

SLOW = 0.4


def slow_page(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Takes its time, and says how long it had waited before."""
    found = f"{waited.get():.3f}".encode()
    time.sleep(SLOW)
    start_response("200 OK", [("Content-Length", str(len(found)))])
    return [found]


def ask(port: int) -> float:
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    try:
        connection.request("GET", "/")
        return float(connection.getresponse().read())
    finally:
        connection.close()


def test_a_request_knows_how_long_it_waited_for_a_free_thread() -> None:
    listener = take_port(0)

    def serve() -> None:
        options = {"workers": 1, "threads": 1, "worker_class": PatientWorker, "control_socket_disable": True}
        WebServer(slow_page, bind=f"fd://{listener.fileno()}", loglevel="error", **options).run()  # type: ignore[arg-type]

    server = multiprocessing.get_context("fork").Process(target=serve)
    server.start()
    try:
        assert ask(listener.getsockname()[1]) < SLOW
        with ThreadPoolExecutor(3) as people:
            first, second, third = sorted(people.map(ask, [listener.getsockname()[1]] * 3))
    finally:
        server.terminate()
        server.join()
        listener.close()
    assert first < SLOW / 2
    assert second > SLOW / 2
    assert third > second + SLOW / 2


@pytest.fixture
def too_long() -> Iterable[None]:
    before = waited.set(LONGEST_WAIT + 1)
    yield
    waited.reset(before)


def test_who_waited_too_long_is_told_so_without_asking_the_database(app: Flask, cast: Cast, too_long: None) -> None:
    pupil = make_class(cast, "6A", grade=6).pupils[0]
    client = PageClient(app, app.response_class)
    client.become(make_guardian(cast, pupil))
    url = f"/so-lien-lac/{pupil.id}/"
    with count_queries() as count:
        answer = client.get(url)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == str(RETRY_AFTER)
    assert "Hệ thống đang bận" in answer.get_data(as_text=True)
    assert not count.statements


def test_a_form_is_taken_however_long_it_waited(app: Flask, cast: Cast, too_long: None) -> None:
    client = PageClient(app, app.response_class)
    client.become(cast.teacher)
    assert client.send("/dang-xuat").status_code == 303
