"""What the index keeps about one thing that can be found."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple


class Rights(NamedTuple):
    """Who finds an entry: those who hold a token of ``access`` and none of ``hidden_from``."""

    access: frozenset[str]
    hidden_from: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Entry:
    """One thing that can be found. The texts are indexed, not kept: passages are shown from the database.

    ``key``: "document:12". ``codes``: numbers and names it is known by, whole ("253/BGDĐT-SEQAP", a phone number).
    ``access``: permission tokens, of which a reader must hold at least one. ``hidden_from``: tokens by which a reader
    finds the same thing as another entry that says all of this one and more, and therefore not this one. ``unit_id``:
    whose it is; ``sender_id``: the unit it came from. ``day``: the day that counts for freshness and the date range.
    """

    key: str
    kind: str
    title: str
    access: frozenset[str]
    body: str = ""
    codes: tuple[str, ...] = ()
    unit_id: int | None = None
    sender_id: int | None = None
    day: date | None = None
    hidden_from: frozenset[str] = frozenset()

    @property
    def rights(self) -> Rights:
        """Who finds it."""
        return Rights(self.access, self.hidden_from)


@dataclass(frozen=True)
class Filters:
    """What a reader narrows a search by; empty means all. Days are inclusive. ``keys``: only these, None for all."""

    kinds: frozenset[str] = frozenset()
    unit_ids: frozenset[int] = frozenset()
    sender_ids: frozenset[int] = frozenset()
    years: frozenset[int] = frozenset()
    since: date | None = None
    until: date | None = None
    keys: frozenset[str] | None = None


@dataclass(frozen=True)
class Hit:
    """One found thing; the higher the score, the better."""

    key: str
    score: float


@dataclass(frozen=True)
class Found:
    """A page of hits in order, and over all of them: how many there are and how many by kind, unit, sender and year.

    ``is_partial``: the time was up; there may be more.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    by_kind: dict[str, int] = field(default_factory=dict)
    by_unit: dict[int, int] = field(default_factory=dict)
    by_sender: dict[int, int] = field(default_factory=dict)
    by_year: dict[int, int] = field(default_factory=dict)
    is_partial: bool = False
