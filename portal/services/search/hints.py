"""Ways on when nothing or little was found: what may have been meant, the words that are found without one of them.

Only words of what the reader may see are ever offered: all is asked of the index with the reader's tokens.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.adapters.search_index import SearchIndex
from portal.rules.search.codes import tidy
from portal.rules.search.correcting import one_word_less, respellings
from portal.rules.search.likelier import FEW, likelier
from portal.rules.search.queries import Query
from portal.rules.search.typed import read_query
from portal.rules.search.words import Token, tokens
from portal.services.search.asking import EVERYTHING, Asking, Results

SECONDS = 0.5
"""So long one question behind a hint may take."""


@dataclass(frozen=True)
class Fewer:
    """What was typed without one word, and how many that finds."""

    left_out: str
    typed: str
    count: int


@dataclass(frozen=True)
class Hint:
    """``other``: what may have been meant, empty for none."""

    other: str = ""
    fewer: Sequence[Fewer] = ()


def suggest(index: SearchIndex, asking: Asking, typed: str, found: Results) -> Hint:
    """Ways on; none when enough was found or when it may be the narrowing that left so little."""
    if found.total > FEW or asking.filters != EVERYTHING or asking.unopened or asking.query.is_empty:
        return Hint()
    access = found.access

    def count(query: Query) -> int:
        return index.search(query, access=access, filters=EVERYTHING, size=1, seconds=SECONDS).total

    def nearby(word: str) -> Sequence[tuple[str, int]]:
        return index.words_like(word, access=access, most=8)

    if found.total and any(word.is_beginning for word in asking.query.words):
        return Hint()
    if found.total:
        return Hint(likelier(typed, found.total, how_many=count, nearby=nearby, named=_named(found)))
    others = respellings(typed, is_known=lambda query: count(query) > 0, nearby=nearby)
    other = next((each for each in others if count(read_query(each))), "")
    return Hint(other, () if other else _fewer(asking.query, typed, count))


def _named(found: Results) -> frozenset[str]:
    """The words of the titles and codes that were found."""
    titles = (f"{each.shown.title}\n{each.shown.code}" for each in found.page.items)
    return frozenset(token.folded for title in titles for token in tokens(title))


def _fewer(query: Query, typed: str, count: Callable[[Query], int]) -> list[Fewer]:
    """Without each word as it stands in the box, made even in the same way as when it was read."""
    text = tidy(typed)
    found = []
    for word, rest in one_word_less(query):
        places = [token for token in tokens(text) if token.folded == word.folded]
        if places and (total := count(rest)):
            found.append(Fewer(*_without(text, places[-1]), total))
    return found


def _without(text: str, token: Token) -> tuple[str, str]:
    """The word as it was typed, and the rest."""
    return text[token.start : token.end], " ".join((text[: token.start] + text[token.end :]).split())
