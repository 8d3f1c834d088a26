"""Weekly or monthly contact slips: which weeks and months a school year has, what a note may be, when one is seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from portal.errors import RuleBroken, mark

OFF, WEEK, MONTH = "", "week", "month"
FREQUENCY_LABELS: dict[str, str] = {
    OFF: mark("Không dùng"),
    WEEK: mark("Mỗi tuần một phiếu"),
    MONTH: mark("Mỗi tháng một phiếu"),
}
HOLD = timedelta(seconds=30)
"""So long after sending nobody sees a slip nor is told, and sending can be undone."""
LONGEST_NOTE, LONGEST_REPLY = 1000, 300
MOST_WEEKS = 53


@dataclass(frozen=True, kw_only=True)
class Span:
    """A week or a month of a school year: from ``first`` to ``last``; ``number`` is the school's own week, or the
    calendar's month."""

    kind: str
    number: int
    first: date
    last: date


def first_monday(day: date) -> date:
    """The Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def list_spans(kind: str, *, start_year: int, week_one: date, today: date) -> Sequence[Span]:
    """The weeks or months of a school year that have begun, the newest first; none where slips are off."""
    if kind == WEEK:
        spans = list(_weeks(start_year, week_one))
    elif kind == MONTH:
        spans = list(_months(start_year))
    else:
        spans = []
    return [span for span in reversed(spans) if span.first <= today]


def _weeks(start_year: int, week_one: date) -> Sequence[Span]:
    end, first = date(start_year + 1, 8, 1), first_monday(week_one)
    found = []
    for number in range(1, MOST_WEEKS + 1):
        begins = first + timedelta(weeks=number - 1)
        if begins >= end:
            break
        found.append(Span(kind=WEEK, number=number, first=begins, last=begins + timedelta(days=6)))
    return found


def _months(start_year: int) -> Sequence[Span]:
    firsts = [date(start_year + (month > 12), (month - 1) % 12 + 1, 1) for month in range(8, 21)]
    return [
        Span(kind=MONTH, number=first.month, first=first, last=after - timedelta(days=1))
        for first, after in pairwise(firsts)
    ]


def check_week_one(week_one: date, start_year: int) -> None:
    """The first week begins on a Monday between August and October."""
    if week_one.weekday():
        raise RuleBroken("Tuần bắt đầu vào thứ Hai. Hãy chọn một ngày thứ Hai.", field="week_one")
    if not date(start_year, 8, 1) <= week_one <= date(start_year, 10, 31):
        raise RuleBroken("Tuần 1 phải bắt đầu từ tháng 8 đến tháng 10 của năm học này.", field="week_one")


def check_note(text: str) -> None:
    """Refuse a note too long for half a page."""
    if len(text) > LONGEST_NOTE:
        raise RuleBroken("Không quá %(max)d ký tự.", max=LONGEST_NOTE)


def is_seen(sent_at: datetime | None, now: datetime) -> bool:
    """Whether families see it now."""
    return sent_at is not None and sent_at + HOLD <= now


def is_read(read_at: datetime | None, corrected_at: datetime | None) -> bool:
    """Whether somebody has read a slip as it is now."""
    return read_at is not None and (corrected_at is None or read_at >= corrected_at)


CONTACT_SLIP_ACTIONS: dict[str, str] = {
    "contact_slips_set": mark("Đổi cách dùng phiếu liên lạc định kỳ"),
    "contact_slips_sent": mark("Gửi phiếu liên lạc định kỳ"),
    "contact_slips_undone": mark("Hoàn tác việc gửi phiếu liên lạc định kỳ"),
    "contact_slip_reworded": mark("Sửa phiếu liên lạc định kỳ vừa gửi, chưa ai thấy"),
    "contact_slip_corrected": mark("Đính chính phiếu liên lạc định kỳ"),
    "contact_slip_answered": mark("Gia đình trả lời phiếu liên lạc định kỳ"),
}
CONTACT_SLIP_FIELDS: dict[str, str] = {
    "frequency": mark("Cách dùng phiếu liên lạc"),
    "week_one": mark("Tuần 1 bắt đầu"),
}
