"""Finding the names of pupils in a text: whole words, marks exact, one pass however many pupils there are."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
_PIECES = re.compile(r"[^\W_]+|[^\w\s]|_")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
"""Grave, acute, tilde, hook above, dot below."""
SHORTEST = 2
"""A name of a single word is too common to be looked for."""


def find_names(text: str, names: Mapping[Key, str]) -> set[Key]:
    """Whose names stand in the text; of overlapping names the longest counts, so "Lê An" is not found in "Lê An Bình"
    when that is a name too. Upper and lower case are the same, so are the old and the new place of the tone."""
    wanted: defaultdict[tuple[str, ...], set[Key]] = defaultdict(set)
    for key, name in names.items():
        pieces = _pieces(name)
        if len(pieces) >= SHORTEST:
            wanted[pieces].add(key)
    lengths = sorted({len(pieces) for pieces in wanted}, reverse=True)
    said, found, position = _pieces(text), set[Key](), 0
    while position < len(said):
        length = next((size for size in lengths if said[position : position + size] in wanted), 0)
        if length:
            found |= wanted[said[position : position + length]]
        position += length or 1
    return found


def initials(name: str) -> str:
    """The first letters: Lê Thị An is L.T.A."""
    return "".join(f"{word[0].upper()}." for word in name.split())


def _pieces(text: str) -> tuple[str, ...]:
    """The words, and signs between them as pieces of their own: a comma ends a name."""
    return tuple(_word(piece) for piece in _PIECES.findall(unicodedata.normalize("NFC", text).replace("’", "'")))


def _word(word: str) -> str:
    """Lower case with the tone at the end, wherever it was written."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = "".join(c for c in decomposed if c in _TONES)
    return "".join(c for c in decomposed if c not in _TONES) + tones
