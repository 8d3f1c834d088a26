"""Records of a repeat in a report: added, taken out, brought back; by the same locks as every cell."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select

from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.data_forms import ReportRecord
from portal.rules.data_forms.definition import Repeat
from portal.rules.permissions import Actor
from portal.services.data_forms.desk import Desk, open_desk
from portal.services.data_forms.writing import store

ADDED, REMOVED = "added", "removed"
"""What the history of a repeat says of its records."""
MOST_AT_ONCE = 20


def add_records(
    actor: Actor,
    report_id: int,
    part: str,
    number: int = 1,
    *,
    origin: str = "typed",
    arrived_at: datetime | None = None,
) -> list[int]:
    """New empty records at the end; their ids."""
    if not 1 <= number <= MOST_AT_ONCE:
        raise RuleBroken("Mỗi lần thêm từ 1 đến %(most)d dòng.", most=MOST_AT_ONCE)
    return add_on(open_desk(actor, report_id, arrived_at=arrived_at), part, number, origin=origin)[1]


def add_on(desk: Desk, part: str, number: int, *, origin: str) -> tuple[Desk, list[int]]:
    """New empty records at the end of a report that is locked against other writers; the report then, their ids."""
    repeat = find_repeat(desk, part)
    there = list(desk.loaded.content.records.get(part, ()))
    if len(there) + number > repeat.most:
        raise RuleBroken("“%(label)s” có nhiều nhất %(most)d dòng.", label=repeat.label, most=repeat.most)
    place = select(func.max(ReportRecord.position)).where(
        ReportRecord.report_id == desk.loaded.report.id, ReportRecord.part == part
    )
    last = db.session.scalar(place) or 0
    made = [
        ReportRecord(report_id=desk.loaded.report.id, part=part, position=last + step, created_at=desk.gate.now)
        for step in range(1, number + 1)
    ]
    db.session.add_all(made)
    db.session.flush()
    ids = [one.id for one in made]
    return _store(desk, part, [*there, *ids], {(part, one): ("", ADDED) for one in ids}, origin), ids


def remove_record(
    actor: Actor, report_id: int, record_id: int, *, origin: str = "typed", arrived_at: datetime | None = None
) -> ReportRecord:
    """Take a record out; it stays with its cells and can be brought back."""
    desk = open_desk(actor, report_id, arrived_at=arrived_at)
    record = _record(desk, record_id)
    if record.removed_at is None:
        remove_on(desk, record.part, [record.id], origin=origin)
    return record


def remove_on(desk: Desk, part: str, ids: Sequence[int], *, origin: str) -> Desk:
    """Take records that stand out of a report that is locked against other writers; the report then."""
    find_repeat(desk, part)
    there = [one for one in desk.loaded.content.records.get(part, ()) if one not in ids]
    for record in db.session.scalars(select(ReportRecord).where(ReportRecord.id.in_(ids))):
        record.removed_at = desk.gate.now
    return _store(desk, part, there, {(part, one): (ADDED, REMOVED) for one in ids}, origin)


def restore_record(actor: Actor, report_id: int, record_id: int, *, arrived_at: datetime | None = None) -> ReportRecord:
    """Bring a record back to its place."""
    desk = open_desk(actor, report_id, arrived_at=arrived_at)
    record = _record(desk, record_id)
    repeat = find_repeat(desk, record.part)
    if record.removed_at is not None:
        if len(desk.loaded.content.records.get(record.part, ())) >= repeat.most:
            raise RuleBroken("“%(label)s” có nhiều nhất %(most)d dòng.", label=repeat.label, most=repeat.most)
        record.removed_at = None
        db.session.flush()
        query = select(ReportRecord.id).where(
            ReportRecord.report_id == desk.loaded.report.id,
            ReportRecord.part == record.part,
            ReportRecord.removed_at.is_(None),
        )
        there = list(db.session.scalars(query.order_by(ReportRecord.position, ReportRecord.id)))
        _store(desk, record.part, there, {(record.part, record.id): (REMOVED, ADDED)}, "typed")
    return record


def find_repeat(desk: Desk, code: str) -> Repeat:
    """A repeat whose records may be added and taken out now; NotFound for every other code."""
    section, part = desk.loaded.definition.parts.get(code, (None, None))
    if section is None or not isinstance(part, Repeat):
        raise NotFound
    desk.check(section, code)
    return part


def _record(desk: Desk, record_id: int) -> ReportRecord:
    record = db.session.get(ReportRecord, record_id)
    if record is None or record.report_id != desk.loaded.report.id:
        raise NotFound
    find_repeat(desk, record.part)
    return record


def _store(desk: Desk, part: str, ids: list[int], noted: dict[tuple[str, int], tuple[str, str]], origin: str) -> Desk:
    loaded = store(desk, {}, origin=origin, records={**desk.loaded.content.records, part: ids}, noted=noted)
    return replace(desk, loaded=loaded)
