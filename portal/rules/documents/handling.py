"""How a unit handles what it received: the third axis of a document, beside its transport and who opened it.

Codes of the national axis (Quyết định 28/2018/QĐ-TTg): 01 arrived, 02 sent back, 03 registered, 04 assigned, 05 in
progress, 06 completed. A document is registered before it is handled (Nghị định 30/2020, Articles 20 and 22).
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.errors import RuleBroken, mark

SOON_DAYS = 3
"""A deadline is near from so many days before."""
MOST_DAYS = 1100
LONGEST_TEXT = 2000


class HandlingCode(StrEnum):
    """The status code of a received document in its unit."""

    ARRIVED = "01"
    REFUSED = "02"
    REGISTERED = "03"
    ASSIGNED = "04"
    IN_PROGRESS = "05"
    COMPLETED = "06"


class Due(StrEnum):
    """How a deadline stands; a completed document has none."""

    NONE = "none"
    LATER = "later"
    SOON = "soon"
    OVERDUE = "overdue"


class Part(StrEnum):
    """What a person named in an instruction has to do."""

    LEAD = "lead"
    COOPERATE = "cooperate"
    WATCH = "watch"


class Step(StrEnum):
    """What happens while a document is handled; steps are only ever added."""

    PROPOSED = "proposed"
    ASSIGNED = "assigned"
    FILED = "filed"
    LEAD_CHANGED = "lead_changed"
    PEOPLE_CHANGED = "people_changed"
    DEADLINE_CHANGED = "deadline_changed"
    PART_DEADLINE = "part_deadline"
    COMMENT = "comment"
    CORRECTION = "correction"
    PROGRESS = "progress"
    PART_DONE = "part_done"
    COMPLETED = "completed"
    REPLIED = "replied"
    RETURNED = "returned"


CODE_LABELS: dict[HandlingCode, str] = {
    HandlingCode.ARRIVED: mark("Đã đến"),
    HandlingCode.REFUSED: mark("Từ chối tiếp nhận"),
    HandlingCode.REGISTERED: mark("Đã tiếp nhận"),
    HandlingCode.ASSIGNED: mark("Đã phân công"),
    HandlingCode.IN_PROGRESS: mark("Đang xử lý"),
    HandlingCode.COMPLETED: mark("Hoàn thành"),
}
PART_LABELS: dict[Part, str] = {
    Part.LEAD: mark("Chủ trì"),
    Part.COOPERATE: mark("Phối hợp"),
    Part.WATCH: mark("Theo dõi"),
}
STEP_LABELS: dict[Step, str] = {
    Step.PROPOSED: mark("Trình ý kiến xử lý"),
    Step.ASSIGNED: mark("Chỉ đạo, giao xử lý"),
    Step.FILED: mark("Để biết, lưu hồ sơ"),
    Step.LEAD_CHANGED: mark("Đổi người chủ trì"),
    Step.PEOPLE_CHANGED: mark("Thay đổi người phối hợp, theo dõi"),
    Step.DEADLINE_CHANGED: mark("Đổi hạn giải quyết"),
    Step.PART_DEADLINE: mark("Đặt hạn phối hợp"),
    Step.COMMENT: mark("Ý kiến"),
    Step.CORRECTION: mark("Đính chính ý kiến"),
    Step.PROGRESS: mark("Báo tiến độ"),
    Step.PART_DONE: mark("Xong phần phối hợp"),
    Step.COMPLETED: mark("Hoàn thành"),
    Step.REPLIED: mark("Hoàn thành bằng văn bản trả lời"),
    Step.RETURNED: mark("Yêu cầu làm tiếp"),
}


def handling_code(
    *,
    refused_at: datetime | None,
    registered_at: datetime | None,
    assigned_at: datetime | None,
    started_at: datetime | None,
    completed_at: datetime | None,
) -> HandlingCode:
    """The code from the stored facts: the furthest fact counts; ``completed_at`` is empty again after a return."""
    if refused_at is not None:
        return HandlingCode.REFUSED
    if completed_at is not None:
        return HandlingCode.COMPLETED
    if assigned_at is not None:
        return HandlingCode.ASSIGNED if started_at is None else HandlingCode.IN_PROGRESS
    return HandlingCode.ARRIVED if registered_at is None else HandlingCode.REGISTERED


def due_state(due_on: date | None, completed_at: datetime | None, today: date) -> Due:
    """The day of the deadline itself is still in time; near means today or within three days."""
    if due_on is None or completed_at is not None:
        return Due.NONE
    if due_on < today:
        return Due.OVERDUE
    return Due.SOON if due_on <= today + timedelta(days=SOON_DAYS) else Due.LATER


def check_deadline(day: date | None, today: date, *, field: str = "due_on") -> None:
    """A deadline is today or later, within three years; none is allowed."""
    if day is None:
        return
    if day < today:
        raise RuleBroken(mark("Hạn giải quyết đã qua; chọn hôm nay hoặc một ngày sau."), field=field)
    if day > today + timedelta(days=MOST_DAYS):
        raise RuleBroken(mark("Hạn giải quyết quá xa; kiểm tra lại năm."), field=field)


def check_part_deadline(day: date | None, today: date, lead_day: date | None, *, field: str = "due_on") -> None:
    """As ``check_deadline``; a co-operator is never given longer than the lead."""
    check_deadline(day, today, field=field)
    if day is not None and lead_day is not None and day > lead_day:
        raise RuleBroken(mark("Hạn phối hợp không được sau hạn của người chủ trì."), field=field)


def check_parts(lead: int | None, cooperators: Collection[int], watchers: Collection[int]) -> None:
    """Exactly one lead, and nobody in two parts."""
    if lead is None:
        raise RuleBroken(mark("Hãy chọn người chủ trì."), field="lead")
    if lead in cooperators:
        raise RuleBroken(mark("Người chủ trì không thể cùng lúc là người phối hợp."), field="cooperators")
    if lead in watchers or set(cooperators) & set(watchers):
        raise RuleBroken(mark("Mỗi người chỉ giữ một vai: chủ trì, phối hợp hoặc theo dõi."), field="watchers")


def check_percent(percent: int | None) -> int:
    """A whole number from 0 to 100."""
    if percent is None or not 0 <= percent <= 100:
        raise RuleBroken(mark("Tiến độ là một số từ 0 đến 100."), field="percent")
    return percent


def check_text(text: str, *, field: str, needed: str = "") -> str:
    """The text without blanks around it; ``needed`` is the message when it is empty and must not be."""
    text = text.strip()
    if needed and not text:
        raise RuleBroken(needed, field=field)
    if len(text) > LONGEST_TEXT:
        raise RuleBroken(mark("Không quá %(max)d ký tự."), field=field, max=LONGEST_TEXT)
    return text
