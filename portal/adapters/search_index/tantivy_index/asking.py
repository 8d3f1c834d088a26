"""A query, filters and rights as tantivy asks them. The rights must hold; they add nothing to the score."""

from collections.abc import Iterator, Sequence

from tantivy import FieldType, Occur, Schema, Searcher
from tantivy import Query as Asked

from portal.adapters.search_index.tantivy_index.fields import OWN, joined
from portal.adapters.search_index.terms import BEGIN, SHORT, whole_title
from portal.rules.search.entries import Filters
from portal.rules.search.queries import Query, Word
from portal.rules.search.words import pairs_of

# As the other engine weighs them; what is added at once is small enough for the numbers of four bytes it adds with.
_WHOLE_TITLE, _OWN_CODE, _CODE, _TOGETHER, _AS_TYPED = 9e4, 4e4, 2e4, 16.0, 1.0
_EXACT, _PAIR, _TITLE, _TITLE_PAIR, _OTHER = 1.0, 2.0, 1.5, 2.5, 0.8

Parts = list[tuple[Occur, Asked]]


class Asker:
    """Makes queries for one searcher."""

    def __init__(self, schema: Schema, searcher: Searcher) -> None:
        self._schema = schema
        self._searcher = searcher

    def ask(self, query: Query, access: frozenset[str], filters: Filters) -> Asked:
        """What is found, what narrows it, and what only ranks it."""
        must = [self._found(query), *self._narrowed(filters)]
        parts: Parts = [*self.visible(access), *((Occur.Must, one) for one in must)]
        parts += [(Occur.MustNot, self._phrase(phrase)) for phrase in query.excluded]
        parts += [(Occur.Should, one) for one in self._ranking(query)]
        return Asked.boolean_query(parts)

    def visible(self, access: frozenset[str]) -> Parts:
        """Entries with one of the tokens, hidden from none of them."""
        tokens = sorted(token for token in access if token)
        seen, hidden = (Asked.term_set_query(self._schema, field, tokens) for field in ("access", "hidden"))
        return [(Occur.Must, Asked.const_score_query(seen, 0.0)), (Occur.MustNot, hidden)]

    def term(self, field: str, term: str) -> Asked:
        """Entries that have a term."""
        option = "freq" if field in {"words", "exact", "pairs", "title"} else "basic"
        return Asked.term_query(self._schema, field, joined(term), option)

    # ------------------------------------------------------------ what is found

    def _found(self, query: Query) -> Asked:
        wanted = [self._word(word) for word in query.words] + [self._phrase(phrase) for phrase in query.phrases]
        ways = [_all(wanted)] if wanted else []
        ways += [Asked.const_score_query(self.term("codes", code), 0.0) for code in query.codes]
        return _any(ways) if ways else Asked.const_score_query(Asked.all_query(), 0.0)

    def _word(self, word: Word) -> Asked:
        return _any([self._itself(word), *(self._side_by_side(other.split()) for other in word.others)])

    def _itself(self, word: Word) -> Asked:
        if not word.is_beginning:
            return self.term("words", word.folded)
        if len(word.folded) <= SHORT:
            return _any(
                [self.term("words", word.folded), Asked.const_score_query(self.term("begins", word.folded), 0.0)]
            )
        return _any([self.term("words", word.folded), self._beginning("words", word.folded)])

    def _beginning(self, field: str, prefix: str) -> Asked:
        terms = [term for term, _ in self._searcher.terms_with_prefix(field, prefix)]
        return Asked.const_score_query(Asked.term_set_query(self._schema, field, terms), 0.0)

    def _side_by_side(self, folded: Sequence[str]) -> Asked:
        if len(folded) == 1:
            return Asked.boost_query(self.term("words", folded[0]), _OTHER)
        pairs = pairs_of(folded)
        return _all([Asked.boost_query(self.term("pairs", pair), 2 * _OTHER / len(pairs)) for pair in pairs])

    def _phrase(self, phrase: Sequence[Word]) -> Asked:
        parts = [self.term("pairs", pair) for pair in pairs_of(word.folded for word in phrase)]
        parts += [self.term("exact", word.exact) for word in phrase if word.is_marked]
        return _all(parts or [self.term("words", word.folded) for word in phrase])

    # ------------------------------------------------------------ what only ranks

    def _ranking(self, query: Query) -> Iterator[Asked]:
        for code in query.codes:
            yield Asked.const_score_query(self.term("codes", OWN + code), _OWN_CODE)
            yield Asked.const_score_query(self.term("codes", code), _CODE)
        in_order = query.in_order or query.words
        if in_order:
            title = whole_title(word.folded for word in in_order)
            yield Asked.const_score_query(self.term("title", title), _WHOLE_TITLE)
        pairs = pairs_of(word.folded for word in query.words)
        if pairs:
            yield Asked.const_score_query(_all([self.term("pairs", pair) for pair in pairs]), _TOGETHER)
        for run in [query.words, *query.phrases]:
            for pair in dict.fromkeys(pairs_of(word.folded for word in run)):
                yield Asked.boost_query(self.term("pairs", pair), _PAIR)
                yield Asked.boost_query(self.term("title", pair), _TITLE_PAIR)
            for word in run:
                yield from self._of_word(word)

    def _of_word(self, word: Word) -> Iterator[Asked]:
        yield Asked.boost_query(self.term("title", word.folded), _TITLE)
        if word.is_marked:
            yield Asked.boost_query(self.term("exact", word.exact), _EXACT)
            yield Asked.boost_query(self.term("title", word.exact), _TITLE)
        for other in word.others:
            terms = pairs_of(other.split()) or [other]
            for term in terms:
                yield Asked.boost_query(self.term("title", term), 2 * _TITLE * _OTHER / len(terms))
        if word.others:
            yield Asked.const_score_query(self.term("words", word.folded), _AS_TYPED)
        if word.is_beginning and len(word.folded) <= SHORT:
            yield Asked.boost_query(self.term("title", BEGIN + word.folded), _TITLE)

    # ------------------------------------------------------------ what narrows

    def _narrowed(self, filters: Filters) -> Iterator[Asked]:
        for field, values in (
            ("kind", filters.kinds),
            ("unit", filters.unit_ids),
            ("sender", filters.sender_ids),
            ("year", filters.years),
            ("key", filters.keys),
        ):
            if values or (values is not None and field == "key"):
                yield Asked.const_score_query(Asked.term_set_query(self._schema, field, sorted(values)), 0.0)
        if filters.since or filters.until:
            first = filters.since.toordinal() if filters.since else 1
            last = filters.until.toordinal() if filters.until else 10**7
            days = Asked.range_query(self._schema, "newest", FieldType.Integer, first, last)
            yield Asked.const_score_query(days, 0.0)


def _all(parts: Sequence[Asked]) -> Asked:
    return parts[0] if len(parts) == 1 else Asked.boolean_query([(Occur.Must, part) for part in parts])


def _any(parts: Sequence[Asked]) -> Asked:
    return parts[0] if len(parts) == 1 else Asked.boolean_query([(Occur.Should, part) for part in parts])
