"""Words near a typed one, only of entries the reader may see."""

from portal.adapters.search_index.terms import may_be_near
from portal.adapters.search_index.whoosh_index.guard import Guard
from portal.adapters.search_index.whoosh_index.snapshot import Leaf, Memory, Snapshot
from portal.rules.search.nearness import nearest

_CANDIDATES = 40  # looked at one by one


def words_like(snapshot: Snapshot, memory: Memory, guard: Guard, word: str, most: int) -> list[tuple[str, int]]:
    """The nearest first, with how many entries the reader may see that have it."""
    known = {other for leaf in snapshot.leaves for other in _lexicon(memory, leaf) if may_be_near(word, other)}
    found = []
    for other in nearest(word, known - {word}, most=_CANDIDATES):
        count = 0
        for leaf in snapshot.leaves:
            if terms := guard.terms(leaf, "exact", other):
                count += (terms.flags() & guard.visible(leaf)).bit_count()
        if count:
            found.append((other, count))
        if len(found) == most:
            break
    return found


def _lexicon(memory: Memory, leaf: Leaf) -> frozenset[str]:
    """Every exact word of a segment; whoever uses it asks of each word who may see it."""

    def make() -> tuple[frozenset[str], int]:
        words = frozenset(term for term, _ in leaf.reader.beginning("exact", ""))
        return words, 120 * len(words) + 200

    lexicon: frozenset[str] = memory.get((leaf.reader.name, "lexicon"), make)
    return lexicon
