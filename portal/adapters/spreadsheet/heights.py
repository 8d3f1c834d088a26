"""Rows as high as their words need. Excel finds that out when it opens a file, LibreOffice cuts them off."""

from collections.abc import Iterable
from textwrap import wrap

LINE = 15
"""Points of one line of the usual letters."""
HIGHEST = 405
"""Points; no program shows a higher row."""


def height_of(cells: Iterable[tuple[object, int]]) -> int | None:
    """Points of a row of (text, width of its column in characters); None where one line will do."""
    lines = max((_lines(value, width) for value, width in cells if isinstance(value, str)), default=1)
    return min(LINE * lines, HIGHEST) if lines > 1 else None


def _lines(text: str, width: int) -> int:
    if len(text) <= width and "\n" not in text:
        return 1
    return sum(len(wrap(line, width)) or 1 for line in text.split("\n"))
