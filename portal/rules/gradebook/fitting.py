"""What a cell may hold by accident of history: a score written before a pupil came to be assessed by comment, say."""

import re

from portal.rules.gradebook.columns import Column, Takes
from portal.rules.gradebook.values import show_cell

_SCORE = re.compile(r"\d{1,2}(\.\d)?", re.ASCII)


def fits(column: Column, stored: str) -> bool:
    """Whether a stored value is one that the column takes; empty always is."""
    if not stored or column.takes == Takes.COMMENT:
        return True
    if column.takes == Takes.LEVEL:
        return column.scale is not None and stored in column.scale.slugs
    return _SCORE.fullmatch(stored) is not None


def show_stored(column: Column, stored: str) -> str:
    """The value as a reader sees it, even where the column no longer takes it."""
    return show_cell(column, stored) if fits(column, stored) else stored.replace(".", ",")


def show_either(column: Column | None, other: Column | None, stored: str) -> str:
    """As ``show_stored``; ``other`` is the column of a pupil assessed by comment, where ``column`` has scores."""
    if column is None or (other is not None and not fits(column, stored) and fits(other, stored)):
        column = other
    return stored if column is None else show_stored(column, stored)
