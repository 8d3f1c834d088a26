"""What a pupil's enrolment can be."""

from portal.errors import mark

ENROLLED, DEFERRED, TRANSFERRED, DROPPED, GRADUATED = (
    "enrolled",
    "deferred",
    "transferred_out",
    "dropped_out",
    "graduated",
)
STATUS_LABELS: dict[str, str] = {
    ENROLLED: mark("Đang học"),
    DEFERRED: mark("Bảo lưu"),
    TRANSFERRED: mark("Chuyển đi"),
    DROPPED: mark("Thôi học"),
    GRADUATED: mark("Đã ra trường"),
}
PRESENT = frozenset({ENROLLED})
"""Statuses in which a pupil sits in a class."""
