"""Database triggers that write the feed: whatever changes a watched row, by whatever way, is noted with it.

They are made from what the sources watch. The name of each ends in a hash of its text, so that comparing names tells
which are missing or out of date: ``install`` puts that right after every migration and when an indexer starts, and a
new source needs no migration of its own.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from portal.services.search.feed import EVERYTHING, WHOLE_KIND
from portal.services.search.registry import SOURCES
from portal.services.search.source import Source, Watched

PREFIX = "search_"
_PRESENT = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, 7) = 'search_'",
    "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger"
    " WHERE NOT tgisinternal AND starts_with(tgname, 'search_')",
}
_STAMP = {
    "sqlite": "0, strftime('%Y-%m-%d %H:%M:%f000', 'now')",
    "postgresql": "pg_current_xact_id()::text::bigint, clock_timestamp()",
}
_TOUCHED = {"insert": ("NEW",), "delete": ("OLD",), "update": ("OLD", "NEW")}


@dataclass(frozen=True)
class Trigger:
    """A trigger by its name, and the statements that make it."""

    name: str
    kind: str
    statements: tuple[str, ...]


def install(connection: Connection, sources: Iterable[Source] | None = None) -> list[str]:
    """Make the triggers equal to what is watched; the kinds whose triggers changed, which are noted to be indexed anew.

    Within the transaction of the caller. The first time, and whenever all are new, that is everything at once.
    """
    sources = list(SOURCES.values()) if sources is None else list(sources)
    _forget_another_server(connection)
    is_new = connection.exec_driver_sql("SELECT 1 FROM search_change LIMIT 1").first() is None
    wanted = {each.name: each for each in list_triggers(sources, connection.dialect.name)}
    present = list_present(connection)
    missing = [each for name, each in wanted.items() if name not in present]
    _drop(connection, {name: table for name, table in present.items() if name not in wanted})
    for trigger in missing:
        for statement in trigger.statements:
            _execute(connection, statement)
    changed = sorted({trigger.kind for trigger in missing})
    if is_new or missing:
        announce(connection, [EVERYTHING] if is_new or len(missing) == len(wanted) else changed)
    return changed


def take_away(connection: Connection) -> None:
    """Drop all, before tables change under them; within the transaction of the caller."""
    _drop(connection, list_present(connection))


def announce(connection: Connection, kinds: Iterable[str]) -> None:
    """Have every index make these kinds anew."""
    for kind in kinds:
        _execute(connection, _note(kind, f"SELECT {WHOLE_KIND} AS id", connection.dialect.name))


def list_triggers(sources: Iterable[Source], dialect: str) -> list[Trigger]:
    """Three for each watched table: rows that come, go and change. On PostgreSQL one more for a table that is emptied
    at once: nobody is told of its rows, so all of the kind is made anew."""
    sources = list(sources)
    make = _sqlite if dialect == "sqlite" else _postgres
    tables = {source.kind: list(dict.fromkeys(each.table for each in source.watched)) for source in sources}
    emptied = [
        _named(f"{PREFIX}{kind[:20]}_{number}_tru", kind, _truncated(kind, table))
        for kind, watched in tables.items()
        for number, table in enumerate(watched)
    ]
    return (emptied if dialect == "postgresql" else []) + [
        _named(f"{PREFIX}{source.kind[:20]}_{number}_{event[:3]}", source.kind, make(source.kind, watched, event))
        for source in sources
        for number, watched in enumerate(source.watched)
        for event in ("insert", "delete", "update")
    ]


def _named(stem: str, kind: str, statements: Sequence[str]) -> Trigger:
    name = f"{stem}_{hashlib.sha256(';'.join(statements).encode()).hexdigest()[:10]}"
    return Trigger(name, kind, tuple(each.replace("{name}", name) for each in statements))


def _sqlite(kind: str, watched: Watched, event: str) -> list[str]:
    rows = " UNION ALL ".join(_objects(watched, row) for row in _TOUCHED[event])
    when = _when(watched, event, "{old} IS NOT {new}")
    body = _note(kind, rows, "sqlite")
    return [f'CREATE TRIGGER "{{name}}" AFTER {_event(watched, event)} ON "{watched.table}"{when} BEGIN {body}; END']


def _postgres(kind: str, watched: Watched, event: str) -> list[str]:
    """Once for a statement that inserts or deletes, however many rows; row by row where columns are compared."""
    if event == "update":
        rows = " UNION ALL ".join(_objects(watched, row) for row in _TOUCHED[event])
        when = _when(watched, event, "{old}::text IS DISTINCT FROM {new}::text")
        each = f"FOR EACH ROW{when}"
    else:
        found = _objects(watched, "changed")
        rows = f"SELECT DISTINCT one.id FROM changed CROSS JOIN LATERAL ({found}) AS one"  # noqa: S608
        each = f"REFERENCING {_TOUCHED[event][0]} TABLE AS changed FOR EACH STATEMENT"
    body = f"BEGIN {_note(kind, rows, 'postgresql')}; RETURN NULL; END"
    head = f'CREATE TRIGGER "{{name}}" AFTER {_event(watched, event)} ON "{watched.table}"'
    return [
        f'CREATE OR REPLACE FUNCTION "{{name}}"() RETURNS trigger LANGUAGE plpgsql AS $feed$ {body} $feed$',
        f'{head} {each} EXECUTE FUNCTION "{{name}}"()',
    ]


def _truncated(kind: str, table: str) -> list[str]:
    body = f"BEGIN {_note(kind, f'SELECT {WHOLE_KIND} AS id', 'postgresql')}; RETURN NULL; END"
    return [
        f'CREATE OR REPLACE FUNCTION "{{name}}"() RETURNS trigger LANGUAGE plpgsql AS $feed$ {body} $feed$',
        f'CREATE TRIGGER "{{name}}" AFTER TRUNCATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION "{{name}}"()',
    ]


def _note(kind: str, rows: str, dialect: str) -> str:
    """The statement of a trigger: a line of the feed for each object."""
    return (
        "INSERT INTO search_change (kind, object_id, tx, at) "  # noqa: S608
        f"SELECT '{kind}', found.id, {_STAMP[dialect]} FROM ({rows}) AS found WHERE found.id IS NOT NULL"
    )


def _objects(watched: Watched, row: str) -> str:
    """The ids of the objects a row belongs to, in a column ``id``; some twice: UNION costs SQLite 50 µs a row."""
    if not watched.query:
        return f'SELECT {row}."{watched.object_column}" AS id'
    named, number = re.subn(r"\ASELECT ([a-z_.]+) FROM ", r"SELECT \1 AS id FROM ", watched.query)
    if not number:
        raise ValueError(f"a query that begins with SELECT, one column and FROM expected: {watched.query}")
    return named.replace("{row}", row)


def columns_of(watched: Watched) -> list[str]:
    """What is compared: the column that names the object counts, for a row may move to another."""
    own = () if watched.query else (watched.object_column,)
    return list(dict.fromkeys((*own, *watched.columns))) if watched.columns else []


def _event(watched: Watched, event: str) -> str:
    if event != "update" or not watched.columns:
        return event.upper()
    return "UPDATE OF " + ", ".join(f'"{column}"' for column in columns_of(watched))


def _when(watched: Watched, event: str, compare: str) -> str:
    if event != "update" or not watched.columns:
        return ""
    differ = (compare.format(old=f'OLD."{name}"', new=f'NEW."{name}"') for name in columns_of(watched))
    return f" WHEN ({' OR '.join(differ)})"


def list_present(connection: Connection) -> dict[str, str]:
    """The feed's triggers as they are in the database: name and table."""
    return dict(connection.exec_driver_sql(_PRESENT[connection.dialect.name]).all())


def _drop(connection: Connection, triggers: dict[str, str]) -> None:
    for name, table in triggers.items():
        if connection.dialect.name == "sqlite":
            _execute(connection, f'DROP TRIGGER "{name}"')
        else:
            _execute(connection, f'DROP TRIGGER "{name}" ON {table}')
            _execute(connection, f'DROP FUNCTION "{name}"()')


def _forget_another_server(connection: Connection) -> None:
    """PostgreSQL counts transactions by server: rows brought from another one may claim to be of times to come."""
    if connection.dialect.name == "postgresql":
        to_come = (
            "SELECT 1 FROM search_change WHERE tx >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint LIMIT 1"
        )
        if connection.exec_driver_sql(to_come).first() is not None:
            connection.exec_driver_sql("DELETE FROM search_change")


def _execute(connection: Connection, statement: str) -> None:
    """As it stands: a percent sign or a colon in it is nobody's parameter."""
    connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
