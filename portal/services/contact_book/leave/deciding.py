"""Deciding about leave: approving, refusing with words, asking the family back."""

from sqlalchemy import select

from portal.db import db
from portal.errors import Conflict, NotAllowed, RuleBroken
from portal.models.contact_book import LeaveRequest
from portal.models.units import Unit
from portal.rules.contact_book.leave import APPROVE, LONGEST_WORDS, OUTCOMES, WAITING
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor
from portal.services.contact_book.families import find_families
from portal.services.contact_book.leave.asking import add_step
from portal.services.contact_book.leave.scope import lock_leave
from portal.services.notifications.telling import notify
from portal.services.records.audit import note


def decide(actor: Actor, *, leave_id: int, choice: str, words: str, version: int) -> LeaveRequest:
    """Approve, refuse or ask back; the guardian who asked is told, if the right to see the child still holds."""
    seen = lock_leave(actor, leave_id)
    leave = seen.leave
    if not seen.decides:
        raise NotAllowed
    if choice not in OUTCOMES:
        raise RuleBroken("Hãy chọn duyệt, không duyệt hoặc hỏi lại.", field="words")
    if leave.state != WAITING or leave.version != version:
        raise Conflict("Đơn này vừa thay đổi ở nơi khác. Hãy xem lại bên dưới.")
    if choice != APPROVE and not words:
        raise RuleBroken("Vui lòng ghi lời nhắn cho gia đình.", field="words")
    if len(words) > LONGEST_WORDS:
        raise RuleBroken("Không quá %(max)d ký tự.", field="words", max=LONGEST_WORDS)
    leave.state = OUTCOMES[choice]
    add_step(actor, leave, leave.state, words)
    after = {"valid_from": leave.first_day.isoformat(), "last_day": leave.last_day.isoformat()}
    note(actor, f"leave_{leave.state}", "leave_request", leave.id, after=after)
    db.session.flush()
    _tell_family(leave)
    return leave


def _tell_family(leave: LeaveRequest) -> None:
    members = find_families([leave.pupil_id]).get(leave.pupil_id, ())
    people = [each.account_id for each in members if each.guardian_id == leave.guardian_id and each.account_id]
    school = db.session.scalar(select(Unit.name).where(Unit.id == leave.unit_id))
    path = f"/so-lien-lac/{leave.pupil_id}/xin-nghi/{leave.id}/"
    key = f"leave-{leave.id}-{leave.version}"
    notify(people, kind=Kind.LEAVE_ANSWERED, key=key, params={"school": school}, path=path)
