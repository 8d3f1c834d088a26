"""Keeping one index equal to the database: the feed read from where the index stands, in batches."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError

from portal.adapters import clock
from portal.adapters.logs import log
from portal.adapters.node_files import read_note, write_note
from portal.adapters.search_index import SearchIndex
from portal.db import db
from portal.rules.search.entries import Entry
from portal.services.search import feed
from portal.services.search.feed import EVERYTHING, WHOLE_KIND, Mark, Place
from portal.services.search.source import Source, key_of, parse_key

Thing = tuple[str, int]
"""Kind and object."""
Progress = Callable[[int, int], None]
Item = TypeVar("Item")
AT_ONCE = 100
"""Things in one commit of the index: their files' texts are in memory together."""
ALL_IDS = 5000
NOTES = "followed.json"


class Behind(Exception):
    """The index cannot go on from where it stands and is to be made anew; says why."""


@dataclass(frozen=True)
class Notes:
    """What is kept beside an index: the last row of the feed in it, up to when the clock's changes are in it, when it
    was last compared with the database, and whether it is to be made anew while it goes on serving."""

    mark: Mark
    until: datetime
    compared: datetime
    is_outdated: bool = False

    def write(self, folder: Path) -> None:
        """After the commit of the index: what they miss is only done once more."""
        instants = {"at": self.mark.at, "until": self.until, "compared": self.compared}
        texts = {name: instant.isoformat() for name, instant in instants.items()}
        write_note(folder / NOTES, {"row": self.mark.id, "outdated": self.is_outdated, **texts})

    @classmethod
    def read(cls, folder: Path) -> "Notes":
        """Raises ``Behind`` when there are none."""
        found: Any = read_note(folder / NOTES)
        try:
            at, until, compared = (datetime.fromisoformat(found[name]) for name in ("at", "until", "compared"))
            return cls(Mark(found["row"], at), until, compared, found["outdated"])
        except (KeyError, TypeError, ValueError) as error:
            raise Behind("no notes beside the index") from error


class Follower:
    """Brings what changes into an open index; the only one who writes there. It only reads the database."""

    def __init__(self, index: SearchIndex, folder: Path, sources: Mapping[str, Source], notes: Notes) -> None:
        self.index, self.folder, self.notes = index, folder, notes
        self.broken: dict[Thing, str] = {}
        """What could not be read, by whose fault; it is not found until it can."""
        self.progress: Progress = lambda _done, _total: None
        """Told how far a whole kind is."""
        self._sources = sources
        self._watermark = index.watermark()
        self.place: Place = feed.place_of(self._watermark)

    @classmethod
    def go_on(cls, index: SearchIndex, folder: Path, sources: Mapping[str, Source]) -> "Follower":
        """With an index made before. Raises ``Behind`` when the feed does not reach back to it, or is another one."""
        notes = Notes.read(folder)
        follower = cls(index, folder, sources, notes)
        newest, _mark = feed.newest()
        if not feed.knows(notes.mark) or follower._watermark > feed.watermark_of(newest):
            raise Behind("the feed does not reach back to this index")
        return follower

    def step(self) -> bool:
        """Bring in the next portion; whether there may be more at once."""
        portion = feed.read_portion(self.place)
        if any(kind == EVERYTHING for kind, _ in portion.changes):
            self._note(is_outdated=True)
        whole = {kind for kind, object_id in portion.changes if object_id == WHOLE_KIND and kind in self._sources}
        for kind in sorted(whole):
            self.index_kind(kind)
        things = [thing for thing in portion.changes if thing[1] != WHOLE_KIND and thing[0] not in whole]
        watermark = self._watermark if portion.watermark is None else portion.watermark
        for rest, batch in _batches(things):
            self.bring_in(batch, None if rest else watermark)
        if watermark != self._watermark:  # whatever came was of no kind that is indexed
            self._apply([], [], watermark)
        self.place = portion.place
        if portion.mark is not None:
            self._note(mark=portion.mark)
        return not portion.is_last

    def step_clock(self) -> None:
        """Bring in what begins or ends to be shown by the clock alone."""
        until = clock.now()
        due = [
            (kind, object_id)
            for kind, source in self._sources.items()
            for object_id in source.due(self.notes.until, until)
        ]
        for _rest, batch in _batches(due):
            self.bring_in(batch)
        self._note(until=until)

    def retry_broken(self) -> None:
        """Try once more what could not be read."""
        for _rest, batch in _batches(list(self.broken)):
            self.bring_in(batch)

    def index_kind(self, kind: str) -> None:
        """Everything of a kind anew; what is in the index and not in the database any more goes."""
        ids = all_ids(self._sources[kind])
        for rest, batch in _batches([(kind, object_id) for object_id in ids]):
            self.bring_in(batch)
            self.progress(len(ids) - rest, len(ids))
        wanted = {key_of(kind, object_id) for object_id in ids}
        kept: Iterable[str] = self.index.keys()
        gone = [key for key in kept if parse_key(key)[0] == kind and key not in wanted]
        self._apply([], gone, self._watermark)

    def bring_in(self, things: Sequence[Thing], watermark: int | None = None) -> None:
        """One commit: these things as they are now, and the watermark if there is a new one."""
        entries, gone = self.read(things)
        self._apply(entries, gone, self._watermark if watermark is None else watermark)

    def read(self, things: Sequence[Thing]) -> tuple[list[Entry], list[str]]:
        """The entries of things as they are now, and the keys of those that must not be found."""
        by_kind: dict[str, list[int]] = {}
        for kind, object_id in things:
            by_kind.setdefault(kind, []).append(object_id)
        entries = [entry for kind, ids in by_kind.items() for entry in self._entries(kind, ids)]
        found = {entry.key for entry in entries}
        return entries, [key for kind, object_id in things if (key := key_of(kind, object_id)) not in found]

    def _entries(self, kind: str, ids: Collection[int]) -> Iterable[Entry]:
        source = self._sources.get(kind)
        if source is None:
            return []
        try:
            found = source.entries(ids)
        except (OperationalError, InterfaceError):  # the database itself
            raise
        except Exception as failure:  # noqa: BLE001 - one bad row must not keep the others from being found
            db.session.rollback()
            if len(ids) > 1:
                return [entry for object_id in ids for entry in self._entries(kind, [object_id])]
            self._note_broken((kind, next(iter(ids))), failure)
            return []
        for object_id in ids:
            self.broken.pop((kind, object_id), None)
        return found

    def _note_broken(self, thing: Thing, failure: Exception) -> None:
        self.broken[thing] = f"{type(failure).__name__}: {failure}"[:300]
        log.error("search_unreadable", thing=key_of(*thing), error=self.broken[thing])

    def _apply(self, entries: Sequence[Entry], gone: Sequence[str], watermark: int) -> None:
        db.session.rollback()  # nothing is held open while the index writes
        if entries or gone or watermark != self._watermark:
            self.index.apply(entries, gone, watermark)
            self._watermark = watermark

    def _note(self, **changes: Any) -> None:
        notes = replace(self.notes, **changes)
        if notes != self.notes:
            notes.write(self.folder)
            self.notes = notes


def all_ids(source: Source) -> list[int]:
    """The ids of everything of a kind."""
    found: list[int] = []
    while more := source.ids_after(found[-1] if found else 0, ALL_IDS):
        found += more
    return found


def _batches(things: Sequence[Item]) -> Iterator[tuple[int, list[Item]]]:
    """The things in batches, each with how many come after it."""
    left, waiting = len(things), iter(things)
    while batch := list(islice(waiting, AT_ONCE)):
        left -= len(batch)
        yield left, batch
