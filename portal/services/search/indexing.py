"""The indexer of one machine: keeps its index up to date, makes it anew when needed, compares it every night.

Everything is done in short turns, so that new changes are found soon whatever else goes on.
"""

import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from datetime import time as hour
from typing import Any

from portal.adapters import clock
from portal.adapters.logs import log
from portal.adapters.node_files import OnlyOne
from portal.adapters.search_index import IndexDamaged
from portal.adapters.search_index.folders import Folders
from portal.db import begin_write, db
from portal.services.notifications.alarms import tell_index_differed
from portal.services.search import feed, triggers
from portal.services.search.comparing import Comparer
from portal.services.search.following import Behind, Follower
from portal.services.search.rebuilding import Builder
from portal.services.search.reporting import Reporter, Status
from portal.services.search.source import Source

LOCK = "indexer.lock"
CLOCK_EVERY, CHECK_EVERY, ASIDE_EVERY = 5.0, 10.0, 60.0
ASIDE_AT_LEAST = 3600.0
"""What was set aside is tried again after a minute, then less and less often while none of it can be read."""
SHORTEST_REST, LONGEST_REST = 1.0, 60.0
COMPARE_AT = hour(2, 30)


class Every:
    """Says when so many seconds have passed since it last said so."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self._last = seconds, time.monotonic()

    def is_due(self) -> bool:
        """Whether it is time again."""
        now = time.monotonic()
        if now - self._last < self.seconds:
            return False
        self._last = now
        return True


class Indexer:
    """One turn after the other by ``turn``; whoever calls it holds the lock of the folder."""

    def __init__(self, folders: Folders, sources: Mapping[str, Source]) -> None:
        self._folders, self._sources = folders, sources
        self.reporter = Reporter(folders.root)
        self._follower: Follower | None = None
        self._builder: Builder | None = None
        self._comparer: Comparer | None = None
        self._clock, self._check, self._aside = Every(CLOCK_EVERY), Every(CHECK_EVERY), Every(ASIDE_EVERY)

    def turn(self) -> bool:
        """Do a little of what there is to do; whether there may be more at once."""
        if self._follower is None and self._builder is None:
            self._open()
        more = self._follow()
        if self._builder is not None:
            more = self._build(self._builder)
        elif self._comparer is not None:
            more = self._compare(self._comparer) or more
        self._report()
        db.session.rollback()
        return more

    def forget(self) -> None:
        """After an error: look at everything again with the next turn, but go on with what is being built."""
        if self._follower is not None:
            self._follower.index.close()
        self._follower = self._comparer = None

    def _open(self) -> None:
        """Go on with the index that serves, or begin to make it anew."""
        begin_write()
        triggers.install(db.session.connection(), self._sources.values())
        db.session.commit()
        try:
            folder = self._folders.current()
            if folder is None or not self._folders.is_usable():
                raise Behind("no index of this version that can be read")
            self._go_on_with(Follower.go_on(self._folders.engine.open(folder), folder, self._sources))
        except (Behind, IndexDamaged) as reason:
            self._begin(str(reason))

    def _begin(self, reason: str) -> None:
        log.info("search_rebuild_begun", reason=reason)
        self._builder, self._comparer = Builder(self._folders, self._sources), None

    def _follow(self) -> bool:
        """A portion of changes, the clock, a look at the files. A damaged index is given up and made anew."""
        follower = self._follower
        if follower is None:
            return False
        try:
            if self._check.is_due():
                self._look_at_files(follower)
            more = follower.step()
            if self._clock.is_due():
                follower.step_clock()
            if self._aside.is_due() and follower.aside.errors:
                self._aside.seconds = ASIDE_EVERY if follower.retry() else min(2 * self._aside.seconds, ASIDE_AT_LEAST)
        except (Behind, IndexDamaged) as reason:
            self.forget()
            if self._builder is None:
                self._begin(str(reason))
            return True
        if self._builder is None:
            if follower.notes.is_outdated:
                self._begin("asked for")
            elif self._comparer is None and clock.now() >= next_comparison(follower.notes.compared):
                self._comparer = Comparer(follower, self._sources)
        return more

    def _look_at_files(self, follower: Follower) -> None:
        if self._folders.current() != follower.folder or not follower.folder.is_dir():
            raise Behind("the folder of the index was taken away")
        follower.index.check()

    def _build(self, builder: Builder) -> bool:
        try:
            if not builder.step():
                self.forget()
                self._go_on_with(builder.finish())
                self._builder = None
                self._folders.sweep()
                log.info("search_rebuild_done", things=builder.total)
        except (Behind, IndexDamaged, OSError):
            self._builder = None  # its folder is torn or gone: begin with another
            raise
        return True

    def _go_on_with(self, follower: Follower) -> None:
        self._follower = follower
        follower.progress = lambda done, total: self.reporter.note(done=done, total=total)

    def _compare(self, comparer: Comparer) -> bool:
        if not comparer.step():
            found, self._comparer = comparer.finish(), None
            self.reporter.note(at_once=True, differed=found.total, compared_at=clock.now())
            if found.total:
                tell_index_differed(found.total)
            assert self._follower is not None
            self._follower.index.optimize()
        return True

    def _report(self) -> None:
        builder, follower = self._builder, self._follower
        facts: dict[str, Any] = {"is_building": builder is not None, "error": ""}
        if builder:
            facts |= {"done": builder.done, "total": builder.total}
        if follower:
            facts |= {"tx": follower.place.tx, "row": follower.place.id, "broken": len(follower.aside.things)}
            facts |= {"faults": follower.aside.faults(), "kinds_aside": len(follower.aside.kinds)}
        self.reporter.note(**facts)


def next_comparison(last: datetime) -> datetime:
    """The next half past two at night in Vietnam after an instant."""
    local = last.astimezone(clock.LOCAL_ZONE)
    today = datetime.combine(local.date(), COMPARE_AT, clock.LOCAL_ZONE)
    return today if today > local else today + timedelta(days=1)


def index_until(stop: threading.Event, folders: Folders, sources: Mapping[str, Source], *, rest: float) -> None:
    """Index until ``stop`` is set, or wait while another process of this machine does; errors are outlived."""
    lock, indexer, pause = OnlyOne(folders.root / LOCK), None, SHORTEST_REST
    try:
        while not stop.is_set():
            if not lock.take():
                stop.wait(LONGEST_REST / 20)
                continue
            if indexer is None:
                indexer = Indexer(folders, sources)
            try:
                if not indexer.turn():
                    stop.wait(rest)
                pause = SHORTEST_REST
            except feed.NothingYet:
                db.session.rollback()
                stop.wait(rest)
            except Exception as failure:  # noqa: BLE001 - noted, shown to operators, tried again
                _note_failure(indexer, failure)
                stop.wait(pause)
                pause = min(2 * pause, LONGEST_REST)
    finally:
        lock.release()


def _note_failure(indexer: Indexer, failure: Exception) -> None:
    db.session.rollback()
    words = f"{type(failure).__name__}: {failure}"[:500]
    log.error("indexer_failed", error=words)
    try:
        indexer.forget()
        indexer.reporter.note(at_once=True, error=words, error_at=clock.now())
    except OSError as unwritable:
        log.error("indexer_cannot_note", error=str(unwritable))


def index_once(
    folders: Folders, sources: Mapping[str, Source], say: Callable[[Status], None] = lambda _status: None
) -> bool:
    """Bring the index up to date now; False when another process does that here."""
    lock = OnlyOne(folders.root / LOCK)
    if not lock.take():
        return False
    try:
        indexer = Indexer(folders, sources)
        while indexer.turn():
            say(indexer.reporter.status)
        indexer.reporter.note(at_once=True)
        indexer.forget()
    finally:
        lock.release()
    return True
