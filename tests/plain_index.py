"""A search index that looks at every entry: slow, plain and right, to compare engines and to test pages with."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from portal.adapters.search_index import Order
from portal.rules.search.codes import code_terms, own_code_terms
from portal.rules.search.entries import Entry, Filters, Found, Hit
from portal.rules.search.queries import Query
from portal.rules.search.words import pairs_of, terms_of


@dataclass
class PlainIndex:
    """``portal.adapters.search_index.SearchIndex`` in memory."""

    entries: dict[str, Entry] = field(default_factory=dict)
    mark: int = 0

    def watermark(self) -> int:
        return self.mark

    def apply(self, entries: Iterable[Entry], gone: Collection[str], watermark: int) -> None:
        for key in gone:
            self.entries.pop(key, None)
        self.entries |= {entry.key: entry for entry in entries}
        self.mark = watermark

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
        found = [entry for entry in self.entries.values() if entry.access & access and passes(entry, filters)]
        hits = [(score(entry, query), entry) for entry in found]
        hits = [(points, entry) for points, entry in hits if points]
        if order == Order.BEST:
            hits.sort(key=lambda hit: (-hit[0], -days(hit[1]), hit[1].key))
        else:
            hits.sort(key=lambda hit: (days(hit[1]) * (1 if order == Order.OLDEST else -1), hit[1].key))
        return Found(
            hits=tuple(Hit(entry.key, points) for points, entry in hits[first : first + size]),
            total=len(hits),
            by_kind=dict(Counter(entry.kind for _, entry in hits)),
            by_unit=dict(Counter(entry.unit_id for _, entry in hits if entry.unit_id is not None)),
            by_sender=dict(Counter(entry.sender_id for _, entry in hits if entry.sender_id is not None)),
            by_year=dict(Counter(entry.day.year for _, entry in hits if entry.day is not None)),
        )

    def access_of(self, keys: Collection[str]) -> dict[str, frozenset[str]]:
        return {key: self.entries[key].access for key in keys if key in self.entries}

    def keys(self) -> Iterable[str]:
        return list(self.entries)

    def words_like(self, word: str, *, access: frozenset[str], most: int) -> list[tuple[str, int]]:
        seen = Counter(
            exact
            for entry in self.entries.values()
            if entry.access & access
            for exact in set(terms_of(f"{entry.title}\n{entry.body}").exact)
        )
        near = [(other, count) for other, count in seen.items() if len({*other} ^ {*word}) <= 1]
        return sorted(near, key=lambda each: (each[0] != word, -each[1], each[0]))[:most]

    def optimize(self) -> None:
        pass

    def close(self) -> None:
        pass


def days(entry: Entry) -> int:
    return entry.day.toordinal() if entry.day else 0


def passes(entry: Entry, filters: Filters) -> bool:
    return (
        (not filters.kinds or entry.kind in filters.kinds)
        and (not filters.unit_ids or entry.unit_id in filters.unit_ids)
        and (not filters.sender_ids or entry.sender_id in filters.sender_ids)
        and (not filters.years or (entry.day is not None and entry.day.year in filters.years))
        and (filters.since is None or (entry.day is not None and entry.day >= filters.since))
        and (filters.until is None or (entry.day is not None and entry.day <= filters.until))
        and (filters.keys is None or entry.key in filters.keys)
    )


def score(entry: Entry, query: Query) -> float:
    """0 when it is not found."""
    title, body = terms_of(entry.title), terms_of(entry.body)
    codes = {term for code in entry.codes for term in own_code_terms(code)} | {*code_terms(entry.title)}
    by_code = bool(codes & {*query.codes})
    folded, pairs = {*title.folded, *body.folded}, {*title.pairs, *body.pairs}

    def has(words: tuple[str, ...]) -> bool:
        return words[0] in folded if len(words) == 1 else {*pairs_of(words)} <= pairs

    for excluded in query.excluded:
        if has(tuple(word.folded for word in excluded)):
            return 0
    for phrase in query.phrases:
        if not has(tuple(word.folded for word in phrase)):
            return 0
    for word in query.words:
        begins = word.is_beginning and any(each.startswith(word.folded) for each in folded)
        others = any(has(tuple(other.split())) for other in word.others)
        if not (word.folded in folded or begins or others or by_code):
            return 0
    exact = {*title.exact, *body.exact}
    points = 1 + 10 * by_code + sum(word.exact in exact for word in query.words)
    return points + 3 * sum(word.folded in title.folded for word in query.words)
