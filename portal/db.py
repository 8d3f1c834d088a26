"""The database handle: engine set-up, naming convention, UTC time.

SQLite runs in WAL with ``synchronous=FULL``: measured, ``NORMAL`` lost acknowledged rows in power cuts. A request that
may write begins with ``BEGIN IMMEDIATE`` (see :func:`begin_write`), so it never fails half-way with a stale snapshot.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, Select, event, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.sql.base import WriteableColumnCollection
from sqlalchemy.types import TypeDecorator
from sqlalchemy.util import OrderedSet

Key = TypeVar("Key")
Value = TypeVar("Value")
SQLITE_PRAGMAS = {"journal_mode": "wal", "synchronous": "full", "foreign_keys": "on", "busy_timeout": "15000"}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC instant; refuses naive values, so that local time can never slip in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        """One step from the driver's value: a child's page reads hundreds of instants, most of them empty."""
        read = self.impl_instance.result_processor(dialect, coltype)

        def process(value: Any) -> datetime | None:
            if value is None:
                return None
            found: Any = read(value) if read else value
            return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)

        return process


class Base(DeclarativeBase):
    """Base of all tables."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={datetime: UtcDateTime},
    )


db = SQLAlchemy(model_class=Base)


def _fill_at_once(collection: Any) -> None:
    """The index that finds an alias's column, shown to other threads only when it is whole.

    SQLAlchemy (2.1.9) fills it where they see it: of two first requests at the same time, one could miss a column
    and keep a wrong statement for the life of the process.
    """
    if collection._proxy_index:
        return
    index: dict[Any, Any] = defaultdict(OrderedSet)
    for _, _, metrics in collection._collection:
        for column in metrics.column._expanded_proxy_set:
            index[column].add(metrics)
    collection._proxy_index.update(index)


WriteableColumnCollection._init_proxy_index = _fill_at_once  # type: ignore[method-assign, assignment]


@event.listens_for(Engine, "connect")
def _set_pragmas(connection: Any, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None  # BEGIN is ours, see _begin
        for name, value in SQLITE_PRAGMAS.items():
            connection.execute(f"PRAGMA {name}={value}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        mode = "IMMEDIATE" if connection.get_execution_options().get("for_writing") else "DEFERRED"
        connection.exec_driver_sql(f"BEGIN {mode}")


def begin_write() -> None:
    """End what was only read so far and begin a transaction that may write.

    Everything loaded before is refreshed on next use. On SQLite this takes the one write lock at once and waits
    for it up to the busy timeout; on PostgreSQL it simply begins anew.
    """
    db.session.rollback()
    db.session.connection(execution_options={"for_writing": True})


def read_pairs(query: Select[Key, Value]) -> dict[Key, Value]:
    """A query of two columns as a mapping from the first to the second; of equal keys the last row counts."""
    return {row[0]: row[1] for row in db.session.execute(query)}


def insert_missing(
    table: type[Base], rows: Sequence[Mapping[str, Any]], *, unique: Sequence[str], returning: Sequence[Any]
) -> list[Any]:
    """Insert many rows at once, leaving out those whose ``unique`` columns are taken already.

    Gives the ``returning`` columns of the rows that were new.
    """
    if not rows:
        return []
    dialect_insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    statement = dialect_insert(table).on_conflict_do_nothing(index_elements=unique).returning(*returning)
    return list(db.session.execute(statement, list(rows)))


def next_ids(table: type[Base], number: int) -> list[int]:
    """So many ids for rows about to be inserted in one statement; the transaction has begun to write.

    Asking for them beforehand is the only way to know them in order: SQLite gives them back row by row.
    """
    key: Any = table.__table__.c.id
    if db.engine.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.__tablename__, "id")
        numbers = func.generate_series(1, number).table_valued("n")
        return list(db.session.scalars(select(func.nextval(sequence)).select_from(numbers)))
    last = db.session.scalar(select(func.max(key))) or 0
    return list(range(last + 1, last + 1 + number))


def integrity_constraint(error: Exception) -> str:
    """The driver's words about a broken constraint, lower case, to tell which unique rule was hit."""
    return str(getattr(error, "orig", error)).lower()


# What SQLite says when it cannot answer now: permissions, busy, locked, out of memory, read-only, interrupted, failing
# disk, damaged, full, cannot be opened, lock protocol, authorisation, no database. Others blame the statement.
_SQLITE_AWAY = frozenset({3, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 23, 26})
# Classes of SQLSTATE: connection, transaction rolled back, resources, locks, operator, system.
_POSTGRES_AWAY = frozenset({"08", "40", "53", "55", "57", "58"})


def is_outage(error: BaseException) -> bool:
    """Whether the database could not answer (gone, locked, full), so that the same may do later; False where the
    statement or what it found is wrong and will be again."""
    if isinstance(error, (MemoryError, TimeoutError, DisconnectionError, PoolTimeout)):
        return True
    if not isinstance(error, DBAPIError):
        return False
    cause: Any = error.orig
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in _SQLITE_AWAY
    state = getattr(cause, "sqlstate", None)
    if state:
        return state[:2] in _POSTGRES_AWAY
    return error.connection_invalidated or isinstance(error, (OperationalError, InterfaceError))
