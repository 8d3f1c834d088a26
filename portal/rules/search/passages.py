"""The places of a text that answer a query, cut out with what is to be marked in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.rules.search.cutting import Cut, cut_around
from portal.rules.search.queries import Query
from portal.rules.search.spotting import Spot, Wanted, spots_in

DEEPEST_WINDOW = 400
_SAME_MARK = frozenset({"", "/", "-", "–", "&"})


@dataclass(frozen=True)
class Passage:
    """A piece of a text in one line; ``marks``: from and to in ``text``, in order, apart from one another.

    ``place``: where the first of what is marked stands in the whole text.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    place: int = 0

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The text in pieces, each with whether it is marked, for a template."""
        end = 0
        for start, until in self.marks:
            yield self.text[end:start], False
            yield self.text[start:until], True
            end = until
        yield self.text[end:], False


def passages(text: str, query: Query, *, most: int = 2, length: int = 220) -> list[Passage]:
    """The best passages, about ``length`` characters each, the best first; none if no word of the query is there.

    Phrases and neighbouring words come before scattered ones, words as typed before other spellings. A syllable is
    never cut. A word that stands beside its neighbour in the query is marked there and not where it means something
    else: "học sinh" does not mark "vệ sinh".
    """
    wanted = Wanted.by(query)
    if not text or most < 1 or wanted.is_empty:
        return []
    spots = spots_in(text, wanted)
    chosen: list[_Window] = []
    for window in sorted(_windows(spots, length), key=lambda each: (-each.score, each.start)):
        if len(chosen) == most or (chosen and window.score < chosen[0].score / 2):
            break
        if all(window.end + length // 3 < other.start or other.end + length // 3 < window.start for other in chosen):
            chosen.append(window)
    return [_passage(text, window, spots, length) for window in chosen]


@dataclass(frozen=True)
class _Window:
    """Spots that fit into one passage."""

    start: int
    end: int
    score: float


def _windows(spots: Sequence[Spot], length: int) -> Iterator[_Window]:
    last = 0
    for first, spot in enumerate(spots):
        last = max(last, first)
        while last + 1 < len(spots) and spots[last + 1].end - spot.start <= length * 4 // 5:
            last += 1
        within = spots[first : min(last + 1, first + DEEPEST_WINDOW)]
        yield _Window(spot.start, within[-1].end, _score(within))


def _score(spots: Sequence[Spot]) -> float:
    """Each thing that is found counts once, at its best."""
    best: dict[str, float] = {}
    for spot in spots:
        for what, worth in spot.worths:
            if worth > best.get(what, 0):
                best[what] = worth
    return sum(best.values()) + 0.01 * min(len(spots), 10)


def _passage(text: str, window: _Window, spots: Sequence[Spot], length: int) -> Passage:
    cut = cut_around(text, window.start, window.end, length)
    within = [spot for spot in spots if cut.start <= spot.start and spot.end <= cut.end]
    beside = {word for spot in within if spot.is_beside for word in spot.words}
    marked = [spot for spot in within if spot.is_beside or not beside.issuperset(spot.words)]
    return _in_one_line(text, cut, [(spot.start, spot.end) for spot in marked])


def _in_one_line(text: str, cut: Cut, marks: Sequence[tuple[int, int]]) -> Passage:
    """Blanks and line ends made one blank, dots where something was left out, marks that touch made one."""
    line = "… " if cut.is_open_before else ""
    end = cut.start
    placed: list[tuple[int, int]] = []
    for start, until in marks:
        between = text[end:start]
        line = _joined(line, between)
        begin = len(line)
        line = _joined(line, text[start:until])
        if placed and between.strip() in _SAME_MARK:
            placed[-1] = (placed[-1][0], len(line))
        else:
            placed.append((begin, len(line)))
        end = until
    line = _joined(line, text[end : cut.end]).rstrip()
    place = marks[0][0] if marks else cut.start
    return Passage(line + (" …" if cut.is_open_after else ""), tuple(placed), place)


def _joined(line: str, piece: str) -> str:
    words = " ".join(piece.split())
    if piece[:1].isspace() and line and not line.endswith(" "):
        words = f" {words}" if words else " "
    return f"{line}{words} " if words.strip() and piece[-1:].isspace() else line + words
