"""Document numbers, telephone numbers and other codes in what somebody typed."""

import re
from collections.abc import Callable, Iterator

from portal.rules.search import codes
from portal.rules.search.codes import bare

# "253 bgdđt-vp": a blank for the stroke, before what is clearly an office
_OFFICE = r"(?:[bsp]?gd(?:\s?&?\s?[dđ]t)?|ubnd|hđnd|hdnd|[a-zđ]{1,4}-[a-zđ][a-zđ&-]{1,20})"
_WITHOUT_STROKE = re.compile(
    rf"(?<![\w/])(?P<number>\d{{1,6}})\s+(?P<symbols>{_OFFICE}(?:-[a-zđ]{{1,12}}){{0,3}})(?!\w)", re.IGNORECASE
)
_SHORT = re.compile(r"(?<![\w/])(?P<number>\d{1,6})\s?/\s?(?P<year>(?:19|20)\d\d)(?![\w/]|\s?/)")
# "số 253" and nothing else; in "bão số 9" it is no document
_NAMED_JUST_SO = re.compile(r"\A\s*s[oố]\s*:?\s*(?P<number>\d{1,6})(?P<year>)\s*\Z", re.IGNORECASE)
_TIME = re.compile(r"(?:19|20)\d\d(?:-(?:19|20)?\d\d)?|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
_LONE = re.compile(r"\S*\d\S*|\S+@\S+")


def typed_codes(typed: str) -> Iterator[tuple[int, int, str]]:
    """Codes in a text that ``codes.tidy`` has made, as (start, end, term), each at its most precise.

    A lone number or code is one as well, a lone year or date is not.
    """
    taken: list[tuple[int, int]] = []
    for pattern, term_of in _READERS:
        for match in pattern.finditer(typed):
            start, end = match.span()
            if not any(start < until and since < end for since, until in taken):
                taken.append((start, end))
                yield start, end, term_of(match)
    lone = typed.strip()
    if not taken and _LONE.fullmatch(lone) and not _TIME.fullmatch(lone) and (term := codes.squeezed(lone)):
        yield 0, len(typed), bare(term) if term.isdecimal() and len(term) < codes.LEAST_LAST_DIGITS else term


def _numbered(match: re.Match[str]) -> str:
    number = bare(match["number"])
    return f"{number}/{match['year']}" if match["year"] else number


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (codes.NUMBER, codes.whole_term),
    (_WITHOUT_STROKE, lambda match: f"{bare(match['number'])}/{codes.joined_symbols(match['symbols'])}"),
    (codes.TELEPHONE, lambda match: codes.national(match[0])),
    (codes.NAMED_NUMBER, _numbered),
    (_NAMED_JUST_SO, _numbered),
    (_SHORT, _numbered),
)
