"""What an entry is found by: its terms, with one byte each that says how much the entry is about the term.

Engines share it, so that they find and rank alike.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.rules.search.entries import Entry
from portal.rules.search.words import Terms, code_terms, own_code_terms, terms_of
from portal.rules.vietnamese import fold

MOST = 255
WHOLE = "="  # before the folded words of a whole title
BEGIN = "^"  # before the first letters of a word of a title
SHORT = 2  # beginnings up to this long have terms of their own; longer ones are few enough to be looked up

_USUAL_LENGTH = 200
_SATURATION = 1.2  # k1 of BM25
_LENGTH_COUNTS = 0.5  # b of BM25


@dataclass(frozen=True)
class EntryTerms:
    """For each field its terms and their impact, 1 to 255."""

    words: Mapping[str, int]
    exact: Mapping[str, int]
    pairs: Mapping[str, int]
    title: Mapping[str, int]
    begins: Mapping[str, int]
    codes: Mapping[str, int]


def entry_terms(entry: Entry) -> EntryTerms:
    """Everything an entry is found by."""
    title, body = terms_of(entry.title), terms_of(entry.body)
    of_codes = [terms_of(code) for code in entry.codes]
    folded = [*title.folded, *body.folded, *(word for code in of_codes for word in code.folded)]
    exact = [*title.exact, *body.exact, *(word for code in of_codes for word in code.exact)]
    pairs = [*title.pairs, *body.pairs, *(pair for code in of_codes for pair in code.pairs)]
    length = len(folded)
    words = _impacts(folded, length)
    return EntryTerms(
        words=words,
        exact=_impacts(exact, length),
        pairs=_impacts(pairs, length),
        title=_title(title),
        begins=dict.fromkeys(_beginnings(words), MOST),
        codes=_codes(entry),
    )


def whole_title(folded: Iterable[str]) -> str:
    """The term of a whole title."""
    return WHOLE + " ".join(folded)


def may_be_near(word: str, other: str) -> bool:
    """Whether it is worth to compare two words letter by letter: of about the same length, with one of the first two
    letters in common when marks do not count."""
    return abs(len(word) - len(other)) <= 2 and not set(fold(word)[:2]).isdisjoint(fold(other)[:2])


def _impacts(terms: list[str], length: int) -> dict[str, int]:
    """How much of what BM25 would give for a term depends on the entry alone.

    By the square root of its length: a letter of ten pages is not about nothing.
    """
    dampening = _SATURATION * (1 - _LENGTH_COUNTS + _LENGTH_COUNTS * (length / _USUAL_LENGTH) ** 0.5)
    by_times = [0] + [1 + int((MOST - 1) * times / (times + dampening)) for times in range(1, 9)]
    last = len(by_times) - 1
    return {term: by_times[min(times, last)] for term, times in Counter(terms).items()}


def _title(title: Terms) -> dict[str, int]:
    """A word of a short title says more. Folded and exact forms and pairs cannot be taken for one another."""
    in_order = title.in_order
    impact = 1 + int((MOST - 1) / (1 + 0.1 * max(0, len(in_order) - 1)))
    terms = dict.fromkeys([*title.folded, *title.exact, *title.pairs], impact)
    terms.update(dict.fromkeys([BEGIN + start for start in _beginnings(title.folded)], impact))
    if in_order:
        terms[whole_title(in_order)] = MOST
    return terms


def _beginnings(words: Iterable[str]) -> set[str]:
    return {word[:length] for word in words for length in range(1, SHORT + 1)}


def _codes(entry: Entry) -> dict[str, int]:
    """Codes it is known by weigh more than a number that only stands in its text."""
    terms = dict.fromkeys(code_terms(entry.body), MOST // 4)
    terms.update(dict.fromkeys(code_terms(entry.title), MOST // 2))
    for code in entry.codes:
        terms.update(dict.fromkeys(own_code_terms(code), MOST))
    return terms
