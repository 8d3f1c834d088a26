"""Plain text: UTF-8, UTF-16, and the old Vietnamese encodings when the words prove them."""

import codecs
import re
import unicodedata

from portal.adapters.file_text.found import Unreadable
from portal.rules.old_vietnamese import DOUBTFUL, SURE, recover, share_of_syllables

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_ZEROS = 0.2
"""Blanks and unmarked letters make more than a fifth of the high bytes of Vietnamese UTF-16 zero."""
_OTHERS, _FEWEST = 0.01, 8
_LETTERS_FOR_ONE_FAULT = 200
"""A text in UTF-8 with a broken character here and there is still one; so many letters for each."""


def read_plain(data: bytes, longest: int) -> str:
    """The text; what is no text, or of an encoding that cannot be told for certain, is unreadable."""
    return decode(data[: 4 * longest + 4])


def decode(data: bytes) -> str:
    """Bytes of text of unknown encoding; an unfinished last character is left out."""
    mark, encoding = next((each for each in _MARKS if data.startswith(each[0])), (b"", _guess_utf(data)))
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(data[len(mark) :])
    except UnicodeDecodeError:
        return _decode_old(data)
    if "\0" in text:
        raise Unreadable
    return text


def _guess_utf(data: bytes) -> str:
    pairs = len(data) // 2
    if pairs < _FEWEST:
        return "utf-8"
    even, odd = data[::2].count(0) / pairs, data[1::2].count(0) / pairs
    if odd >= _ZEROS and even <= _OTHERS:
        return "utf-16-le"
    return "utf-16-be" if even >= _ZEROS and odd <= _OTHERS else "utf-8"


def _decode_old(data: bytes) -> str:
    if b"\0" in data or _CONTROL.search(data):
        raise Unreadable
    unicode = data.decode("utf-8", "replace")
    if unicode.count("\ufffd") * _LETTERS_FOR_ONE_FAULT <= len(unicode) and share_of_syllables(unicode) >= DOUBTFUL:
        return unicode.replace("\ufffd", "")
    windows = unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
    if share_of_syllables(windows) >= SURE:
        return windows
    western = data.decode("latin-1")
    recovered = recover(western)
    if recovered == western:
        raise Unreadable
    return recovered
