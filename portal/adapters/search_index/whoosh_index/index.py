"""The engine as the portal sees it."""

import pickle
import struct
import zlib
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import TypeVar

from whoosh.index import IndexError as WhooshError

from portal.adapters.search_index.interface import IndexDamaged, Order
from portal.adapters.search_index.whoosh_index import near, searching
from portal.adapters.search_index.whoosh_index.guard import Guard, TimeIsUp
from portal.adapters.search_index.whoosh_index.snapshot import CACHE_MB, Memory, Opener, Snapshot
from portal.adapters.search_index.whoosh_index.storage import Storage
from portal.adapters.search_index.whoosh_index.writing import LIMIT_MB, LOCK_WAIT, Commit, committing, create
from portal.rules.search.entries import Entry, Filters, Found, Rights
from portal.rules.search.queries import Query

Answer = TypeVar("Answer")

# What reading a torn, shortened or missing file ends in.
_UNREADABLE = (
    OSError, EOFError, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError,
    struct.error, zlib.error, pickle.UnpicklingError, WhooshError,
)  # fmt: skip
_NEAR_SECONDS = 1.0


class WhooshIndex:
    """An open index folder; ``SearchIndex`` says what it does."""

    def __init__(
        self, folder: Path, *, cache_mb: int = CACHE_MB, limit_mb: int = LIMIT_MB, wait: float = LOCK_WAIT
    ) -> None:
        self._storage = Storage(str(folder))
        self._opener = Opener(self._storage)
        self._memory = Memory(cache_mb)
        self._limit_mb = limit_mb
        self._wait = wait

    @classmethod
    def create(cls, folder: Path) -> "WhooshIndex":
        """An empty index in a new folder."""
        create(Storage(str(folder)))
        return cls(folder)

    # ------------------------------------------------------------ reading

    def watermark(self) -> int:
        """The last change that is in the index."""
        return self._read(lambda snapshot: snapshot.watermark)

    def search(
        self,
        query: Query,
        *,
        access: frozenset[str],
        filters: Filters,
        order: Order = Order.BEST,
        first: int = 0,
        size: int = 10,
        seconds: float = 2.0,
    ) -> Found:
        """A page of hits and the counts over all of them."""
        return self._read(
            lambda snapshot: searching.search(
                snapshot,
                self._memory,
                query,
                access=access,
                filters=filters,
                order=order,
                first=first,
                size=size,
                seconds=seconds,
            )
        )

    def rights_of(self, keys: Collection[str]) -> dict[str, Rights]:
        """The permission tokens kept for these keys."""
        return self._read(lambda snapshot: snapshot.rights_of(keys))

    def keys(self) -> Iterable[str]:
        """Every key in the index."""
        return self._read(
            lambda snapshot: [leaf.reader.key(number) for leaf in snapshot.leaves for number in leaf.numbers()]
        )

    def words_like(self, word: str, *, access: frozenset[str], most: int) -> list[tuple[str, int]]:
        """Exact words near the typed one that stand in entries the reader may see."""

        def ask(snapshot: Snapshot) -> list[tuple[str, int]]:
            guard = Guard(self._memory, access, Filters(), _NEAR_SECONDS)
            try:
                return near.words_like(snapshot, self._memory, guard, word, most)
            except TimeIsUp:
                return []

        return self._read(ask)

    def check(self) -> None:
        """Whether all files are there with the bytes they were written with, and a question is answered."""

        def look(snapshot: Snapshot) -> None:
            for name, size in snapshot.sizes.items():
                if self._storage.file_length(name) != size:
                    raise EOFError(name)
            for leaf in snapshot.leaves:
                if leaf.reader.find("key", leaf.reader.key(0)) is None:
                    raise EOFError(leaf.reader.name)

        self._opener.forget()
        self._read(look)

    def _read(self, ask: Callable[[Snapshot], Answer]) -> Answer:
        """Ask the newest snapshot; once more when a writer swept its files away just then."""
        try:
            return ask(self._opener.newest())
        except _UNREADABLE:
            self._opener.forget()
        try:
            return ask(self._opener.newest())
        except _UNREADABLE as error:
            self._opener.forget()
            raise IndexDamaged(str(error)) from error

    # ------------------------------------------------------------ writing

    def apply(self, entries: Iterable[Entry], gone: Collection[str], watermark: int) -> None:
        """Replace or add entries, take keys out, keep the watermark: one commit."""

        def change(commit: Commit) -> None:
            commit.apply(entries, gone, limit_mb=self._limit_mb)
            commit.merge_small()
            commit.schema.watermark = watermark

        self._write(change)

    def optimize(self) -> None:
        """One segment, with nothing in it that was taken out."""
        self._write(Commit.merge_all)

    def _write(self, change: Callable[[Commit], None]) -> None:
        snapshot = self._read(lambda newest: newest)
        opened = {leaf.reader.name: leaf.reader for leaf in snapshot.leaves}
        with committing(self._storage, opened, wait=self._wait) as commit:
            change(commit)

    def close(self) -> None:
        """Let go of the files."""
        self._opener.forget()
        self._memory.clear()
