"""Two versions of a text side by side: what stayed, what went, what came, by words."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["same", "removed", "added"]
_TOKENS = re.compile(r"\s+|[^\s]+")
MOST_TOKENS, MOST_EDITS = 4000, 600
"""Beyond so many lines or words, or so many that came and went, a stretch is told as a whole: the time a comparison
takes grows with both, and nobody reads such a patchwork."""


@dataclass(frozen=True)
class Piece:
    """A stretch of text and what became of it."""

    kind: Kind
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """The pieces in order; those kept and added give ``new``, those kept and removed ``old``."""
    pieces: list[Piece] = []
    for piece in _by_lines(old.splitlines(keepends=True), new.splitlines(keepends=True)):
        if pieces and pieces[-1].kind == piece.kind:
            pieces[-1] = Piece(piece.kind, pieces[-1].text + piece.text)
        else:
            pieces.append(piece)
    return pieces


def _by_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    return _told(old, new, lambda gone, come: _by_words(_TOKENS.findall(gone), _TOKENS.findall(come)))


def _by_words(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    return _told(old, new, _whole)


def _whole(gone: str, come: str) -> Iterator[Piece]:
    if gone:
        yield Piece("removed", gone)
    if come:
        yield Piece("added", come)


def _told(old: Sequence[str], new: Sequence[str], differ: Callable[[str, str], Iterator[Piece]]) -> Iterator[Piece]:
    """What stayed as pieces, and what ``differ`` makes of each stretch between."""
    at_old = at_new = 0
    for stayed_old, stayed_new in [*_stayed(old, new), (len(old), len(new))]:
        if (at_old, at_new) != (stayed_old, stayed_new):
            yield from differ("".join(old[at_old:stayed_old]), "".join(new[at_new:stayed_new]))
        if stayed_old < len(old):
            yield Piece("same", old[stayed_old])
        at_old, at_new = stayed_old + 1, stayed_new + 1


def _stayed(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The places in both of what stayed, in order: beginning and end alike, and as few edits between as can be."""
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    between = _between(old[head : len(old) - tail], new[head : len(new) - tail])
    return [
        *((place, place) for place in range(head)),
        *((head + x, head + y) for x, y in between),
        *((len(old) - left, len(new) - left) for left in range(tail, 0, -1)),
    ]


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many at the beginning are the same."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _between(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Places of what stayed by the shortest way from one to the other; nothing beyond the limits.

    Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), greedy: after so many edits, how far along each
    diagonal (place in ``old`` less place in ``new``) one comes.
    """
    if max(len(old), len(new)) > MOST_TOKENS:
        return []
    far: dict[int, int] = {1: 0}
    trail: list[Mapping[int, int]] = []
    for edits in range(min(len(old) + len(new), MOST_EDITS) + 1):
        trail.append(far.copy())
        for diagonal in range(-edits, edits + 1, 2):
            x = far[diagonal + 1] if _comes(far, diagonal, edits) else far[diagonal - 1] + 1
            while x < len(old) and x - diagonal < len(new) and old[x] == new[x - diagonal]:
                x += 1
            far[diagonal] = x
            if x >= len(old) and x - diagonal >= len(new):
                return _walk_back(trail, len(old), len(new))
    return []


def _comes(far: Mapping[int, int], diagonal: int, edits: int) -> bool:
    """Whether the last edit before this diagonal is a token that came; otherwise one went."""
    return diagonal == -edits or (diagonal != edits and far[diagonal - 1] < far[diagonal + 1])


def _walk_back(trail: Sequence[Mapping[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    stayed = []
    for edits in range(len(trail) - 1, -1, -1):
        far, diagonal = trail[edits], x - y
        comes = _comes(far, diagonal, edits)
        start = far[diagonal + 1] if comes else far[diagonal - 1] + 1
        while x > start:
            x, y = x - 1, y - 1
            stayed.append((x, y))
        x, y = (x, y - 1) if comes else (x - 1, y)
    return stayed[::-1]
