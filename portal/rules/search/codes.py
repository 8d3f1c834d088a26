"""Document numbers and telephone numbers as terms: whole and in the parts people remember.

"253 /BGDĐT – SEQAP" and "253/bgddt-seqap" are one number; & and . inside do not count; neither do noughts in front.
"""

import re
import unicodedata
from collections.abc import Iterator

from portal.rules.search.syllables import UNSEEN, keys_of

MOST_IN_A_TEXT = 400
LEAST_LAST_DIGITS = 4
LONGEST_CODE = 120

_LETTERS = r"[^\W\d_]"
_SYMBOL = rf"{_LETTERS}(?:[^\W_]|[&.](?=[^\W_])|\s?&\s?(?=ĐT)){{0,23}}"
# after a spaced dash only what is clearly an abbreviation: "253/BGDĐT – SEQAP", not "253/BGDĐT – Bộ Giáo dục"
_NEXT = rf"(?:-{_SYMBOL}|\s?-\s?(?=[A-ZĐ][^\W_]{{0,12}}[A-ZĐ]\b){_SYMBOL})"
NUMBER = re.compile(
    rf"(?<![\w/])(?P<number>\d{{1,6}}[A-Za-z]?)\s?/\s?(?:(?P<year>(?:19|20)\d\d)\s?/\s?)?(?P<symbols>{_SYMBOL}{_NEXT}{{0,5}})"
)
# what stands before a bare number so that it is a document's: "công văn 2864", "TT 22/2021"
_KIND = (
    r"(?:(?:c[oô]ng\s+v[aă]n|th[oô]ng\s+t[uư]|ngh[iị]\s+[dđ][iị]nh|quy[eế]t\s+[dđ][iị]nh|(?:c\.?v|t\.?t|n[dđ]|q[dđ])(?=[\s.:]))"
    r"[.:]?\s*(?:s[oố][.:]?\s*)?)"
)
NAMED_NUMBER = re.compile(
    rf"\b{_KIND}(?P<number>\d{{1,6}})(?:\s?/\s?(?P<year>(?:19|20)\d\d))?(?![\w/]|\s?/)", re.IGNORECASE
)
TELEPHONE = re.compile(
    r"(?<![\w/.,+-])(?!\d\d[.-]\d\d[.-]\d{4})(?:\+84|\(?0)(?:[\s.()-]{0,2}\d){8,10}(?![\w/]|[.,-]\d)"
)
_DASHES = re.compile(r"[‐-―−]")
_NOT_SEEN = re.compile(rf"[{UNSEEN}]")


def code_terms(text: str) -> list[str]:
    """Terms of the document and telephone numbers in a text, each once, in the order found."""
    if not any(char.isdigit() for char in text):
        return []
    found = dict.fromkeys(term for terms in _all_in(tidy(text)) for term in terms)
    return list(found)[:MOST_IN_A_TEXT]


def own_code_terms(code: str) -> list[str]:
    """Terms of a code something is known by, whatever it looks like: a document's number, a telephone, a pupil's code.

    "HS-2026.0012" is found as hs-20260012, hs, 20260012 and without its signs.
    """
    code = code[:LONGEST_CODE]
    whole = squeezed(code)
    joined = "".join(char for char in whole if char.isalnum())
    if not joined:
        return []
    pieces = [keys_of(piece).folded for piece in re.split(r"[\s/_.@-]+", tidy(code))]
    terms = [whole, joined, *code_terms(code), *(piece for piece in pieces if piece)]
    if joined.isdigit():
        terms += [joined.lstrip("0") or "0", *last_digits(joined)]
    return list(dict.fromkeys(terms))


def squeezed(code: str) -> str:
    """A code as it is compared: small, without marks, blanks, & and full stops; dashes and strokes kept."""
    pieces = re.split(r"([/@_-])", tidy(code))
    return "".join(piece if index % 2 else keys_of(piece).folded for index, piece in enumerate(_glued(pieces)))


def last_digits(digits: str) -> list[str]:
    """ "0912345678" -> its last four, five ... digits."""
    return [digits[-length:] for length in range(LEAST_LAST_DIGITS, len(digits))]


def tidy(text: str) -> str:
    """Composed, dashes made one, unseen characters and hard blanks out."""
    return _NOT_SEEN.sub("", _DASHES.sub("-", unicodedata.normalize("NFC", text)))


def _glued(pieces: list[str]) -> list[str]:
    return [re.sub(r"[\s.,;:()&]+", "", piece) for piece in pieces]


def _all_in(text: str) -> Iterator[list[str]]:
    for match in NUMBER.finditer(text):
        if not match["symbols"].islower() or match[0] == text:  # not "30/lớp" in a sentence
            yield _number_terms(match)
    for match in NAMED_NUMBER.finditer(text):
        yield _named(match)
    for match in TELEPHONE.finditer(text):
        telephone = national(match[0])
        yield [telephone, *last_digits(telephone)]


def _named(match: re.Match[str]) -> list[str]:
    number = bare(match["number"])
    return [f"{number}/{match['year']}", number] if match["year"] else [number]


def _number_terms(match: re.Match[str]) -> list[str]:
    """The whole number first, then with less of it each time, then its parts alone."""
    number, year, symbols = bare(match["number"]), match["year"], _symbols(match["symbols"])
    beginnings = ["-".join(symbols[:length]) for length in range(len(symbols), 0, -1)]
    terms = [whole_term(match), *(f"{number}/{tail}" for tail in (*beginnings, *symbols))]
    if year:
        terms += [*(f"{number}/{year}/{tail}" for tail in beginnings), f"{number}/{year}"]
    terms += [f"{number}/{symbol[:-2]}" for symbol in symbols if symbol.endswith("gddt")]
    return [*terms, *beginnings, *symbols, number]


def whole_term(match: re.Match[str]) -> str:
    """The term of a whole document number."""
    number, year = bare(match["number"]), match["year"]
    return "/".join(filter(None, (number, year, joined_symbols(match["symbols"]))))


def joined_symbols(written: str) -> str:
    """ "BGDĐT-SEQAP" -> "bgddt-seqap"; GDDĐT is a slip for GDĐT."""
    return "-".join(_symbols(written))


def bare(number: str) -> str:
    """Without noughts in front."""
    return number.lower().lstrip("0") or "0"


def _symbols(written: str) -> list[str]:
    folded = (keys_of(re.sub(r"[\s.&]", "", part)).folded for part in written.split("-"))
    return [re.sub(r"gdd+t$", "gddt", part) for part in folded if part]


def national(telephone: str) -> str:
    """The digits as dialled within the country."""
    digits = "".join(char for char in telephone if char.isdecimal())
    return "0" + digits[2:] if telephone.lstrip().startswith("+84") else digits
