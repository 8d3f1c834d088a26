"""What an addressee states of a document, as the register binds it: that it acknowledges, sends it back, registers it.

An entry of such a kind holds the receipt, the instant and one commitment to who stated what. The sender's recalls and
the addressee's answers to them stand there in the same way, and so do its contest notes with what became of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.db import db
from portal.models.documents import ContestNote, Recall, Receipt
from portal.rules.documents.contesting import ContestAct
from portal.rules.documents.withdrawal import recall_state
from portal.rules.records.commitments import commitment
from portal.services.records import register

ACTS = ("acknowledged", "refused", "registered")


@dataclass(frozen=True)
class Statement:
    """One act of an addressee; ``salt`` and ``facts`` open its commitment."""

    act: str
    at: datetime
    salt: str
    facts: dict[str, Any]

    @property
    def commitment(self) -> str:
        """The commitment as hex."""
        return commitment(self.salt, self.facts).hex()

    @property
    def entry(self) -> tuple[int, str, str, str]:
        """Receipt, kind, instant and commitment, as they stand in the register."""
        return self.facts["receipt"], self.act, register.stamp(self.at), self.commitment


def list_statements(receipt: Receipt) -> list[Statement]:
    """All acts of an addressee that are kept with its receipt."""
    return [_statement(receipt, act) for act in ACTS if getattr(receipt, f"{act}_at") is not None]


def statements_of(receipts: Sequence[Receipt]) -> list[Statement]:
    """What addressees of one document stated and contested and what was recalled from them; two queries."""
    ids = {receipt.id for receipt in receipts}
    documents = {receipt.document_id for receipt in receipts}
    query = select(Recall).join(Receipt, Receipt.id == Recall.receipt_id).where(Receipt.document_id.in_(documents))
    recalls = [found for found in db.session.scalars(query.order_by(Recall.id)) if found.receipt_id in ids]
    stated = [statement for receipt in receipts for statement in list_statements(receipt)]
    stated += [statement for recall in recalls for statement in recall_statements(recall)]
    noted = select(ContestNote).join(Receipt, Receipt.id == ContestNote.receipt_id)
    noted = noted.where(Receipt.document_id.in_(documents)).order_by(ContestNote.id)
    notes = [found for found in db.session.scalars(noted) if found.receipt_id in ids]
    return stated + [statement for note in notes for statement in contest_statements(note)]


def recall_statements(recall: Recall) -> list[Statement]:
    """The order of a recall and, once it is there, the addressee's answer."""
    facts = {"receipt": recall.receipt_id, "recall": recall.id}
    order = {"account": recall.ordered_by_id, "name": recall.ordered_by, "reason": recall.reason, "whole": recall.whole}
    begun = recall_state(asked=recall.asked, accepted=None).value
    made = [Statement(begun, recall.ordered_at, recall.salt, {"act": begun, **facts, **order})]
    if recall.answered_at is not None:
        answer = {"account": recall.answered_by_id, "name": recall.answered_by, "reason": recall.answer_reason}
        kind = recall_state(asked=True, accepted=recall.accepted).value
        made.append(Statement(kind, recall.answered_at, recall.answer_salt or "", {"act": kind, **facts, **answer}))
    return made


def contest_statements(note: ContestNote) -> list[Statement]:
    """A contest note and, once they are there, the sender's answer and its withdrawal."""
    facts = {"receipt": note.receipt_id, "note": note.id}
    said = {"act": ContestAct.CONTESTED.value, "account": note.noted_by_id, "name": note.noted_by, "words": note.words}
    if note.file_sha256 is not None:
        said["file"] = {"name": note.file_name, "size": note.file_size, "sha256": note.file_sha256}
    made = [Statement(ContestAct.CONTESTED.value, note.noted_at, note.salt, {**facts, **said})]
    if note.answered_at is not None:
        given = {"account": note.answered_by_id, "name": note.answered_by, "words": note.answer}
        kind = ContestAct.ANSWERED.value
        made.append(Statement(kind, note.answered_at, note.answer_salt or "", {"act": kind, **facts, **given}))
    if note.withdrawn_at is not None:
        taken = {"account": note.withdrawn_by_id, "name": note.withdrawn_by, "reason": note.withdrawn_reason}
        kind = ContestAct.WITHDRAWN.value
        made.append(Statement(kind, note.withdrawn_at, note.withdrawn_salt or "", {"act": kind, **facts, **taken}))
    return made


def entry_of(body: dict[str, Any]) -> tuple[int, str, str, str]:
    """The same four of an entry of the register."""
    return body["receipt"], body["kind"], body["stated_at"], body["statement"]


def register_statement(receipt: Receipt, act: str) -> None:
    """Append an act that was just written to the receipt."""
    setattr(receipt, f"{act}_salt", register.new_salt())
    register_statements(receipt.document_id, [_statement(receipt, act)])


def register_statements(document_id: int, statements: Sequence[Statement]) -> None:
    """Append several acts on one document, in this order."""
    entries = [statement.entry for statement in statements]
    register.append_many(
        [
            (kind, document_id, receipt_id, {"stated_at": at, "statement": statement})
            for receipt_id, kind, at, statement in entries
        ]
    )


def _statement(receipt: Receipt, act: str) -> Statement:
    facts = {
        "act": act,
        "receipt": receipt.id,
        "account": getattr(receipt, f"{act}_by_id"),
        "name": getattr(receipt, f"{act}_by"),
    }
    if act == "refused":
        facts["reason"] = receipt.refused_reason
    if act == "registered":
        facts |= {"year": receipt.arrival_year, "number": receipt.arrival_number}
        facts["arrived_on"] = receipt.arrived_on.isoformat() if receipt.arrived_on else None
    return Statement(act, getattr(receipt, f"{act}_at"), getattr(receipt, f"{act}_salt") or "", facts)
