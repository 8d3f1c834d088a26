"""Short messages: only to who agreed, within the money of the month, at most once, and every đồng on record."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal.adapters import clock
from portal.adapters.mail import FolderMailer
from portal.db import db
from portal.errors import NotAllowed, RuleBroken
from portal.models.contact_book import SmsMessage
from portal.models.notifications import Notification
from portal.models.records import AuditEntry
from portal.rules.contact_book.consents import GIVEN, MESSAGES, NEWS, REFUSED
from portal.rules.notifications.kinds import Choice, Kind
from portal.rules.notifications.sms import Prices
from portal.services import worker
from portal.services.contact_book.notices import sending
from portal.services.contact_book.texts import agreeing, budgets, preparing, spending
from tests.cast import Cast
from tests.consents import asked_for, begin, say_to
from tests.families import make_guardian
from tests.notices import as_actor, draft
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


def test_only_who_agreed_gets_a_text_and_it_says_nothing(
    cast: Cast, room: Room, gateway: Gateway, deliver: Drain
) -> None:
    agree(make_guardian(cast, room.pupils[0]), "+84912345678")
    make_guardian(cast, room.pupils[1], name="Cha Không Nhận")
    give_money(cast, 10_000)
    announce(cast, room, title="Nghỉ học vì bão")
    assert deliver() > 0
    (message,) = gateway.sent
    assert message.to == "+84912345678"
    assert message.text == (
        "Truong Tieu hoc Vinh Binh co thong bao khan cho gia dinh. Xem tai https://cong.vn/so-lien-lac/"
    )
    assert states() == [("sent", "")]
    assert money(cast) == (800, 0, 9_200)
    (row,) = db.session.query(SmsMessage)
    assert (row.caused_by, row.masked, row.network, row.segments, row.cost) == (
        cast.principal.name,
        "09…678",
        "vinaphone",
        1,
        800,
    )
    deliver()
    assert len(gateway.sent) == 1


def test_with_marks_where_the_school_wants_them(cast: Cast, room: Room, gateway: Gateway, deliver: Drain) -> None:
    agree(make_guardian(cast, room.pupils[0]), "+84912345678")
    give_money(cast, 10_000, unaccented=False)
    announce(cast, room)
    deliver()
    assert "có thông báo khẩn" in gateway.sent[0].text
    assert money(cast) == (1_600, 0, 8_400)


def test_a_usual_notice_goes_by_text_to_who_chose_that(
    cast: Cast, room: Room, gateway: Gateway, deliver: Drain
) -> None:
    agree(make_guardian(cast, room.pupils[0]), "+84912345678", Kind.NOTICE_SENT)
    agree(make_guardian(cast, room.pupils[1], name="Chỉ Khẩn"), "+84987654321")
    give_money(cast, 10_000)
    announce(cast, room, urgent=False)
    deliver()
    assert [message.to for message in gateway.sent] == ["+84912345678"]
    assert "thong bao moi" in gateway.sent[0].text


def test_money_is_reserved_person_by_person_and_the_leaders_hear_when_it_ends(
    cast: Cast, room: Room, gateway: Gateway, deliver: Drain
) -> None:
    for number in range(3):
        agree(make_guardian(cast, room.pupils[number], name=f"Bà Thứ {number}"), f"+8491234567{number}")
    give_money(cast, 1_700)
    announce(cast, room)
    deliver()
    assert len(gateway.sent) == 2
    assert states() == [("sent", ""), ("sent", ""), ("dropped", "no_budget")]
    assert money(cast) == (1_600, 0, 100)
    told = db.session.query(Notification).filter_by(kind="sms_budget_used").all()
    assert [(each.account_id, each.params) for each in told] == [(cast.principal.id, {"month": "11/2026"})]
    announce(cast, room, title="Nữa")
    deliver()
    assert len(gateway.sent) == 2
    assert db.session.query(Notification).filter_by(kind="sms_budget_used").count() == 1  # once a month


def test_without_a_budget_or_a_mobile_number_nothing_goes(
    cast: Cast, room: Room, gateway: Gateway, deliver: Drain
) -> None:
    agree(make_guardian(cast, room.pupils[0]), "+84912345678")
    agree(make_guardian(cast, room.pupils[1], name="Máy Bàn"), "+842753822456")
    announce(cast, room)
    deliver()
    assert gateway.sent == []
    assert states() == [("dropped", "no_budget"), ("dropped", "no_address")]


def test_a_new_month_has_its_own_money(cast: Cast, room: Room, deliver: Drain, clock_at: Any) -> None:
    agree(make_guardian(cast, room.pupils[0]), "+84912345678")
    give_money(cast, 1_000)
    announce(cast, room)
    deliver()
    assert money(cast) == (800, 0, 200)
    clock_at.shift(timedelta(days=20))
    assert money(cast) == (0, 0, 1_000)
    give_money(cast, 5_000)
    assert (
        budgets.read_money(cast.units["vinh_binh"], (clock.today() - timedelta(days=30)).replace(day=1)).amount == 1_000
    )


def test_the_preview_reckons_before_anything_is_sent(cast: Cast, room: Room) -> None:
    for number in range(2):
        agree(make_guardian(cast, room.pupils[number], name=f"Bà Thứ {number}"), f"+8491234567{number}")
    give_money(cast, 1_000)
    made = draft(cast.principal, room, urgent=True)
    seen = sending.preview(as_actor(cast.principal), made)
    shown = preparing.preview_texts(made, seen.account_ids, [each.pupil_id for each in seen.pupils], TERMS)
    assert shown is not None
    assert (shown.people, shown.segments, shown.cost, shown.money.left, shown.is_enough) == (2, 2, 1_600, 1_000, False)
    usual = draft(cast.principal, room)
    assert (
        preparing.preview_texts(usual, seen.account_ids, [each.pupil_id for each in seen.pupils], TERMS) is None
    )  # nobody agreed to texts for usual ones


def test_agreeing_and_money_are_on_record_and_leaders_decide(cast: Cast, room: Room) -> None:
    mother = make_guardian(cast, room.pupils[0])
    agree(mother, "+84912345678")
    agree(mother, "+84912345678", choice=Choice.OFF)
    give_money(cast, 5_000)
    actions = [entry.action for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert actions[-3:] == ["sms_agreed", "sms_declined", "sms_budget_set"]
    for who in (cast.teacher, cast.nobody):
        with pytest.raises(NotAllowed):
            budgets.set_budget(as_actor(who), amount=1, unaccented=True)
        with pytest.raises(NotAllowed):
            spending.list_messages(as_actor(who), month=budgets.this_month(), number=1)
    with pytest.raises(RuleBroken) as broken:
        budgets.set_budget(as_actor(cast.principal), amount=-5, unaccented=True)
    assert broken.value.field == "amount"
    assert budgets.get_money(as_actor(cast.other_principal)).amount == 0


def test_the_stricter_of_choice_and_consent_decides(
    cast: Cast, room: Room, gateway: Gateway, deliver: Drain, clock_at: Any
) -> None:
    begin(cast.principal)
    messages, first, second = asked_for(cast.principal, MESSAGES), *room.pupils[:2]
    mother = make_guardian(cast, first)
    father = make_guardian(cast, first, second, name="Lê Văn Cha", relation="father")
    agree(mother, "+84912345678")
    agree(father, "+84987654321")
    give_money(cast, 100_000)
    say_to(messages, first, father, REFUSED)  # his refusal is his: the mother, who was not asked, is still texted
    say_to(asked_for(cast.principal, NEWS), first, mother, REFUSED)  # of another purpose
    made = draft(cast.principal, room, urgent=True)
    seen = sending.preview(as_actor(cast.principal), made)
    shown = preparing.preview_texts(made, seen.account_ids, [first.id, second.id], TERMS)
    assert shown is not None
    assert shown.people == 1
    announce(cast, room)
    deliver()
    assert [each.to for each in gateway.sent] == ["+84912345678"]
    assert agreeing.list_objections(as_actor(father)) == [(first.id, first.full_name)]
    assert agreeing.list_objections(as_actor(mother)) == []
    other = make_class(cast, "4B", pupils=["Hồ Văn Sáu"])
    make_guardian(cast, other.pupils[0], name="Lê Văn Cha")
    clock_at.shift(60)
    announce(cast, other)  # about another child, of whom he has not refused
    deliver()
    assert [each.to for each in gateway.sent][1:] == ["+84987654321"]
    say_to(messages, first, father, GIVEN)
    assert agreeing.list_objections(as_actor(father)) == []
    agree(father, "+84987654321", choice=Choice.OFF)  # agreeing alone is not choosing
    announce(cast, other, title="Lần nữa")
    deliver()
    assert len(gateway.sent) == 2
