"""When something happens to a document: now, but never before what is already recorded of it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.documents import Document, Receipt


def moment_of(document_id: int, receipts: Iterable[Receipt]) -> datetime:
    """The present instant, held back from going before posting, opening or being noted as deemed received.

    A machine's clock that steps back must not let a document be opened or recalled before it was sent, nor make an
    addressee that stands in the register as deemed appear to have opened in time.
    """
    noted = db.session.scalar(select(Document.deemed_noted_at).where(Document.id == document_id))
    known = [at for receipt in receipts for at in _moments(receipt)]
    return max(at for at in (clock.now(), noted, *known) if at is not None)


def _moments(receipt: Receipt) -> tuple[datetime | None, ...]:
    return (
        receipt.posted_at,
        receipt.reachable_at,
        receipt.first_opened_at,
        receipt.recall_asked_at,
        receipt.deemed_noted_at,
    )
