"""Slips that go with a registered document: the processing slip and the routing slip (Nghị định 30/2020)."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.documents import HandlingStep, Receipt
from portal.rules.documents.handling import STEP_LABELS, Part, Step
from portal.rules.documents.types import TYPES
from portal.rules.permissions import Actor
from portal.rules.vietnamese import short_date
from portal.services.documents.handling.steps import list_named
from portal.services.documents.papers.paper import Fact, Paper, placed, to_minute
from portal.services.documents.papers.stamps import get_registered
from portal.services.documents.scope import letter_of
from portal.services.units.tree import ancestors


def processing_paper(actor: Actor, *, document_id: int) -> Paper:
    """Phiếu giải quyết văn bản đến: what leader and proposer have said, and room for what is to come."""
    receipt = get_registered(actor, document_id=document_id)
    parts = _parts(receipt)
    leads = parts[Part.LEAD] or [receipt.arrival_handler or ""]
    due = short_date(receipt.due_on) if receipt.due_on else ""
    given = [("Giao chủ trì", "; ".join(leads)), ("Giao phối hợp", "; ".join(parts[Part.COOPERATE])), ("Thời hạn", due)]
    data = {
        **_frame(receipt, "Phiếu giải quyết văn bản đến"),
        "facts": arrival_facts(receipt),
        "opinions": [
            {
                "title": "Ý kiến của lãnh đạo cơ quan, tổ chức",
                "facts": given,
                **_said(receipt, Step.ASSIGNED, Step.FILED),
            },
            {"title": "Ý kiến của lãnh đạo đơn vị", "facts": [("Giao cho", ""), ("Thời hạn", "")], "words": ""},
            {"title": "Ý kiến đề xuất của người giải quyết", "facts": [], **_said(receipt, Step.PROPOSED)},
        ],
    }
    return Paper("processing_slip", f"phieu-giai-quyet-{receipt.arrival_number}-{receipt.arrival_year}.pdf", data)


def _parts(receipt: Receipt) -> defaultdict[str, list[str]]:
    """The people named in the handling, by their part."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for task in list_named(receipt):
        found[task.part].append(task.name)
    return found


def _said(receipt: Receipt, *kinds: Step) -> dict[str, str]:
    """The newest step of these kinds: its words, and by whom and when."""
    query = select(HandlingStep).where(HandlingStep.receipt_id == receipt.id, HandlingStep.kind.in_(kinds))
    step = db.session.scalar(query.order_by(HandlingStep.id.desc()).limit(1))
    if step is None:
        return {"words": ""}
    name = f"{step.name} (thay {step.on_behalf})" if step.on_behalf else step.name
    return {"words": step.text or STEP_LABELS[Step(step.kind)], "signed": f"{name}, {to_minute(step.at)}"}


def routing_paper(actor: Actor, *, document_id: int) -> Paper:
    """Phiếu chuyển: what is passed on to whom, with room for both signatures."""
    receipt = get_registered(actor, document_id=document_id)
    data = {
        **_frame(receipt, "Phiếu chuyển"),
        "facts": arrival_facts(receipt),
        "handler": "; ".join(_parts(receipt)[Part.LEAD]) or receipt.arrival_handler or "",
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
