"""Reading the audit log: what happened in one's own unit and below it.

Beside ``records`` and not in it: every area writes to the log, but only reading it needs the tree of units.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from portal.adapters import clock
from portal.adapters.spreadsheet import write_table
from portal.db import begin_write, db
from portal.errors import NotAllowed, Say, mark
from portal.models.people import Account
from portal.models.records import AuditEntry
from portal.models.units import Unit
from portal.rules.permissions import Actor, Permission
from portal.rules.records.actions import OBJECT_LABELS, action_label, changes
from portal.rules.vietnamese import fold, short_date
from portal.services.paging import SIZE, Paged
from portal.services.records.audit import note
from portal.services.units.tree import subtree

MOST = 10_000
"""How far back a list or a spreadsheet reaches; a filter reaches further."""

COLUMNS = (
    (mark("Lúc"), 18),
    (mark("Người thực hiện"), 26),
    (mark("Thay mặt"), 34),
    (mark("Việc"), 30),
    (mark("Đối tượng"), 34),
    (mark("Thay đổi"), 60),
    (mark("Mã yêu cầu"), 20),
)


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What is looked for; empty parts do not narrow."""

    person: str = ""
    action: str = ""
    object_type: str = ""
    unit: str = ""
    since: date | None = None
    until: date | None = None


def visible_entries(actor: Actor) -> Select[AuditEntry]:
    """Entries of the unit acted for and those below it today; operators also see those of no unit."""
    if not actor.can(Permission.RECORDS_READ) or actor.unit_id is None:
        raise NotAllowed
    return select(AuditEntry).where(_in_scope(actor, AuditEntry.unit_id))


def _in_scope(actor: Actor, unit: ColumnElement[Any] | Any) -> ColumnElement[bool]:
    own = unit.in_(select(subtree(actor.unit_id or 0).c.id))
    return or_(own, AuditEntry.unit_id.is_(None)) if actor.can(Permission.SYSTEM_OPERATE) else own


def find_entries(actor: Actor, wanted: Filter, *, number: int = 1) -> Paged[AuditEntry]:
    """One page of what matches, newest first; counted up to ``MOST``."""
    conditions = list(_conditions(wanted))
    matching = visible_entries(actor).where(*conditions)
    total = db.session.scalar(select(func.count()).select_from(matching.limit(MOST).subquery())) or 0
    number = min(max(1, number), max(1, -(-total // SIZE)))
    query = _newest_first(actor, conditions, many=total >= MOST).limit(SIZE).offset((number - 1) * SIZE)
    return Paged(db.session.scalars(query).all(), number, SIZE, total)


def _newest_first(actor: Actor, conditions: Sequence[ColumnElement[bool]], *, many: bool) -> Select[AuditEntry]:
    """Few entries are found by unit and sorted; many by walking back from the newest until the page is full.

    The sum keeps the planner from collecting millions of entries of a whole province only to sort them.
    """
    scope = _in_scope(actor, AuditEntry.unit_id + 0 if many else AuditEntry.unit_id)
    return select(AuditEntry).where(scope, *conditions).order_by(AuditEntry.id.desc())


def _conditions(wanted: Filter) -> Iterable[ColumnElement[bool]]:
    if wanted.person:
        people = select(Account.id).where(Account.name_folded.contains(fold(wanted.person), autoescape=True))
        yield AuditEntry.account_id.in_(people)
    if wanted.unit:
        units = select(Unit.id).where(Unit.name_folded.contains(fold(wanted.unit), autoescape=True))
        yield AuditEntry.unit_id.in_(units)
    if wanted.action:
        yield AuditEntry.action == wanted.action
    if wanted.object_type:
        yield AuditEntry.object_type == wanted.object_type
    if wanted.since:
        yield AuditEntry.at >= _begin(wanted.since)
    if wanted.until:
        yield AuditEntry.at < _begin(wanted.until + timedelta(days=1))


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), clock.LOCAL_ZONE)


def names_of(entries: Sequence[AuditEntry]) -> dict[tuple[str, int], str]:
    """What the entries are about, by two queries: people and units by name, documents as noted in the entry."""
    found: dict[tuple[str, int], str] = {}
    for table, column, object_type in ((Account, Account.full_name, "account"), (Unit, Unit.name, "unit")):
        ids = {entry.object_id for entry in entries if entry.object_type == object_type}
        rows = db.session.execute(select(table.id, column).where(table.id.in_(ids))) if ids else ()
        found.update({(object_type, object_id): name for object_id, name in rows})
    for entry in entries:
        if entry.object_type == "document" and (noted := entry.after or entry.before):
            found.setdefault(("document", entry.object_id), str(noted.get("code") or noted.get("subject") or ""))
    return found


def export_entries(actor: Actor, wanted: Filter, say: Say = str) -> bytes:
    """What matches as XLSX, the newest ``MOST`` entries; taking the log away is itself an entry."""
    begin_write()
    query = visible_entries(actor).where(*_conditions(wanted)).order_by(AuditEntry.id.desc()).limit(MOST)
    entries = db.session.scalars(query).all()
    names = names_of(entries)
    note(actor, "audit_exported", "unit", actor.unit_id or 0, after={"rows": len(entries)})
    title = " – ".join((say(mark("Nhật ký")), actor.unit_name, short_date(clock.today())))
    headings = [(say(heading), width) for heading, width in COLUMNS]
    return write_table(title, headings, (_cells(entry, names, say) for entry in entries))


def _cells(entry: AuditEntry, names: dict[tuple[str, int], str], say: Say) -> list[Any]:
    about = say(OBJECT_LABELS.get(entry.object_type, entry.object_type))
    name = names.get((entry.object_type, entry.object_id)) or f"#{entry.object_id}"
    changed = "; ".join(
        f"{say(change.label)}: {change.before or '–'} → {change.after or '–'}"
        for change in changes(entry.before, entry.after, say)
    )
    return [
        entry.at,
        entry.account_name or say(mark("Hệ thống")),
        entry.unit_name,
        say(action_label(entry.action)),
        f"{about}: {name}",
        changed,
        entry.request_id,
    ]
