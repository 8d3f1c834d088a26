"""Tables people made: the row of headings, and what each column means by its heading."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from portal.rules.vietnamese import clean, fold

HEADINGS_WITHIN = 20
"""The row of headings stands among the first so many rows; titles may stand above it."""
UNUSED = ""
"""The meaning of a column that is left alone."""
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")


def heading_key(text: str) -> str:
    """A heading as it is compared: no case, marks, punctuation or stray blanks."""
    return _NOT_LETTERS.sub(" ", fold(clean(text))).strip()


def find_heading_row(rows: Sequence[Sequence[str]], known: Collection[str]) -> int | None:
    """Index of the row with the most known headings (compared, two at least), None without one."""
    wanted = set(known)
    counts = [len({heading_key(text) for text in row} & wanted) for row in rows[:HEADINGS_WITHIN]]
    best = max(counts, default=0)
    return counts.index(best) if best > 1 else None


def guess(
    headings: Iterable[str], meanings: Mapping[str, str], remembered: Mapping[str, str] | None = None
) -> list[str]:
    """The meaning of each column by its heading; what people chose last time comes first, no meaning comes twice."""
    allowed, chosen = set(meanings.values()), list[str]()
    for heading in headings:
        found = heading_key(heading)
        key = (remembered or {}).get(found, meanings.get(found, UNUSED))
        chosen.append(key if key in allowed and key not in chosen else UNUSED)
    return chosen
