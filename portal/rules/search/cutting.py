"""Where a passage begins and ends: at the beginning of a sentence if it is near, else between two words."""

import re
from typing import NamedTuple

_SENTENCE = re.compile(r"[.;:!?…]\s+|\n\s*")
_ANY_BLANK = re.compile(r"\s+")
_MARK = re.compile(r"[\u0300-\u036f]")
_WORD_WITHIN = 60


class Cut(NamedTuple):
    """From and to, and whether the text goes on before and after."""

    start: int
    end: int
    is_open_before: bool
    is_open_after: bool


def cut_around(text: str, start: int, end: int, length: int) -> Cut:
    """A piece of about ``length`` characters that has start..end in it."""
    spare = max(0, length - (end - start))
    first = _begin(text, max(0, start - spare // 2), start)
    last = _finish(text, end, min(len(text), max(end, first + length)))
    return Cut(first, last, bool(text[:first].strip()), bool(text[last:].strip()))


def _begin(text: str, earliest: int, start: int) -> int:
    """The beginning of the text, or from ``earliest`` on the first sentence, or the first whole word."""
    if earliest == 0:
        return start - len(text[:start].lstrip())
    sentence = _SENTENCE.search(text, earliest, start)
    return sentence.end() if sentence else _next_word(text, earliest, start)


def _next_word(text: str, earliest: int, start: int) -> int:
    blank = _ANY_BLANK.search(text, earliest, min(start, earliest + _WORD_WITHIN))
    if blank:
        return blank.end()
    while earliest < start and _MARK.match(text, earliest):
        earliest += 1
    return earliest


def _finish(text: str, end: int, latest: int) -> int:
    """The last whole word that fits."""
    if latest == len(text):
        return end + len(text[end:].rstrip())
    blanks = [match.start() for match in _ANY_BLANK.finditer(text, max(end, latest - _WORD_WITHIN), latest + 1)]
    if blanks:
        return blanks[-1]
    while latest > end and latest < len(text) and _MARK.match(text, latest):
        latest -= 1
    return latest
