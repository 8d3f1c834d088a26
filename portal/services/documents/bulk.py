"""One act on many received documents: each by itself, in the order they were posted; what cannot be done is skipped."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.errors import NotAllowed, RuleBroken, mark
from portal.models.documents import Document, Receipt
from portal.rules.permissions import Actor, Permission
from portal.services.documents import answering, arrivals
from portal.services.documents.handling import instructing, working
from portal.services.documents.handling.instructing import Instruction
from portal.services.documents.scope import visible_receipts

MOST = 100

ACKNOWLEDGED_BEFORE = mark("đã xác nhận trước đó")
REGISTERED_BEFORE = mark("đã vào sổ trước đó")
WATCHED_BEFORE = mark("bạn đã được giao hoặc đang theo dõi")

NEEDED = {
    "acknowledge": Permission.DOCUMENTS_RECEIVE,
    "register": Permission.DOCUMENTS_RECEIVE,
    "assign": Permission.DOCUMENTS_ASSIGN,
    "watch": Permission.DOCUMENTS_READ,
}
"""The acts, and who may do them."""


@dataclass(frozen=True)
class Skipped:
    """A document left as it was: its number and symbol, and the message that says why."""

    code: str
    reason: str
    params: dict[str, Any]


@dataclass(frozen=True)
class Done:
    """How many were done, and what was skipped."""

    count: int
    skipped: Sequence[Skipped]


def choose_received(actor: Actor, *, document_ids: Sequence[int]) -> Sequence[Receipt]:
    """Those of the documents that the unit received and has, oldest first; at most a hundred."""
    query = (
        visible_receipts(actor)
        .where(Receipt.document_id.in_(list(document_ids)[:MOST]), Receipt.recalled_at.is_(None))
        .options(joinedload(Receipt.document).joinedload(Document.issuing_unit))
    )
    return db.session.scalars(query.order_by(Receipt.posted_at, Receipt.id)).all()


def act_on_many(actor: Actor, *, act: str, document_ids: Sequence[int], instruction: Instruction | None = None) -> Done:
    """Do one act of ``NEEDED`` to each; a mistake in the instruction itself is raised, for it would stop all."""
    if not actor.can(NEEDED[act]):
        raise NotAllowed
    doing: dict[str, Callable[[Receipt], str]] = {
        "acknowledge": lambda receipt: _acknowledge(actor, receipt),
        "register": lambda receipt: _register(actor, receipt),
        "assign": lambda receipt: _assign(actor, receipt, instruction),
        "watch": lambda receipt: _watch(actor, receipt),
    }
    chosen = [(receipt.id, receipt.document.code) for receipt in choose_received(actor, document_ids=document_ids)]
    if not chosen:
        raise RuleBroken("Hãy chọn ít nhất một văn bản.")
    skipped: list[Skipped] = []
    for receipt_id, code in chosen:
        try:
            with db.session.begin_nested():
                reason = doing[act](db.session.scalars(select(Receipt).where(Receipt.id == receipt_id)).one())
        except RuleBroken as error:
            if error.field is not None:
                raise
            skipped.append(Skipped(code, error.message, dict(error.params)))
            continue
        if reason:
            skipped.append(Skipped(code, reason, {}))
    return Done(len(chosen) - len(skipped), skipped)


def _acknowledge(actor: Actor, receipt: Receipt) -> str:
    if receipt.acknowledged_at is not None:
        return ACKNOWLEDGED_BEFORE
    answering.acknowledge(actor, document_id=receipt.document_id)
    return ""


def _register(actor: Actor, receipt: Receipt) -> str:
    if receipt.registered_at is not None:
        return REGISTERED_BEFORE
    arrivals.register_arrival(actor, document_id=receipt.document_id, handler="", remark="")
    return ""


def _assign(actor: Actor, receipt: Receipt, instruction: Instruction | None) -> str:
    if instruction is None:
        raise ValueError("to assign needs an instruction")
    instructing.assign(actor, document_id=receipt.document_id, instruction=instruction)
    return ""


def _watch(actor: Actor, receipt: Receipt) -> str:
    return "" if working.watch(actor, document_id=receipt.document_id) else WATCHED_BEFORE
