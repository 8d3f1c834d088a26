"""Own accounts of pupils: who may have one, how it begins, what it opens and when it ends."""

from datetime import date
from typing import Any

import pytest

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import ActivationSlip
from portal.models.notifications import Notification
from portal.models.people import Account
from portal.models.school import Enrolment, PupilAccount
from portal.rules.permissions import Role
from portal.rules.school.statuses import GRADUATED
from portal.services.contact_book import activating, pupil_accounts
from portal.services.contact_book.children import get_child, list_children
from portal.services.contact_book.enlisting import list_families
from portal.services.contact_book.notices.aiming import find_told
from tests.cast import Cast, Person
from tests.families import make_guardian, make_own_account, make_uninvited
from tests.make import actor_of
from tests.news import hire
from tests.notices import as_actor
from tests.school import Room, lead, make_class, teach

BORN = "2014-03-21"


@pytest.fixture
def room(cast: Cast) -> Room:
    """A class of grade 6, led by the teacher; the pupils' days of birth are known."""
    made = make_class(cast, "6A", grade=6)
    lead(made, cast.teacher)
    for pupil in made.pupils:
        pupil.born = BORN
    db.session.commit()
    return made


def make_slip(cast: Cast, room: Room, place: int = 0) -> ActivationSlip:
    ids = [room.pupils[place].id]
    pupil_accounts.print_pupil_slips(actor_of(cast.teacher), class_id=room.id, pupil_ids=ids)
    db.session.commit()
    return db.session.query(ActivationSlip).order_by(ActivationSlip.id.desc()).limit(1).one()


def open_account(slip: ActivationSlip, user_name: str = "em.an") -> Account:
    made = activating.open_account(slip.id, user_name=user_name, email="", phone="", password_hash="x")
    db.session.commit()
    return made


def person_of(account: Account) -> Person:
    return Person(account.user_name, account.id, account.full_name, account.user_name)


def leave(room: Room, status: str, place: int = 0) -> None:
    enrolment = db.session.query(Enrolment).filter_by(pupil_id=room.pupils[place].id).one()
    enrolment.status = status
    db.session.commit()


def test_a_slip_opens_the_own_record_and_the_guardian_learns_of_it(cast: Cast, room: Room) -> None:
    mother = make_guardian(cast, room.pupils[0])
    slip = make_slip(cast, room)
    assert activating.get_invited(slip.id).is_pupil
    account = open_account(slip)
    assert account.full_name == room.pupils[0].full_name
    (child,) = list_children(as_actor(person_of(account)))
    assert (child.pupil_id, child.is_self, child.may_sign) == (room.pupils[0].id, True, False)
    assert get_child(as_actor(mother), room.pupils[0].id).has_own_account
    told = db.session.query(Notification).one()
    assert (told.account_id, told.kind) == (mother.id, "pupil_account")
    assert room.pupils[0].full_name not in str(told.params)
    with pytest.raises(NotFound):
        activating.get_invited(slip.id)


def test_the_second_fact_is_the_birth_date_or_the_register_number(cast: Cast, room: Room) -> None:
    slip = make_slip(cast, room)
    db.session.query(Enrolment).filter_by(pupil_id=room.pupils[0].id).one().register_no = "DB-12"
    db.session.commit()
    assert not activating.is_proven(slip, "678")
    assert activating.is_proven(slip, "21/3/2014")
    assert activating.is_proven(slip, "db-12")
    for _each in range(4):
        assert not activating.is_proven(slip, "22/3/2014")
    assert slip.ended_at is not None


def test_primary_schools_choose_a_grade_first(cast: Cast) -> None:
    primary = make_class(cast, "4A", grade=4)
    lead(primary, cast.teacher)
    primary.pupils[0].born = BORN
    db.session.commit()
    with pytest.raises(RuleBroken) as broken:
        make_slip(cast, primary)
    assert broken.value.field == "chosen"
    with pytest.raises(NotAllowed):
        pupil_accounts.set_from_grade(actor_of(cast.teacher), from_grade=4)
    db.session.rollback()
    pupil_accounts.set_from_grade(actor_of(cast.principal), from_grade=4)
    db.session.commit()
    slip = make_slip(cast, primary)
    pupil_accounts.set_from_grade(actor_of(cast.principal), from_grade=0)
    db.session.commit()
    with pytest.raises(NotFound):  # asked again when the slip is used
        activating.get_invited(slip.id)


def test_a_newer_slip_ends_the_older_and_those_of_guardians_stay(cast: Cast, room: Room) -> None:
    uninvited = make_uninvited(room.pupils[0])
    for pupil in room.pupils:
        pupil.born = BORN
    db.session.add(
        ActivationSlip(
            code_hash="x" * 64,
            pupil_id=room.pupils[0].id,
            guardian_id=uninvited.id,
            unit_id=room.school_class.unit_id,
            made_at=clock.now(),
            made_by="Cô Lan",
            expires_at=clock.now(),
        )
    )
    db.session.commit()
    first = make_slip(cast, room)
    make_slip(cast, room)
    assert first.ended_at is not None
    of_guardian = db.session.query(ActivationSlip).filter_by(guardian_id=uninvited.id).one()
    assert of_guardian.ended_at is None
    (row,) = [row for row in list_families(actor_of(cast.teacher), class_id=room.id) if row.guardian is not None]
    assert row.slip_made_at is None  # a pupil's slip is no slip of the guardian


def test_without_a_fact_or_with_an_account_there_is_no_slip(cast: Cast, room: Room) -> None:
    room.pupils[0].born = "2014"
    db.session.commit()
    make_own_account(cast, room.pupils[1])
    for place in (0, 1):
        with pytest.raises(RuleBroken):
            make_slip(cast, room, place)


@pytest.mark.parametrize("status", [GRADUATED, "moved_away", "dropped"])
def test_the_account_ends_when_the_pupil_leaves_the_school(cast: Cast, room: Room, status: str) -> None:
    account = open_account(make_slip(cast, room))
    waiting = make_slip(cast, room, 1)
    leave(room, status)
    leave(room, status, 1)
    assert list_children(as_actor(person_of(account))) == []
    assert room.pupils[0].id not in find_told([room.pupils[0].id])
    with pytest.raises(NotFound):
        activating.get_invited(waiting.id)


def test_another_school_of_the_portal_gives_its_own_slip(cast: Cast, room: Room) -> None:
    account = open_account(make_slip(cast, room))
    leave(room, "moved_away")
    there = cast.units["hoa_nghia"]
    db.session.add(
        Enrolment(pupil_id=room.pupils[0].id, unit_id=there, status="enrolled", admitted_on=date(2026, 11, 1))
    )
    db.session.commit()
    assert list_children(as_actor(person_of(account))) == []


def test_the_former_account_can_be_used_again_by_that_pupil_alone(cast: Cast, room: Room) -> None:
    account = open_account(make_slip(cast, room))
    pupil_accounts.end_account(actor_of(cast.principal), pupil_id=room.pupils[0].id, reason="Quên mật khẩu")
    db.session.commit()
    assert list_children(as_actor(person_of(account))) == []
    slip = make_slip(cast, room)
    mother = make_guardian(cast, room.pupils[0])
    with pytest.raises(RuleBroken, match="dành cho học sinh"):
        activating.link_account(as_actor(mother), slip.id)
    db.session.rollback()
    activating.link_account(as_actor(person_of(account)), slip.id)
    db.session.commit()
    assert [child.is_self for child in list_children(as_actor(person_of(account)))] == [True]
    assert db.session.query(PupilAccount).count() == 1


def test_who_makes_and_ends(cast: Cast, room: Room) -> None:
    colleague = hire(cast, Role.TEACHER, unit="vinh_binh", name="Võ Thị Bên")
    teach(room, colleague, "toan")
    open_account(make_slip(cast, room))
    which: dict[str, Any] = {"class_id": room.id, "pupil_ids": [room.pupils[1].id]}
    with pytest.raises(NotAllowed):
        pupil_accounts.print_pupil_slips(actor_of(colleague), **which)
    with pytest.raises(NotFound):
        pupil_accounts.print_pupil_slips(actor_of(cast.stranger_principal), **which)
    for person, refusal in ((cast.teacher, NotAllowed), (cast.stranger_principal, NotFound)):
        with pytest.raises(refusal):
            pupil_accounts.end_account(actor_of(person), pupil_id=room.pupils[0].id, reason="x")
    with pytest.raises(NotFound):
        pupil_accounts.end_account(actor_of(cast.principal), pupil_id=room.pupils[1].id, reason="x")
