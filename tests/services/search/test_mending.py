"""An index that is harmed, too far behind, asked for anew or different from the database is made right again."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select, update

from portal.adapters import clock
from portal.db import begin_write, db
from portal.models.notifications import Notification
from portal.models.search import SearchChange
from portal.rules.notifications.kinds import Kind
from portal.rules.search.entries import Entry
from portal.services.search import comparing, feed, following, indexing, rebuilding, seals
from portal.services.search.comparing import Comparer, Differences
from portal.services.search.registry import SOURCES
from portal.services.search.source import key_of
from tests.cast import Cast
from tests.conftest import NOW
from tests.indexing import Machine, settle
from tests.make import make_posted
from tests.search_world import make_world
from tests.searching import crowd

pytestmark = pytest.mark.usefixtures("mails")


@pytest.fixture
def machine(app: Flask, tmp_path: Path) -> Machine:
    return Machine(tmp_path / "index", sources=dict(SOURCES)).catch_up()


@pytest.mark.parametrize("harm", ["the link", "a file", "a short file", "everything", "the notes"])
def test_a_harmed_index_is_made_anew(machine: Machine, cast: Cast, harm: str) -> None:
    make_posted(cast.clerk)
    folder = machine.catch_up().mark()
    files = [path for path in sorted(folder.iterdir()) if path.name not in (following.NOTES, "marked")]
    largest = max(files, key=lambda path: path.stat().st_size)
    if harm == "the link":
        (machine.folders.root / "current").unlink()
    elif harm == "a file":
        largest.unlink()
    elif harm == "a short file":
        largest.write_bytes(largest.read_bytes()[: largest.stat().st_size // 2])
    elif harm == "everything":
        shutil.rmtree(machine.folders.root)
    else:
        (folder / following.NOTES).write_text('{"row": 1}')
    assert machine.restart().kept == machine.wanted
    assert not machine.is_marked
    assert len([path for path in machine.folders.root.iterdir() if path.is_dir() and not path.is_symlink()]) == 1


@pytest.mark.parametrize("harm", ["a file", "everything"])
def test_harm_is_noticed_while_running(
    machine: Machine, cast: Cast, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    make_posted(cast.clerk)
    folder = machine.catch_up().mark()
    if harm == "a file":
        max(folder.iterdir(), key=lambda path: path.stat().st_size).unlink()
    else:
        shutil.rmtree(machine.folders.root)
    machine.indexer._check = indexing.Every(0)
    assert machine.catch_up().kept == machine.wanted


def test_a_replica_of_its_own(machine: Machine, cast: Cast, tmp_path: Path) -> None:
    """It reads the same feed by itself, and one that slept too long begins anew."""
    other = Machine(tmp_path / "other", sources=machine.sources).catch_up()
    make_posted(cast.clerk)
    machine.catch_up()
    begin_write()
    db.session.execute(update(SearchChange).values(at=clock.now() - timedelta(days=9)))
    db.session.commit()
    feed.sweep_feed()
    other.mark()
    assert other.restart().kept == other.wanted == machine.kept
    assert not other.is_marked


def test_another_database_is_noticed(machine: Machine, cast: Cast) -> None:
    """A backup put back: its feed ends before, and goes on with other rows."""
    make_posted(cast.clerk)
    machine.catch_up().mark()
    begin_write()
    newest = db.session.scalars(select(SearchChange.id).order_by(SearchChange.id.desc()).limit(3)).all()
    db.session.execute(delete(SearchChange).where(SearchChange.id.in_(newest)))
    db.session.commit()
    assert machine.restart().kept == machine.wanted
    assert not machine.is_marked


def test_the_old_index_serves_and_follows_while_another_is_made(
    machine: Machine, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "AT_ONCE", 1)
    for number in range(3):
        make_posted(cast.clerk, code=f"{number}/VP")
    machine.catch_up().mark()
    wanted = rebuilding.ask_anew()
    settle()
    machine.indexer.turn()
    assert machine.indexer._builder is not None
    late = make_posted(cast.clerk, code="9/VP")
    settle()
    machine.indexer._follow()
    assert machine.is_marked
    assert key_of("document", late.id) in machine.kept
    assert not machine.catch_up().is_marked
    assert key_of("document", late.id) in machine.kept
    assert machine.kept == machine.wanted
    assert machine.status.place >= wanted
    assert not machine.status.is_building


def test_asked_for_before_a_crash_is_made_after_it(machine: Machine, cast: Cast) -> None:
    machine.mark()
    rebuilding.ask_anew()
    settle()
    machine.indexer.turn()
    assert not machine.restart().is_marked


def test_one_kind_anew(machine: Machine, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    machine.catch_up().mark()
    index = machine.folders.follow()
    stray = Entry("document:999999", "document", "Không có thật", frozenset({"x"}))
    index.apply([stray], [key_of("document", document.id)], index.watermark())
    assert machine.kept != machine.wanted
    rebuilding.ask_anew("document")
    assert machine.catch_up().kept == machine.wanted
    assert machine.is_marked


def test_the_comparison_repairs_and_says_how_much(machine: Machine, cast: Cast) -> None:
    lost, exposed = make_posted(cast.clerk, code="1/VP"), make_posted(cast.clerk, code="2/VP")
    machine.catch_up()
    index = machine.folders.follow()
    everybody = Entry(key_of("document", exposed.id), "document", "Kế hoạch", frozenset({"public"}))
    stray = Entry("document:999999", "document", "Không có thật", frozenset({"public"}))
    index.apply([everybody, stray], [key_of("document", lost.id)], index.watermark())
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        machine.catch_up()
        assert machine.kept == machine.wanted
        assert machine.status.differed == 3
        machine.catch_up()
        told = db.session.scalars(select(Notification)).all()
        assert [(each.account_id, each.kind, each.params["count"]) for each in told] == [
            (cast.operator.id, Kind.SEARCH_DIFFERED, 3)
        ]
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        machine.catch_up()
        assert machine.status.differed == 0


def test_words_that_are_old_are_found_by_the_comparison(machine: Machine, cast: Cast) -> None:
    """The rights are as they should be: something was missed that changed the words alone."""
    document = make_posted(cast.clerk, subject="Kế hoạch mới")
    machine.catch_up()
    follower = machine.indexer._follower
    assert follower is not None
    (entry,) = machine.sources["document"].entries([document.id])
    for changed in ({"title": "Cũ"}, {"body": "Cũ"}, {"codes": ("1/CŨ",)}, {"day": NOW.date() - timedelta(days=9)}):
        follower.index.apply([seals.sealed(replace(entry, **changed))], [], follower.index.watermark())
        assert machine.kept != machine.wanted, changed
        comparer = Comparer(follower, machine.sources)
        while comparer.step():
            pass
        assert comparer.finish() == Differences(stale=1), changed
        assert machine.kept == machine.wanted, changed


def test_a_comparison_that_finds_nothing_disturbs_nobody(machine: Machine, cast: Cast) -> None:
    make_posted(cast.clerk)
    machine.catch_up()
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        machine.catch_up()
        assert machine.status.compared_at == clock.now()
    assert machine.status.differed == 0
    assert db.session.scalars(select(Notification)).all() == []


def test_an_index_that_is_wrong_all_over_is_made_anew(
    machine: Machine, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "MOST_SUSPECTS", 2)
    machine.mark()
    index = machine.folders.follow()
    index.apply([], list(index.keys()), index.watermark())
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert machine.catch_up().kept == machine.wanted
    assert not machine.is_marked


def test_the_comparison_holds_few_entries_at_a_time(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "AT_ONCE", 3)
    follower = machine.indexer._follower
    assert follower is not None
    comparer, steps = Comparer(follower, machine.sources), 1
    while comparer.step():
        steps += 1
    assert steps == -(-len(machine.wanted) // 3)
    assert comparer.finish() == Differences()


def test_no_reader_ever_holds_a_seal(app: Flask, cast: Cast) -> None:
    people = crowd(cast, *make_world(app, cast))
    for kind, source in SOURCES.items():
        assert not any(token.startswith(seals.SIGN) for actor in people.values() for token in source.tokens(actor)), (
            kind
        )
        tokens = {token for entry in source.entries(following.all_ids(source)) for token in entry.access}
        assert not any(token.startswith(seals.SIGN) for token in tokens), kind


def test_an_index_without_seals_is_made_anew(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.mark()
    monkeypatch.setattr(seals, "VERSION", 2)
    machine.restart()
    assert not machine.is_marked
