"""The keys under which one written syllable is found: exact, with its marks, and folded, without any.

Equal keys: NFC and NFD, small and large letters, the old and the new place of the tone (hòa = hoà, qúy = quý), i and y
where schoolbooks and offices differ (kỹ = kĩ, qui = quy), letters that only look Vietnamese (ð, ƣ, a Cyrillic а among
Latin ones), characters nobody sees, & inside an abbreviation (GD&ĐT = GDĐT). Nothing stored is rewritten by this.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from portal.rules.vietnamese import fold

MARKS = "\u0300-\u036f"
UNSEEN = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_LONGEST = 48
_REMEMBERED = 64

_MARK = re.compile(rf"[{MARKS}]")
_NOT_KEPT = re.compile(rf"[{UNSEEN}]")
_WIDE = re.compile(r"[\uff00-\uffef\ufb00-\ufb06]")
_FOREIGN = re.compile(r"[\u0370-\u03ff\u0400-\u04ff\u0500-\u052f]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
# letters of other alphabets drawn like Latin ones; used only inside a word that has Latin letters too
_LOOK_ALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοια",
    "ABESIJKMHOPCTYXaesijopcyxhdqwABEZHIKMNOPTYXoia",
)
# eth and African d for đ; the gha that some typesetters leave in place of ư
_DAMAGED = str.maketrans({"ð": "đ", "ɖ": "đ", "ƣ": "u\u031b", "ı": "i", "ß": "ss"})

_VOWEL = "[aeiouyăâêôơư]"
_SYLLABLE = re.compile(
    rf"(?P<onset>(?:qu|gi(?={_VOWEL})|[bcdđghklmnpqrstvx])*?)(?P<vowels>{_VOWEL}{{1,3}})(?P<coda>ch|ng|nh|[cmnpt])?"
)
_MARKED_VOWELS = frozenset("ăâêôơư")
_SHORT_Y = re.compile(r"(?<=^[hklmst])y")
_USUAL_Y = {"kĩ": "kỹ", "kì": "kỳ", "kí": "ký", "kỉ": "kỷ", "lí": "lý", "mĩ": "mỹ", "tỉ": "tỷ", "hi": "hy"}


class Keys(NamedTuple):
    """``parts``: keys of what stands around a & or - inside an abbreviation; empty for everything else."""

    exact: str
    folded: str
    parts: tuple[tuple[str, str], ...] = ()


def keys_of(written: str) -> Keys:
    """Keys of a word as it stands in a text; both are empty if it has neither letter nor digit."""
    return _remembered(written) if len(written) <= _REMEMBERED else _keys(written[: 8 * _LONGEST])


def usual_spelling(exact: str) -> str:
    """An exact key as people write it, for a suggestion: "kĩ" -> "kỹ"."""
    return _USUAL_Y.get(exact, exact)


def _keys(written: str) -> Keys:
    pieces = [keys for piece in re.split(r"[&‐-―−-]", written) if (keys := _plain_keys(piece))[0]]
    exact, folded = "".join(piece[0] for piece in pieces), "".join(piece[1] for piece in pieces)
    return Keys(exact[:_LONGEST], folded[:_LONGEST], tuple(pieces) if len(pieces) > 1 else ())


_remembered = lru_cache(maxsize=65_536)(_keys)


def _plain_keys(written: str) -> tuple[str, str]:
    exact = "".join(char for char in _with_tone_in_place(_letters(written)) if char.isalnum() or _MARK.match(char))
    folded = "".join(char for char in fold(exact) if char.isalnum())
    folded = _SHORT_Y.sub("i", "quy" + folded[3:] if folded.startswith("qui") else folded)[:_LONGEST]
    if fold(exact) == exact:
        return folded, folded
    return exact[:_LONGEST], folded


def _letters(written: str) -> str:
    """Small letters, decomposed, everything damaged or foreign mended."""
    text = _NOT_KEPT.sub("", written)
    if _WIDE.search(text):
        text = unicodedata.normalize("NFKC", text)
    text = unicodedata.normalize("NFD", text)
    if _FOREIGN.search(text) and _LATIN.search(text):
        text = text.translate(_LOOK_ALIKE)
    return unicodedata.normalize("NFD", text.lower().translate(_DAMAGED))


def _with_tone_in_place(decomposed: str) -> str:
    """Composed, with a single tone where the older rule puts it, whatever order the marks were typed in."""
    tones = [char for char in decomposed if char in _TONES]
    if not tones:
        return unicodedata.normalize("NFC", decomposed)
    if len(tones) == 1:
        plain = unicodedata.normalize("NFC", "".join(char for char in decomposed if char not in _TONES))
        if syllable := _SYLLABLE.fullmatch(plain):
            return _as_offices_write(plain, _place(syllable), tones[0])
    return unicodedata.normalize("NFC", re.sub(rf"[{MARKS}]{{2,}}", _marks_of_letter_first, decomposed))


def _marks_of_letter_first(marks: re.Match[str]) -> str:
    return "".join(sorted(marks[0], key=lambda mark: mark in _TONES))


def _place(syllable: re.Match[str]) -> int:
    """Where the tone stands: on the last vowel with a mark of its own; before a final consonant the last vowel;
    of three the middle one; else the first."""
    first, vowels = syllable.start("vowels"), syllable["vowels"]
    marked = [index for index, vowel in enumerate(vowels) if vowel in _MARKED_VOWELS]
    if marked:
        return first + marked[-1]
    if syllable["coda"]:
        return first + len(vowels) - 1
    return first + len(vowels) // 3


def _as_offices_write(plain: str, place: int, tone: str) -> str:
    if plain.startswith("qui"):
        plain = "quy" + plain[3:]
    elif len(plain) == 2:
        plain = _SHORT_Y.sub("i", plain)
    return unicodedata.normalize("NFC", plain[: place + 1] + tone + plain[place + 1 :])
