"""Files handed in by families: how many, and their names in the archive the school downloads."""

from portal.errors import mark
from portal.rules.documents.files import clean_file_name

MOST_HANDED = 5


def place_of(class_name: str, pupil_name: str, number: int, name: str) -> str:
    """ "4A/Lê Thị An - 007 - don.pdf": never outside the archive's folder, never twice the same."""
    file = clean_file_name(f"{pupil_name} - {number:03d} - {name}".replace("/", "_").replace("\\", "_"))
    return f"{clean_file_name(class_name.replace('/', '_'))}/{file}"


HAND_IN_ACTIONS: dict[str, str] = {
    "notice_handed_in": mark("Gia đình nộp tệp theo thông báo"),
    "notice_taken_back": mark("Gia đình bỏ tệp đã nộp"),
    "notice_handed_taken": mark("Tải tệp gia đình nộp"),
}
