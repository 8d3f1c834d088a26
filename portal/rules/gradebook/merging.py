"""Two people write into one sheet: each cell is judged alone, by the version that was seen when it was changed."""

from enum import StrEnum

from portal.errors import mark


class Verdict(StrEnum):
    """What becomes of one changed cell."""

    WRITE = "write"
    SAME = "same"
    CONFLICT = "conflict"


def judge(*, stored: str, version: int, wanted: str, seen: int) -> Verdict:
    """``version`` counts the changes of the cell (0: never written); ``seen`` is the one the person started from."""
    if wanted == stored:
        return Verdict.SAME
    return Verdict.WRITE if seen == version else Verdict.CONFLICT


def is_untouched(*, shown_then: str, wanted: str) -> bool:
    """Of a form that sends every cell: whether the person left this one as the page had shown it."""
    return shown_then == wanted


SOURCE_LABELS: dict[str, str] = {
    "screen": mark("Bảng điểm"),
    "paste": mark("Dán từ bảng tính"),
    "form": mark("Biểu mẫu"),
    "file": mark("Tệp bảng tính"),
    "undo": mark("Hoàn tác"),
}
"""Where a change of a cell came from."""
