"""Parameters that several addresses take, as the description of the API has them."""

from typing import Any

from portal.blueprints.form_api.asking import MOST_IN_A_LIST, USUAL_IN_A_LIST

LISTED: dict[str, dict[str, Any]] = {
    "cursor": {"type": "integer", "minimum": 0, "description": "next_cursor của câu trả lời trước"},
    "limit": {"type": "integer", "minimum": 1, "maximum": MOST_IN_A_LIST, "default": USUAL_IN_A_LIST},
}
PLACE: dict[str, dict[str, Any]] = {
    "unit": {"type": "integer", "description": "Mã số (id) của đơn vị cấp dưới; bỏ trống là đơn vị của khóa"},
    "tree": {"enum": ["now", "then"], "default": "now", "description": "then: cây đơn vị của ngày khóa số liệu"},
}
