"""How near two words are to each other, for "did you mean": slips of the finger count less than other letters."""

import re
import unicodedata
from collections.abc import Collection

from portal.rules.search.syllables import keys_of
from portal.rules.search.telex import untelex
from portal.rules.vietnamese import fold

LONGEST = 24
# sounds that are written one for another; half a slip
_HEARD_ALIKE = frozenset(
    frozenset(pair)
    for pair in (("s", "x"), ("l", "n"), ("d", "r"), ("d", "gi"), ("r", "gi"), ("v", "d"), ("ch", "tr"), ("c", "k"),
                 ("c", "t"), ("n", "ng"), ("i", "y"), ("g", "gh"), ("ng", "ngh"), ("ngh", "n"), ("h", "qu"))
)  # fmt: skip
_PARTS = re.compile(r"(ngh|ng|nh|gh|gi(?=[aeou])|kh|ph|th|tr|ch|qu|[bcdghklmnpqrstvx])?([aeiouy]*)(.*)")


def near(word: str, other: str) -> float:
    """The distance of two words by their folded letters: 0 for the same letters, 1 for a letter too much, too little,
    wrong or changed with its neighbour; half of it where Vietnamese sounds alike, and for keys of a typing program."""
    first, second = keys_of(word).folded[:LONGEST], keys_of(other).folded[:LONGEST]
    if first == second:
        return 0.0
    if any(keys_of(untelex(typed)).folded == meant for typed, meant in ((first, second), (second, first))):
        return 0.5
    return min(_distance(first, second), _by_sound(first, second))


def nearest(word: str, known: Collection[str], *, most: int = 3) -> list[str]:
    """The known words near enough to be meant, the nearest first: up to one slip in short words, two in long ones."""
    allowed = 1.0 if len(keys_of(word).folded) < 8 else 2.0
    distances = {other: near(word, other) + _other_marks(word, other) for other in known}
    close = [other for other, distance in distances.items() if 0 < distance <= allowed + 0.25]
    return sorted(close, key=lambda other: (distances[other], other))[:most]


def _other_marks(word: str, other: str) -> float:
    """Little, where marks were typed and differ; so "trừong" is nearer to "trường" than to "trương"."""
    typed, meant = keys_of(word).exact, keys_of(other).exact
    if fold(typed) == typed:
        return 0.0
    return 0.25 if _marks(typed) != _marks(meant) else 0.01 * (typed != meant)


def _marks(exact: str) -> set[str]:
    return {char for char in unicodedata.normalize("NFD", exact) if ord(char) > 127}


def _by_sound(first: str, second: str) -> float:
    """Of two syllables of which one part only is another, and sounds alike."""
    parts, others = _PARTS.fullmatch(first), _PARTS.fullmatch(second)
    if parts is None or others is None:
        return LONGEST
    different = [pair for pair in zip(parts.groups(""), others.groups(""), strict=True) if pair[0] != pair[1]]
    return 0.5 if len(different) == 1 and frozenset(different[0]) in _HEARD_ALIKE else LONGEST


def _distance(first: str, second: str) -> float:
    """Optimal string alignment (Damerau)."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for place, letter in enumerate(first, 1):
        after = [place]
        for column, other in enumerate(second, 1):
            cost = min(row[column] + 1, after[column - 1] + 1, row[column - 1] + (letter != other))
            if place > 1 and column > 1 and letter == second[column - 2] and first[place - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            after.append(cost)
        before, row = row, after
    return float(row[-1])
