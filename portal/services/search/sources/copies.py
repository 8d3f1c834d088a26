"""Letters and their copies on public pages: who reads the letter, and which copy everybody may read."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import select, union
from sqlalchemy.orm import aliased

from portal.db import db
from portal.models.documents import Document, Publication, Receipt
from portal.services.documents.public import shown_publications

_forwarding = aliased(Document)


def readers_of(document_ids: Collection[int]) -> dict[int, set[int]]:
    """The units that were sent a document or a forwarding of it, not recalled from them; one statement."""
    here = Receipt.recalled_at.is_(None)
    sent = select(Receipt.document_id, Receipt.unit_id).where(Receipt.document_id.in_(document_ids), here)
    carried: Any = select(_forwarding.forwards_id, Receipt.unit_id).join(Receipt, Receipt.document_id == _forwarding.id)
    found: dict[int, set[int]] = defaultdict(set)
    for document_id, unit_id in db.session.execute(
        union(sent, carried.where(_forwarding.forwards_id.in_(document_ids), here))
    ):
        found[document_id].add(unit_id)
    return found


def tokens_of_readers(document: Document, readers: Collection[int]) -> frozenset[str]:
    """By which tokens a letter is found, ``readers`` being the units it was sent to."""
    issuer = document.issuing_unit_id
    if document.posted_at is not None:
        own = {f"doc-read-{issuer}"}
    else:
        own = {f"doc-draft-{issuer}", f"doc-own-{issuer}-{document.drafted_by_id}"}
    return frozenset(own | {f"doc-read-{unit_id}" for unit_id in readers} | {f"doc-{document.id}"})


def public_copies(document_ids: Collection[int]) -> dict[int, Publication]:
    """What everybody may read now of these documents, by the document; one statement."""
    if not document_ids:
        return {}
    query = shown_publications().where(Publication.document_id.in_(document_ids)).order_by(Publication.id)
    return {each.document_id: each for each in db.session.scalars(query)}


def public_address(publication: Publication) -> str:
    """Where everybody reads it."""
    return f"/cong-khai/{publication.unit_id}/van-ban/{publication.document_id}"
