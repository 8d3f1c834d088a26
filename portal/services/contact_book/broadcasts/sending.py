"""Sending a broadcast: half a minute to take it back, then the worker makes a notice of it school by school.

The recipients are written with their rights of that moment, in one transaction for each school: a province takes as
long as it takes, and nothing is made twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.contact_book import Broadcast, Notice
from portal.models.records import OutboxItem
from portal.rules.contact_book.notices import EVERYBODY, GRADE, HOLD, is_seen
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor
from portal.services.contact_book.broadcasts.scope import find_pupils, lock_broadcast, lock_draft, pupils_of, schools_of
from portal.services.contact_book.notices.aiming import find_told
from portal.services.contact_book.notices.sending import tell, write_recipients
from portal.services.records.audit import note
from portal.services.records.outbox import queue_many
from portal.services.units.tree import children

SEND, WITHDRAW = "broadcast_school", "broadcast_withdrawn"


@dataclass(frozen=True)
class Preview:
    """Where a draft would go now: the schools, the pupils in them, and both aims in words."""

    schools: Sequence[tuple[int, str]]
    pupils: int
    aim_words: str


def preview(broadcast: Broadcast) -> Preview:
    """What sending would do; three statements. The draft was loaded through its scope."""
    schools = schools_of(broadcast)
    query = pupils_of([unit_id for unit_id, _name in schools], broadcast.grades).order_by(None).subquery()
    pupils = db.session.scalar(select(func.count(query.c.id.distinct()))) or 0
    return Preview(schools, pupils, _words(broadcast))


def send(actor: Actor, *, broadcast_id: int, version: int) -> Broadcast:
    """Send it: in half a minute the worker begins."""
    found = lock_draft(actor, broadcast_id)
    if found.version != version:
        raise RuleBroken("Thông báo vừa được sửa ở nơi khác. Hãy xem lại rồi gửi.")
    if found.ends_on < clock.today():
        raise RuleBroken("Ngày kết thúc đã qua.")
    seen = preview(found)
    if not seen.pupils:
        raise RuleBroken("Nơi gửi không có học sinh nào nên chưa gửi được.")
    found.sent_at, found.author, found.author_id = clock.now(), actor.name, actor.account_id
    found.aim_words = seen.aim_words[:500]
    sent_at = found.sent_at.isoformat()
    items = {
        f"{SEND}-{found.id}-{found.version}-{unit_id}": {
            "broadcast_id": found.id,
            "unit_id": unit_id,
            "sent_at": sent_at,
        }
        for unit_id, _name in seen.schools
    }
    queue_many(SEND, items, available_at=found.sent_at + HOLD)
    after = {"title": found.title, "schools": len(seen.schools), "count": seen.pupils}
    note(actor, "broadcast_sent", "broadcast", found.id, unit_id=found.unit_id, after=after)
    db.session.flush()
    return found


def undo(actor: Actor, *, broadcast_id: int) -> Broadcast:
    """Take it back while no school has it: a draft again."""
    found = lock_broadcast(actor, broadcast_id)
    if found.sent_at is None or found.withdrawn_at is not None or is_seen(found.sent_at, clock.now()):
        raise RuleBroken("Đã quá 30 giây, các gia đình xem được thông báo này rồi. Hãy thu hồi nếu cần.")
    found.sent_at = None
    note(actor, "broadcast_undone", "broadcast", found.id, unit_id=found.unit_id, after={"title": found.title})
    db.session.flush()
    return found


def withdraw(actor: Actor, *, broadcast_id: int, reason: str) -> Broadcast:
    """Say that it no longer holds, and why; the worker says so in every school, and makes no new notices."""
    found = lock_broadcast(actor, broadcast_id)
    if found.sent_at is None or found.withdrawn_at is not None:
        raise RuleBroken("Thông báo này chưa gửi hoặc đã được thu hồi.")
    if not reason:
        raise RuleBroken("Vui lòng nhập lý do.", field="reason")
    found.withdrawn_at, found.withdrawn_by, found.withdrawn_reason = clock.now(), actor.name, reason
    made = db.session.scalars(select(Notice.id).where(Notice.broadcast_id == found.id).order_by(Notice.id)).all()
    queue_many(WITHDRAW, {f"{WITHDRAW}-{notice_id}": {"notice_id": notice_id} for notice_id in made})
    after = {"title": found.title, "reason": reason}
    note(actor, "broadcast_withdrawn", "broadcast", found.id, unit_id=found.unit_id, after=after)
    db.session.flush()
    return found


def make_notice(item: OutboxItem) -> None:
    """The worker's part for one school: its notice, the recipients of this moment, telling them."""
    found = db.session.get(Broadcast, item.payload["broadcast_id"])
    if found is None or found.sent_at is None or found.sent_at.isoformat() != item.payload["sent_at"]:
        return
    unit_id = item.payload["unit_id"]
    there = select(Notice.id).where(Notice.broadcast_id == found.id, Notice.unit_id == unit_id)
    if found.withdrawn_at is not None or db.session.scalar(there) is not None:
        return
    pupils = find_pupils(unit_id, found.grades)
    if not pupils:
        return
    made = Notice(
        unit_id=unit_id,
        author_id=found.author_id,
        author=found.unit_name[:150],
        broadcast_id=found.id,
        title=found.title,
        text=found.text,
        aims=[f"{GRADE}{grade}" for grade in found.grades] or [EVERYBODY],
        aim_words=found.aim_words,
        begins_on=clock.today(),
        ends_on=found.ends_on,
        confirming=found.confirming,
        urgent=found.urgent,
        created_at=clock.now(),
        sent_at=clock.now() - HOLD,  # the half minute is over
    )
    db.session.add(made)
    db.session.flush()
    write_recipients(made, pupils, find_told([each.pupil_id for each in pupils]))
    tell(made, Kind.NOTICE_URGENT if made.urgent else Kind.NOTICE_SENT, key="sent")


def withdraw_notice(item: OutboxItem) -> None:
    """The worker's part of a withdrawal for one school."""
    made = db.session.get(Notice, item.payload["notice_id"])
    found = db.session.get(Broadcast, made.broadcast_id) if made is not None and made.broadcast_id else None
    if made is None or found is None or made.withdrawn_at is not None:
        return
    made.withdrawn_at, made.withdrawn_by = clock.now(), found.unit_name[:150]
    made.withdrawn_reason = found.withdrawn_reason
    tell(made, Kind.NOTICE_WITHDRAWN, key="withdrawn")


def _words(broadcast: Broadcast) -> str:
    names = [unit.name for unit in children(broadcast.unit_id) if unit.id in broadcast.under]
    grades = [f"khối {grade}" for grade in broadcast.grades]
    return ", ".join([*(names or ["mọi trường"]), *grades])
