"""How each person of a notice was told: in the portal, and by which message that went, waits or failed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.db import db
from portal.models.contact_book import Notice, NoticePerson, NoticePupil
from portal.models.notifications import Delivery, Notification
from portal.rules.notifications.delivery import Message, Reach, reach_of


@dataclass(frozen=True, kw_only=True)
class Telling:
    """What one account was told about a notice, and the messages that said so."""

    notification: Notification
    deliveries: Sequence[Delivery]


def find_tellings(notice: Notice) -> Mapping[int, Telling]:
    """By account; reminders and withdrawals are not in it. One statement."""
    people = (
        select(NoticePerson.account_id)
        .join(NoticePupil, NoticePupil.id == NoticePerson.notice_pupil_id)
        .where(NoticePupil.notice_id == notice.id, NoticePerson.account_id.is_not(None))
    )
    query = (
        select(Notification, Delivery)
        .outerjoin(Delivery, Delivery.notification_id == Notification.id)
        .where(Notification.account_id.in_(people), Notification.key == f"notice-{notice.id}-sent")
        .order_by(Notification.id, Delivery.channel)
    )
    found: dict[int, tuple[Notification, list[Delivery]]] = {}
    for told, delivery in db.session.execute(query):
        _told, deliveries = found.setdefault(told.account_id, (told, []))
        if delivery is not None:
            deliveries.append(delivery)
    return {account_id: Telling(notification=told, deliveries=sent) for account_id, (told, sent) in found.items()}


def reach(person: NoticePerson, telling: Telling | None) -> Reach:
    """In one word."""
    return reach_of(
        opened=person.opened_at is not None,
        has_account=person.account_id is not None,
        told=telling is not None,
        messages=[Message(each.channel, each.state, each.why) for each in (telling.deliveries if telling else ())],
    )
