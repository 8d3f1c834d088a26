"""Where a draft stands between its drafter and the leader who approves it."""

import json
from collections.abc import Collection, Mapping
from enum import StrEnum
from hashlib import sha256
from typing import Any

from portal.errors import RuleBroken


class Standing(StrEnum):
    """Of the newest submission of a draft."""

    NONE = "none"
    PENDING = "pending"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


def standing(outcome: str | None, *, withdrawn: bool) -> Standing:
    """Where a submission stands: undecided, decided, or undone by a change of the draft."""
    if outcome == Standing.RETURNED:
        return Standing.RETURNED
    if withdrawn:
        return Standing.WITHDRAWN
    return Standing.APPROVED if outcome == Standing.APPROVED else Standing.PENDING


def seal(facts: Mapping[str, Any]) -> str:
    """64 hex digits that stand for exactly these facts of a draft."""
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def check_approver(approver: int, *, authors: Collection[int | None], four_eyes: bool) -> None:
    """Raise ``RuleBroken`` when, with four eyes, somebody would approve what they wrote, changed or submitted."""
    if four_eyes and approver in authors:
        raise RuleBroken("Người duyệt phải khác người soạn, người sửa và người trình văn bản này.")


def check_approved(stands: Standing, *, four_eyes: bool) -> None:
    """Raise ``RuleBroken`` when, with four eyes, a draft is not approved as it is now."""
    if not four_eyes or stands == Standing.APPROVED:
        return
    if stands == Standing.WITHDRAWN:
        raise RuleBroken("Văn bản đã thay đổi sau khi trình hoặc duyệt. Hãy trình duyệt lại rồi mới phát hành.")
    raise RuleBroken("Đơn vị yêu cầu lãnh đạo duyệt trước khi phát hành; văn bản này chưa được duyệt.")
