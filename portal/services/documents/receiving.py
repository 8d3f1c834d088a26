"""Opening a document: who, when; and what its reader is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from portal.db import begin_write, db
from portal.errors import NotFound
from portal.models.documents import Document, DocumentFile, Opening, Receipt, SpreadReader
from portal.models.records import AuditEntry
from portal.rules.permissions import Actor, Permission
from portal.rules.records.pauses import Hours
from portal.services.documents.duties.doing import list_of_letter
from portal.services.documents.duties.rows import Standing
from portal.services.documents.file_texts import list_unsearchable
from portal.services.documents.forwarding import own_forwardings
from portal.services.documents.linking import Linked, find_links
from portal.services.documents.moments import moment_of
from portal.services.documents.pausing import hours_of
from portal.services.documents.proving import register_opening
from portal.services.documents.routes import has_below
from portal.services.documents.scope import (
    find_forwarded_receipt,
    find_receipt,
    get_document,
    letter_of,
    lost_its_source,
)
from portal.services.documents.signatures import Checked, list_checks
from portal.services.documents.spread_reading import read_as_one_of_them
from portal.services.notifications.reading import mark_page_read
from portal.services.records.audit import timeline


@dataclass(frozen=True)
class Reading:
    """A document as one unit sees it, with its people who opened it; ``timeline`` is for the leader of the sender.

    Of a forwarding ``letter`` is the original. ``came_as`` is the forwarding by which the unit has an original that was
    not sent to it: that one is to be read instead. ``passed_on`` are the unit's own forwardings,
    ``duties`` what it has to do. ``withheld``: the unit passed on what was then recalled from it, so the letter is not
    for its eyes any more.
    ``signatures``: what was found in its files, by hash. ``extended``: the hours that outages made end later.
    ``unsearchable``, for the sender: files whose words nobody can search for, and why.
    """

    document: Document
    letter: Document
    came_as: int | None
    passed_on: Sequence[Document]
    may_forward: bool
    spread: SpreadReader | None
    receipt: Receipt | None
    openings: Sequence[Opening]
    deemed_at: datetime
    may_follow: bool
    timeline: Sequence[AuditEntry]
    replied: Sequence[Linked] = ()
    replies: Sequence[Document] = ()
    withheld: bool = False
    signatures: Mapping[str, Checked] = field(default_factory=dict)
    duties: Sequence[Standing] = ()
    extended: Hours | None = None
    unsearchable: Sequence[tuple[str, str]] = ()


def read_document(actor: Actor, *, document_id: int, visit: bool) -> Reading:
    """The document for a reader; a real ``visit`` by the addressed unit is recorded as an opening.

    The sender, administrators and supervisors never count: they are not an addressee's ``documents:receive``.
    """
    document = get_document(actor, document_id)
    if document.posted_at is None or document.rule_version is None:
        raise NotFound
    receipt = find_receipt(actor, document_id)
    deemed = (receipt.deemed_at if receipt is not None else None) or document.deemed_at
    own = document.issuing_unit_id == actor.unit_id
    if receipt is None and not own and (carried := find_forwarded_receipt(actor, document_id)):
        return Reading(document, document, carried.document_id, (), False, None, None, (), deemed, False, ())
    spread = read_as_one_of_them(actor, document_id=document_id, visit=visit)
    if visit and receipt is not None and actor.can(Permission.DOCUMENTS_RECEIVE) and _record_opening(actor, receipt):
        document, receipt = get_document(actor, document_id), find_receipt(actor, document_id)
    openings: Sequence[Opening] = []
    if receipt is not None:
        openings = db.session.scalars(
            select(Opening).where(Opening.receipt_id == receipt.id).order_by(Opening.opened_at).limit(50)
        ).all()
    entries = timeline("document", document_id) if own and actor.can(Permission.RECORDS_READ) else []
    letter = letter_of(document)
    above = receipt is not None and has_below(receipt.unit_id)
    passed_on = own_forwardings(actor, letter) if above else ()
    may_forward = above and _may_forward(actor, receipt)
    replied, replies = find_links(actor, letter_id=letter.id, document_id=document_id)
    withheld = own and lost_its_source(actor, document)
    return Reading(
        document,
        letter,
        None,
        passed_on,
        may_forward,
        spread,
        receipt,
        openings,
        deemed,
        own,
        entries,
        replied,
        replies,
        withheld,
        list_checks(letter.files),
        list_of_letter(actor, letter_id=letter.id) if receipt else (),
        _extended(document, receipt),
        list_unsearchable(document.files) if own else (),
    )


def _extended(document: Document, receipt: Receipt | None) -> Hours | None:
    """The hours that are shown: of the unit's own receipt where they began later, else of the posting."""
    own = receipt if receipt is not None and receipt.undeliverable and receipt.reachable_at is not None else None
    start, until = (own.reachable_at, own.hours_until) if own else (document.posted_at, document.hours_until)
    return hours_of(start, until, document.rule_version or "")


def _may_forward(actor: Actor, receipt: Receipt | None) -> bool:
    """Somebody who receives and posts for the unit, for what was not sent back."""
    if receipt is None or receipt.refused_at is not None:
        return False
    return actor.can(Permission.DOCUMENTS_RECEIVE) and actor.can(Permission.DOCUMENTS_POST)


def find_own_unit(document_id: int, unit_ids: Sequence[int]) -> int | None:
    """Which of a person's units sent or received a posted document, for somebody acting for another one just now."""
    receipt = select(Receipt.unit_id).where(Receipt.document_id == document_id, Receipt.unit_id.in_(unit_ids))
    issued = select(Document.issuing_unit_id).where(
        Document.id == document_id, Document.issuing_unit_id.in_(unit_ids), Document.posted_at.is_not(None)
    )
    return db.session.scalar(receipt.limit(1)) or db.session.scalar(issued)


def get_file(actor: Actor, *, document_id: int, file_id: int, visit: bool) -> DocumentFile:
    """A file of a document in scope; fetching it counts as opening, as reading the page does.

    Whoever has the document by a forwarding opens that one.
    """
    document = get_document(actor, document_id)
    file = next((f for f in document.files if f.id == file_id), None)
    if file is None:
        raise NotFound
    receipt = find_receipt(actor, document_id) or find_forwarded_receipt(actor, document_id)
    read_as_one_of_them(actor, document_id=receipt.document_id if receipt is not None else document_id, visit=visit)
    if visit and receipt is not None and actor.can(Permission.DOCUMENTS_RECEIVE):
        _record_opening(actor, receipt)
    return file


def _record_opening(actor: Actor, own: Receipt) -> bool:
    """Write the first opening of this person, and of the unit if it is the first of all; False when already there.

    True also says that a transaction was begun, so that what was read before must be read again.
    """
    receipt_id, path = own.id, f"/van-ban/{own.document_id}"
    known = select(Opening.id).where(Opening.receipt_id == receipt_id, Opening.account_id == actor.account_id)
    if db.session.scalar(known) is not None:
        return False
    begin_write()
    query = select(Receipt).where(Receipt.id == receipt_id).with_for_update(of=Receipt)
    receipt = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if receipt.recalled_at is not None:
        raise NotFound
    if db.session.scalar(known) is not None:
        return True
    now = moment_of(receipt.document_id, [receipt])
    opening = Opening(receipt_id=receipt_id, account_id=actor.account_id, name=actor.name, opened_at=now)
    db.session.add(opening)
    if receipt.first_opened_at is None:
        receipt.first_opened_at = now
        receipt.first_opened_by_id, receipt.first_opened_by = actor.account_id, actor.name
    mark_page_read(actor, path=path)
    register_opening(receipt.document_id, opening)
    db.session.flush()
    return True
