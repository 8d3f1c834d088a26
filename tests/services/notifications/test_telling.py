"""Telling people: each once, never the one who did it, by the channels each one chose, in a handful of statements."""

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters import clock
from portal.db import begin_write, db
from portal.errors import NotFound, RuleBroken
from portal.models.notifications import Notification, NotificationPreference
from portal.models.people import Account
from portal.models.records import OutboxItem
from portal.rules.notifications.kinds import Channel, Choice, Kind
from portal.rules.permissions import Actor
from portal.services.notifications import preferences, reading
from portal.services.notifications.telling import notify, notify_for_units
from tests.cast import Cast

PARAMS = {"unit": "Sở GDĐT Bến Tre", "code": "489/SGDĐT", "subject": "Kế hoạch"}


def post(*account_ids: int, key: str = "document-1", **options: object) -> int:
    begin_write()
    count = notify(
        account_ids,
        kind=Kind.DOCUMENT_POSTED,
        key=key,
        params=PARAMS,
        path="/van-ban/1",
        **options,  # type: ignore[arg-type]
    )
    db.session.commit()
    return count


def mail_rows() -> list[OutboxItem]:
    return list(db.session.scalars(select(OutboxItem).where(OutboxItem.kind == "notification_mail")))


def notifications() -> list[Notification]:
    return list(db.session.scalars(select(Notification).order_by(Notification.id)))


def acting(person_id: int) -> Actor:
    return Actor(account_id=person_id, name="")


def choose(person_id: int, channel: Channel, choice: Choice) -> None:
    begin_write()
    preferences.choose(acting(person_id), choices={(Kind.DOCUMENT_POSTED, channel): choice})
    db.session.commit()


def test_each_person_is_told_once(app: Flask, cast: Cast, mails) -> None:
    assert post(cast.clerk.id, cast.leader.id, cast.clerk.id) == 2
    assert post(cast.clerk.id, cast.leader.id, cast.principal.id) == 1
    assert sorted(n.account_id for n in notifications()) == sorted([cast.clerk.id, cast.leader.id, cast.principal.id])
    assert len(mail_rows()) == 3


def test_nobody_is_told_of_the_own_act(app: Flask, cast: Cast, mails) -> None:
    assert post(cast.clerk.id, cast.leader.id, by=cast.clerk.id) == 1
    assert [n.account_id for n in notifications()] == [cast.leader.id]


def test_what_was_rolled_back_was_never_told(app: Flask, cast: Cast) -> None:
    begin_write()
    notify([cast.clerk.id], kind=Kind.DOCUMENT_POSTED, key="k", params=PARAMS, path="/van-ban/1")
    db.session.rollback()
    assert notifications() == []
    assert mail_rows() == []


def test_everybody_carries_the_own_unit(app: Flask, cast: Cast, mails) -> None:
    begin_write()
    told = {cast.office_clerk.id: cast.units["cho_lach"], cast.principal.id: cast.units["vinh_binh"]}
    notify_for_units(told, kind=Kind.DOCUMENT_POSTED, key="k", params=PARAMS, path="/van-ban/1")
    db.session.commit()
    assert {n.account_id: n.unit_id for n in notifications()} == told


def test_a_missing_word_is_found_when_telling(app: Flask, cast: Cast) -> None:
    with pytest.raises(KeyError):
        notify([cast.clerk.id], kind=Kind.DOCUMENT_POSTED, key="k", params={"code": "1"}, path="/van-ban/1")


def test_mail_as_chosen(app: Flask, cast: Cast, mails) -> None:
    choose(cast.clerk.id, Channel.MAIL, Choice.DIGEST)
    choose(cast.leader.id, Channel.MAIL, Choice.OFF)
    db.session.get_one(Account, cast.teacher.id).email = None
    db.session.commit()
    post(cast.clerk.id, cast.leader.id, cast.teacher.id, cast.principal.id)
    found = {n.account_id: n for n in notifications()}
    assert [row.payload["notification_id"] for row in mail_rows()] == [found[cast.principal.id].id]
    assert {n.account_id for n in found.values() if n.digest_at} == {cast.clerk.id}
    assert found[cast.clerk.id].digest_at == clock.now().astimezone(clock.LOCAL_ZONE).replace(hour=17)


def test_off_in_the_portal_is_kept_but_does_not_count(app: Flask, cast: Cast, mails) -> None:
    choose(cast.clerk.id, Channel.PORTAL, Choice.OFF)
    post(cast.clerk.id, cast.leader.id)
    assert reading.count_unread(acting(cast.clerk.id)) == 0
    assert reading.count_unread(acting(cast.leader.id)) == 1
    assert reading.list_notifications(acting(cast.clerk.id)).total == 1


def test_what_is_forced_ignores_an_old_choice(app: Flask, cast: Cast, mails) -> None:
    db.session.add(
        NotificationPreference(account_id=cast.clerk.id, kind=Kind.PASSWORD_CHANGED, channel="mail", choice="off")
    )
    notify([cast.clerk.id], kind=Kind.PASSWORD_CHANGED, key="k", params={}, path="/tai-khoan/")
    db.session.commit()
    assert len(mail_rows()) == 1


def test_a_province_is_told_in_four_statements(app: Flask, cast: Cast, mails, queries) -> None:
    people = [
        Account(
            user_name=f"u{n}", full_name="A", name_sort="a", name_folded="a", created_at=clock.now(), email=f"{n}@x"
        )
        for n in range(2100)
    ]
    db.session.add_all(people)
    db.session.commit()
    ids = [person.id for person in people]
    db.session.rollback()
    with queries() as count:
        assert post(*ids) == 2100
    written = {statement.split("(")[0] for statement in count.statements}
    assert len(written) == 4, written
    assert len(count) < 12  # the driver cuts inserts of thousands into a few statements
    assert len(mail_rows()) == 2100


def test_a_choice_is_kept_and_taken_back(app: Flask, cast: Cast) -> None:
    me = acting(cast.clerk.id)
    choose(cast.clerk.id, Channel.MAIL, Choice.OFF)
    assert preferences.get_choices(me)[Kind.DOCUMENT_POSTED, Channel.MAIL] == Choice.OFF
    choose(cast.clerk.id, Channel.MAIL, Choice.INSTANT)
    assert preferences.get_choices(me)[Kind.DOCUMENT_POSTED, Channel.MAIL] == Choice.INSTANT
    assert db.session.scalars(select(NotificationPreference)).all() == []


def test_a_wrong_choice_changes_nothing(app: Flask, cast: Cast) -> None:
    with pytest.raises(RuleBroken):
        choose(cast.clerk.id, Channel.PORTAL, Choice.DIGEST)
    db.session.rollback()
    assert db.session.scalars(select(NotificationPreference)).all() == []


def test_reading_ones_own_only(app: Flask, cast: Cast, mails) -> None:
    post(cast.clerk.id, cast.leader.id)
    post(cast.clerk.id, key="document-2")
    mine = reading.list_notifications(acting(cast.clerk.id))
    assert [n.key for n in mine.items] == ["document-2", "document-1"]
    with pytest.raises(NotFound):
        reading.mark_read(acting(cast.leader.id), notification_id=mine.items[0].id)
    reading.mark_read(acting(cast.clerk.id), notification_id=mine.items[0].id)
    assert [n.key for n in reading.list_notifications(acting(cast.clerk.id)).items] == ["document-1", "document-2"]
    assert reading.count_unread(acting(cast.clerk.id)) == 1
    reading.mark_page_read(acting(cast.clerk.id), path="/van-ban/1")
    assert reading.count_unread(acting(cast.clerk.id)) == 0
    assert reading.count_unread(acting(cast.leader.id)) == 1
