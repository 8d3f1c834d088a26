"""Pages of public sites kept in the memory of each process, so that a warm page costs one tiny read.

Stands before Flask. A kept page is served only while the edition of its site is the one it was made from (read from
the database for each request, so a change in any process counts from its commit on) and before the next instant at
which the site changes by itself. Requests that carry a session cookie always go to Flask: their language may differ.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from portal.adapters import clock
from portal.adapters.logs import log
from portal.db import db
from portal.rules.news.visitors import is_reading
from portal.services.news.counting import ViewCounter
from portal.services.news.editions import Edition, read_edition
from portal.web.headers import id_of_request

PREFIX = "/trang/"
FACTS = "portal.page_facts"
MOST_BYTES = 32 * 1024 * 1024
LARGEST = 512 * 1024
LONGEST_KEY = 600
OLDEST_SECONDS = 600.0
_KEPT_QUERY = re.compile(r"(trang=\d{1,4})?")
_TRACKERS = re.compile(r"fbclid|gclid|zarsrc|utm_\w+", re.IGNORECASE)
_BYTE = re.compile(r"[^\x00-\x7f]")
_OF_CONTENT = frozenset({"content-type", "content-length", "content-encoding"})

Headers = list[tuple[str, str]]
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class PageFacts:
    """What a view says of its page: from which edition it was made, until when it stays so, which article it is."""

    unit_id: int
    edition: Edition
    until: datetime | None
    article_id: int | None = None


@dataclass(frozen=True)
class Kept:
    """A page as it was sent."""

    headers: Headers
    body: bytes
    etag: str
    facts: PageFacts
    kept_at: float


class PageCache:
    """A WSGI application around another one."""

    def __init__(self, app: Flask, inner: WSGIApplication, counter: ViewCounter, most_bytes: int = MOST_BYTES) -> None:
        self._inner, self._counter, self._most = inner, counter, most_bytes
        self._cookie: str = app.config["SESSION_COOKIE_NAME"]
        self._app = app
        self._pages: OrderedDict[Key, Kept] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._engine: Engine | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        _quote_bytes(environ)
        if not environ.get("PATH_INFO", "").startswith(PREFIX):
            return self._inner(environ, start_response)
        _drop_trackers(environ)
        key = self._key(environ)
        kept = self._pages.get(key) if key else None
        if key and kept:
            if self._is_true(kept):
                return self._serve(key, kept, environ, start_response)
            self._forget(key, kept)
        return self._ask(key, environ, start_response)

    def clear(self) -> None:
        """Forget every page."""
        with self._lock:
            self._pages.clear()
            self._bytes = 0

    def _key(self, environ: WSGIEnvironment) -> Key | None:
        query = environ.get("QUERY_STRING", "")
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or "HTTP_RANGE" in environ:
            return None
        if self._cookie in environ.get("HTTP_COOKIE", "") or not _KEPT_QUERY.fullmatch(query):  # also "name =value"
            return None
        names = ("HTTP_HOST", "PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT_ENCODING")
        host, path, query, encoding = (environ.get(name, "") for name in names)
        return (host, path, query, encoding) if len(host + path + encoding) <= LONGEST_KEY else None

    def _is_true(self, kept: Kept) -> bool:
        facts = kept.facts
        if clock.monotonic() - kept.kept_at > OLDEST_SECONDS or (facts.until and clock.now() >= facts.until):
            return False
        try:
            return read_edition(self._database(), facts.unit_id) == facts.edition
        except (SQLAlchemyError, self._database().dialect.loaded_dbapi.Error):
            return False  # the ordinary way answers what is wrong

    def _database(self) -> Engine:
        if self._engine is None:
            with self._app.app_context():
                self._engine = db.engine
        return self._engine

    def _serve(self, key: Key, kept: Kept, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        began = clock.monotonic()
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
        number = id_of_request(environ.get("HTTP_X_REQUEST_ID", ""))
        same = _matches(environ.get("HTTP_IF_NONE_MATCH", ""), kept.etag)
        headers = [(name, value) for name, value in kept.headers if not (same and name.lower() in _OF_CONTENT)]
        start_response("304 NOT MODIFIED" if same else "200 OK", [*headers, ("X-Request-ID", number)])
        self._count(environ, kept.facts)
        log.info(
            "request",
            request_id=number,
            method=environ["REQUEST_METHOD"],
            path=environ["PATH_INFO"],
            status=304 if same else 200,
            ms=round((clock.monotonic() - began) * 1000),
            kept=True,
        )
        return [] if same or environ["REQUEST_METHOD"] == "HEAD" else [kept.body]

    def _ask(self, key: Key | None, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The page from Flask; kept if it says it may be."""
        begun: list[tuple[str, Headers]] = []

        def listen(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
            begun.append((status, headers))
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        answer = self._inner(environ, listen)
        facts = environ.get(FACTS)
        if not begun or not isinstance(facts, PageFacts):
            return answer
        status, headers = begun[-1]
        if status.startswith(("200", "304")):
            self._count(environ, facts)
        if key is None or environ["REQUEST_METHOD"] != "GET" or not _may_be_kept(status, headers):
            return answer
        body = _read(answer)
        self._keep(key, Kept(_lasting(headers), body, _header(headers, "ETag"), facts, clock.monotonic()))
        return [body]

    def _count(self, environ: WSGIEnvironment, facts: PageFacts) -> None:
        if facts.article_id is None:
            return
        purpose = f"{environ.get('HTTP_SEC_PURPOSE', '')} {environ.get('HTTP_PURPOSE', '')}"
        if is_reading(environ["REQUEST_METHOD"], purpose, environ.get("HTTP_USER_AGENT", "")):
            self._counter.note(facts.article_id)

    def _keep(self, key: Key, kept: Kept) -> None:
        if len(kept.body) > LARGEST:
            return
        with self._lock:
            self._drop(key)
            self._pages[key] = kept
            self._bytes += _weight(kept)
            while self._bytes > self._most:
                self._drop(next(iter(self._pages)))

    def _forget(self, key: Key, kept: Kept) -> None:
        with self._lock:
            if self._pages.get(key) is kept:
                self._drop(key)

    def _drop(self, key: Key) -> None:
        old = self._pages.pop(key, None)
        if old is not None:
            self._bytes -= _weight(old)


def _weight(kept: Kept) -> int:
    """Bytes of a page in memory, with what its key and headers take, about."""
    return len(kept.body) + 2048


def _quote_bytes(environ: WSGIEnvironment) -> None:
    """Bytes beyond ASCII in a query, which may be no text at all, as they should have been sent."""
    query = environ.get("QUERY_STRING", "")
    if not query.isascii():
        environ["QUERY_STRING"] = _BYTE.sub(lambda found: f"%{ord(found[0]):02X}", query)


def _drop_trackers(environ: WSGIEnvironment) -> None:
    """Forget the parameters by which others follow readers: the page does not depend on them."""
    query = environ.get("QUERY_STRING", "")
    if query and _TRACKERS.search(query):
        pairs = parse_qsl(query, keep_blank_values=True)
        environ["QUERY_STRING"] = urlencode([pair for pair in pairs if not _TRACKERS.fullmatch(pair[0])])


def _may_be_kept(status: str, headers: Headers) -> bool:
    names = {name.lower() for name, _value in headers}
    public = _header(headers, "Cache-Control").startswith("public")
    return status.startswith("200") and public and "set-cookie" not in names and "etag" in names


def _matches(asked: str, etag: str) -> bool:
    """Weak comparison of If-None-Match (RFC 9110, 13.1.2)."""
    if asked.strip() == "*":
        return True
    plain = etag.removeprefix("W/")
    return any(part.strip().removeprefix("W/") == plain for part in asked.split(","))


def _read(answer: Iterable[bytes]) -> bytes:
    try:
        return b"".join(answer)
    finally:
        close = getattr(answer, "close", None)
        if close is not None:
            close()


def _header(headers: Headers, wanted: str) -> str:
    return next((value for name, value in headers if name.lower() == wanted.lower()), "")


def _lasting(headers: Headers) -> Headers:
    """Headers that are as true for the next reader; the server dates each answer anew."""
    return [(name, value) for name, value in headers if name not in {"X-Request-ID", "Date"}]
