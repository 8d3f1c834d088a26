"""Everything there is by kind and id, in eight bytes each: a rebuild and a comparison go through it step by step."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import islice

from portal.services.search.setting_aside import Thing


class Roll:
    """A list of things in the order in which they are looked at; ``take`` gives the next ones."""

    def __init__(self) -> None:
        self._ids: dict[str, array[int]] = {}
        self._left: Iterator[Thing] = iter(())
        self.taken = 0

    def add(self, kind: str, ids: Iterable[int]) -> None:
        """Everything of a kind, ids in order; before anything is taken."""
        self._ids[kind] = array("q", ids)
        self._left = ((kind, object_id) for kind, those in self._ids.items() for object_id in those)

    def __len__(self) -> int:
        return sum(len(ids) for ids in self._ids.values())

    def __contains__(self, thing: Thing) -> bool:
        ids = self._ids.get(thing[0], ())
        place = bisect_left(ids, thing[1])
        return place < len(ids) and ids[place] == thing[1]

    def has_kind(self, kind: str) -> bool:
        """Whether the kind is on it, with or without things."""
        return kind in self._ids

    def take(self, most: int) -> list[Thing]:
        """The next things; none at the end."""
        found = list(islice(self._left, most))
        self.taken += len(found)
        return found
