"""Addresses of what a department writes to families: the demo's draft and what it sent."""

import io

from sqlalchemy import select

from portal.db import db
from portal.models.contact_book import Broadcast, BroadcastFile, Notice
from portal.web.parts import parts


def broadcast_pages() -> dict[str, dict[str, list[object]]]:
    """By endpoint: the draft and the sent one."""
    draft = db.session.scalars(select(Broadcast).where(Broadcast.sent_at.is_(None))).one()
    sent = db.session.scalars(select(Broadcast).where(Broadcast.sent_at.is_not(None))).one()
    kept = parts().file_store.put(io.BytesIO(b"abc"))
    file = BroadcastFile(broadcast_id=draft.id, name="thư ngỏ.pdf", sha256=kept.sha256, size=3)
    db.session.add(file)
    db.session.commit()
    school = db.session.scalars(select(Notice.unit_id).where(Notice.broadcast_id == sent.id).limit(1)).one()
    return {
        "contact_book.broadcast": {"broadcast_id": [draft.id, sent.id]},
        "contact_book.broadcast_file": {"broadcast_id": [draft.id], "file_id": [file.id]},
        "contact_book.broadcast_files": {"broadcast_id": [draft.id]},
        "contact_book.broadcast_school": {"broadcast_id": [sent.id], "unit_id": [school]},
        "contact_book.edit_broadcast": {"broadcast_id": [draft.id]},
        "contact_book.withdraw_broadcast": {"broadcast_id": [sent.id]},
    }
