"""Whoosh's ordered hash file, the table of terms, written with fewer calls for each term than Whoosh takes."""

from typing import Any

from whoosh.filedb.filetables import HashWriter, OrderedHashWriter, _lengths, _pointer
from whoosh.util.numlists import GrowableArray

_CRC = 1  # one of the hashes its reader knows
_EMPTY = (0, 0)


class Table(OrderedHashWriter):
    """Keys must rise."""

    def __init__(self, file: Any) -> None:
        HashWriter.__init__(self, file, hashtype=_CRC)
        self.index = GrowableArray("H")
        self._place: int = file.tell()

    def add(self, key: bytes, value: bytes) -> None:
        """Keep a value under a key."""
        record = _lengths.pack(len(key), len(value)) + key + value
        self.dbfile.write(record)
        self.index.append(self._place)
        hashed = self.hashfn(key)
        self.buckets[hashed & 255].append((hashed, self._place))
        self._place += len(record)

    def _write_hashes(self) -> None:
        """As Whoosh does it, each of the 256 parts at once."""
        for entries in self.buckets:
            number = 2 * len(entries)
            self.directory.append((self.dbfile.tell(), number))
            slots = [_EMPTY] * number
            for hashed, place in entries:
                slot = (hashed >> 8) % number
                while slots[slot] != _EMPTY:
                    slot = (slot + 1) % number
                slots[slot] = (hashed, place)
            self.dbfile.write(b"".join(_pointer.pack(*slot) for slot in slots))
