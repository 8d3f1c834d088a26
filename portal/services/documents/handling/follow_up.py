"""The register in which a unit follows how its received documents are handled (Nghị định 30/2020, Appendix IV)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.documents import Document, HandlingStep, HandlingTask, Receipt
from portal.rules.documents.handling import Due, HandlingCode, Part, Step
from portal.rules.permissions import Actor
from portal.services.documents.handling.reading import code_of, due_of
from portal.services.documents.scope import letter_of, visible_receipts
from portal.services.paging import Paged, paginate

BATCH = 200
VOLUME = 1000


@dataclass(frozen=True)
class FollowUp:
    """One line; ``people`` are the lead and the co-operators, ``replies`` the codes of what was answered."""

    document: Document
    number: int | None
    arrived_on: date | None
    people: Sequence[str]
    due_on: date | None
    due: Due
    code: HandlingCode
    percent: int
    completed_at: datetime | None
    replies: Sequence[str]
    remark: str
    recalled: bool


def list_follow_up(actor: Actor, *, year: int, number: int) -> Paged[FollowUp]:
    """A page of the register of a year: what was registered then and given to somebody, by arrival number."""
    page = paginate(_followed(actor, year), number=number)
    return Paged(_lines(page.items), page.number, page.size, page.total)


def export_follow_up(actor: Actor, *, year: int) -> Iterator[FollowUp]:
    """The whole register of a year."""
    receipts = db.session.scalars(_followed(actor, year)).all()
    for start in range(0, len(receipts), BATCH):
        yield from _lines(receipts[start : start + BATCH])


def follow_up_volume(actor: Actor, *, year: int, volume: int) -> list[FollowUp]:
    """The lines of one volume; NotFound when there is no such volume."""
    page = paginate(_followed(actor, year), number=volume, size=VOLUME)
    if not page.items or page.number != volume:
        raise NotFound
    return _lines(page.items)


def _followed(actor: Actor, year: int) -> Select[Receipt]:
    return (
        visible_receipts(actor)
        .where(Receipt.arrival_year == year, Receipt.assigned_at.is_not(None))
        .options(
            joinedload(Receipt.document).joinedload(Document.issuing_unit),
            joinedload(Receipt.document).joinedload(Document.forwards),
        )
        .order_by(Receipt.arrival_number)
    )


def _lines(receipts: Sequence[Receipt]) -> list[FollowUp]:
    """Three statements for any number of receipts."""
    ids, today = [receipt.id for receipt in receipts], clock.today()
    named: dict[int, list[HandlingTask]] = defaultdict(list)
    current = select(HandlingTask).where(HandlingTask.receipt_id.in_(ids), HandlingTask.removed_at.is_(None))
    for task in db.session.scalars(current.where(HandlingTask.part != Part.WATCH).order_by(HandlingTask.id)):
        named[task.receipt_id].append(task)
    replies: dict[int, list[str]] = defaultdict(list)
    answered = select(HandlingStep.receipt_id, HandlingStep.text).where(
        HandlingStep.receipt_id.in_(ids), HandlingStep.kind == Step.REPLIED
    )
    for receipt_id, code in db.session.execute(answered.order_by(HandlingStep.id)):
        replies[receipt_id].append(code)
    return [_line(receipt, named[receipt.id], replies[receipt.id], today) for receipt in receipts]


def _line(receipt: Receipt, named: list[HandlingTask], replies: list[str], today: date) -> FollowUp:
    leads = [task for task in named if task.part == Part.LEAD]
    others = [task for task in named if task.part != Part.LEAD]
    return FollowUp(
        document=letter_of(receipt.document),
        number=receipt.arrival_number,
        arrived_on=receipt.arrived_on,
        people=[task.name for task in (*leads, *others)],
        due_on=receipt.due_on,
        due=due_of(receipt, today),
        code=code_of(receipt),
        percent=leads[0].percent if leads else 100,
        completed_at=receipt.completed_at,
        replies=replies,
        remark=receipt.arrival_note or "",
        recalled=receipt.recalled_at is not None,
    )
