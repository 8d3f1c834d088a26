"""A segment in Whoosh's own format (codec W3), written a posting list at a time.

Whoosh's writer takes each posting through a pool, a sort and five function calls: 100 documents a second. Here the
lists of a batch are kept in memory as arrays and written as blocks. What is written is read by Whoosh as its own.
"""

import operator
import pickle
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3Segment, W3TermInfo

from portal.adapters.search_index.whoosh_index.schema import COLUMNS, FIELDS, NAME
from portal.adapters.search_index.whoosh_index.storage import Storage
from portal.adapters.search_index.whoosh_index.table_writing import Table

BLOCK = 16384  # postings read in one go; Whoosh's 128 cost a hundred reads for a frequent syllable
INLINE = 16  # so few stand with the term itself; most pairs of syllables are rare
_SMALL = 64  # not worth compressing

type_of_ids = "I"
Postings = tuple["array[int]", bytes]  # ids rising, and one byte for each


@dataclass(frozen=True)
class Row:
    """The columns of one entry."""

    key: bytes
    access: bytes
    hidden: bytes
    kind: bytes
    unit: int
    sender: int
    day: int


def write_segment(storage: Storage, rows: Iterable[Row], terms: Iterable[tuple[str, bytes, Postings]]) -> W3Segment:
    """Write the files of a new segment. ``terms``: field, term, postings; fields in their order, terms rising."""
    segment = W3Segment(W3Codec(), NAME)
    _write_terms(storage, segment, terms)
    segment.set_doc_count(_write_columns(storage, segment, rows))
    segment._fieldlengths = {}
    return segment


def _write_columns(storage: Storage, segment: W3Segment, rows: Iterable[Row]) -> int:
    files = {name: storage.create_file(W3Codec.column_filename(segment, name)) for name in COLUMNS}
    writers = {name: COLUMNS[name].writer(file) for name, file in files.items()}
    count = 0
    for row in rows:
        for name, writer in writers.items():
            writer.add(count, getattr(row, name))
        count += 1
    for writer in writers.values():
        writer.finish(count)
    for file in files.values():
        file.close()
    return count


def _write_terms(storage: Storage, segment: W3Segment, terms: Iterable[tuple[str, bytes, Postings]]) -> None:
    posts = _Posts(storage, segment)
    table = Table(storage.create_file(segment.make_filename(W3Codec.TERMS_EXT)))
    # in every segment the same numbers: merging relies on it
    table.extras["fieldmap"] = {name: number for number, name in enumerate(FIELDS)}
    starts = {name: number.to_bytes(2, "big") for name, number in table.extras["fieldmap"].items()}
    for field, term, (ids, values) in terms:
        table.add(starts[field] + term, posts.add(ids, values))
    table.close()
    posts.close()


class _Posts:
    """The file of posting lists."""

    def __init__(self, storage: Storage, segment: W3Segment) -> None:
        self._file = storage.create_file(segment.make_filename(W3Codec.POSTS_EXT))
        self._place = 0

    def add(self, ids: "array[int]", values: bytes) -> bytes:
        """What ``W3TermInfo`` says of a term: how many there are, and where they stand or themselves."""
        number = len(ids)
        is_inline = number <= INLINE
        head: bytes = W3TermInfo._struct.pack(is_inline, float(number), number, 0, 0, 1.0, ids[0], ids[-1])
        if is_inline:
            single = tuple(values[place : place + 1] for place in range(number))
            return head + pickle.dumps((tuple(ids), None, single), 2)
        start = self._place
        self._write(WHOOSH3_HEADER_MAGIC)
        for offset in range(0, number, BLOCK):
            block = _block(ids[offset : offset + BLOCK], values[offset : offset + BLOCK])
            is_last = offset + BLOCK >= number
            self._write((-len(block) if is_last else len(block)).to_bytes(4, "big", signed=True) + block)
        return head + start.to_bytes(8, "big") + (self._place - start).to_bytes(4, "big")

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._place += len(data)

    def close(self) -> None:
        """All of it is written."""
        self._file.close()


def _block(ids: "array[int]", values: bytes) -> bytes:
    steps = (ids[0], *map(operator.sub, ids[1:], ids))
    data = pickle.dumps((steps, None, bytes(values)), 2)
    level = 3 if len(ids) > _SMALL else 0
    info = pickle.dumps((len(ids), ids[-1], 1.0, level, 0, 0), 2)
    return info + (zlib.compress(data, level) if level else data)


class Gathered:
    """The entries of a batch, in memory until they are written as one segment."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.cost = 0  # bytes, about
        self._fields: dict[str, dict[str, tuple[array[int], bytearray]]] = {name: {} for name in FIELDS}

    def add(self, row: Row, fields: Mapping[str, Mapping[str, int]]) -> None:
        """Take one entry in: for each field its terms and their impact."""
        number = len(self.rows)
        self.rows.append(row)
        for name, terms in fields.items():
            self._add_field(self._fields[name], number, terms)

    def _add_field(
        self, kept: "dict[str, tuple[array[int], bytearray]]", number: int, terms: Mapping[str, int]
    ) -> None:
        before = len(kept)
        for term, impact in terms.items():
            postings = kept.get(term)
            if postings is None:
                kept[term] = postings = (array(type_of_ids), bytearray())
            postings[0].append(number)
            postings[1].append(impact)
        self.cost += 8 * len(terms) + 400 * (len(kept) - before)

    def terms(self) -> Iterator[tuple[str, bytes, Postings]]:
        """Field, term, postings, in the order of writing."""
        for name, kept in self._fields.items():
            for term in sorted(kept):
                ids, values = kept[term]
                yield name, term.encode(), (ids, bytes(values))
