"""Packages for other systems (edXML, QCVN 102:2016): a document with its files, and what an addressee says of it."""

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.documents import Document, DocumentFile, Recall, Receipt
from portal.models.units import Unit
from portal.rules.documents.edxml import facts, statuses
from portal.rules.documents.edxml.facts import Attached, Organ, Package, Reference, Trace
from portal.rules.documents.edxml.statuses import STATUS_LABELS, Standing
from portal.rules.documents.edxml.tree import Node
from portal.rules.documents.edxml.writing import envelope, status_envelope
from portal.rules.documents.files import clean_file_name
from portal.rules.documents.handling import HandlingCode, handling_code
from portal.rules.documents.marks import URGENCIES
from portal.rules.documents.types import TYPES
from portal.rules.documents.withdrawal import CODES, recall_state
from portal.rules.permissions import Actor
from portal.rules.vietnamese import clean
from portal.services.documents.following import Addressee, get_addressee
from portal.services.documents.linking import REPLY
from portal.services.documents.receiving import Reading, read_document
from portal.services.documents.scope import visible_documents

NAMED = 10
"""So many units without an identifier are named in a message."""


@dataclass(frozen=True)
class Export:
    """A package to be written: its envelope, its files, and the name of the file it becomes."""

    envelope: Node
    files: Sequence[Attached]
    name: str


def make_package(actor: Actor, *, document_id: int, visit: bool) -> Export:
    """The package of a posted document for its sender, or for an addressee, for whom this is opening it.

    Of the addressees the package names all to the sender, and to an addressee itself alone.
    """
    reading = read_document(actor, document_id=document_id, visit=visit)
    if reading.withheld:
        raise RuleBroken("Nơi gửi đã thu hồi văn bản này khỏi đơn vị.")
    if reading.came_as is not None:
        return make_package(actor, document_id=reading.came_as, visit=visit)
    letter = reading.letter
    receivers = _receivers(reading)
    _check_identifiers([*_senders(letter), *receivers])
    files = [_attached(file) for file in letter.files]
    package = _package(reading, receivers, _answered(actor, letter))
    return Export(envelope(package, files), files, _file_name(letter.code))


def make_status(actor: Actor, *, document_id: int, receipt_id: int) -> Export:
    """The newest status of one addressee, for the sender or for that addressee."""
    addressee = get_addressee(actor, document_id=document_id, receipt_id=receipt_id)
    receipt, document = addressee.receipt, addressee.receipt.document
    unit = db.session.get_one(Unit, receipt.unit_id)
    _check_identifiers([*_senders(document), unit])
    standing = standing_of(addressee)
    if standing is None:
        raise RuleBroken("Đơn vị chưa mở văn bản và chưa đủ 24 giờ, nên chưa có trạng thái để gửi.")
    status = facts.Status(
        about=_reference(document),
        sender=_organ(unit, receipt.unit_name),
        code=standing.code,
        description=standing.reason or STATUS_LABELS[standing.code],
        at=standing.at,
        staff=standing.who,
    )
    return Export(status_envelope(status), [], _file_name(f"{document.code} trạng thái {standing.code}"))


def standing_of(addressee: Addressee) -> Standing | None:
    """How far an addressee is, or None while it has neither opened the document nor is deemed to have received it."""
    return statuses.latest(_handled(addressee), _answered_recall(addressee.recall))


def _handled(addressee: Addressee) -> Standing | None:
    r = addressee.receipt
    code = handling_code(
        refused_at=r.refused_at,
        registered_at=r.registered_at,
        assigned_at=r.assigned_at,
        started_at=r.started_at,
        completed_at=r.completed_at,
    )
    facts_of: dict[HandlingCode, tuple[datetime | None, str | None, str | None]] = {
        HandlingCode.REFUSED: (r.refused_at, r.refused_by, r.refused_reason),
        HandlingCode.REGISTERED: (r.registered_at, r.registered_by, None),
        HandlingCode.ASSIGNED: (r.assigned_at, None, None),
        HandlingCode.IN_PROGRESS: (r.started_at, None, None),
        HandlingCode.COMPLETED: (r.completed_at, None, None),
        HandlingCode.ARRIVED: _arrived(addressee),
    }
    at, who, reason = facts_of[code]
    return Standing(code, at, who or "", reason or "") if at is not None else None


def _arrived(addressee: Addressee) -> tuple[datetime | None, str | None, None]:
    """Opened, deemed or acknowledged, whatever came first; a moment to come is none."""
    r, received = addressee.receipt, addressee.received_at
    if received is not None and received <= clock.now():
        return received, r.first_opened_by, None
    return r.acknowledged_at, r.acknowledged_by, None


def _answered_recall(recall: Recall | None) -> Standing | None:
    if recall is None or recall.answered_at is None:
        return None
    code = CODES[recall_state(asked=recall.asked, accepted=recall.accepted)]
    return Standing(code, recall.answered_at, recall.answered_by or "", recall.answer_reason or "")


def _receivers(reading: Reading) -> Sequence[Unit]:
    query = select(Unit).join(Receipt, Receipt.unit_id == Unit.id).order_by(Receipt.id)
    if reading.may_follow:
        return db.session.scalars(query.where(Receipt.document_id == reading.document.id)).all()
    return db.session.scalars(query.where(Receipt.id == reading.receipt.id)).all() if reading.receipt else ()


def _check_identifiers(units: Sequence[Unit]) -> None:
    lacking = [unit.name for unit in units if not facts.is_organ_id(unit.code)]
    if not lacking:
        return
    names = "; ".join(lacking[:NAMED]) + ("; …" if len(lacking) > NAMED else "")
    raise RuleBroken(
        "%(count)d đơn vị chưa có mã định danh dùng được (chữ không dấu, số, dấu chấm; nhiều nhất %(most)d ký tự): "
        "%(names)s. Quản trị đơn vị ghi mã ở trang đơn vị, mục Đổi mã.",
        count=len(lacking),
        most=facts.LONGEST_ORGAN_ID,
        names=names,
    )


def _answered(actor: Actor, letter: Document) -> Sequence[Document]:
    """The documents the letter answers, as far as the reader may see them."""
    targets = [link.target_id for link in letter.links if link.kind == REPLY]
    query = visible_documents(actor).where(Document.id.in_(targets), Document.posted_at.is_not(None))
    return db.session.scalars(query.order_by(Document.id)).all() if targets else ()


def _package(reading: Reading, receivers: Sequence[Unit], answered: Sequence[Document]) -> Package:
    letter = reading.letter
    number, notation = facts.split_code(letter.code)
    about = _reference(letter)
    return Package(
        sender=_issuer(letter),
        receivers=tuple(_organ(unit) for unit in receivers),
        number=number,
        notation=notation,
        place=letter.place,
        issued_on=letter.issued_on,
        type_number=facts.TYPE_NUMBERS.get(letter.type_code),
        type_name=TYPES[letter.type_code].label,
        subject=letter.subject,
        content=letter.body,
        competence=letter.capacity,
        signer_position=letter.signer_position,
        signer_name=letter.signer_name,
        due_on=letter.reply_by,
        to_places=(*(unit.name for unit in receivers), *filter(None, map(clean, letter.recipient_lines.splitlines()))),
        priority=URGENCIES[letter.urgency].priority,
        pages=letter.pages,
        answers=tuple(_reference(document) for document in answered),
        document_id=about.document_id,
        traces=tuple(_traces(reading)),
        reason="Văn bản điện tử mới",
    )


def _traces(reading: Reading) -> list[Trace]:
    """The issuing unit, and the unit that passed the document on to here."""
    letter, posting = reading.letter, reading.document
    claimed = (letter.outside or {}).get("sent_at")
    sent_at = letter.posted_at if letter.outside is None else datetime.fromisoformat(claimed) if claimed else None
    found = [Trace(_issuer(letter).organ_id, sent_at)]
    if posting.id != letter.id and posting.issuing_unit.code:
        found.append(Trace(posting.issuing_unit.code, posting.posted_at))
    return found


def _organ(unit: Unit, name: str | None = None) -> Organ:
    return Organ(
        organ_id=unit.code or "", name=name or unit.name, address=unit.address, email=unit.email, phone=unit.phone
    )


def _senders(letter: Document) -> list[Unit]:
    """The unit that issued a letter, none for a letter from outside."""
    return [letter.issuing_unit] if letter.outside is None else []


def _issuer(letter: Document) -> Organ:
    if letter.outside is None:
        return _organ(letter.issuing_unit, letter.issuer_name)
    return Organ(organ_id=letter.outside["organ_id"], name=letter.issuer_name or "")


def _reference(document: Document) -> Reference:
    organ_id = _issuer(document).organ_id
    own_id = facts.document_id(organ_id, document.issued_on, document.code)
    return Reference(
        organ_id=organ_id,
        code=document.code,
        issued_on=document.issued_on,
        document_id=own_id if document.outside is None else document.outside["document_id"],
    )


def _attached(file: DocumentFile) -> Attached:
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return Attached(f"{file.document_id}.{file.id}", file.name, kind, "", file.sha256, file.size)


def _file_name(words: str) -> str:
    return clean_file_name(f"{words.replace('/', '-')}.edxml")
