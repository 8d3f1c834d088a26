"""A database that cannot answer now is told from a statement that is wrong, on either database."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from portal.db import db, is_outage
from tests.cast import Cast

WRONG = [
    "SELECT no_such_column FROM unit",
    "SELECT 1 FROM no_such_table",
    "SELEC 1",
    "INSERT INTO unit (id) VALUES (NULL)",
    "SELECT no_such_function(1)",
]
NEEDS_POSTGRES = ["SET statement_timeout = 1; SELECT pg_sleep(5)", "SELECT pg_terminate_backend(pg_backend_pid())"]


def failure_of(statement: str) -> DBAPIError:
    with pytest.raises(DBAPIError) as caught:
        db.session.execute(text(statement))
    db.session.rollback()
    return caught.value


@pytest.mark.parametrize("statement", WRONG)
def test_a_wrong_statement_is_no_outage(app: Flask, cast: Cast, statement: str) -> None:
    assert not is_outage(failure_of(statement))


@pytest.mark.parametrize("statement", NEEDS_POSTGRES)
def test_a_server_that_gives_up_is_one(app: Flask, cast: Cast, statement: str) -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("only there")
    assert is_outage(failure_of(statement))


def test_a_server_that_is_not_there_is_one() -> None:
    engine = create_engine("postgresql+psycopg://nobody@/nothing?host=/nowhere")
    with pytest.raises(OperationalError) as caught:
        engine.connect()
    assert is_outage(caught.value)


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[str]:
    """A SQLite file somebody else writes."""
    path = tmp_path / "locked.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("CREATE TABLE thing (id INTEGER)")
    other.execute("BEGIN IMMEDIATE")
    yield f"sqlite:///{path}"
    other.close()


def write_to(url: str) -> None:
    engine = create_engine(url, connect_args={"timeout": 0.1})
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 0")
        connection.exec_driver_sql("INSERT INTO thing VALUES (1)")


def test_a_locked_or_missing_file_is_one(locked: str, tmp_path: Path) -> None:
    with pytest.raises(OperationalError) as caught:
        write_to(locked)
    assert is_outage(caught.value)
    with pytest.raises(OperationalError) as missing:
        create_engine(f"sqlite:///{tmp_path}/nowhere/x.db").connect()
    assert is_outage(missing.value)


def test_other_errors_are_told_apart(tmp_path: Path) -> None:
    assert is_outage(MemoryError())
    assert is_outage(PoolTimeout())
    assert not is_outage(ValueError("a bad row"))
    text_file = tmp_path / "no.db"
    text_file.write_text("this is no database" * 100)
    with pytest.raises(DBAPIError) as caught:
        create_engine(f"sqlite:///{text_file}").connect()
    assert is_outage(caught.value)
