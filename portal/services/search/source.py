"""What an area tells the search about its things: one source for each kind."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from portal.rules.permissions import Actor
from portal.rules.search.entries import Entry


@dataclass(frozen=True)
class Watched:
    """A table whose rows make up the entries of a kind: when one is inserted, deleted, or one of ``columns`` changes,
    the object in ``object_column`` is indexed anew. No columns: any change.

    ``query``, where the row itself does not name the objects: an SQL statement of both databases that selects their
    ids, with ``{row}`` for the changed row ("SELECT document_id FROM document_file WHERE sha256 = {row}.sha256"); for a
    change it is asked with the row before and with the row after.
    """

    table: str
    object_column: str = "id"
    columns: tuple[str, ...] = ()
    query: str = ""


@dataclass(frozen=True)
class Shown:
    """What a result shows of one thing, read from the database. ``texts``: heading and text of each part in which the
    words may stand: the body, then each file ("Phụ lục.pdf, trang 3"); a ``MachineRead`` text is marked as one.
    ``public_address``: of the copy everybody may read, which is no hit of its own for whoever finds this."""

    object_id: int
    title: str
    address: str
    texts: tuple[tuple[str, str], ...] = ()
    code: str = ""
    unit: str = ""
    day: date | None = None
    note: str = ""
    public_address: str = ""


class Source(Protocol):
    """A kind of thing that can be found, with its rights. ``actor`` None is a visitor who is not signed in."""

    kind: str
    watched: Sequence[Watched]

    def ids_after(self, object_id: int, most: int) -> Sequence[int]:
        """Ids of everything of the kind, in order, for a rebuild."""

    def entries(self, object_ids: Collection[int]) -> list[Entry]:
        """The entries as things are now; what must not be found (deleted, discarded) is left out. Few queries."""

    def due(self, since: datetime, until: datetime, /) -> Collection[int]:
        """Ids of those whose entries change by the clock alone after ``since`` and not after ``until``: what begins or
        ends to be shown. One indexed query, or none."""

    def tokens(self, actor: Actor | None, /) -> frozenset[str]:
        """The permission tokens the actor holds at this moment, read from the database."""

    def show(self, actor: Actor | None, object_ids: Collection[int], /) -> dict[int, Shown]:
        """What the results show, of those the actor may see at this moment by the area's own scoped query: the last
        check before anything is shown."""


def key_of(kind: str, object_id: int) -> str:
    """ "document:12"."""
    return f"{kind}:{object_id}"


def parse_key(key: str) -> tuple[str, int]:
    """("document", 12)."""
    kind, _, number = key.partition(":")
    return kind, int(number)
