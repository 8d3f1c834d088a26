"""Documents of units: received, issued, forwarded, drafted, given to a person to handle."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import select

from portal.db import db
from portal.models.documents import Document, DocumentFile, Publication, Receipt
from portal.rules.documents.types import TYPES
from portal.rules.permissions import Actor, Permission
from portal.rules.search.entries import Entry
from portal.services.documents.entrusted import entrusted_receipts
from portal.services.documents.scope import visible_documents
from portal.services.search.source import Shown, Watched, key_of
from portal.services.search.sources.copies import public_address, public_copies, readers_of, tokens_of_readers
from portal.services.search.sources.parts import Timeless, day_of, joined, next_ids, texts_of

MOST_ENTRUSTED = 500
"""A person without the right to read documents finds the newest of those ever given to them to handle, at most so many
receipts."""


class Documents(Timeless):
    """Tokens: ``doc-read-U`` for whoever reads what unit U issued or was sent, ``doc-draft-U`` for all its drafts,
    ``doc-own-U-A`` for those of one drafter, ``doc-N`` for a single document given to a person to handle."""

    kind = "document"
    watched: Sequence[Watched] = (
        Watched(
            "document",
            columns=(
                *("issuing_unit_id", "drafted_by_id", "code", "type_code", "subject", "body", "issued_on"),
                *("signer_name", "signer_position", "issuer_name", "posted_at", "discarded_at"),
            ),
        ),
        Watched("document", "forwards_id", ("forwards_id",)),
        Watched("document_file", "document_id", ("document_id", "name", "sha256")),
        Watched("file_text", query="SELECT document_id FROM document_file WHERE sha256 = {row}.sha256"),
        Watched("receipt", "document_id", ("document_id", "unit_id", "recalled_at")),
        Watched(
            "receipt",
            columns=("document_id", "unit_id", "recalled_at"),
            query="SELECT forwards_id FROM document WHERE id = {row}.document_id AND forwards_id IS NOT NULL",
        ),
    )

    def ids_after(self, object_id: int, most: int) -> Sequence[int]:
        """Everything that was not thrown away."""
        return next_ids(Document.id, object_id, most, Document.discarded_at.is_(None))

    def entries(self, object_ids: Collection[int]) -> list[Entry]:
        """Four statements."""
        query = select(Document).where(Document.id.in_(object_ids), Document.discarded_at.is_(None))
        documents = db.session.scalars(query.order_by(Document.id)).all()
        files = files_of(object_ids)
        texts = texts_of({file.sha256 for those in files.values() for file in those})
        readers = readers_of(object_ids)
        return [_entry(each, files[each.id], texts, readers[each.id]) for each in documents]

    def tokens(self, actor: Actor | None) -> frozenset[str]:
        """Of the unit acted for, without a statement; one for who reads only what was given to them."""
        if actor is None or actor.unit_id is None:
            return frozenset()
        if not actor.can(Permission.DOCUMENTS_READ):
            return _entrusted(actor)
        held = {f"doc-read-{actor.unit_id}"}
        if actor.can(Permission.DOCUMENTS_POST) or actor.can(Permission.DOCUMENTS_APPROVE):
            held |= {f"doc-draft-{actor.unit_id}"} if actor.can(Permission.DOCUMENTS_DRAFT) else set()
        elif actor.can(Permission.DOCUMENTS_DRAFT):
            held.add(f"doc-own-{actor.unit_id}-{actor.account_id}")
        return frozenset(held)

    def show(self, actor: Actor | None, object_ids: Collection[int]) -> dict[int, Shown]:
        """Four statements."""
        if actor is None or not object_ids:
            return {}
        found = db.session.scalars(visible_documents(actor).where(Document.id.in_(object_ids))).all()
        copies = public_copies([each.id for each in found])
        files = files_of([each.id for each in found])
        texts = texts_of({file.sha256 for those in files.values() for file in those})
        return {each.id: _shown(each, files[each.id], texts, copies.get(each.id)) for each in found}


def files_of(document_ids: Collection[int]) -> dict[int, list[DocumentFile]]:
    """The files of documents in their order."""
    found: dict[int, list[DocumentFile]] = defaultdict(list)
    query = select(DocumentFile).where(DocumentFile.document_id.in_(document_ids))
    for file in db.session.scalars(query.order_by(DocumentFile.position, DocumentFile.id)) if document_ids else ():
        found[file.document_id].append(file)
    return found


def words_of(files: Iterable[DocumentFile], texts: Mapping[str, str]) -> str:
    """The names and the words of files."""
    return joined(part for file in files for part in (file.name, texts.get(file.sha256, "")))


def head_of(document: Document) -> str:
    """What stands around a letter: its kind, who issued it, who signed."""
    kind = TYPES[document.type_code].label if document.type_code in TYPES else ""
    return joined([kind, document.issuer_name or "", document.signer_name, document.signer_position])


def _entrusted(actor: Actor) -> frozenset[str]:
    query = (
        select(Document.id, Document.forwards_id)
        .join(Receipt, Receipt.document_id == Document.id)
        .where(Receipt.id.in_(entrusted_receipts(actor)), Receipt.recalled_at.is_(None))
        .order_by(Receipt.id.desc())
        .limit(MOST_ENTRUSTED)
    )
    return frozenset(f"doc-{number}" for row in db.session.execute(query) for number in row if number is not None)


def _entry(
    document: Document, files: Sequence[DocumentFile], texts: Mapping[str, str], readers: Collection[int]
) -> Entry:
    return Entry(
        key=key_of(Documents.kind, document.id),
        kind=Documents.kind,
        title=document.subject,
        access=tokens_of_readers(document, readers),
        body=joined([document.body, head_of(document), words_of(files, texts)]),
        codes=(document.code,) if document.code else (),
        unit_id=document.issuing_unit_id,
        sender_id=document.issuing_unit_id,
        day=document.issued_on or day_of(document.posted_at or document.created_at),
    )


def _shown(
    document: Document, files: Sequence[DocumentFile], texts: Mapping[str, str], copy: Publication | None
) -> Shown:
    posted = document.posted_at is not None
    return Shown(
        object_id=document.id,
        title=document.subject,
        address=f"/van-ban/{document.id}" if posted else f"/van-ban/{document.id}/soan",
        texts=(("", document.body), *((file.name, texts.get(file.sha256, "")) for file in files)),
        code=document.code,
        unit=document.issuer_name or document.issuing_unit.name,
        day=document.issued_on or day_of(document.posted_at or document.created_at),
        public_address=public_address(copy) if copy else "",
    )
