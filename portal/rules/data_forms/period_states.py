"""In which state a period stands, and how its days may change once units work by them.

What is deemed official stays so (R75): once the official day has come no day of the period, nor of a unit's extension,
may move. A single report is opened again instead.
"""

from dataclasses import replace
from datetime import date
from enum import StrEnum

from portal.errors import RuleBroken, mark
from portal.rules.data_forms.periods import Days, check_days

LONGEST_AHEAD = 800
"""A period opens at most so many days from now."""


class PeriodState(StrEnum):
    """How far a period is on a day."""

    NOT_OPEN = "not_open"
    OPEN = "open"
    CHECKING = "checking"
    LOCKED = "locked"
    OFFICIAL = "official"
    CANCELLED = "cancelled"


PERIOD_STATE_LABELS: dict[PeriodState, str] = {
    PeriodState.NOT_OPEN: mark("Chưa mở"),
    PeriodState.OPEN: mark("Đang nhập"),
    PeriodState.CHECKING: mark("Đang kiểm tra"),
    PeriodState.LOCKED: mark("Đã khóa"),
    PeriodState.OFFICIAL: mark("Chính thức"),
    PeriodState.CANCELLED: mark("Đã hủy"),
}


def period_state(days: Days, *, today: date, is_cancelled: bool = False) -> PeriodState:
    """The state of a period today (R112: between the last day of entry and the lock the superior checks)."""
    if is_cancelled:
        return PeriodState.CANCELLED
    if today < days.opens_on:
        return PeriodState.NOT_OPEN
    if today <= days.closes_on:
        return PeriodState.OPEN
    if today <= days.locks_on:
        return PeriodState.CHECKING
    return PeriodState.LOCKED if today < days.official_on else PeriodState.OFFICIAL


def check_covers(covers_from: date, covers_to: date) -> None:
    """RuleBroken when the time the data are about ends before it begins."""
    if covers_to < covers_from:
        raise RuleBroken(mark("Ngày cuối của số liệu phải từ ngày đầu trở đi."), field="covers_to")


def check_new(days: Days, *, today: date) -> None:
    """A new period: its days in order, and nobody finds it locked already."""
    check_days(days)
    _check_sync(days)
    if days.locks_on < today:
        raise RuleBroken(mark("Ngày khóa đã qua; đơn vị không còn nhập được."), field="locks_on")
    if (days.opens_on - today).days > LONGEST_AHEAD:
        raise RuleBroken(mark("Ngày mở còn quá xa; kiểm tra lại năm."), field="opens_on")


def check_changed(before: Days, after: Days, *, today: date) -> None:
    """Other days for a period that may have begun: what has passed stays, and nobody is locked out backwards."""
    if after == before:
        return
    _check_not_official(before, today)
    check_days(after)
    _check_sync(after)
    if after.opens_on != before.opens_on and (before.opens_on <= today or after.opens_on < today):
        raise RuleBroken(mark("Kỳ đã mở nên không đổi được ngày mở."), field="opens_on")
    _check_ahead(before, after, today)


def check_extension(before: Days, after: Days, *, today: date) -> None:
    """Other days for some units of an opened period."""
    _check_not_official(before, today)
    check_days(after)
    if replace(after, sync_on=before.sync_on) == before:
        raise RuleBroken(mark("Ba ngày này giống các ngày đang áp dụng."), field="locks_on")
    _check_ahead(before, after, today)


def _check_not_official(days: Days, today: date) -> None:
    if today >= days.official_on:
        raise RuleBroken(
            mark("Số liệu đã dùng chính thức nên không đổi ngày được nữa. Đơn vị cần sửa thì xin mở khóa từng phiếu."),
            field="official_on",
        )


def _check_ahead(before: Days, after: Days, today: date) -> None:
    if after.locks_on != before.locks_on and after.locks_on < today:
        raise RuleBroken(mark("Ngày khóa mới đã qua; đơn vị không kịp biết."), field="locks_on")
    if after.official_on != before.official_on and after.official_on <= today:
        raise RuleBroken(mark("Ngày dùng chính thức mới phải sau hôm nay."), field="official_on")


def _check_sync(days: Days) -> None:
    if days.sync_on is not None and days.sync_on < days.opens_on:
        raise RuleBroken(mark("Ngày đồng bộ phải từ ngày mở trở đi."), field="sync_on")
