"""Kinds of changes that a school has to enter within five working days (R86)."""

from portal.errors import mark

PUPIL_EDIT, PUPIL_STATUS, STAFF_EDIT, STAFF_STATUS = "pupil_edit", "pupil_status", "staff_edit", "staff_status"
KIND_LABELS: dict[str, str] = {
    PUPIL_EDIT: mark("Hồ sơ học sinh"),
    PUPIL_STATUS: mark("Tình trạng học sinh"),
    STAFF_EDIT: mark("Thông tin cán bộ, giáo viên"),
    STAFF_STATUS: mark("Tình trạng làm việc"),
}
