"""What cannot be indexed, by whose fault: set aside with its error, so that it holds back nothing else.

Things one by one, or a whole kind when nothing of it can be read. Kept beside the index: after a restart they are
tried again like before.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from portal.adapters.logs import log
from portal.adapters.node_files import read_note, write_note
from portal.services.search.source import key_of, parse_key

Thing = tuple[str, int]
"""Kind and object."""
WHOLE = 0
"""The object that stands for all of a kind."""
NOTE = "aside.json"
IN_A_ROW = 20
"""After so many things of a kind that could not be read, one after the other, it is looked whether any can be."""
LONGEST = 300
MOST_TOLD = 5


class SetAside:
    """The things and kinds that wait, each with what was wrong."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NOTE
        self.errors: dict[Thing, str] = {parse_key(key): str(error) for key, error in read_note(self._path).items()}
        self._written = dict(self.errors)
        self._in_a_row: Counter[str] = Counter()

    @property
    def things(self) -> list[Thing]:
        """Those that wait one by one."""
        return [thing for thing in self.errors if thing[1] != WHOLE]

    @property
    def kinds(self) -> list[str]:
        """Those of which nothing can be read."""
        return [kind for kind, object_id in self.errors if object_id == WHOLE]

    def faults(self) -> list[list[str]]:
        """What operators are told: key and error of the first few, whole kinds first."""
        few = sorted(self.errors, key=lambda thing: (thing[1] != WHOLE, thing))[:MOST_TOLD]
        return [[key_of(*thing), self.errors[thing]] for thing in few]

    def has_kind(self, kind: str) -> bool:
        """Whether all of a kind waits."""
        return (kind, WHOLE) in self.errors

    def add(self, thing: Thing, failure: Exception) -> bool:
        """One thing more; whether it may be the kind rather than the thing."""
        self._note(thing, failure)
        self._in_a_row[thing[0]] += 1
        return self._in_a_row[thing[0]] >= IN_A_ROW

    def add_kind(self, kind: str, failure: Exception) -> None:
        """All of a kind, its things included."""
        for thing in [thing for thing in self.errors if thing[0] == kind]:
            del self.errors[thing]
        self._note((kind, WHOLE), failure)

    def discard(self, things: Iterable[Thing]) -> None:
        """They need no waiting any more."""
        for thing in things:
            self.errors.pop(thing, None)

    def was_read(self, kind: str, object_ids: Collection[int]) -> None:
        """These could be read: it is not the kind."""
        self._in_a_row[kind] = 0
        if self.errors:
            self.discard((kind, object_id) for object_id in object_ids)

    def keep(self) -> None:
        """Write down what is new; before the index notes that it has passed them."""
        if self.errors != self._written:
            write_note(self._path, {key_of(*thing): error for thing, error in self.errors.items()})
            self._written = dict(self.errors)

    def _note(self, thing: Thing, failure: Exception) -> None:
        self.errors[thing] = _words(failure)
        log.error("search_unreadable", thing=key_of(*thing), error=self.errors[thing])


def _words(failure: Exception) -> str:
    """What was wrong, without the statement and what was asked for: that may be about somebody."""
    cause = failure.orig if isinstance(failure, DBAPIError) and failure.orig is not None else failure
    return f"{type(cause).__name__}: {str(cause).partition(chr(10))[0]}"[:LONGEST]
