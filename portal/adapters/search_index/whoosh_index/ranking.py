"""How entries are ordered: whole codes first, then whole titles, then a sum over words, neighbours and titles.

Impacts were worked out when the entry was written, so a score is a sum of table look-ups. How rare a word is, is
counted among what the reader may see: no score tells anything of other entries.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import add

from portal.adapters.search_index.terms import BEGIN, MOST, SHORT, whole_title
from portal.adapters.search_index.whoosh_index.guard import Guard, TimeIsUp
from portal.adapters.search_index.whoosh_index.matching import Matcher
from portal.adapters.search_index.whoosh_index.segment_reading import TermSet
from portal.adapters.search_index.whoosh_index.snapshot import Leaf
from portal.rules.search.queries import Query, Word
from portal.rules.search.words import pairs_of

_TITLE = 1e7  # a whole title stands above everything: whoever types so much means it
_CODE = 1e6  # so does a code above all that only have the words, its own above one it only names
_LEAST_RARITY = 0.2

# How much a term of each field weighs.
_WORD, _EXACT, _PAIR = 1.0, 1.0, 2.0
_TITLE_WORD, _TITLE_EXACT, _TITLE_PAIR = 1.5, 1.5, 2.5
_TITLE_BEGINNING = 1.5
_OTHER = 0.8  # of what the word itself would weigh
_AS_TYPED = 100.0  # for the word itself, so that it is first among equals
_TOGETHER = 1000.0  # for all the words one after the other

_FRESH = 2.0 / 365  # points for each day: a year weighs as much as a hundredth of a word's highest impact
_FRESH_FROM = 732_312  # 1 January 2006


@dataclass(frozen=True)
class Component:
    """A term that adds to the score. ``rarity_of``: the word whose rarity it is weighed by."""

    field: str
    term: str
    weight: float
    is_weighed: bool = True


def components(query: Query) -> list[Component]:
    """Everything that adds to the score, the strongest first: when the time is up, the rest is left out."""
    found = [Component("codes", code, _CODE / MOST, is_weighed=False) for code in query.codes]
    runs = [query.words, *query.phrases]
    in_order = query.in_order or query.words
    if in_order:
        title = whole_title(word.folded for word in in_order)
        found.append(Component("title", title, _TITLE / MOST, is_weighed=False))
    for run in runs:
        found += _of_pairs(run)
    for run in runs:
        for word in run:
            found += _of_word(word)
            for other in word.others:
                found += _of_other(other.split())
    return found


def _of_pairs(run: Sequence[Word]) -> list[Component]:
    pairs = pairs_of(word.folded for word in run)
    return [
        component
        for pair in dict.fromkeys(pairs)
        for component in (Component("pairs", pair, _PAIR), Component("title", pair, _TITLE_PAIR))
    ]


def _of_word(word: Word) -> list[Component]:
    found = [Component("words", word.folded, _WORD), Component("title", word.folded, _TITLE_WORD)]
    if word.is_marked:
        found += [Component("exact", word.exact, _EXACT), Component("title", word.exact, _TITLE_EXACT)]
    if word.is_beginning and len(word.folded) <= SHORT:
        found.append(Component("title", BEGIN + word.folded, _TITLE_BEGINNING))
    return found


def _of_other(folded: Sequence[str]) -> list[Component]:
    """What may stand for a word counts less than the word."""
    fields, terms = ("words", "title"), list(folded)
    if len(folded) > 1:
        fields, terms = ("pairs", "title"), pairs_of(folded)
    weights = zip(fields, (_WORD + _EXACT, _TITLE_WORD + _TITLE_EXACT), strict=True)
    return [Component(field, term, _OTHER * weight / len(terms)) for field, weight in weights for term in terms]


class Scorer:
    """Scores entries of the segments of one snapshot."""

    def __init__(self, query: Query, guard: Guard, matcher: Matcher, leaves: Sequence[Leaf]) -> None:
        self._guard = guard
        self._matcher = matcher
        self._components = components(query)
        self._query = query
        self.is_partial = False
        self._tables = self._weigh(leaves)

    def _weigh(self, leaves: Sequence[Leaf]) -> list[tuple[Component, list[float]]]:
        """For each component what each impact adds: its weight times how rare it is among what the reader may see."""
        try:
            visible = [self._guard.visible(leaf) for leaf in leaves]
        except TimeIsUp:
            self.is_partial = True
            return []
        number = sum(flags.bit_count() for flags in visible)
        tables = []
        for component in self._components:
            rarity = 1.0
            if component.is_weighed:
                having = 0
                for leaf, flags in zip(leaves, visible, strict=True):
                    terms = self._terms(leaf, component)
                    having += (terms.flags() & flags).bit_count() if terms else 0
                if not having:
                    continue
                rarity = max(_LEAST_RARITY, math.log(1 + (number - having + 0.5) / (having + 0.5)))
            factor = component.weight * rarity
            tables.append((component, [factor * impact for impact in range(MOST + 1)]))
        return tables

    def _terms(self, leaf: Leaf, component: Component) -> TermSet | None:
        try:
            return self._guard.terms(leaf, component.field, component.term)
        except TimeIsUp:
            self.is_partial = True
            return None

    def scores(self, leaf: Leaf, numbers: Sequence[int]) -> list[float]:
        """The score of each of these entries."""
        days = leaf.reader.days
        scores = [max(0, days[number] - _FRESH_FROM) * _FRESH for number in numbers]
        few: dict[int, float] = {}
        for component, table in self._tables:
            terms = self._terms(leaf, component)
            if terms is None:
                continue
            if terms.vector is not None:
                scores = list(map(add, scores, map(table.__getitem__, map(terms.vector.__getitem__, numbers))))
            else:
                for number, impact in zip(terms.ids, terms.impacts, strict=True):
                    few[number] = few.get(number, 0.0) + table[impact]
        if few:
            scores = list(map(add, scores, map(few.get, numbers, repeat(0.0))))
        return self._with_sets(leaf, numbers, scores)

    def _with_sets(self, leaf: Leaf, numbers: Sequence[int], scores: list[float]) -> list[float]:
        try:
            for flags, points in self._sets(leaf):
                has: Callable[[int], int] = flags.to_bytes(leaf.size, "little").__getitem__
                table = (0.0, points)
                scores = list(map(add, scores, map(table.__getitem__, map(has, numbers))))
        except TimeIsUp:
            self.is_partial = True
        return scores

    def _sets(self, leaf: Leaf) -> Iterator[tuple[int, float]]:
        """Sets of entries, and the points for being in them."""
        run = [word.folded for word in self._query.words]
        if len(run) > 1 and (together := self._matcher.side_by_side(leaf, run)):
            yield together, _TOGETHER
        for word in self._query.words:
            if word.others:
                yield self._matcher.itself(leaf, word), _AS_TYPED
            if word.is_beginning and len(word.folded) > SHORT:
                yield self._matcher.beginning(leaf, "title", word.folded), MOST * _TITLE_BEGINNING
