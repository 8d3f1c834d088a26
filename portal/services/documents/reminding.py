"""Reminders: which rungs have been reached is found by the clock, each is queued once and told by the worker."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import aliased

from portal.adapters import clock
from portal.db import begin_write, db, read_pairs
from portal.models.documents import Document, DocumentLink, Duty, DutyReport, HandlingTask, Receipt
from portal.models.records import OutboxItem
from portal.rules.documents.deadlines import Rhythm, present
from portal.rules.documents.receipts import RULES
from portal.rules.documents.reminders import DAYS, TOO_LATE, deadline_rung, morning, opening_rung
from portal.rules.notifications.kinds import Kind
from portal.rules.vietnamese import short_date
from portal.services.documents.announcing import list_people, receivers_where
from portal.services.documents.duties.owing import addressed
from portal.services.documents.duties.rows import begins, timing_of
from portal.services.documents.linking import REPLY
from portal.services.documents.pausing import Judge
from portal.services.notifications.telling import notify_for_units
from portal.services.records.outbox import queue_many

KIND = "reminder"
Payloads = dict[str, dict[str, Any]]


def queue_reminders() -> None:
    """The recurring job: queue every rung that has been reached; one that was queued before is left alone."""
    found = {**_of_openings(), **_of_replies(), **_of_duties()}
    db.session.rollback()
    if not found:
        return
    begin_write()
    queue_many(KIND, found)
    db.session.commit()


def _of_openings() -> Payloads:
    """Documents within their 24 hours, and those whose 24 hours ended lately, that some addressee has not opened."""
    now = clock.now()
    longest = max(rule.after for rule in RULES.values())
    waiting = exists().where(Receipt.document_id == Document.id, _unopened())
    lately = or_(Document.posted_at > now - longest - TOO_LATE, Document.hours_until > now - TOO_LATE)
    query, judge = select(Document).where(lately, waiting), Judge()
    found: Payloads = {}
    for document in db.session.scalars(query):
        if document.posted_at is None or document.posted_at > now:
            continue
        over = document.deemed_at
        rung, payload = _rung_of(document), {"document": document.id}
        if over <= judge.now_for(document) < over + TOO_LATE:
            found[f"remind-deemed-{document.id}"] = {"about": "deemed", **payload}
        elif rung is not None:
            hours = int(rung.total_seconds() // 3600)
            found[f"remind-open-{document.id}-{hours}h"] = {"about": "opening", "hours": hours, **payload}
    return found


def _of_replies() -> Payloads:
    today = clock.today()
    near = Document.reply_by.between(today - _back(), today + timedelta(days=DAYS[0]))
    found: Payloads = {}
    for document in db.session.scalars(select(Document).where(Document.posted_at.is_not(None), near)):
        if document.reply_by is None or document.posted_at is None or _just_posted(document):
            continue
        if (rung := deadline_rung(document.reply_by, today)) is not None:
            payload = {"about": "reply", "document": document.id, "rung": rung}
            found[f"remind-reply-{document.id}-{rung}"] = payload
    return found


def _of_duties() -> Payloads:
    today = clock.today()
    near = Duty.due_on.between(today - _back(), today + timedelta(days=DAYS[0]))
    fixed = Duty.fixed_at.is_not(None) & Duty.dropped_at.is_(None)
    query = select(Duty).where(fixed, or_(near, Duty.rhythm.not_in([Rhythm.ONCE, Rhythm.AFTER_EVENT])))
    found: Payloads = {}
    for duty in db.session.scalars(query):
        if begins(duty) >= today:
            continue
        occurrence = present(timing_of(duty), since=begins(duty), today=today)
        if occurrence and (rung := deadline_rung(occurrence.due, today)) is not None:
            due = occurrence.due.isoformat()
            payload = {"about": "duty", "duty": duty.id, "due": due, "rung": rung}
            found[f"remind-duty-{duty.id}-{due}-{rung}"] = payload
    return found


def _back() -> timedelta:
    return timedelta(days=-DAYS[-1]) + TOO_LATE


def _just_posted(document: Document) -> bool:
    """Posted today: that was just told."""
    return document.posted_at is not None and document.posted_at.astimezone(clock.LOCAL_ZONE).date() >= clock.today()


def _unopened() -> ColumnElement[bool]:
    return (
        ~Receipt.undeliverable
        & Receipt.first_opened_at.is_(None)
        & Receipt.recalled_at.is_(None)
        & Receipt.refused_at.is_(None)
    )


def remind(item: OutboxItem) -> None:
    """Tell those whom a rung concerns now; who has opened, answered or done it meanwhile is left in peace.

    A rung that is no longer the last one reached is not told: the later one is.
    """
    payload = item.payload
    if payload["about"] == "duty":
        due = date.fromisoformat(payload["due"])
        if deadline_rung(due, clock.today()) == payload["rung"]:
            _tell_of_duty(item.key, payload["duty"], due)
        return
    document = db.session.get_one(Document, payload["document"])
    if payload["about"] == "reply":
        if document.reply_by and deadline_rung(document.reply_by, clock.today()) == payload["rung"]:
            _tell_of_reply(item.key, document, document.reply_by)
    elif payload["about"] == "deemed":
        _tell_of_deemed(item.key, document)
    elif document.posted_at and _rung_of(document) == timedelta(hours=payload["hours"]):
        _tell_of_opening(item.key, document)


def _rung_of(document: Document) -> timedelta | None:
    return opening_rung(document.deemed_at, clock.now(), urgent=bool(document.urgency))


def _tell_of_opening(key: str, document: Document) -> None:
    told = receivers_where(Receipt.document_id == document.id, _unopened())
    _tell(told, document, Kind.OPENING_DUE, key, _named(document), f"/van-ban/{document.id}")


def _tell_of_deemed(key: str, document: Document) -> None:
    """The addressees that have not opened, and in one notification the sender's people."""
    unopened = Receipt.document_id == document.id, _unopened()
    path = f"/van-ban/{document.id}"
    _tell(receivers_where(*unopened), document, Kind.DOCUMENT_DEEMED, key, _named(document), path)
    count = db.session.scalar(select(func.count()).select_from(Receipt).where(*unopened)) or 0
    people = dict.fromkeys(list_people(document.issuing_unit_id), document.issuing_unit_id)
    if count and people:
        params = {"code": document.code, "count": count}
        _tell(people, document, Kind.SENT_DEEMED, f"{key}-sender", params, f"{path}/noi-nhan?trang-thai=deemed")


def _tell_of_reply(key: str, document: Document, due: date) -> None:
    answer = aliased(Document)
    answered = exists().where(
        DocumentLink.target_id == document.id,
        DocumentLink.kind == REPLY,
        DocumentLink.document_id == answer.id,
        answer.issuing_unit_id == Receipt.unit_id,
        answer.posted_at.is_not(None),
    )
    waiting = (
        Receipt.document_id == document.id,
        Receipt.refused_at.is_(None),
        Receipt.recalled_at.is_(None),
        ~answered,
    )
    told = {**receivers_where(*waiting), **_handlers(*waiting)}
    params = {**_named(document), "due": short_date(due)}
    _tell(told, document, Kind.REPLY_DUE, key, params, f"/van-ban/{document.id}")


def _tell_of_duty(key: str, duty_id: int, due: date) -> None:
    duty = db.session.get_one(Duty, duty_id)
    if duty.dropped_at is not None:
        return
    done = exists().where(
        DutyReport.duty_id == duty.id,
        DutyReport.unit_id == Receipt.unit_id,
        DutyReport.occurrence == due.isoformat(),
        DutyReport.returned_at.is_(None),
    )
    waiting = [*addressed(duty, due=due), ~done]
    params = {"duty": duty.title, "code": duty.document.code, "due": short_date(due)}
    _tell(receivers_where(*waiting), duty.document, Kind.DUTY_DUE, key, params, f"/van-ban/viec/{duty.id}")


def _handlers(*conditions: ColumnElement[bool]) -> dict[int, int | None]:
    """Account -> unit of those who handle the receipts and have not finished."""
    open_part = HandlingTask.removed_at.is_(None) & HandlingTask.done_at.is_(None)
    query = select(HandlingTask.account_id, HandlingTask.unit_id).join(Receipt, Receipt.id == HandlingTask.receipt_id)
    return read_pairs(query.where(open_part, *conditions))


def _tell(
    told: Mapping[int, int | None], document: Document, kind: Kind, key: str, params: dict[str, Any], path: str
) -> None:
    mail_from = morning(clock.now(), clock.LOCAL_ZONE, urgent=bool(document.urgency))
    notify_for_units(told, kind=kind, key=key, params=params, path=path, mail_from=mail_from)


def _named(document: Document) -> dict[str, str]:
    return {"code": document.code, "subject": document.subject}
