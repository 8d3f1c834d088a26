"""The index follows the database: what changes, what the clock changes, what was undone; and mends itself."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from portal.adapters import clock
from portal.adapters.node_files import OnlyOne
from portal.db import begin_write, db
from portal.models.documents import Document
from portal.models.units import Unit
from portal.rules.permissions import Actor
from portal.rules.search.entries import Entry
from portal.services.search import following, indexing, rebuilding, triggers
from portal.services.search.indexing import index_once
from portal.services.search.registry import SOURCES
from portal.services.search.source import Shown, Watched, key_of
from tests.cast import Cast
from tests.conftest import NOW
from tests.indexing import Machine, settle
from tests.make import make_draft, make_posted
from tests.queries import count_queries


class Units:
    """A plain source: units by name; by the clock, those that opened."""

    kind = "test_unit"
    watched: Sequence[Watched] = (Watched("unit", columns=("name", "closed_on")),)
    broken: frozenset[int] = frozenset()

    def ids_after(self, object_id: int, most: int) -> Sequence[int]:
        query = select(Unit.id).where(Unit.id > object_id, Unit.closed_on.is_(None))
        return db.session.scalars(query.order_by(Unit.id).limit(most)).all()

    def entries(self, object_ids: Collection[int]) -> list[Entry]:
        if self.broken & set(object_ids):
            raise ValueError("a row nobody expected")
        query = select(Unit).where(Unit.id.in_(object_ids), Unit.closed_on.is_(None))
        return [
            Entry(key_of(self.kind, unit.id), self.kind, unit.name, frozenset({f"unit-{unit.kind_code}"}))
            for unit in db.session.scalars(query)
        ]

    def due(self, since: datetime, until: datetime, /) -> Collection[int]:
        return db.session.scalars(select(Unit.id).where(Unit.created_at > since, Unit.created_at <= until)).all()

    def tokens(self, actor: Actor | None, /) -> frozenset[str]:
        return frozenset()

    def show(self, actor: Actor | None, object_ids: Collection[int], /) -> dict[int, Shown]:
        return {}


@pytest.fixture
def machine(app: Flask, tmp_path: Path) -> Machine:
    return Machine(tmp_path / "index", sources=dict(SOURCES)).catch_up()


@pytest.fixture
def units(app: Flask, cast: Cast, tmp_path: Path) -> Iterator[Machine]:
    """Over the source of these tests beside the real ones; its triggers go afterwards."""
    yield Machine(tmp_path / "index", sources={**SOURCES, Units.kind: Units()}).catch_up()
    db.session.rollback()
    begin_write()
    triggers.install(db.session.connection())
    db.session.commit()


def test_the_first_index_has_everything(machine: Machine, cast: Cast) -> None:
    assert machine.kept == machine.wanted
    assert not machine.status.is_building


def test_what_is_posted_changed_and_erased_follows(machine: Machine, cast: Cast) -> None:
    document = make_posted(cast.clerk, subject="Kế hoạch năm học")
    draft = make_draft(cast.clerk, code="13/VP")
    keys = {key_of("document", document.id), key_of("document", draft.id)}
    assert not keys & machine.kept.keys()
    assert keys <= machine.catch_up().kept.keys()
    assert machine.kept == machine.wanted
    begin_write()
    db.session.execute(update(Document).where(Document.id == draft.id).values(discarded_at=clock.now()))
    db.session.commit()
    assert key_of("document", draft.id) not in machine.catch_up().kept
    rebuilding.ask_anew()
    assert key_of("document", draft.id) not in machine.catch_up().kept
    assert machine.kept == machine.wanted


def test_what_was_rolled_back_never_gets_in(machine: Machine, cast: Cast) -> None:
    before = machine.kept
    begin_write()
    db.session.execute(update(Document).values(discarded_at=clock.now()))
    db.session.rollback()
    assert machine.catch_up().kept == before


def test_doing_it_again_does_no_harm(machine: Machine, cast: Cast) -> None:
    """As after a crash between the commit of the index and the note beside it, or before both."""
    make_posted(cast.clerk)
    folder = machine.mark()
    notes = (folder / following.NOTES).read_text()
    machine.catch_up()
    (folder / following.NOTES).write_text(notes)
    assert machine.restart().kept == machine.wanted
    assert machine.is_marked  # the same index went on


def test_the_clock_alone_changes_what_is_found(units: Machine) -> None:
    unit = db.session.scalars(select(Unit)).first()
    assert unit is not None
    key, when = key_of(Units.kind, unit.id), clock.now() + timedelta(minutes=5)
    begin_write()
    db.session.execute(update(Unit).where(Unit.id == unit.id).values(created_at=when))
    db.session.commit()
    units.catch_up()
    follower = units.indexer._follower
    assert follower is not None
    follower.index.apply([], [key], follower.index.watermark())  # whatever was there must be written anew
    follower.step_clock()
    assert key not in units.kept
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        follower.step_clock()
        assert key in units.kept
        assert follower.notes.until == clock.now()


def test_one_bad_row_keeps_no_other_from_being_found(units: Machine) -> None:
    first, second = db.session.scalars(select(Unit.id).order_by(Unit.id).limit(2)).all()
    source = units.sources[Units.kind]
    source.broken = frozenset({first})
    begin_write()
    db.session.execute(update(Unit).where(Unit.id.in_([first, second])).values(name="Tên mới"))
    db.session.commit()
    assert key_of(Units.kind, first) not in units.catch_up().kept
    assert key_of(Units.kind, second) in units.kept
    units.indexer.reporter.note(at_once=True)
    assert units.status.broken == 1
    source.broken = frozenset()
    units.indexer._aside = indexing.Every(0)
    assert key_of(Units.kind, first) in units.catch_up().kept


def test_only_one_process_writes(machine: Machine) -> None:
    lock = OnlyOne(machine.folders.root / indexing.LOCK)
    assert lock.take()
    assert not index_once(machine.folders, machine.sources)
    lock.release()
    assert index_once(machine.folders, machine.sources)


def test_a_batch_asks_little(machine: Machine, cast: Cast) -> None:
    """However many documents change: the feed, and what the source asks for all of them."""
    documents = [make_posted(cast.clerk, code=f"{number}/VP") for number in range(5)]
    machine.catch_up()
    for chosen in (documents[:1], documents):
        begin_write()
        ids = [document.id for document in chosen]
        db.session.execute(update(Document).where(Document.id.in_(ids)).values(subject=f"{len(ids)} văn bản"))
        db.session.commit()
        settle()
        with count_queries() as count:
            machine.indexer.turn()
        assert len(count) <= 7, count.statements


def test_nothing_to_do_asks_one_question(machine: Machine) -> None:
    with count_queries() as count:
        machine.indexer.turn()
    assert len(count) == 1
