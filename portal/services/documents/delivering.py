"""Units that nobody could receive for: found at posting, never deemed, and told once somebody is there."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import contains_eager, joinedload

from portal.adapters import clock
from portal.db import begin_write, db
from portal.models.documents import Document, Receipt
from portal.models.records import OutboxItem
from portal.models.units import Unit
from portal.rules.documents.receipts import RULES, is_deemed
from portal.rules.notifications.kinds import Kind
from portal.services.documents.announcing import find_reachable, receivers_where
from portal.services.documents.pausing import NO_PATIENCE, are_over, first_end
from portal.services.documents.proving import addressee_leaf
from portal.services.notifications.telling import notify, notify_for_units
from portal.services.records import queue, register

BATCH = 200


def undeliverable_units(units: Iterable[Unit]) -> list[Unit]:
    """Those among the units without a single active account that could open a document for them."""
    units = list(units)
    reachable = find_reachable(unit.id for unit in units)
    return [unit for unit in units if unit.id not in reachable]


def start_clocks() -> None:
    """The recurring job: begin the hours of addressees that have somebody now, and have them told."""
    waiting = Receipt.undeliverable & Receipt.reachable_at.is_(None) & Receipt.recalled_at.is_(None)
    reachable = find_reachable(db.session.scalars(select(Receipt.unit_id).where(waiting).distinct()))
    db.session.rollback()
    while reachable and _start_batch(waiting & Receipt.unit_id.in_(reachable)):
        pass


def _start_batch(which: ColumnElement[bool]) -> bool:
    begin_write()
    query = select(Receipt).where(which).options(joinedload(Receipt.document, innerjoin=True))
    query = query.order_by(Receipt.id).limit(BATCH).with_for_update(of=Receipt)
    begun, now = db.session.scalars(query).all(), clock.now()
    for receipt in begun:
        receipt.reachable_at = now
        receipt.hours_until = first_end(RULES[receipt.document.rule_version or ""], now)
        queue("document_reachable", f"document-reachable-{receipt.id}", {"receipt_id": receipt.id})
    at = {"reachable_at": register.stamp(now)}
    register.append_many([("reachable", receipt.document_id, receipt.id, at) for receipt in begun])
    db.session.commit()
    return len(begun) == BATCH


def announce_reachable(item: OutboxItem) -> None:
    """Tell the people of the unit that somebody can now receive for: a document has been waiting for them."""
    receipt = db.session.get_one(Receipt, item.payload["receipt_id"])
    document = receipt.document
    notify_for_units(
        receivers_where(Receipt.id == receipt.id),
        kind=Kind.DOCUMENT_POSTED,
        key=f"document-posted-{document.id}",
        params={"unit": document.issuing_unit.name, "code": document.code, "subject": document.subject},
        path=f"/van-ban/{document.id}",
    )


def sweep_late_deemed() -> None:
    """Append ``deemed`` for single addressees whose hours began later than the posting; commits."""
    begin_write()
    over = are_over(Receipt.reachable_at, Receipt.hours_until, clock.now(), NO_PATIENCE)
    query = (
        select(Receipt)
        .join(Document, Document.id == Receipt.document_id)
        .where(Receipt.undeliverable, Receipt.reachable_at.is_not(None), Receipt.deemed_noted_at.is_(None), over)
        .options(contains_eager(Receipt.document))
        .order_by(Receipt.reachable_at, Receipt.id)
        .limit(BATCH)
        .with_for_update(of=Receipt, skip_locked=True)
    )
    for receipt in db.session.scalars(query).all():
        deemed = receipt.deemed_at
        receipt.deemed_noted_at = clock.now()
        if deemed is not None and is_deemed(deemed, receipt.first_opened_at, receipt.recalled_at):
            facts = {"deemed_at": register.stamp(deemed), "addressee": addressee_leaf(receipt).hex()}
            register.append("deemed", document_id=receipt.document_id, receipt_id=receipt.id, **facts)
    db.session.commit()


def tell_sender(document_id: int) -> None:
    """Tell who posted it that some addressees have nobody who could receive; nothing when there is none."""
    document = db.session.get_one(Document, document_id)
    nobody = select(func.count()).where(Receipt.document_id == document_id, Receipt.undeliverable)
    count = db.session.scalar(nobody)
    if not count or document.posted_by_id is None:
        return
    notify(
        [document.posted_by_id],
        kind=Kind.DOCUMENT_UNDELIVERABLE,
        key=f"document-undeliverable-{document.id}",
        params={"count": count, "code": document.code},
        path=f"/van-ban/{document.id}/noi-nhan?trang-thai=undeliverable",
        unit_id=document.issuing_unit_id,
    )
