"""Which entries of a segment are found: sets of terms cut with one another and with what the reader may see."""

from collections.abc import Iterable, Iterator, Sequence

from portal.adapters.search_index.terms import SHORT
from portal.adapters.search_index.whoosh_index.guard import Guard
from portal.adapters.search_index.whoosh_index.segment_reading import TermSet
from portal.adapters.search_index.whoosh_index.snapshot import Leaf, Memory
from portal.rules.search.queries import Query, Word
from portal.rules.search.words import pairs_of


class Matcher:
    """Finds what a query asks for in a segment."""

    def __init__(self, query: Query, guard: Guard, memory: Memory) -> None:
        self._query = query
        self._guard = guard
        self._memory = memory

    def found(self, leaf: Leaf) -> int:
        """The set of entries that are found: all words and phrases, or the code; and nothing that is excluded. Without
        any of these, whatever the reader may and wants to see."""
        found = allowed = self._guard.allowed(leaf)
        if not self._query.is_empty:
            found = self._by_words(leaf, allowed) | self._by_codes(leaf, allowed)
        for phrase in self._query.excluded:
            if not found:
                break
            found &= ~self._phrase(leaf, phrase, found)
        return found

    def _by_words(self, leaf: Leaf, found: int) -> int:
        if not self._query.words and not self._query.phrases:
            return 0
        for word in self._query.words:
            if not found:
                return 0
            found &= self.word(leaf, word)
        for phrase in self._query.phrases:
            if not found:
                return 0
            found = self._phrase(leaf, phrase, found)
        return found

    def _by_codes(self, leaf: Leaf, allowed: int) -> int:
        found = 0
        if allowed:
            for code in self._query.codes:
                found |= self._flags(leaf, "codes", code)
        return found & allowed

    def word(self, leaf: Leaf, word: Word) -> int:
        """The set of entries that have the word, in whatever spelling, or what may stand for it."""
        found = self.itself(leaf, word)
        for other in word.others:
            found |= self.side_by_side(leaf, other.split())
        return found

    def itself(self, leaf: Leaf, word: Word) -> int:
        """The set of entries that have the word as it was typed, in whatever spelling."""
        if not word.is_beginning:
            return self._flags(leaf, "words", word.folded)
        if len(word.folded) <= SHORT:
            return self._flags(leaf, "begins", word.folded)
        return self.beginning(leaf, "words", word.folded)

    def side_by_side(self, leaf: Leaf, folded: Sequence[str]) -> int:
        """The set of entries that have these words one after the other, each beside the next somewhere."""
        if len(folded) == 1:
            return self._flags(leaf, "words", folded[0])
        found = -1
        for pair in pairs_of(folded):
            found &= self._flags(leaf, "pairs", pair)
        return max(found, 0)

    def beginning(self, leaf: Leaf, field: str, prefix: str) -> int:
        """The set of entries with any term of the field that begins so."""

        def make() -> tuple[int, int]:
            found = 0
            for _, info in leaf.reader.beginning(field, prefix):
                self._guard.check()
                found |= TermSet(leaf.reader.postings(info), leaf.size).flags()
            return found, leaf.size + 200

        found: int = self._memory.get((leaf.reader.name, "beginning", field, prefix), make)
        return found

    def _phrase(self, leaf: Leaf, phrase: Sequence[Word], found: int) -> int:
        """Which of these have the words of a phrase side by side; marked words as they are written."""
        for field, term in _phrase_terms(phrase):
            if not found:
                return 0
            found &= self._flags(leaf, field, term)
        return found

    def _flags(self, leaf: Leaf, field: str, term: str) -> int:
        terms = self._guard.terms(leaf, field, term)
        return terms.flags() if terms else 0


def _phrase_terms(phrase: Sequence[Word]) -> Iterator[tuple[str, str]]:
    pairs: Iterable[str] = pairs_of(word.folded for word in phrase)
    yield from (("pairs", pair) for pair in pairs)
    for word in phrase:
        if word.is_marked:
            yield "exact", word.exact
        elif len(phrase) == 1:
            yield "words", word.folded
