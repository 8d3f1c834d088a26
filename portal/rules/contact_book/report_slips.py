"""Report slips for families: what makes two of them the same, and how far a pupil's family is with one."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.errors import mark

LONGEST_WORDS = 300


class State(StrEnum):
    """How far a pupil's family is with the slip of a semester or year."""

    NOT_WHOLE = "not_whole"
    UNOPENED = "unopened"
    OPENED = "opened"
    ADJUSTED = "adjusted"
    ON_PAPER = "on_paper"
    SIGNED = "signed"


STATE_LABELS: dict[str, str] = {
    State.NOT_WHOLE: mark("Chưa công bố đủ"),
    State.UNOPENED: mark("Chưa mở"),
    State.OPENED: mark("Đã mở, chưa ký"),
    State.ADJUSTED: mark("Điều chỉnh sau khi ký"),
    State.ON_PAPER: mark("Ký trên giấy"),
    State.SIGNED: mark("Đã ký"),
}


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What one person did with one version of a slip; ``is_current``: that version is what the slip says now."""

    is_current: bool
    signed: bool


def fingerprint(content: Mapping[str, Any]) -> str:
    """SHA-256 of what a slip says; the order of the keys does not count."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def state_of(*, is_whole: bool, readings: Sequence[Reading], on_paper: bool, paper_before: bool) -> State:
    """The state of one pupil: one guardian's signature is enough, but only under what the slip says now.

    ``on_paper``: a paper with a signature came back for what it says now, ``paper_before`` for what it said once.
    """
    current = [each for each in readings if each.is_current]
    if not is_whole:
        return State.NOT_WHOLE
    if any(each.signed for each in current):
        return State.SIGNED
    if on_paper:
        return State.ON_PAPER
    if paper_before or any(each.signed for each in readings):
        return State.ADJUSTED
    return State.OPENED if current else State.UNOPENED


SLIP_ACTIONS: dict[str, str] = {
    "report_slip_signed": mark("Gia đình ký phiếu báo kết quả"),
    "report_slips_reminded": mark("Nhắc gia đình xem và ký phiếu báo kết quả"),
    "report_slips_on_paper": mark("Ghi phiếu báo kết quả ký trên giấy"),
    "report_slips_exported": mark("Tải bảng ký phiếu báo kết quả"),
}
