"""The database under a request: its settings, when it is locked for writing, and what happens when it cannot be."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest
from flask import Flask, Response, current_app
from sqlalchemy import Engine, event, func, select, text

from portal.db import SQLITE_PRAGMAS, begin_write, db
from portal.models.records import AuditEntry
from portal.services.records import note
from portal.web.access import SIGNED_IN, page
from tests.cast import Cast
from tests.pages import PageClient

pytestmark = pytest.mark.sqlite_only
SOME_POST = "/don-vi-dang-lam-viec"


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Everything sent to the database, BEGIN and COMMIT as well."""
    sent: list[str] = []

    def heard(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", heard)
    yield sent
    event.remove(Engine, "before_cursor_execute", heard)


@pytest.fixture
def writing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Make some POST write an audit entry of the given size."""

    def replace(size: int) -> None:
        @page(SIGNED_IN)
        def view() -> Response:
            note(None, "tested", "test", 1, after={"text": "x" * size})
            return current_app.response_class("written", mimetype="text/plain")

        endpoint = app.url_map.bind("localhost").match(SOME_POST, method="POST")[0]
        monkeypatch.setitem(app.view_functions, endpoint, view)

    return replace


def count_entries() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0


@contextmanager
def pragmas(monkeypatch: pytest.MonkeyPatch, **values: str) -> Iterator[None]:
    """New connections get other settings."""
    with monkeypatch.context() as patch:
        for name, value in values.items():
            patch.setitem(SQLITE_PRAGMAS, name, value)
        db.session.remove()
        db.engine.dispose()
        yield
    db.session.remove()
    db.engine.dispose()


def test_every_pooled_connection_keeps_what_it_acknowledged(app: Flask) -> None:
    connections = [db.engine.connect() for _ in range(3)]
    for connection in connections:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
        assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 15000}
        connection.close()
    with db.engine.connect() as again:  # from the pool
        assert again.execute(text("PRAGMA synchronous")).scalar_one() == 2


def test_a_post_takes_the_write_lock_before_it_writes(client_for, cast: Cast, statements, writing) -> None:
    writing(10)
    client = client_for(cast.clerk)
    statements.clear()
    assert client.send(SOME_POST).status_code == 200
    begun = statements.index("BEGIN IMMEDIATE")
    written = [number for number, sent in enumerate(statements) if sent.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert written
    assert min(written) > begun
    assert statements.count("BEGIN IMMEDIATE") == 1


def test_a_page_that_only_reads_never_asks_for_the_lock(client_for, cast: Cast, statements) -> None:
    client = client_for(cast.clerk)
    statements.clear()
    assert client.get("/thong-bao/").status_code == 200
    assert "BEGIN IMMEDIATE" not in statements
    assert "BEGIN DEFERRED" in statements


def test_a_locked_database_is_said_and_nothing_is_kept(
    app: Flask, client_for, cast: Cast, writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing(10)
    client = client_for(cast.clerk)
    before = count_entries()
    with pragmas(monkeypatch, busy_timeout="50"):
        other = sqlite3.connect(str(db.engine.url.database), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        response = client.send(SOME_POST)
        assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
        assert client.get("/viec-cua-toi").status_code == 200  # reading goes on
        other.rollback()
        other.close()
        assert count_entries() == before
        assert client.send(SOME_POST).status_code == 200
    assert count_entries() == before + 1


def test_a_stale_session_still_reads_while_the_database_is_locked(
    app: Flask, client_for, cast: Cast, clock_at, monkeypatch: pytest.MonkeyPatch
) -> None:
    client: PageClient = client_for(cast.clerk)
    clock_at.shift(3600)
    with pragmas(monkeypatch, busy_timeout="50"):
        other = sqlite3.connect(str(db.engine.url.database), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert client.get("/viec-cua-toi").status_code == 200
        other.close()


def test_a_full_disk_is_said_and_nothing_is_kept(
    app: Flask, client_for, cast: Cast, writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing(5_000_000)
    client = client_for(cast.clerk)
    with pragmas(monkeypatch, max_page_count="1"):  # no more than it has now
        response = client.send(SOME_POST)
        assert response.status_code == 507
        assert count_entries() == 0
        assert client.get("/viec-cua-toi").status_code == 200
    assert client.send(SOME_POST).status_code == 200
    assert count_entries() == 1


def test_an_unreachable_database_is_503_everywhere(
    app: Flask, client_for, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_for(cast.clerk)
    with monkeypatch.context() as patch:
        patch.setattr(db.engine.dialect, "connect", _refuse)
        db.session.remove()
        db.engine.dispose()
        for path in ("/viec-cua-toi", "/healthz", "/khong-co"):
            assert client.get(path).status_code == 503, path
    db.engine.dispose()
    assert client.get("/viec-cua-toi").status_code == 200


def _refuse(*_args: object, **_options: object) -> None:
    raise sqlite3.OperationalError("unable to open database file")


def test_begin_write_refreshes_what_was_read(app: Flask) -> None:
    note(None, "tested", "test", 1)
    db.session.commit()
    entry = db.session.scalars(select(AuditEntry)).one()
    begin_write()
    with closing(sqlite3.connect(f"file:{db.engine.url.database}?mode=ro", uri=True)) as other:
        assert other.execute("SELECT action FROM audit_entry").fetchone() == ("tested",)
    assert entry.action == "tested"
    assert db.session.connection().get_execution_options()["for_writing"] is True
