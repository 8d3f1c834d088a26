"""Comments by code: "/T1 /K2" typed into a comment cell stands for the sentences kept under T1 and K2."""

import re
from collections.abc import Mapping, Sequence

from portal.errors import RuleBroken, mark
from portal.rules.gradebook.values import MOST_COMMENT
from portal.rules.vietnamese import clean, nfc

MOST_CODE = 10
"""Letters and digits of a code."""
MOST_CODES = 10
"""Codes in one cell: more sentences are no comment that fits."""
SIGN = "/"
_CODE = re.compile(rf"[A-Z0-9]{{1,{MOST_CODE}}}", re.ASCII)
_BETWEEN = re.compile(rf"[\s,;+{SIGN}]+")
_TYPED = re.compile(rf"\s*{SIGN}([^\s{SIGN}]+)")


def read_code(typed: str) -> str:
    """ "T1" of "t1", "/T1", " T1 "; ``RuleBroken`` for the field "code"."""
    code = clean(typed).removeprefix(SIGN).upper()
    if not _CODE.fullmatch(code):
        raise RuleBroken("Mã gồm 1 đến %(most)s chữ cái không dấu hoặc chữ số, ví dụ T1.", field="code", most=MOST_CODE)
    return code


def read_sentence(typed: str) -> str:
    """The sentence of a code on one line, at most as long as a comment; ``RuleBroken`` for the field "text"."""
    text = clean(typed)
    if not text:
        raise RuleBroken("Hãy nhập nhận xét.", field="text")
    if text.startswith(SIGN):
        raise RuleBroken("Nhận xét không bắt đầu bằng dấu gạch chéo.", field="text")
    if len(text) > MOST_COMMENT:
        raise RuleBroken("Không quá %(max)d ký tự.", field="text", max=MOST_COMMENT)
    return text


def codes_of(typed: str) -> Sequence[str]:
    """The codes a cell begins with, in capitals, to be looked up; empty where it is an ordinary comment."""
    return [code.upper() for code in _split(typed)[0][:MOST_CODES] if _CODE.fullmatch(code.upper())]


def type_codes(listed: str) -> str:
    """ "/T1 /K2" of a cell of its own with "T1, k2" or "/T1;/K2"; "" of an empty one."""
    return " ".join(f"{SIGN}{code}" for code in _BETWEEN.split(clean(listed)) if code)


def expand(typed: str, sentences: Mapping[str, str]) -> str:
    """The sentences of the codes, joined, before whatever follows them; an ordinary comment as it is.

    ``RuleBroken`` names the codes that nobody keeps.
    """
    found, rest = _split(typed)
    if not found:
        return typed
    if len(found) > MOST_CODES:
        raise RuleBroken("Mỗi ô nhiều nhất %(most)s mã nhận xét.", most=MOST_CODES)
    unknown = [code for code in found if code.upper() not in sentences]
    if unknown:
        raise RuleBroken(
            "Không có mã nhận xét %(codes)s. Các mã nằm ở Sổ điểm, Ngân hàng nhận xét.", codes=", ".join(unknown)
        )
    return " ".join([*(sentences[code.upper()] for code in found), *([rest] if rest else [])])


def _split(typed: str) -> tuple[list[str], str]:
    text, found, place = nfc(typed), list[str](), 0
    while match := _TYPED.match(text, place):
        found.append(match[1].rstrip(",;.") or match[1])
        place = match.end()
    return found, text[place:].strip()


COMMENT_ACTIONS: dict[str, str] = {
    "comment_added": mark("Thêm nhận xét mẫu"),
    "comment_changed": mark("Sửa nhận xét mẫu"),
    "comment_ended": mark("Bỏ nhận xét mẫu"),
}
COMMENT_OBJECTS: dict[str, str] = {"bank_comment": mark("Nhận xét mẫu")}
