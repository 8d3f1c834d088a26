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

from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3FieldWriter, W3Segment, W3TermInfo
from whoosh.filedb.structfile import StructFile

from portal.adapters.search_index.whoosh_index.schema import COLUMNS, FIELDS, NAME, KeptSchema
from portal.adapters.search_index.whoosh_index.storage import Storage

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
    kind: bytes
    unit: int
    sender: int
    day: int


def write_segment(
    storage: Storage, schema: KeptSchema, rows: Iterable[Row], terms: Iterable[tuple[str, bytes, Postings]]
) -> W3Segment:
    """Write the files of a new segment. ``terms``: field, term, postings; fields in their order, terms rising."""
    segment = W3Segment(W3Codec(), NAME)
    _write_terms(storage, schema, segment, terms)
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


def _write_terms(
    storage: Storage, schema: KeptSchema, segment: W3Segment, terms: Iterable[tuple[str, bytes, Postings]]
) -> None:
    writer = W3FieldWriter(W3Codec(), storage, segment)
    for name in FIELDS:  # in every segment the same numbers: merging relies on it
        writer.start_field(name, schema[name])
    current = None
    for field, term, postings in terms:
        if field != current:
            writer.start_field(field, schema[field])
            current = field
        _write_term(writer, term, postings)
    writer.close()


def _write_term(writer: W3FieldWriter, term: bytes, postings: Postings) -> None:
    ids, values = postings
    info = W3TermInfo()
    info._weight, info._df, info._maxweight = float(len(ids)), len(ids), 1.0
    info._minid, info._maxid = ids[0], ids[-1]
    if len(ids) <= INLINE:
        info._inlined = (tuple(ids), None, tuple(values[place : place + 1] for place in range(len(ids))))
    else:
        info.set_extent(*_write_blocks(writer._postfile, ids, values))
    writer._tindex.add(writer._fieldid.to_bytes(2, "big") + term, info.to_bytes())


def _write_blocks(file: StructFile, ids: "array[int]", values: bytes) -> tuple[int, int]:
    """Where they stand."""
    start: int = file.tell()
    file.write(WHOOSH3_HEADER_MAGIC)
    last = len(ids) - BLOCK
    for offset in range(0, len(ids), BLOCK):
        block = _block(ids[offset : offset + BLOCK], values[offset : offset + BLOCK])
        file.write_int(-len(block) if offset >= last else len(block))
        file.write(block)
    return start, file.tell() - start


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
        self, kept: dict[str, tuple["array[int]", bytearray]], number: int, terms: Mapping[str, int]
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
