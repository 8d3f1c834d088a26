"""What may have been meant though something was found: a word that hardly anything has, beside one that much has.

"Thôgn báo" finds the one letter in which somebody slipped in the same way. A rare word is mostly right, though: a name,
a village. So only what is written almost alike, far more frequent, and stands beside the same neighbours is offered.
"""

from collections.abc import Callable, Collection, Sequence

from portal.rules.search.correcting import MOST_WORDS, Nearby, as_typed
from portal.rules.search.nearness import near
from portal.rules.search.queries import Query, Word
from portal.rules.search.rhymes import is_syllable
from portal.rules.search.syllables import keys_of
from portal.rules.search.typed import read_query
from portal.rules.search.words import Token, tokens

FEW = 3
"""So many hits, or fewer, and so many entries with the word, or fewer."""
OFTEN, TIMES = 8, 5
"""So many entries have what is offered, and so many times as many as have what was typed."""
SHORTEST, SHORTEST_ALONE = 3, 5
MOST_TRIES = 4

HowMany = Callable[[Query], int]
"""How many entries the reader may see that answer a query."""


def likelier(typed: str, total: int, *, how_many: HowMany, nearby: Nearby, named: Collection[str]) -> str:
    """What was typed with one word changed, empty when there is nothing to offer.

    ``total``: how many it found. ``named``: folded words of the titles that were found, which are surely meant. Never
    for numbers of documents, quoted words and prefixes.
    """
    query = read_query(typed)
    if not 0 < total <= FEW or query.codes or query.phrases or query.fields:
        return ""
    asked = {word.folded for word in query.words if not word.others}
    places = [token for token in tokens(typed) if token.folded in {word.folded for word in query.words}][:MOST_WORDS]
    for place, token in enumerate(places):
        if token.folded not in asked or token.folded in named or not _is_a_word(token):
            continue
        if how_many(Query(words=(_plain(token.folded),))) > FEW:
            continue
        for other in _more_frequent(token, nearby):
            text = as_typed(typed, [{token: other}])[0]
            if _fits(places, place, other, how_many) and how_many(read_query(text)) >= TIMES * total:
                return text
    return ""


def _is_a_word(token: Token) -> bool:
    return len(token.folded) >= SHORTEST and token.folded.isalpha()


def _more_frequent(token: Token, nearby: Nearby) -> Sequence[str]:
    """The nearest first; what differs in marks alone is found already."""
    words = [
        (near(token.exact, other), -count, other)
        for other, count in nearby(token.exact)
        if count >= OFTEN and keys_of(other).folded != token.folded
    ]
    return [other for _, _, other in sorted(words)[:MOST_TRIES]]


def _fits(places: Sequence[Token], place: int, other: str, how_many: HowMany) -> bool:
    """Whether it stands beside a neighbour of the word where the word itself does not. A word alone has none: it is
    left as it is if it is short or could be a Vietnamese syllable."""
    if len(places) == 1:
        return len(places[0].folded) >= SHORTEST_ALONE and not is_syllable(places[0].exact)
    now, then = places[place].folded, keys_of(other).folded
    pairs = []
    if place:
        pairs.append(((places[place - 1].folded, now), (places[place - 1].folded, then)))
    if place + 1 < len(places):
        pairs.append(((now, places[place + 1].folded), (then, places[place + 1].folded)))
    return any(how_many(_beside(*new)) >= max(OFTEN, TIMES * how_many(_beside(*old))) for old, new in pairs)


def _beside(first: str, second: str) -> Query:
    return Query(phrases=((_plain(first), _plain(second)),))


def _plain(folded: str) -> Word:
    return Word(folded, folded)
