"""Addresses of what a department writes to families: the demo's draft, and one that was sent a while ago."""

from datetime import timedelta

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import Broadcast


def broadcast_pages() -> dict[str, dict[str, list[object]]]:
    """By endpoint: the draft and the sent one."""
    draft = db.session.scalars(select(Broadcast)).one()
    names = ("unit_id", "unit_name", "author_id", "author", "text", "ends_on", "created_at")
    sent = Broadcast(title="Lịch nghỉ Tết", **{name: getattr(draft, name) for name in names})
    sent.sent_at, sent.aim_words = clock.now() - timedelta(hours=1), "mọi trường"
    db.session.add(sent)
    db.session.commit()
    return {
        "contact_book.broadcast": {"broadcast_id": [draft.id, sent.id]},
        "contact_book.edit_broadcast": {"broadcast_id": [draft.id]},
        "contact_book.withdraw_broadcast": {"broadcast_id": [sent.id]},
    }
