"""Mails about notifications: sent once under one name, dropped when they came too late, gathered once a day."""

import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.mail import FolderMailer, make_mailer
from portal.db import begin_write, db
from portal.models.notifications import Notification
from portal.models.people import Account
from portal.models.records import OutboxItem
from portal.rules.notifications.kinds import Channel, Choice, Kind
from portal.rules.permissions import Actor
from portal.services import worker
from portal.services.notifications import alarms, mailing, preferences, reading
from portal.services.notifications.telling import notify
from portal.services.records import jobs, outbox
from portal.services.records.checkpoints import make_checkpoint
from tests.cast import Cast, Person
from tests.make import make_posted

PARAMS = {"unit": "Trường Tiểu học Vĩnh Bình", "code": "12/TB", "subject": "Danh sách học sinh Nguyễn Thị Bé"}
Drain = Callable[[], int]
UNTIL_EVENING = timedelta(hours=10)


def tell(person: Person, key: str = "document-1", kind: Kind = Kind.DOCUMENT_POSTED) -> None:
    begin_write()
    params = PARAMS if kind == Kind.DOCUMENT_POSTED else {}
    notify([person.id], kind=kind, key=key, params=params, path="/van-ban/1")
    db.session.commit()


def want_digest(person: Person) -> None:
    begin_write()
    preferences.choose(acting(person), choices={(Kind.DOCUMENT_POSTED, Channel.MAIL): Choice.DIGEST})
    db.session.commit()


def acting(person: Person) -> Actor:
    return Actor(account_id=person.id, name=person.name)


def test_the_mail_says_what_waits_and_nothing_personal(
    app: Flask, cast: Cast, mails: FolderMailer, drain: Drain
) -> None:
    tell(cast.clerk)
    drain()
    drain()
    (mail,) = mails.newest(10)
    assert (mail["To"], mail["Subject"]) == ("clerk@example.vn", "[Cổng Trường] Văn bản mới gửi đến đơn vị")
    body = mail.get_content()
    assert "http://localhost/van-ban/1" in body
    for private in (cast.clerk.name, "Vĩnh Bình", "12/TB", "Nguyễn Thị Bé"):
        assert private not in body + mail["Subject"]
    item = db.session.scalars(select(OutboxItem)).one()
    assert mail["Message-ID"] == f"<outbox-{item.id}@localhost>"


def test_a_mail_sent_twice_is_one_message(app: Flask, cast: Cast, mails: FolderMailer, drain: Drain, clock_at) -> None:
    """Killed between sending and noting it: the row is done again, under the same name."""
    tell(cast.clerk)
    drain()
    item = db.session.scalars(select(OutboxItem)).one()
    item.state, item.lease_until = "claimed", clock.now() - timedelta(seconds=1)
    db.session.commit()
    drain()
    assert len(set(mails.message_ids())) == 1
    assert len(list(mails.message_ids())) == 2


@pytest.mark.parametrize("reason", ["read", "suspended", "left", "no address"])
def test_a_mail_that_came_too_late_is_not_sent(
    app: Flask, cast: Cast, mails: FolderMailer, drain: Drain, clock_at: time_machine.Traveller, reason: str
) -> None:
    tell(cast.clerk)
    clock_at.shift(60)
    account = db.session.get_one(Account, cast.clerk.id)
    if reason == "read":
        reading.mark_all_read(acting(cast.clerk))
    elif reason == "suspended":
        account.suspended_at = clock.now()
    elif reason == "left":
        account.left_on = clock.today()
    else:
        account.email = None
    db.session.commit()
    drain()
    assert mails.newest(10) == []
    assert db.session.scalars(select(OutboxItem)).one().state == "done"


def test_news_about_the_accounts_safety_is_mailed_even_when_read(
    app: Flask, cast: Cast, mails: FolderMailer, drain: Drain, clock_at: time_machine.Traveller
) -> None:
    tell(cast.clerk, kind=Kind.PASSWORD_CHANGED)
    clock_at.shift(60)
    reading.mark_all_read(acting(cast.clerk))
    db.session.commit()
    drain()
    assert "đổi mật khẩu ngay" in mails.newest(1)[0].get_content()


def test_while_the_mail_server_is_down_mail_waits_and_is_put_aside_at_last(
    app: Flask, cast: Cast, mails: FolderMailer, clock_at: time_machine.Traveller
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = f"smtp://127.0.0.1:{closed.getsockname()[1]}"
    mailer = make_mailer(Flask("mail"), address, Path("/nowhere"), "x@example.vn")
    handlers = worker.make_handlers(mailer, "http://x", key=app.extensions["portal"].register_key)
    tell(cast.clerk)
    worker.drain("w", handlers)
    item = db.session.scalars(select(OutboxItem)).one()
    assert (item.state, item.attempts) == ("waiting", 1)
    assert item.last_error is not None
    assert "Connection refused" in item.last_error
    for _ in range(outbox.MAX_ATTEMPTS):
        clock_at.shift(outbox.LONGEST_PAUSE)
        worker.drain("w", handlers)
    item = db.session.scalars(select(OutboxItem)).one()
    assert (item.state, item.attempts) == ("poisoned", outbox.MAX_ATTEMPTS)


def test_the_daily_mail_comes_at_five_in_the_afternoon_and_once(
    app: Flask, cast: Cast, mails: FolderMailer, drain: Drain, clock_at: time_machine.Traveller
) -> None:
    jobs.ensure(worker.recurring_jobs())
    want_digest(cast.clerk)
    for number in range(3):
        tell(cast.clerk, f"document-{number}")
    clock_at.move_to(datetime(2026, 11, 20, 16, 59, tzinfo=clock.LOCAL_ZONE))
    drain()
    assert mails.newest(10) == []
    clock_at.move_to(datetime(2026, 11, 20, 17, 5, tzinfo=clock.LOCAL_ZONE))  # the job looks every five minutes
    drain()
    drain()
    (mail,) = mails.newest(10)
    assert mail["Subject"] == "[Cổng Trường] 3 thông báo trong ngày"
    assert "- Văn bản mới gửi đến đơn vị: 3" in mail.get_content()
    assert "12/TB" not in mail.get_content()
    clock_at.shift(timedelta(days=1))
    drain()
    assert len(mails.newest(10)) == 1  # nothing new, no mail
    tell(cast.clerk, "document-9")
    clock_at.shift(timedelta(days=1))
    drain()
    assert mails.newest(1)[0]["Subject"] == "[Cổng Trường] 1 thông báo trong ngày"


def test_what_was_read_is_left_out_of_the_daily_mail(
    app: Flask, cast: Cast, mails: FolderMailer, drain: Drain, clock_at: time_machine.Traveller
) -> None:
    want_digest(cast.clerk)
    tell(cast.clerk)
    clock_at.shift(60)
    reading.mark_all_read(acting(cast.clerk))
    db.session.commit()
    clock_at.shift(UNTIL_EVENING)
    mailing.queue_digests()
    drain()
    assert mails.newest(10) == []


def test_quiet_in_the_portal_still_comes_with_the_daily_mail(
    app: Flask, cast: Cast, mails: FolderMailer, drain: Drain, clock_at: time_machine.Traveller
) -> None:
    want_digest(cast.clerk)
    preferences.choose(acting(cast.clerk), choices={(Kind.DOCUMENT_POSTED, Channel.PORTAL): Choice.OFF})
    db.session.commit()
    tell(cast.clerk)
    clock_at.shift(UNTIL_EVENING)
    mailing.queue_digests()
    drain()
    assert len(mails.newest(10)) == 1


def test_a_digest_job_that_breaks_loses_nothing(
    app: Flask, cast: Cast, mails: FolderMailer, monkeypatch: pytest.MonkeyPatch, clock_at: time_machine.Traveller
) -> None:
    want_digest(cast.clerk)
    tell(cast.clerk)
    clock_at.shift(UNTIL_EVENING)
    with monkeypatch.context() as patch:
        patch.setattr(mailing, "update", lambda _table: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            mailing.queue_digests()
        db.session.rollback()
    assert db.session.scalars(select(OutboxItem)).all() == []
    mailing.queue_digests()
    assert [item.kind for item in db.session.scalars(select(OutboxItem))] == ["digest_mail"]


def test_operators_hear_of_failed_work_once_a_day(app: Flask, cast: Cast, clock_at: time_machine.Traveller) -> None:
    alarms.tell_operators()
    assert db.session.scalars(select(Notification)).all() == []
    now = clock.now()
    db.session.add(OutboxItem(kind="x", key="x", payload={}, state="poisoned", available_at=now, created_at=now))
    db.session.commit()
    alarms.tell_operators()
    clock_at.shift(3600)
    alarms.tell_operators()
    (told,) = db.session.scalars(select(Notification))
    assert (told.account_id, told.kind, told.path) == (cast.operator.id, Kind.WORK_POISONED, "/he-thong/")
    clock_at.shift(timedelta(days=1))
    alarms.tell_operators()
    assert len(db.session.scalars(select(Notification)).all()) == 2


def test_mails_bear_witness_to_the_register(app, cast, mails, drain) -> None:
    key = app.extensions["portal"].register_key
    make_posted(cast.clerk, code="1/A")
    newest = make_checkpoint(key, "localhost/so-dang-ky")
    assert newest is not None
    drain()
    bodies = [letter.get_payload(decode=True).decode() for letter in mails.newest(10)]
    assert len(bodies) == 5
    assert all(newest.note in body.replace("\r\n", "\n") for body in bodies)
