"""Kills the indexer again and again while everything changes, harms its files, and compares at the end.

python -m tests.crash.indexing [--cycles 60] [--seed 1]

Things of every kind are made, worded anew, taken away, deleted and given other readers, each at least twice. Exit code
0 when search answers again by itself and the index says, word by word and for the same readers, what the database says;
also prints how long a change took from its commit until it was found, while ten a second were made.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy import update

from portal.adapters.search_index import IndexDamaged
from portal.db import begin_write, db
from portal.models.documents import Document
from portal.rules.search.entries import Filters
from portal.rules.search.typed import read_query
from portal.services.search import feed
from portal.services.search.following import all_ids
from portal.services.search.registry import SOURCES
from portal.services.search.reporting import read_status
from portal.services.search.seals import sealed
from tests.cast import Cast, cast_of, load_cast
from tests.crash.changes import ACTS, SORTS, Changer
from tests.crash.portal import ROOT
from tests.database import make_app
from tests.make import make_posted
from tests.search_world import make_world

PATIENCE = 120.0
SETTLED = 15.0
"""What changes by the clock alone is in the index after so many seconds."""
MOST_ACTS = len(SORTS) * len(ACTS)
HARMS = ["none", "none", "a short file", "a file", "the link", "the notes", "the folder", "everything"]


class Torment:
    """An installation whose indexer has a hard life."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder, self.chance = folder, chance
        self.app = make_app(folder, f"sqlite:///{folder / 'portal.db'}")
        self.process: subprocess.Popen[bytes] | None = None
        self.document_ids: list[int] = []
        self.changer = Changer(chance)
        self.changes = 0

    def prepare(self) -> None:
        """The cast, a little of everything, and a few documents that will change."""
        flask_migrate.upgrade()
        load_cast()
        db.session.commit()
        cast: Cast = cast_of(self.app)
        make_world(self.app, cast)
        self.document_ids = [make_posted(cast.clerk, code=f"{number}/VP").id for number in range(20)]
        db.session.rollback()

    def start(self) -> None:
        """Start the indexer, unless it runs."""
        if self.process is None or self.process.poll() is not None:
            environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
            environment |= {"PORTAL_INSTANCE": str(self.folder), "PORTAL_WORKER_POLL_SECONDS": "0.05"}
            environment |= {"PORTAL_LOG_LEVEL": "CRITICAL"}
            command = [sys.executable, "-m", "portal.cli", "indexer"]
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment)

    def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def change(self) -> str:
        """Change a document; the word by which it is found from now on."""
        self.changes += 1
        word = f"thaydoi{self.changes}"
        begin_write()
        chosen = Document.id == self.chance.choice(self.document_ids)
        db.session.execute(update(Document).where(chosen).values(subject=f"Kế hoạch {word}", discarded_at=None))
        db.session.commit()
        return word

    def harm(self, what: str) -> None:
        """Do something to the files of the index."""
        root = self.folder / "index"
        folders = [path for path in root.glob("*") if path.is_dir() and not path.is_symlink()]
        files = [path for each in folders for path in each.iterdir() if path.is_file()]
        if what == "the link":
            (root / "current").unlink(missing_ok=True)
        elif what == "everything":
            shutil.rmtree(root, ignore_errors=True)
        elif what == "the folder" and folders:
            shutil.rmtree(self.chance.choice(folders))
        elif what == "the notes":
            for path in files:
                if path.name == "followed.json":
                    path.unlink()
        elif files and what in ("a file", "a short file"):
            path = self.chance.choice(files)
            if what == "a file":
                path.unlink()
            else:
                path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    def is_found(self, word: str, access: frozenset[str]) -> bool:
        """Whether the search of a page finds the word."""
        with self.app.extensions["portal"].search.reading() as index:
            try:
                return bool(index.search(read_query(word), access=access, filters=Filters()).total)
            except IndexDamaged:
                return False

    def readers(self) -> frozenset[str]:
        """The tokens of all who read the documents that change."""
        entries = SOURCES["document"].entries(self.document_ids)
        db.session.rollback()
        return frozenset(token for entry in entries for token in entry.access)

    def wait_until_found(self, word: str) -> float:
        """How many seconds it took."""
        began, access = time.monotonic(), self.readers()
        while not self.is_found(word, access):
            if time.monotonic() - began > PATIENCE:
                raise SystemExit(f"{word} was not found within {PATIENCE} s: {read_status(self.folder / 'index')}")
            time.sleep(0.02)
        return time.monotonic() - began

    def wait_until_quiet(self) -> None:
        """Until every change is in the index."""
        deadline, (wanted, _mark) = time.monotonic() + PATIENCE, feed.newest()
        db.session.rollback()
        while True:
            status = read_status(self.folder / "index")
            if status is not None and not status.is_building and not status.error and status.place >= wanted:
                return
            if time.monotonic() > deadline:
                raise SystemExit(f"the indexer did not come to an end: {status}")
            time.sleep(0.05)

    def lasting_differences(self) -> list[str]:
        """Where index and database say different things though nothing changes any more, the clock included."""
        self.wait_until_quiet()
        deadline = time.monotonic() + SETTLED
        while (wrong := self.differences()) and time.monotonic() < deadline:
            time.sleep(0.5)
        return wrong

    def differences(self) -> list[str]:
        """Where index and database say different things."""
        wanted = {
            entry.key: sealed(entry).rights for source in SOURCES.values() for entry in source.entries(all_ids(source))
        }
        db.session.rollback()
        with self.app.extensions["portal"].search.reading() as index:
            kept = index.rights_of(list(index.keys()))
        return [key for key in sorted({*wanted, *kept}) if wanted.get(key) != kept.get(key)]


def torment(life: Torment, cycles: int) -> list[str]:
    """Change, kill, harm, start again; what was wrong at the end."""
    life.start()
    word = life.change()
    life.wait_until_found(word)
    for cycle in range(cycles):
        for _ in range(life.chance.randrange(1, 6)):
            word = life.change()
        for _ in range(-(-2 * MOST_ACTS // cycles)):
            life.changer.change()
        word = life.change()
        time.sleep(life.chance.uniform(0, 0.3))
        life.kill()
        harm = life.chance.choice(HARMS)
        life.harm(harm)
        life.start()
        seconds = life.wait_until_found(word)
        print(f"cycle {cycle + 1}/{cycles}: killed, harmed: {harm}; found again after {seconds:.1f} s", flush=True)
    life.harm("a file")  # under a running indexer, which finds out by itself
    word = life.change()
    life.wait_until_found(word)
    undone = [f"{kind} was never {act}" for kind, act in life.changer.undone]
    return [*life.lasting_differences(), *undone]


def lag(life: Torment, seconds: float) -> list[float]:
    """While ten changes a second are made: how long each third took from its commit until it was found."""
    found, ends = [], time.monotonic() + seconds
    while time.monotonic() < ends:
        words = [life.change() for _ in range(3)]
        found.append(life.wait_until_found(words[-1]))
        time.sleep(max(0.0, 0.3 - found[-1]))
    return sorted(found)


def run(app: Flask, life: Torment, *, cycles: int, seconds: float) -> int:
    with app.app_context():
        life.prepare()
        try:
            wrong = torment(life, cycles)
            lags = lag(life, seconds)
        finally:
            if life.process is not None and life.process.poll() is None:
                life.kill()
    others = sum(life.changer.done.values())
    print(
        f"{cycles} kills, {life.changes} documents worded anew, {others} changes of all kinds, {len(wrong)} differences"
    )
    if lags:
        print(f"lag p50 {lags[len(lags) // 2]:.2f} s, p95 {lags[int(len(lags) * 0.95)]:.2f} s, most {lags[-1]:.2f} s")
    for key in wrong:
        print(f"WRONG: {key}")
    return 1 if wrong else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cycles", type=int, default=60, help="how often the indexer is killed (default 60)")
    parser.add_argument("--seconds", type=float, default=30, help="how long the lag is measured (default 30)")
    parser.add_argument("--seed", type=int, default=None, help="the same seed kills and harms in the same order")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.randrange(10**6)
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="portal-index-crash-") as folder:
        life = Torment(Path(folder), random.Random(seed))
        return run(life.app, life, cycles=options.cycles, seconds=options.seconds)


if __name__ == "__main__":
    sys.exit(main())
