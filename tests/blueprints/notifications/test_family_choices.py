"""The page of preferences for a mother on a telephone, and for a teacher who is one."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from portal.adapters.sms import FolderTexter
from portal.db import db
from portal.models.people import Account, Membership
from portal.models.school import Pupil
from portal.rules.contact_book.consents import MESSAGES, REFUSED
from portal.rules.notifications.kinds import Channel, Choice, Kind
from portal.rules.notifications.timing import Habit
from portal.services.notifications import preferences
from portal.services.notifications.addresses import note_bad
from tests.cast import Cast, Person
from tests.consents import asked_for, begin, say_to
from tests.families import make_guardian
from tests.notices import as_actor
from tests.school import make_class

PAGE = "/thong-bao/tuy-chon"


@pytest.fixture
def mother(cast: Cast) -> Person:
    made = make_guardian(cast, make_class(cast).pupils[0])
    db.session.query(Membership).filter_by(account_id=made.id).delete()
    db.session.commit()
    return made


def texting(app: Flask, texter: Any) -> None:
    app.extensions["portal"] = replace(app.extensions["portal"], texter=texter)


@pytest.fixture
def texter(app: Flask, tmp_path: Any) -> Any:
    usual = app.extensions["portal"]
    texting(app, FolderTexter(tmp_path / "sms"))
    yield app.extensions["portal"].texter
    app.extensions["portal"] = usual


def test_a_mother_chooses_about_topics_in_plain_words(
    mother: Person, client_for: Any, texter: Any, queries: Any
) -> None:
    client = client_for(mother)
    client.get(PAGE)
    with queries() as count:
        page = client.get(PAGE)
    assert len(count) <= 9, count.statements
    assert len(page.data) < 50_000
    words = page.get_data(as_text=True)
    for shown in ("Về con tôi", "Thông báo khẩn", "Nhắc việc đang chờ bạn", "luôn luôn", "18 giờ", "An toàn tài khoản"):
        assert shown in words
    assert "Công việc của tôi" not in words
    assert "notice_urgent__mail" not in words  # always sent
    answer = client.submit(
        PAGE,
        {
            "notice_sent__mail": "instant",
            "notice_sent__sms": "instant",
            "slip_ready__push": "off",
            "digest_hour": "20",
            "quiet_from": "22",
            "quiet_until": "5",
        },
    )
    assert answer.status_code == 303
    chosen = preferences.get_choices(as_actor(mother))
    for kind in (Kind.NOTICE_SENT, Kind.NOTICE_WITHDRAWN, Kind.CONSENT_ASKED):  # the whole topic
        assert chosen[kind, Channel.MAIL] == Choice.INSTANT
    assert chosen[Kind.NOTICE_SENT, Channel.SMS] == Choice.INSTANT
    assert chosen[Kind.SLIP_ADJUSTED, Channel.PUSH] == Choice.OFF
    assert chosen[Kind.NOTICE_URGENT, Channel.MAIL] == Choice.INSTANT
    assert preferences.get_habit(as_actor(mother)) == Habit(20, 22, 5)
    assert client.submit(PAGE, {"quiet_from": ""}).status_code == 303
    assert not preferences.get_habit(as_actor(mother)).is_quiet_at_times
    assert "Không có giờ yên lặng" in client.get(PAGE).get_data(as_text=True)


def test_wrong_hours_are_said_at_their_field_and_nothing_else_is_lost(
    mother: Person, client_for: Any, texter: Any
) -> None:
    client = client_for(mother)
    wrong = client.submit(PAGE, {"notice_sent__mail": "off", "quiet_from": "6", "quiet_until": "21"})
    assert wrong.status_code == 422
    words = wrong.get_data(as_text=True)
    assert 'href="#quiet_until"' in words
    assert "dài nhất 12 giờ" in words
    assert preferences.get_choices(as_actor(mother))[Kind.NOTICE_SENT, Channel.MAIL] == Choice.DIGEST
    select = words.split('id="notice_sent__mail"')[1].split("</select>")[0]
    assert 'selected value="off"' in " ".join(select.split())
    for hour in ("3", "99", "x", ""):
        assert client.submit(PAGE, {"digest_hour": hour}).status_code == 422


def test_the_page_says_what_stands_in_the_way(mother: Person, app: Flask, client_for: Any, texter: Any) -> None:
    account = db.session.get_one(Account, mother.id)
    account.email = account.phone = None
    db.session.commit()
    client = client_for(mother)
    words = client.get(PAGE).get_data(as_text=True)
    assert "chưa có thư điện tử" in words
    assert "chưa có số di động" in words
    assert "chưa máy nào bật" in words
    account.email = "me@x.vn"
    note_bad("me@x.vn", "550")
    db.session.commit()
    assert "me@x.vn bị trả lại" in client.get(PAGE).get_data(as_text=True)
    texting(app, None)
    words = client.get(PAGE).get_data(as_text=True)
    assert "SMS" not in words
    assert client.submit(PAGE, {"notice_sent__mail": "off"}).status_code == 303


def test_the_page_says_about_whom_no_text_comes(cast: Cast, mother: Person, client_for: Any, texter: Any) -> None:
    child = db.session.query(Pupil).order_by(Pupil.id).first()
    begin(cast.principal)
    client = client_for(mother)
    words = client.get(PAGE).get_data(as_text=True)
    assert "không rút lại hay từ chối mục tin nhắn" in words
    assert "Hiện không nhắn về" not in words
    say_to(asked_for(cast.principal, MESSAGES), child, mother, REFUSED)
    words = client.get(PAGE).get_data(as_text=True)
    assert "Hiện không nhắn về" in words
    assert f'href="/so-lien-lac/{child.id}/dong-y/"' in words


def test_a_teacher_who_is_a_mother_has_both(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    made = make_guardian(cast, room.pupils[0], name=cast.teacher.name)
    words = client_for(made).get(PAGE).get_data(as_text=True)
    assert "Về con tôi" in words
    assert "Công việc của tôi" in words
    plain = client_for(cast.clerk).get(PAGE).get_data(as_text=True)
    assert "Về con tôi" not in plain
    assert "17 giờ" in plain
