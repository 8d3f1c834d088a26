"""A short message goes at most once, and not at all once it does not count any more."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal.adapters import clock
from portal.adapters.mail import FolderMailer
from portal.adapters.sms import NotSent
from portal.db import begin_write, db
from portal.models.contact_book import SmsMessage
from portal.models.people import Account
from portal.models.records import OutboxItem
from portal.models.school import Guardianship
from portal.rules.contact_book.consents import GIVEN, MESSAGES, WITHDRAWN
from portal.rules.notifications.delivery import Failure
from portal.rules.notifications.kinds import Choice
from portal.rules.notifications.sms import LATE_AFTER, Prices
from portal.services import worker
from portal.services.contact_book.notices import sending
from portal.services.contact_book.texts import preparing
from portal.services.notifications.reading import mark_all_read
from portal.services.records import outbox
from tests.cast import Cast
from tests.consents import asked_for, begin, say_to
from tests.families import make_guardian
from tests.notices import as_actor
from tests.school import Room, make_class
from tests.texting import TERMS, Gateway, agree, announce, give_money, money, states

Drain = Callable[[], int]


@pytest.fixture
def gateway() -> Gateway:
    return Gateway()


@pytest.fixture
def deliver(app: Flask, mails: FolderMailer, gateway: Gateway) -> Drain:
    key = app.extensions["portal"].register_key
    handlers = worker.make_handlers(mails, "https://cong.vn", key=key, texter=gateway, prices=Prices(800))
    return lambda: worker.drain("w", handlers)


@pytest.fixture
def room(cast: Cast) -> Room:
    return make_class(cast)


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        ("read", "read"),
        ("withdrawn", "withdrawn"),
        ("ended", "ended"),
        ("declined", "not_agreed"),
        ("consent", "not_agreed"),
        ("no phone", "no_address"),
        ("late", "late"),
    ],
)
def test_what_no_longer_counts_is_not_sent_and_gives_its_money_back(
    cast: Cast, room: Room, gateway: Gateway, deliver: Drain, clock_at: Any, meanwhile: str, why: str
) -> None:
    mother = make_guardian(cast, room.pupils[0])
    begin(cast.principal)
    say_to(asked_for(cast.principal, MESSAGES), room.pupils[0], mother, GIVEN)
    agree(mother, "+84912345678")
    give_money(cast, 10_000)
    sent = announce(cast, room)
    begin_write()
    preparing.plan_texts(db.session.query(OutboxItem).filter_by(kind=preparing.PLAN).one(), TERMS)
    db.session.query(OutboxItem).filter_by(kind=preparing.PLAN).delete()
    db.session.commit()
    assert money(cast) == (0, 800, 9_200)
    clock_at.shift(60)
    if meanwhile == "read":
        mark_all_read(as_actor(mother))
    elif meanwhile == "withdrawn":
        sending.withdraw(as_actor(cast.principal), notice_id=sent.id, reason="Nhầm")
    elif meanwhile == "ended":
        db.session.query(Guardianship).one().valid_to = clock.today()
    elif meanwhile == "declined":
        agree(mother, "+84912345678", choice=Choice.OFF)
    elif meanwhile == "consent":
        say_to(asked_for(cast.principal, MESSAGES), room.pupils[0], mother, WITHDRAWN)
    elif meanwhile == "no phone":
        db.session.get_one(Account, mother.id).phone = None
    else:
        clock_at.shift(LATE_AFTER)
    db.session.commit()
    deliver()
    assert gateway.sent == []
    assert states()[0] == ("dropped", why)
    assert money(cast) == (0, 0, 10_000)


def test_nobody_knows_after_a_broken_answer_and_it_is_not_sent_again(
    cast: Cast, room: Room, gateway: Gateway, deliver: Drain, clock_at: Any
) -> None:
    agree(make_guardian(cast, room.pupils[0]), "+84912345678")
    give_money(cast, 10_000)
    gateway.refusal = TimeoutError("no answer for 84912345678")
    announce(cast, room)
    deliver()
    assert states() == [("unknown", "")]
    said = db.session.query(SmsMessage).one().words
    assert "for 849…678" in said, "the number in full stands nowhere"
    assert money(cast) == (800, 0, 9_200)  # it may have to be paid
    clock_at.shift(timedelta(hours=1))
    deliver()
    assert len(gateway.sent) == 1


def test_a_worker_that_died_while_sending_leaves_it_unknown(
    cast: Cast, room: Room, gateway: Gateway, deliver: Drain, clock_at: Any
) -> None:
    agree(make_guardian(cast, room.pupils[0]), "+84912345678")
    give_money(cast, 10_000)
    gateway.refusal = SystemExit()  # nothing after this line runs, as if the power had gone
    announce(cast, room)
    with pytest.raises(SystemExit):
        deliver()
    db.session.rollback()
    assert db.session.query(SmsMessage).one().state == "sending"
    gateway.refusal = None
    clock_at.shift(outbox.LEASE + timedelta(seconds=1))
    deliver()
    assert len(gateway.sent) == 1
    assert states() == [("unknown", "")]


def test_a_busy_gateway_is_asked_again_and_one_that_refuses_is_not(
    cast: Cast, room: Room, gateway: Gateway, deliver: Drain, clock_at: Any
) -> None:
    agree(make_guardian(cast, room.pupils[0]), "+84912345678")
    give_money(cast, 10_000)
    gateway.refusal = NotSent(Failure.TEMPORARY, "503")
    announce(cast, room)
    deliver()
    assert states() == [("queued", "temporary")]
    assert money(cast) == (0, 800, 9_200)
    gateway.refusal = None
    clock_at.shift(outbox.back_off(1))
    deliver()
    assert states() == [("sent", "")]
    gateway.refusal = NotSent(Failure.TECHNICAL, "401 no key")
    announce(cast, room, title="Nữa")
    deliver()
    assert states()[1] == ("failed", "technical")
    assert money(cast) == (800, 0, 9_200)
    assert len(gateway.sent) == 3


def test_switched_off_nothing_is_planned_nor_spent(cast: Cast, room: Room, drain: Drain, mails: FolderMailer) -> None:
    agree(make_guardian(cast, room.pupils[0]), "+84912345678")
    give_money(cast, 10_000)
    announce(cast, room)
    drain()
    assert states() == []
    assert db.session.query(SmsMessage).count() == 0
