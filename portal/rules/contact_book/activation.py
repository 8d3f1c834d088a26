"""The code of an activation slip, and the second fact that goes with it."""

import re
from datetime import date, timedelta

from portal.errors import RuleBroken
from portal.rules.school.births import read_birth

ALPHABET = "ACDEFGHJKMNPQRTVWXY34679"
"""Letters and digits that nobody takes for one another; eight of them are 36 bits."""
GROUP = 4
LENGTH = 2 * GROUP
LIFE = timedelta(days=14)
MOST_MISSES = 5
"""After so many wrong second facts a slip is worthless."""
PHONE_DIGITS = 3
_FILLING = re.compile(r"[\s.\-–]")


def read_code(typed: str) -> str:
    """The eight characters of a code, however it is grouped; RuleBroken for what is no code at all."""
    code = _FILLING.sub("", typed).upper()
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        raise RuleBroken("Mã gồm 8 chữ và số như in trên phiếu, ví dụ ACDE-3467.", field="code")
    return code


def show_code(code: str) -> str:
    """The code in two groups: "ACDE-3467"."""
    return f"{code[:GROUP]}-{code[GROUP:]}"


def can_prove(*, born: str, phone: str) -> bool:
    """Whether the school knows a fact to ask for: the child's whole day of birth (stored), or the guardian's phone."""
    return _is_whole_day(born) or len(_digits(phone)) > PHONE_DIGITS


def proves(typed: str, *, born: str, phone: str, today: date) -> bool:
    """Whether what was typed is the child's day of birth or the last three digits of the guardian's phone."""
    digits = _digits(typed)
    if len(digits) == PHONE_DIGITS:
        known = _digits(phone)
        return len(known) > PHONE_DIGITS and known.endswith(digits)
    if digits == typed.strip() and len(digits) == 8:  # 21032015
        typed = f"{digits[:2]}/{digits[2:4]}/{digits[4:]}"
    try:
        return _is_whole_day(born) and read_birth(typed, today=today) == born
    except RuleBroken:
        return False


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isascii() and sign.isdecimal())


def _is_whole_day(born: str) -> bool:
    return len(born) == len("2015-03-21")
