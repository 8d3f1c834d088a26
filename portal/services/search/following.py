"""Keeping one index equal to the database: the feed read from where the index stands, in batches."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from portal.adapters import clock
from portal.adapters.node_files import read_note, write_note
from portal.adapters.search_index import IndexBusy, IndexDamaged, SearchIndex
from portal.db import db, is_outage
from portal.rules.search.entries import Entry
from portal.services.search import feed, seals
from portal.services.search.feed import EVERYTHING, WHOLE_KIND, Mark, Place
from portal.services.search.seals import sealed
from portal.services.search.setting_aside import SetAside, Thing
from portal.services.search.source import Source, key_of, parse_key

Progress = Callable[[int, int], None]
Item = TypeVar("Item")
Asked = ParamSpec("Asked")
AT_ONCE = 100
"""Things in one commit of the index: their files' texts are in memory together."""
ALL_IDS = 5000
FEW = 8
"""So many things of a kind that cannot be read are still looked at one by one."""
PROBES = 12
"""So many things all over a kind are tried before all of it is set aside."""
NOTES = "followed.json"


class Behind(Exception):
    """The index cannot go on from where it stands and is to be made anew; says why."""


@dataclass(frozen=True)
class Failed:
    """A source could not be read."""

    why: Exception


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
        facts = {"row": self.mark.id, "outdated": self.is_outdated, "seals": seals.VERSION}
        write_note(folder / NOTES, facts | texts)

    @classmethod
    def read(cls, folder: Path) -> "Notes":
        """Raises ``Behind`` when there are none."""
        found: Any = read_note(folder / NOTES)
        try:
            at, until, compared = (datetime.fromisoformat(found[name]) for name in ("at", "until", "compared"))
            if found["seals"] != seals.VERSION:
                raise Behind("made by another version")
            return cls(Mark(found["row"], at), until, compared, found["outdated"])
        except (KeyError, TypeError, ValueError) as error:
            raise Behind("no notes beside the index") from error


class Follower:
    """Brings what changes into an open index; the only one who writes there. It only reads the database."""

    def __init__(self, index: SearchIndex, folder: Path, sources: Mapping[str, Source], notes: Notes) -> None:
        self.index, self.folder, self.notes = index, folder, notes
        self.aside = SetAside(folder)
        """What cannot be indexed; it is not found until it can."""
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
        due: list[Thing] = []
        for kind, source in self._sources.items():
            due += [(kind, object_id) for object_id in self._of_kind(kind, source.due, self.notes.until, until) or ()]
        for _rest, batch in _batches(due):
            self.bring_in(batch)
        self._note(until=until)

    def retry(self) -> bool:
        """Try once more what was set aside; whether anything could be read now."""
        before = set(self.aside.errors)
        for _rest, batch in _batches(self.aside.things):
            self.bring_in(batch)
        for kind in self.aside.kinds:
            if kind not in self._sources or self._can_read(kind):
                self.aside.discard([(kind, WHOLE_KIND)])
                self.index_kind(kind)
        self.aside.keep()
        return before != set(self.aside.errors)

    def ids_of(self, kind: str) -> list[int] | None:
        """The ids of everything of a kind; None when the kind had to be set aside."""
        source = self._sources.get(kind)
        return self._of_kind(kind, all_ids, source) if source is not None else []

    def _of_kind(self, kind: str, ask: Callable[Asked, Item], *args: Asked.args, **named: Asked.kwargs) -> Item | None:
        found = _tried(ask, *args, **named)
        if isinstance(found, Failed):
            self._set_kind_aside(kind, found.why)
            return None
        return found

    def index_kind(self, kind: str) -> None:
        """Everything of a kind anew; what is in the index and not in the database any more goes."""
        ids = self.ids_of(kind)
        if ids is None:
            return
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

    def _entries(self, kind: str, ids: Sequence[int]) -> list[Entry]:
        source = self._sources.get(kind)
        if source is None:
            self.aside.was_read(kind, ids)
            return []
        found = _tried(source.entries, ids)
        if isinstance(found, Failed):
            return self._entries_one_by_one(kind, ids, found.why)
        self.aside.was_read(kind, ids)
        return found

    def _entries_one_by_one(self, kind: str, ids: Sequence[int], failure: Exception) -> list[Entry]:
        """In halves, until whatever cannot be read is found; not a whole kind, each time."""
        if self.aside.has_kind(kind) and len(ids) > FEW:
            return []
        if len(ids) > 1:
            middle = len(ids) // 2
            return [*self._entries(kind, ids[:middle]), *self._entries(kind, ids[middle:])]
        if not self.aside.has_kind(kind) and self.aside.add((kind, ids[0]), failure) and not self._can_read(kind):
            self._set_kind_aside(kind, failure)
        return []

    def _can_read(self, kind: str) -> bool:
        """Whether anything of a kind can be read: some things from all over it."""
        source = self._sources[kind]
        ids = _tried(all_ids, source)
        if isinstance(ids, Failed) or isinstance(_tried(source.due, self.notes.until, self.notes.until), Failed):
            return False
        probes = {*ids[:: max(1, len(ids) // PROBES)], *ids[-1:]}
        tries = (_tried(source.entries, [each]) for each in sorted(probes, reverse=True))
        return not ids or any(not isinstance(each, Failed) for each in tries)

    def _set_kind_aside(self, kind: str, failure: Exception) -> None:
        self.aside.add_kind(kind, failure)
        self.aside.keep()

    def _apply(self, entries: Sequence[Entry], gone: Sequence[str], watermark: int) -> None:
        db.session.rollback()  # nothing is held open while the index writes
        self.aside.keep()
        if entries or gone or watermark != self._watermark:
            try:
                self.index.apply([sealed(entry) for entry in entries], gone, watermark)
            except (OSError, MemoryError, IndexBusy, IndexDamaged):
                raise
            except Exception as failure:  # noqa: BLE001 - an entry the engine cannot take must not hold back others
                self._apply_in_halves(entries, gone, watermark, failure)
            self._watermark = watermark

    def _apply_in_halves(
        self, entries: Sequence[Entry], gone: Sequence[str], watermark: int, failure: Exception
    ) -> None:
        self.index.check()  # it may be the index
        if not entries:
            raise failure
        if len(entries) == 1:
            thing = parse_key(entries[0].key)
            self.aside.add(thing, failure)
            self._apply([], [*gone, entries[0].key], watermark)
            return
        middle = len(entries) // 2
        self._apply(entries[:middle], gone, self._watermark)
        self._apply(entries[middle:], [], watermark)

    def _note(self, **changes: Any) -> None:
        notes = replace(self.notes, **changes)
        if notes != self.notes:
            notes.write(self.folder)
            self.notes = notes


def _tried(ask: Callable[Asked, Item], *args: Asked.args, **named: Asked.kwargs) -> Item | Failed:
    """What a source says, or what was wrong: its own fault keeps nothing else from being found. When it is the database
    that cannot answer, that is raised: what was wanted is tried again as a whole."""
    try:
        return ask(*args, **named)
    except Exception as failure:
        db.session.rollback()
        if is_outage(failure):
            raise
        return Failed(failure)


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
