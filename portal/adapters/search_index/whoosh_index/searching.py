"""One search over a snapshot: found as sets, counted whole, scored, and the page that is asked for picked out."""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress

from portal.adapters.search_index.interface import Order
from portal.adapters.search_index.whoosh_index.counting import Counts
from portal.adapters.search_index.whoosh_index.guard import Guard, TimeIsUp
from portal.adapters.search_index.whoosh_index.matching import Matcher
from portal.adapters.search_index.whoosh_index.ranking import Scorer
from portal.adapters.search_index.whoosh_index.schema import NO_DAY
from portal.adapters.search_index.whoosh_index.snapshot import Leaf, Memory, Snapshot
from portal.rules.search.entries import Filters, Found, Hit
from portal.rules.search.queries import Query

_Ranked = tuple[float, int, int]  # score (or day), day, number; the higher the better


def search(
    snapshot: Snapshot,
    memory: Memory,
    query: Query,
    *,
    access: frozenset[str],
    filters: Filters,
    order: Order,
    first: int,
    size: int,
    seconds: float,
) -> Found:
    """Hits first..first+size, and counts over all."""
    if not access:
        return Found()
    guard = Guard(memory, access, filters, seconds)
    matcher = Matcher(query, guard, memory)
    counts = Counts()
    found: list[tuple[Leaf, list[int]]] = []
    is_partial = False
    try:
        for leaf in sorted(snapshot.leaves, key=lambda leaf: -leaf.size):
            if flags := matcher.found(leaf):
                members = flags.to_bytes(leaf.size, "little")
                found.append((leaf, list(compress(range(leaf.size), members))))
                counts.add(leaf, members)
    except TimeIsUp:
        is_partial = True
    counts.finished()
    ranking = _Ranking(query, guard, matcher, order, snapshot.leaves if found else ())
    return Found(
        hits=tuple(ranking.page(found, max(0, first), max(0, size))),
        total=counts.total,
        by_kind=dict(counts.by_kind),
        by_unit=dict(counts.by_unit),
        by_sender=dict(counts.by_sender),
        by_year=dict(counts.by_year),
        is_partial=is_partial or ranking.is_partial,
    )


class _Ranking:
    """Orders what was found. Among equals the newer day, then the key."""

    def __init__(self, query: Query, guard: Guard, matcher: Matcher, order: Order, leaves: Sequence[Leaf]) -> None:
        self._order = order
        self._scorer = Scorer(query, guard, matcher, leaves) if order is Order.BEST and leaves else None

    @property
    def is_partial(self) -> bool:
        """Whether there was no time to score by everything."""
        return self._scorer is not None and self._scorer.is_partial

    def page(self, found: Iterable[tuple[Leaf, list[int]]], first: int, size: int) -> Iterator[Hit]:
        """The hits of a page."""
        wanted = first + size
        if not wanted:
            return
        best = [item for leaf, numbers in found for item in self._best(leaf, numbers, wanted)]
        best.sort()
        for _, _, key, score in best[first:wanted]:
            yield Hit(key, score)

    def _best(self, leaf: Leaf, numbers: list[int], wanted: int) -> Iterator[tuple[float, int, str, float]]:
        """Of one segment, at least those that can be among the wanted; keys are read only for these."""
        days = leaf.reader.days
        if self._scorer:
            scores: Sequence[float] = self._scorer.scores(leaf, numbers)
        else:
            scores = [self._by_day(days[number]) for number in numbers]
        ranked: list[_Ranked] = list(zip(scores, map(days.__getitem__, numbers), numbers, strict=True))
        if len(ranked) > wanted:
            last = heapq.nlargest(wanted, ranked, key=_without_number)[-1]
            ranked = [item for item in ranked if item[0] > last[0] or (item[0] == last[0] and item[1] >= last[1])]
        for score, day, number in ranked:
            yield -score, -day, leaf.reader.key(number), score if self._scorer else 0.0

    def _by_day(self, day: int) -> float:
        """What has no day stands last in either order."""
        if day == NO_DAY:
            return float("-inf")
        return float(day if self._order is Order.NEWEST else -day)


def _without_number(item: _Ranked) -> tuple[float, int]:
    return item[0], item[1]
