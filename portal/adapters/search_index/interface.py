"""What the portal asks of a search engine. One process writes, any number read; the index can always be made anew."""

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Protocol

from portal.rules.search.entries import Entry, Filters, Found, Rights
from portal.rules.search.queries import Query


class IndexBusy(Exception):
    """Another process writes the index."""


class IndexDamaged(Exception):
    """The files of the index cannot be read: it is to be made anew."""


class Order(StrEnum):
    """How hits are ordered; among equals the newer day, then the key."""

    BEST = "best"
    NEWEST = "newest"
    OLDEST = "oldest"


class SearchIndex(Protocol):
    """An open index folder. Threads may share it. Any call raises ``IndexDamaged`` when the files cannot be read."""

    def watermark(self) -> int:
        """The last change that is in the index; 0 for an empty one."""

    def apply(self, entries: Iterable[Entry], gone: Collection[str], watermark: int) -> None:
        """Replace or add the entries, take out the keys that are gone, and keep the watermark: all of it or nothing.

        An entry comes at most once in a call. Raises ``IndexBusy`` when another process writes.
        """

    def search(
        self,
        query: Query,
        *,
        access: frozenset[str],
        filters: Filters,
        order: Order = Order.BEST,
        first: int = 0,
        size: int = 10,
        seconds: float = 2.0,
    ) -> Found:
        """Hits first..first+size of what is for a reader with these ``access`` tokens: it has one of them and is not
        hidden from any of them. Counts are over the same. A query that is empty finds all of it within the filters.

        No token, no hit. After ``seconds`` what was found so far, marked partial.
        """

    def rights_of(self, keys: Collection[str]) -> dict[str, Rights]:
        """The permission tokens kept for these keys; those not in the index are left out."""

    def keys(self) -> Iterable[str]:
        """Every key in the index, for the nightly comparison."""

    def words_like(self, word: str, *, access: frozenset[str], most: int) -> list[tuple[str, int]]:
        """Exact words near the typed one, with how many entries the reader may see that have it; none of another's."""

    def optimize(self) -> None:
        """Make it small and quick; may take long. What was taken out is gone from the files too."""

    def check(self) -> None:
        """Look whether all files are there and whole, and answer a question; raises ``IndexDamaged``."""

    def close(self) -> None:
        """Let go of the files."""
