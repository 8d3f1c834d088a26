"""A small history in the register, for tests of proofs and of attacks."""

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from portal.adapters.signing import SigningKey, is_signed
from portal.db import db
from portal.models.documents import Receipt
from portal.models.records import RegisterEntry
from portal.rules.records.checkpoints import verifier_key
from portal.services.documents import answering, arrivals, auditing, certificates, contesting, proving, receiving
from portal.services.records.checkpoints import make_checkpoint
from portal.services.records.verifying import audit
from tests.cast import Cast, Person
from tests.make import actor_of, make_posted

KEY = SigningKey(bytes(range(32)))
ORIGIN = "localhost/so-dang-ky"
PUBLIC = verifier_key(ORIGIN, KEY.public)


def kinds() -> list[str]:
    return list(db.session.scalars(select(RegisterEntry.kind).order_by(RegisterEntry.position)))


def open_as(person: Person, document_id: int) -> None:
    receiving.read_document(actor_of(person), document_id=document_id, visit=True)
    db.session.commit()


def make_history(cast: Cast, clock_at) -> int:
    """A posted document with two openings, deemed received, and a checkpoint; gives its id."""
    document_id = make_posted(cast.clerk).id
    open_as(cast.principal, document_id)
    clock_at.shift(timedelta(hours=1))
    open_as(cast.office_clerk, document_id)
    clock_at.shift(timedelta(hours=24))
    proving.sweep_deemed()
    make_checkpoint(KEY, ORIGIN)
    db.session.expire_all()
    return document_id


def make_answered(cast: Cast, clock_at) -> int:
    """A posted document that one addressee opened and acknowledged and another sent back, and a checkpoint."""
    document_id = make_posted(cast.clerk).id
    open_as(cast.principal, document_id)
    clock_at.shift(timedelta(hours=1))
    answering.acknowledge(actor_of(cast.principal), document_id=document_id)
    answering.refuse(actor_of(cast.office_clerk), document_id=document_id, reason="Gửi nhầm: “sai tệp”")
    arrivals.register_arrival(actor_of(cast.principal), document_id=document_id, handler="Tổ 4", remark="")
    db.session.commit()
    make_checkpoint(KEY, ORIGIN)
    db.session.expire_all()
    return document_id


@dataclass(frozen=True)
class NotedFile:
    """A file as if it were in the store."""

    name: str = "xác nhận của VNPT.pdf"
    sha256: str = "ab" * 32
    size: int = 1234


CONTEST = "Trường mất mạng từ 13 giờ ngày 20/11 đến 9 giờ ngày 21/11.\nKhông ai mở được văn bản “này”."


def make_contested(cast: Cast, clock_at) -> int:
    """A posted document, deemed received, that one addressee contests twice: answered, and withdrawn; a checkpoint."""
    document_id = make_history(cast, clock_at)
    other, clerk = actor_of(cast.other_principal), actor_of(cast.clerk)
    noted = contesting.contest(other, document_id=document_id, words=CONTEST, file=NotedFile())
    second = contesting.contest(other, document_id=document_id, words="Ghi nhầm văn bản, xin nêu lại sau.")
    clock_at.shift(timedelta(hours=1))
    contesting.answer(clerk, document_id=document_id, note_id=noted.id, words="Sở ghi nhận, không đổi hạn nộp.")
    contesting.withdraw(other, document_id=document_id, note_id=second.id, reason="Ghi nhầm.")
    db.session.commit()
    make_checkpoint(KEY, ORIGIN)
    db.session.expire_all()
    return document_id


def faults() -> list[str]:
    """Everything the audit finds, in words."""
    db.session.expire_all()
    return [fault.words for fault in [*audit(KEY.public, is_signed), *auditing.audit_documents()]]


def mutate(text_of_file: str, dice: random.Random) -> str:
    """One small change: a character replaced, dropped or doubled."""
    place = dice.randrange(len(text_of_file))
    kind = dice.randrange(3)
    if kind == 0:
        return text_of_file[:place] + chr(dice.randrange(33, 126)) + text_of_file[place + 1 :]
    if kind == 1:
        return text_of_file[:place] + text_of_file[place + 1 :]
    return text_of_file[:place] + text_of_file[place] + text_of_file[place:]


def certificate_of(cast: Cast, document_id: int, unit: str = "vinh_binh") -> dict[str, Any]:
    """The receipt file of one addressee, as its sender gets it."""
    of_unit = (Receipt.document_id == document_id, Receipt.unit_id == cast.units[unit])
    receipt_id = db.session.scalars(select(Receipt.id).where(*of_unit)).one()
    return certificates.make_certificate(
        actor_of(cast.clerk), document_id=document_id, receipt_id=receipt_id, verifier_key=PUBLIC
    )
