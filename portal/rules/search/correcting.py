"""Other spellings of what was typed, for when nothing was found; whoever asks tries them within the reader's rights."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from portal.rules.search.nearness import near
from portal.rules.search.queries import Query, Word
from portal.rules.search.syllables import keys_of, usual_spelling
from portal.rules.search.typed import read_query
from portal.rules.search.words import Token, tokens

MOST_WORDS = 12
MOST_FOR_EACH = 8

Nearby = Callable[[str], Sequence[tuple[str, int]]]
"""Words like a typed one and how many entries the reader may see that have each: ``SearchIndex.words_like``."""


def respellings(typed: str, *, is_known: Callable[[Query], bool], nearby: Nearby, most: int = 10) -> list[str]:
    """What may have been meant, the likeliest first, each as it could be typed.

    ``is_known``: whether anything is found for a query of one or two words. Words that are not known are changed, all
    of them; if all are known but not together ("sốt suất huyết"), one is changed for one that is near. What then stands
    beside its neighbours somewhere comes first.
    """
    asked = {word.folded for word in read_query(typed).in_order}
    places = [token for token in tokens(typed) if token.folded in asked and not token.folded.isdecimal()][:MOST_WORDS]
    unknown = [token for token in places if not is_known(Query(words=(_plain(token.folded),)))]
    changes = {token: _near_words(token, nearby) for token in unknown or places}
    if unknown and not all(changes.values()):
        return []
    if unknown:
        likeliest = {token: words[0] for token, words in changes.items()}
        tries = [likeliest, *({**likeliest, token: word} for token, words in changes.items() for word in words[1:])]
    else:
        tries = _single_changes(changes, is_known)
    tries = tries[: 4 * most]
    tries.sort(key=lambda change: -_beside_neighbours(change, places, is_known))
    return as_typed(typed, tries[:most])


def _single_changes(changes: dict[Token, list[str]], is_known: Callable[[Query], bool]) -> list[dict[Token, str]]:
    """Words of which nobody uses these marks first, then the nearest."""
    ranked = []
    for token, words in changes.items():
        is_used = is_known(Query(phrases=((Word(token.exact, token.folded, is_marked=token.exact != token.folded),),)))
        ranked += [(is_used, near(token.exact, word), {token: word}) for word in words]
    return [change for _, _, change in sorted(ranked, key=lambda each: each[:2])]


def _beside_neighbours(change: dict[Token, str], places: Sequence[Token], is_known: Callable[[Query], bool]) -> int:
    """How many pairs of neighbours with a changed word are found somewhere."""
    now = [keys_of(change.get(token, token.exact)).folded for token in places]
    found = 0
    for place, (first, second) in enumerate(pairwise(now)):
        if places[place] in change or places[place + 1] in change:
            found += is_known(Query(phrases=((_plain(first), _plain(second)),)))
    return found


def _plain(folded: str) -> Word:
    return Word(folded, folded)


def one_word_less(query: Query, *, most: int = 4) -> list[tuple[Word, Query]]:
    """The query without one of its words each time, the last first: a way on when the words are not found together."""
    if len(query.words) < 2:
        return []
    found = []
    for place in range(len(query.words) - 1, -1, -1):
        words = query.words[:place] + query.words[place + 1 :]
        found.append((query.words[place], replace(query, words=words, codes=(), in_order=words)))
    return found[:most]


def _near_words(token: Token, nearby: Nearby) -> list[str]:
    """The nearest, among equally near ones the most frequent."""
    words = [(near(token.exact, word), -count, word) for word, count in nearby(token.exact) if word != token.exact]
    return [word for _, _, word in sorted(words)[:MOST_FOR_EACH]]


def as_typed(typed: str, changes: Sequence[dict[Token, str]]) -> list[str]:
    """What was typed with the words of each change, in their usual spelling."""
    texts = []
    for change in changes:
        text = typed
        for token in sorted(change, key=lambda each: -each.start):
            text = text[: token.start] + usual_spelling(change[token]) + text[token.end :]
        texts.append(text)
    return list(dict.fromkeys(texts))
