"""The steps of a file of marks, from being brought to being written."""

from portal.errors import mark

UNDER_WAY = ("waiting", "reading", "comparing")
"""While the worker looks at a large file, in this order."""
STATE_LABELS: dict[str, str] = {
    "waiting": mark("Đang chờ máy chủ"),
    "reading": mark("Đang đọc tệp"),
    "comparing": mark("Đang so với sổ"),
    "looked": mark("Chờ bạn xem rồi ghi"),
    "failed": mark("Không xem được"),
    "asked": mark("Đã cho ghi"),
}
