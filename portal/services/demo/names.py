"""Vietnamese names of people, invented but plausible, the same ones every time."""

import random
from collections.abc import Iterable

from portal.services.demo.texts import read_fields, read_text


class NamePool:
    """Gives one name after the other; ``next`` never gives one twice nor one that is ``taken``."""

    def __init__(self, seed: str, *, taken: Iterable[str] = ()) -> None:
        self._random = random.Random(seed)  # noqa: S311 - the same names every time, on purpose
        self._given = set(taken)
        words = {what: listed.split(", ") for what, listed in read_fields(read_text("names.txt")).items()}
        self._surnames = words["surnames"]
        self._names = [(words[f"middle names of {who}"], words[f"given names of {who}"]) for who in ("women", "men")]

    def next(self) -> str:
        """A full name nobody has yet."""
        while (name := self.any()) in self._given:
            pass
        self._given.add(name)
        return name

    def any(self) -> str:
        """A full name somebody may have already, as in life."""
        middles, given = self._random.choice(self._names)
        return " ".join(self._random.choice(words) for words in (self._surnames, middles, given))
