"""The index as it was after one commit. Threads share it; a newer one is opened when there is a newer commit."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import compress
from typing import Any

from whoosh.index import TOC

from portal.adapters.search_index.whoosh_index.schema import NAME, KeptSchema
from portal.adapters.search_index.whoosh_index.segment_reading import SegmentReader, TermSet, members
from portal.adapters.search_index.whoosh_index.storage import Storage
from portal.rules.search.entries import Rights

CACHE_MB = 64


@dataclass(frozen=True)
class Leaf:
    """A segment as this commit has it: ``alive`` is the set of what is not deleted, none when nothing is."""

    reader: SegmentReader
    alive: int | None

    @property
    def size(self) -> int:
        """Entries, with deleted ones."""
        return self.reader.size

    def is_alive(self, number: int) -> bool:
        """Whether an entry is not deleted."""
        return self.alive is None or bool(self.alive >> 8 * number & 1)

    def numbers(self) -> Iterable[int]:
        """The entries that are not deleted."""
        if self.alive is None:
            return range(self.size)
        return compress(range(self.size), members(self.alive, self.size))


@dataclass(frozen=True)
class Snapshot:
    """All segments of one commit."""

    generation: int
    watermark: int
    sizes: dict[str, int]
    leaves: tuple[Leaf, ...]

    def rights_of(self, keys: Collection[str]) -> dict[str, Rights]:
        """The permission tokens of these keys."""
        found = {}
        for leaf in self.leaves:
            for key in keys:
                info = leaf.reader.find("key", key)
                for number in leaf.reader.postings(info)[0] if info else ():
                    if leaf.is_alive(number):
                        found[key] = leaf.reader.rights(number)
        return found


class Memory:
    """Decoded posting lists and sets of permissions, the most recently used within a budget. Segments do not change,
    so nothing in it is ever wrong; what belongs to segments that are gone falls out by itself."""

    def __init__(self, megabytes: int = CACHE_MB) -> None:
        self._budget = megabytes * 1_000_000
        self._used = 0
        self._kept: OrderedDict[Any, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: Any, make: Callable[[], tuple[Any, int]]) -> Any:
        """What is kept under a name; else it is made, which gives it and its cost in bytes."""
        with self._lock:
            found = self._kept.get(name)
            if found is not None:
                self._kept.move_to_end(name)
                return found[0]
        made = make()
        with self._lock:
            if name not in self._kept:
                self._kept[name] = made
                self._used += made[1]
            while self._used > self._budget and self._kept:
                _, (_, cost) = self._kept.popitem(last=False)
                self._used -= cost
        return made[0]

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._kept.clear()
            self._used = 0

    def terms(self, reader: SegmentReader, field: str, term: str) -> TermSet | None:
        """A posting list; that a term is not there is remembered too."""
        found: TermSet | None = self.get((reader.name, field, term), lambda: _read(reader, field, term))
        return found


def _read(reader: SegmentReader, field: str, term: str) -> tuple[TermSet | None, int]:
    info = reader.find(field, term)
    if info is None:
        return None, 200
    terms = TermSet(reader.postings(info), reader.size)
    return terms, terms.cost


class Opener:
    """Gives the newest snapshot. Segments that are open already are used again; what is deleted from them is read from
    the commit, never taken from what was open before (Whoosh's own ``refresh`` gets that wrong)."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._lock = threading.Lock()
        self._newest: Snapshot | None = None

    def newest(self) -> Snapshot:
        """The snapshot of the last commit."""
        kept = self._newest
        if kept is not None and TOC._latest_generation(self._storage, NAME) == kept.generation:
            return kept
        with self._lock:
            self._newest = self._open(self._newest)
            return self._newest

    def forget(self) -> None:
        """Open everything anew next time."""
        with self._lock:
            self._newest = None

    def _open(self, before: Snapshot | None) -> Snapshot:
        toc = TOC.read(self._storage, NAME)
        schema: KeptSchema = toc.schema
        open_ones = {leaf.reader.name: leaf.reader for leaf in before.leaves} if before else {}
        leaves = []
        for segment in toc.segments:
            reader = open_ones.get(segment.segment_id()) or SegmentReader(self._storage, segment)
            leaves.append(Leaf(reader, _alive(segment)))
        return Snapshot(toc.generation, schema.watermark, schema.sizes, tuple(leaves))


def _alive(segment: Any) -> int | None:
    if not segment.has_deletions():
        return None
    flags = bytearray(b"\1") * segment.doc_count_all()
    for number in segment.deleted_docs():
        flags[number] = 0
    return int.from_bytes(flags, "little")
