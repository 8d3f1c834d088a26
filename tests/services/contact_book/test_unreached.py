"""Families that never signed in over all classes, telling who lost a child, the language of an invitation."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.notifications import Notification
from portal.models.people import Account
from portal.models.records import OutboxItem
from portal.models.school import Guardian, RecordView
from portal.rules.permissions import Role
from portal.services.contact_book import pupil_accounts, unlinking, unreached
from portal.services.contact_book.slips import mail_slips
from tests.cast import Cast
from tests.families import held_by, make_guardian, make_own_account, make_uninvited
from tests.make import actor_of
from tests.news import hire
from tests.queries import QueryCount
from tests.school import Room, lead, make_class, teach


def names(cast: Cast, person: Any, **wanted: Any) -> list[str]:
    found = unreached.list_unreached(actor_of(person), **{"class_id": None, "number": 1, "visit": False, **wanted})
    return [row.pupil.full_name for row in found.items]


@pytest.fixture
def room(cast: Cast) -> Room:
    made = make_class(cast)
    lead(made, cast.teacher)
    return made


def test_only_who_has_nobody_inside_is_listed(cast: Cast, room: Room) -> None:
    mother = make_guardian(cast, room.pupils[0])
    make_guardian(cast, room.pupils[1], name="Lê Văn Cũ", until=clock.today(), phone="0900000001")
    make_uninvited(room.pupils[2])
    make_own_account(cast, room.pupils[3])  # a pupil is no guardian
    assert names(cast, cast.teacher) == [pupil.full_name for pupil in room.pupils[1:]]
    db.session.get_one(Account, mother.id).last_sign_in_at = None
    db.session.commit()
    assert len(names(cast, cast.teacher)) == len(room.pupils)


def test_who_sees_whom(cast: Cast, room: Room) -> None:
    other = make_class(cast, "4B", pupils=("Võ Văn Bé",))
    colleague = hire(cast, Role.TEACHER, unit="vinh_binh", name="Võ Thị Bên")
    teach(room, colleague, "toan")
    assert len(names(cast, cast.principal)) == 7
    assert names(cast, cast.principal, class_id=other.id) == ["Võ Văn Bé"]
    assert len(names(cast, cast.teacher)) == 6
    assert names(cast, cast.teacher, class_id=other.id) == []
    assert names(cast, colleague) == []
    assert names(cast, cast.stranger_principal) == []
    assert set(unreached.offer_classes(actor_of(cast.principal)).values()) == {"4A", "4B"}


def test_the_list_costs_four_statements(cast: Cast, room: Room, queries: Callable[[], QueryCount]) -> None:
    make_uninvited(*room.pupils)
    actor = actor_of(cast.principal)
    with queries() as count:
        unreached.list_unreached(actor, class_id=None, number=1, visit=False)
    assert len(count) <= 4, count.statements


def test_the_file_has_everybody_and_is_noted_for_each_class(cast: Cast, room: Room) -> None:
    make_class(cast, "4B", pupils=("Võ Văn Bé",))
    make_uninvited(room.pupils[0])
    data = unreached.export_unreached(actor_of(cast.principal), class_id=None, say=str)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    first = next(row for row in rows if row[1] == "Lê Thị An")
    assert first[2:4] == ["Trần Thị Mới", "Mẹ"]
    assert next(row for row in rows if row[1] == "Võ Văn Bé")[2] == "Chưa ghi người giám hộ"
    assert db.session.query(RecordView).filter_by(what="family_list_export").count() == 2


def test_who_loses_a_child_is_told_without_a_name(cast: Cast, room: Room, mails: Any) -> None:
    mother = make_guardian(cast, room.pupils[0])
    guardian = db.session.query(Guardian).filter_by(account_id=mother.id).one()
    unlinking.unlink_account(
        actor_of(cast.principal),
        pupil_id=room.pupils[0].id,
        guardianship_id=held_by(guardian).id,
        reason="Nhầm người",
    )
    own = make_own_account(cast, room.pupils[1])
    pupil_accounts.end_account(actor_of(cast.principal), pupil_id=room.pupils[1].id, reason="Quên")
    db.session.commit()
    told = db.session.query(Notification).order_by(Notification.id).all()
    assert [(each.account_id, each.kind) for each in told] == [
        (mother.id, "account_taken_off"),
        (own.id, "account_taken_off"),
    ]
    for each in told:
        assert set(each.params) == {"school"}
        assert each.path == "/so-lien-lac/"
    assert mails is not None


def test_an_invitation_is_in_the_language_of_who_has_that_address(cast: Cast, room: Room, mails: Any) -> None:
    english, vietnamese = (
        make_uninvited(room.pupils[0], email="John@example.vn"),
        make_uninvited(room.pupils[1], name="Lê Thị Hai", email="hai@example.vn", phone="+84900000002"),
    )
    known = hire(cast, name="John")
    account = db.session.get_one(Account, known.id)
    account.email, account.locale = "john@example.vn", "en"
    db.session.commit()
    ids = {held_by(english).id, held_by(vietnamese).id}
    with pytest.raises(NotFound):
        mail_slips(
            actor_of(cast.stranger_principal), class_id=room.id, guardianship_ids=ids, address="https://x/{code}"
        )
    assert mail_slips(actor_of(cast.teacher), class_id=room.id, guardianship_ids=ids, address="https://x/{code}") == 2
    db.session.commit()
    sent = {item.payload["to"]: item.payload for item in db.session.query(OutboxItem).filter_by(kind="mail")}
    assert sent["hai@example.vn"]["subject"] == "Mời bạn vào sổ liên lạc điện tử"
    assert sent["John@example.vn"]["subject"] != sent["hai@example.vn"]["subject"]
    assert sent["John@example.vn"]["body"].isascii()
    assert "https://x/" in sent["John@example.vn"]["body"]
    assert mails is not None
