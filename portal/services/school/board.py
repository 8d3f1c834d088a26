"""The board that looks after the electronic books: who is on it, with which written duty, by which decision (R32)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.school import BoardMember
from portal.rules.permissions import Actor, Permission
from portal.rules.school.assigning import BOARD, check_duty, overlaps
from portal.services.records.audit import note
from portal.services.school import decisions
from portal.services.school.teaching import list_teachers


@dataclass(frozen=True)
class BoardRead:
    """The members of today and those to come, and those of former times."""

    now: Sequence[BoardMember]
    before: Sequence[BoardMember]


def read_board(actor: Actor) -> BoardRead:
    """Everybody at the school may know who is on the board."""
    today = clock.today()
    rows = [row for row in _rows(actor) if row.valid_to != row.valid_from]
    now = [row for row in rows if row.valid_to is None or row.valid_to > today]
    return BoardRead(now, [row for row in reversed(rows) if row not in now])


def check_right(actor: Actor) -> int:
    """The school whose board the actor appoints: being on it opens locks, so only leaders do."""
    if actor.unit_id is None or not actor.can(Permission.GRADEBOOK_LOCK):
        raise NotAllowed
    return actor.unit_id


def get_member(actor: Actor, member_id: int) -> BoardMember:
    """One member the actor may change."""
    check_right(actor)
    found = next((row for row in _rows(actor) if row.id == member_id), None)
    if found is None:
        raise NotFound
    return found


def add_member(actor: Actor, *, account_id: int, duty: str, since: date, decision_id: int | None) -> BoardMember:
    """Somebody is on the board from a day on."""
    unit_id = check_right(actor)
    check_duty(duty)
    decision = decisions.chosen(actor, decision_id, BOARD, start_year=None)
    if decision is None:
        raise RuleBroken("Hãy chọn quyết định lập ban.", field="decision_id")
    if since < decision.applies_from:
        raise RuleBroken("Ngày này trước ngày quyết định được chọn có hiệu lực.", field="since")
    if account_id not in {known for known, _name in list_teachers(actor)}:
        raise RuleBroken("Người này không làm việc ở trường.", field="account_id")
    if any(row.account_id == account_id and _meets(row, since) for row in _rows(actor)):
        raise RuleBroken("Người này đã ở trong ban.", field="account_id")
    made = BoardMember(unit_id=unit_id, account_id=account_id, duty=duty, decision_id=decision.id, valid_from=since)
    db.session.add(made)
    db.session.flush()
    note(actor, "board_member_added", "board_member", made.id, after=_noted(made))
    return made


def change_duty(actor: Actor, *, member_id: int, duty: str) -> BoardMember:
    """Another written duty; the log keeps the one before."""
    found = get_member(actor, member_id)
    check_duty(duty)
    before = _noted(found)
    found.duty = duty
    note(actor, "board_duty_changed", "board_member", member_id, before=before, after=_noted(found))
    db.session.flush()
    return found


def end_member(actor: Actor, *, member_id: int, on: date) -> BoardMember:
    """From a day on the person is on the board no longer."""
    found = get_member(actor, member_id)
    if on < found.valid_from:
        raise RuleBroken("Ngày này trước ngày vào ban.", field="on")
    if found.valid_to is not None and on > found.valid_to:
        raise RuleBroken("Người này đã thôi trước ngày đó.", field="on")
    close_member(actor, found, on)
    db.session.flush()
    return found


def close_member(actor: Actor, member: BoardMember, on: date) -> None:
    """End somebody's time on the board and note it; the caller has checked that it may end."""
    member.valid_to = on
    note(actor, "board_member_ended", "board_member", member.id, after={"valid_to": on.isoformat()})


def _rows(actor: Actor) -> Sequence[BoardMember]:
    query = select(BoardMember).options(joinedload(BoardMember.account, innerjoin=True))
    ordered = query.options(joinedload(BoardMember.decision)).where(BoardMember.unit_id == actor.unit_id)
    return db.session.scalars(ordered.order_by(BoardMember.valid_from, BoardMember.id)).all()


def _meets(row: BoardMember, since: date) -> bool:
    return row.valid_to != row.valid_from and overlaps(since, None, row.valid_from, row.valid_to)


def _noted(member: BoardMember) -> dict[str, Any]:
    return {"board_duty": member.duty, "valid_from": member.valid_from.isoformat()}
