"""What became of each message: kept when it is queued, and again when it went, failed or was not needed any more."""

from collections.abc import Collection, Mapping

from sqlalchemy import insert, select, update

from portal.adapters import clock
from portal.db import db
from portal.models.notifications import Delivery
from portal.rules.notifications.delivery import Failure, Sending
from portal.rules.notifications.names import Channel

LONGEST_WORDS = 200


def note_queued(channel: Channel, notification_ids: Collection[int]) -> None:
    """Messages that wait to be sent; one statement."""
    now = clock.now()
    rows = [
        {"notification_id": told_id, "channel": channel, "state": Sending.QUEUED, "changed_at": now}
        for told_id in notification_ids
    ]
    if rows:
        db.session.execute(insert(Delivery), rows)


def note_sent(channel: Channel, notification_ids: Collection[int]) -> None:
    """They went."""
    _change(channel, notification_ids, Sending.SENT)


def note_failed(
    channel: Channel, notification_ids: Collection[int], failure: Failure, words: str, *, last: bool
) -> None:
    """They did not go: tried again unless this was the ``last`` time or the failure is permanent."""
    over = last or failure == Failure.PERMANENT
    _change(channel, notification_ids, Sending.FAILED if over else Sending.QUEUED, failure, words)


def note_unknown(channel: Channel, notification_ids: Collection[int], words: str) -> None:
    """They were handed over, but whether they went nobody knows."""
    _change(channel, notification_ids, Sending.UNKNOWN, words=words)


def note_dropped(channel: Channel, dropped: Mapping[int, str]) -> None:
    """They are not sent any more; notification id -> why (``Dropped``, or a ``Failure`` known beforehand)."""
    for why in sorted(set(dropped.values())):
        state = Sending.FAILED if why in set(Failure) else Sending.DROPPED
        _change(channel, [told_id for told_id, said in dropped.items() if said == why], state, why)


def find_deliveries(notification_ids: Collection[int]) -> Mapping[int, list[Delivery]]:
    """The messages of each of these notifications, by channel; one statement."""
    query = select(Delivery).where(Delivery.notification_id.in_(notification_ids)).order_by(Delivery.channel)
    found: dict[int, list[Delivery]] = {}
    for delivery in db.session.scalars(query) if notification_ids else ():
        found.setdefault(delivery.notification_id, []).append(delivery)
    return found


def _change(
    channel: Channel, notification_ids: Collection[int], state: Sending, why: str = Failure.NONE, words: str = ""
) -> None:
    if notification_ids:
        db.session.execute(
            update(Delivery)
            .where(Delivery.notification_id.in_(notification_ids), Delivery.channel == channel)
            .values(state=state, why=why, words=words[:LONGEST_WORDS], changed_at=clock.now())
        )
