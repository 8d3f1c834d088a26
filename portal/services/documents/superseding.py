"""Replacing a posted document by another one; what is posted never changes in any other way."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.documents import Document, DocumentFile, DocumentLink, Recall, Receipt
from portal.models.records import OutboxItem
from portal.models.units import Unit
from portal.rules.documents.addressing import Addressing
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor
from portal.services.documents.announcing import find_receivers
from portal.services.documents.composing import start_draft
from portal.services.documents.duties.moving import move_duties
from portal.services.documents.following import get_sent
from portal.services.documents.linking import answered_units, replied_ids
from portal.services.documents.routes import resolve
from portal.services.documents.scope import visible_documents
from portal.services.documents.successors import SUPERSEDES, Successor, find_successors, list_replaced, replaced_ids
from portal.services.file_texts.reading import queue_readings
from portal.services.notifications.telling import notify_for_units
from portal.services.records import note, queue
from portal.services.records.register import append, stamp

COPIED = (
    "type_code",
    "subject",
    "subject_folded",
    "place",
    "signer_name",
    "signer_position",
    "capacity",
    "urgency",
    "circulation",
    "pages",
    "reply_by",
    "purposes",
    "recipient_lines",
    "body",
)
"""What the new draft takes over; it needs a number and a date of its own."""


def get_replaceable(actor: Actor, *, document_id: int) -> Document:
    """A letter of the own unit that nothing has replaced yet; NotFound for a forwarding: its text is another's."""
    document = get_sent(actor, document_id)
    if document.came_by_id is not None:
        raise NotFound
    _refuse_replaced(find_successors([document_id]).get(document_id))
    return document


def start_replacement(actor: Actor, *, document_id: int) -> Document:
    """A draft with the text, files and addressees of the old document; asked for again, the draft already begun."""
    db.session.execute(select(Document.id).where(Document.id == document_id).with_for_update())
    old = get_replaceable(actor, document_id=document_id)
    begun = db.session.scalars(
        select(Document)
        .join(DocumentLink, DocumentLink.document_id == Document.id)
        .where(DocumentLink.target_id == old.id, DocumentLink.kind == SUPERSEDES)
    ).all()
    if going_on := [draft for draft in begun if draft.discarded_at is None]:
        return start_draft(actor, draft_key=going_on[0].draft_key)
    draft = start_draft(actor, draft_key=f"replaces-{old.id}-{len(begun)}")
    for name in COPIED:
        setattr(draft, name, getattr(old, name))
    draft.links += [DocumentLink(document_id=draft.id, target_id=t, kind="reply") for t in replied_ids(old)]
    draft.links.append(DocumentLink(document_id=draft.id, target_id=old.id, kind=SUPERSEDES))
    draft.files += [_copy(file) for file in old.files]
    queue_readings(draft.files, is_paper=True)
    draft.addressing = _addressees_of(actor, old).as_json()
    db.session.flush()
    return draft


def _copy(file: DocumentFile) -> DocumentFile:
    values = {name: getattr(file, name) for name in ("sha256", "name", "size", "position", "added_at")}
    return DocumentFile(**values)


def _addressees_of(actor: Actor, old: Document) -> Addressing:
    """The old choice where it still means the same units, else those units one by one.

    A unit from which alone the document was recalled was a wrong addressee and is left out.
    """
    wrong = select(Recall.receipt_id).where(Recall.whole.is_(False))
    query = select(Unit.id).join(Receipt, Receipt.unit_id == Unit.id).where(Receipt.document_id == old.id)
    query = query.where(Receipt.recalled_at.is_(None) | Receipt.id.not_in(wrong), Unit.closed_on.is_(None))
    units = set(db.session.scalars(query))
    chosen = Addressing.from_json(old.addressing)
    try:
        same = {unit.id for unit in resolve(actor, chosen, replying_to=answered_units(old))} == units
    except RuleBroken:
        same = False
    return chosen if same else Addressing(units=tuple(sorted(units)))


def lock_replaced(draft: Document) -> None:
    """Hold what a draft is to replace until the transaction ends, so that only one document replaces another."""
    if ids := replaced_ids(draft):
        db.session.execute(select(Document.id).where(Document.id.in_(ids)).order_by(Document.id).with_for_update())


def check_replaced(draft: Document) -> None:
    """Raise ``RuleBroken`` when what the draft is to replace has been replaced by another document meanwhile."""
    for successor in find_successors(replaced_ids(draft)).values():
        _refuse_replaced(successor)


def _refuse_replaced(successor: Successor | None) -> None:
    if successor is not None:
        raise RuleBroken("Văn bản này đã được thay thế bởi số %(code)s; hãy thay thế văn bản đó.", code=successor.code)


def settle(actor: Actor, document: Document) -> None:
    """What follows for the old document once the new one is posted: register, audit log, duties, addressees told."""
    if document.posted_at is None:
        return
    for old in list_replaced(document):
        append("superseded", document_id=old.id, by=document.id, superseded_at=stamp(document.posted_at))
        after = {"code": document.code, "subject": document.subject}
        note(actor, "document_superseded", "document", old.id, before={"code": old.code}, after=after)
        move_duties(old, document)
        queue("document_superseded", f"document-superseded-{old.id}", {"old": old.id, "new": document.id})


def announce_replacement(item: OutboxItem) -> None:
    """Tell the people of those addressees of the old document that do not receive the new one."""
    old, new = (db.session.get_one(Document, item.payload[name]) for name in ("old", "new"))
    query = select(Receipt.unit_id).where(Receipt.document_id == new.id)
    having = set(db.session.scalars(query))
    notify_for_units(
        {account: unit for account, unit in find_receivers(old.id).items() if unit not in having},
        kind=Kind.DOCUMENT_SUPERSEDED,
        key=f"document-superseded-{old.id}",
        params={"unit": new.issuing_unit.name, "code": old.code, "new": new.code},
        path=f"/van-ban/{old.id}",
        by=new.posted_by_id,
    )


def readable_of(actor: Actor, ids: Sequence[int]) -> set[int]:
    """Which of these documents the actor may open."""
    if not ids:
        return set()
    return set(db.session.scalars(visible_documents(actor).where(Document.id.in_(ids)).with_only_columns(Document.id)))
