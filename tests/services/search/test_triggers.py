"""Every watched table writes the feed, whoever changes it and however; nothing is noted that was rolled back."""

import itertools
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import JSON, Connection, Table, delete, func, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from portal.adapters import clock
from portal.db import Base, begin_write, db
from portal.models.documents import Document, Receipt
from portal.models.people import Membership
from portal.models.search import SearchChange
from portal.models.units import Unit, UnitEdge
from portal.rules.permissions import Role
from portal.services.search import triggers
from portal.services.search.registry import SOURCES
from portal.services.search.source import Source, Watched
from tests.cast import LONG_AGO, Cast
from tests.data_forms import make_form, make_period, make_reports
from tests.make import make_posted

EVERY_WATCHED = [
    pytest.param(kind, watched, id=f"{kind}-{number}-{watched.table}")
    for kind, source in SOURCES.items()
    for number, watched in enumerate(source.watched)
]
_numbers = itertools.count(900_000)
START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def free(app: Flask) -> Iterator[Connection]:
    """A connection on which rows need no others and no rule of the table binds them; all is undone at the end."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys = off")
            connection.exec_driver_sql("PRAGMA ignore_check_constraints = on")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield connection
        connection.rollback()
        connection.invalidate()


def unbind(connection: Connection, table: str) -> None:
    """PostgreSQL: our triggers work even so, and the table's checks are gone."""
    if connection.dialect.name == "postgresql":
        for name in inspect(connection).get_check_constraints(table):
            connection.exec_driver_sql(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name["name"]}"')
        for name, where in triggers.list_present(connection).items():
            if where == table:
                connection.exec_driver_sql(f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{name}"')


def table_of(watched: Watched) -> Table:
    return Base.metadata.tables[watched.table]


def some_value(column: Any, avoid: Any = False) -> Any:
    if isinstance(column.type, JSON):
        return {"x": next(_numbers)}
    kind = column.type.python_type
    if kind in (int, float):
        return next(_numbers)
    if kind is str:
        return f"x{next(_numbers)}"[-min(8, column.type.length or 8) :]
    if kind is bool:
        return not avoid
    moved = timedelta(days=next(_numbers) % 5000)
    return {date: date(2026, 1, 1) + moved, bytes: b"x"}.get(kind, START + moved)


def some_row(table: Table) -> dict[str, Any]:
    return {column.name: some_value(column) for column in table.columns}


def head(connection: Connection) -> int:
    return connection.scalar(select(func.max(SearchChange.id))) or 0


def noted(connection: Connection, kind: str, after: int) -> set[int]:
    query = select(SearchChange.object_id).where(SearchChange.id > after, SearchChange.kind == kind)
    return set(connection.scalars(query))


@pytest.mark.parametrize(("kind", "watched"), EVERY_WATCHED)
def test_rows_that_come_go_move_and_change_are_noted(free: Connection, kind: str, watched: Watched) -> None:
    table = table_of(watched)
    unbind(free, watched.table)
    rows = [some_row(table) for _ in range(2)]
    key = next(iter(table.primary_key.columns))
    own = not watched.query
    begin = head(free)
    free.execute(insert(table), rows)
    after = head(free)
    expected = {row[watched.object_column] for row in rows} if own else set()
    assert noted(free, kind, begin) >= expected
    for name in triggers.columns_of(watched) or [column.name for column in table.columns if not column.primary_key]:
        if table.columns[name] is key:
            continue
        before = head(free)
        changed = some_value(table.columns[name], avoid=rows[0][name])
        free.execute(update(table).where(key == rows[0][key.name]).values({name: changed}))
        if own and rows[0][name] != changed:
            at_both = {rows[0][watched.object_column], changed if name == watched.object_column else 0} - {0}
            assert noted(free, kind, before) >= at_both, name
        rows[0][name] = changed
    before = head(free)
    free.execute(delete(table).where(key.in_([row[key.name] for row in rows])))
    assert noted(free, kind, before) >= ({row[watched.object_column] for row in rows} if own else set())
    assert after >= begin


@pytest.mark.parametrize(("kind", "watched"), EVERY_WATCHED)
def test_what_is_watched_exists(kind: str, watched: Watched) -> None:
    """SQLite would find out only when the row changes."""
    columns = set(table_of(watched).columns.keys())
    assert set(triggers.columns_of(watched)) <= columns
    if not watched.query:
        assert watched.object_column in columns
    assert not {"%", "?"} & set(watched.query)


def test_a_column_nobody_watches_is_not_noted(app: Flask, cast: Cast) -> None:
    document = make_posted(cast.clerk, subject="Kế hoạch")
    before = head(db.session.connection())
    db.session.execute(update(Receipt).values(first_opened_at=clock.now()))
    db.session.execute(update(Document).where(Document.id == document.id).values(subject="Kế hoạch"))
    assert head(db.session.connection()) == before


def test_bulk_statements_and_raw_sql_are_noted(app: Flask, cast: Cast) -> None:
    document = make_posted(cast.clerk, subject="Kế hoạch")
    connection = db.session.connection()
    before = head(connection)
    connection.execute(update(Document).values(subject="Khác"))
    assert document.id in noted(connection, "document", before)
    before = head(connection)
    connection.exec_driver_sql("UPDATE document SET body = 'lại khác'")
    assert document.id in noted(connection, "document", before)


def test_rolled_back_is_not_noted(app: Flask, cast: Cast) -> None:
    document = make_posted(cast.clerk, subject="Kế hoạch")
    before = head(db.session.connection())
    db.session.rollback()
    begin_write()
    document.subject = "Không lưu"
    db.session.flush()
    assert head(db.session.connection()) > before
    db.session.rollback()
    assert head(db.session.connection()) == before


def test_a_unit_that_is_moved_takes_along_all_below_however_deep(app: Flask, cast: Cast) -> None:
    top = above = cast.units["cho_lach"]
    for depth in range(9):
        name = f"Đơn vị {depth}"
        unit = Unit(name=name, name_sort=name, name_folded=name, kind_code="centre", created_at=clock.now())
        db.session.add(unit)
        db.session.flush()
        db.session.add(
            UnitEdge(child_id=unit.id, parent_id=above, relation="administrative", valid_from=LONG_AGO, valid_to=None)
        )
        above = unit.id
    db.session.add(Membership(account_id=cast.nobody.id, unit_id=above, role=Role.STAFF, valid_from=LONG_AGO))
    (report,) = make_reports(make_period(make_form(cast.units["ben_tre"], cast.leader.id)), [above])
    connection = db.session.connection()
    before = head(connection)
    moved = update(UnitEdge).where(UnitEdge.child_id == top)
    connection.execute(moved.values(parent_id=cast.units["vinh_long"]))
    assert {cast.nobody.id, cast.office_clerk.id, cast.principal.id} <= noted(connection, "staff", before)
    assert cast.thpt_principal.id not in noted(connection, "staff", before)
    assert noted(connection, "report", before) == {report.id}
    before = head(connection)
    connection.execute(delete(UnitEdge).where(UnitEdge.child_id == top))
    assert report.id in noted(connection, "report", before)
    before = head(connection)
    edge = {"child_id": top, "parent_id": cast.units["ben_tre"], "relation": "administrative", "valid_from": LONG_AGO}
    connection.execute(insert(UnitEdge), [edge])
    assert cast.nobody.id in noted(connection, "staff", before)


def test_a_circle_in_the_tree_comes_to_an_end(app: Flask, cast: Cast) -> None:
    connection = db.session.connection()
    before = head(connection)
    edge = {"child_id": cast.units["ben_tre"], "parent_id": cast.units["vinh_binh"], "relation": "administrative"}
    connection.execute(insert(UnitEdge), [edge | {"valid_from": LONG_AGO}])
    assert cast.principal.id in noted(connection, "staff", before)


def test_a_table_that_is_emptied_has_its_kinds_made_anew(app: Flask, cast: Cast) -> None:
    connection = db.session.connection()
    if connection.dialect.name != "postgresql":
        pytest.skip("SQLite has no TRUNCATE; what deletes all rows is noted row by row")
    before = head(connection)
    connection.execute(text("TRUNCATE unit_alias"))
    assert noted(connection, "unit", before) == {0}
    before = head(connection)
    connection.execute(text("TRUNCATE data_report CASCADE"))
    assert 0 in noted(connection, "report", before)


class Gates:
    """A source of these tests over the kinds of units, which nothing else watches."""

    kind = "gate"
    watched: tuple[Watched, ...] = (Watched("unit_edge", "child_id", ("parent_id",)),)


def install(*sources: Any) -> list[str]:
    begin_write()
    found: list[Source] = [*SOURCES.values(), *sources]
    changed = triggers.install(db.session.connection(), found)
    db.session.commit()
    return changed


def last_row() -> tuple[str, int]:
    row = db.session.scalars(select(SearchChange).order_by(SearchChange.id.desc()).limit(1)).one()
    return row.kind, row.object_id


def test_installing_again_changes_nothing(app: Flask) -> None:
    before = head(db.session.connection())
    assert install() == []
    assert head(db.session.connection()) == before


def test_a_new_source_is_watched_and_indexed_as_a_whole(app: Flask, cast: Cast) -> None:
    try:
        assert install(Gates()) == ["gate"]
        assert last_row() == ("gate", 0)
        db.session.execute(text("UPDATE unit_edge SET parent_id = parent_id"))
        assert last_row() == ("gate", 0)  # nothing has changed
        changed = Gates()
        changed.watched = (Watched("unit_edge", "child_id"),)
        db.session.rollback()
        assert install(changed) == ["gate"]
        db.session.execute(text("UPDATE unit_edge SET parent_id = parent_id"))
        assert last_row()[1] != 0  # any change counts now
    finally:
        db.session.rollback()
        assert install() == []
    names = triggers.list_present(db.session.connection())
    assert not [name for name in names if name.startswith("search_gate")]


def test_lost_triggers_come_back_and_what_they_missed_is_made_anew(app: Flask) -> None:
    begin_write()
    triggers.take_away(db.session.connection())
    db.session.commit()
    assert triggers.list_present(db.session.connection()) == {}
    assert install() == sorted(SOURCES)
    assert last_row() == ("*", 0)


def test_the_feed_is_written_by_triggers_alone(app: Flask) -> None:
    """A table nobody may fill by hand: every column is required, so a forgotten one is an error."""
    with pytest.raises(DBAPIError):
        db.session.execute(text("INSERT INTO search_change (kind, object_id, tx) VALUES ('x', 1, 0)"))
