"""A database for tests: migrated and filled once, then put back to that state before each test.

SQLite by default (a file copy in memory, under a millisecond); PostgreSQL when ``PORTAL_TEST_DATABASE_URL`` is set
(its tables are emptied and filled again).
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol

import flask_migrate
import psycopg
import time_machine
from flask import Flask
from sqlalchemy.engine import make_url

from portal import create_app
from portal.config import Settings
from portal.db import db
from tests import compiled
from tests.cast import Cast, cast_of, load_cast

CAST = "cast"


class TestDatabase(Protocol):
    """What fixtures need."""

    __test__ = False
    app: Flask
    cast: Cast
    kept: set[str]

    def reset(self, state: str = CAST) -> None:
        """Back to the cast and nothing else, or to another state that was kept."""

    def keep(self, state: str) -> None:
        """Keep what is there now, committed, rows and files, under this name."""

    def remove(self) -> None:
        """Leave nothing behind."""


@contextmanager
def open_database(folder: Path, now: datetime) -> Iterator[TestDatabase]:
    """The database of this test process."""
    url = os.environ.get("PORTAL_TEST_DATABASE_URL", "")
    database = _Postgres(folder, url, now) if url else _Sqlite(folder, now)
    try:
        yield database
    finally:
        with database.app.app_context():
            db.engine.dispose()
        database.remove()


def make_app(folder: Path, url: str) -> Flask:
    """An app over a test database, with all its own files below ``folder``."""
    app = create_app(
        Settings(
            instance=str(folder),
            database_url=url,
            secret_key="a key for tests",
            public_url="http://localhost",
            log_level="ERROR",
            demo=True,
        )
    )
    app.config["TESTING"] = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.jinja_env.bytecode_cache = compiled.cache()
    return app


def _fill(app: Flask, now: datetime) -> Cast:
    with time_machine.travel(now, tick=False), app.app_context():
        flask_migrate.upgrade()
        load_cast()
        db.session.commit()
        cast = cast_of(app)
        db.session.remove()
        db.engine.dispose()
        return cast


def _keep_files(folder: Path, state: str) -> None:
    if (folder / "files").is_dir():
        shutil.copytree(folder / "files", folder / f"files-of-{state}")


def _put_files_back(folder: Path, state: str) -> None:
    for name in ("mailbox", "files"):
        shutil.rmtree(folder / name, ignore_errors=True)
    if (folder / f"files-of-{state}").is_dir():
        shutil.copytree(folder / f"files-of-{state}", folder / "files")


class _Sqlite:
    __test__ = False

    def __init__(self, folder: Path, now: datetime) -> None:
        memory = Path("/dev/shm")
        self._live = (memory if memory.is_dir() else folder) / f"portal-test-{os.getpid()}.db"
        self._live.unlink(missing_ok=True)
        self.app = make_app(folder, f"sqlite:///{self._live}")
        self._folder = folder
        self.kept: set[str] = set()
        self.cast = _fill(self.app, now)
        self.keep(CAST)

    def keep(self, state: str) -> None:
        self._close()  # the last one that leaves puts everything into the one file
        shutil.copyfile(self._live, self._folder / f"{state}.db")
        _keep_files(self._folder, state)
        self.kept.add(state)

    def reset(self, state: str = CAST) -> None:
        self._close()
        for suffix in ("-wal", "-shm"):
            Path(f"{self._live}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self._folder / f"{state}.db", self._live)
        _put_files_back(self._folder, state)

    def _close(self) -> None:
        with self.app.app_context():
            db.engine.dispose()

    def remove(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self._live}{suffix}").unlink(missing_ok=True)


class _Postgres:
    """Emptied and filled again from copies kept in memory: three times as fast as a new database for each test."""

    __test__ = False

    def __init__(self, folder: Path, url: str, now: datetime) -> None:
        server = make_url(url)
        self._folder = folder
        self._server = server.set(drivername="postgresql").render_as_string(hide_password=False)
        self._name = f"portal_live_{os.getpid()}"
        live = server.set(database=self._name)
        self._on_server(f"DROP DATABASE IF EXISTS {self._name}", f"CREATE DATABASE {self._name} TEMPLATE template0")
        self.app = make_app(folder, live.render_as_string(hide_password=False))
        self.cast = _fill(self.app, now)
        plain = live.set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection = psycopg.connect(plain, autocommit=True)
        every_table = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        self._tables = [name for (name,) in self._connection.execute(every_table)]
        self.kept: set[str] = set()
        self._rows: dict[str, dict[str, bytes]] = {}
        self._sequences: dict[str, tuple[list[str], list[int], list[bool]]] = {}
        self._prepare_emptying()
        self.keep(CAST)

    def keep(self, state: str) -> None:
        self._rows[state] = {table: content for table in self._tables if (content := self._read(table))}
        sequences = "SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences"
        found = self._connection.execute(sequences).fetchall()
        self._sequences[state] = (
            [name for name, _value in found],
            [value or 1 for _name, value in found],
            [value is not None for _name, value in found],
        )
        _keep_files(self._folder, state)
        self.kept.add(state)

    def reset(self, state: str = CAST) -> None:
        with self._connection.transaction(), self._connection.cursor() as cursor:
            # without triggers there is no order to keep among tables that refer to each other
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("SET LOCAL lock_timeout = '20s'")
            cursor.execute("SELECT pg_temp.empty_all()")
            for table, content in self._rows[state].items():
                with cursor.copy(f'COPY "{table}" FROM STDIN'.encode()) as copy:
                    copy.write(content)
            cursor.execute(
                "SELECT setval(name::regclass, value, called) FROM unnest(%s::text[], %s::bigint[], %s::bool[])"
                " AS kept (name, value, called)",
                self._sequences[state],
            )
        _put_files_back(self._folder, state)

    def _prepare_emptying(self) -> None:
        """A function of this connection alone, whose statements are planned once for all tests."""
        deletes = "".join(f'DELETE FROM "{table}";' for table in self._tables)
        self._connection.execute(
            f"CREATE FUNCTION pg_temp.empty_all() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {deletes} END $$".encode()
        )

    def remove(self) -> None:
        self._connection.close()
        self._on_server(f"DROP DATABASE IF EXISTS {self._name} WITH (FORCE)")

    def _read(self, table: str) -> bytes:
        with self._connection.cursor() as cursor, cursor.copy(f'COPY "{table}" TO STDOUT'.encode()) as copy:
            return b"".join(bytes(block) for block in copy)

    def _on_server(self, *statements: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())
