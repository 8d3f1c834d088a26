"""The two axes of an article: how far its newest words are, and what the public sees.

Never one enum: an article can be read by everybody while a correction of it waits for approval. Both are derived from
stored facts and an instant; ``services.news.scope.is_shown`` says the same in SQL.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.errors import mark


class Work(StrEnum):
    """How far the newest version is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    EMERGENCY = "emergency"  # published without approval, which is still owed


class Showing(StrEnum):
    """What the public sees of the article."""

    NEVER = "never"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"  # still readable, under a banner that leads to its successor
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"  # its page gives the reason


WORK_LABELS: dict[Work, str] = {
    Work.DRAFT: mark("Bản nháp"),
    Work.SUBMITTED: mark("Chờ duyệt"),
    Work.CHANGES_REQUESTED: mark("Cần sửa"),
    Work.APPROVED: mark("Đã duyệt"),
    Work.EMERGENCY: mark("Đăng gấp, còn nợ duyệt"),
}

SHOWING_LABELS: dict[Showing, str] = {
    Showing.NEVER: mark("Chưa đăng"),
    Showing.SCHEDULED: mark("Hẹn giờ đăng"),
    Showing.PUBLISHED: mark("Đang đăng"),
    Showing.SUPERSEDED: mark("Đã có bài thay thế"),
    Showing.EXPIRED: mark("Hết hạn"),
    Showing.WITHDRAWN: mark("Đã gỡ"),
}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The facts of one version that tell how far it is."""

    submitted_at: datetime | None = None
    decision: str | None = None
    emergency: bool = False


@dataclass(frozen=True, kw_only=True)
class Course:
    """The facts of an article that tell what the public sees."""

    publish_at: datetime | None = None
    expires_at: datetime | None = None
    withdrawn_at: datetime | None = None
    superseded: bool = False


def work_on(version: Draft) -> Work:
    """How far a version is; an emergency stays owed until somebody else approves."""
    if version.decision == "approved":
        return Work.APPROVED
    if version.emergency:
        return Work.EMERGENCY
    if version.decision == "returned":
        return Work.CHANGES_REQUESTED
    return Work.SUBMITTED if version.submitted_at else Work.DRAFT


def showing(course: Course, now: datetime) -> Showing:
    """What the public sees at an instant; an instant equal to ``publish_at`` shows, one equal to ``expires_at`` not."""
    if course.withdrawn_at is not None:
        return Showing.WITHDRAWN
    if course.publish_at is None:
        return Showing.NEVER
    if now < course.publish_at:
        return Showing.SCHEDULED
    if course.expires_at is not None and now >= course.expires_at:
        return Showing.EXPIRED
    return Showing.SUPERSEDED if course.superseded else Showing.PUBLISHED


READABLE = frozenset({Showing.PUBLISHED, Showing.SUPERSEDED})
"""What everybody may read in full."""
