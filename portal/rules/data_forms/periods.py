"""The days of a reporting period, and when its cells may be written (table 1.6: R89-R110, R112).

All days are whole days in Vietnam and inclusive: what closes or locks on a day can be written till it ends.
Between the last day of entry and the lock the superior checks (R112); the units may still send late, or only correct
what was returned, as the period says. From ``official_on`` the data are used as official (R74).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.errors import RuleBroken, mark


@dataclass(frozen=True, kw_only=True)
class Days:
    """The days of a period, or of a unit with an extension: entry from and to, lock, official from, sync."""

    opens_on: date
    closes_on: date
    locks_on: date
    official_on: date
    sync_on: date | None = None
    late_entry: bool = True


def official_after(locks_on: date) -> date:
    """The usual first day of official use: the day after the lock (R91-R95)."""
    return locks_on + timedelta(days=1)


def check_days(days: Days) -> None:
    """RuleBroken, at its field, when the days are not in order."""
    if days.closes_on < days.opens_on:
        raise RuleBroken(mark("Ngày hết hạn nhập phải từ ngày mở trở đi."), field="closes_on")
    if days.locks_on < days.closes_on:
        raise RuleBroken(mark("Ngày khóa phải từ ngày hết hạn nhập trở đi."), field="locks_on")
    if days.official_on <= days.locks_on:
        raise RuleBroken(mark("Ngày dùng chính thức phải sau ngày khóa."), field="official_on")


class LockKind(StrEnum):
    """Why a cell cannot be written now."""

    NOT_OPEN = "not_open"
    CLOSED = "closed"
    LOCKED = "locked"
    CANCELLED = "cancelled"
    EXCUSED = "excused"


LOCK_LABELS: dict[LockKind, str] = {
    LockKind.NOT_OPEN: mark("Chưa đến ngày nhập"),
    LockKind.CLOSED: mark("Đã hết hạn nhập, chỉ sửa được phiếu bị trả lại"),
    LockKind.LOCKED: mark("Đã khóa số liệu"),
    LockKind.CANCELLED: mark("Kỳ báo cáo đã hủy"),
    LockKind.EXCUSED: mark("Đơn vị được miễn báo cáo kỳ này"),
}


@dataclass(frozen=True)
class Lock:
    """A lock that holds: which one, and its first day (of NOT_OPEN: the day it ends)."""

    kind: LockKind
    since: date


@dataclass(frozen=True, kw_only=True)
class Opening:
    """Part of a locked report opened again for some hours: whole sections by code, single cells by key."""

    opens_at: datetime
    ends_at: datetime
    sections: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()

    def covers(self, section: str, key: str, now: datetime) -> bool:
        """Whether the cell may be written now by this opening."""
        return self.opens_at <= now < self.ends_at and (section in self.sections or key in self.keys)


def lock_of(days: Days, *, today: date, returned: bool = False) -> Lock | None:
    """The lock the calendar puts on a report today, None while it may be written."""
    if today < days.opens_on:
        return Lock(LockKind.NOT_OPEN, days.opens_on)
    if today > days.locks_on:
        return Lock(LockKind.LOCKED, days.locks_on + timedelta(days=1))
    if today > days.closes_on and not days.late_entry and not returned:
        return Lock(LockKind.CLOSED, days.closes_on + timedelta(days=1))
    return None


def opens_cell(lock: Lock, openings: Iterable[Opening], *, section: str, key: str, now: datetime) -> bool:
    """Whether an opening lifts the lock for this cell now; only the lock of the last day can be lifted."""
    return lock.kind is LockKind.LOCKED and any(one.covers(section, key, now) for one in openings)
