"""A gateway of short messages for tests, and people who agreed to get them."""

from dataclasses import dataclass, field
from typing import Any

from portal.adapters.sms import Sms
from portal.db import begin_write, db
from portal.models.contact_book import Notice
from portal.models.notifications import Delivery
from portal.models.people import Account
from portal.rules.notifications.kinds import Channel, Choice, Kind
from portal.rules.notifications.sms import Prices, Terms
from portal.services.contact_book.notices import sending
from portal.services.contact_book.texts import budgets
from portal.services.notifications import preferences
from tests.cast import Cast, Person
from tests.notices import as_actor, send
from tests.school import Room

TERMS = Terms("https://cong.vn/so-lien-lac/", Prices(800))


@dataclass
class Gateway:
    """Keeps what it is handed, or answers as told."""

    sent: list[Sms] = field(default_factory=list)
    refusal: Exception | None = None

    def send(self, sms: Sms) -> str:
        self.sent.append(sms)
        if self.refusal is not None:
            raise self.refusal
        return "200 OK"


def agree(person: Person, phone: str, kind: Kind = Kind.NOTICE_URGENT, choice: Choice = Choice.INSTANT) -> None:
    db.session.get_one(Account, person.id).phone = phone
    preferences.choose(as_actor(person), choices={(kind, Channel.SMS): choice})
    db.session.commit()


def give_money(cast: Cast, amount: int, *, unaccented: bool = True) -> None:
    begin_write()
    budgets.set_budget(as_actor(cast.principal), amount=amount, unaccented=unaccented)
    db.session.commit()


def announce(cast: Cast, room: Room, **changes: Any) -> Notice:
    """A notice of which everybody has just been told; the messages are not planned yet."""
    sent = send(cast.principal, room, **{"urgent": True, **changes})
    begin_write()
    kind = Kind.NOTICE_URGENT if sent.urgent else Kind.NOTICE_SENT
    sending.tell(db.session.get_one(Notice, sent.id), kind, key="sent")
    db.session.commit()
    return sent


def states() -> list[tuple[str, str]]:
    db.session.rollback()
    found = db.session.query(Delivery).filter_by(channel="sms").order_by(Delivery.notification_id)
    return [(each.state, each.why) for each in found]


def money(cast: Cast) -> tuple[int, int, int]:
    db.session.rollback()
    found = budgets.get_money(as_actor(cast.principal))
    return found.spent, found.reserved, found.left
