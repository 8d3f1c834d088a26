"""What a list says of a pupil, as people read it; and the words of its entries in the audit log."""

from typing import Any

from portal.errors import Say, mark
from portal.rules.people.phones import show_phone
from portal.rules.school.births import show_birth
from portal.rules.school.ethnicities import ETHNICITY_LABELS
from portal.rules.school.people import SEX_LABELS

ACTION_LABELS: dict[str, str] = {
    "pupils_imported": mark("Nhập danh sách học sinh"),
    "pupil_imported": mark("Sửa hồ sơ học sinh bằng danh sách"),
    "centre_data_sent": mark("Tải dữ liệu gửi trung tâm dữ liệu"),
}


def show_fact(name: str, value: Any, say: Say = str) -> str:
    """A fact of a record in words, empty for nothing."""
    if value in (None, ""):
        return ""
    if name == "born":
        return show_birth(value)
    if name == "phone":
        return show_phone(value)
    labels = {"sex": SEX_LABELS, "ethnicity": ETHNICITY_LABELS}.get(name, {})
    return say(labels[value]) if value in labels else str(value)
