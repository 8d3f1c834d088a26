"""Groups of pupils: what kinds there are."""

from portal.errors import mark

KIND_LABELS: dict[str, str] = {
    "advanced": mark("Bồi dưỡng"),
    "support": mark("Phụ đạo"),
    "boarding": mark("Bán trú"),
    "club": mark("Câu lạc bộ"),
    "other": mark("Nhóm khác"),
}
