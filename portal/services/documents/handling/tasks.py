"""A person's own tasks: what to do, until when, and for whom."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from portal.adapters import clock
from portal.db import db
from portal.models.documents import Document, HandlingTask, Receipt
from portal.rules.documents.handling import Due, Part, due_state
from portal.rules.permissions import Actor
from portal.services.documents.entrusted import is_theirs
from portal.services.paging import Paged, paginate


@dataclass(frozen=True)
class Task:
    """One line: ``on_behalf`` is the name of the absent person whose task it is."""

    task: HandlingTask
    document: Document
    due: Due
    on_behalf: str | None


def list_tasks(actor: Actor, *, number: int = 1, size: int = 50) -> Paged[Task]:
    """Open tasks of the person and of those they stand in for, the earliest deadline first, so overdue ones on top."""
    loaded = contains_eager(HandlingTask.receipt).joinedload(Receipt.document).joinedload(Document.issuing_unit)
    order = (HandlingTask.due_on.is_(None), HandlingTask.due_on, HandlingTask.id)
    page = paginate(_open(actor).options(loaded).order_by(*order), number=number, size=size)
    today = clock.today()
    return Paged([_line(actor, task, today) for task in page.items], page.number, page.size, page.total)


def open_receipts(actor: Actor) -> Select[int]:
    """Ids of the receipts in whose handling the person, or somebody they stand in for, has something to do or watch."""
    return select(HandlingTask.receipt_id).where(
        is_theirs(actor), HandlingTask.removed_at.is_(None), HandlingTask.done_at.is_(None)
    )


def count_overdue(actor: Actor) -> int:
    """How many of them are overdue."""
    late = _open(actor).where(HandlingTask.due_on < clock.today()).subquery()
    return db.session.scalar(select(func.count()).select_from(late)) or 0


def _open(actor: Actor) -> Select[HandlingTask]:
    return (
        select(HandlingTask)
        .join(Receipt, Receipt.id == HandlingTask.receipt_id)
        .where(
            is_theirs(actor),
            HandlingTask.removed_at.is_(None),
            HandlingTask.done_at.is_(None),
            HandlingTask.part != Part.WATCH,
            Receipt.recalled_at.is_(None),
        )
    )


def _line(actor: Actor, task: HandlingTask, today: date) -> Task:
    other = task.name if task.account_id != actor.account_id else None
    return Task(task, task.receipt.document, due_state(task.due_on, task.done_at, today), other)
