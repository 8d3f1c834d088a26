"""Families are told with the rights of the moment of sending, and the school sees truly how each person was reached."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal.adapters import clock
from portal.adapters.mail import FolderMailer
from portal.db import begin_write, db
from portal.errors import NotFound
from portal.models.contact_book import Notice
from portal.models.notifications import Delivery
from portal.models.people import Account
from portal.models.records import AuditEntry, OutboxItem
from portal.models.school import Guardian, Guardianship, RecordView
from portal.rules.notifications.delivery import Reach
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Role
from portal.services.contact_book import addresses
from portal.services.contact_book.notices import boards, for_family, sending
from portal.services.notifications import mailing
from portal.services.notifications.addresses import is_bad, note_bad
from portal.services.notifications.reading import mark_all_read
from tests.cast import Cast, Person
from tests.families import make_guardian, make_own_account, make_uninvited
from tests.news import hire
from tests.notices import as_actor, send
from tests.school import Room, lead, make_class

Drain = Callable[[], int]


def give_mail(person: Person, address: str) -> None:
    db.session.get_one(Account, person.id).email = address
    db.session.commit()


def state_of_mails() -> list[tuple[str, str]]:
    db.session.rollback()
    return [(each.state, each.why) for each in db.session.query(Delivery).order_by(Delivery.notification_id)]


@pytest.fixture
def room(cast: Cast) -> Room:
    return make_class(cast)


def test_an_urgent_notice_is_mailed_without_a_word_about_it(
    cast: Cast, room: Room, mails: FolderMailer, drain: Drain
) -> None:
    mother = make_guardian(cast, room.pupils[0])
    give_mail(mother, "me@example.vn")
    sent = send(cast.principal, room, urgent=True, title="Nghỉ học vì bão")
    tell_now(sent)
    drain()
    (letter,) = mails.newest(5)
    body = f"{letter['Subject']} {letter.get_content()}"
    assert "Có thông báo khẩn của trường" in body
    for private in ("bão", room.pupils[0].full_name, "4A", "Vĩnh Bình"):
        assert private not in body
    assert state_of_mails() == [("sent", "")]


def tell_now(notice: Notice) -> None:
    """As the worker does when the half minute is over; the mails are still waiting."""
    begin_write()
    kind = Kind.NOTICE_URGENT if notice.urgent else Kind.NOTICE_SENT
    sending.tell(db.session.get_one(Notice, notice.id), kind, key="sent")
    db.session.commit()


@pytest.mark.parametrize("meanwhile", ["read", "withdrawn", "ended", "may not see", "moved account"])
def test_a_mail_that_no_longer_counts_stays_here(
    cast: Cast, room: Room, mails: FolderMailer, drain: Drain, clock_at: Any, meanwhile: str
) -> None:
    mother = make_guardian(cast, room.pupils[0])
    give_mail(mother, "me@example.vn")
    sent = send(cast.principal, room, urgent=True)
    tell_now(sent)
    clock_at.shift(60)
    held, expected = db.session.query(Guardianship).one(), ("dropped", "ended")
    if meanwhile == "read":
        mark_all_read(as_actor(mother))
        expected = ("dropped", "read")
    elif meanwhile == "withdrawn":
        sending.withdraw(as_actor(cast.principal), notice_id=sent.id, reason="Nhầm lớp")
        expected = ("dropped", "withdrawn")
    elif meanwhile == "ended":
        held.valid_to = clock.today()
    elif meanwhile == "may not see":
        held.may_see = False
    else:
        db.session.query(Guardian).one().account_id = None
    db.session.commit()
    drain()
    assert mails.newest(5) == []
    assert state_of_mails()[0] == expected


def test_the_daily_mail_too_asks_for_the_rights_again(
    cast: Cast, room: Room, mails: FolderMailer, drain: Drain, clock_at: Any
) -> None:
    mother = make_guardian(cast, room.pupils[0])
    father = make_guardian(cast, room.pupils[1], name="Lê Văn Cha", relation="father")
    give_mail(mother, "me@example.vn")
    give_mail(father, "cha@example.vn")
    tell_now(send(cast.principal, room))
    db.session.query(Guardianship).filter_by(pupil_id=room.pupils[1].id).update({"valid_to": clock.today()})
    db.session.commit()
    clock_at.shift(timedelta(hours=9, minutes=59, seconds=59))
    mailing.queue_digests()
    assert db.session.query(OutboxItem).filter_by(kind="digest_mail").count() == 0  # families are told after work
    clock_at.shift(timedelta(seconds=1))
    mailing.queue_digests()
    drain()
    assert [letter["To"] for letter in mails.newest(5)] == ["me@example.vn"]
    assert sorted(state_of_mails()) == [("dropped", "ended"), ("sent", "")]


def test_the_board_says_how_each_person_was_reached(
    cast: Cast, room: Room, mails: FolderMailer, drain: Drain, queries: Any
) -> None:
    pupil = room.pupils[0]
    reader, mailed = make_guardian(cast, pupil, name="A Đọc"), make_guardian(cast, pupil, name="B Thư")
    silent, wrong = make_guardian(cast, pupil, name="C Cổng"), make_guardian(cast, pupil, name="D Sai")
    make_uninvited(pupil, name="E Mới")
    own = make_own_account(cast, pupil)
    for person, address in ((reader, "a@x.vn"), (mailed, "b@x.vn"), (silent, ""), (wrong, "d@x.vn"), (own, "")):
        give_mail(person, address)
        db.session.get_one(Account, person.id).email = address or None
    begin_write()
    note_bad("d@x.vn", "550 5.1.1")
    db.session.commit()
    sent = send(cast.principal, room, urgent=True)
    before = boards.read_board(as_actor(cast.principal), sent.id)
    assert {each.reach for row in before.rows for each in row.people} == {Reach.WAITING, Reach.NO_ACCOUNT}
    tell_now(sent)
    drain()
    for_family.read_notice(as_actor(reader), pupil_id=pupil.id, notice_id=sent.id, visit=True)
    db.session.commit()
    actor, notice_id, pupil_id = as_actor(cast.principal), sent.id, pupil.id
    with queries() as count:
        board, row = boards.read_pupil(actor, notice_id, pupil_id)
    assert len(count) <= 5, count.statements
    assert {each.name: each.reach for each in row.people} == {
        "A Đọc": Reach.OPENED,
        "B Thư": Reach.SENT,
        "C Cổng": Reach.PORTAL,
        "D Sai": Reach.PERMANENT,
        "E Mới": Reach.NO_ACCOUNT,
        "": Reach.PORTAL,
    }
    assert board.misaddressed == 1


def test_bad_addresses_are_listed_for_who_can_mend_them(cast: Cast, room: Room) -> None:
    other = make_class(cast, "4B")
    lead(room, cast.teacher)
    make_uninvited(room.pupils[0], name="Bà Hồ Sơ", email="Sai@x.vn")
    own = make_guardian(cast, room.pupils[1], name="Ông Tài Khoản")
    give_mail(own, "hongsai@x.vn")
    make_uninvited(other.pupils[0], name="Lớp Khác", email="khac@x.vn")
    make_uninvited(room.pupils[2], name="Bà Cũ", email="cu@x.vn")
    db.session.query(Guardianship).filter_by(pupil_id=room.pupils[2].id).update({"valid_to": clock.today()})
    for address in ("sai@x.vn", "hongsai@x.vn", "khac@x.vn", "cu@x.vn", "nguoi-la@x.vn"):
        note_bad(address, "550")
    db.session.commit()
    teacher, principal = as_actor(cast.teacher), as_actor(cast.principal)
    mine = addresses.list_bad(teacher, number=1, visit=True).items
    db.session.commit()
    assert [(row.guardian.full_name, row.address, row.own) for row in mine] == [
        ("Bà Hồ Sơ", "sai@x.vn", False),
        ("Ông Tài Khoản", "ho…@x.vn", True),
    ]
    assert {view.pupil_id for view in db.session.query(RecordView)} == {room.pupils[0].id, room.pupils[1].id}
    assert [row.guardian.full_name for row in addresses.list_bad(principal, number=1).items][-1] == "Lớp Khác"
    assert addresses.count_bad(principal) == 3
    for stranger in (cast.other_principal, hire(cast, Role.TEACHER, name="Giáo Viên Khác")):
        assert addresses.list_bad(as_actor(stranger), number=1).items == []
        with pytest.raises(NotFound):
            addresses.keep_address(as_actor(stranger), address_id=mine[0].address_id)
    guardian = db.session.query(Guardian).filter_by(full_name="Bà Hồ Sơ").one()
    guardian.email = "dung@x.vn"
    db.session.commit()
    assert [row.guardian.full_name for row in addresses.list_bad(teacher, number=1).items] == ["Ông Tài Khoản"]
    addresses.keep_address(teacher, address_id=mine[1].address_id)
    db.session.commit()
    assert not is_bad("hongsai@x.vn")
    assert addresses.count_bad(teacher) == 0
    assert db.session.query(AuditEntry).filter_by(action="address_kept").one().after == {
        "full_name": room.pupils[1].full_name,
        "guardian_name": "Ông Tài Khoản",
    }
