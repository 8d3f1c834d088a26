"""Engines under test, queries as people type them, and a slow engine that is plainly right."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date

from portal.adapters.search_index import Order, SearchIndex
from portal.adapters.search_index.terms import entry_terms
from portal.rules.search.entries import Entry, Filters, Found, Hit
from portal.rules.search.queries import Query, Word
from portal.rules.search.words import pairs_of, terms_of

ALL = Filters()
DAY = date(2026, 9, 5)


def entry(key: str, title: str = "", body: str = "", *, access: str = "a", **more: object) -> Entry:
    """An entry; ``access`` and ``hidden_from``: tokens with blanks between."""
    values = {"kind": key.partition(":")[0], "day": DAY} | more
    values["hidden_from"] = frozenset(str(more.get("hidden_from", "")).split())
    return Entry(key=key, title=title, body=body, access=frozenset(access.split()), **values)  # type: ignore[arg-type]


def word(text: str, *, is_beginning: bool = False) -> Word:
    """A word as ``read_query`` reads it."""
    terms = terms_of(text)
    exact, folded = terms.exact[0], terms.folded[0]
    return Word(exact, folded, is_marked=exact != folded, is_beginning=is_beginning)


def words(text: str, *, unfinished: bool = False) -> tuple[Word, ...]:
    """Each of them."""
    parts = text.split()
    return tuple(word(part, is_beginning=unfinished and place == len(parts) - 1) for place, part in enumerate(parts))


def ask(text: str = "", *, unfinished: bool = False, phrase: str = "", without: str = "", codes: str = "") -> Query:
    """A query of plain words, a quoted phrase, excluded words, codes."""
    return Query(
        words=words(text, unfinished=unfinished),
        phrases=(words(phrase),) if phrase else (),
        excluded=(words(without),) if without else (),
        codes=tuple(codes.split()),
    )


def keys(index: SearchIndex, query: Query, *, access: str = "a", filters: Filters = ALL, **more: object) -> list[str]:
    """What is found, in order."""
    found = index.search(query, access=frozenset(access.split()), filters=filters, **more)  # type: ignore[arg-type]
    return [hit.key for hit in found.hits]


def put(index: SearchIndex, *entries: Entry, watermark: int = 1) -> None:
    """Into the index."""
    index.apply(entries, (), watermark)


class PlainEngine:
    """Looks at every entry, one after the other: what is found, counted and allowed must be what it says."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}

    def apply(self, entries: Iterable[Entry], gone: Collection[str]) -> None:
        """Replace, add, take out."""
        for key in gone:
            self.entries.pop(key, None)
        self.entries |= {one.key: one for one in entries}

    def search(
        self, query: Query, access: frozenset[str], filters: Filters = ALL, order: Order = Order.NEWEST
    ) -> Found:
        """All hits by day, and the counts."""
        found = [one for one in self.entries.values() if one.access & access and not one.hidden_from & access]
        found = [one for one in found if passes(one, filters)]
        found = [one for one in found if matches(one, query)]
        found.sort(key=lambda one: (_rank(one.day, order), one.key))
        return Found(
            hits=tuple(Hit(one.key, 0.0) for one in found),
            total=len(found),
            by_kind=dict(Counter(one.kind for one in found)),
            by_unit=dict(Counter(one.unit_id for one in found if one.unit_id is not None)),
            by_sender=dict(Counter(one.sender_id for one in found if one.sender_id is not None)),
            by_year=dict(Counter(one.day.year for one in found if one.day)),
        )


def _rank(day: date | None, order: Order) -> float:
    if day is None:
        return float("inf")
    return day.toordinal() if order is Order.OLDEST else -day.toordinal()


def passes(one: Entry, filters: Filters) -> bool:
    """Whether an entry is among what is asked for."""
    if filters.since or filters.until or filters.years:
        day = one.day
        if day is None or day < (filters.since or date.min) or day > (filters.until or date.max):
            return False
        if filters.years and day.year not in filters.years:
            return False
    return (
        (not filters.kinds or one.kind in filters.kinds)
        and (not filters.unit_ids or one.unit_id in filters.unit_ids)
        and (not filters.sender_ids or one.sender_id in filters.sender_ids)
        and (filters.keys is None or one.key in filters.keys)
    )


def matches(one: Entry, query: Query) -> bool:
    """Whether an entry has what is asked."""
    terms = entry_terms(one)

    def has(typed: Word) -> bool:
        if any(has_other(other.split()) for other in typed.others):
            return True
        if typed.is_beginning:
            return any(term.startswith(typed.folded) for term in terms.words)
        return typed.folded in terms.words

    def has_other(folded: list[str]) -> bool:
        if len(folded) == 1:
            return folded[0] in terms.words
        return all(pair in terms.pairs for pair in pairs_of(folded))

    def has_phrase(phrase: tuple[Word, ...]) -> bool:
        if len(phrase) == 1 and not phrase[0].is_marked:
            return phrase[0].folded in terms.words
        return all(pair in terms.pairs for pair in pairs_of(part.folded for part in phrase)) and all(
            part.exact in terms.exact for part in phrase if part.is_marked
        )

    if query.is_empty:
        return not any(map(has_phrase, query.excluded))
    by_words = bool(query.words or query.phrases) and all(map(has, query.words)) and all(map(has_phrase, query.phrases))
    by_code = any(code in terms.codes for code in query.codes)
    return (by_words or by_code) and not any(map(has_phrase, query.excluded))
