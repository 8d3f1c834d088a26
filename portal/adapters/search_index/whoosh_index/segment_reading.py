"""A segment read as sets: a posting list is decoded once into bytes, one for each entry, and kept.

With one byte for each entry a set is a Python integer: "and", "or" and counting run over whole machine words, and a
list of what is in it comes from ``itertools.compress``. No loop of Python touches entries that are not found.
"""

import io
import pickle
import zlib
from array import array
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from itertools import accumulate, chain, repeat
from struct import Struct
from sys import byteorder
from typing import Any

from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3Segment, W3TermInfo, W3TermsReader
from whoosh.reading import TermNotFound

from portal.adapters.search_index.whoosh_index.schema import COLUMNS
from portal.adapters.search_index.whoosh_index.segment_writing import Postings, type_of_ids
from portal.adapters.search_index.whoosh_index.storage import SteadyFile, Storage
from portal.rules.search.entries import Rights

_LENGTHS = Struct("!Ii")  # of a key and of what is kept under it, as Whoosh's hash files have them
_EXTENT = Struct("!qi")
_HEAD = len(WHOOSH3_HEADER_MAGIC)
_PRESENT = bytes([0] + [1] * 255)
_SPARSE = 32  # fewer than one entry in 32: kept as numbers, not as a row of bytes


class TermSet:
    """The entries of a segment that have a term, and the impact in each."""

    __slots__ = ("_flags", "_size", "count", "ids", "impacts", "vector")

    def __init__(self, postings: Postings, size: int) -> None:
        self.ids, self.impacts = postings
        self.count = len(self.ids)
        self.vector: bytes | None = None
        self._size = size
        self._flags: int | None = None
        if self.count * _SPARSE > size:
            vector = bytearray(size)
            for number, impact in zip(self.ids, self.impacts, strict=True):
                vector[number] = impact
            self.vector = bytes(vector)
            self.ids, self.impacts = array(type_of_ids), b""

    @property
    def cost(self) -> int:
        """Bytes it takes in memory, about."""
        return 200 + (2 * self._size if self.vector is not None else 5 * self.count)

    def flags(self) -> int:
        """The entries as a set."""
        if self._flags is not None:
            return self._flags
        if self.vector is not None:
            self._flags = int.from_bytes(self.vector.translate(_PRESENT), "little")
            return self._flags
        return set_of(self.ids, self._size)


def set_of(numbers: "array[int]", size: int) -> int:
    """Entries by number as a set."""
    flags = bytearray(size)
    for number in numbers:
        flags[number] = 1
    return int.from_bytes(flags, "little")


def members(flags: int, size: int) -> bytes:
    """A set as bytes of 0 and 1, for ``itertools.compress``."""
    return flags.to_bytes(size, "little")


class SegmentReader:
    """An open segment. Nothing in it ever changes; what was deleted since is kept elsewhere. Threads may share it."""

    def __init__(self, storage: Storage, segment: W3Segment) -> None:
        self.name: str = segment.segment_id()
        self.size: int = segment.doc_count_all()
        self._columns = _Columns(storage, segment)
        terms_name = segment.make_filename(W3Codec.TERMS_EXT)
        self._posts = storage.open_file(segment.make_filename(W3Codec.POSTS_EXT))
        self._terms = W3TermsReader(
            segment.codec(), storage.open_file(terms_name), storage.file_length(terms_name), self._posts
        )
        self.units = self._columns.numbers("unit")
        self.senders = self._columns.numbers("sender")
        self.days = self._columns.numbers("day")
        self.kinds = self._columns.names("kind")
        self._keys = self._columns.texts("key")
        self._access = self._columns.texts("access")
        self._hidden = self._columns.texts("hidden")

    def key(self, number: int) -> str:
        """What the entry is called."""
        return bytes(self._keys[number]).decode()

    def rights(self, number: int) -> Rights:
        """The permission tokens of the entry."""
        return Rights(_tokens(self._access[number]), _tokens(self._hidden[number]))

    @cached_property
    def years(self) -> list[int]:
        """Year of each entry's day; 0 without a day."""
        by_day = {day: date.fromordinal(day).year if day else 0 for day in set(self.days)}
        return [by_day[day] for day in self.days]

    # ------------------------------------------------------------ terms

    def find(self, field: str, term: str) -> W3TermInfo | None:
        """Where a term stands and how often, or nothing."""
        if field not in self._terms._fieldmap:
            return None
        try:
            return self._terms.term_info(field, term.encode(errors="replace"))
        except TermNotFound:
            return None

    def postings(self, info: W3TermInfo) -> Postings:
        """The entries of a term and their impacts."""
        if info.is_inlined():
            ids, _, impacts = info.inlined_postings()
            return array(type_of_ids, ids), b"".join(impacts)
        start, (length,) = info.extent()  # Whoosh leaves the length in the tuple it was unpacked as
        return read_postings(self._posts, start, length)

    def beginning(self, field: str, prefix: str) -> Iterator[tuple[str, W3TermInfo]]:
        """The terms of a field that begin so, in order."""
        if field not in self._terms._fieldmap:
            return
        start = prefix.encode(errors="replace")
        for (name, term), info in self._terms.items_from(field, start):
            if name != field or not term.startswith(start):
                return
            yield term.decode(), info

    def all_terms(self) -> Iterator[tuple[bytes, Postings]]:
        """Every term with its entries, in the order they were written; before each the two bytes of its field."""
        table = self._terms._tindex
        data = table.dbfile.get(0, table.endofdata)
        place = table.startofdata
        while place < table.endofdata:
            key_length, length = _LENGTHS.unpack_from(data, place)
            info = place + _LENGTHS.size + key_length
            yield data[place + _LENGTHS.size : info], self._postings_at(data, info, length)
            place = info + length

    def _postings_at(self, data: bytes, info: int, length: int) -> Postings:
        """What ``W3TermInfo`` would say of it, for which there is no time when millions are read."""
        rest = info + W3TermInfo._struct.size
        if data[info]:
            ids, _, impacts = pickle.loads(data[rest : info + length])  # noqa: S301 (see read_postings)
            return array(type_of_ids, ids), b"".join(impacts)
        return read_postings(self._posts, *_EXTENT.unpack_from(data, rest))


def read_postings(file: SteadyFile, start: int, length: int) -> Postings:
    """Decode a posting list."""
    data = file.get(start, length)
    ids = array(type_of_ids)
    impacts = []
    position = _HEAD
    while position < length:
        size = abs(int.from_bytes(data[position : position + 4], "big", signed=True))
        block = io.BytesIO(data[position + 4 : position + 4 + size])
        _, _, _, level, _, _ = pickle.load(block)  # noqa: S301 (our own index, in a folder nobody else writes)
        packed = block.read()
        steps, _, values = pickle.loads(zlib.decompress(packed) if level else packed)  # noqa: S301
        ids.extend(accumulate(steps))
        impacts.append(values)
        position += 4 + size
    return ids, b"".join(impacts)


def _tokens(kept: bytes) -> frozenset[str]:
    return frozenset(bytes(kept).decode().split("\n")) - {""}


class _Columns:
    """What is kept for each entry, read whole where it is used for all of them."""

    def __init__(self, storage: Storage, segment: W3Segment) -> None:
        self._storage, self._segment = storage, segment
        self._size: int = segment.doc_count_all()

    def _open(self, name: str) -> tuple[SteadyFile, int]:
        file_name = W3Codec.column_filename(self._segment, name)
        return self._storage.open_file(file_name), self._storage.file_length(file_name)

    def texts(self, name: str) -> Any:
        """Texts that are read one at a time."""
        file, length = self._open(name)
        return COLUMNS[name].reader(file, 0, length, self._size)

    def numbers(self, name: str) -> "array[int]":
        """Numbers; entries at the end that have the default are not in the file."""
        file, length = self._open(name)
        numbers = array("i", file.get(0, length))
        if byteorder == "little":
            numbers.byteswap()
        numbers.extend(repeat(COLUMNS[name]._default, self._size - len(numbers)))
        return numbers

    def names(self, name: str) -> list[str]:
        """Names of which there are few."""
        file, length = self._open(name)
        reader = COLUMNS[name].reader(file, 0, length, self._size)
        references = array(reader._typecode, file.get(0, self._size * reader._itemsize))
        if byteorder == "little":
            references.byteswap()
        known = [bytes(value).decode() for value in reader._uniques]
        return [known[reference] for reference in references]


def chained(parts: list[Postings]) -> Postings:
    """Posting lists of several segments, one after the other, as one."""
    if len(parts) == 1:
        return parts[0]
    return array(type_of_ids, chain.from_iterable(ids for ids, _ in parts)), b"".join(impacts for _, impacts in parts)
