"""The code on the tear-off of a paper slip: which pupil's slip of which notice it is, short enough to be typed."""

import re

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U."""
CHECK_BITS, CHECK_LENGTH = 20, 4
PREFIX = "CTP:"
"""Before the code in its QR picture, so that another picture is not taken for it."""
_LINK = re.compile(r"/tb/(\d{1,9})-[a-z2-7]{26}(?:/|$)")
_ALIKE = str.maketrans("OIL", "011")


def write_code(number: int, check: int) -> str:
    """ "1K7-QZ4M": the number, then 20 bits that a mistyped code does not meet by chance (once in a million)."""
    return f"{_digits(number, 2)}-{_digits(check, CHECK_LENGTH)}"


def read_code(typed: str) -> tuple[int, int] | None:
    """Number and check of a typed or scanned code; None for what cannot be one."""
    text = typed.strip().upper().removeprefix(PREFIX).translate(_ALIKE)
    digits = [sign for sign in text if sign not in "- ."]
    if not CHECK_LENGTH < len(digits) <= CHECK_LENGTH + 6 or not set(digits) <= set(ALPHABET):
        return None
    return _value(digits[:-CHECK_LENGTH]), _value(digits[-CHECK_LENGTH:])


def read_link(scanned: str) -> str | None:
    """The token when the picture of the personal link was scanned instead."""
    found = _LINK.search(scanned.strip())
    return found[0].removeprefix("/tb/").rstrip("/") if found else None


def shorten(text: str, *, most: int, lines: int) -> tuple[str, bool]:
    """The beginning of a text that fits on a slip, cut between words, and whether something is missing."""
    kept = "\n".join(text.splitlines()[:lines])
    if len(kept) > most:
        kept = kept[: most + 1].rsplit(maxsplit=1)[0]
    return kept.rstrip(), len(kept.rstrip()) < len(text.rstrip())


def _digits(value: int, least: int) -> str:
    found = ""
    while value or len(found) < least:
        value, rest = divmod(value, 32)
        found = ALPHABET[rest] + found
    return found


def _value(digits: list[str]) -> int:
    value = 0
    for digit in digits:
        value = value * 32 + ALPHABET.index(digit)
    return value
