"""What of a document goes into the register, and how each fact can be opened later.

``posted``: a commitment to the document, the number of addressees and the root over a commitment to each of them.
``opened``: the receipt, the instant, a commitment to the person. ``deemed``: which addressees had not opened by then.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select

from portal.adapters import clock
from portal.db import begin_write, db
from portal.models.documents import Document, DocumentFile, Opening, Receipt
from portal.rules.records.commitments import commitment
from portal.rules.records.merkle import leaf_hash, root_of
from portal.services.documents.pausing import NO_PATIENCE, are_over
from portal.services.documents.scope import letter_of
from portal.services.records import register

SWEEP = 50
FACTS_VERSION = 2
"""Which facts are bound by what is posted now; a document without a number binds those of the first version."""


def document_facts(document: Document) -> dict[str, Any]:
    """What the register binds of a document; its text by hash, its files by name, size and hash.

    Which facts these are is the document's ``facts_version``; those of a version never change.
    A forwarding has the files of the original and is bound to what was registered of it.
    """
    letter = letter_of(document)
    facts = _first_facts(document, letter.files)
    if document.facts_version is not None:
        facts |= _marks(document)
    if document.outside is not None:
        facts["outside"] = document.outside
    if letter is document:
        return facts
    content = commitment(letter.salt or "", document_facts(letter)).hex()
    return {**facts, "forwards": {"document": letter.id, "issuer_name": letter.issuer_name, "content": content}}


def _first_facts(document: Document, files: Sequence[DocumentFile]) -> dict[str, Any]:
    return {
        "id": document.id,
        "issuer": document.issuing_unit_id,
        "issuer_name": document.issuer_name,
        "code": document.code,
        "type": document.type_code,
        "subject": document.subject,
        "place": document.place,
        "issued_on": document.issued_on.isoformat() if document.issued_on else None,
        "signer_name": document.signer_name,
        "signer_position": document.signer_position,
        "body": document.body,
        "files": [{"name": file.name, "size": file.size, "sha256": file.sha256} for file in files],
        "posted_at": register.stamp(document.posted_at) if document.posted_at else None,
        "rule": document.rule_version,
    }


def _marks(document: Document) -> dict[str, Any]:
    return {
        "facts": document.facts_version,
        "capacity": document.capacity,
        "urgency": document.urgency,
        "circulation": document.circulation,
        "pages": document.pages,
        "reply_by": document.reply_by.isoformat() if document.reply_by else None,
        "purposes": document.purposes,
        "recipient_lines": document.recipient_lines,
        "links": [{"kind": link.kind, "document": link.target_id} for link in document.links],
    }


def addressee_facts(receipt: Receipt) -> dict[str, Any]:
    """What the register binds of an addressee; its purpose since letters have one, and that nobody was there."""
    facts: dict[str, Any] = {"receipt": receipt.id, "unit": receipt.unit_id, "unit_name": receipt.unit_name}
    if receipt.purpose is not None:
        facts["purpose"] = receipt.purpose
    return {**facts, "undeliverable": True} if receipt.undeliverable else facts


def opening_facts(opening: Opening) -> dict[str, Any]:
    """What the register binds of an opening."""
    return {"receipt": opening.receipt_id, "account": opening.account_id, "name": opening.name}


def addressee_leaf(receipt: Receipt) -> bytes:
    """The leaf of an addressee in the tree over all addressees of its document."""
    return leaf_hash(commitment(receipt.salt or "", addressee_facts(receipt)))


def list_receipts(document_id: int) -> Sequence[Receipt]:
    """The addressees in the order of that tree."""
    return db.session.scalars(select(Receipt).where(Receipt.document_id == document_id).order_by(Receipt.id)).all()


def register_posting(document: Document) -> None:
    """Append ``posted`` for a document that was just frozen."""
    document.salt = document.salt or register.new_salt()
    receipts = list_receipts(document.id)
    register.append(
        "posted",
        document_id=document.id,
        posted_at=register.stamp(document.posted_at or clock.now()),
        content=commitment(document.salt, document_facts(document)).hex(),
        addressees=len(receipts),
        root=root_of([addressee_leaf(receipt) for receipt in receipts]).hex(),
    )


def register_opening(document_id: int, opening: Opening) -> None:
    """Append ``opened`` for a person's first opening."""
    register_openings([(document_id, opening)])


def register_openings(openings: Sequence[tuple[int, Opening]]) -> None:
    """Append ``opened`` for several first openings (document, opening), in this order."""
    for _document_id, opening in openings:
        opening.salt = opening.salt or register.new_salt()
    register.append_many(
        [("opened", document_id, opening.receipt_id, _opened_facts(opening)) for document_id, opening in openings]
    )


def _opened_facts(opening: Opening) -> dict[str, Any]:
    who = commitment(opening.salt or "", opening_facts(opening))
    return {"opened_at": register.stamp(opening.opened_at), "who": who.hex()}


def sweep_deemed() -> None:
    """Append ``deemed`` for documents whose hours are over, a batch at a time; run often by the worker."""
    while _sweep_batch():
        pass


def _sweep_batch() -> bool:
    begin_write()
    over = are_over(Document.posted_at, Document.hours_until, clock.now(), NO_PATIENCE)
    due = (
        select(Document)
        .where(Document.deemed_noted_at.is_(None), Document.salt.is_not(None))
        .where(Document.posted_at.is_not(None), over)
        .order_by(Document.posted_at)
        .limit(SWEEP)
        .with_for_update(of=Document, skip_locked=True)
    )
    documents = db.session.scalars(due).all()
    register.append_many([("deemed", document.id, None, _deemed_facts(document)) for document in documents])
    for document in documents:
        document.deemed_noted_at = clock.now()
    db.session.commit()
    return len(documents) == SWEEP


def _deemed_facts(document: Document) -> dict[str, Any]:
    moment = document.deemed_at
    receipts = unopened_by(document, moment)
    leaves = [addressee_leaf(receipt) for receipt in receipts]
    return {"deemed_at": register.stamp(moment), "unopened": len(receipts), "root": root_of(leaves).hex()}


def unopened_by(document: Document, moment: Any) -> Sequence[Receipt]:
    """The addressees, reachable ones, that had neither opened nor lost it by a moment, in their tree's order.

    Locked: an opening that is just being written is waited for, so that what is registered is what is kept.
    """
    late = or_(Receipt.first_opened_at.is_(None), Receipt.first_opened_at >= moment)
    kept = or_(Receipt.recalled_at.is_(None), Receipt.recalled_at >= moment)
    query = select(Receipt).where(Receipt.document_id == document.id, ~Receipt.undeliverable, late, kept)
    query = query.order_by(Receipt.id)
    query = query.with_for_update(of=Receipt).execution_options(populate_existing=True)
    return db.session.scalars(query).all()
