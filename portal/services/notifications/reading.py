"""What a person has been told."""

from functools import cache

from sqlalchemy import Select, func, select, update

from portal.adapters import clock
from portal.db import begin_write, db, read_pairs
from portal.errors import NotFound
from portal.models.notifications import Notification
from portal.models.units import Unit
from portal.rules.permissions import Actor
from portal.services.bound import ACCOUNT_ID
from portal.services.paging import Paged, paginate


def count_unread(actor: Actor) -> int:
    """How many notifications wait."""
    return db.session.scalar(_unread(), {"account_id": actor.account_id}) or 0


@cache
def _unread() -> Select[int]:
    query = select(func.count()).select_from(Notification)
    return query.where(Notification.account_id == ACCOUNT_ID, Notification.read_at.is_(None))


def list_notifications(actor: Actor, *, unread_only: bool = False, number: int = 1) -> Paged[Notification]:
    """The actor's own notifications for whatever unit, unread ones first, then the newest."""
    query = select(Notification).where(Notification.account_id == actor.account_id)
    if unread_only:
        query = query.where(Notification.read_at.is_(None))
    return paginate(query.order_by(Notification.read_at.is_not(None), Notification.id.desc()), number=number)


def unit_names(notifications: Paged[Notification]) -> dict[int, str]:
    """The names of the units in whose name the listed notifications came."""
    ids = {found.unit_id for found in notifications.items if found.unit_id is not None}
    if not ids:
        return {}
    return read_pairs(select(Unit.id, Unit.name).where(Unit.id.in_(ids)))


def mark_read(actor: Actor, *, notification_id: int) -> None:
    """One has been seen; marking it again changes nothing."""
    found = db.session.get(Notification, notification_id)
    if found is None or found.account_id != actor.account_id:
        raise NotFound
    found.read_at = found.read_at or clock.now()


def mark_all_read(actor: Actor) -> None:
    """All have been seen."""
    _mark(actor)


def mark_page_read(actor: Actor, *, path: str) -> None:
    """The page they lead to has been opened. The caller has begun a write transaction."""
    _mark(actor, Notification.path == path)


def mark_seen(actor: Actor, *, path: str, visit: bool) -> None:
    """A page was looked at: what led to it is read. Call it before loading; one query while nothing is unread."""
    waiting = select(Notification.id).where(
        Notification.account_id == actor.account_id, Notification.read_at.is_(None), Notification.path == path
    )
    if visit and db.session.scalar(waiting.limit(1)) is not None:
        begin_write()
        mark_page_read(actor, path=path)


def _mark(actor: Actor, *conditions: object) -> None:
    db.session.execute(
        update(Notification)
        .where(Notification.account_id == actor.account_id, Notification.read_at.is_(None), *conditions)  # type: ignore[arg-type]
        .values(read_at=clock.now())
    )
