"""Registering a received document: its arrival number, without gap in the unit's book of the year (code 03)."""

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db, insert_missing
from portal.errors import RuleBroken
from portal.models.documents import ArrivalBook, Receipt
from portal.rules.permissions import Actor
from portal.services.documents.answering import lock_own_receipt, refuse_returned
from portal.services.documents.statements import register_statement
from portal.services.records import note

LONGEST_HANDLER = 200
LONGEST_NOTE = 500


def register_arrival(actor: Actor, *, document_id: int, handler: str, remark: str) -> Receipt:
    """Enter the document into the unit's register of this year; entering it again gives the first entry unchanged."""
    receipt = lock_own_receipt(actor, document_id=document_id)
    if receipt.registered_at is not None:
        return receipt
    refuse_returned(receipt)
    for field, value, most in (("handler", handler, LONGEST_HANDLER), ("remark", remark, LONGEST_NOTE)):
        if len(value) > most:
            raise RuleBroken("Không quá %(max)d ký tự.", field=field, max=most)
    today = clock.today()
    receipt.arrival_year, receipt.arrived_on = today.year, today
    receipt.arrival_number = _next_number(receipt.unit_id, today.year)
    receipt.arrival_handler, receipt.arrival_note = handler, remark
    receipt.registered_at = clock.now()
    receipt.registered_by_id, receipt.registered_by = actor.account_id, actor.name
    db.session.flush()
    after = {"code": receipt.document.code, "arrival_number": receipt.arrival_number, "handler": handler}
    note(actor, "document_registered", "document", document_id, after=after)
    register_statement(receipt, "registered")
    return receipt


def _next_number(unit_id: int, year: int) -> int:
    """The number after the last one; the book's row stays locked until the transaction ends, so none is lost."""
    row = {"unit_id": unit_id, "year": year, "last_number": 0}
    insert_missing(ArrivalBook, [row], unique=["unit_id", "year"], returning=[ArrivalBook.year])
    query = select(ArrivalBook).where(ArrivalBook.unit_id == unit_id, ArrivalBook.year == year).with_for_update()
    book = db.session.scalars(query.execution_options(populate_existing=True)).one()
    book.last_number += 1
    return book.last_number
