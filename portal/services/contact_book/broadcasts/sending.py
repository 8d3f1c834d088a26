"""Sending a broadcast: half a minute to take it back; then reminding and withdrawing. The worker does the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.contact_book import Broadcast, BroadcastFile, Notice
from portal.rules.contact_book.broadcasts import AT_ONCE, PAUSE
from portal.rules.contact_book.notices import HOLD, is_seen
from portal.rules.permissions import Actor
from portal.services.contact_book.broadcasts.scope import (
    chosen_under,
    list_files,
    lock_broadcast,
    lock_draft,
    pupils_of,
    schools_of,
)
from portal.services.records.audit import note
from portal.services.records.outbox import queue_many

SPREAD, SEND, WITHDRAW, REMIND = "broadcast_sent", "broadcast_school", "broadcast_withdrawn", "broadcast_reminder"


@dataclass(frozen=True, kw_only=True)
class Preview:
    """Where a draft would go now: the schools, the pupils in them, both aims in words; ``is_short``: a unit that was
    chosen is below no longer."""

    schools: Sequence[tuple[int, str]]
    pupils: int
    aim_words: str
    files: Sequence[BroadcastFile]
    is_short: bool


def preview(broadcast: Broadcast) -> Preview:
    """What sending would do; five statements. The draft was loaded through its scope."""
    under, schools = chosen_under(broadcast), schools_of(broadcast)
    query = pupils_of([unit_id for unit_id, _name in schools], broadcast.grades).order_by(None).subquery()
    names = [unit.name for unit in under.units] if broadcast.under else ["mọi trường"]
    return Preview(
        schools=schools,
        pupils=db.session.scalar(select(func.count(query.c.id.distinct()))) or 0,
        aim_words=", ".join([*names, *(f"khối {grade}" for grade in broadcast.grades)]),
        files=list_files(broadcast),
        is_short=under.is_short,
    )


def send(actor: Actor, *, broadcast_id: int, version: int) -> Broadcast:
    """Send it: in half a minute the worker begins, with the schools and the rights of then."""
    found = lock_draft(actor, broadcast_id)
    if found.version != version:
        raise RuleBroken("Thông báo vừa được sửa ở nơi khác. Hãy xem lại rồi gửi.")
    if found.ends_on < clock.today():
        raise RuleBroken("Ngày kết thúc đã qua.")
    seen = preview(found)
    if seen.is_short:
        raise RuleBroken("Có đơn vị đã chọn không còn ở ngay dưới đơn vị bạn. Hãy sửa nơi gửi rồi gửi.")
    if not seen.pupils:
        raise RuleBroken("Nơi gửi không có học sinh nào nên chưa gửi được.")
    found.sent_at, found.author, found.author_id = clock.now(), actor.name, actor.account_id
    found.aim_words = seen.aim_words[:500]
    item = {"broadcast_id": found.id, "sent_at": found.sent_at.isoformat()}
    queue_many(SPREAD, {f"{SPREAD}-{found.id}-{found.version}": item}, available_at=found.sent_at + HOLD)
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
    made = _made(found)
    queue_slowly(WITHDRAW, {f"{WITHDRAW}-{notice_id}": {"notice_id": notice_id} for notice_id in made})
    after = {"title": found.title, "reason": reason}
    note(actor, "broadcast_withdrawn", "broadcast", found.id, unit_id=found.unit_id, after=after)
    db.session.flush()
    return found


def remind(actor: Actor, *, broadcast_id: int) -> Broadcast:
    """Have the families of every school reminded from whom something is missing, once a day."""
    found, today = lock_broadcast(actor, broadcast_id), clock.today()
    made = _made(found)
    if not made or found.withdrawn_at is not None or found.ends_on < today:
        raise RuleBroken("Thông báo này không còn chờ ai nên không nhắc được.")
    if found.reminded_on == today:
        raise RuleBroken("Hôm nay đã nhắc rồi. Mỗi ngày nhắc một lần.")
    found.reminded_on = today
    day = today.isoformat()
    queue_slowly(REMIND, {f"{REMIND}-{each}-{day}": {"notice_id": each, "day": day} for each in made})
    after = {"title": found.title, "schools": len(made)}
    note(actor, "broadcast_reminded", "broadcast", found.id, unit_id=found.unit_id, after=after)
    db.session.flush()
    return found


def queue_slowly(kind: str, payloads: dict[str, dict[str, object]], *, since: datetime | None = None) -> None:
    """Work for many schools with pauses, so that nobody else waits long to write."""
    begins_at, keys = since or clock.now(), list(payloads)
    for turn, start in enumerate(range(0, len(keys), AT_ONCE)):
        part = {key: payloads[key] for key in keys[start : start + AT_ONCE]}
        queue_many(kind, part, available_at=begins_at + turn * PAUSE)


def _made(broadcast: Broadcast) -> Sequence[int]:
    return db.session.scalars(select(Notice.id).where(Notice.broadcast_id == broadcast.id).order_by(Notice.id)).all()
