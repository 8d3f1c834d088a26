"""The arrival stamp "ĐẾN" (Nghị định 30/2020, Appendix IV: 35 x 50 mm) of a registered document."""

from typing import Any

from portal.errors import RuleBroken
from portal.models.documents import Receipt
from portal.rules.permissions import Actor
from portal.rules.vietnamese import short_date
from portal.services.documents.answering import get_own_receipt
from portal.services.documents.papers.paper import Paper


def stamp_paper(actor: Actor, *, document_id: int) -> Paper:
    """The stamp alone, on a page of its own size: to print on the paper or on a label."""
    receipt = get_registered(actor, document_id=document_id)
    number = f"{receipt.arrival_number}-{receipt.arrival_year}"
    title = f"Dấu đến số {number}"
    return Paper("stamp", f"dau-den-{number}.pdf", {"title": title, "portal": receipt.unit_name, **stamp_of(receipt)})


def get_registered(actor: Actor, *, document_id: int) -> Receipt:
    """The unit's receipt with its arrival number, for somebody who receives for it."""
    receipt = get_own_receipt(actor, document_id=document_id)
    if receipt.registered_at is None:
        raise RuleBroken("Văn bản chưa vào sổ nên chưa có số đến. Hãy vào sổ rồi in.")
    return receipt


def stamp_of(receipt: Receipt) -> dict[str, Any]:
    """What the stamp says; number and symbol of the file are written by hand."""
    return {
        "unit": receipt.unit_name,
        "number": str(receipt.arrival_number),
        "day": short_date(receipt.arrived_on) if receipt.arrived_on else "",
        "handler": receipt.arrival_handler or "",
    }
