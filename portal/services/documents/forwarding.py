"""Passing a received document on as it is: no new letter, the same document one level further down (R65, R66)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import or_, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.documents import Document, Duty, Receipt
from portal.models.units import Unit
from portal.rules.documents.addressing import Addressing
from portal.rules.documents.receipts import deemed_at
from portal.rules.documents.receivers import Named
from portal.rules.permissions import Actor, Permission
from portal.services.documents.answering import get_own_receipt, lock_own_receipt, refuse_returned
from portal.services.documents.delivering import undeliverable_units
from portal.services.documents.duties.board import list_fixed
from portal.services.documents.posting import freeze
from portal.services.documents.receivers.reading import find_in_charge
from portal.services.documents.routes import list_left_out, resolve
from portal.services.documents.ruling import rule_in_force
from portal.services.documents.scope import letter_of
from portal.services.records import note, queue

LONGEST_NOTE = 2000


@dataclass(frozen=True)
class Forwarding:
    """What forwarding now would do: who receives, who is left out because it has the document already, until when.

    ``duties`` are those that some of them will owe; nobody could receive for those in ``undeliverable``, ``receivers``
    are those named by the others. ``seal`` stands for exactly these addressees: what is confirmed is what was shown.
    """

    letter: Document
    addressees: Sequence[Unit]
    already: Sequence[Unit]
    deemed_at: datetime
    seal: str
    left_out: Sequence[Unit]
    duties: Sequence[Duty]
    undeliverable: Sequence[Unit]
    receivers: Mapping[int, Named]


def get_forwardable(actor: Actor, *, document_id: int) -> Receipt:
    """The unit's receipt of a document it may pass on; NotFound for no addressee, NotAllowed without the right."""
    receipt = get_own_receipt(actor, document_id=document_id)
    if not actor.can(Permission.DOCUMENTS_POST):
        raise NotAllowed
    refuse_returned(receipt)
    return receipt


def preview(actor: Actor, *, document_id: int, addressing: Addressing, again: bool) -> Forwarding:
    """Whom the choice means now; ``again`` sends also to units that have the document already."""
    letter = letter_of(get_forwardable(actor, document_id=document_id).document)
    if addressing.is_empty:
        raise RuleBroken("Chưa chọn nơi nhận.", field="subordinates")
    chosen = resolve(actor, addressing, only_below=True)
    having = set() if again else _holders(letter, [unit.id for unit in chosen])
    addressees = [unit for unit in chosen if unit.id not in having]
    already = [unit for unit in chosen if unit.id in having]
    if not addressees:
        raise _nobody(already)
    left_out = list_left_out(actor, addressing)
    kinds = {unit.kind_code for unit in addressees}
    duties = [duty for duty in list_fixed(letter) if not duty.kinds or kinds & set(duty.kinds)]
    return Forwarding(
        letter,
        addressees,
        already,
        deemed_at(clock.now(), rule_in_force().version),
        _seal(addressees),
        left_out,
        duties,
        undeliverable_units(addressees),
        find_in_charge([unit.id for unit in addressees]),
    )


def _nobody(already: Collection[Unit]) -> RuleBroken:
    if already:
        return RuleBroken("Mọi đơn vị đã chọn đều đã nhận văn bản này.", field="again")
    return RuleBroken("Không có đơn vị nào khớp lựa chọn này.", field="subordinates")


def _holders(letter: Document, unit_ids: Collection[int]) -> set[int]:
    """Units among these that received the document by any posting and did not send it back."""
    carried = (Document.forwards_id == letter.id) & Document.came_by_id.is_not(None)
    query = select(Receipt.unit_id).join(Document, Document.id == Receipt.document_id)
    kept = Receipt.refused_at.is_(None) & Receipt.recalled_at.is_(None)
    query = query.where(or_(Document.id == letter.id, carried), kept)
    return set(db.session.scalars(query)) & set(unit_ids) | {letter.issuing_unit_id}


def _seal(units: Collection[Unit]) -> str:
    return sha256(",".join(str(unit_id) for unit_id in sorted(unit.id for unit in units)).encode()).hexdigest()[:16]


def forward(
    actor: Actor, *, document_id: int, addressing: Addressing, again: bool, remark: str, key: str, seal: str
) -> Document:
    """Pass the document on, with an optional covering note; the same ``key`` again gives the same forwarding."""
    get_forwardable(actor, document_id=document_id)
    received = lock_own_receipt(actor, document_id=document_id)
    known = db.session.scalar(select(Document).where(Document.draft_key == key))
    if known is not None:
        return _same(actor, known)
    if len(remark) > LONGEST_NOTE:
        raise RuleBroken("Không quá %(max)d ký tự.", field="remark", max=LONGEST_NOTE)
    ready = preview(actor, document_id=document_id, addressing=addressing, again=again)
    if ready.seal != seal:
        raise RuleBroken("Nơi nhận vừa thay đổi sau khi bạn xem trước. Hãy xem lại rồi chuyển tiếp.")
    made = _make(actor, received, ready, addressing, remark, key)
    freeze(made, ready.addressees, posted_at=made.created_at, posted_by_id=actor.account_id)
    queue("document_posted", f"document-posted-{made.id}", {"document_id": made.id})
    after = {"code": made.code, "subject": made.subject, "addressees": len(ready.addressees)}
    note(actor, "document_forwarded", "document", received.document_id, after=after)
    note(actor, "document_forwarded", "document", made.id, after=after)
    return made


def _same(actor: Actor, known: Document) -> Document:
    if known.issuing_unit_id != actor.unit_id or known.came_by_id is None:
        raise NotFound
    return known


def _make(
    actor: Actor, received: Receipt, ready: Forwarding, addressing: Addressing, remark: str, key: str
) -> Document:
    """The row of the forwarding, with the original's head for lists and registers."""
    letter, now = ready.letter, clock.now()
    made = Document(
        issuing_unit_id=actor.unit_id,
        drafted_by_id=actor.account_id,
        draft_key=key,
        forwards=letter,
        came_by_id=received.document_id,
        addressing=addressing.as_json(),
        body=remark,
        created_at=now,
        updated_at=now,
        **{name: getattr(letter, name) for name in HEAD},
    )
    db.session.add(made)
    db.session.flush()
    return made


HEAD = (
    "code",
    "code_folded",
    "type_code",
    "subject",
    "subject_folded",
    "place",
    "issued_on",
    "signer_name",
    "signer_position",
    "capacity",
    "urgency",
    "circulation",
    "pages",
    "reply_by",
    "recipient_lines",
)
"""What a forwarding repeats of the original."""


def own_forwardings(actor: Actor, letter: Document) -> Sequence[Document]:
    """The postings by which the unit acted for has passed a document on, oldest first."""
    query = select(Document).where(
        Document.forwards_id == letter.id,
        Document.came_by_id.is_not(None),
        Document.issuing_unit_id == actor.unit_id,
        Document.posted_at.is_not(None),
    )
    return db.session.scalars(query.order_by(Document.posted_at, Document.id)).all()
