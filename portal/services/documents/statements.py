"""What an addressee states of a document, as the register binds it: that it acknowledges, sends it back, registers it.

An entry of such a kind holds the receipt, the instant and one commitment to who stated what.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.models.documents import Receipt
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


def entry_of(body: dict[str, Any]) -> tuple[int, str, str, str]:
    """The same four of an entry of the register."""
    return body["receipt"], body["kind"], body["stated_at"], body["statement"]


def register_statement(receipt: Receipt, act: str) -> None:
    """Append an act that was just written to the receipt."""
    setattr(receipt, f"{act}_salt", register.new_salt())
    receipt_id, kind, at, statement = _statement(receipt, act).entry
    register.append(kind, document_id=receipt.document_id, receipt_id=receipt_id, stated_at=at, statement=statement)


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
