"""The outbox: work that follows a commit, kept as rows of the same transaction.

``queue`` writes a row; a worker claims one row at a time with a lease, carries it out and marks it done. A row whose
worker died is claimed again when its lease ends, so every handler must be harmless when repeated (stable ``key``).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, update

from portal.adapters import clock
from portal.db import begin_write, db, insert_missing
from portal.models.records import OutboxItem

LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 8
LONGEST_PAUSE = timedelta(hours=6)
LONGEST_WAIT = timedelta(hours=12)
"""So far ahead work may be put off, e.g. a mail until the morning."""


def queue(kind: str, key: str, payload: dict[str, Any]) -> None:
    """Have the worker do ``kind`` after this transaction commits; a key that was queued before is left alone.

    A payload with ``secret`` true is forgotten once the work is done.
    """
    queue_many(kind, {key: payload})


def queue_many(kind: str, payloads: Mapping[str, dict[str, Any]], *, available_at: datetime | None = None) -> None:
    """As ``queue``, for many keys at once; done not before ``available_at``, at most ``LONGEST_WAIT`` from now."""
    now = clock.now()
    common = {"kind": kind, "state": "waiting", "available_at": available_at or now, "created_at": now}
    rows = [{**common, "key": key, "payload": payload} for key, payload in payloads.items()]
    insert_missing(OutboxItem, rows, unique=["key"], returning=[OutboxItem.id])


def claim(worker: str) -> int | None:
    """Take the oldest due row for ``worker`` and commit the claim; its id, or None when nothing is due.

    One at a time: a batch would lose its lease behind a slow mail server, and count tries that never happened.
    """
    found = db.session.scalar(due_ids())
    db.session.rollback()
    if found is None:  # the usual case takes no write lock
        return None
    begin_write()
    item = db.session.scalar(_oldest_due(OutboxItem).with_for_update(skip_locked=True))
    item_id = _take(item, worker) if item is not None else None
    db.session.commit()
    return claim(worker) if item is not None and item_id is None else item_id


def _take(item: OutboxItem, worker: str) -> int | None:
    if item.attempts >= MAX_ATTEMPTS:
        item.state, item.lease_until = "poisoned", None
        item.last_error = f"the worker died {item.attempts} times while doing this"
        return None
    item.state, item.claimed_by = "claimed", worker
    item.lease_until = clock.now() + LEASE
    item.attempts += 1
    return item.id


def due_ids() -> Select[int]:
    """The id of the row that is due longest."""
    return _oldest_due(OutboxItem.id)


def _oldest_due(what: Any) -> Select[Any]:
    return select(what).where(_is_due()).order_by(OutboxItem.available_at, OutboxItem.id).limit(1)


def _is_due() -> ColumnElement[bool]:
    """Waiting long enough, or claimed by a worker that died.

    An instant further away than any pause was written by a clock that ran ahead: it does not count.
    """
    now = clock.now()
    return or_(
        (OutboxItem.state == "waiting")
        & or_(OutboxItem.available_at <= now, OutboxItem.available_at > now + LONGEST_WAIT),
        (OutboxItem.state == "claimed") & or_(OutboxItem.lease_until <= now, OutboxItem.lease_until > now + 2 * LEASE),
    )


def back_off(attempts: int) -> timedelta:
    """How long to wait after the given number of failed tries: 15 s, 1 min, 4 min ... at most 6 h."""
    return min(timedelta(seconds=15) * 4 ** min(max(0, attempts - 1), 10), LONGEST_PAUSE)


def finish(item_id: int, worker: str) -> bool:
    """Mark a claimed row done, within the running transaction; False when another worker took it meanwhile."""
    return _close(item_id, worker, state="done", done_at=clock.now(), last_error=None)


def forget(item_id: int) -> None:
    """Drop what a finished row carried, e.g. the link of a mail that must not lie about."""
    db.session.execute(update(OutboxItem).where(OutboxItem.id == item_id).values(payload={"secret": True}))


def fail(item_id: int, worker: str, error: str) -> None:
    """Put a row back to wait, or poison it after the last try, keeping the error for a person to read; commits."""
    begin_write()
    attempts = db.session.scalar(select(OutboxItem.attempts).where(OutboxItem.id == item_id)) or 0
    state = "poisoned" if attempts >= MAX_ATTEMPTS else "waiting"
    _close(item_id, worker, state=state, available_at=clock.now() + back_off(attempts), last_error=error[:2000])
    db.session.commit()


def _close(item_id: int, worker: str, **values: Any) -> bool:
    statement = (
        update(OutboxItem)
        .where(OutboxItem.id == item_id, OutboxItem.claimed_by == worker, OutboxItem.state == "claimed")
        .values(lease_until=None, **values)
        .returning(OutboxItem.id)
    )
    return db.session.scalar(statement) is not None
