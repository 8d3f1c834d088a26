"""Entering what became of somebody, ending at its day what the person may do; withdrawing what was entered wrongly."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.people import Account, Membership
from portal.models.school import BoardMember, HomeroomTeacher, StaffStatus, TeachingAssignment
from portal.rules.permissions import Actor, Permission, Role
from portal.rules.school.assigning import overlaps
from portal.rules.school.staff import GONE, check_entry, may_end, statuses_for
from portal.services.people.roles import close_role
from portal.services.records.audit import note
from portal.services.school.board import close_member
from portal.services.school.sharing import Holding, close_holding
from portal.services.school.staff.holding import Holdings, find_holdings
from portal.services.school.staff.reading import StaffRead, read_member

TABLES: dict[str, Any] = {
    "roles": Membership,
    "leading": HomeroomTeacher,
    "teaching": TeachingAssignment,
    "board": BoardMember,
}


@dataclass(frozen=True, kw_only=True)
class StatusEntry:
    """What is entered of somebody; ``confirmed``: what ends with it was seen."""

    status: str
    happened_on: date
    until: date | None = None
    reason: str
    decision: str = ""
    confirmed: bool = False


def get_member(actor: Actor, account_id: int, *, day: date | None = None) -> StaffRead:
    """Somebody else of the staff whose status the actor may enter, with what would end from ``day`` on."""
    if actor.unit_id is None or not actor.can(Permission.SCHOOL_MANAGE):
        raise NotAllowed
    found = read_member(actor, account_id=account_id, day=day)
    if account_id == actor.account_id:
        raise NotAllowed
    return found


def enter_status(actor: Actor, *, account_id: int, entry: StatusEntry) -> StaffStatus:
    """From a day on somebody has another status; being gone ends roles and assignments at that day, once confirmed."""
    _lock(account_id)
    found = get_member(actor, account_id)
    last = found.last
    check_entry(
        entry.status,
        on=entry.happened_on,
        until=entry.until,
        before=last.status if last else found.row.status,
        last_on=last.happened_on if last else None,
        today=clock.today(),
    )
    if entry.status not in statuses_for(actor):
        raise RuleBroken("Chỉ lãnh đạo trường ghi được tình trạng này, vì nó kết thúc vai trò.", field="status")
    made = StaffStatus(
        unit_id=actor.unit_id,
        account_id=account_id,
        status=entry.status,
        happened_on=entry.happened_on,
        until=entry.until,
        reason=entry.reason,
        decision=entry.decision,
        ended=_end(actor, account_id, entry) if entry.status in GONE else {},
        entered_at=clock.now(),
        entered_by=actor.name,
    )
    db.session.add(made)
    db.session.flush()
    note(actor, "staff_status_entered", "account", account_id, after=_noted(made))
    return made


def _end(actor: Actor, account_id: int, entry: StatusEntry) -> dict[str, dict[str, str | None]]:
    held = find_holdings(actor, account_id, entry.happened_on)
    if not held.is_empty and not entry.confirmed:
        raise RuleBroken("Hãy xem những gì sẽ kết thúc ở trên, rồi đánh dấu vào ô này.", field="confirmed")
    rows = _held_rows(held)
    former = {
        name: {str(row.id): row.valid_to.isoformat() if row.valid_to else None for row in found}
        for name, found in rows.items()
    }
    for row in held.roles:
        close_role(actor, row, _end_of(row, entry.happened_on))
    assignments: Sequence[Holding] = [*held.leading, *held.teaching]
    for holding in assignments:
        close_holding(actor, holding, _end_of(holding, entry.happened_on))
    for member in held.board:
        close_member(actor, member, _end_of(member, entry.happened_on))
    return former


def _held_rows(held: Holdings) -> dict[str, Sequence[Any]]:
    return {"roles": held.roles, "leading": held.leading, "teaching": held.teaching, "board": held.board}


def _end_of(row: Any, on: date) -> date:
    """What was to begin later ends on its first day: it never held."""
    day: date = max(on, row.valid_from)
    return day


@dataclass(frozen=True)
class Withdrawn:
    """An entry withdrawn; ``restored`` of what it had ended goes on, ``left`` has been taken by somebody else."""

    entry: StaffStatus
    restored: int
    left: int


def get_entry(actor: Actor, *, account_id: int, entry_id: int) -> tuple[StaffRead, StaffStatus]:
    """An entry the actor might have made, with whose it is."""
    found = get_member(actor, account_id)
    entry = next((each for each in found.entries if each.id == entry_id), None)
    if entry is None:
        raise NotFound
    if entry.status not in statuses_for(actor):
        raise NotAllowed
    return found, entry


def withdraw_status(actor: Actor, *, account_id: int, entry_id: int, reason: str) -> Withdrawn:
    """The newest entry was wrong: it stays to be read, counts no longer, and what it had ended goes on as before."""
    _lock(account_id)
    found, entry = get_entry(actor, account_id=account_id, entry_id=entry_id)
    if found.last is None or found.last.id != entry_id:
        raise RuleBroken("Chỉ rút được lần ghi mới nhất.")
    entry.withdrawn_at, entry.withdrawn_by, entry.withdrawn_why = clock.now(), actor.name, reason
    restored = left = 0
    for name, former in entry.ended.items():
        rows = db.session.scalars(select(TABLES[name]).where(TABLES[name].id.in_(map(int, former)))).all()
        for row in sorted(rows, key=lambda each: each.id):
            end = former[str(row.id)]
            until = date.fromisoformat(end) if end else None
            if row.valid_to == _end_of(row, entry.happened_on) and _may_go_on(actor, name, row, until):
                row.valid_to = until
                restored += 1
            else:
                left += 1
    after = {**_noted(entry), "reason": reason, "count": restored}
    note(actor, "staff_status_withdrawn", "account", account_id, after=after)
    db.session.flush()
    return Withdrawn(entry, restored, left)


def _may_go_on(actor: Actor, name: str, row: Any, until: date | None) -> bool:
    """Roles go on only by the word of who may end them."""
    return (name != "roles" or may_end(actor, Role(row.role))) and not _is_taken(name, row, until)


def _is_taken(name: str, row: Any, until: date | None) -> bool:
    """Whether meanwhile somebody else teaches or leads, or the person holds the same anew."""
    table = TABLES[name]
    same = {
        "roles": ("account_id", "unit_id", "role", "domain"),
        "leading": ("class_id",),
        "teaching": ("class_id", "subject"),
        "board": ("account_id", "unit_id"),
    }[name]
    query = select(table).where(table.id != row.id).filter_by(**{each: getattr(row, each) for each in same})
    others = db.session.scalars(query.where(table.valid_from >= row.valid_to)).all()
    return any(
        each.valid_to != each.valid_from and overlaps(row.valid_to, until, each.valid_from, each.valid_to)
        for each in others
    )


def _lock(account_id: int) -> None:
    """Two people who enter something of one person at once do so one after the other."""
    db.session.execute(select(Account.id).where(Account.id == account_id).with_for_update())


def _noted(entry: StaffStatus) -> dict[str, Any]:
    return {
        "work_status": entry.status,
        "valid_from": entry.happened_on.isoformat(),
        "decision": entry.decision,
        "reason": entry.reason,
        "count": sum(map(len, entry.ended.values())),
    }
