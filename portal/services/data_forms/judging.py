"""Whether a cell takes a change: its lock, whom it is for, what it takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.db import db
from portal.errors import RuleBroken
from portal.models.data_forms import ReportFile
from portal.rules.data_forms.content import Place
from portal.rules.data_forms.definition import Cell, FieldType, Repeat
from portal.rules.data_forms.values import LONGEST_LINE, read_value
from portal.rules.vietnamese import clean
from portal.services.data_forms.desk import Desk
from portal.services.data_forms.loading import EXPLAINED, Held

LONGEST_REASON = 500


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is to stand in a cell, and the version of it that was seen. ``reason``: why it is blank or differs from its
    source; None leaves the old one. ``source``: where a value that nobody typed is from."""

    key: str
    record_id: int = 0
    typed: str | None = None
    seen: int = 0
    reason: str | None = None
    source: Mapping[str, Any] | None = None

    @property
    def place(self) -> Place:
        """The cell."""
        return self.key, self.record_id


def judge(desk: Desk, change: Change, old: Held, files: frozenset[int], origin: str) -> Held:
    """The cell as it would be; RuleBroken when it does not take the change."""
    text, reason = old.text if change.typed is None else change.typed, change.reason
    if change.key.startswith(EXPLAINED):
        text = _read_explanation(desk, change, text)
    else:
        cell = _cell(desk, change)
        desk.check(cell.section, change.key)
        if change.typed is not None:
            text = _read(cell, text, files)
    if reason is not None and len(reason) > LONGEST_REASON:
        raise RuleBroken("Dài quá %(most)d ký tự.", most=LONGEST_REASON)
    return Held(
        text=text,
        reason=old.reason if reason is None else clean(reason),
        version=old.version + 1,
        origin=origin,
        source=old.source if change.source is None else change.source,
        flagged=old.flagged,
        entered_at=desk.gate.now,
        entered_by=desk.actor.name,
        cell_id=old.cell_id,
    )


def _read_explanation(desk: Desk, change: Change, text: str) -> str:
    codes = {check.code for check in desk.loaded.definition.checks if not check.hard}
    if change.key[1:] not in codes or change.record_id:
        raise RuleBroken("Biểu mẫu không có ô này.")
    desk.check(None, change.key)
    text = clean(text)
    if len(text) > LONGEST_LINE:
        raise RuleBroken("Dài quá %(most)d ký tự.", most=LONGEST_LINE)
    return text


def _cell(desk: Desk, change: Change) -> Cell:
    cell = desk.loaded.definition.cells.get(change.key)
    records = desk.loaded.content.records.get(cell.part.code, ()) if cell else ()
    if cell is None or change.record_id not in (records if isinstance(cell.part, Repeat) else (0,)):
        raise RuleBroken("Biểu mẫu không có ô này.")
    if cell.is_calculated:
        raise RuleBroken("Ô này do cổng tự tính.")
    return cell


def _read(cell: Cell, typed: str, files: frozenset[int]) -> str:
    if cell.field.type is not FieldType.FILE:
        return read_value(cell.field, typed)
    if typed and not (typed.isascii() and typed.isdigit() and int(typed) in files):
        raise RuleBroken("Hãy chọn tệp từ máy của bạn.")
    return typed


def files_of(desk: Desk, changes: Sequence[Change]) -> frozenset[int]:
    """The files of the report, where any change is about one."""
    cells = desk.loaded.definition.cells
    if not any(one.typed and one.key in cells and cells[one.key].field.type is FieldType.FILE for one in changes):
        return frozenset()
    query = select(ReportFile.id).where(ReportFile.report_id == desk.loaded.report.id)
    return frozenset(db.session.scalars(query))
