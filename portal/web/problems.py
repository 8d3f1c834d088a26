"""What went wrong, for programs: problems of RFC 9457. ``type`` is for machines and stays, ``detail`` for people."""

import json
from typing import Any

from flask import Response, g, request

FOR_PROGRAMS = "/api/"
KIND = "urn:cong-truong:problem:"
TITLES: dict[str, tuple[int, str]] = {
    "bad-request": (400, "Yêu cầu không đọc được"),
    "key-needed": (401, "Cần khóa truy cập"),
    "key-refused": (401, "Khóa truy cập không dùng được"),
    "not-allowed": (403, "Không được phép"),
    "not-found": (404, "Không tìm thấy"),
    "wrong-method": (405, "Địa chỉ này không nhận cách gửi đó"),
    "conflict": (409, "Có người khác vừa sửa"),
    "stale": (412, "Số liệu đã thay đổi"),
    "too-large": (413, "Yêu cầu quá lớn"),
    "wrong-media-type": (415, "Cần dữ liệu JSON"),
    "refused": (422, "Chưa nhận được"),
    "cells-refused": (422, "Có ô không ghi được"),
    "incomplete": (422, "Phiếu chưa trình được"),
    "locked": (423, "Đã khóa"),
    "version-needed": (428, "Cần If-Match"),
    "too-many-requests": (429, "Gửi quá nhiều"),
    "fault": (500, "Cổng gặp lỗi"),
    "try-again": (503, "Cổng đang bận"),
    "no-room": (507, "Kho lưu trữ hết chỗ"),
}
"""Every type with its status and title."""
DETAILS: dict[str, str] = {
    "bad-request": "Yêu cầu không đúng dạng.",
    "not-allowed": "Khóa hoặc người tạo khóa không có quyền làm việc này.",
    "not-found": "Không có địa chỉ hay dữ liệu này, hoặc ngoài phạm vi của khóa.",
    "wrong-method": "Xem các cách gửi được nhận ở mô tả /api/v1/openapi.json.",
    "conflict": "Hãy đọc lại rồi gửi lại.",
    "too-large": "Mỗi yêu cầu nhiều nhất 1 MB.",
    "wrong-media-type": "Gửi JSON với Content-Type: application/json.",
    "fault": "Lỗi đã được ghi lại; hãy báo người vận hành kèm mã request_id.",
    "try-again": "Chưa gì được ghi. Hãy gửi lại sau ít giây.",
    "no-room": "Chưa gì được ghi. Hãy báo người vận hành.",
}
_OF_STATUS = {status: name for name, (status, _title) in reversed(TITLES.items())}
_OF_STATUS |= {401: "key-refused", 422: "refused"}


def is_for_programs() -> bool:
    """Whether a program asks: it gets JSON, never a page."""
    return request.path.startswith(FOR_PROGRAMS)


def problem(name: str, detail: str = "", **more: Any) -> Response:
    """An answer that says what went wrong; ``more`` are members of this type."""
    status, title = TITLES[name]
    told = {
        "type": KIND + name,
        "title": title,
        "status": status,
        "detail": detail or DETAILS[name],
        "instance": request.path,
        "request_id": g.get("request_id", ""),
        **more,
    }
    return json_answer(told, status=status, media_type="application/problem+json")


def problem_of_status(status: int) -> Response:
    """What is known only by its status."""
    return problem(_OF_STATUS.get(status, "bad-request" if status < 500 else "fault"))


def json_answer(told: Any, *, status: int = 200, media_type: str = "application/json") -> Response:
    """JSON in UTF-8 that nobody keeps."""
    response = Response(json.dumps(told, ensure_ascii=False, separators=(",", ":")), status, mimetype=media_type)
    response.headers["Cache-Control"] = "no-store"
    return response
