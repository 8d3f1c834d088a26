"""Taking a child out of what was published, after its family took the consent back."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.errors import RuleBroken, mark

TIME = timedelta(days=15)
"""Decree 356/2025: what follows from a withdrawal is done within 15 days."""
LONGEST_REASON = 500


class TakeDownState(StrEnum):
    """How far a site is."""

    OPEN = "open"
    OVERDUE = "overdue"
    GONE = "gone"
    REPLACED = "replaced"
    AGREED = "agreed"
    DISMISSED = "dismissed"


TAKE_DOWN_LABELS: dict[str, str] = {
    TakeDownState.OPEN: mark("Phải gỡ"),
    TakeDownState.OVERDUE: mark("Quá hạn gỡ"),
    TakeDownState.GONE: mark("Không còn hiện"),
    TakeDownState.REPLACED: mark("Đã thay bản khác"),
    TakeDownState.AGREED: mark("Gia đình đồng ý lại"),
    TakeDownState.DISMISSED: mark("Giữ bài, có lý do"),
}
FAMILY_LABELS: dict[str, str] = {
    TakeDownState.OPEN: mark("Nhà trường đang xử lý"),
    TakeDownState.OVERDUE: mark("Nhà trường xử lý chậm"),
    TakeDownState.GONE: mark("Bài không còn hiện"),
    TakeDownState.REPLACED: mark("Bài đã được sửa"),
    TakeDownState.AGREED: mark("Bạn đã đồng ý lại"),
    TakeDownState.DISMISSED: mark("Nhà trường giữ bài"),
}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What tells the state: ``is_public``: the site shows the article now or will at its hour; ``is_same``: in the
    version that was shown then, or in one nobody approved."""

    is_public: bool
    is_same: bool
    is_agreed: bool
    is_dismissed: bool
    due_on: date


def state_of(facts: Facts, today: date) -> TakeDownState:
    """A decision comes first, then what the public sees; the last day is still in time."""
    if facts.is_dismissed:
        return TakeDownState.DISMISSED
    if facts.is_agreed:
        return TakeDownState.AGREED
    if not facts.is_public:
        return TakeDownState.GONE
    if not facts.is_same:
        return TakeDownState.REPLACED
    return TakeDownState.OVERDUE if today > facts.due_on else TakeDownState.OPEN


def check_reason(reason: str) -> None:
    """The family reads why the article stays."""
    if not reason:
        raise RuleBroken("Vui lòng nhập lý do. Gia đình đọc được lý do này.", field="reason")
    if len(reason) > LONGEST_REASON:
        raise RuleBroken("Không quá %(max)d ký tự.", field="reason", max=LONGEST_REASON)


TAKE_DOWN_ACTIONS: dict[str, str] = {
    "take_down_raised": mark("Gia đình rút đồng ý, bài phải gỡ"),
    "take_down_repeated": mark("Gia đình rút đồng ý lần nữa, bài đang phải gỡ"),
    "take_down_dismissed": mark("Giữ bài dù gia đình rút đồng ý"),
    "picture_marked": mark("Đánh dấu học sinh trong ảnh"),
    "name_cleared": mark("Xác nhận tên trong bài là người khác"),
    "name_clearance_ended": mark("Bỏ xác nhận tên trong bài là người khác"),
}
