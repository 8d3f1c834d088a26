"""A workbook's cells written into the report: only those that were chosen, all of them or none, nothing unseen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.errors import Conflict, RuleBroken, mark
from portal.rules.data_forms.sheets.comparing import Kind, Line
from portal.rules.data_forms.sheets.stamp import Seal
from portal.rules.data_forms.showing import typed_text
from portal.rules.permissions import Actor
from portal.services.data_forms.desk import open_desk
from portal.services.data_forms.judging import Change
from portal.services.data_forms.records import MOST_AT_ONCE, add_records, remove_record
from portal.services.data_forms.sheets.looking import Plan, Sheets, Ticked, changed_since, plan_upload
from portal.services.data_forms.writing import write_cells
from portal.services.records.audit import note

ORIGIN = "sheet"
SHOWN = 5
MEANWHILE = mark(
    "Trong lúc bạn xem, có người vừa ghi: %(cells)s. Chưa ô nào của bạn được ghi; hãy xem lại các ô này rồi ghi."
)
ALREADY = mark("Các ô đã chọn nay đã giống trên cổng, không còn gì để ghi.")
NOTHING = mark("Hãy chọn ít nhất một ô để ghi.")


@dataclass(frozen=True)
class Accepted:
    """How many cells were written, records added and taken out."""

    cells: int
    added: int
    removed: int


def accept_upload(actor: Actor, report_id: int, sheets: Sheets, *, ticked: Ticked, seen: int, seal: Seal) -> Accepted:
    """Write the chosen lines. ``seen``: the content they were compared with when the person looked; what was written
    since is a Conflict, and nothing is written."""
    open_desk(actor, report_id)
    plan = plan_upload(actor, report_id, sheets, seal=seal)
    lines = plan.chosen(ticked)
    if not lines:
        raise RuleBroken(ALREADY if ticked.ids and not plan.offered else NOTHING)
    _check_unseen(plan, lines, seen)
    records = _add(actor, report_id, lines)
    removed = [line.record for line in lines if line.kind is Kind.REMOVED]
    for record_id in removed:
        remove_record(actor, report_id, record_id, origin=ORIGIN)
    changes = [_change(plan, line, records) for line in lines if line.kind is not Kind.REMOVED]
    written = write_cells(actor, report_id, changes, origin=ORIGIN) if changes else None
    for trouble in written.troubles if written else ():
        raise trouble.refused or Conflict(MEANWHILE, cells=trouble.place[0])
    found = Accepted(len(changes), len(records), len(removed))
    after = {"cells": found.cells, "records_added": found.added, "records_removed": found.removed}
    note(actor, "report_sheet_written", "data_report", report_id, unit_id=plan.loaded.report.unit_id, after=after)
    return found


def _check_unseen(plan: Plan, lines: Sequence[Line], seen: int) -> None:
    """Nobody wrote into the chosen cells, or the chosen records, since the person looked."""
    since = changed_since(plan.loaded.report.id, seen)
    rows = {(key.partition(".")[0], record) for key, record in since if record}
    clashes = [
        line
        for line in lines
        if line.place in since or (line.kind is Kind.REMOVED and (line.cell.part.code, line.record) in rows)
    ]
    if clashes:
        names = "; ".join(line.cell.label for line in clashes[:SHOWN])
        raise Conflict(MEANWHILE, cells=names + ("…" if len(clashes) > SHOWN else ""))


def _add(actor: Actor, report_id: int, lines: Sequence[Line]) -> Mapping[tuple[str, int], int]:
    """New records, by their repeat and their number in the file."""
    wanted: dict[str, list[int]] = {}
    for line in lines:
        numbers = wanted.setdefault(line.cell.part.code, [])
        if line.is_new_record and line.record not in numbers:
            numbers.append(line.record)
    found: dict[tuple[str, int], int] = {}
    for part, numbers in wanted.items():
        for start in range(0, len(numbers), MOST_AT_ONCE):
            some = numbers[start : start + MOST_AT_ONCE]
            ids = add_records(actor, report_id, part, len(some), origin=ORIGIN)
            found |= {(part, number): record_id for number, record_id in zip(some, ids, strict=True)}
    return found


def _change(plan: Plan, line: Line, records: Mapping[tuple[str, int], int]) -> Change:
    record_id = records.get((line.cell.part.code, line.record), line.record)
    held = plan.loaded.held(line.cell.key, record_id)
    return Change(
        key=line.cell.key, record_id=record_id, typed=typed_text(line.cell.field, line.mine), seen=held.version
    )
