"""The feed is read in the order in which changes became visible, and nothing is ever passed by."""

import os
import time
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update

from portal.adapters import clock
from portal.db import begin_write, db
from portal.models.documents import Document
from portal.models.search import SearchChange
from portal.services.search import feed, triggers
from portal.services.search.feed import Mark, Place
from tests.cast import Cast
from tests.indexing import settle
from tests.make import make_posted
from tests.postgres import VARIABLE

ON_POSTGRES = pytest.mark.skipif(not os.environ.get(VARIABLE), reason="SQLite has one writer and no numbers for it")


def here() -> Place:
    place, _mark = feed.newest()
    db.session.rollback()
    return place


def note(connection: object, number: int) -> None:
    tx = "pg_current_xact_id()::text::bigint" if db.engine.dialect.name == "postgresql" else "0"
    stamp = (
        f"INSERT INTO search_change (kind, object_id, tx, at) VALUES ('document', {number}, {tx}, CURRENT_TIMESTAMP)"
    )
    connection.exec_driver_sql(stamp)  # type: ignore[attr-defined]


def note_and_commit(*numbers: int) -> None:
    begin_write()
    for number in numbers:
        note(db.session.connection(), number)
    db.session.commit()
    settle()


def come(after: Place) -> feed.Portion:
    """What comes next, once it may be read: transactions of tests that run beside are waited for."""
    deadline = time.monotonic() + 60
    while not (portion := feed.read_portion(after)).changes and time.monotonic() < deadline:
        db.session.rollback()
        time.sleep(0.02)
    return portion


def test_of_one_object_only_one_comes(app: Flask, cast: Cast) -> None:
    start = here()
    documents = [make_posted(cast.clerk, code=f"{number}/VP") for number in (1, 2)]
    begin_write()
    db.session.execute(update(Document).values(subject="Khác"))
    db.session.commit()
    settle()
    portion = feed.read_portion(start)
    found = [object_id for kind, object_id in portion.changes if kind == "document"]
    assert sorted(found) == sorted(document.id for document in documents)
    assert portion.is_last
    assert feed.read_portion(portion.place).changes == ()


def test_a_reader_goes_on_from_what_its_index_kept(app: Flask) -> None:
    start = here()
    note_and_commit(1, 2)
    note_and_commit(3)
    portion = feed.read_portion(start)
    assert portion.changes == (("document", 1), ("document", 2), ("document", 3))
    assert portion.watermark is not None
    note_and_commit(4)
    assert feed.read_portion(feed.place_of(portion.watermark)).changes == (("document", 4),)


def test_a_limited_portion_goes_on_within_a_transaction(app: Flask) -> None:
    start = here()
    note_and_commit(1)
    note_and_commit(2, 3, 4)
    found, place = [], start
    while True:
        portion = feed.read_portion(place, most=2)
        found += portion.changes
        if portion.watermark is not None and db.engine.dialect.name == "postgresql":
            assert feed.place_of(portion.watermark).id > 4  # never in the middle of a transaction
        place = portion.place
        if portion.is_last:
            break
    assert found == [("document", number) for number in (1, 2, 3, 4)]


@ON_POSTGRES
def test_open_transactions_that_commit_out_of_order(app: Flask) -> None:
    """The one with the greater id commits first: it has to wait, or the other would be passed by."""
    start = here()
    with db.engine.connect() as slow, db.engine.connect() as quick:
        note(slow, 1)
        note(quick, 2)
        quick.commit()
        assert feed.read_portion(start).changes == ()
        db.session.rollback()
        slow.commit()
        settle()
        assert feed.read_portion(start).changes == (("document", 1), ("document", 2))
        db.session.rollback()


@ON_POSTGRES
def test_a_younger_transaction_with_a_smaller_id_is_not_passed_by(app: Flask) -> None:
    """The older transaction takes its id later, and commits first."""
    place = here()
    with db.engine.connect() as older, db.engine.connect() as younger:
        older.exec_driver_sql("SELECT pg_current_xact_id()")
        note(younger, 1)
        note(older, 2)
        older.commit()
        portion = come(place)
        assert portion.changes == (("document", 2),)
        db.session.rollback()
        younger.commit()
        assert come(portion.place).changes == (("document", 1),)
        assert portion.watermark is not None
        assert feed.read_portion(feed.place_of(portion.watermark)).changes == (("document", 1),)
        db.session.rollback()


@ON_POSTGRES
def test_rows_of_another_server_are_forgotten(app: Flask) -> None:
    """Brought by a dump to a server that has counted fewer transactions."""
    begin_write()
    db.session.execute(update(SearchChange).values(tx=2**40))
    db.session.commit()
    begin_write()
    triggers.install(db.session.connection())
    db.session.commit()
    assert [row.kind for row in db.session.scalars(select(SearchChange))] == ["*"]


def test_the_mark_is_known_again_and_no_other(app: Flask) -> None:
    _place, mark = feed.newest()
    assert feed.knows(mark)
    assert not feed.knows(Mark(mark.id, mark.at + timedelta(seconds=1)))
    assert not feed.knows(Mark(mark.id + 1000, mark.at))


def test_sweeping_keeps_a_week_and_the_newest(app: Flask) -> None:
    note_and_commit(1, 2)
    begin_write()
    db.session.execute(update(SearchChange).values(at=clock.now() - timedelta(days=8)))
    last = db.session.scalar(select(func.max(SearchChange.id)))
    db.session.commit()
    feed.sweep_feed()
    assert list(db.session.scalars(select(SearchChange.id))) == [last]
    begin_write()
    db.session.execute(update(SearchChange).values(at=clock.now() - timedelta(days=6)))
    db.session.commit()
    note_and_commit(3)
    feed.sweep_feed()
    assert db.session.scalar(select(func.count()).select_from(SearchChange)) == 2


def test_what_waits_is_counted_with_the_moment_of_the_oldest(app: Flask) -> None:
    start = here()
    assert feed.count_waiting(start) == (0, None)
    note_and_commit(1, 2)
    number, oldest = feed.count_waiting(start)
    assert number == 2
    assert oldest is not None


def test_reading_walks_an_index(app: Flask) -> None:
    note_and_commit(*range(1, 300))
    if db.engine.dialect.name == "sqlite":
        query = "EXPLAIN QUERY PLAN SELECT id FROM search_change WHERE (tx, id) > (0, 5) ORDER BY tx, id LIMIT 10"
        plan = " ".join(row[3] for row in db.session.execute(text(query)))
        assert "ix_search_change_tx" in plan
        assert "TEMP B-TREE" not in plan
