"""What a unit has received."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.db import db
from portal.models.documents import Approval, Document, Receipt
from portal.rules.documents.receipts import deemed_at, is_received
from portal.rules.permissions import Actor, Permission
from portal.services.documents.agreeing import should_accept
from portal.services.documents.approving import list_pending
from portal.services.documents.composing import list_drafts
from portal.services.documents.duties.doing import NOTHING_DUE, Summary, summarise
from portal.services.documents.following import Sent, list_sent, matches
from portal.services.documents.handling.tasks import Task, list_tasks
from portal.services.documents.scope import visible_receipts
from portal.services.documents.withdrawing import list_waiting
from portal.services.paging import Paged, paginate


@dataclass(frozen=True)
class Received:
    """One row of the inbox."""

    receipt: Receipt
    document: Document
    deemed_at: datetime
    is_received: bool


@dataclass(frozen=True)
class Work:
    """What needs a person now: tasks, documents nobody opened, drafts, clocks running, recalls to be answered;
    ``rule_to_accept``: the leader has not yet accepted the 24-hour rule for the unit;
    ``pending``: drafts of others that wait for this leader."""

    tasks: Paged[Task]
    unopened: Sequence[Received]
    unopened_count: int
    drafts: Sequence[Document]
    drafts_count: int
    running: Sequence[Sent]
    rule_to_accept: bool = False
    recalls: Sequence[Receipt] = ()
    pending: Sequence[Approval] = ()
    pending_count: int = 0
    duties: Summary = NOTHING_DUE


def count_unopened(actor: Actor) -> int:
    """How many documents sent to the unit nobody there has opened."""
    unopened = (
        visible_receipts(actor).where(Receipt.first_opened_at.is_(None), Receipt.recalled_at.is_(None)).subquery()
    )
    return db.session.scalar(select(func.count()).select_from(unopened)) or 0


def list_received(actor: Actor, *, number: int, show: str = "", words: str = "") -> Paged[Received]:
    """Documents sent to the unit, newest first; ``show`` is ``unopened``, ``unanswered`` or empty for all."""
    query = visible_receipts(actor).options(joinedload(Receipt.document).joinedload(Document.forwards))
    if show == "unopened":
        query = query.where(Receipt.first_opened_at.is_(None), Receipt.recalled_at.is_(None))
    if show == "unanswered":
        query = query.where(
            Receipt.acknowledged_at.is_(None), Receipt.refused_at.is_(None), Receipt.recalled_at.is_(None)
        )
    if words:
        query = query.join(Document, Document.id == Receipt.document_id).where(matches(words))
    page = paginate(query.order_by(Receipt.posted_at.desc(), Receipt.id.desc()), number=number)
    return Paged([_received(receipt) for receipt in page.items], page.number, page.size, page.total)


def _received(receipt: Receipt) -> Received:
    version = receipt.document.rule_version or ""
    return Received(
        receipt,
        receipt.document,
        deemed_at(receipt.posted_at, version),
        is_received(receipt.posted_at, receipt.first_opened_at, clock.now(), version, receipt.recalled_at),
    )


def what_needs_me(actor: Actor) -> Work:
    """The person's work; parts the actor has no right to are empty."""
    tasks = list_tasks(actor, size=10)
    if not actor.can(Permission.DOCUMENTS_READ):
        return Work(tasks, [], 0, [], 0, [])
    unopened = list_received(actor, number=1, show="unopened")
    drafts = list_drafts(actor, number=1) if actor.can(Permission.DOCUMENTS_DRAFT) else Paged[Document]([], 1, 1, 0)
    now = clock.now()
    running = [sent for sent in list_sent(actor, number=1).items if now < sent.deemed_at]
    may_approve = actor.can(Permission.DOCUMENTS_APPROVE)
    pending = list_pending(actor, number=1) if may_approve else Paged[Approval]([], 1, 1, 0)
    return Work(
        tasks,
        unopened.items[:5],
        unopened.total,
        drafts.items[:5],
        drafts.total,
        running[:5],
        should_accept(actor),
        list_waiting(actor),
        pending.items[:5],
        pending.total,
        summarise(actor),
    )
