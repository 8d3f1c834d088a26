"""Contest notes as people see them: an addressee its own, the sender of the document all."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager

from portal.db import db
from portal.errors import NotFound
from portal.models.documents import ContestNote, Document, Receipt
from portal.rules.documents.contesting import is_contestable
from portal.rules.documents.receipts import is_received
from portal.rules.permissions import Actor, Permission
from portal.services.documents.pausing import Judge
from portal.services.documents.scope import find_any_receipt, get_document
from portal.services.paging import Paged, paginate

SIZE = 20
BATCH = 500


@dataclass(frozen=True)
class Side:
    """A posted document from one side: ``receipt`` is the addressed unit's own, None for the sender."""

    document: Document
    receipt: Receipt | None


@dataclass(frozen=True)
class Contests:
    """How many notes stand, wait for an answer or were withdrawn, by how many units; whether the reader may add one."""

    standing: int
    unanswered: int
    withdrawn: int
    units: int
    may_contest: bool


def get_side(actor: Actor, document_id: int) -> Side:
    """Sender or addressee, also of a document that was recalled: what is recorded of it stays; NotFound to others."""
    receipt = find_any_receipt(actor, document_id)
    if receipt is not None:
        return Side(receipt.document, receipt)
    document = get_document(actor, document_id)
    if document.issuing_unit_id != actor.unit_id or document.posted_at is None:
        raise NotFound
    return Side(document, None)


def visible_notes(side: Side) -> Select[ContestNote]:
    """The notes on a document that this side reads, with their receipts."""
    query = select(ContestNote).join(Receipt, Receipt.id == ContestNote.receipt_id)
    query = query.options(contains_eager(ContestNote.receipt))
    if side.receipt is not None:
        return query.where(Receipt.id == side.receipt.id)
    return query.where(Receipt.document_id == side.document.id)


def list_notes(side: Side, *, number: int) -> Paged[ContestNote]:
    """A page of them: what stands without an answer first, then the newest."""
    settled = ContestNote.answered_at.is_not(None) | ContestNote.withdrawn_at.is_not(None)
    order = (settled, ContestNote.noted_at.desc(), ContestNote.id.desc())
    return paginate(visible_notes(side).order_by(*order), number=number, size=SIZE)


def get_note(side: Side, note_id: int) -> ContestNote:
    """One note that this side reads; NotFound else."""
    note = db.session.scalar(visible_notes(side).where(ContestNote.id == note_id))
    if note is None:
        raise NotFound
    return note


def count_contests(actor: Actor, document: Document, receipt: Receipt | None) -> Contests:
    """The line about contest notes on the page of a document: of one addressee, or of all for its sender."""
    stands = ContestNote.withdrawn_at.is_(None)
    query = visible_notes(Side(document, receipt)).with_only_columns(
        func.count().filter(stands),
        func.count().filter(stands, ContestNote.answered_at.is_(None)),
        func.count().filter(~stands),
        func.count(ContestNote.receipt_id.distinct()).filter(stands),
    )
    may = receipt is not None and actor.can(Permission.DOCUMENTS_CONTEST) and contestable(receipt)
    return Contests(*db.session.execute(query).one(), may)


def contestable(receipt: Receipt) -> bool:
    """Whether anything is recorded of the addressee that it could dispute."""
    now = Judge().now_for(receipt.document)
    received = is_received(receipt.deemed_at, receipt.first_opened_at, now, receipt.recalled_at)
    stated = any((receipt.acknowledged_at, receipt.refused_at, receipt.registered_at))
    return is_contestable(received=received, stated=stated)


def is_contested() -> ColumnElement[bool]:
    """Receipts on which a note stands."""
    return _with_note().where(ContestNote.withdrawn_at.is_(None)).exists()


def is_noted() -> ColumnElement[bool]:
    """Receipts with a note, withdrawn or not."""
    return _with_note().exists()


def _with_note() -> Select[int]:
    return select(ContestNote.id).where(ContestNote.receipt_id == Receipt.id)


def notes_of(receipts: Sequence[Receipt]) -> dict[int, list[ContestNote]]:
    """By receipt its notes, oldest first; one query for each 500 receipts."""
    found: dict[int, list[ContestNote]] = defaultdict(list)
    for start in range(0, len(receipts), BATCH):
        ids = [receipt.id for receipt in receipts[start : start + BATCH]]
        query = select(ContestNote).where(ContestNote.receipt_id.in_(ids)).order_by(ContestNote.id)
        for note in db.session.scalars(query):
            found[note.receipt_id].append(note)
    return found
