"""One source that fails, or one thing that cannot be indexed, holds back nothing else; a lost database holds all."""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError

from portal.adapters.search_index import SearchIndex
from portal.db import begin_write, db
from portal.models.units import Unit
from portal.rules.permissions import Actor
from portal.rules.search.entries import Entry
from portal.services.search import indexing, setting_aside, triggers
from portal.services.search.health import examine_index
from portal.services.search.registry import SOURCES
from portal.services.search.setting_aside import WHOLE
from portal.services.search.source import Shown, Watched, key_of
from tests.cast import Cast
from tests.indexing import Machine
from tests.make import make_posted

KIND = "test_unit"
WRONG = "SELECT no_such_column FROM unit"


class Units:
    """Units by name; whatever is named in ``wrong`` asks for a column that does not exist."""

    kind = KIND
    watched: Sequence[Watched] = (Watched("unit", columns=("name",)),)

    def __init__(self) -> None:
        self.wrong: set[str] = set()
        self.poison: set[int] = set()
        self.away = False
        self.asked = 0

    def ids_after(self, object_id: int, most: int) -> Sequence[int]:
        self._fail("ids")
        return db.session.scalars(select(Unit.id).where(Unit.id > object_id).order_by(Unit.id).limit(most)).all()

    def entries(self, object_ids: Collection[int]) -> list[Entry]:
        self.asked += 1
        if self.away:
            locked = sqlite3.OperationalError("database is locked")
            locked.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise OperationalError("SELECT", {}, locked)
        if self.poison & set(object_ids):
            db.session.execute(text(WRONG))
        self._fail("entries")
        units = db.session.scalars(select(Unit).where(Unit.id.in_(object_ids)).order_by(Unit.id))
        return [Entry(key_of(KIND, unit.id), KIND, unit.name, frozenset({"unit"})) for unit in units]

    def due(self, _since: datetime, _until: datetime, /) -> Collection[int]:
        self._fail("due")
        return ()

    def tokens(self, actor: Actor | None, /) -> frozenset[str]:
        return frozenset()

    def show(self, actor: Actor | None, object_ids: Collection[int], /) -> dict[int, Shown]:
        return {}

    def _fail(self, what: str) -> None:
        if what in self.wrong:
            db.session.execute(text(WRONG))


class Faulty(Machine):
    """A machine with a source that fails when told, and what it says."""

    def __init__(self, root: Path) -> None:
        self.units = Units()
        super().__init__(root, sources={**SOURCES, KIND: self.units})

    def again(self) -> "Faulty":
        """After the pause in which what was set aside waits."""
        self.indexer._aside = indexing.Every(0)
        self.catch_up()
        self.indexer.reporter.note(at_once=True)
        return self

    def said(self) -> str:
        return " ".join(f"{found.level}: {found.words}" for found in examine_index(self.folders.root))

    def has(self, *unit_ids: int) -> bool:
        return {key_of(KIND, unit_id) for unit_id in unit_ids} <= self.kept.keys()


@pytest.fixture
def machine(app: Flask, cast: Cast, tmp_path: Path) -> Iterator[Faulty]:
    made = Faulty(tmp_path / "index")
    made.catch_up()
    yield made
    db.session.rollback()
    begin_write()
    triggers.install(db.session.connection())
    db.session.commit()


def rename(*unit_ids: int) -> None:
    begin_write()
    db.session.execute(update(Unit).where(Unit.id.in_(unit_ids)).values(name="Tên mới"))
    db.session.commit()


def some_units() -> list[int]:
    found = list(db.session.scalars(select(Unit.id).order_by(Unit.id)))
    db.session.rollback()
    return found


@pytest.mark.parametrize("what", ["entries", "due", "ids"])
def test_a_source_whose_statement_is_wrong_holds_back_no_other(machine: Faulty, cast: Cast, what: str) -> None:
    first, *_others = some_units()
    machine.units.wrong = {what}
    machine.indexer._clock = indexing.Every(0)
    rename(first)
    document = make_posted(cast.clerk)
    machine.again()
    assert key_of("document", document.id) in machine.kept
    assert machine.status.error == ""
    if what != "ids":  # nobody asks for all of them
        assert "no_such_column" in machine.said()
        assert "fail: " in machine.said()
    machine.units.wrong = set()
    assert machine.again().kept == machine.wanted
    assert (machine.status.broken, machine.status.kinds_aside, machine.status.faults) == (0, 0, [])
    assert "no_such_column" not in machine.said()


def test_a_source_that_is_wrong_when_the_index_is_made(machine: Faulty, tmp_path: Path) -> None:
    machine.units.wrong = {"ids", "entries"}
    other = Faulty(tmp_path / "other")
    other.units = other.sources[KIND] = machine.units
    other.catch_up()
    assert set(SOURCES) >= {key.partition(":")[0] for key in other.kept} > {"unit"}
    machine.units.wrong = set()
    assert other.again().kept == other.wanted


def test_one_thing_that_cannot_be_read_holds_back_no_other(machine: Faulty) -> None:
    bad, good, *_others = ids = some_units()
    machine.units.poison = {bad}
    rename(*ids)
    machine.again()
    assert machine.has(*ids[1:])
    assert not machine.has(bad)
    assert machine.status.broken == 1
    assert f"{KIND}:{bad}: " in machine.said()
    assert "SELECT" not in machine.said()  # with what it asked for, which may be about somebody
    asked = machine.units.asked
    rename(good)
    machine.catch_up()
    assert machine.has(good)
    assert machine.units.asked - asked <= 3  # what waits is not asked for with everything that changes
    machine.restart()
    assert not machine.has(bad)
    machine.units.poison = set()
    assert machine.again().has(bad), "after a restart, though nothing of it changed"
    assert machine.kept == machine.wanted


def test_many_things_that_cannot_be_read_are_not_taken_for_their_kind(
    machine: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setting_aside, "IN_A_ROW", 3)
    *bad, good = some_units()
    machine.units.poison = set(bad)
    rename(*bad, good)
    machine.again()
    assert (machine.status.broken, machine.status.kinds_aside) == (len(bad), 0)
    assert machine.has(good)


def test_a_kind_of_which_nothing_can_be_read_waits_as_one(machine: Faulty, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting_aside, "IN_A_ROW", 3)
    machine.units.wrong = {"entries"}
    ids = some_units()
    rename(*ids)
    machine.again()
    assert machine.status.faults[0][0] == key_of(KIND, WHOLE)
    assert (machine.status.broken, machine.status.kinds_aside) == (0, 1)
    assert f"thuộc loại {KIND} " in machine.said()
    machine.units.wrong = set()
    machine.restart()
    assert machine.again().has(*ids)
    assert machine.status.kinds_aside == 0


def test_a_locked_database_sets_nothing_aside(machine: Faulty, cast: Cast) -> None:
    first, *_others = some_units()
    machine.units.away = True
    before = machine.kept
    rename(first)
    make_posted(cast.clerk)
    with pytest.raises(OperationalError):
        machine.catch_up()
    db.session.rollback()
    assert machine.kept == before
    machine.units.away = False
    assert machine.restart().kept == machine.wanted
    assert machine.status.faults == []


def test_an_entry_the_engine_cannot_take_holds_back_no_other(
    machine: Faulty, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, *_others = ids = some_units()
    follower = machine.indexer._follower
    assert follower is not None
    kind_of_index: Any = type(follower.index)
    apply = kind_of_index.apply

    def refuse(index: SearchIndex, entries: Collection[Entry], gone: Collection[str], watermark: int) -> None:
        if key_of(KIND, bad) in {entry.key for entry in entries}:
            raise ValueError("a word that is too long")
        apply(index, entries, gone, watermark)

    monkeypatch.setattr(kind_of_index, "apply", refuse)
    rename(*ids)
    document = make_posted(cast.clerk)
    machine.again()
    assert machine.has(*ids[1:])
    assert not machine.has(bad)
    assert key_of("document", document.id) in machine.kept
    assert "a word that is too long" in machine.said()
    monkeypatch.undo()
    assert machine.again().has(bad)


def test_a_kind_that_is_gone_waits_no_more(machine: Faulty) -> None:
    machine.units.poison = {some_units()[0]}
    rename(*machine.units.poison)
    machine.again()
    del machine.sources[KIND]
    machine.restart()
    assert machine.again().status.faults == []


def test_the_pause_grows_while_nothing_can_be_read(machine: Faulty) -> None:
    first, *_others = some_units()
    machine.units.poison = {first}
    rename(first)
    machine.catch_up()
    pauses = []
    for _ in range(8):
        machine.indexer._aside._last = float("-inf")
        machine.catch_up()
        pauses.append(machine.indexer._aside.seconds)
    assert pauses == [120, 240, 480, 960, 1920, 3600, 3600, 3600]
    machine.units.poison = set()
    machine.indexer._aside._last = float("-inf")
    machine.catch_up()
    assert machine.indexer._aside.seconds == indexing.ASIDE_EVERY
    assert machine.has(first)
