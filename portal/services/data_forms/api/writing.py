"""What programs write into a report: through the one way to write, whole or as far as it goes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.db import db
from portal.errors import Conflict, RuleBroken, mark
from portal.models.data_forms import CellChange
from portal.rules.data_forms.content import Place
from portal.rules.data_forms.definition import Repeat
from portal.rules.data_forms.sent_values import typed_from
from portal.rules.permissions import Actor
from portal.services.data_forms.desk import Desk, open_desk
from portal.services.data_forms.judging import Change
from portal.services.data_forms.loading import EXPLAINED, Loaded
from portal.services.data_forms.records import add_on, find_repeat, remove_on
from portal.services.data_forms.writing import Plan, check_size, plan_cells, write_plan
from portal.services.records.audit import note

ORIGIN = "api"
MOST_LISTED = 200
"""Cells named in an answer about what others changed."""
STALE = mark("Số liệu đã thay đổi sau bản bạn đang giữ. Hãy đọc lại phiếu, xem các ô đã đổi rồi gửi lại.")
TWICE = mark("Ô này được gửi hai lần trong một yêu cầu.")
NOT_ALL = mark("Có %(count)d ô không ghi được nên chưa ô nào được ghi.")
NO_CELL = mark("Biểu mẫu không có ô này.")


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A cell as it was sent. ``has_value``: null blanks it, nothing at all leaves it."""

    key: str
    record_id: int = 0
    value: Any = None
    has_value: bool = True
    reason: str | None = None

    @property
    def place(self) -> Place:
        """The cell."""
        return self.key, self.record_id


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Why a cell was not written."""

    key: str
    record_id: int
    error: RuleBroken


@dataclass(frozen=True, kw_only=True)
class Done:
    """The report afterwards, how many cells and records changed, what was refused."""

    loaded: Loaded
    written: int = 0
    unchanged: int = 0
    added: int = 0
    removed: int = 0
    faults: Sequence[Fault] = field(default=())


class Stale(Conflict):
    """The report is not as the program last saw it: its version now, and the newest change of each cell since."""

    def __init__(self, loaded: Loaded, changes: Sequence[CellChange]) -> None:
        super().__init__(STALE)
        self.loaded, self.changes = loaded, changes


class NotWritten(RuleBroken):
    """All or nothing was asked for, and something cannot be written."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(NOT_ALL, count=len(faults))
        self.faults = faults


def write_values(
    actor: Actor,
    report_id: int,
    sent: Sequence[Sent],
    *,
    seen: int | None,
    partial: bool,
    arrived_at: datetime | None = None,
) -> Done:
    """Write cells and explanations. ``seen``: the version the program holds, None to write over whatever stands there.

    What stands there already changes nothing, so that the same request may come twice, whatever its version.
    """
    check_size(sent)
    desk = open_desk(actor, report_id, arrived_at=arrived_at)
    changes, faults = _read(desk, sent)
    plan = plan_cells(desk, changes, origin=ORIGIN)
    if plan.writes or faults:
        check_seen(desk.loaded, seen)
    faults += _faults(plan)
    if faults and not partial:
        raise NotWritten(faults)
    return _write(actor, desk, plan, faults=faults)


def write_records(
    actor: Actor,
    report_id: int,
    part: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    seen: int | None,
    arrived_at: datetime | None = None,
) -> Done:
    """Make a repeat hold exactly these records, in this order: the first row is the first record, what is missing is
    added at the end, what is left over is taken out. All or nothing; the same rows twice change nothing."""
    desk = open_desk(actor, report_id, arrived_at=arrived_at)
    repeat = find_repeat(desk, part)
    there = list(desk.loaded.content.records.get(part, ()))
    if len(rows) > repeat.most:
        raise RuleBroken("“%(label)s” có nhiều nhất %(most)d dòng.", label=repeat.label, most=repeat.most)
    check_size([key for row in rows for key in row])
    if len(rows) != len(there):
        check_seen(desk.loaded, seen)
    added, removed = max(0, len(rows) - len(there)), there[len(rows) :]
    if removed:
        desk = remove_on(desk, part, removed, origin=ORIGIN)
    if added:
        desk, new = add_on(desk, part, added, origin=ORIGIN)
        there += new
    sent = [
        Sent(key=f"{part}.{code}", record_id=record, value=value)
        for record, row in zip(there, rows, strict=False)
        for code, value in row.items()
    ]
    changes, faults = _read(desk, sent)
    plan = plan_cells(desk, changes, origin=ORIGIN)
    if not added and not removed and (plan.writes or faults):
        check_seen(desk.loaded, seen)
    if faults := [*faults, *_faults(plan)]:
        raise NotWritten(_numbered(faults, there))
    return _write(actor, desk, plan, added=added, removed=len(removed))


def check_seen(loaded: Loaded, seen: int | None) -> None:
    """Stale unless the report is as the program saw it."""
    if seen is not None and seen != loaded.report.content_version:
        raise Stale(loaded, changes_since(loaded.report.id, seen))


def changes_since(report_id: int, version: int) -> Sequence[CellChange]:
    """The newest change of each cell since a version, the first cells of many."""
    query = select(CellChange).where(CellChange.report_id == report_id, CellChange.content_version > version)
    newest: dict[Place, CellChange] = {}
    for change in db.session.scalars(query.order_by(CellChange.id.desc()).limit(2_000)):
        newest.setdefault((change.key, change.record_id), change)
    return sorted(newest.values(), key=lambda change: change.id)[:MOST_LISTED]


def _read(desk: Desk, sent: Sequence[Sent]) -> tuple[list[Change], list[Fault]]:
    """Changes of what is there, each about the cell as it stands now; what cannot even be read is a fault."""
    changes, faults, places = list[Change](), list[Fault](), set[Place]()
    for one in sent:
        try:
            if one.place in places:
                raise RuleBroken(TWICE)
            places.add(one.place)
            changes.append(_change(desk, one))
        except RuleBroken as error:
            faults.append(Fault(key=one.key, record_id=one.record_id, error=error))
    return changes, faults


def _change(desk: Desk, one: Sent) -> Change:
    seen = desk.loaded.held(*one.place).version
    if one.key.startswith(EXPLAINED):
        return Change(key=one.key, typed=str(one.value), seen=seen)
    cell = desk.loaded.definition.cells.get(one.key)
    if cell is None or (one.record_id and not isinstance(cell.part, Repeat)):
        raise RuleBroken(NO_CELL)
    desk.check(cell.section, one.key)
    typed = typed_from(cell.field, one.value) if one.has_value else None
    return Change(key=one.key, record_id=one.record_id, typed=typed, seen=seen, reason=one.reason)


def _faults(plan: Plan) -> list[Fault]:
    """Every cell is looked at under the lock of its report, so that nothing is left but what was refused."""
    return [
        Fault(key=one.place[0], record_id=one.place[1], error=one.refused or Conflict(STALE)) for one in plan.troubles
    ]


def _numbered(faults: Collection[Fault], there: Sequence[int]) -> list[Fault]:
    """Rows by their number in the request: new records have no id that lasts."""
    place = {record: number for number, record in enumerate(there, 1)}
    return [Fault(key=one.key, record_id=place.get(one.record_id, 0), error=one.error) for one in faults]


def _write(
    actor: Actor, desk: Desk, plan: Plan, *, faults: Sequence[Fault] = (), added: int = 0, removed: int = 0
) -> Done:
    written = write_plan(desk, plan, origin=ORIGIN)
    report, cells = written.loaded.report, len(plan.writes)
    if cells or added or removed:
        after = {"cells": cells, "records_added": added, "records_removed": removed}
        note(actor, "report_api_written", "data_report", report.id, unit_id=report.unit_id, after=after)
    unchanged = len(plan.changes) - cells - len(plan.troubles)
    return Done(loaded=written.loaded, written=cells, unchanged=unchanged, added=added, removed=removed, faults=faults)
