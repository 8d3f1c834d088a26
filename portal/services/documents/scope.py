"""The one scoped query of documents; every surface (page, export, file, search, count) goes through it."""

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from portal.db import db
from portal.errors import NotFound
from portal.models.documents import Document, Receipt
from portal.rules.permissions import Actor, Permission


def visible_receipts(actor: Actor) -> Select[Receipt]:
    """Receipts of the unit acted for."""
    if actor.unit_id is None or not actor.can(Permission.DOCUMENTS_READ):
        return select(Receipt).where(Receipt.id.is_(None))
    return select(Receipt).where(Receipt.unit_id == actor.unit_id)


def visible_documents(actor: Actor) -> Select[Document]:
    """Posted documents issued by, sent to or forwarded to the unit acted for, and its drafts for those who draft."""
    if actor.unit_id is None or not actor.can(Permission.DOCUMENTS_READ):
        return select(Document).where(Document.id.is_(None))
    own = Document.issuing_unit_id == actor.unit_id
    if not actor.can(Permission.DOCUMENTS_DRAFT):
        own &= Document.posted_at.is_not(None)
    sent_here = select(Receipt.document_id).where(Receipt.unit_id == actor.unit_id)
    forwarding = aliased(Document)
    forwarded_here = (
        select(forwarding.forwards_id)
        .join(Receipt, Receipt.document_id == forwarding.id)
        .where(Receipt.unit_id == actor.unit_id, forwarding.forwards_id.is_not(None))
    )
    readable = own | Document.id.in_(sent_here) | Document.id.in_(forwarded_here)
    return select(Document).where(readable, Document.discarded_at.is_(None))


def get_document(actor: Actor, document_id: int) -> Document:
    """The document, or NotFound outside the actor's scope."""
    document = db.session.scalar(visible_documents(actor).where(Document.id == document_id))
    if document is None:
        raise NotFound
    return document


def find_receipt(actor: Actor, document_id: int) -> Receipt | None:
    """The unit's own receipt of a document, if it is an addressee."""
    return db.session.scalar(visible_receipts(actor).where(Receipt.document_id == document_id))
