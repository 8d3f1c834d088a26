"""What was typed about an article, made even: its tags."""

import re

from portal.rules.vietnamese import clean, fold

MOST_TAGS = 12
LONGEST_TAG = 60
_BETWEEN = re.compile(r"[,;\n]")


def tags_of(typed: str) -> list[str]:
    """The tags between commas, each once whatever its case and marks, in the order typed; at most ``MOST_TAGS``."""
    found: dict[str, str] = {}
    for part in _BETWEEN.split(typed):
        tag = clean(part).lstrip("#").strip()[:LONGEST_TAG].strip()
        if fold(tag).strip("-_. "):
            found.setdefault(fold(tag), tag)
    return list(found.values())[:MOST_TAGS]
