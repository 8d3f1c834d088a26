"""The slips of a class on paper, two on a page, for families without an account."""

from datetime import date
from typing import Any

from portal.adapters.file_store import FileStore
from portal.models.contact_book import ContactSlip
from portal.rules.contact_book.contact_slips import WEEK, Span
from portal.rules.permissions import Actor
from portal.rules.vietnamese import short_date
from portal.services.contact_book.contact_slips.drafting import span_of
from portal.services.contact_book.contact_slips.following import read_sent
from portal.services.contact_book.enlisting import get_class_to_enlist
from portal.services.documents.papers.paper import Paper
from portal.services.gradebook.papers.frame import Setting, find_setting
from portal.services.gradebook.papers.typesetting import set_paper
from portal.services.school.viewing import note_look


def print_slips(actor: Actor, *, class_id: int, first: date, store: FileStore, visit: bool) -> tuple[str, bytes]:
    """Name and bytes of the sent slips of a class; a visit goes into the access log of the class."""
    board = read_sent(actor, class_id=class_id, first=first)
    span = span_of(board.round)
    setting = find_setting(actor, board.school_class)
    data = {
        **setting.frame("Phiếu liên lạc"),
        "span": span_words(span),
        "slips": [_slip(setting, row.slip) for row in board.rows],
    }
    name = f"phieu-lien-lac-{setting.school_class.name}-{span.first.isoformat()}.pdf".replace("/", "-")
    done = set_paper(Paper("contact_slips", name, data), store)
    if note_look(actor, "contact_slips_print", visit=visit, class_id=class_id):
        get_class_to_enlist(actor, class_id)
    return name, done


def span_words(span: Span) -> str:
    """ "Tuần 12 (16/11/2026 – 22/11/2026)", "Tháng 11/2026"."""
    if span.kind == WEEK:
        return f"Tuần {span.number} ({short_date(span.first)} – {short_date(span.last)})"
    return f"Tháng {span.first.month}/{span.first.year}"


def _slip(setting: Setting, slip: ContactSlip) -> dict[str, Any]:
    facts = slip.facts or {}
    return {
        "name": slip.pupil.full_name,
        "class_name": setting.school_class.name,
        "homeroom": setting.homeroom,
        "absences": facts.get("absences", []),
        "marks": [f"{one['subject']}: {', '.join(one['marks'])}" for one in facts.get("marks", [])],
        "comments": [f"{one['subject']}: {one['text']}" for one in facts.get("comments", [])],
        "text": slip.text,
        "correction": slip.correction,
    }
