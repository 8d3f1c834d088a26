"""What can happen to an article, in words for its history."""

from enum import StrEnum

from portal.errors import mark


class Step(StrEnum):
    """One thing that happened."""

    STARTED = "started"
    SUBMITTED = "submitted"
    TAKEN_BACK = "taken_back"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    REVISED = "revised"
    SCHEDULED = "scheduled"
    UNSCHEDULED = "unscheduled"
    RUSHED = "rushed"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    SUPERSEDED = "superseded"
    UNSUPERSEDED = "unsuperseded"
    EXPIRY_SET = "expiry_set"
    EXPIRY_LIFTED = "expiry_lifted"
    LED = "led"
    UNLED = "unled"
    PINNED = "pinned"
    UNPINNED = "unpinned"
    DISCARDED = "discarded"


STEP_LABELS: dict[Step, str] = {
    Step.STARTED: mark("Bắt đầu viết bài"),
    Step.SUBMITTED: mark("Gửi bài để duyệt"),
    Step.TAKEN_BACK: mark("Rút bài đã gửi về sửa"),
    Step.RETURNED: mark("Yêu cầu sửa bài"),
    Step.APPROVED: mark("Duyệt bài"),
    Step.PUBLISHED: mark("Đăng bài"),
    Step.REVISED: mark("Đăng bản sửa của bài"),
    Step.SCHEDULED: mark("Hẹn giờ đăng bài"),
    Step.UNSCHEDULED: mark("Bỏ hẹn giờ đăng bài"),
    Step.RUSHED: mark("Đăng gấp, chưa duyệt"),
    Step.WITHDRAWN: mark("Gỡ bài"),
    Step.RESTORED: mark("Đăng lại bài đã gỡ"),
    Step.SUPERSEDED: mark("Thay bằng bài khác"),
    Step.UNSUPERSEDED: mark("Thôi thay bằng bài khác"),
    Step.EXPIRY_SET: mark("Đặt ngày hết hạn của bài"),
    Step.EXPIRY_LIFTED: mark("Bỏ ngày hết hạn của bài"),
    Step.LED: mark("Đặt làm tin nổi bật"),
    Step.UNLED: mark("Thôi làm tin nổi bật"),
    Step.PINNED: mark("Ghim thông báo"),
    Step.UNPINNED: mark("Thôi ghim thông báo"),
    Step.DISCARDED: mark("Bỏ bài nháp"),
}


def step_label(act: str) -> str:
    """The words of a stored step; one that is no longer known keeps its name."""
    return STEP_LABELS[Step(act)] if act in set(Step) else act
