"""Requests about a child's data: what can be asked, by when the school answers and does it.

Decree 356/2025: the school answers within 2 working days. Seeing and correcting are done within 10 days, deleting,
restricting, objecting and withdrawing within 15 days, counted from the day after it was received; once, and with a
reason, 15 days more.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.errors import RuleBroken, mark
from portal.rules.documents.working_days import UnknownYear, WorkCalendar

ANSWER_DAYS = 2
MORE_DAYS = 15
OLDEST_PAPER = timedelta(days=60)
SHORTEST_WORDS, LONGEST_WORDS, LONGEST_REASON = 10, 2000, 500
PORTAL, PAPER = "portal", "paper"
TAKEN_BACK = "taken_back"


class RequestKind(StrEnum):
    """What is asked for."""

    SEE = "see"
    CORRECT = "correct"
    DELETE = "delete"
    RESTRICT = "restrict"
    OBJECT = "object"
    WITHDRAW = "withdraw"


KIND_LABELS: dict[str, str] = {
    RequestKind.SEE: mark("Xem, nhận dữ liệu"),
    RequestKind.CORRECT: mark("Sửa dữ liệu sai"),
    RequestKind.DELETE: mark("Xóa dữ liệu"),
    RequestKind.RESTRICT: mark("Tạm dừng dùng dữ liệu"),
    RequestKind.OBJECT: mark("Phản đối một việc dùng dữ liệu"),
    RequestKind.WITHDRAW: mark("Rút lại đồng ý"),
}
DAYS: dict[RequestKind, int] = {
    RequestKind.SEE: 10,
    RequestKind.CORRECT: 10,
    RequestKind.DELETE: 15,
    RequestKind.RESTRICT: 15,
    RequestKind.OBJECT: 15,
    RequestKind.WITHDRAW: 15,
}
CHANNEL_LABELS: dict[str, str] = {PORTAL: mark("Trên cổng"), PAPER: mark("Trên giấy")}
OUTCOME_LABELS: dict[str, str] = {
    "done": mark("Đã làm"),
    "partly": mark("Làm một phần"),
    "refused": mark("Không làm, có lý do"),
}
ALL_OUTCOMES: dict[str, str] = {**OUTCOME_LABELS, TAKEN_BACK: mark("Gia đình rút yêu cầu")}


class RequestState(StrEnum):
    """How far a request is."""

    NEW = "new"
    UNANSWERED = "unanswered"
    UNDER_WAY = "under_way"
    OVERDUE = "overdue"
    CLOSED = "closed"


STATE_LABELS: dict[str, str] = {
    RequestState.NEW: mark("Mới nhận"),
    RequestState.UNANSWERED: mark("Chậm trả lời"),
    RequestState.UNDER_WAY: mark("Đang làm"),
    RequestState.OVERDUE: mark("Quá hạn"),
    RequestState.CLOSED: mark("Đã xong"),
}


@dataclass(frozen=True, kw_only=True)
class Course:
    """What tells the state of a request."""

    acknowledge_by: date
    due_on: date
    is_acknowledged: bool
    is_closed: bool


def state_of(course: Course, today: date) -> RequestState:
    """The last day is in time; being late with the whole comes before being late with the answer."""
    if course.is_closed:
        return RequestState.CLOSED
    if today > course.due_on:
        return RequestState.OVERDUE
    if course.is_acknowledged:
        return RequestState.UNDER_WAY
    return RequestState.UNANSWERED if today > course.acknowledge_by else RequestState.NEW


def answer_by(received_on: date, calendar: WorkCalendar) -> date:
    """The second working day after; in a year whose holidays nobody entered, Mondays to Fridays count."""
    try:
        return calendar.add(received_on, ANSWER_DAYS)
    except UnknownYear:
        found, left = received_on, ANSWER_DAYS
        while left:
            found += timedelta(days=1)
            left -= found.weekday() < 5
        return found


def done_by(kind: str, received_on: date) -> date:
    """The last day to do it."""
    return received_on + timedelta(days=DAYS[RequestKind(kind)])


def extended(first_due_on: date) -> date:
    """The last day after the one extension."""
    return first_due_on + timedelta(days=MORE_DAYS)


def check_asked(kind: str, words: str) -> None:
    """A request says what is asked for, and of which data."""
    if kind not in KIND_LABELS:
        raise RuleBroken("Hãy chọn bạn yêu cầu gì.", field="kind")
    if len(words) < SHORTEST_WORDS:
        raise RuleBroken("Hãy viết rõ dữ liệu nào và bạn muốn nhà trường làm gì.", field="words")


def check_paper(asked_by: str, received_on: date, today: date) -> None:
    """A request on paper has a name under it and came lately."""
    if not asked_by:
        raise RuleBroken("Vui lòng nhập tên người yêu cầu.", field="asked_by")
    if received_on > today:
        raise RuleBroken("Ngày nhận chưa đến.", field="received_on")
    if received_on < today - OLDEST_PAPER:
        raise RuleBroken("Ngày nhận đã quá lâu; kiểm tra lại.", field="received_on")


def check_extension(reason: str, *, is_extended: bool, today: date, due_on: date) -> None:
    """Once, before the time is over, and with a reason the family reads."""
    if is_extended:
        raise RuleBroken("Yêu cầu này đã gia hạn một lần rồi.")
    if today > due_on:
        raise RuleBroken("Đã quá hạn nên không gia hạn được nữa.")
    if not reason:
        raise RuleBroken("Vui lòng nhập lý do. Gia đình đọc được lý do này.", field="reason")


def check_closing(outcome: str, words: str) -> None:
    """What was done is told in words."""
    if outcome not in OUTCOME_LABELS:
        raise RuleBroken("Hãy chọn kết quả.", field="outcome")
    if len(words) < SHORTEST_WORDS:
        raise RuleBroken("Hãy viết rõ đã làm gì, hoặc vì sao không làm. Gia đình đọc được.", field="words")


REQUEST_ACTIONS: dict[str, str] = {
    "data_request_made": mark("Gia đình gửi yêu cầu về dữ liệu"),
    "data_request_entered": mark("Ghi yêu cầu về dữ liệu trên giấy"),
    "data_request_answered": mark("Trả lời đã nhận yêu cầu về dữ liệu"),
    "data_request_extended": mark("Gia hạn yêu cầu về dữ liệu"),
    "data_request_closed": mark("Kết thúc yêu cầu về dữ liệu"),
    "data_request_taken_back": mark("Gia đình rút yêu cầu về dữ liệu"),
    "data_requests_exported": mark("Tải sổ yêu cầu về dữ liệu"),
}
REQUEST_OBJECTS: dict[str, str] = {"data_request": mark("Yêu cầu về dữ liệu")}
