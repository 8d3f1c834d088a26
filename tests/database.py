"""A database for tests: migrated and filled once, then put back to that state before each test.

SQLite by default (a file copy in memory, under a millisecond); PostgreSQL when ``PORTAL_TEST_DATABASE_URL`` is set
(a database made from a template).
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
from tests.cast import load_cast


class TestDatabase(Protocol):
    """What fixtures need."""

    __test__ = False
    app: Flask

    def reset(self) -> None:
        """Back to the cast and nothing else."""

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
    return app


def _fill(app: Flask, now: datetime) -> None:
    with time_machine.travel(now, tick=False), app.app_context():
        flask_migrate.upgrade()
        load_cast()
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


class _Sqlite:
    __test__ = False

    def __init__(self, folder: Path, now: datetime) -> None:
        memory = Path("/dev/shm")
        self._live = (memory if memory.is_dir() else folder) / f"portal-test-{os.getpid()}.db"
        self._pristine = folder / "pristine.db"
        self._live.unlink(missing_ok=True)
        self.app = make_app(folder, f"sqlite:///{self._live}")
        self._folder = folder
        _fill(self.app, now)
        shutil.copyfile(self._live, self._pristine)

    def reset(self) -> None:
        with self.app.app_context():
            db.engine.dispose()
        for suffix in ("-wal", "-shm"):
            Path(f"{self._live}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self._pristine, self._live)
        for name in ("mailbox", "files"):
            shutil.rmtree(self._folder / name, ignore_errors=True)

    def remove(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self._live}{suffix}").unlink(missing_ok=True)


class _Postgres:
    __test__ = False

    def __init__(self, folder: Path, url: str, now: datetime) -> None:
        base = make_url(url)
        self._server = base.set(drivername="postgresql").render_as_string(hide_password=False)
        self._template = f"portal_pristine_{os.getpid()}"
        self._live = f"portal_live_{os.getpid()}"
        self._folder = folder
        self._run(f"DROP DATABASE IF EXISTS {self._live}", f"CREATE DATABASE {self._live} TEMPLATE template0")
        self.app = make_app(folder, base.set(database=self._live).render_as_string(hide_password=False))
        _fill(self.app, now)
        self._run(f"CREATE DATABASE {self._template} TEMPLATE {self._live}")

    def reset(self) -> None:
        with self.app.app_context():
            db.engine.dispose()
        self._run(
            f"DROP DATABASE IF EXISTS {self._live} WITH (FORCE)",
            f"CREATE DATABASE {self._live} TEMPLATE {self._template} STRATEGY file_copy",
        )
        for name in ("mailbox", "files"):
            shutil.rmtree(self._folder / name, ignore_errors=True)

    def remove(self) -> None:
        self._run(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in (self._live, self._template)))

    def _run(self, *statements: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]
