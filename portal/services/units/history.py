"""What happened to a unit, in words: its parents, former codes and names, and who changed what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.errors import NotAllowed, mark
from portal.models.units import Unit, UnitAlias, UnitEdge
from portal.rules.permissions import Actor, Permission
from portal.rules.vietnamese import short_date
from portal.services.records.audit import timeline
from portal.services.units import tree
from portal.services.units.reading import list_aliases, list_edges
from portal.services.units.scope import get_unit

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

ACTION_LABELS: dict[str, str] = {
    "units.create": mark("Tạo đơn vị"),
    "units.import": mark("Nhập từ bảng tính"),
    "units.edit": mark("Sửa thông tin"),
    "units.rename": mark("Đổi tên"),
    "units.recode": mark("Đổi mã"),
    "units.move": mark("Chuyển cấp trên"),
    "units.guide": mark("Thay đổi cấp trên chuyên môn"),
    "units.close": mark("Ngừng hoạt động"),
    "units.reopen": mark("Hoạt động trở lại"),
    "units.settings": mark("Thay đổi thiết lập"),
    "units.import_list": mark("Nhập danh sách đơn vị"),
    "units.add_kind": mark("Thêm loại đơn vị"),
    "units.rename_kind": mark("Đổi tên loại đơn vị"),
}

FIELD_LABELS: dict[str, str] = {
    "name": mark("Tên đơn vị"),
    "short_name": mark("Tên ngắn"),
    "kind": mark("Loại"),
    "code": mark("Mã đơn vị"),
    "parent": mark("Đơn vị cấp trên"),
    "guide": mark("Cấp trên chuyên môn"),
    "place": mark("Địa danh"),
    "address": mark("Địa chỉ"),
    "phone": mark("Điện thoại"),
    "email": mark("Thư điện tử"),
    "opened_on": mark("Ngày thành lập"),
    "closed_on": mark("Ngày ngừng hoạt động"),
    "from": mark("Từ ngày"),
    "require_second_factor": mark("Bắt buộc xác thực hai lớp"),
    "support_name": mark("Người hỗ trợ"),
    "support_phone": mark("Điện thoại hỗ trợ"),
    "support_email": mark("Thư hỗ trợ"),
}


@dataclass(frozen=True)
class Change:
    """One field of one entry."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Event:
    """One entry of the audit log, readable."""

    at: datetime
    who: str
    acting_for: str
    label: str
    changes: Sequence[Change]


@dataclass(frozen=True)
class History:
    """Everything the history page shows."""

    unit: Unit
    path: Sequence[tree.Step]
    edges: Sequence[UnitEdge]
    aliases: Sequence[UnitAlias]
    events: Sequence[Event]


def read_history(actor: Actor, *, unit_id: int) -> History:
    """The history of a unit for those who read the audit log of the unit or of one above it."""
    unit = get_unit(actor, unit_id)
    path = tree.paths([unit_id])[unit_id]
    within = actor.unit_id in {unit_id, *(step.id for step in path)}
    if not within or not actor.can(Permission.RECORDS_READ):
        raise NotAllowed
    return History(unit, path, list_edges(unit_id), list_aliases(unit_id), _events(unit_id))


def _events(unit_id: int) -> list[Event]:
    return [
        Event(
            entry.at,
            entry.account_name,
            entry.unit_name,
            ACTION_LABELS.get(entry.action, entry.action),
            _changes(entry.before or {}, entry.after or {}),
        )
        for entry in timeline("unit", unit_id)
    ]


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    names = [name for name in FIELD_LABELS if name in before or name in after]
    return [Change(FIELD_LABELS[name], _words(before.get(name)), _words(after.get(name))) for name in names]


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    text = "" if value is None else str(value)
    return short_date(date.fromisoformat(text)) if _ISO_DAY.fullmatch(text) else text
