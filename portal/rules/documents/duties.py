"""Duties in words and states: what proof is asked, how a deadline reads, whether it was met."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from portal.errors import RuleBroken, mark
from portal.rules.documents.deadlines import Rhythm, Timing
from portal.rules.vietnamese import short_date

LONGEST_TITLE = 300
LONGEST_EVENT = 200
LONGEST_REMARK = 1000
MOST_DUTIES = 100
SOON = timedelta(days=7)
"""A duty is "due soon" from so many days before its deadline."""


class Proof(StrEnum):
    """What an addressee has to show when it says that a duty is done."""

    NONE = "none"
    CONFIRMATION = "confirmation"
    DOCUMENT = "document"
    FILE = "file"


PROOF_LABELS: dict[Proof, str] = {
    Proof.NONE: mark("Không cần minh chứng"),
    Proof.CONFIRMATION: mark("Lời xác nhận kết quả"),
    Proof.DOCUMENT: mark("Văn bản trả lời gửi qua cổng"),
    Proof.FILE: mark("Tệp kết quả"),
}

RHYTHM_LABELS: dict[Rhythm, str] = {
    Rhythm.ONCE: mark("Một lần, vào ngày nhất định"),
    Rhythm.YEARLY: mark("Hằng năm"),
    Rhythm.MONTHLY: mark("Hằng tháng"),
    Rhythm.SEMESTERS: mark("Cuối mỗi học kì"),
    Rhythm.AFTER_EVENT: mark("Sau khi một việc xảy ra"),
}


class DutyState(StrEnum):
    """How one unit stands with the occurrence of a duty that counts today."""

    DONE = "done"
    LATE = "late"
    OVERDUE = "overdue"
    SOON = "soon"
    OPEN = "open"
    STANDING = "standing"


STATE_LABELS: dict[DutyState, str] = {
    DutyState.DONE: mark("Đã hoàn thành"),
    DutyState.LATE: mark("Hoàn thành muộn"),
    DutyState.OVERDUE: mark("Quá hạn"),
    DutyState.SOON: mark("Sắp đến hạn"),
    DutyState.OPEN: mark("Chưa làm"),
    DutyState.STANDING: mark("Làm khi phát sinh"),
}


def state(due: date | None, *, done_on: date | None, today: date) -> DutyState:
    """The state by the deadline and the local day on which it was done; without a deadline it stands open."""
    if done_on is not None:
        return DutyState.LATE if due is not None and done_on > due else DutyState.DONE
    if due is None:
        return DutyState.STANDING
    if today > due:
        return DutyState.OVERDUE
    return DutyState.SOON if due - today <= SOON else DutyState.OPEN


@dataclass(frozen=True)
class Words:
    """A message id with its places."""

    text: str
    params: Mapping[str, Any]


def timing_words(timing: Timing) -> Words:
    """The deadline or recurrence as people say it: "Ngày 15/10 hằng năm"."""
    if timing.rhythm is Rhythm.ONCE and timing.due:
        if timing.opens:
            places = {"opens": short_date(timing.opens), "due": short_date(timing.due)}
            return Words(mark("Từ %(opens)s đến %(due)s"), places)
        return Words(mark("Đến hết ngày %(due)s"), {"due": short_date(timing.due)})
    if timing.rhythm is Rhythm.AFTER_EVENT:
        text = (
            mark("%(days)s ngày làm việc kể từ khi: %(event)s")
            if timing.working
            else mark("%(days)s ngày kể từ khi: %(event)s")
        )
        return Words(text, {"days": timing.days, "event": timing.event})
    if timing.rhythm is Rhythm.YEARLY:
        day = f"{timing.day:02d}/{timing.month:02d}"
        if timing.opens_day:
            opens = f"{timing.opens_day:02d}/{timing.opens_month:02d}"
            return Words(mark("Hằng năm, từ %(opens)s đến %(day)s"), {"opens": opens, "day": day})
        return Words(mark("Hằng năm, đến hết ngày %(day)s"), {"day": day})
    if timing.rhythm is Rhythm.MONTHLY:
        if timing.opens_day:
            return Words(
                mark("Hằng tháng, từ ngày %(opens)s đến ngày %(day)s"), {"opens": timing.opens_day, "day": timing.day}
            )
        return Words(mark("Hằng tháng, đến hết ngày %(day)s"), {"day": timing.day})
    return Words(mark("Cuối mỗi học kì: 18/01 và 31/5"), {})


def check_timing(timing: Timing, *, earliest: date) -> Timing:
    """The timing with only the fields of its rhythm; what is missing or cannot be raises ``RuleBroken`` there."""
    if timing.rhythm is Rhythm.ONCE:
        return _checked_once(timing, earliest)
    if timing.rhythm is Rhythm.AFTER_EVENT:
        if not timing.days or not 1 <= timing.days <= 999:
            raise RuleBroken("Số ngày phải từ 1 đến 999.", field="days")
        if not timing.event:
            raise RuleBroken("Vui lòng nêu việc xảy ra.", field="event")
        return Timing(rhythm=timing.rhythm, days=timing.days, working=timing.working, event=timing.event)
    if timing.rhythm is Rhythm.SEMESTERS:
        return Timing(rhythm=timing.rhythm)
    yearly = timing.rhythm is Rhythm.YEARLY
    _check_day(timing.day, timing.month if yearly else 1, "day", "month")
    opens_day = timing.opens_day or None
    opens_month = (timing.opens_month or timing.month) if opens_day and yearly else None
    if opens_day:
        _check_day(opens_day, opens_month if yearly else 1, "opens_day", "opens_month")
    return Timing(
        rhythm=timing.rhythm,
        day=timing.day,
        month=timing.month if yearly else None,
        opens_day=opens_day,
        opens_month=opens_month,
    )


def _checked_once(timing: Timing, earliest: date) -> Timing:
    if timing.due is None:
        raise RuleBroken("Vui lòng chọn hạn hoàn thành.", field="due")
    if timing.due < earliest:
        raise RuleBroken("Hạn hoàn thành đã qua trước ngày ban hành.", field="due")
    if timing.opens is not None and timing.opens > timing.due:
        raise RuleBroken("Ngày bắt đầu sau hạn hoàn thành.", field="opens")
    return Timing(rhythm=timing.rhythm, due=timing.due, opens=timing.opens)


def _check_day(day: int | None, month: int | None, day_field: str, month_field: str) -> None:
    if not day or not 1 <= day <= 31:
        raise RuleBroken("Ngày phải từ 1 đến 31.", field=day_field)
    if not month or not 1 <= month <= 12:
        raise RuleBroken("Tháng phải từ 1 đến 12.", field=month_field)
    if day > {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31):
        raise RuleBroken("Tháng %(month)d không có ngày %(day)d.", field=day_field, month=month, day=day)
