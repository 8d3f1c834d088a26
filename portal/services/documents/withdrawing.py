"""Recalling a posted document: at once where nobody has opened it, by asking where somebody has."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken, mark
from portal.models.documents import Document, Recall, Receipt
from portal.rules.documents.receipts import is_deemed, received_at
from portal.rules.documents.withdrawal import check_reason, needs_consent
from portal.rules.permissions import Actor, Permission
from portal.services.documents.following import get_sent, last_recalls
from portal.services.documents.moments import moment_of
from portal.services.documents.scope import find_any_receipt, visible_receipts
from portal.services.documents.statements import recall_statements, register_statements
from portal.services.records import note, queue
from portal.services.records.register import new_salt

MOST_CHOSEN = 500
NEEDED = mark("Vui lòng nêu lý do thu hồi.")
NEEDED_TO_REFUSE = mark("Vui lòng nêu lý do không đồng ý.")


@dataclass(frozen=True)
class Plan:
    """From which addressees a recall takes the document at once, and which it asks.

    ``chosen`` are the addressees it is for, None for all; ``order`` is a row of the recall once it is carried out.
    """

    document: Document
    chosen: Sequence[Receipt] | None
    at_once: Sequence[Receipt]
    asked: Sequence[Receipt]
    order: int | None = None

    def __bool__(self) -> bool:
        return bool(self.at_once or self.asked)

    @property
    def receipt(self) -> Receipt | None:
        """The addressee when it is only one."""
        return self.chosen[0] if self.chosen is not None and len(self.chosen) == 1 else None

    @property
    def left_alone(self) -> Sequence[Receipt]:
        """Chosen addressees that have lost the document already, or are being asked."""
        return [receipt for receipt in self.chosen or () if receipt not in (*self.at_once, *self.asked)]


def plan_recall(actor: Actor, *, document_id: int, receipt_ids: Collection[int] | None = None) -> Plan:
    """What recalling now would do, from all addressees or from those chosen."""
    document = _get_recallable(actor, document_id)
    return _plan(document, receipt_ids, db.session.scalars(_chosen(document_id, receipt_ids)).all())


def recall(actor: Actor, *, document_id: int, receipt_ids: Collection[int] | None = None, reason: str) -> Plan:
    """Recall the document, from all addressees or those chosen; where it is recalled or asked for nothing changes.

    The receipts are locked first, in the order of every other writer: an opening that comes at the same moment is
    either there already, then the unit is asked, or finds the document gone.
    """
    document = _get_recallable(actor, document_id)
    check_reason(reason, NEEDED)
    query = _chosen(document_id, receipt_ids).with_for_update(of=Receipt).execution_options(populate_existing=True)
    plan = _plan(document, receipt_ids, db.session.scalars(query).all())
    return replace(plan, order=_carry_out(actor, plan, reason)) if plan else plan


def _get_recallable(actor: Actor, document_id: int) -> Document:
    document = get_sent(actor, document_id)
    if not actor.can(Permission.DOCUMENTS_POST):
        raise NotAllowed
    return document


def _chosen(document_id: int, receipt_ids: Collection[int] | None) -> Select[Receipt]:
    query = select(Receipt).where(Receipt.document_id == document_id).order_by(Receipt.id)
    if receipt_ids is None:
        return query
    if len(receipt_ids) > MOST_CHOSEN:
        raise RuleBroken("Mỗi lần thu hồi nhiều nhất %(most)d nơi nhận đã đánh dấu.", most=MOST_CHOSEN)
    return query.where(Receipt.id.in_(receipt_ids))


def _plan(document: Document, receipt_ids: Collection[int] | None, receipts: Sequence[Receipt]) -> Plan:
    if receipt_ids is not None and len(receipts) < len(set(receipt_ids)):
        raise NotFound
    left = [r for r in receipts if r.recalled_at is None and r.recall_asked_at is None]
    asked = [r for r in left if needs_consent(r.first_opened_at, r.acknowledged_at, r.registered_at)]
    at_once = [r for r in left if r not in asked]
    return Plan(document, None if receipt_ids is None else receipts, at_once, asked)


def _carry_out(actor: Actor, plan: Plan, reason: str) -> int:
    """Write the recall; gives the id of its first row."""
    document, receipts = plan.document, sorted([*plan.at_once, *plan.asked], key=lambda receipt: receipt.id)
    moment, asked = moment_of(document.id, receipts), {receipt.id for receipt in plan.asked}
    for receipt in receipts:
        if receipt.id in asked:
            receipt.recall_asked_at = moment
        else:
            receipt.recalled_at = moment
    common = {"whole": plan.chosen is None, "reason": reason, "ordered_at": moment}
    by = {"ordered_by_id": actor.account_id, "ordered_by": actor.name}
    recalls = _write(document.id, [{"receipt_id": r.id, "asked": r.id in asked, **common, **by} for r in receipts])
    register_statements(document.id, [each for made in recalls for each in recall_statements(made)])
    ids = [made.id for made in recalls]
    queue("document_recalled", f"document-recalled-{ids[0]}-{len(ids)}", {"recalls": ids})
    after = {"code": document.code, "subject": document.subject, "reason": reason}
    counts = {"recalled_at_once": len(plan.at_once), "recall_asked": len(plan.asked)}
    units = {"unit": [receipt.unit_name for receipt in receipts]} if plan.chosen is not None else {}
    note(actor, "document_recalled", "document", document.id, after={**after, **units, **counts})
    return ids[0]


def _write(document_id: int, rows: list[dict[str, Any]]) -> list[Recall]:
    """Insert the orders; as many statements for one addressee as for a thousand."""
    salts = [new_salt() for _row in rows]
    db.session.execute(insert(Recall), [{**row, "salt": salt} for row, salt in zip(rows, salts, strict=True)])
    known = select(Recall).join(Receipt, Receipt.id == Recall.receipt_id).where(Receipt.document_id == document_id)
    new = set(salts)
    return [found for found in db.session.scalars(known.order_by(Recall.id)) if found.salt in new]


@dataclass(frozen=True)
class Request:
    """A recall as its addressee sees it; the last one when there were several."""

    receipt: Receipt
    document: Document
    recall: Recall


def get_request(actor: Actor, *, document_id: int) -> Request:
    """The last recall the unit was asked to agree to, for somebody who receives for it; NotFound without one."""
    receipt = find_any_receipt(actor, document_id)
    asked = _last_asked(receipt) if receipt is not None else None
    if receipt is None or asked is None:
        raise NotFound
    if not actor.can(Permission.DOCUMENTS_RECEIVE):
        raise NotAllowed
    return Request(receipt, receipt.document, asked)


def answer_recall(actor: Actor, *, document_id: int, accept: bool, reason: str) -> Recall:
    """Agree, and the unit can no longer read the document; or decline with a reason the sender is told.

    The same answer again changes nothing; another one comes too late.
    """
    receipt_id = get_request(actor, document_id=document_id).receipt.id
    query = select(Receipt).where(Receipt.id == receipt_id).with_for_update(of=Receipt)
    receipt = db.session.scalars(query.execution_options(populate_existing=True)).one()
    asked = _last_asked(receipt)
    if asked is None:
        raise NotFound
    if asked.accepted is not None:
        return _answered_before(asked, accept=accept)
    if not accept:
        check_reason(reason, NEEDED_TO_REFUSE)
    _write_answer(actor, receipt, asked, accept=accept, reason=reason)
    return asked


def _last_asked(receipt: Receipt) -> Recall | None:
    query = select(Recall).where(Recall.receipt_id == receipt.id, Recall.asked).order_by(Recall.id.desc()).limit(1)
    return db.session.scalar(query.execution_options(populate_existing=True))


def _answered_before(asked: Recall, *, accept: bool) -> Recall:
    if asked.accepted == accept:
        return asked
    raise RuleBroken(
        "%(name)s đã trả lời yêu cầu thu hồi này thay mặt đơn vị, không đổi được nữa.", name=asked.answered_by
    )


def _write_answer(actor: Actor, receipt: Receipt, asked: Recall, *, accept: bool, reason: str) -> None:
    moment = moment_of(receipt.document_id, [receipt])
    asked.accepted, asked.answer_reason = accept, reason or None
    asked.answered_at, asked.answered_by_id, asked.answered_by = moment, actor.account_id, actor.name
    asked.answer_salt, receipt.recall_asked_at = new_salt(), None
    if accept:
        receipt.recalled_at = moment
    db.session.flush()
    register_statements(receipt.document_id, recall_statements(asked)[1:])
    queue("recall_answered", f"recall-answered-{asked.id}", {"recall": asked.id})
    document = receipt.document
    after = {"code": document.code, "subject": document.subject, **({"reason": reason} if reason else {})}
    note(actor, "recall_accepted" if accept else "recall_refused", "document", document.id, after=after)


@dataclass(frozen=True)
class Trace:
    """What stays with an addressee of a document taken back from it: which one, who took it back, when and why.

    ``received_at`` is None when it was recalled before anybody opened and before the 24 hours were over.
    """

    receipt: Receipt
    document: Document
    recall: Recall
    is_deemed: bool
    received_at: datetime | None


def find_trace(actor: Actor, *, document_id: int) -> Trace | None:
    """The trace for the people of the unit from which the document was recalled."""
    recalled = visible_receipts(actor).where(Receipt.document_id == document_id, Receipt.recalled_at.is_not(None))
    receipt = db.session.scalar(recalled)
    if receipt is None:
        return None
    facts = (receipt.deemed_at, receipt.first_opened_at, receipt.recalled_at)
    return Trace(
        receipt,
        receipt.document,
        last_recalls([receipt])[receipt.id],
        is_deemed(*facts),
        received_at(*facts),
    )


def list_waiting(actor: Actor, *, limit: int = 5) -> Sequence[Receipt]:
    """Receipts whose sender waits for the unit's word on a recall, longest first; for those who may give it."""
    if not actor.can(Permission.DOCUMENTS_RECEIVE):
        return []
    query = visible_receipts(actor).where(Receipt.recall_asked_at.is_not(None)).options(joinedload(Receipt.document))
    return db.session.scalars(query.order_by(Receipt.recall_asked_at).limit(limit)).all()
