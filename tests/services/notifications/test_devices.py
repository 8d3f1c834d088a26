"""Devices told by web push: one person each, in general words, with the rights of the moment, forgotten when gone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal.adapters.mail import FolderMailer
from portal.adapters.push import Device, Gone, NotPushed
from portal.db import begin_write, db
from portal.errors import NotFound, RuleBroken
from portal.models.contact_book import Notice
from portal.models.notifications import Delivery, PushDevice
from portal.models.school import Guardianship
from portal.rules.notifications.delivery import Failure
from portal.rules.notifications.kinds import Channel, Choice, Kind
from portal.rules.notifications.push import MOST_DEVICES
from portal.services import worker
from portal.services.contact_book.notices import sending
from portal.services.notifications import devices, preferences
from portal.services.notifications.reading import mark_all_read
from portal.services.records import outbox
from tests.cast import Cast, Person
from tests.families import make_guardian
from tests.notices import as_actor, send
from tests.school import Room, make_class

POINT, AUTH = "B" + "A" * 86, "A" * 22
Drain = Callable[[], int]


@dataclass
class Service:
    """A push service that keeps what it gets; ``refusals`` by endpoint."""

    got: list[tuple[str, Mapping[str, str], bool]] = field(default_factory=list)
    refusals: dict[str, Exception] = field(default_factory=dict)

    def push(self, device: Device, message: Mapping[str, str], *, urgent: bool) -> None:
        if device.endpoint in self.refusals:
            raise self.refusals[device.endpoint]
        self.got.append((device.endpoint, message, urgent))


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def deliver(app: Flask, mails: FolderMailer, service: Service) -> Drain:
    key = app.extensions["portal"].register_key
    handlers = worker.make_handlers(mails, "https://cong.vn", key=key, pusher=service)
    return lambda: worker.drain("w", handlers)


@pytest.fixture
def room(cast: Cast) -> Room:
    return make_class(cast)


def url(name: str) -> str:
    return f"https://push.example.net/{name}"


def add(person: Person, name: str = "a") -> PushDevice:
    made = devices.add_device(as_actor(person), endpoint=url(name), p256dh=POINT, auth=AUTH, device="Chrome, Android")
    db.session.commit()
    return made


def tell(cast: Cast, room: Room, *, urgent: bool = False) -> Notice:
    sent = send(cast.principal, room, urgent=urgent, title="Nghỉ học vì bão")
    begin_write()
    kind = Kind.NOTICE_URGENT if urgent else Kind.NOTICE_SENT
    sending.tell(db.session.get_one(Notice, sent.id), kind, key="sent")
    db.session.commit()
    return sent


def states() -> list[tuple[str, str]]:
    db.session.rollback()
    found = db.session.query(Delivery).filter_by(channel="push").order_by(Delivery.notification_id)
    return [(each.state, each.why) for each in found]


def test_every_device_of_who_has_one_rings_without_a_word_about_it(
    cast: Cast, room: Room, service: Service, deliver: Drain
) -> None:
    mother = make_guardian(cast, room.pupils[0])
    make_guardian(cast, room.pupils[1], name="Cha Không Máy")
    add(mother)
    add(mother, "b")
    sent = tell(cast, room, urgent=True)
    deliver()
    assert [endpoint for endpoint, _message, _urgent in service.got] == [url("a"), url("b")]
    _endpoint, message, urgent = service.got[0]
    assert urgent
    assert message["title"] == "Cổng Trường"
    assert message["body"] == "Có thông báo khẩn của trường"
    assert message["path"] == f"/so-lien-lac/thong-bao/{sent.id}"
    assert "bão" not in str(message)
    assert room.pupils[0].full_name not in str(message)
    assert states() == [("sent", "")]
    deliver()
    assert len(service.got) == 2


@pytest.mark.parametrize("meanwhile", ["read", "withdrawn", "ended", "switched off"])
def test_what_no_longer_counts_does_not_ring(
    cast: Cast, room: Room, service: Service, deliver: Drain, clock_at: Any, meanwhile: str
) -> None:
    mother = make_guardian(cast, room.pupils[0])
    device = add(mother)
    sent = tell(cast, room)
    clock_at.shift(60)
    expected = meanwhile
    if meanwhile == "read":
        mark_all_read(as_actor(mother))
    elif meanwhile == "withdrawn":
        sending.withdraw(as_actor(cast.principal), notice_id=sent.id, reason="Nhầm")
    elif meanwhile == "ended":
        db.session.query(Guardianship).one().may_see = False
    else:
        devices.drop_device(as_actor(mother), device_id=device.id)
        expected = "no_address"
    db.session.commit()
    deliver()
    assert "Có thông báo mới của trường" not in [message["body"] for _endpoint, message, _urgent in service.got]
    assert states()[0] == ("dropped", expected)


def test_who_chose_otherwise_is_not_rung(cast: Cast, room: Room, service: Service, deliver: Drain) -> None:
    mother = make_guardian(cast, room.pupils[0])
    add(mother)
    preferences.choose(as_actor(mother), choices={(Kind.NOTICE_SENT, Channel.PUSH): Choice.OFF})
    db.session.commit()
    tell(cast, room)
    deliver()
    assert service.got == []
    assert states() == []


def test_a_device_that_is_gone_is_forgotten(cast: Cast, room: Room, service: Service, deliver: Drain) -> None:
    mother = make_guardian(cast, room.pupils[0])
    add(mother)
    add(mother, "b")
    service.refusals[url("a")] = Gone(Failure.PERMANENT, "410")
    tell(cast, room)
    deliver()
    assert [each.endpoint for each in db.session.query(PushDevice)] == [url("b")]
    assert states() == [("sent", "")]
    service.refusals[url("b")] = Gone(Failure.PERMANENT, "404")
    tell(cast, room)
    deliver()
    assert db.session.query(PushDevice).count() == 0
    assert states()[1] == ("failed", "permanent")


def test_a_busy_service_is_asked_again_and_nobody_is_rung_twice(
    cast: Cast, room: Room, service: Service, deliver: Drain, clock_at: Any
) -> None:
    mother = make_guardian(cast, room.pupils[0])
    add(mother)
    service.refusals[url("a")] = NotPushed(Failure.TEMPORARY, "503")
    tell(cast, room)
    deliver()
    assert states() == [("queued", "temporary")]
    service.refusals.clear()
    clock_at.shift(outbox.back_off(1))
    deliver()
    assert states() == [("sent", "")]
    add(mother, "b")
    service.refusals[url("b")] = NotPushed(Failure.TEMPORARY, "503")
    tell(cast, room)
    deliver()
    clock_at.shift(timedelta(hours=1))
    deliver()
    assert states()[1] == ("sent", "")  # one device was reached; ringing it again for the other would be worse
    assert len(service.got) == 2


def test_a_browser_tells_one_person_and_a_person_has_a_handful(cast: Cast, room: Room) -> None:
    mother, father = make_guardian(cast, room.pupils[0]), make_guardian(cast, room.pupils[0], name="Lê Văn Cha")
    add(mother)
    taken = add(father)
    assert devices.list_devices(as_actor(mother)) == []
    with pytest.raises(NotFound):
        devices.drop_device(as_actor(mother), device_id=taken.id)
    for number in range(MOST_DEVICES - 1):
        add(father, str(number))
    with pytest.raises(RuleBroken):
        add(father, "one too many")
    db.session.rollback()
    add(father, "0")  # known already
    assert len(devices.list_devices(as_actor(father))) == MOST_DEVICES
