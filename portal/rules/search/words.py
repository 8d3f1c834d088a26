"""Texts cut into the terms that are indexed and asked: syllables, neighbouring pairs of them, document numbers.

The same cut is used for what is indexed, for what is typed and for what is marked in a passage; so they always agree.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from portal.rules.search.codes import code_terms, own_code_terms
from portal.rules.search.syllables import MARKS, UNSEEN, keys_of

__all__ = ["Terms", "Token", "code_terms", "own_code_terms", "pairs_of", "terms_of", "tokens"]

_RUN = rf"[^\W_]+(?:[{MARKS}{UNSEEN}]+[^\W_]*)*"
# GD&ĐT, GD & ĐT, GD-ĐT are one word
_JOINED = rf"{_RUN}(?:(?:&(?=[^\W_])|\s&\s(?=ĐT\b)|(?<=[Gg][Dd])\s?[-‐-―]\s?(?=[ĐÐĐđ][Tt]\b)){_RUN})*"
# "P.", "TP.", "ThS." do not end a sentence; the full stop in "10.5" or "abc.edu.vn" does not either
_FULL_STOP = r"(?<!\b[A-ZĐ]\.)(?<!\b[A-ZĐ][A-ZĐ]\.)(?<!\bThS\.)(?=[^0-9A-Za-zÀ-ỹ]|$)"
_PIECES = re.compile(rf"(?P<word>{_JOINED})|(?P<end>[;:!?…]|\.{_FULL_STOP}|\n\s*)")
_LIST_MARK = re.compile(r"[^\W\d_][).]")


class Token(NamedTuple):
    """A word of a text: where it stands in it, its keys, and whether it follows the one before in the same sentence."""

    start: int
    end: int
    exact: str
    folded: str
    follows: bool


@dataclass(frozen=True)
class Terms:
    """The terms of a text, each as often as it stands there. ``pairs``: "thong bao", folded, within a sentence.

    ``in_order``: the folded words as a query has them; ``folded`` and ``exact`` have the parts of "GD&ĐT" besides.
    """

    in_order: list[str] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)
    exact: list[str] = field(default_factory=list)
    pairs: list[str] = field(default_factory=list)


def tokens(text: str) -> Iterator[Token]:
    """The words of a text in order, with their places in the text as given."""
    follows = False
    for piece in _PIECES.finditer(text):
        if piece.lastgroup == "end":
            follows = follows and not _ends_sentence(text, piece)
            continue
        keys = keys_of(piece[0])
        if keys.folded:
            yield Token(piece.start(), piece.end(), keys.exact, keys.folded, follows)
            follows = True


def terms_of(text: str) -> Terms:
    """What is indexed of a text. Of "GD&ĐT" the parts are found too."""
    terms = Terms()
    folded, exact, pairs = terms.folded, terms.exact, terms.pairs
    before = ""
    for piece in _PIECES.finditer(text):
        if piece.lastgroup == "end":
            if before and _ends_sentence(text, piece):
                before = ""
            continue
        keys = keys_of(piece[0])
        if not keys.folded:
            continue
        terms.in_order.append(keys.folded)
        exact.append(keys.exact)
        folded.append(keys.folded)
        if before:
            pairs.append(f"{before} {keys.folded}")
        before = keys.folded
        for part_exact, part_folded in keys.parts:
            exact.append(part_exact)
            folded.append(part_folded)
    return terms


def pairs_of(folded: Iterable[str]) -> list[str]:
    """Neighbouring pairs of folded words, as ``terms_of`` writes them."""
    return [f"{first} {second}" for first, second in pairwise(folded)]


def _ends_sentence(text: str, piece: re.Match[str]) -> bool:
    """A line end does not when the sentence goes on in small letters on the very next line."""
    if "\n" not in piece[0]:
        return True
    if piece[0].count("\n") > 1:
        return True
    after = piece.end()
    return not text[after : after + 1].islower() or bool(_LIST_MARK.match(text, after))
