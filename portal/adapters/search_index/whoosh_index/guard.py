"""What a search may see and how long it may take: one place for the rights, the filters and the clock."""

import time
from array import array
from collections.abc import Iterable
from typing import Any

from portal.adapters.search_index.whoosh_index.schema import NO_UNIT
from portal.adapters.search_index.whoosh_index.segment_reading import TermSet, set_of
from portal.adapters.search_index.whoosh_index.segment_writing import type_of_ids
from portal.adapters.search_index.whoosh_index.snapshot import Leaf, Memory
from portal.rules.search.entries import Filters

_FEW_KEYS = 300
_BYTES_OF_A_KEY = 80


class TimeIsUp(Exception):
    """The search has taken as long as it may."""


class Guard:
    """Gives the set of entries of a segment that may be counted, scored and shown; nothing is computed outside it.

    Whoosh's ``TimeLimitCollector`` forgets the filter it is given. Here rights, filters and deletions are one set that
    every other set is cut with, and reading a posting list looks at the clock.
    """

    def __init__(self, memory: Memory, access: frozenset[str], filters: Filters, seconds: float) -> None:
        self._memory = memory
        self._access = access
        self._filters = filters
        self._until = time.monotonic() + seconds

    def check(self) -> None:
        """Raise ``TimeIsUp`` when it is."""
        if time.monotonic() >= self._until:
            raise TimeIsUp

    def terms(self, leaf: Leaf, field: str, term: str) -> TermSet | None:
        """A posting list, if there is time to read it."""
        self.check()
        return self._memory.terms(leaf.reader, field, term)

    def visible(self, leaf: Leaf) -> int:
        """The set of entries that are for the reader, whatever is asked: seen by one of the tokens, hidden by none."""
        reader = leaf.reader

        def make() -> tuple[int, int]:
            seen, hidden = (self._any_of(leaf, field) for field in ("access", "hidden"))
            return seen & ~hidden, reader.size + 200

        seen: int = self._memory.get((reader.name, "visible", self._access), make)
        return seen if leaf.alive is None else seen & leaf.alive

    def _any_of(self, leaf: Leaf, field: str) -> int:
        found = 0
        for token in self._access:
            if terms := self.terms(leaf, field, token):
                found |= terms.flags()
        return found

    def allowed(self, leaf: Leaf) -> int:
        """The set of entries the reader may see and wants to see."""
        self.check()
        allowed = self.visible(leaf)
        filters, reader = self._filters, leaf.reader
        chosen: Iterable[tuple[frozenset[Any], Any, Any]] = (
            (filters.kinds, reader.kinds, ""),
            (filters.unit_ids, reader.units, NO_UNIT),
            (filters.sender_ids, reader.senders, NO_UNIT),
        )
        for wanted, column, none in chosen:
            if wanted and allowed:
                allowed &= _those(wanted - {none}, column)
        if filters.years and allowed:
            allowed &= _those(filters.years - {0}, reader.years)
        if filters.keys is not None and allowed:
            allowed &= self._given(leaf, filters.keys)
        return self._within_days(leaf, allowed)

    def _given(self, leaf: Leaf, keys: frozenset[str]) -> int:
        """The set of entries with these keys. Few are looked up one by one, past the memory, which they would fill with
        what is asked once; many are compared with all keys of the segment, which are kept."""
        if len(keys) > _FEW_KEYS:
            return _those(keys, self._memory.get((leaf.reader.name, "keys"), lambda: _all_keys(leaf)))
        numbers: array[int] = array(type_of_ids)
        for key in keys:
            if info := leaf.reader.find("key", key):
                numbers.extend(leaf.reader.postings(info)[0])
        return set_of(numbers, leaf.size)

    def _within_days(self, leaf: Leaf, allowed: int) -> int:
        since, until = self._filters.since, self._filters.until
        if not allowed or (since is None and until is None):
            return allowed
        first = since.toordinal() if since else 1  # what has no day is not within any
        last = until.toordinal() if until else 10**7
        return allowed & int.from_bytes(bytes(first <= day <= last for day in leaf.reader.days), "little")


def _all_keys(leaf: Leaf) -> tuple[list[str], int]:
    """In the order of the entries, and what they take in memory."""
    return [leaf.reader.key(number) for number in range(leaf.size)], _BYTES_OF_A_KEY * leaf.size + 200


def _those(wanted: frozenset[Any], column: Iterable[Any]) -> int:
    """The set of entries of which the column has a wanted value."""
    return int.from_bytes(bytes(map(wanted.__contains__, column)), "little")
