"""Phone numbers: typed in many ways, stored in E.164 (``+84…``), shown grouped.

Source: numbering plan of Vietnam (Thông tư 22/2014/TT-BTTTT; mobile numbers of ten digits since 15/11/2018).
"""

import re

from portal.errors import RuleBroken, mark

_SEPARATORS = re.compile(r"[\s.()\-–]")
_MOBILE = re.compile(r"0[35789]\d{8}")
_LANDLINE = re.compile(r"02\d{9}")
_OLD_MOBILE = re.compile(r"01\d{9}")
_FOREIGN = re.compile(r"\+[1-9]\d{7,14}")
_TWO_DIGIT_AREAS = ("024", "028")


def parse_phone(text: str, *, field: str = "phone") -> str | None:
    """The number in E.164, None for an empty text; anything else raises ``RuleBroken`` saying what is wrong."""
    number = _national(_SEPARATORS.sub("", text))
    if not number:
        return None
    if _FOREIGN.fullmatch(number):
        return number
    if not number.isdecimal():
        raise RuleBroken(mark("Số điện thoại chỉ gồm chữ số, ví dụ 0912 345 678."), field=field)
    if _OLD_MOBILE.fullmatch(number):
        raise RuleBroken(
            mark("Đầu số 11 chữ số (01…) đã đổi sang 10 chữ số từ năm 2018. Hãy nhập số hiện nay."), field=field
        )
    if _MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number):
        return f"+84{number[1:]}"
    raise RuleBroken(_what_is_wrong(number), field=field)


def _national(digits: str) -> str:
    for prefix in ("+84", "0084"):
        if digits.startswith(prefix):
            return f"0{digits[len(prefix) :].removeprefix('0')}"
    if digits.startswith("84") and len(digits) in {11, 12}:
        return f"0{digits[2:]}"
    return digits


def _what_is_wrong(number: str) -> str:
    if not number.startswith("0"):
        return mark("Số điện thoại bắt đầu bằng 0 hoặc +84.")
    if number.startswith("02"):
        return mark("Số máy bàn gồm 11 chữ số kể cả mã vùng, ví dụ 0275 3822 456.")
    if number[1:2] in set("35789"):
        return mark("Số di động gồm 10 chữ số, ví dụ 0912 345 678.")
    return mark("Không có đầu số này. Số di động bắt đầu bằng 03, 05, 07, 08 hoặc 09; máy bàn bằng 02.")


def show_phone(number: str | None) -> str:
    """ "0912 345 678", "0275 3822 456", "024 3869 5144"; a foreign number as stored; empty for None."""
    if not number or not number.startswith("+84"):
        return number or ""
    digits = f"0{number[3:]}"
    if len(digits) == 10:
        return f"{digits[:4]} {digits[4:7]} {digits[7:]}"
    area = 3 if digits.startswith(_TWO_DIGIT_AREAS) else 4
    return f"{digits[:area]} {digits[area : area + 4]} {digits[area + 4 :]}"
