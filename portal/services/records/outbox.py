"""The outbox: work that follows a commit, kept as rows of the same transaction.

``queue`` writes a row; the worker claims rows with a lease, carries them out and marks them done. A row whose worker
died is claimed again when its lease ends, so every handler must be harmless when repeated (stable ``key``).
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import func, or_, select, update

from portal.adapters import clock
from portal.db import begin_write, db
from portal.models.records import OutboxItem

LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 8


def queue(kind: str, key: str, payload: dict[str, Any]) -> None:
    """Have the worker do ``kind`` after this transaction commits; one key is queued once for ever."""
    now = clock.now()
    db.session.add(OutboxItem(kind=kind, key=key, payload=payload, available_at=now, created_at=now, state="waiting"))


def claim(worker: str, *, limit: int = 20) -> list[int]:
    """Take up to ``limit`` due rows for ``worker`` and commit the claim; returns their ids, oldest first."""
    begin_write()
    now = clock.now()
    due = or_(
        (OutboxItem.state == "waiting") & (OutboxItem.available_at <= now),
        (OutboxItem.state == "claimed") & (OutboxItem.lease_until <= now),
    )
    query = select(OutboxItem.id).where(due).order_by(OutboxItem.id).limit(limit).with_for_update(skip_locked=True)
    ids = list(db.session.scalars(query))
    if ids:
        db.session.execute(
            update(OutboxItem)
            .where(OutboxItem.id.in_(ids))
            .values(state="claimed", claimed_by=worker, lease_until=now + LEASE, attempts=OutboxItem.attempts + 1)
        )
    db.session.commit()
    return ids


def back_off(attempts: int) -> timedelta:
    """How long to wait after the given number of failed tries: 15 s, 1 min, 4 min ... at most 6 h."""
    return min(timedelta(seconds=15) * 4 ** max(0, attempts - 1), timedelta(hours=6))


def finish(item_id: int, worker: str) -> None:
    """Mark a claimed row done, unless the lease was lost to another worker meanwhile."""
    _close(item_id, worker, state="done", done_at=clock.now(), lease_until=None, last_error=None)


def fail(item_id: int, worker: str, error: str) -> None:
    """Put a row back to wait, or poison it after the last try, keeping the error for a person to read."""
    attempts = db.session.scalar(select(OutboxItem.attempts).where(OutboxItem.id == item_id)) or 0
    state = "poisoned" if attempts >= MAX_ATTEMPTS else "waiting"
    _close(
        item_id,
        worker,
        state=state,
        available_at=clock.now() + back_off(attempts),
        lease_until=None,
        last_error=error[:2000],
    )


def _close(item_id: int, worker: str, **values: Any) -> None:
    begin_write()
    db.session.execute(
        update(OutboxItem)
        .where(OutboxItem.id == item_id, OutboxItem.claimed_by == worker, OutboxItem.state == "claimed")
        .values(**values)
    )
    db.session.commit()


def list_poisoned(*, limit: int = 50) -> Sequence[OutboxItem]:
    """The rows that failed for good, newest first."""
    return db.session.scalars(
        select(OutboxItem).where(OutboxItem.state == "poisoned").order_by(OutboxItem.id.desc()).limit(limit)
    ).all()


def count_by_state() -> dict[str, int]:
    """How many rows wait, are claimed or are poisoned (done ones are not counted)."""
    rows = db.session.execute(
        select(OutboxItem.state, func.count()).where(OutboxItem.state != "done").group_by(OutboxItem.state)
    )
    return {state: count for state, count in rows}  # noqa: C416 - rows are not pairs to mypy


def retry(item_id: int) -> None:
    """Give a poisoned row a fresh set of tries."""
    db.session.execute(
        update(OutboxItem)
        .where(OutboxItem.id == item_id, OutboxItem.state == "poisoned")
        .values(state="waiting", attempts=0, available_at=clock.now())
    )
