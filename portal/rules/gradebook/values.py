"""One typed cell: what somebody typed becomes the text that is stored, or a ``RuleBroken`` that says what to type.

Stored are a score as "8.5", "8" or "10", a level by its slug ("dat", "chua_dat", "hoan_thanh_tot", "tot"), a comment as
it is; empty stands for "nothing there". People type a comma or a point, letters in either case, with or without marks.
"""

import re
import unicodedata
from decimal import Decimal

from portal.errors import RuleBroken
from portal.rules.gradebook.columns import Column, Takes
from portal.rules.gradebook.scales import Scale
from portal.rules.vietnamese import clean, nfc

MOST_COMMENT = 500
"""Characters of a comment."""
MOST_TYPED = 40
"""Nothing longer is a score or a level."""
HIGHEST = 10
_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF0C: ",", 0xFF0E: "."}
_SCORE = re.compile(r"(\d{1,3})(?:[.,](\d+))?", re.ASCII)
_BREAKS = re.compile(r"\r\n?")


def read_cell(column: Column, typed: str) -> str:
    """What is stored of what somebody typed into a cell; "" erases. ``RuleBroken`` with the column's code as field."""
    if column.takes == Takes.COMMENT:
        return read_comment(typed, field=column.code)
    text = clean(typed)
    if not text:
        return ""
    if column.takes == Takes.LEVEL:
        assert column.scale is not None, column.code
        return read_level(column.scale, text, field=column.code)
    return read_score(text, whole=column.takes == Takes.WHOLE_SCORE, least=column.least, field=column.code)


def read_score(typed: str, *, whole: bool = False, least: int = 0, field: str | None = None) -> str:
    """ "8.5" of "8,5", "8.5", "８，５"; "10" of "10,0". ``whole``: without decimals, as tests in primary are."""
    text = clean(typed).translate(_FULL_WIDTH)
    found = _SCORE.fullmatch(text) if len(text) <= MOST_TYPED else None
    if found is None or (len(found[1]) > 1 and found[1][0] == "0"):
        raise _no_score(whole, least, field)
    units, decimals = int(found[1]), (found[2] or "").rstrip("0")
    if units > HIGHEST or (units == HIGHEST and decimals) or units < least:
        if not decimals and len(found[1]) == 2:
            _suggest_comma(found[1], whole, field)
        raise _no_score(whole, least, field)
    if decimals and whole:
        raise RuleBroken("Điểm kiểm tra là số nguyên, không có phần thập phân.", field=field)
    if len(decimals) > 1:
        raise RuleBroken("Điểm chỉ lấy một chữ số thập phân, ví dụ 8,5.", field=field)
    return f"{units}.{decimals}" if decimals else str(units)


def _suggest_comma(digits: str, whole: bool, field: str | None) -> None:
    if not whole:
        raise RuleBroken(
            "Điểm từ 0 đến 10. Nếu là %(units)s,%(tenths)s thì gõ cả dấu phẩy.",
            field=field,
            units=digits[0],
            tenths=digits[1],
        )


def _no_score(whole: bool, least: int, field: str | None) -> RuleBroken:
    if whole:
        return RuleBroken("Điểm kiểm tra là số nguyên từ %(least)s đến 10.", field=field, least=least)
    return RuleBroken("Điểm từ 0 đến 10, nhiều nhất một chữ số thập phân, ví dụ 8,5.", field=field)


def read_level(scale: Scale, typed: str, *, field: str | None = None) -> str:
    """ "chua_dat" of "cđ", "CĐ", "Chưa đạt"; "hoan_thanh_tot" of "T", "HTT"; by the scale."""
    slug = scale.read(typed) if len(typed) <= MOST_TYPED else None
    if slug is None:
        raise RuleBroken(
            "Gõ một trong: %(letters)s.", field=field, letters=", ".join(level.letters for level in scale.levels)
        )
    return slug


def read_comment(typed: str, *, field: str | None = None) -> str:
    """The comment in composed form, lines kept, without control characters; at most ``MOST_COMMENT`` characters."""
    text = _BREAKS.sub("\n", nfc(typed))
    text = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Co", "Cs"}).strip()
    if len(text) > MOST_COMMENT:
        raise RuleBroken(
            "Nhận xét dài %(length)s chữ cái, nhiều nhất là %(most)s.",
            field=field,
            length=len(text),
            most=MOST_COMMENT,
        )
    return text


def show_cell(column: Column, stored: str) -> str:
    """What a reader sees: "8,5", "CĐ", "HTT"; "" where nothing is stored. Letters are the same in every language."""
    if not stored or column.takes == Takes.COMMENT:
        return stored
    if column.takes == Takes.LEVEL:
        assert column.scale is not None, column.code
        return column.scale.letters(stored)
    return stored.replace(".", ",")


def score_of(stored: str) -> Decimal | None:
    """The number of a stored score; None where nothing is stored."""
    return Decimal(stored) if stored else None
