"""Codes made of labels: short, unaccented, unlike those already given."""

import keyword
import re
from collections.abc import Collection

from portal.rules.data_forms.definition import CODE
from portal.rules.vietnamese import fold

LONGEST = 40
_FUNCTIONS = frozenset({"sum", "count", "previous", "other", "or_else"})
_REST = re.compile(r"[^a-z0-9]+", re.ASCII)


def is_code(text: str) -> bool:
    """Whether a text may be a code: its shape, and no word that expressions keep for themselves."""
    return bool(CODE.fullmatch(text)) and not keyword.iskeyword(text) and text not in _FUNCTIONS


def code_of(label: str, taken: Collection[str] = (), *, otherwise: str = "o") -> str:
    """A code for a label: "Số lớp (cả trường)" -> ``so_lop_ca_truong``; numbered where it is taken."""
    word = _REST.sub("_", fold(label)).strip("_")[:LONGEST].rstrip("_")
    if word[:1].isdigit():
        word = f"{otherwise}_{word}"[:LONGEST]
    word = word or otherwise
    if not is_code(word):
        word = f"{otherwise}_{word}"[:LONGEST]
    found, number = word, 1
    while found in taken:
        number += 1
        found = f"{word[: LONGEST - 5].rstrip('_')}_{number}"
    return found
