"""The one scoped query of documents; every surface (page, export, file, search, count) goes through it."""

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased

from portal.db import db
from portal.errors import NotFound
from portal.models.documents import Document, Receipt
from portal.rules.permissions import Actor, Permission
from portal.services.documents.entrusted import entrusted_receipts

# Made once: an alias learns its forty columns anew each time it is made, and this query is in every request.
_forwarding, _carried = aliased(Document), aliased(Receipt)


def visible_receipts(actor: Actor) -> Select[Receipt]:
    """Receipts of the unit acted for; without the right to read them, those the person was given to handle."""
    if not actor.can(Permission.DOCUMENTS_READ):
        return select(Receipt).where(Receipt.id.in_(entrusted_receipts(actor)))
    return select(Receipt).where(Receipt.unit_id == actor.unit_id)


def visible_documents(actor: Actor) -> Select[Document]:
    """Posted documents issued by, sent to or forwarded to the unit acted for, and its drafts for those who draft.

    However often an original is forwarded, every forwarding points to it, so one step finds it at any depth.
    What was recalled from the unit is not among them; its trace stays in ``visible_receipts``. Without the right to
    read them: what the person was given to handle, and the originals of that.
    """
    if not actor.can(Permission.DOCUMENTS_READ):
        kept = Receipt.id.in_(entrusted_receipts(actor)) & Receipt.recalled_at.is_(None)
        entrusted = select(Receipt.document_id).where(kept)
        originals = select(Document.forwards_id).where(Document.id.in_(entrusted), Document.forwards_id.is_not(None))
        return select(Document).where(Document.id.in_(entrusted) | Document.id.in_(originals))
    own = Document.issuing_unit_id == actor.unit_id
    if not actor.can(Permission.DOCUMENTS_DRAFT):
        own &= Document.posted_at.is_not(None)
    elif not (actor.can(Permission.DOCUMENTS_POST) or actor.can(Permission.DOCUMENTS_APPROVE)):
        own &= Document.posted_at.is_not(None) | (Document.drafted_by_id == actor.account_id)
    sent_here = exists().where(
        Receipt.document_id == Document.id, Receipt.unit_id == actor.unit_id, Receipt.recalled_at.is_(None)
    )
    carried_here = exists().where(
        _carried.document_id == _forwarding.id, _carried.unit_id == actor.unit_id, _carried.recalled_at.is_(None)
    )
    forwarded_here = exists().where(_forwarding.forwards_id == Document.id, carried_here)
    return select(Document).where(own | sent_here | forwarded_here, Document.discarded_at.is_(None))


def letter_of(document: Document) -> Document:
    """What is read: of a forwarding the original, else the document itself."""
    return document.forwards if document.came_by_id is not None and document.forwards is not None else document


def get_document(actor: Actor, document_id: int) -> Document:
    """The document, or NotFound outside the actor's scope."""
    document = db.session.scalar(visible_documents(actor).where(Document.id == document_id))
    if document is None:
        raise NotFound
    return document


def find_receipt(actor: Actor, document_id: int) -> Receipt | None:
    """The unit's own receipt of a document, if it is an addressee and the document was not recalled from it."""
    found = find_any_receipt(actor, document_id)
    return found if found is not None and found.recalled_at is None else None


def find_any_receipt(actor: Actor, document_id: int) -> Receipt | None:
    """The same, also of a document that was recalled."""
    return db.session.scalar(visible_receipts(actor).where(Receipt.document_id == document_id))


def find_forwarded_receipt(actor: Actor, document_id: int) -> Receipt | None:
    """The unit's first receipt of a forwarding that carries this original and was not recalled."""
    carried = (Document.forwards_id == document_id) & Document.came_by_id.is_not(None)
    query = visible_receipts(actor).join(Document, Document.id == Receipt.document_id)
    query = query.where(carried, Receipt.recalled_at.is_(None))
    return db.session.scalar(query.order_by(Receipt.posted_at, Receipt.id).limit(1))


def lost_its_source(actor: Actor, forwarding: Document) -> bool:
    """Whether the posting by which the unit had what it passed on was recalled from it."""
    source = find_any_receipt(actor, forwarding.came_by_id) if forwarding.came_by_id is not None else None
    return source is not None and source.recalled_at is not None
