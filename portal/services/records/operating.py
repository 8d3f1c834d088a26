"""What operators see and do about the worker's tasks: look, try again, or give one up with a reason."""

from collections.abc import Sequence

from sqlalchemy import func, select, update

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.records import Job, OutboxItem
from portal.rules.permissions import Actor, Permission
from portal.services.paging import Paged, paginate
from portal.services.records.audit import note

FAILING_SHOWN = 20


def count_by_state(actor: Actor) -> dict[str, int]:
    """How many rows wait, are being done, were put aside or given up; those done are not counted."""
    _check(actor)
    query = select(OutboxItem.state, func.count()).where(OutboxItem.state.in_(_OPEN)).group_by(OutboxItem.state)
    counts: dict[str, int] = dict.fromkeys(_OPEN, 0) | read_pairs(query)
    return counts


_OPEN = ("waiting", "claimed", "poisoned", "abandoned")


def list_poisoned(actor: Actor, *, number: int = 1) -> Paged[OutboxItem]:
    """What failed for good, newest first."""
    _check(actor)
    return paginate(
        select(OutboxItem).where(OutboxItem.state == "poisoned").order_by(OutboxItem.id.desc()), number=number, size=20
    )


def list_failing(actor: Actor) -> Sequence[OutboxItem]:
    """What failed and will be tried again, the next one first."""
    _check(actor)
    query = select(OutboxItem).where(OutboxItem.state == "waiting", OutboxItem.last_error.is_not(None))
    return db.session.scalars(query.order_by(OutboxItem.available_at).limit(FAILING_SHOWN)).all()


def list_jobs(actor: Actor) -> Sequence[Job]:
    """The recurring jobs, the next one first."""
    _check(actor)
    return db.session.scalars(select(Job).order_by(Job.next_run_at, Job.name)).all()


def get_poisoned(actor: Actor, item_id: int) -> OutboxItem:
    """One row that failed for good."""
    _check(actor)
    item = db.session.get(OutboxItem, item_id)
    if item is None or item.state != "poisoned":
        raise NotFound
    return item


def retry_work(actor: Actor, *, item_id: int) -> None:
    """Give a failed row a fresh set of tries, beginning now."""
    item = get_poisoned(actor, item_id)
    item.state, item.attempts, item.available_at = "waiting", 0, clock.now()
    note(actor, "work_retried", "outbox_item", item.id, after={"kind": item.kind, "key": item.key})


def retry_all(actor: Actor) -> int:
    """As ``retry_work`` for everything that failed, e.g. once the mail server is back; returns how many rows."""
    _check(actor)
    retried = db.session.scalars(
        update(OutboxItem)
        .where(OutboxItem.state == "poisoned")
        .values(state="waiting", attempts=0, available_at=clock.now())
        .returning(OutboxItem.id)
    ).all()
    if retried:
        note(actor, "all_work_retried", "outbox_item", max(retried), after={"count": len(retried)})
    return len(retried)


def abandon_work(actor: Actor, *, item_id: int, reason: str) -> OutboxItem:
    """Give up a failed row for a reason that stays on record."""
    item = get_poisoned(actor, item_id)
    if not reason:
        raise RuleBroken("Vui lòng ghi lý do bỏ qua.", field="reason")
    item.state, item.done_at = "abandoned", clock.now()
    note(actor, "work_abandoned", "outbox_item", item.id, after={"kind": item.kind, "key": item.key, "reason": reason})
    return item


def _check(actor: Actor) -> None:
    if not actor.can(Permission.SYSTEM_OPERATE):
        raise NotAllowed
