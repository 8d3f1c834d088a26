"""What must hold after every step of a document's life."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from portal.adapters import clock
from portal.db import begin_write, db
from portal.errors import NotFound
from portal.models.documents import Document, Opening, Recall, Receipt
from portal.models.records import AuditEntry, OutboxItem, RegisterEntry
from portal.rules.documents.receipts import is_deemed, state
from portal.rules.permissions import Actor
from portal.services.documents import receiving, withdrawing
from portal.services.documents.following import get_addressee, state_sql
from portal.services.documents.inbox import count_unopened, read_inbox
from portal.services.documents.pausing import NO_PATIENCE, Judge
from portal.services.documents.scope import get_document, visible_receipts
from portal.services.records.availability import settled
from portal.services.worker import DATABASE_WORK
from tests.cast import Person
from tests.make import actor_of
from tests.register import faults

FACTS = ("first_opened_at", "acknowledged_at", "refused_at", "registered_at", "arrival_number", "recalled_at")


@dataclass
class Kept:
    """What was seen once and may never be otherwise again."""

    posted_at: dict[int, datetime] = field(default_factory=dict)
    deemed_at: dict[int, datetime] = field(default_factory=dict)
    noted: set[int] = field(default_factory=set)
    looked: set[Any] = field(default_factory=set)
    facts: dict[tuple[int, str], Any] = field(default_factory=dict)


def snapshot() -> tuple[Any, ...]:
    """The sizes and states that a roll-back must leave alone."""
    counts = tuple(
        db.session.scalar(select(func.count()).select_from(table))
        for table in (Document, Receipt, Opening, Recall, RegisterEntry, AuditEntry, OutboxItem)
    )
    receipts = db.session.execute(select(Receipt.id, *(getattr(Receipt, name) for name in FACTS)).order_by(Receipt.id))
    documents = db.session.execute(select(Document.id, Document.posted_at, Document.version).order_by(Document.id))
    found = (counts, tuple(tuple(row) for row in receipts), tuple(tuple(row) for row in documents))
    db.session.rollback()
    return found


def snapshot_after_rollback() -> tuple[Any, ...]:
    """As ``snapshot``, of what the database keeps when the running transaction is undone."""
    db.session.rollback()
    return snapshot()


def do_database_work() -> None:
    """Carry out the waiting outbox rows that only change the database."""
    waiting = select(OutboxItem.id).where(OutboxItem.state == "waiting", OutboxItem.kind.in_(DATABASE_WORK))
    for item_id in db.session.scalars(waiting.order_by(OutboxItem.id)).all():
        begin_write()
        item = db.session.get_one(OutboxItem, item_id)
        DATABASE_WORK[item.kind](item)
        item.state = "done"
        db.session.commit()


def check_swept() -> None:
    """After a sweep every document whose hours are over stands in the register as deemed, and no other."""
    for document in db.session.scalars(select(Document).where(Document.posted_at.is_not(None))):
        assert document.posted_at is not None
        moment, limit = document.deemed_at, clock.now()
        if document.hours_until is not None:
            limit = db.session.scalar(select(settled(limit, NO_PATIENCE)))
        if moment <= limit:
            assert document.deemed_noted_at is not None
        assert document.deemed_noted_at is None or document.deemed_noted_at >= moment


def check(kept: Kept, readers: list[Person]) -> None:
    """All promises, in the order in which breaking them is easiest to understand."""
    db.session.expire_all()
    check_times_and_facts(kept)
    check_hours(kept)
    check_states()
    check_recalls()
    rows = snapshot()
    for actor in map(actor_of, readers):
        if (actor, rows) not in kept.looked:  # the same reader of the same rows reads the same
            kept.looked.add((actor, rows))
            check_unreadable(actor)
    check_register()


def check_times_and_facts(kept: Kept) -> None:
    """A document is posted once; what was done to a receipt is never undone nor done at another time."""
    for document_id, posted_at in db.session.execute(select(Document.id, Document.posted_at)):
        if document_id in kept.posted_at or posted_at is not None:
            assert kept.posted_at.setdefault(document_id, posted_at) == posted_at
    for receipt in db.session.scalars(select(Receipt)):
        for name in FACTS:
            value = getattr(receipt, name)
            if value is not None or (receipt.id, name) in kept.facts:
                assert kept.facts.setdefault((receipt.id, name), value) == value, name


def check_hours(kept: Kept) -> None:
    """When a posting is deemed received never moves back, and not at all once that stands in the register."""
    for document in db.session.scalars(select(Document).where(Document.posted_at.is_not(None))):
        before = kept.deemed_at.get(document.id, document.deemed_at)
        kept.deemed_at[document.id] = document.deemed_at
        assert document.deemed_at >= before
        assert document.deemed_at == before or document.id not in kept.noted
        assert document.rule_version == "24h-2" or document.posted_at == document.deemed_at - timedelta(hours=24)
        if document.deemed_noted_at is not None:
            kept.noted.add(document.id)


def check_states() -> None:
    """SQL and rule say the same; nothing is deemed that was opened or recalled in time."""
    now, judge = clock.now(), Judge()
    query = select(Receipt, state_sql(now)).join(Receipt.document).options(contains_eager(Receipt.document))
    for receipt, said in db.session.execute(query).all():
        moment = judge.now_for(receipt.document)
        assert said == state(receipt.deemed_at, receipt.first_opened_at, moment, receipt.recalled_at)
        if receipt.recalled_at is not None:
            assert receipt.recalled_at >= (receipt.first_opened_at or receipt.posted_at)


def check_recalls() -> None:
    """Of each receipt: taken at once and never opened, or opened and asked; nobody opens it afterwards."""
    place = {
        (entry.receipt_id, entry.kind): entry.position
        for entry in db.session.scalars(select(RegisterEntry).order_by(RegisterEntry.position))
    }
    opened = set(db.session.scalars(select(Opening.receipt_id)))
    for recall in db.session.scalars(select(Recall)):
        if not recall.asked:
            assert recall.receipt_id not in opened
            assert recall.accepted is None
        elif recall.accepted:
            last = place.get((recall.receipt_id, "opened"), -1)
            assert last < place[recall.receipt_id, "recall_accepted"]
    gone = select(Receipt).where(Receipt.recalled_at.is_not(None), Receipt.first_opened_at.is_(None))
    for receipt in db.session.scalars(gone):
        deemed = receipt.document.deemed_at
        in_time = receipt.recalled_at is not None and receipt.recalled_at < deemed
        assert is_deemed(deemed, None, receipt.recalled_at) is not in_time


def check_unreadable(actor: Actor) -> None:
    """Nothing of a recalled document is readable for the people of the unit, and none of it is counted."""
    query = select(Receipt).where(Receipt.unit_id == actor.unit_id, Receipt.recalled_at.is_not(None))
    recalled = db.session.scalars(query).all()
    if not recalled:
        return
    for receipt in recalled:
        given: dict[str, Any] = {"document_id": receipt.document_id}
        refused(get_document, actor, receipt.document_id)
        refused(receiving.read_document, actor, **given, visit=False)
        refused(receiving.get_file, actor, **given, file_id=1, visit=False)
        refused(get_addressee, actor, **given, receipt_id=receipt.id)
        if db.session.scalar(visible_receipts(actor).limit(1)) is not None:
            assert withdrawing.find_trace(actor, **given) is not None
    ids = {receipt.id for receipt in recalled}
    for show in ("unopened", "unanswered"):
        found = read_inbox(actor, number=1, show=show)
        assert not ids & {row.receipt.id for row in found.page.items}
        assert found.page.total == found.counts[show]
        assert count_unopened(actor) == found.counts["unopened"]


def refused(read: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """The document is not there for this reader."""
    with pytest.raises(NotFound):
        read(*args, **kwargs)


def check_register() -> None:
    """It verifies, agrees with the tables, and its clock never goes backwards."""
    assert faults() == []
    times = [json.loads(body)["at"] for body in db.session.scalars(select(RegisterEntry.body).order_by("position"))]
    assert times == sorted(times)
