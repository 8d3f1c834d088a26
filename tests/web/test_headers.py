"""What every answer wears: the content policy, caching, a request id; and the line each request leaves in the log."""

import json
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from portal.adapters import logs
from tests.cast import Cast
from tests.pages import PageClient

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


@pytest.fixture
def lines(capfd: pytest.CaptureFixture[str]) -> Iterator[Callable[[], list[dict[str, object]]]]:
    """The log lines written since the last call."""
    logs.configure("INFO")
    yield lambda: [json.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")]
    logs.configure("ERROR")


@pytest.mark.parametrize("path", ["/", "/dang-nhap", "/healthz", "/khong-co-trang-nay", "/van-ban/den"])
def test_every_answer_is_dressed(client: PageClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "no-store" in headers["Cache-Control"]
    assert "Strict-Transport-Security" not in headers


def test_pages_of_a_person_are_kept_by_nobody(client_for, cast: Cast) -> None:
    assert client_for(cast.clerk).get("/viec-cua-toi").headers["Cache-Control"] == "private, no-store"


def test_static_files_are_kept_for_ever_under_their_fingerprint_only(client: PageClient) -> None:
    page = client.get("/dang-nhap").get_data(as_text=True)
    address = next(part for part in page.split('"') if part.startswith("/static/css/portal.css?v="))
    with client.get(address) as kept, client.get(address.partition("?")[0]) as asked_again:
        assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "immutable" not in asked_again.headers.get("Cache-Control", "")


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_pages_travel_compressed(client: PageClient, encoding: str) -> None:
    response = client.get("/healthz")
    assert "Content-Encoding" not in response.headers  # too short to be worth it
    with client.application.test_client() as plain:
        response = plain.get("/dang-nhap", headers={"Accept-Encoding": encoding})
    assert response.headers["Content-Encoding"] == encoding
    assert "Accept-Encoding" in response.headers["Vary"]


def test_a_good_request_id_is_kept(client: PageClient) -> None:
    given = "trace-0123456789abcdef"
    assert client.get("/", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "short", "x" * 41, "abc defgh", "abcdefgh<script>", "mã-số-không-ổn"])
def test_a_bad_request_id_is_replaced(client: PageClient, given: str) -> None:
    answer = client.get("/", headers={"X-Request-ID": given.encode().decode("latin-1")})
    assert answer.headers["X-Request-ID"] != given
    assert len(answer.headers["X-Request-ID"]) == 16


def test_each_request_leaves_one_line_without_its_query(client_for, cast: Cast, lines) -> None:
    client = client_for(cast.clerk)
    client.get("/thong-bao/?q=secret-word", headers={"X-Request-ID": "abcdef-123"})
    (line,) = lines()
    assert {key: line[key] for key in ("event", "method", "path", "status", "account", "request_id", "level")} == {
        "event": "request",
        "method": "GET",
        "path": "/thong-bao/",
        "status": 200,
        "account": cast.clerk.id,
        "request_id": "abcdef-123",
        "level": "info",
    }
    assert line["ms"] >= 0
    assert "secret-word" not in json.dumps(line)


def test_the_secret_of_a_mailed_link_stays_out_of_the_log(app: Flask, client: PageClient, lines) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if "token" in rule.arguments]
    for rule in rules:
        values = dict.fromkeys(rule.arguments, 1) | {"token": "very-secret-token"}
        client.get(app.url_map.bind("localhost").build(rule.endpoint, values))
    assert len(written := lines()) >= len(rules)
    assert "very-secret-token" not in json.dumps(written)


def test_a_mistyped_mailed_link_stays_out_of_the_log_too(client: PageClient, lines) -> None:
    for path in ("/dat-lai-mat-khau/very-secret-token/", "/dat-lai-mat-khau/very-secret-token/x", "/nham/duong/dan"):
        assert client.get(path).status_code == 404
    written = lines()
    assert [line["path"] for line in written] == ["/dat-lai-mat-khau/…", "/dat-lai-mat-khau/…", "/nham/…"]
    assert "very-secret-token" not in json.dumps(written)


def test_static_files_leave_no_line(client: PageClient, lines) -> None:
    client.get("/static/css/portal.css").close()
    assert lines() == []


def test_an_unexpected_fault_is_logged_with_the_id_the_page_shows(
    app: Flask, client_for, cast: Cast, lines, queries, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        before.extend(count.statements)
        raise ZeroDivisionError("a fault of ours")

    before: list[str] = []
    broken.access = "public"  # type: ignore[attr-defined]
    monkeypatch.setitem(app.view_functions, "home.help", broken)
    client = client_for(cast.clerk)
    with queries() as count:
        response = client.get("/tro-giup", headers={"X-Request-ID": "fault-0001"})
    assert response.status_code == 500
    assert "fault-0001" in response.get_data(as_text=True)
    assert "a fault of ours" not in response.get_data(as_text=True)
    assert count.statements == before, "the page of a fault asks the database nothing"
    fault = next(line for line in lines() if line["event"] == "unexpected")
    assert fault["request_id"] == "fault-0001"
    assert "ZeroDivisionError: a fault of ours" in str(fault["exception"])
