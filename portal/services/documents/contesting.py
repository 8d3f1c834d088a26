"""Contesting what is recorded of a receipt: the addressee adds a note or withdraws it, the sender answers it once.

Nothing else changes: no fact, no clock, no state. It may be done as soon as something stands that can be disputed, and
also after a recall, which leaves what was recorded before.
"""

from sqlalchemy import select

from portal.adapters.file_store import NamedFile
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.documents import ContestNote, Receipt
from portal.rules.documents.contesting import MOST, ContestAct, check_answer, check_reason, check_words
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor, Permission
from portal.services.documents.announcing import list_people
from portal.services.documents.contests import contestable, get_note, get_side, notes_of
from portal.services.documents.moments import moment_of
from portal.services.documents.statements import contest_statements, register_statements
from portal.services.notifications.telling import notify
from portal.services.records import note as audit
from portal.services.records.register import new_salt


def contest(actor: Actor, *, document_id: int, words: str, file: NamedFile | None = None) -> ContestNote:
    """Add a note for the unit; the same words with the same file, while they stand, are one note."""
    side = get_side(actor, document_id)
    if side.receipt is None or not actor.can(Permission.DOCUMENTS_CONTEST):
        raise NotAllowed
    check_words(words)
    receipt = _locked_receipt(side.receipt.id)
    if not contestable(receipt):
        raise RuleBroken("Chưa có gì để không thừa nhận: đơn vị chưa mở văn bản và chưa đủ 24 giờ.")
    known = notes_of([receipt]).get(receipt.id, [])
    content = (words, file.sha256 if file else None)
    if same := [each for each in known if each.withdrawn_at is None and (each.words, each.file_sha256) == content]:
        return same[0]
    if len(known) >= MOST:
        raise RuleBroken("Mỗi đơn vị ghi nhiều nhất %(most)d ý kiến về một văn bản.", most=MOST)
    note = ContestNote(
        receipt_id=receipt.id,
        words=words,
        file_sha256=file.sha256 if file else None,
        file_name=file.name if file else None,
        file_size=file.size if file else None,
        noted_at=moment_of(document_id, [receipt]),
        noted_by_id=actor.account_id,
        noted_by=actor.name,
        salt=new_salt(),
    )
    db.session.add(note)
    _record(actor, note, ContestAct.CONTESTED)
    _tell_sender(actor, note, Kind.DOCUMENT_CONTESTED)
    return note


def get_withdrawable(actor: Actor, *, document_id: int, note_id: int) -> ContestNote:
    """A note of the unit, for somebody who contests in its name; NotFound to the sender and to others."""
    side = get_side(actor, document_id)
    note = get_note(side, note_id)
    if side.receipt is None:
        raise NotFound
    if not actor.can(Permission.DOCUMENTS_CONTEST):
        raise NotAllowed
    return note


def withdraw(actor: Actor, *, document_id: int, note_id: int, reason: str) -> ContestNote:
    """Take a note back; it stays to be read, as withdrawn. Doing it again changes nothing."""
    get_withdrawable(actor, document_id=document_id, note_id=note_id)
    check_reason(reason)
    note = _locked(note_id)
    if note.withdrawn_at is not None:
        return note
    note.withdrawn_at = max(moment_of(document_id, [note.receipt]), note.answered_at or note.noted_at)
    note.withdrawn_by_id, note.withdrawn_by = actor.account_id, actor.name
    note.withdrawn_reason, note.withdrawn_salt = reason.strip() or None, new_salt()
    _record(actor, note, ContestAct.WITHDRAWN)
    _tell_sender(actor, note, Kind.CONTEST_WITHDRAWN)
    return note


def get_answerable(actor: Actor, *, document_id: int, note_id: int) -> ContestNote:
    """A note on a document of the own unit, for somebody who posts in its name; NotFound to the addressee."""
    side = get_side(actor, document_id)
    note = get_note(side, note_id)
    if side.receipt is not None:
        raise NotFound
    if not actor.can(Permission.DOCUMENTS_POST):
        raise NotAllowed
    return note


def answer(actor: Actor, *, document_id: int, note_id: int, words: str) -> ContestNote:
    """Answer a note that stands, once; the same words again change nothing, others come too late."""
    get_answerable(actor, document_id=document_id, note_id=note_id)
    check_answer(words)
    note = _locked(note_id)
    if note.answered_at is not None:
        if note.answer == words:
            return note
        raise RuleBroken("%(name)s đã trả lời ý kiến này; mỗi ý kiến được trả lời một lần.", name=note.answered_by)
    if note.withdrawn_at is not None:
        raise RuleBroken("Đơn vị đã rút ý kiến này nên không còn gì để trả lời.")
    note.answer, note.answer_salt = words, new_salt()
    note.answered_at = max(moment_of(document_id, [note.receipt]), note.noted_at)
    note.answered_by_id, note.answered_by = actor.account_id, actor.name
    _record(actor, note, ContestAct.ANSWERED)
    document = note.receipt.document
    people = [*list_people(note.receipt.unit_id), note.noted_by_id]
    sender = document.issuer_name or document.issuing_unit.name
    _tell(actor, note, Kind.CONTEST_ANSWERED, dict.fromkeys(people), note.receipt.unit_id, sender)
    return note


def _locked_receipt(receipt_id: int) -> Receipt:
    """Fresh, and locked until the transaction ends: every writer about a receipt locks it first."""
    query = select(Receipt).where(Receipt.id == receipt_id).with_for_update(of=Receipt)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def _locked(note_id: int) -> ContestNote:
    _locked_receipt(db.session.get_one(ContestNote, note_id).receipt_id)
    query = select(ContestNote).where(ContestNote.id == note_id)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def _record(actor: Actor, note: ContestNote, act: ContestAct) -> None:
    """Put what was just written to a note into the register and the audit log."""
    db.session.flush()
    db.session.refresh(note, ["receipt"])
    document = note.receipt.document
    stated = [each for each in contest_statements(note) if each.act == act]
    register_statements(document.id, stated)
    named = {"code": document.code, "unit": note.receipt.unit_name}
    audit(actor, f"document_{act}" if act == ContestAct.CONTESTED else str(act), "document", document.id, after=named)


def _tell_sender(actor: Actor, note: ContestNote, kind: Kind) -> None:
    document = note.receipt.document
    people = list_people(document.issuing_unit_id)
    if document.posted_by_id is not None and document.outside is None:
        people.append(document.posted_by_id)
    _tell(actor, note, kind, dict.fromkeys(people), document.issuing_unit_id, note.receipt.unit_name)


def _tell(actor: Actor, note: ContestNote, kind: Kind, people: dict[int, None], unit_id: int, unit_name: str) -> None:
    document = note.receipt.document
    notify(
        people,
        kind=kind,
        key=f"{kind}-{note.id}".replace("_", "-"),
        params={"unit": unit_name, "code": document.code},
        path=f"/van-ban/{document.id}/khong-thua-nhan",
        unit_id=unit_id,
        by=actor.account_id,
    )
