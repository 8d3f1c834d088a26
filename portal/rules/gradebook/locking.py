"""Whether a column of a book takes writing now: open unless locked, opened again on request for some hours.

Locks are set by people, never by the calendar (R114); an opening ends by itself (R115). Nothing is stored but who
locked what when and who opened what for how long.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.errors import mark

MOST_HOURS = 168
"""An opening lasts a week at most."""


@dataclass(frozen=True)
class Lock:
    """A lock in force; None stands for every class, subject or column of the semester."""

    class_id: int | None
    subject: str | None
    column: str | None
    at: datetime
    by: str
    reason: str = ""

    def covers(self, class_id: int, subject: str, column: str) -> bool:
        """Whether it closes this column of this book."""
        asked = ((self.class_id, class_id), (self.subject, subject), (self.column, column))
        return all(locked is None or locked == wanted for locked, wanted in asked)


@dataclass(frozen=True)
class Opening:
    """A column of one book, opened at a moment for some hours."""

    column: str
    at: datetime
    hours: int

    @property
    def until(self) -> datetime:
        return self.at + timedelta(hours=self.hours)


@dataclass(frozen=True)
class ColumnState:
    """``lock`` is the last that covers the column; ``until`` when it is open in spite of it."""

    lock: Lock | None = None
    until: datetime | None = None

    @property
    def is_locked(self) -> bool:
        """Whether nothing may be written."""
        return self.lock is not None and self.until is None


OPEN = ColumnState()


def state_of(
    class_id: int, subject: str, column: str, locks: Iterable[Lock], openings: Iterable[Opening], now: datetime
) -> ColumnState:
    """A lock set after an opening closes again at once; otherwise the opening holds for its hours."""
    covering = [lock for lock in locks if lock.covers(class_id, subject, column)]
    if not covering:
        return OPEN
    lock = max(covering, key=lambda one: one.at)
    ends = [one.until for one in openings if one.column == column and one.at >= lock.at and one.at <= now < one.until]
    return ColumnState(lock, max(ends, default=None))


LOCK_ACTIONS: dict[str, str] = {
    "book_locked": mark("Khóa sổ điểm"),
    "book_unlocked": mark("Bỏ khóa sổ điểm"),
    "opening_asked": mark("Xin mở khóa sổ điểm"),
    "opening_granted": mark("Mở khóa sổ điểm có thời hạn"),
    "opening_refused": mark("Không mở khóa sổ điểm"),
}
LOCK_OBJECTS: dict[str, str] = {"book_lock": mark("Khóa sổ điểm"), "opening_request": mark("Đề nghị mở khóa sổ điểm")}
