"""Dates as letters write them: "30/6/2012", "ngày 05 tháng 9", "15.10.2020", "ngày 17 hằng tháng", also badly scanned.

All patterns are bounded and work on text folded by :func:`portal.rules.documents.deadlines.text.plain`.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_N = r"[0-9oil]{1,2}"  # a scan takes 0 for o, 1 for i or l
_Y = r"[12][0-9oil]{3}"
_NOT_INSIDE = r"(?<![0-9/.,-])(?<![0-9][oil])(?<![0-9][hg:])(?<!gio\s)"
_DATE = re.compile(
    rf"(?P<said>(?:\bngay\s{{0,3}}){{0,2}}){_NOT_INSIDE}"
    rf"(?:(?P<d1>{_N})\s?/\s?(?P<m1>{_N})(?:\s?/\s?(?P<y1>{_Y}|[0-9]{{2}}))?(?![0-9a-z/]|-[0-9a-z])"
    rf"|(?P<d2>{_N})(?P<sep>[.-])(?P<m2>{_N})(?P=sep)(?P<y2>{_Y})(?![0-9a-z/])"
    rf"|(?P<d3>{_N})\s{{1,3}}thang\s{{0,3}}(?P<m3>{_N})(?![0-9])(?:[\s,]{{0,3}}(?:/|nam)\s{{0,3}}(?P<y3>{_Y}))?"
    rf"|(?P<d4>{_N})(?![0-9a-z/%]|[.,][0-9]|\s{{0,2}}(?:thang\s[0-9]|h\b|g\b|gio|phut|:)))"
)
_AFTER = re.compile(
    r"[\s,(]{0,3}(?:cua\s)?(?:"
    r"(?P<yearly>(?:hang|moi|tung|cac)\s{1,3}nam)|(?P<monthly>(?:hang|moi|tung|cac)\s{1,3}thang|thang\s{1,3}mot\s{1,3}lan)"
    r"|(?P<that>nam\s{1,3}(?:do|ay)|cung\s{1,3}nam)|(?P<next>nam\s{1,3}(?:sau|ke\s{1,2}tiep|lien\s{1,2}ke|toi))"
    r"|(?P<this>nam\s{1,3}nay))(?![a-z0-9])"
)
_LETTERS = str.maketrans("oil", "011")


class Every(StrEnum):
    """What follows a date and says how it recurs, or in which year it lies."""

    YEAR = "yearly"
    MONTH = "monthly"
    THAT_YEAR = "that"
    NEXT_YEAR = "next"
    THIS_YEAR = "this"


@dataclass(frozen=True)
class Found:
    """A date in a sentence: where it stands, what of it is written, and whether "ngày" stands before it."""

    start: int
    end: int
    day: int
    month: int | None
    year: int | None
    said: bool
    every: Every | None


def find_year_of(sentence: str) -> Iterator[Found]:
    """Every possible date of a folded sentence; a day alone (month None) too, for "ngày 17 hằng tháng" and ranges."""
    for match in _DATE.finditer(sentence):
        found = _read(sentence, match)
        if found is not None:
            yield found


def _read(sentence: str, match: re.Match[str]) -> Found | None:
    for form in "1234":
        raw = match.group(f"d{form}")
        if raw is None:
            continue
        day = _number(raw)
        month = _number(match.group(f"m{form}")) if form != "4" else None
        year = _year(match.group(f"y{form}")) if form != "4" else None
        if form == "4" and not raw.isdigit():
            return None
        if day is None or not _is_possible(day, month, year) or (form != "4" and month is None):
            return None
        after = _AFTER.match(sentence, match.end())
        every = Every(after.lastgroup) if after and after.lastgroup else None
        end = after.end() if after else match.end()
        return Found(match.start(), end, day, month, year, bool(match.group("said")), every)
    return None


def _number(raw: str) -> int | None:
    """A scanned number of one or two places with at least one real digit."""
    return int(raw.translate(_LETTERS)) if any(char.isdigit() and char.isascii() for char in raw) else None


def _year(raw: str | None) -> int | None:
    if raw is None:
        return None
    value = int(raw.translate(_LETTERS))
    return value if value > 99 else 2000 + value


def _is_possible(day: int, month: int | None, year: int | None) -> bool:
    if not 1 <= day <= 31 or (month is not None and not 1 <= month <= 12):
        return False
    return month is None or day <= monthrange(year or 2000, month)[1]


def in_year(day: int, month: int, year: int) -> date:
    """The day in a year; 29 February of a common year is its last day."""
    return date(year, month, min(day, monthrange(year, month)[1]))
