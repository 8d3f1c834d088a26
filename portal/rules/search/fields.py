"""What may be said before a colon in the search box ("năm:2026"), what its values mean, and the help that tells it."""

import calendar
import re
from collections.abc import Mapping
from datetime import MAXYEAR, date
from typing import NamedTuple

from portal.errors import mark
from portal.rules.search.kinds import KIND_LABELS
from portal.rules.search.syllables import keys_of

FIELDS: Mapping[str, tuple[str, ...]] = {
    "kind": ("loại",),
    "year": ("năm",),
    "since": ("từ", "từ ngày", "sau"),
    "until": ("đến", "đến ngày", "trước"),
    "unit": ("đơn vị", "trường"),
    "sender": ("gửi", "nơi gửi", "người gửi"),
}
"""What may stand before a colon, with or without marks; no blank after the colon ("Kính gửi: …" is text)."""

_NOTHING_MORE = ("số", "số hiệu", "ký hiệu", "tên", "tiêu đề", "trích yếu")
"""Said before a colon too; numbers and titles count most anyway, so these change nothing."""

_MORE_KINDS = ("văn bản đến", "văn bản đi", "thông báo", "tin tức", "bài viết", "báo cáo", "tin nhắn", "giáo viên")
_DAY = re.compile(r"(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})")


class HelpLine(NamedTuple):
    """What may be typed, and what it does."""

    typed: str
    meaning: str


HELP: tuple[HelpLine, ...] = (
    HelpLine("thong bao hop", mark("Gõ không dấu vẫn tìm thấy “thông báo họp”. Gõ có dấu thì từ đúng dấu đứng trước.")),
    HelpLine(
        '"họp phụ huynh"', mark("Các từ trong ngoặc kép phải đứng liền nhau, đúng thứ tự, đúng dấu nếu có gõ dấu.")
    ),
    HelpLine(
        "tuyển sinh -mầm non",
        mark('Dấu trừ sát trước từ ở cuối: bỏ những kết quả có từ ấy. Ở giữa, hoặc cụm dài hơn, thì dùng -"…".'),
    ),
    HelpLine("loại:văn bản năm:2026", mark("Chỉ có điều kiện, không có từ nào: mọi thứ bạn được đọc, mới nhất trước.")),
    HelpLine(
        "683/SGD&ĐT", mark("Số văn bản gõ đủ hay một phần đều được: 253/BGDĐT-SEQAP, 253 bgdđt, CV 253, 22/2021.")
    ),
    HelpLine("5678", mark("Bốn số cuối trở lên của số điện thoại.")),
    HelpLine("GVCN, CNTT, THCS", mark("Chữ viết tắt quen dùng cũng tìm thấy cách viết đủ, và ngược lại.")),
    HelpLine("năm:2026", mark("Chỉ trong một năm.")),
    HelpLine("từ:9/2026 đến:31/12/2026", mark("Chỉ trong khoảng thời gian này.")),
    HelpLine("loại:thông báo", mark("Chỉ một loại kết quả.")),
    HelpLine('đơn vị:"THCS Sông Tiền"', mark("Chỉ của một đơn vị; tên có nhiều từ thì đặt trong ngoặc kép.")),
    HelpLine('gửi:"Sở GDĐT"', mark("Chỉ những gì do nơi ấy gửi.")),
)
"""Shown beside the search box."""


def _folded(text: str) -> tuple[str, ...]:
    return tuple(keys_of(word).folded for word in text.split())


_NAMES = {
    _folded(written): name
    for name, all_written in {**FIELDS, "": _NOTHING_MORE}.items()
    for written in all_written
}  # fmt: skip
_LONG_KINDS = frozenset(map(_folded, (*KIND_LABELS.values(), *_MORE_KINDS)))
LONGEST_KIND = max(map(len, _LONG_KINDS))


def field_named(written: str) -> tuple[str, int] | None:
    """The field of "đơn vị", or of the last word of "họp năm", with the length of what names it.

    The name is empty for what may be said and changes nothing; None if it is no field at all.
    """
    for part in dict.fromkeys((written, written.rpartition(" ")[2])):
        name = _NAMES.get(_folded(part))
        if name is not None:
            return name, len(part)
    return None


def is_kind_of_several_words(folded: tuple[str, ...]) -> bool:
    """Whether these words together name a kind, so that they need no quotes."""
    return folded in _LONG_KINDS


def days_of(value: str) -> tuple[date, date] | None:
    """The first and last day of "2026", "9/2026", "05/09/2026" or "2026-09-05"; None for everything else."""
    match = _DAY.fullmatch(value.strip())
    if match is None:
        return None
    if match[4]:
        year, month, day = int(match[4]), int(match[5]), int(match[6])
    else:
        year, month, day = int(match[3]), int(match[2] or 0), int(match[1] or 0)
    if not 1 <= year <= MAXYEAR or month > 12 or (match[2] and not month):
        return None
    if not match[2] and not match[4]:
        return date(year, 1, 1), date(year, 12, 31)
    last = calendar.monthrange(year, month)[1] if month else 0
    if not match[1] and not match[4]:
        return date(year, month, 1), date(year, month, last)
    return (date(year, month, day), date(year, month, day)) if 1 <= day <= last else None
