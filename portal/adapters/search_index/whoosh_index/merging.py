"""Several segments become one, without what was deleted from them."""

import heapq
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, groupby
from operator import itemgetter

from whoosh.codec.whoosh3 import W3Segment

from portal.adapters.search_index.whoosh_index.schema import FIELDS
from portal.adapters.search_index.whoosh_index.segment_reading import SegmentReader, chained
from portal.adapters.search_index.whoosh_index.segment_writing import Postings, Row, type_of_ids, write_segment
from portal.adapters.search_index.whoosh_index.storage import Storage

MOST_SEGMENTS = 8  # of about the same size, before they are made into one
MOST_AT_ONCE = 1500  # entries moved by an ordinary commit, so that none takes long; ``optimize`` moves them all


def to_merge(segments: Sequence[W3Segment]) -> list[W3Segment]:
    """Which segments an ordinary commit makes into one: the smallest, once there are many of about their size."""
    small = sorted((s for s in segments if s.doc_count_all() < MOST_AT_ONCE), key=lambda s: s.doc_count())
    chosen: list[W3Segment] = []
    moved = 0
    for place, segment in enumerate(small):
        if place and segment.doc_count() > max(MOST_SEGMENTS, moved):
            break
        if moved + segment.doc_count() > MOST_AT_ONCE:
            break
        chosen.append(segment)
        moved += segment.doc_count()
    return chosen if len(chosen) >= MOST_SEGMENTS else []


def merge(storage: Storage, segments: Sequence[W3Segment]) -> W3Segment | None:
    """Write one segment that holds what is left of these; nothing when nothing is left."""
    parts = [_Part(SegmentReader(storage, segment), segment) for segment in segments if segment.doc_count()]
    start = 0
    for part in parts:
        start = part.number_from(start)
    if not start:
        return None
    rows = (row for part in parts for row in part.rows())
    return write_segment(storage, rows, _merged_terms(parts))


class _Part:
    """A segment on its way into another: ``numbers`` gives the new number of each entry, or none."""

    def __init__(self, reader: SegmentReader, segment: W3Segment) -> None:
        self.reader = reader
        self.is_whole = not segment.has_deletions()
        self._kept = bytearray(b"\1") * reader.size
        for number in segment.deleted_docs():
            self._kept[number] = 0
        self._numbers: array[int] = array(type_of_ids)
        self._start = 0

    def number_from(self, start: int) -> int:
        """Number what is kept from ``start``; the number after the last."""
        self._start = start
        for is_kept in self._kept:
            self._numbers.append(start)
            start += is_kept
        return start

    def rows(self) -> Iterator[Row]:
        """The columns of what is kept."""
        reader = self.reader
        for number in compress(range(reader.size), self._kept):
            yield Row(
                key=bytes(reader._keys[number]),
                access=bytes(reader._access[number]),
                hidden=bytes(reader._hidden[number]),
                kind=reader.kinds[number].encode(),
                unit=reader.units[number],
                sender=reader.senders[number],
                day=reader.days[number],
            )

    def moved(self, postings: Postings) -> Postings:
        """A posting list with the new numbers."""
        ids, impacts = postings
        if self.is_whole:
            return array(type_of_ids, map(self._start.__add__, ids)) if self._start else ids, impacts
        is_kept = bytes(map(self._kept.__getitem__, ids))
        ids, impacts = array(type_of_ids, compress(ids, is_kept)), bytes(compress(impacts, is_kept))
        return array(type_of_ids, map(self._numbers.__getitem__, ids)), impacts

    def terms(self, order: int) -> Iterator[tuple[bytes, int, Postings]]:
        """Field and term as they are sorted, the order of the part, postings not yet moved."""
        for key, postings in self.reader.all_terms():
            yield key, order, postings


def _merged_terms(parts: Sequence[_Part]) -> Iterator[tuple[str, bytes, Postings]]:
    """Each term once, with the entries of all parts: these are numbered one after the other, so only joined."""
    streams: Iterable[tuple[bytes, int, Postings]] = heapq.merge(
        *(part.terms(order) for order, part in enumerate(parts)), key=lambda item: item[:2]
    )
    for key, group in groupby(streams, key=itemgetter(0)):
        postings = chained([parts[order].moved(found) for _, order, found in group])
        if postings[0]:
            yield FIELDS[int.from_bytes(key[:2], "big")], key[2:], postings
