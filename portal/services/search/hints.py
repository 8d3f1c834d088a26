"""Did you mean: only words that stand in something the reader may see."""

from portal.adapters.search_index import SearchIndex
from portal.rules.permissions import Actor
from portal.rules.search.queries import Query, Word
from portal.rules.search.words import tokens
from portal.services.search.asking import EVERYTHING, Asking, Results, tokens_of

MOST_WORDS = 8


def suggest(index: SearchIndex, actor: Actor | None, asking: Asking, typed: str, found: Results) -> str:
    """What was typed with its unknown words replaced by near ones that find something; empty when there is none, and
    when it may be the narrowing that left nothing."""
    words = list(tokens(typed))
    if found.page.total or asking.filters != EVERYTHING or not words or len(words) > MOST_WORDS:
        return ""
    access = tokens_of(actor)
    better, end = [], 0
    for word in words:
        near = index.words_like(word.exact, access=access, most=1)
        better += [
            typed[end : word.start],
            near[0][0] if near and near[0][0] != word.exact else typed[word.start : word.end],
        ]
        end = word.end
    other = "".join([*better, typed[end:]])
    return other if other != typed and _finds(index, access, other) else ""


def _finds(index: SearchIndex, access: frozenset[str], typed: str) -> bool:
    query = Query(words=tuple(Word(token.exact, token.folded, token.exact != token.folded) for token in tokens(typed)))
    return index.search(query, access=access, filters=EVERYTHING, size=1).total > 0
