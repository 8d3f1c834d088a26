"""File names as people send them, made safe to show, store and download; their bytes are never judged by the name."""

import re

from portal.errors import RuleBroken, mark
from portal.rules.vietnamese import clean

LONGEST = 200
WHY_UNSEARCHABLE: dict[str, str] = {
    "no_text": mark("chỉ là ảnh chụp"),
    "encrypted": mark("được đặt mật khẩu"),
    "unreadable": mark("đã hỏng hoặc không phải loại tệp có chữ"),
    "too_large": mark("quá lớn"),
    "too_heavy": mark("quá nặng để đọc"),
    "no_tool": mark("là tệp Word trước năm 2007"),
}
"""By the outcome of reading a file (``rules.found_text``): why nobody finds it by the words in it."""
_PROSE = (".txt", ".docx", ".pdf", ".doc", ".odt", ".rtf", ".html", ".htm")
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*\\/]')


def clean_file_name(name: str) -> str:
    """The last part of the path, in NFC, without control and direction marks, forbidden characters made "_".

    Reserved Windows names get a "_" in front; an overlong name keeps its ending. Nothing left raises ``RuleBroken``.
    """
    last = re.split(r"[\\/]", name)[-1]
    visible = _FORBIDDEN.sub("_", clean(last)).strip(". ")
    if not visible:
        raise RuleBroken("Tên tệp không hợp lệ. Vui lòng đổi tên tệp rồi gửi lại.")
    if _RESERVED.match(visible):
        visible = f"_{visible}"
    return _shorten(visible)


def _shorten(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        return name[:LONGEST]
    return f"{stem[: LONGEST - len(ending) - 1]}.{ending}"


def human_size(size: int) -> str:
    """ "3,4 MB", "100 MB": decimal comma, binary units; ``size`` in bytes."""
    value, unit = scaled(size)
    return f"{value:.1f}".removesuffix(".0").replace(".", ",") + f" {unit}" if unit else f"{size} byte"


def scaled(size: int) -> tuple[float, str]:
    """A size in bytes as a number below 1024 of "KB", "MB" or "GB"; the unit of plain bytes is ""."""
    value = float(size)
    for unit in ("", "KB", "MB", "GB"):
        if value < 1024 or unit == "GB":
            break
        value /= 1024
    return value, unit


def may_name_duties(name: str) -> bool:
    """Whether deadlines are looked for in a file of this name: where people write sentences, not in tables."""
    return name.lower().endswith(_PROSE)
