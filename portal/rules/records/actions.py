"""The audit log in words: what was done, to what, and what changed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.errors import mark
from portal.rules.people.actions import ACTION_LABELS as PEOPLE
from portal.rules.permissions import ROLE_LABELS, Role
from portal.rules.units.actions import ACTION_LABELS as UNITS
from portal.rules.units.actions import FIELD_LABELS as UNIT_FIELDS
from portal.rules.vietnamese import short_date

ACTION_LABELS: dict[str, str] = {
    "document_drafted": mark("Soạn văn bản"),
    "document_posted": mark("Phát hành văn bản"),
    "draft_discarded": mark("Bỏ bản nháp"),
    **UNITS,
    **PEOPLE,
    "work_retried": mark("Cho làm lại một việc nền"),
    "all_work_retried": mark("Cho làm lại mọi việc nền không làm được"),
    "work_abandoned": mark("Bỏ qua một việc nền"),
    "audit_exported": mark("Tải nhật ký"),
}

OBJECT_LABELS: dict[str, str] = {
    "document": mark("Văn bản"),
    "unit": mark("Đơn vị"),
    "account": mark("Tài khoản"),
    "outbox_item": mark("Việc nền"),
}

FIELD_LABELS: dict[str, str] = {
    **UNIT_FIELDS,
    "code": mark("Số, ký hiệu hoặc mã"),
    "subject": mark("Trích yếu"),
    "addressees": mark("Số nơi nhận"),
    "full_name": mark("Họ và tên"),
    "title": mark("Chức danh"),
    "user_name": mark("Tên đăng nhập"),
    "expires_on": mark("Hết hạn ngày"),
    "left_on": mark("Nghỉ từ ngày"),
    "role": mark("Vai trò"),
    "unit": mark("Đơn vị"),
    "domain": mark("Mảng số liệu"),
    "decision": mark("Quyết định"),
    "valid_from": mark("Từ ngày"),
    "valid_to": mark("Đến trước ngày"),
    "reason": mark("Lý do"),
    "rows": mark("Số dòng"),
    "count": mark("Số lượng"),
}

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Change:
    """One field before and after, as words; ``label`` is a message id."""

    label: str
    before: str
    after: str


def action_label(action: str) -> str:
    """What was done; an action of an older version keeps its name."""
    return ACTION_LABELS.get(action, action)


def changes(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Change]:
    """The fields that were noted and differ, in the order they were noted; ids and keys are for machines."""
    old, new = before or {}, after or {}
    names = [name for name in {**old, **new} if name in FIELD_LABELS and old.get(name) != new.get(name)]
    return [Change(FIELD_LABELS[name], readable(old.get(name)), readable(new.get(name))) for name in names]


def readable(value: Any) -> str:
    """A noted value as people write it; empty for None."""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, list):
        return ", ".join(readable(item) for item in value)
    text = "" if value is None else str(value)
    if text in ROLE_LABELS:
        return ROLE_LABELS[Role(text)]
    return short_date(date.fromisoformat(text)) if _ISO_DAY.fullmatch(text) else text
