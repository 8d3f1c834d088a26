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
        self._names = [
            (words[f"middle names of {who}"], words[f"given names of {who}"], sex)
            for who, sex in (("women", "female"), ("men", "male"))
        ]

    def next(self) -> str:
        """A full name nobody has yet."""
        return self.next_person()[0]

    def next_person(self) -> tuple[str, str]:
        """A full name nobody has yet, and the sex it goes with: ``female`` or ``male``."""
        while (person := self._any_person())[0] in self._given:
            pass
        self._given.add(person[0])
        return person

    def any(self) -> str:
        """A full name somebody may have already, as in life."""
        return self._any_person()[0]

    def _any_person(self) -> tuple[str, str]:
        middles, given, sex = self._random.choice(self._names)
        return " ".join(self._random.choice(words) for words in (self._surnames, middles, given)), sex
