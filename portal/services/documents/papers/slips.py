"""Slips that go with a registered document: the processing slip and the routing slip (Nghị định 30/2020)."""

from typing import Any

from portal.adapters import clock
from portal.models.documents import Receipt
from portal.rules.documents.types import TYPES
from portal.rules.permissions import Actor
from portal.rules.vietnamese import short_date
from portal.services.documents.papers.paper import Fact, Paper, placed
from portal.services.documents.papers.stamps import get_registered
from portal.services.documents.scope import letter_of
from portal.services.units.tree import ancestors


def processing_paper(actor: Actor, *, document_id: int) -> Paper:
    """Phiếu giải quyết văn bản đến: room for the leader, the leader of the part, and the proposer."""
    receipt = get_registered(actor, document_id=document_id)
    data = {**_frame(receipt, "Phiếu giải quyết văn bản đến"), "facts": arrival_facts(receipt)}
    data["opinions"] = [
        {
            "title": "Ý kiến của lãnh đạo cơ quan, tổ chức",
            "facts": [("Giao chủ trì", receipt.arrival_handler or ""), ("Giao phối hợp", ""), ("Thời hạn", "")],
        },
        {"title": "Ý kiến của lãnh đạo đơn vị", "facts": [("Giao cho", ""), ("Thời hạn", "")]},
        {"title": "Ý kiến đề xuất của người giải quyết", "facts": []},
    ]
    return Paper("processing_slip", f"phieu-giai-quyet-{receipt.arrival_number}-{receipt.arrival_year}.pdf", data)


def routing_paper(actor: Actor, *, document_id: int) -> Paper:
    """Phiếu chuyển: what is passed on to whom, with room for both signatures."""
    receipt = get_registered(actor, document_id=document_id)
    data = {
        **_frame(receipt, "Phiếu chuyển"),
        "facts": arrival_facts(receipt),
        "handler": receipt.arrival_handler or "",
        "remark": receipt.arrival_note or "",
        "giver": actor.name,
    }
    return Paper("routing_slip", f"phieu-chuyen-{receipt.arrival_number}-{receipt.arrival_year}.pdf", data)


def arrival_facts(receipt: Receipt) -> list[Fact]:
    """The document and its arrival, as both slips name it."""
    letter = letter_of(receipt.document)
    issued = f", ngày {short_date(letter.issued_on)}" if letter.issued_on else ""
    return [
        ("Số đến", str(receipt.arrival_number)),
        ("Ngày đến", short_date(receipt.arrived_on) if receipt.arrived_on else ""),
        ("Văn bản", f"{TYPES[letter.type_code].label} số {letter.code}{issued}"),
        ("Cơ quan ban hành", letter.issuer_name or letter.issuing_unit.name),
        ("Trích yếu", letter.subject),
        *([("Hạn trả lời", short_date(letter.reply_by))] if letter.reply_by else []),
    ]


def _frame(receipt: Receipt, title: str) -> dict[str, Any]:
    above = ancestors(receipt.unit_id)
    number = f"số đến {receipt.arrival_number} năm {receipt.arrival_year}"
    return {
        "title": title,
        "portal": receipt.unit_name,
        "above": above[0].name if above else "",
        "unit": receipt.unit_name,
        "placed": placed("", clock.today()).replace("ngày", "Ngày", 1),
        "foot": f"{title}, {number}",
    }
