"""Paper slips of a notice: the notice on half a page, to be signed, with a part to return."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.adapters.signing import SigningKey
from portal.db import db
from portal.errors import RuleBroken
from portal.models.contact_book import Notice, NoticePupil
from portal.models.units import Unit
from portal.rules.contact_book.slip_codes import CHECK_BITS, PREFIX, shorten, write_code
from portal.rules.permissions import Actor
from portal.rules.vietnamese import short_date
from portal.services.contact_book.notices.linking import Links, read_links
from portal.services.documents.papers.paper import Paper
from portal.services.school.viewing import note_view

MOST_SIGNS, MOST_LINES = 750, 9
"""What fits on half a page beside the rest."""
MOST_SLIPS = 120
Draw = Callable[[str], str]
"""A QR code of this text as an SVG."""


@dataclass(frozen=True, kw_only=True)
class Addressing:
    """What a slip needs beside its words: the portal's key, a link's address by its token, a drawer of codes."""

    key: SigningKey
    address_of: Callable[[str], str]
    draw: Draw


def slip_check(key: SigningKey, notice: Notice, about: NoticePupil) -> int:
    """The 20 bits that belong to this pupil's slip as it was sent."""
    sent = notice.sent_at.isoformat() if notice.sent_at else ""
    sealed = key.seal(f"notice slip {about.id} {notice.id} {sent}")
    return int.from_bytes(base64.b32decode(sealed[:8].upper())) >> (40 - CHECK_BITS)


def slip_paper(
    actor: Actor, addressing: Addressing, *, notice_id: int, class_id: int | None, only_waiting: bool
) -> tuple[Paper, Sequence[int]]:
    """The slips of one class, and whose they are."""
    found = read_links(
        actor, addressing.key, notice_id=notice_id, class_id=class_id, only_waiting=only_waiting, visit=False
    )
    if not found.rows:
        raise RuleBroken("Không có phiếu nào để in: mọi gia đình đã xong, hoặc thông báo không còn hiệu lực.")
    if len(found.rows) > MOST_SLIPS:
        raise RuleBroken("Mỗi lần in nhiều nhất %(most)d phiếu. Hãy chọn một lớp.", most=MOST_SLIPS)
    notice = found.board.notice
    school = db.session.scalar(select(Unit.name).where(Unit.id == notice.unit_id)) or ""
    text, is_cut = shorten(notice.text, most=MOST_SIGNS, lines=MOST_LINES)
    data = {
        "title": notice.title,
        "portal": school,
        "school": school,
        "text": text,
        "is_cut": is_cut,
        "author": notice.author,
        "ends_on": short_date(notice.ends_on),
        "asks": bool(notice.confirming),
        "question": notice.question,
        "options": list(notice.options),
        "consent": notice.consent,
        "slips": [_slip(found, addressing, row.about) for row in found.rows],
    }
    name = found.board.classes[found.rows[0].about.class_id].replace("/", "-")
    return Paper("notice_slips", f"phieu-thong-bao-{notice.id}-{name}.pdf", data), _ids(found)


def note_printed(actor: Actor, pupil_ids: Sequence[int]) -> None:
    """These pupils' slips were printed."""
    note_view(actor, "notice_slips", pupil_ids=pupil_ids)
    db.session.flush()


def _ids(found: Links) -> Sequence[int]:
    return [row.about.pupil_id for row in found.rows]


def _slip(found: Links, addressing: Addressing, about: NoticePupil) -> Mapping[str, Any]:
    code = write_code(about.id, slip_check(addressing.key, found.board.notice, about))
    return {
        "name": about.pupil.full_name,
        "class_name": about.class_name,
        "code": code,
        "code_qr": addressing.draw(f"{PREFIX}{code}"),
        "link_qr": addressing.draw(addressing.address_of(found.tokens[about.id])),
    }
