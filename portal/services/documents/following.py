"""What a sender follows: the outbox, and for each document the matrix of addressees."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.errors import NotFound
from portal.models.documents import ContestNote, Document, Recall, Receipt
from portal.models.units import UnitKind
from portal.rules.documents.receipts import ReceiptState, received_at
from portal.rules.documents.receipts import state as state_of
from portal.rules.documents.receivers import Named
from portal.rules.permissions import Actor
from portal.rules.records.pauses import Hours
from portal.rules.vietnamese import fold
from portal.services.documents.contests import is_contested, is_noted, notes_of
from portal.services.documents.pausing import CLOCK_FROM, HOURS_UNTIL, Judge, are_over, hours_of
from portal.services.documents.receivers.reading import find_in_charge
from portal.services.documents.scope import get_document, visible_documents
from portal.services.paging import Paged, paginate


@dataclass(frozen=True)
class Tally:
    """How many addressees are in each state; what they answered is counted beside it.

    Only a matrix counts those with a contest note that stands (``contested``), or with any (``noted``).
    """

    opened: int = 0
    deemed: int = 0
    waiting: int = 0
    acknowledged: int = 0
    refused: int = 0
    registered: int = 0
    recall_requested: int = 0
    recalled: int = 0
    undeliverable: int = 0
    contested: int = 0
    noted: int = 0

    @property
    def total(self) -> int:
        """All addressees."""
        return self.opened + self.deemed + self.waiting + self.recalled + self.undeliverable


@dataclass(frozen=True)
class Sent:
    """One row of the outbox."""

    document: Document
    tally: Tally
    deemed_at: datetime


ANSWERS: dict[str, InstrumentedAttribute[datetime | None]] = {
    "acknowledged": Receipt.acknowledged_at,
    "refused": Receipt.refused_at,
    "registered": Receipt.registered_at,
    "recall_requested": Receipt.recall_asked_at,
}
"""What an addressee may answer besides opening, or is asked for; in the order of ``Tally``."""


def state_sql(now: datetime) -> ColumnElement[str]:
    """SQL twin of rules.documents.receipts.state, each receipt by its document's rule; Document must be joined."""
    return case(
        (Receipt.recalled_at.is_not(None), ReceiptState.RECALLED.value),
        (Receipt.first_opened_at.is_not(None), ReceiptState.OPENED.value),
        (CLOCK_FROM.is_(None), ReceiptState.UNDELIVERABLE.value),
        (are_over(CLOCK_FROM, HOURS_UNTIL, now), ReceiptState.DEEMED.value),
        else_=ReceiptState.WAITING.value,
    )


def list_sent(actor: Actor, *, number: int, words: str = "") -> Paged[Sent]:
    """The unit's posted documents, newest first, each with its tally; three queries a page."""
    query = visible_documents(actor).where(Document.issuing_unit_id == actor.unit_id, Document.posted_at.is_not(None))
    if words:
        query = query.where(matches(words))
    query = query.options(joinedload(Document.forwards)).order_by(Document.posted_at.desc(), Document.id.desc())
    page = paginate(query, number=number)
    tallies = _tallies([document.id for document in page.items])
    sent = [Sent(document, tallies.get(document.id, Tally()), document.deemed_at) for document in page.items]
    return Paged(sent, page.number, page.size, page.total)


def matches(words: str) -> ColumnElement[bool]:
    """Documents whose code or subject contains the words, marks or not."""
    folded = fold(words)
    code = "".join(c for c in folded if c.isalnum())
    found = Document.subject_folded.contains(folded, autoescape=True)
    return found | Document.code_folded.contains(code, autoescape=True) if code else found


def _tallies(ids: list[int], *more: ColumnElement[int]) -> dict[int, Tally]:
    if not ids:
        return {}
    now = clock.now()
    states = [_count(any_state(state, now)) for state in ("opened", "deemed", "waiting")]
    answers = [_count(column.is_not(None)) for column in ANSWERS.values()]
    nobody = _count(any_state("undeliverable", now))
    rows: Any = db.session.execute(
        select(Receipt.document_id, *states, *answers, _count(Receipt.recalled_at.is_not(None)), nobody, *more)
        .join(Document, Document.id == Receipt.document_id)
        .where(Receipt.document_id.in_(ids))
        .group_by(Receipt.document_id)
    )
    return {row[0]: Tally(*row[1:]) for row in rows}


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


def any_state(state: str, now: datetime) -> ColumnElement[bool]:
    """Receipts in a state at ``now``; Document must be joined."""
    return state_sql(now) == state


@dataclass(frozen=True)
class Addressee:
    """One cell row of the matrix; ``receiver`` is who receives for the unit today."""

    receipt: Receipt
    kind: str
    state: ReceiptState
    deemed_at: datetime | None
    received_at: datetime | None
    recall: Recall | None
    receiver: Named | None = None
    notes: Sequence[ContestNote] = ()
    extended: Hours | None = None


@dataclass(frozen=True)
class Matrix:
    """The addressees of one document, the ones asked for on this page, and the tally of all.

    ``without_receiver``: how many of all have nobody named who could receive today.
    ``extended``: the hours of the posting, where outages made them end later.
    """

    document: Document
    tally: Tally
    deemed_at: datetime
    page: Paged[Addressee]
    without_receiver: int
    extended: Hours | None = None


def get_sent(actor: Actor, document_id: int) -> Document:
    """A posted document of the actor's own unit."""
    document = get_document(actor, document_id)
    if document.issuing_unit_id != actor.unit_id or document.posted_at is None:
        raise NotFound
    return document


def get_matrix(actor: Actor, *, document_id: int, state: str = "", words: str = "", number: int = 1) -> Matrix:
    """Who has received, opened by whom and when, who has not yet."""
    document = get_sent(actor, document_id)
    query = _receipts_of(document, state, words)
    page = paginate(query, number=number, size=100)
    receivers = _receivers_of(document)
    tally = _tallies([document.id], _count(is_contested()), _count(is_noted())).get(document.id, Tally())
    rows = _addressees(document, page.items, receivers, notes_of(page.items) if tally.noted else {})
    shown, missing = Paged(rows, page.number, page.size, page.total), tally.total - len(receivers)
    extended = hours_of(document.posted_at, document.hours_until, document.rule_version or "")
    return Matrix(document, tally, document.deemed_at, shown, missing, extended)


def export_matrix(actor: Actor, *, document_id: int, state: str = "", words: str = "") -> Iterator[Addressee]:
    """All rows of the matrix, for a spreadsheet."""
    document = get_sent(actor, document_id)
    receipts = db.session.scalars(_receipts_of(document, state, words)).all()
    yield from _addressees(document, receipts, _receivers_of(document), notes_of(receipts))


def get_addressee(actor: Actor, *, document_id: int, receipt_id: int) -> Addressee:
    """One addressee of a posted document, for the sender or for that addressee; NotFound to anybody else."""
    document = get_document(actor, document_id)
    receipt = db.session.get(Receipt, receipt_id)
    if receipt is None or receipt.document_id != document_id or document.posted_at is None:
        raise NotFound
    if actor.unit_id not in {document.issuing_unit_id, receipt.unit_id}:
        raise NotFound
    found = _addressees(document, [receipt], find_in_charge([receipt.unit_id]), notes_of([receipt]))[0]
    until = receipt.hours_until if receipt.undeliverable else document.hours_until
    return replace(found, extended=hours_of(receipt.clock_from, until, document.rule_version or ""))


def _receipts_of(document: Document, state: str, words: str) -> Select[Receipt]:
    query = select(Receipt).join(Document, Document.id == Receipt.document_id).where(Receipt.document_id == document.id)
    if state in set(ReceiptState):
        query = query.where(any_state(state, clock.now()))
    if state in ANSWERS:
        query = query.where(ANSWERS[state].is_not(None))
    if state == "contested":
        query = query.where(is_contested())
    if words:
        query = query.where(Receipt.unit_name.icontains(words, autoescape=True))
    return query.order_by(Receipt.unit_kind, Receipt.unit_name)


def last_recalls(receipts: Sequence[Receipt]) -> dict[int, Recall]:
    """The last recall of each receipt that had one, by one query."""
    documents = {receipt.document_id for receipt in receipts}
    query = select(Recall).join(Receipt, Receipt.id == Recall.receipt_id).where(Receipt.document_id.in_(documents))
    return {found.receipt_id: found for found in db.session.scalars(query.order_by(Recall.id))}


def _receivers_of(document: Document) -> dict[int, Named]:
    return find_in_charge(select(Receipt.unit_id).where(Receipt.document_id == document.id))


def _addressees(
    document: Document,
    receipts: Sequence[Receipt],
    receivers: dict[int, Named],
    notes: Mapping[int, Sequence[ContestNote]],
) -> list[Addressee]:
    kinds, recalls, judge = _kind_names(), last_recalls(receipts), Judge()
    return [
        replace(
            _addressee(document, receipt, kinds, recalls, judge),
            receiver=receivers.get(receipt.unit_id),
            notes=notes.get(receipt.id, ()),
        )
        for receipt in receipts
    ]


def _addressee(
    document: Document, receipt: Receipt, kinds: dict[str, str], recalls: dict[int, Recall], judge: Judge
) -> Addressee:
    deemed, now = receipt.deemed_at, judge.now_for(document)
    return Addressee(
        receipt,
        kinds.get(receipt.unit_kind, ""),
        state_of(deemed, receipt.first_opened_at, now, receipt.recalled_at),
        deemed,
        received_at(deemed, receipt.first_opened_at, receipt.recalled_at),
        recalls.get(receipt.id),
    )


def _kind_names() -> dict[str, str]:
    return read_pairs(select(UnitKind.code, UnitKind.name))
