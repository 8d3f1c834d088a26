"""Two versions of a text side by side: what stayed, what went, what came, by words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "removed", "added"]
_TOKENS = re.compile(r"\s+|[^\s]+")
MOST_TOKENS = 2000
"""Longer stretches that changed are told as a whole: comparing them word by word would take seconds."""


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


def _by_lines(old: list[str], new: list[str]) -> Iterator[Piece]:
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield Piece("same", "".join(old[a:b]))
        else:
            yield from _by_words("".join(old[a:b]), "".join(new[c:d]))


def _by_words(old: str, new: str) -> Iterator[Piece]:
    before, after = _TOKENS.findall(old), _TOKENS.findall(new)
    if max(len(before), len(after)) > MOST_TOKENS:
        before, after = [old], [new]
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            yield Piece("same", "".join(before[a:b]))
            continue
        if b > a:
            yield Piece("removed", "".join(before[a:b]))
        if d > c:
            yield Piece("added", "".join(after[c:d]))
