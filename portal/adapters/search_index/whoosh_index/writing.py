"""Commits: the only code that changes the folder. All of a commit appears with the renaming of one file, or nothing."""

import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from whoosh.codec.whoosh3 import W3Segment
from whoosh.index import TOC, clean_files

from portal.adapters.search_index.interface import IndexBusy
from portal.adapters.search_index.terms import entry_terms
from portal.adapters.search_index.whoosh_index import merging
from portal.adapters.search_index.whoosh_index.schema import NAME, NO_DAY, NO_UNIT, KeptSchema, new_schema
from portal.adapters.search_index.whoosh_index.segment_reading import SegmentReader
from portal.adapters.search_index.whoosh_index.segment_writing import Gathered, Row, write_segment
from portal.adapters.search_index.whoosh_index.storage import Storage
from portal.rules.search.entries import Entry

LIMIT_MB = 128  # what a batch may hold in memory; beyond it another segment is begun
LOCK_WAIT = 10.0
_PAUSE = 0.05


def create(storage: Storage) -> None:
    """Make an empty index in the folder."""
    Path(storage.folder).mkdir(parents=True, exist_ok=True)
    TOC(new_schema(), [], 0).write(storage, NAME)


class Commit:
    """A change on its way: taken apart in memory and files that nobody reads yet, until ``finish``."""

    def __init__(self, storage: Storage, opened: Mapping[str, SegmentReader]) -> None:
        self._storage = storage
        self._opened = opened
        toc = TOC.read(storage, NAME)
        self.schema: KeptSchema = toc.schema
        self._segments: list[W3Segment] = list(toc.segments)
        self._generation: int = toc.generation + 1

    def apply(self, entries: Iterable[Entry], gone: Collection[str], *, limit_mb: int = LIMIT_MB) -> None:
        """Take keys out and entries in; of an entry that comes twice, the last."""
        newest = {entry.key: entry for entry in entries}
        self._delete(newest.keys() | set(gone))
        for gathered in _gathered(newest.values(), limit_mb * 1_000_000):
            self._segments.append(write_segment(self._storage, gathered.rows, gathered.terms()))

    def _delete(self, keys: Collection[str]) -> None:
        for segment in self._segments:
            reader = self._opened.get(segment.segment_id()) or SegmentReader(self._storage, segment)
            for key in keys:
                if info := reader.find("key", key):
                    for number in reader.postings(info)[0]:
                        segment.delete_document(number)

    def merge(self, segments: Sequence[W3Segment]) -> None:
        """Make these segments one."""
        if not segments:
            return
        merged = merging.merge(self._storage, segments)
        left = [segment for segment in self._segments if segment not in segments]
        self._segments = left + ([merged] if merged else [])

    def merge_small(self) -> None:
        """What an ordinary commit does for those who read, in little time."""
        self._segments = [segment for segment in self._segments if segment.doc_count()]
        self.merge(merging.to_merge(self._segments))

    def merge_all(self) -> None:
        """One segment, nothing deleted in it."""
        if len(self._segments) > 1 or any(segment.has_deletions() for segment in self._segments):
            self.merge(self._segments)

    def finish(self) -> None:
        """Everything onto the disk, then the renaming that makes it the index, then the old files away."""
        names = [name for segment in self._segments for name in segment.list_files(self._storage)]
        for name in names:
            if name not in self.schema.sizes:
                self._storage.flush(name)
        self.schema.sizes = {name: self._storage.file_length(name) for name in names}
        TOC(self.schema, self._segments, self._generation).write(self._storage, NAME)
        clean_files(self._storage, NAME, self._generation, self._segments)


@contextmanager
def committing(storage: Storage, opened: Mapping[str, SegmentReader], *, wait: float = LOCK_WAIT) -> Iterator[Commit]:
    """The one writer's commit; when something fails inside, the index is what it was. ``opened``: segments that are
    open already, by name."""
    lock = storage.lock(f"{NAME}_WRITELOCK")
    for attempt in count():
        if lock.acquire():
            break
        if attempt * _PAUSE >= wait:
            raise IndexBusy(storage.folder)
        time.sleep(_PAUSE)
    try:
        storage.sweep()
        commit = Commit(storage, opened)
        yield commit
        commit.finish()
    finally:
        lock.release()


def _gathered(entries: Iterable[Entry], limit: int) -> Iterator[Gathered]:
    """The entries taken apart, in portions that fit into memory."""
    gathered = Gathered()
    for entry in entries:
        terms = entry_terms(entry)
        gathered.add(
            _row(entry),
            {
                "access": dict.fromkeys(entry.access, 255),
                "begins": terms.begins,
                "codes": terms.codes,
                "exact": terms.exact,
                "hidden": dict.fromkeys(entry.hidden_from, 255),
                "key": {entry.key: 255},
                "pairs": terms.pairs,
                "title": terms.title,
                "words": terms.words,
            },
        )
        if gathered.cost >= limit:
            yield gathered
            gathered = Gathered()
    if gathered.rows:
        yield gathered


def _kept(tokens: Iterable[str]) -> bytes:
    return "\n".join(sorted(tokens)).encode()


def _row(entry: Entry) -> Row:
    return Row(
        key=entry.key.encode(),
        access=_kept(entry.access),
        hidden=_kept(entry.hidden_from),
        kind=entry.kind.encode(),
        unit=NO_UNIT if entry.unit_id is None else entry.unit_id,
        sender=NO_UNIT if entry.sender_id is None else entry.sender_id,
        day=NO_DAY if entry.day is None else entry.day.toordinal(),
    )
