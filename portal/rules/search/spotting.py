"""Where in a text the words of a query stand. Long texts are looked through by letters and cut only near finds."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

from portal.rules.search.queries import Query, Word
from portal.rules.search.words import Token, tokens

SHORT = 2_500
ODD = 40_000
DEEPEST = 2_000_000
SLICE = 200_000
MOST_FINDS = 80
MOST_STRETCHES = 6
AROUND = 260

_PHRASE, _PAIR, _EXACT, _FOLDED = 6.0, 2.0, 1.5, 1.0
_VOWELS = {"a": "aàáảãạăằắẳẵặâầấẩẫậ", "e": "eèéẻẽẹêềếểễệ", "o": "oòóỏõọôồốổỗộơờớởỡợ", "u": "uùúủũụưừứửữựƣ"}
_I_OR_Y = "iìíỉĩịyỳýỷỹỵ"
_FORMS = {**_VOWELS, "i": _I_OR_Y, "y": _I_OR_Y, "d": "dđðɖ"}


class Spot(NamedTuple):
    """A word of the text that is asked for. ``worths``: for each thing it answers how well; ``is_beside``: together
    with a neighbour of the query."""

    start: int
    end: int
    words: frozenset[str]
    worths: tuple[tuple[str, float], ...]
    is_beside: bool


@dataclass(frozen=True)
class Wanted:
    """What to look for: words, pairs of neighbours, and runs of words (phrases, what abbreviations stand for)."""

    words: tuple[Word, ...]
    pairs: frozenset[tuple[str, str]]
    runs: tuple[tuple[Word, ...], ...]

    @classmethod
    def by(cls, query: Query) -> "Wanted":
        """Everything a query asks for."""
        others = dict.fromkeys(other for word in query.words for other in word.others)
        runs = [*query.phrases, *(tuple(Word(part, part) for part in other.split()) for other in others)]
        words = dict.fromkeys(query.words)
        return cls(
            tuple(words),
            frozenset((first.folded, second.folded) for first, second in pairwise(query.words)),
            tuple(dict.fromkeys(run for run in runs if run)),
        )

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not (self.words or self.runs)

    @property
    def side_by_side(self) -> list[tuple[str, str]]:
        """Neighbours of which a text with the best places has some."""
        return [*self.pairs, *((first.folded, second.folded) for run in self.runs for first, second in pairwise(run))]

    @property
    def letters(self) -> list[str]:
        """Folded words of which one must stand in a text that has a spot."""
        return list(dict.fromkeys([*(word.folded for word in self.words), *(run[0].folded for run in self.runs)]))


def spots_in(text: str, wanted: Wanted) -> list[Spot]:
    """The places in order."""
    if len(text) <= SHORT:
        return _spots(list(tokens(text)), wanted)
    if not unicodedata.is_normalized("NFC", text):
        return _spots(list(tokens(text[:ODD])), wanted)
    return [spot for start, end in _near_finds(text, wanted) for spot in _within(text, start, end, wanted)]


def _within(text: str, start: int, end: int, wanted: Wanted) -> Iterator[Spot]:
    for spot in _spots(list(tokens(text[start:end])), wanted):
        yield spot._replace(start=spot.start + start, end=spot.end + start)


def _near_finds(text: str, wanted: Wanted) -> list[tuple[int, int]]:
    """The few stretches that promise most, apart from one another, cut between words; all of them from the slice of
    the text that has most of the words."""
    best: tuple[int, str, dict[str, list[int]]] = (0, "", {})
    for offset in range(0, min(len(text), DEEPEST), SLICE):
        small = text[offset : offset + SLICE].replace("İ", "I").lower()
        found = {word: places for word in wanted.letters if (places := list(_places(small, word)))}
        if len(found) > len(best[2]):
            best = (offset, small, found)
        if len(found) == len(wanted.letters):
            break
    offset, small, found = best
    return _stretches(text, [offset + place for place in _promising(small, found, wanted)]) if found else []


def _places(small: str, folded: str) -> Iterator[int]:
    """Where a word with these letters begins."""
    finds = islice(letters_of(folded).finditer(small), 10 * MOST_FINDS)
    starts = (match.start() for match in finds)
    return islice((start for start in starts if not (start and small[start - 1].isalnum())), MOST_FINDS)


def _promising(small: str, found: dict[str, list[int]], wanted: Wanted) -> list[int]:
    """Of the places of the rarest words those with the most other words, and pairs of them, around."""
    rarest = sorted(found.values(), key=len)[:2]
    around = [letters_of(word) for word in found]
    pairs = [_pair_letters(*pair) for pair in wanted.side_by_side if pair[0] in found]

    def promise(place: int) -> int:
        start, end = max(0, place - AROUND // 2), place + AROUND // 2
        words = sum(1 for letters in around if letters.search(small, start, end))
        return words + 2 * sum(1 for letters in pairs if letters.search(small, start, end))

    best: list[int] = []
    for place in sorted({place for places in rarest for place in places}, key=lambda each: (-promise(each), each)):
        if all(abs(place - other) > AROUND for other in best):
            best.append(place)
        if len(best) == MOST_STRETCHES:
            break
    return sorted(best)


@lru_cache(maxsize=512)
def letters_of(folded: str) -> re.Pattern[str]:
    """The letters of a word with any marks."""
    between = "" if re.search("[aeiouy]", folded) else r"[&.\s-]{0,3}"
    return re.compile(between.join(f"[{_FORMS[char]}]" if char in _FORMS else re.escape(char) for char in folded))


@lru_cache(maxsize=512)
def _pair_letters(first: str, second: str) -> re.Pattern[str]:
    return re.compile(rf"{letters_of(first).pattern}\W{{1,3}}{letters_of(second).pattern}")


def _stretches(text: str, places: Iterable[int]) -> list[tuple[int, int]]:
    stretches: list[tuple[int, int]] = []
    for place in places:
        start, end = max(0, place - AROUND), min(len(text), place + AROUND)
        if stretches and start <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], end)
        else:
            stretches.append((start, end))
    return [(_at_blank(text, start), _at_blank(text, end)) for start, end in stretches]


def _at_blank(text: str, place: int) -> int:
    """The next blank, so that no word is cut; for want of one near by, the place itself."""
    if place in (0, len(text)):
        return place
    blank = re.compile(r"\s").search(text, place, place + AROUND // 4)
    return blank.start() if blank else place


def _spots(cut: Sequence[Token], wanted: Wanted) -> list[Spot]:
    answers = _single(cut, wanted)
    beside: set[int] = set()
    for place in list(answers):
        after = place + 1
        if after in answers and cut[after].follows:
            pair = (cut[place].folded, cut[after].folded)
            if pair in wanted.pairs or _begins_pair(pair, wanted):
                beside |= {place, after}
                answers[after][" ".join(pair)] = _PAIR
    for run in wanted.runs:
        for place in _runs(cut, run):
            several = range(place, place + len(run))
            beside.update(several)
            for part in several:
                answers.setdefault(part, {})[cut[part].folded] = _EXACT
            answers[place + len(run) - 1][" ".join(word.folded for word in run) + '"'] = _PHRASE
    faint = _faint(wanted)
    shown = (place for place in sorted(answers) if place in beside or not answers[place].keys() <= faint)
    return [_spot(cut[place], answers[place], place in beside) for place in shown]


def _faint(wanted: Wanted) -> set[str]:
    """A single letter somebody goes on typing begins half of all words: among others it counts beside one of them."""
    last = wanted.words[-1:] if len(wanted.words) > 1 else ()
    return {word.folded for word in last if word.is_beginning and len(word.folded) == 1}


def _single(cut: Sequence[Token], wanted: Wanted) -> dict[int, dict[str, float]]:
    """For each place of a word that is asked for, what it answers and how well."""
    by_folded = {word.folded: word for word in wanted.words}
    begins = [word for word in wanted.words if word.is_beginning]
    answers: dict[int, dict[str, float]] = {}
    for place, token in enumerate(cut):
        word = by_folded.get(token.folded)
        if word is None and begins:
            word = next((each for each in begins if token.folded.startswith(each.folded)), None)
        if word is not None:
            answers[place] = {word.folded: _worth(token, word)}
    return answers


def _spot(token: Token, answered: dict[str, float], is_beside: bool) -> Spot:
    words = frozenset(what for what in answered if " " not in what and '"' not in what)
    return Spot(token.start, token.end, words, tuple(answered.items()), is_beside)


def _worth(token: Token, word: Word) -> float:
    worth = _EXACT if token.exact == word.exact else _FOLDED
    return worth if len(word.folded) > 1 else worth / 4


def _begins_pair(pair: tuple[str, str], wanted: Wanted) -> bool:
    last = wanted.words[-1]
    return last.is_beginning and any(
        pair[0] == first and pair[1].startswith(second) for first, second in wanted.pairs if second == last.folded
    )


def _runs(cut: Sequence[Token], run: Sequence[Word]) -> Iterator[int]:
    """Where a run begins: side by side within a sentence; marked words as they are written."""
    first = run[0].folded
    for place in range(len(cut) - len(run) + 1):
        if cut[place].folded == first and all(
            _is_literally(cut[place + step], word, step) for step, word in enumerate(run)
        ):
            yield place


def _is_literally(token: Token, word: Word, step: int) -> bool:
    if step and not token.follows:
        return False
    return token.exact == word.exact if word.is_marked else token.folded == word.folded
