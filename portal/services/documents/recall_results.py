"""What one recall has done: from whom at once, who was asked, and what they answered since."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager

from portal.db import db, read_pairs
from portal.errors import NotFound
from portal.models.documents import Document, Recall, Receipt
from portal.rules.permissions import Actor
from portal.services.documents.following import get_sent
from portal.services.paging import Paged, paginate

SIZE = 100


@dataclass(frozen=True)
class RecallResult:
    """One order to recall: ``order`` stands for it; its rows with those recalled at once first; how many of each."""

    document: Document
    order: Recall
    page: Paged[Recall]
    at_once: int
    asked: int


def get_result(actor: Actor, *, document_id: int, recall_id: int, number: int) -> RecallResult:
    """The result for the people of the sender; NotFound to others. ``recall_id`` is any row of the order."""
    document = get_sent(actor, document_id)
    order = db.session.scalar(_recalls(document_id).where(Recall.id == recall_id))
    if order is None:
        raise NotFound
    same = _is_same(order)
    counted = select(Recall.asked, func.count()).join(Receipt, Receipt.id == Recall.receipt_id).group_by(Recall.asked)
    counts = read_pairs(counted.where(Receipt.document_id == document_id, *same))
    query = _recalls(document_id).where(*same)
    query = query.options(contains_eager(Recall.receipt)).order_by(Recall.asked, Receipt.unit_name, Recall.id)
    page = paginate(query, number=number, size=SIZE)
    return RecallResult(document, order, page, counts.get(False, 0), counts.get(True, 0))


def _recalls(document_id: int) -> Select[Recall]:
    return select(Recall).join(Receipt, Receipt.id == Recall.receipt_id).where(Receipt.document_id == document_id)


def _is_same(order: Recall) -> tuple[ColumnElement[bool], ...]:
    """One order has one moment, one person and one reason."""
    return (
        Recall.ordered_at == order.ordered_at,
        Recall.ordered_by_id == order.ordered_by_id,
        Recall.reason == order.reason,
        Recall.whole == order.whole,
    )
