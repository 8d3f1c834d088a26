"""Hours of a person: one daily mail at the hour chosen, quiet nights, and what is urgent at every hour."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from portal.adapters import clock
from portal.adapters.mail import FolderMailer
from portal.adapters.push import Device
from portal.adapters.sms import Sms
from portal.db import begin_write, db
from portal.errors import RuleBroken
from portal.models.contact_book import Notice
from portal.models.notifications import Delivery, Notification, NotificationPreference
from portal.models.people import Account
from portal.rules.notifications.kinds import KINDS, Channel, Choice, Kind, Topic, kinds_of
from portal.rules.notifications.sms import Prices
from portal.rules.notifications.timing import Habit
from portal.services import worker
from portal.services.contact_book.notices import sending
from portal.services.notifications import devices, mailing, preferences
from portal.services.notifications.telling import notify
from tests.cast import Cast, Person
from tests.families import make_guardian
from tests.notices import as_actor, send
from tests.school import Room, make_class
from tests.texting import agree, give_money

Drain = Callable[[], int]


@dataclass
class Ways:
    """A push service and a gateway that keep what they get."""

    pushed: list[Mapping[str, str]] = field(default_factory=list)
    texted: list[Sms] = field(default_factory=list)

    def push(self, _device: Device, message: Mapping[str, str], *, urgent: bool) -> None:
        assert urgent == ("khẩn" in message["body"])
        self.pushed.append(message)

    def send(self, sms: Sms) -> str:
        self.texted.append(sms)
        return "ok"


@pytest.fixture
def ways() -> Ways:
    return Ways()


@pytest.fixture
def deliver(app: Flask, mails: FolderMailer, ways: Ways) -> Drain:
    key = app.extensions["portal"].register_key
    handlers = worker.make_handlers(mails, "http://x", key=key, pusher=ways, texter=ways, prices=Prices(800))
    return lambda: worker.drain("w", handlers)


@pytest.fixture
def room(cast: Cast) -> Room:
    return make_class(cast)


def at(hour: int, minute: int = 0, day: int = 20) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=clock.LOCAL_ZONE)


def ring(person: Person) -> None:
    given = {"endpoint": "https://push.example.net/a", "p256dh": "B" + "A" * 86, "auth": "A" * 22}
    devices.add_device(as_actor(person), **given, device="")
    db.session.commit()


def tell(cast: Cast, room: Room, *, urgent: bool) -> None:
    sent = send(cast.principal, room, urgent=urgent)
    begin_write()
    kind = Kind.NOTICE_URGENT if urgent else Kind.NOTICE_SENT
    sending.tell(db.session.get_one(Notice, sent.id), kind, key="sent")
    db.session.commit()


def test_in_quiet_hours_nothing_rings_until_they_are_over(
    cast: Cast, room: Room, ways: Ways, deliver: Drain, clock_at: Any
) -> None:
    mother = make_guardian(cast, room.pupils[0])
    ring(mother)
    agree(mother, "+84912345678", Kind.NOTICE_SENT)
    give_money(cast, 10_000)
    preferences.choose_habit(as_actor(mother), habit=Habit(18, 8, 19))  # a nurse sleeps by day
    db.session.commit()
    clock_at.move_to(at(8, 30))
    tell(cast, room, urgent=False)
    deliver()
    clock_at.move_to(at(18, 59))
    deliver()
    assert (ways.pushed, ways.texted) == ([], [])
    clock_at.move_to(at(19))
    deliver()
    assert (len(ways.pushed), len(ways.texted)) == (1, 1)
    states = {each.channel: each.state for each in db.session.query(Delivery)}
    assert (states["push"], states["sms"]) == ("sent", "sent")


def test_what_is_urgent_rings_at_night(cast: Cast, room: Room, ways: Ways, deliver: Drain, clock_at: Any) -> None:
    mother = make_guardian(cast, room.pupils[0])
    ring(mother)
    agree(mother, "+84912345678")
    give_money(cast, 10_000)
    clock_at.move_to(at(23))
    tell(cast, room, urgent=True)
    deliver()
    assert (len(ways.pushed), len(ways.texted)) == (1, 1)


def test_urgent_notices_cannot_be_switched_off(
    cast: Cast, room: Room, mails: FolderMailer, ways: Ways, deliver: Drain
) -> None:
    mother = make_guardian(cast, room.pupils[0])
    ring(mother)
    db.session.get_one(Account, mother.id).email = "me@example.vn"
    for channel in (Channel.PORTAL, Channel.MAIL, Channel.PUSH):
        with pytest.raises(RuleBroken):
            preferences.choose(as_actor(mother), choices={(Kind.NOTICE_URGENT, channel): Choice.OFF})
        db.session.add(  # as an older version may have kept it
            NotificationPreference(account_id=mother.id, kind=Kind.NOTICE_URGENT, channel=channel, choice=Choice.OFF)
        )
    db.session.commit()
    tell(cast, room, urgent=True)
    deliver()
    assert len(mails.newest(5)) == 1
    assert len(ways.pushed) == 1
    assert db.session.query(Notification).filter_by(account_id=mother.id).one().read_at is None


def test_the_daily_mail_comes_once_at_the_hour_chosen(
    cast: Cast, room: Room, mails: FolderMailer, deliver: Drain, clock_at: Any
) -> None:
    mother = make_guardian(cast, room.pupils[0])
    db.session.get_one(Account, mother.id).email = "me@example.vn"
    tell(cast, room, urgent=False)
    clock_at.shift(60)
    preferences.choose_habit(as_actor(mother), habit=Habit(20, 0, 0))  # what waits already moves too
    db.session.commit()
    tell(cast, room, urgent=False)
    for moment, expected in ((at(19, 59), 0), (at(20), 1), (at(23), 1)):
        clock_at.move_to(moment)
        mailing.queue_digests()
        deliver()
        assert len(mails.newest(5)) == expected, moment
    assert "2 thông báo trong ngày" in mails.newest(1)[0]["Subject"]
    with pytest.raises(RuleBroken):
        preferences.choose_habit(as_actor(mother), habit=Habit(20, 6, 21))


@pytest.mark.parametrize(("habit", "rung"), [(Habit(18, 0, 0), 1), (None, 0)])
def test_a_work_notification_at_night(
    cast: Cast, ways: Ways, deliver: Drain, clock_at: Any, habit: Habit | None, rung: int
) -> None:
    ring(cast.clerk)
    if habit is not None:
        preferences.choose_habit(as_actor(cast.clerk), habit=habit)
    db.session.commit()
    clock_at.move_to(at(2, day=21))
    begin_write()
    params = {"unit": "x", "code": "1", "subject": "x"}
    notify([cast.clerk.id], kind=Kind.DOCUMENT_POSTED, key="1", params=params, path="/van-ban/1")
    db.session.commit()
    deliver()
    assert len(ways.pushed) == rung


def test_kinds_of_a_topic_agree_and_every_topic_has_some() -> None:
    for topic in Topic:
        kinds = kinds_of(topic)
        assert kinds
        for channel in (Channel.PORTAL, Channel.MAIL, Channel.PUSH):
            assert len({KINDS[kind].default(channel) for kind in kinds}) == 1, (topic, channel)
    assert all(KINDS[kind].needs is None for topic in Topic for kind in kinds_of(topic))


def test_who_is_offered_what(cast: Cast, room: Room) -> None:
    mother = preferences.offer(as_actor(make_guardian(cast, room.pupils[0])))
    assert [KINDS[kind].family for kind in mother.family] == list(Topic)
    clerk = preferences.offer(as_actor(cast.clerk))
    assert clerk.family == []
    assert Kind.DOCUMENT_POSTED in clerk.work
    assert Kind.WORK_POISONED not in clerk.work
    assert Kind.PASSWORD_CHANGED in mother.safety
