"""When families see a mark, and what a change of it needs from then on.

A mark is seen half an hour after its column was published and the mark itself was last written: until then a slip is
mended, and a publication taken back, without anybody having seen it. What was changed with approval is seen at once.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from portal.errors import mark

HOLD = timedelta(minutes=30)


class Outcome(StrEnum):
    """What became of a change that was asked for."""

    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


OUTCOME_LABELS: dict[str, str] = {
    Outcome.GRANTED: mark("Đã duyệt"),
    Outcome.REFUSED: mark("Không duyệt"),
    Outcome.WITHDRAWN: mark("Đã rút"),
    Outcome.SUPERSEDED: mark("Thay bằng đề nghị sau"),
}


def seen_from(published_at: datetime, written_at: datetime | None = None) -> datetime:
    """The moment from which families see a column, or one mark in it."""
    return max(published_at, written_at or published_at) + HOLD


def mark_seen_from(
    *, published_at: datetime | None, written_at: datetime, adjusted_at: datetime | None
) -> datetime | None:
    """The same of one mark: None while it is not published; at once as it was last changed with approval."""
    if adjusted_at is not None:
        return adjusted_at
    return None if published_at is None else seen_from(published_at, written_at)


def is_seen(*, published_at: datetime | None, written_at: datetime | None, adjusted: bool, now: datetime) -> bool:
    """Whether families see a mark now; ``adjusted``: it was changed with approval before."""
    return adjusted or (published_at is not None and seen_from(published_at, written_at) <= now)


def needs_approval(*, value: str, seen: bool, adjusted: bool) -> bool:
    """Whether a change must be approved; the first entry of an empty cell is a late mark and changes nothing."""
    return seen and (value != "" or adjusted)


PUBLISHING_ACTIONS: dict[str, str] = {
    "columns_published": mark("Công bố điểm cho gia đình"),
    "publication_withdrawn": mark("Rút lại việc công bố điểm"),
    "correction_granted": mark("Duyệt sửa điểm đã công bố"),
    "correction_refused": mark("Không duyệt sửa điểm đã công bố"),
}
PUBLISHING_OBJECTS: dict[str, str] = {"correction": mark("Đề nghị sửa điểm")}
