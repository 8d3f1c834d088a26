"""The letter itself in the page form of Nghị định 30/2020 (Appendix I), from the fields of the document."""

from typing import Any

from portal.errors import RuleBroken
from portal.models.documents import Document, Receipt
from portal.models.units import Unit
from portal.rules.documents.marks import CIRCULATIONS, URGENCIES, recipient_foot, signature_lines
from portal.rules.documents.types import TYPES
from portal.rules.vietnamese import short_date
from portal.services.documents.notices import notices_of
from portal.services.documents.papers.paper import Paper, placed, to_minute
from portal.services.documents.papers.stamps import stamp_of
from portal.services.documents.receiving import Reading
from portal.services.documents.successors import find_successors
from portal.services.units.tree import ancestors

PLAIN = "official_letter"
"""An official letter has no name of its kind; its abstract stands under the number."""


def letter_paper(reading: Reading) -> Paper:
    """What the reader reads, with its unit's arrival stamp once that has registered it."""
    if reading.withheld:
        raise RuleBroken("Nơi gửi đã thu hồi văn bản này khỏi đơn vị.")
    letter, document, receipt = reading.letter, reading.document, reading.receipt
    title = " ".join(part for part in (TYPES[letter.type_code].label, letter.code) if part)
    plain = letter.type_code == PLAIN
    data = {
        "title": title,
        "portal": letter.issuer_name or letter.issuing_unit.name,
        "foot": _foot(letter, document),
        "above": parent_name(letter.issuing_unit, letter),
        "unit": letter.issuer_name or letter.issuing_unit.name,
        "code": letter.code,
        "placed": placed(letter.place, letter.issued_on),
        "kind": "" if plain else TYPES[letter.type_code].label,
        "subject": letter.subject,
        "urgency": URGENCIES[letter.urgency].words if letter.urgency else "",
        "circulation": CIRCULATIONS[letter.circulation] if letter.circulation else "",
        "body": [line.strip() for line in letter.body.splitlines() if line.strip()],
        "files": [file.name for file in letter.files],
        "signature": signature_lines(letter.capacity, letter.signer_position),
        "signer": letter.signer_name,
        "recipients": recipient_foot(letter.purposes, letter.recipient_lines),
        "stamp": _stamp(receipt),
        "notices": _notices(letter, document),
    }
    return Paper("letter", f"van-ban-{document.code_folded or document.id}.pdf", data)


def parent_name(unit: Unit, letter: Document) -> str:
    """The body above the issuing one on the day of issue; empty for the centre."""
    above = ancestors(unit.id, on=letter.issued_on)
    return above[0].name if above else ""


def _foot(letter: Document, document: Document) -> str:
    words = f"Phát hành trên cổng lúc {to_minute(letter.posted_at)}"
    if document is not letter:
        words += f" · {document.issuer_name} chuyển tiếp lúc {to_minute(document.posted_at)}"
    return words


def _notices(letter: Document, document: Document) -> list[str]:
    """What a reader of the paper must know first: that the letter was replaced, or recalled on its way."""
    newest = find_successors([letter.id]).get(letter.id)
    found = []
    if newest is not None:
        issued = f", ngày {short_date(newest.issued_on)}" if newest.issued_on else ""
        found.append(f"Văn bản này đã được thay thế bởi số {newest.code}{issued}.")
    for notice in notices_of(document):
        of_whom = f" khỏi {notice.unit_name}" if notice.unit_name else ""
        found.append(f"Nơi gửi đã thu hồi văn bản{of_whom} lúc {to_minute(notice.recall.ordered_at)}.")
    return found


def _stamp(receipt: Receipt | None) -> dict[str, Any] | None:
    return stamp_of(receipt) if receipt is not None and receipt.registered_at is not None else None
