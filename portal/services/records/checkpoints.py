"""Signed checkpoints of the register: made by the worker, shown to everybody."""

from urllib.parse import urlsplit

from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.signing import SigningKey
from portal.db import begin_write, db
from portal.models.records import OutboxItem, RegisterCheckpoint, RegisterHead
from portal.rules.records.checkpoints import Checkpoint, sign
from portal.rules.records.merkle import Peaks
from portal.services.records.outbox import queue


def make_checkpoint(key: SigningKey, origin: str) -> RegisterCheckpoint | None:
    """Sign the present end of the register, unless that end is signed already or the register is empty; commits."""
    begin_write()
    head = db.session.scalar(select(RegisterHead).with_for_update())
    made = None
    if head is not None and head.size and db.session.get(RegisterCheckpoint, head.size) is None:
        root = Peaks(head.size, [bytes.fromhex(peak) for peak in head.peaks]).root()
        note = sign(Checkpoint(origin, head.size, root), key.public, key.sign)
        made = RegisterCheckpoint(size=head.size, signed_at=clock.now(), note=note)
        db.session.add(made)
    db.session.commit()
    return made


def origin_of(public_url: str) -> str:
    """The name of a portal's register: its host and the path of the public page; free of blanks and "+"."""
    return f"{urlsplit(public_url).hostname or 'localhost'}/so-dang-ky"


def queue_checkpoint() -> None:
    """Have the end of the register signed, when something was appended since the last signature; commits."""
    begin_write()
    head, latest = db.session.scalar(select(RegisterHead)), latest_checkpoint()
    if head is not None and head.size > (latest.size if latest else 0):
        key = f"checkpoint-{head.size}"
        if db.session.scalar(select(OutboxItem.id).where(OutboxItem.key == key)) is None:
            queue("sign_checkpoint", key, {})
    db.session.commit()


def latest_checkpoint() -> RegisterCheckpoint | None:
    """The newest checkpoint."""
    return db.session.scalar(select(RegisterCheckpoint).order_by(RegisterCheckpoint.size.desc()).limit(1))
