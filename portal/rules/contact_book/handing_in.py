"""Files handed in by families: how many, and their names in the archive the school downloads."""

from datetime import date

from portal.errors import mark
from portal.rules.documents.files import clean_file_name

MOST_HANDED = 5


def place_of(class_name: str, pupil_name: str, number: int, name: str) -> str:
    """ "4A/Lê Thị An - 007 - don.pdf": never outside the archive's folder, never twice the same."""
    file = clean_file_name(f"{pupil_name} - {number:03d} - {name}".replace("/", "_").replace("\\", "_"))
    return f"{clean_file_name(class_name.replace('/', '_'))}/{file}"


WITHDRAWN, OVER, ONLY_SEES = "withdrawn", "over", "only_sees"
CLOSED_LABELS: dict[str, str] = {
    WITHDRAWN: mark("Nhà trường đã thu hồi thông báo này nên không nhận tệp nữa."),
    OVER: mark("Đã hết hạn nộp tệp. Nếu vẫn cần nộp, hãy hỏi nhà trường."),
    ONLY_SEES: mark("Bạn chỉ có quyền xem nên không nộp tệp được. Nếu cần, hãy hỏi nhà trường."),
}


def why_closed(ends_on: date, today: date, *, withdrawn: bool, may_reply: bool) -> str:
    """Why this person cannot hand in now (a code of ``CLOSED_LABELS``), "" when it is possible."""
    if withdrawn:
        return WITHDRAWN
    if today > ends_on:
        return OVER
    return "" if may_reply else ONLY_SEES


HAND_IN_ACTIONS: dict[str, str] = {
    "notice_handed_in": mark("Gia đình nộp tệp theo thông báo"),
    "notice_taken_back": mark("Gia đình bỏ tệp đã nộp"),
    "notice_handed_taken": mark("Tải tệp gia đình nộp"),
}
