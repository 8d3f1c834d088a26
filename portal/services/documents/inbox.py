"""What a unit has received."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.db import db
from portal.models.documents import Approval, Document, Question, Receipt
from portal.rules.documents.receipts import is_received
from portal.rules.permissions import Actor, Permission
from portal.services.documents.agreeing import should_accept
from portal.services.documents.approving import list_pending
from portal.services.documents.composing import list_drafts
from portal.services.documents.duties.doing import NOTHING_DUE, Summary, summarise
from portal.services.documents.following import Sent, list_sent, matches
from portal.services.documents.handling.states import is_due_soon, is_overdue, is_waiting
from portal.services.documents.handling.tasks import Task, list_tasks, open_receipts
from portal.services.documents.pausing import Judge
from portal.services.documents.questions import list_unanswered
from portal.services.documents.receivers.showing import Gap, find_gap
from portal.services.documents.scope import visible_receipts
from portal.services.documents.withdrawing import list_waiting
from portal.services.paging import SIZE, Paged
from portal.services.records.availability import settled

SHOWN = ("unopened", "unanswered", "unregistered", "waiting", "soon", "overdue", "mine")
"""Filters: not opened, not acknowledged, not registered, waiting for an instruction, deadlines, given to me."""
SORTS = ("posted", "deadline", "urgency")
MOST_COUNTED = 1000
MOST_PAGED = 10_000
"""Paging goes no deeper; older documents are found by searching."""


@dataclass(frozen=True)
class Received:
    """One row of the inbox."""

    receipt: Receipt
    document: Document
    deemed_at: datetime
    is_received: bool


@dataclass(frozen=True)
class Inbox:
    """A page of it, and how many documents each filter of ``SHOWN`` has; MOST_COUNTED stands for that many or more."""

    page: Paged[Received]
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Work:
    """What needs a person now: tasks, documents nobody opened, drafts, clocks running, recalls to be answered;
    ``rule_to_accept``: the leader has not yet accepted the 24-hour rule for the unit;
    ``pending``: drafts of others that wait for this leader; ``questions`` wait for an answer of the unit;
    ``receiver_gap``: the leader has to name who receives for the unit."""

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
    questions: Sequence[Question] = ()
    receiver_gap: Gap | None = None


def count_unopened(actor: Actor) -> int:
    """How many documents sent to the unit nobody there has opened; a thousand stands for more."""
    return db.session.scalar(select(_count(_shown(actor, "unopened"), MOST_COUNTED))) or 0


def list_received(
    actor: Actor, *, number: int, show: str = "", words: str = "", sort: str = "posted", size: int = SIZE
) -> Paged[Received]:
    """A page of the documents sent to the unit, see ``Inbox``."""
    return read_inbox(actor, number=number, show=show, words=words, sort=sort, size=size).page


def read_inbox(
    actor: Actor, *, number: int, show: str = "", words: str = "", sort: str = "posted", size: int = SIZE
) -> Inbox:
    """The inbox by a filter of ``SHOWN`` (or none), a search and an order, with the counts of all filters.

    Two statements whatever there is to count: one for all counts, one for the rows of the page.
    """
    query = _shown(actor, show)
    if words:
        query = query.join(Document, Document.id == Receipt.document_id).where(matches(words))
    query, order = _sorted(query, sort)
    columns: list[ColumnElement[Any]] = [_count(query, MOST_PAGED).label("total")]
    columns += [_count(_shown(actor, name), MOST_COUNTED).label(name) for name in SHOWN]
    columns.append(settled(clock.now()).label("settled"))
    counts = dict(db.session.execute(select(*columns)).mappings().one())
    total, judge = counts.pop("total"), Judge(counts.pop("settled"))
    number = min(max(1, number), max(1, -(-total // size)))
    document = joinedload(Receipt.document)
    loaded = query.options(
        document.joinedload(Document.issuing_unit), document.joinedload(Document.forwards), joinedload(Receipt.lead)
    )
    rows = db.session.scalars(loaded.order_by(*order).limit(size).offset((number - 1) * size)) if total else ()
    return Inbox(Paged([_received(receipt, judge) for receipt in rows], number, size, total), counts)


def _shown(actor: Actor, show: str) -> Select[Receipt]:
    query, today = visible_receipts(actor), clock.today()
    here = Receipt.recalled_at.is_(None)
    unanswered = and_(Receipt.acknowledged_at.is_(None), Receipt.refused_at.is_(None), here)
    conditions = {
        "unopened": and_(Receipt.first_opened_at.is_(None), here),
        "unanswered": unanswered,
        "unregistered": and_(Receipt.registered_at.is_(None), Receipt.refused_at.is_(None), here),
        "waiting": is_waiting(),
        "soon": is_due_soon(today),
        "overdue": is_overdue(today),
        "mine": and_(Receipt.id.in_(open_receipts(actor)), here),
    }
    return query.where(conditions[show]) if show in conditions else query


def _sorted(query: Select[Receipt], sort: str) -> tuple[Select[Receipt], Sequence[ColumnElement[Any]]]:
    """The query and its order; by deadline only what has one and is not done."""
    newest = (Receipt.posted_at.desc(), Receipt.id.desc())
    if sort == "deadline":
        dated = query.where(Receipt.due_on.is_not(None), Receipt.completed_at.is_(None), Receipt.recalled_at.is_(None))
        return dated, (Receipt.due_on.asc(), Receipt.id.asc())
    if sort == "urgency":
        return query, (Receipt.priority.desc(), *newest)
    return query, newest


def _count(query: Select[Receipt], most: int) -> ScalarSelect[int]:
    """How many there are, counted no further than ``most``."""
    some = query.with_only_columns(Receipt.id).order_by(None).limit(most).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _received(receipt: Receipt, judge: Judge) -> Received:
    document, deemed = receipt.document, receipt.deemed_at
    now = judge.now_for(document)
    received = is_received(deemed, receipt.first_opened_at, now, receipt.recalled_at)
    return Received(receipt, document, deemed or document.deemed_at, received)


def what_needs_me(actor: Actor) -> Work:
    """The person's work; parts the actor has no right to are empty."""
    tasks = list_tasks(actor, size=10)
    gap = find_gap(actor)
    if not actor.can(Permission.DOCUMENTS_READ):
        return Work(tasks, [], 0, [], 0, [], receiver_gap=gap)
    unopened = list_received(actor, number=1, show="unopened", size=5)
    drafts = list_drafts(actor, number=1) if actor.can(Permission.DOCUMENTS_DRAFT) else Paged[Document]([], 1, 1, 0)
    now = clock.now()
    running = [sent for sent in list_sent(actor, number=1).items if now < sent.deemed_at]
    may_approve = actor.can(Permission.DOCUMENTS_APPROVE)
    pending = list_pending(actor, number=1) if may_approve else Paged[Approval]([], 1, 1, 0)
    return Work(
        tasks,
        unopened.items,
        unopened.total,
        drafts.items[:5],
        drafts.total,
        running[:5],
        should_accept(actor),
        list_waiting(actor),
        pending.items[:5],
        pending.total,
        summarise(actor),
        list_unanswered(actor),
        gap,
    )
