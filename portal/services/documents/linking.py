"""What a document replies to, and which documents reply to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.errors import RuleBroken
from portal.models.documents import Document, DocumentLink
from portal.rules.permissions import Actor
from portal.services.documents.following import matches
from portal.services.documents.scope import visible_documents

REPLY = "reply"
MOST_REPLIES = 20


@dataclass(frozen=True)
class Linked:
    """A document that is pointed to; its reference stands on the letter, the page opens only for who may read it."""

    document: Document
    may_read: bool


def find_repliable(actor: Actor, *, words: str, limit: int = 10) -> Sequence[Document]:
    """Posted documents the unit may read whose code or subject contains the words, newest first."""
    query = visible_documents(actor).where(Document.posted_at.is_not(None))
    if words:
        query = query.where(matches(words))
    return db.session.scalars(query.order_by(Document.posted_at.desc()).limit(limit)).all()


def get_repliable(actor: Actor, ids: Sequence[int]) -> Sequence[Document]:
    """Those of the documents that are posted and readable, newest first."""
    if not ids:
        return []
    query = visible_documents(actor).where(Document.id.in_(ids), Document.posted_at.is_not(None))
    return db.session.scalars(query.order_by(Document.posted_at.desc())).all()


def set_replies(actor: Actor, draft: Document, ids: Sequence[int]) -> None:
    """Let the draft reply to exactly these documents, each one that the unit may read."""
    wanted = set(ids) - {draft.id}
    if len(wanted) > MOST_REPLIES:
        raise RuleBroken("Một văn bản trả lời nhiều nhất %(most)d văn bản.", field="replies_to", most=MOST_REPLIES)
    kept = {link.target_id for link in draft.links if link.kind == REPLY}
    added = wanted - kept
    if len(get_repliable(actor, sorted(added))) < len(added):
        raise RuleBroken("Có văn bản được trả lời mà đơn vị không đọc được.", field="replies_to")
    for link in [link for link in draft.links if link.kind == REPLY and link.target_id not in wanted]:
        draft.links.remove(link)
    for target_id in sorted(added):
        draft.links.append(DocumentLink(document_id=draft.id, target_id=target_id, kind=REPLY))


def replied_ids(document: Document) -> list[int]:
    """Ids of the documents it replies to."""
    return [link.target_id for link in document.links if link.kind == REPLY]


def answered_units(document: Document) -> set[int]:
    """The issuers of the documents replied to: a reply may go to them wherever they stand in the tree."""
    if not (targets := replied_ids(document)):
        return set()
    return set(db.session.scalars(select(Document.issuing_unit_id).where(Document.id.in_(targets))))


def list_replied(actor: Actor, document: Document) -> list[Linked]:
    """What a draft or document replies to, in the order the documents were posted."""
    return _linked(actor, replied_ids(document))


def find_links(actor: Actor, *, letter_id: int, document_id: int) -> tuple[list[Linked], Sequence[Document]]:
    """What a letter replies to, and the replies to the document by which it came; one query where there are none."""
    pointing, pointed = DocumentLink.document_id == letter_id, DocumentLink.target_id == document_id
    query = select(DocumentLink.document_id, DocumentLink.target_id).where(DocumentLink.kind == REPLY)
    found = db.session.execute(query.where(or_(pointing, pointed))).all()
    replied = _linked(actor, [target for source, target in found if source == letter_id])
    return replied, list_replies(actor, document_id) if any(row[1] == document_id for row in found) else ()


def _linked(actor: Actor, ids: Sequence[int]) -> list[Linked]:
    if not ids:
        return []
    query = select(Document).where(Document.id.in_(ids)).options(joinedload(Document.issuing_unit))
    found = db.session.scalars(query.order_by(Document.posted_at)).all()
    readable = {target.id for target in get_repliable(actor, ids)}
    return [Linked(target, target.id in readable) for target in found]


def list_replies(actor: Actor, document_id: int, *, limit: int = 20) -> Sequence[Document]:
    """Posted replies to a document that the actor may read, oldest first."""
    replies = select(DocumentLink.document_id).where(DocumentLink.target_id == document_id, DocumentLink.kind == REPLY)
    query = visible_documents(actor).where(Document.id.in_(replies), Document.posted_at.is_not(None))
    return db.session.scalars(query.order_by(Document.posted_at).limit(limit)).all()
