"""Sending at a chosen hour: the worker sends, for the author, with the rights and the recipients of that moment."""

from datetime import date, datetime

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken, mark
from portal.models.contact_book import Notice
from portal.models.people import Account
from portal.models.records import OutboxItem
from portal.rules.contact_book.hours import check_schedule
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor
from portal.services.contact_book.notices.aiming import check_aims
from portal.services.contact_book.notices.scope import get_draft
from portal.services.contact_book.notices.sending import send
from portal.services.notifications.telling import notify
from portal.services.people.actors import load_actor
from portal.services.people.sessions import may_sign_in
from portal.services.records.audit import note
from portal.services.records.outbox import queue

KIND = "notice_due"
_NO_RIGHT = mark("Người soạn không còn quyền gửi thông báo của trường.")


def schedule(actor: Actor, *, notice_id: int, version: int, day: date | None, hour: str) -> Notice:
    """Have a draft sent at an hour; asked again it is the new hour."""
    found = get_draft(actor, notice_id)
    if found.version != version:
        raise RuleBroken("Thông báo vừa được sửa ở nơi khác. Hãy xem lại rồi gửi.")
    check_aims(actor, found.aims)
    local = clock.now().astimezone(clock.LOCAL_ZONE)
    found.scheduled_at = check_schedule(day, hour, now=local, ends_on=found.ends_on)
    found.schedule_problem = ""
    note(actor, "notice_scheduled", "notice", found.id, after={"title": found.title, "send_at": _words(found)})
    db.session.flush()
    return found


def cancel_schedule(actor: Actor, *, notice_id: int) -> Notice:
    """Back to a draft that goes when its author says so."""
    found = get_draft(actor, notice_id)
    if found.scheduled_at is not None:
        note(actor, "notice_unscheduled", "notice", found.id, before={"title": found.title, "send_at": _words(found)})
        found.scheduled_at = None
        db.session.flush()
    return found


def queue_due_notices() -> None:
    """Have every notice sent whose hour has come; each on its own."""
    query = (
        select(Notice.id, Notice.scheduled_at)
        .where(Notice.scheduled_at <= clock.now(), Notice.sent_at.is_(None), Notice.discarded_at.is_(None))
        .order_by(Notice.scheduled_at, Notice.id)
        .limit(500)
    )
    for notice_id, scheduled_at in db.session.execute(query).all():
        payload = {"notice_id": notice_id, "scheduled_at": _key(scheduled_at)}
        queue(KIND, f"{KIND}-{notice_id}-{payload['scheduled_at']}", payload)


def send_due(item: OutboxItem) -> None:
    """Send it for its author, unless it was taken back or arranged anew; what stands in the way is kept and told."""
    found = db.session.scalar(select(Notice).where(Notice.id == item.payload["notice_id"]).with_for_update())
    if found is None or found.sent_at is not None or found.discarded_at is not None:
        return
    if _key(found.scheduled_at) != item.payload["scheduled_at"]:
        return
    problem = _try(found)
    if problem:
        found.scheduled_at, found.schedule_problem = None, problem
        note(None, "notice_not_sent", "notice", found.id, unit_id=found.unit_id, after={"title": found.title})
        key = f"notice-{found.id}-not-sent-{item.id}"
        path = f"/lien-lac/thong-bao/{found.id}/"
        notify([found.author_id], kind=Kind.NOTICE_NOT_SENT, key=key, params={}, path=path, unit_id=found.unit_id)
        db.session.flush()


def _try(found: Notice) -> str:
    """Why it could not be sent, "" when it was."""
    author = db.session.get_one(Account, found.author_id)
    if not may_sign_in(author):
        return _NO_RIGHT
    try:
        send(load_actor(author, unit_id=found.unit_id)[0], notice_id=found.id, version=found.version)
    except RuleBroken as broken:
        return str(broken)
    except (NotFound, NotAllowed):
        return _NO_RIGHT
    return ""


def _key(scheduled_at: datetime | None) -> str:
    return scheduled_at.isoformat() if scheduled_at else ""


def _words(notice: Notice) -> str:
    at = notice.scheduled_at
    return at.astimezone(clock.LOCAL_ZONE).strftime("%H:%M %d/%m/%Y") if at else ""
