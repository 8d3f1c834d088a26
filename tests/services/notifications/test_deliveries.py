"""What becomes of a mail is kept truly: it waits, went, failed for good or for now, or was not needed any more."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from portal.adapters import clock
from portal.adapters.mail import FolderMailer, Letter, Refused
from portal.db import begin_write, db
from portal.models.notifications import Delivery, Notification
from portal.models.people import Account, Membership
from portal.models.records import OutboxItem
from portal.rules.notifications.delivery import Failure
from portal.rules.notifications.kinds import Channel, Choice, Kind
from portal.rules.permissions import Actor
from portal.services import worker
from portal.services.notifications import addresses, mailing, preferences, reading
from portal.services.notifications.telling import notify
from portal.services.records import outbox
from tests.cast import Cast, Person

PARAMS = {"unit": "Sở GDĐT Bến Tre", "code": "12/TB", "subject": "Kế hoạch"}
Drain = Callable[[], int]


@dataclass
class Server:
    """A mail server that answers as told."""

    refusal: Exception | None = None
    letters: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.letters.append(letter)


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def deliver(app: Flask, mails: FolderMailer, server: Server) -> Drain:
    handlers = worker.make_handlers(server, "http://x", key=app.extensions["portal"].register_key)
    return lambda: worker.drain("w", handlers)


def tell(person: Person, key: str = "1", kind: Kind = Kind.DOCUMENT_POSTED, unit_id: int | None = None) -> None:
    begin_write()
    notify([person.id], kind=kind, key=key, params=PARAMS, path="/van-ban/1", unit_id=unit_id)
    db.session.commit()


def delivered() -> list[tuple[str, str]]:
    db.session.rollback()
    return [(each.state, each.why) for each in db.session.query(Delivery).order_by(Delivery.notification_id)]


def row() -> OutboxItem:
    db.session.rollback()
    return db.session.query(OutboxItem).order_by(OutboxItem.id.desc()).first()


def test_a_mail_waits_and_went(cast: Cast, server: Server, deliver: Drain) -> None:
    tell(cast.clerk)
    assert delivered() == [("queued", "")]
    deliver()
    assert delivered() == [("sent", "")]
    assert len(server.letters) == 1


def test_a_wrong_address_fails_at_once_and_is_not_written_to_again(cast: Cast, server: Server, deliver: Drain) -> None:
    server.refusal = Refused(Failure.PERMANENT, "550 5.1.1 no such user")
    tell(cast.clerk)
    deliver()
    assert delivered() == [("failed", "permanent")]
    assert (row().state, row().attempts) == ("done", 1)
    assert addresses.is_bad("Clerk@example.vn")
    server.refusal = None
    tell(cast.clerk, "2")
    deliver()
    assert delivered()[1] == ("failed", "permanent")
    assert server.letters == []
    account = db.session.get_one(Account, cast.clerk.id)
    account.email = "moi@example.vn"  # another address is another matter
    db.session.commit()
    tell(cast.clerk, "3")
    deliver()
    assert delivered()[2] == ("sent", "")


def test_a_slip_to_a_wrong_address_is_known_too(cast: Cast, server: Server, deliver: Drain) -> None:
    server.refusal = Refused(Failure.PERMANENT, "550 5.1.1 no such user")
    begin_write()
    outbox.queue("mail", "activation-1", {"to": "Sai@example.vn", "subject": "x", "body": "x", "secret": True})
    db.session.commit()
    deliver()
    assert addresses.is_bad("sai@example.vn")
    assert row().state == "waiting"  # an operator sees it when it failed too often
    server.refusal = None
    item = row()
    item.available_at = clock.now()
    db.session.commit()
    deliver()
    assert not addresses.is_bad("sai@example.vn")


def test_what_protects_the_account_is_tried_all_the_same_and_heals_the_address(
    cast: Cast, server: Server, deliver: Drain
) -> None:
    begin_write()
    addresses.note_bad("clerk@example.vn", "550")
    db.session.commit()
    tell(cast.clerk, kind=Kind.PASSWORD_CHANGED)
    deliver()
    assert delivered() == [("sent", "")]
    assert not addresses.is_bad("clerk@example.vn")
    begin_write()
    addresses.note_bad("clerk@example.vn", "550 again")
    db.session.commit()
    assert addresses.is_bad("clerk@example.vn")


@pytest.mark.parametrize(
    ("refusal", "why"),
    [
        (Refused(Failure.TEMPORARY, "452 mailbox full"), "temporary"),
        (Refused(Failure.TECHNICAL, "554 5.7.1 relaying denied"), "technical"),
        (ConnectionRefusedError(111, "Connection refused"), "technical"),
    ],
)
def test_other_failures_are_tried_again_and_said_to_have_failed_at_last(
    cast: Cast, server: Server, deliver: Drain, clock_at: time_machine.Traveller, refusal: Exception, why: str
) -> None:
    server.refusal = refusal
    tell(cast.clerk)
    deliver()
    assert delivered() == [("queued", why)]
    for _ in range(outbox.MAX_ATTEMPTS):
        clock_at.shift(outbox.LONGEST_PAUSE)
        deliver()
    assert delivered() == [("failed", why)]
    assert row().state == "poisoned"
    assert not addresses.is_bad("clerk@example.vn")
    item = row()
    item.state, item.attempts, server.refusal = "waiting", 0, None  # as an operator gives it another try
    db.session.commit()
    deliver()
    assert delivered() == [("sent", "")]


def test_the_daily_mail_leaves_out_what_was_read_after_it_was_queued(
    cast: Cast, server: Server, deliver: Drain, clock_at: time_machine.Traveller
) -> None:
    actor = Actor(account_id=cast.clerk.id, name="")
    begin_write()
    preferences.choose(actor, choices={(Kind.DOCUMENT_POSTED, Channel.MAIL): Choice.DIGEST})
    db.session.commit()
    for key in ("1", "2", "3"):
        tell(cast.clerk, key)
    assert delivered() == [("queued", "")] * 3
    clock_at.shift(timedelta(hours=10))
    mailing.queue_digests()
    first = db.session.query(Notification).order_by(Notification.id).first()
    assert first is not None
    begin_write()
    reading.mark_read(actor, notification_id=first.id)
    db.session.commit()
    deliver()
    assert delivered() == [("dropped", "read"), ("sent", ""), ("sent", "")]
    assert "- Văn bản mới gửi đến đơn vị: 2" in server.letters[0].body


def test_who_lost_the_role_gets_no_mail_about_that_unit(cast: Cast, server: Server, deliver: Drain) -> None:
    unit_id = cast.units["ben_tre"]
    tell(cast.clerk, unit_id=unit_id)
    deliver()
    assert delivered() == [("sent", "")]
    tell(cast.clerk, "2", unit_id=unit_id)
    db.session.query(Membership).filter_by(account_id=cast.clerk.id).update({"valid_to": clock.today()})
    db.session.commit()
    deliver()
    assert delivered()[1] == ("dropped", "ended")
    assert len(server.letters) == 1
