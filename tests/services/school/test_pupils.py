"""Admitting pupils, keeping their records, moving them between classes."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from portal.db import db
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken
from portal.models.records import AuditEntry
from portal.models.school import ClassPlace, Enrolment, EnrolmentEvent
from portal.rules.school.pupil_facts import PupilFacts
from portal.services.school.placing import move_pupil
from portal.services.school.pupils import Admission, admit_pupil, save_pupil
from tests.cast import Cast
from tests.make import actor_of
from tests.school import Room, make_class, teach

AN = PupilFacts(full_name="Trần Thị An", born="2016-05-01", ministry_code="8300000001")
SINCE = date(2026, 10, 1)


@pytest.fixture
def room(cast: Cast) -> Room:
    return make_class(cast, pupils=("Lê Đạt",))


def admission(**facts: Any) -> Admission:
    return Admission(admitted_on=SINCE, **facts)


def places(pupil_id: int) -> list[tuple[int, date, date | None]]:
    query = select(ClassPlace).where(ClassPlace.pupil_id == pupil_id).order_by(ClassPlace.id)
    return [(place.class_id, place.valid_from, place.valid_to) for place in db.session.scalars(query)]


def test_a_pupil_is_admitted_into_a_class(cast: Cast, room: Room) -> None:
    actor = actor_of(cast.principal)
    pupil = admit_pupil(actor, facts=AN, admission=admission(school_class=room.school_class, register_no="7"))
    enrolment = db.session.scalars(select(Enrolment).filter_by(pupil_id=pupil.id)).one()
    assert (enrolment.status, enrolment.admitted_on, enrolment.register_no) == ("enrolled", SINCE, "7")
    assert places(pupil.id) == [(room.id, SINCE, None)]
    assert [e.entered_by for e in db.session.scalars(select(EnrolmentEvent).filter_by(enrolment_id=enrolment.id))] == [
        "Đặng Thị Dung"
    ]
    noted = db.session.scalars(select(AuditEntry).filter_by(object_type="pupil", object_id=pupil.id)).all()
    assert {entry.action for entry in noted} == {"pupil_admitted", "pupil_placed"}
    assert "An" not in str([entry.after for entry in noted])


def test_who_may_not_keep_records_admits_nobody(cast: Cast, room: Room) -> None:
    teach(room, cast.teacher, "toan")
    for person in (cast.teacher, cast.it_teacher, cast.leader, cast.nobody):
        with pytest.raises(NotAllowed):
            admit_pupil(actor_of(person), facts=AN, admission=admission())
    with pytest.raises(NotAllowed):
        save_pupil(actor_of(cast.teacher), pupil_id=room.pupils[0].id, facts=AN, register_no=None)
    with pytest.raises(NotFound):
        save_pupil(actor_of(cast.other_principal), pupil_id=room.pupils[0].id, facts=AN, register_no=None)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (AN, "ministry_code"),
        (PupilFacts(full_name="Lê Văn Ba", ministry_code="8300000001"), "ministry_code"),
        (PupilFacts(full_name="tran thi an", born="2016-05-01"), "confirmed"),
    ],
)
def test_the_same_child_is_not_admitted_twice(cast: Cast, facts: PupilFacts, field: str) -> None:
    actor = actor_of(cast.principal)
    admit_pupil(actor, facts=AN, admission=admission())
    with pytest.raises(RuleBroken) as broken:
        admit_pupil(actor, facts=facts, admission=admission())
    assert broken.value.field == field


def test_a_confirmed_namesake_and_another_birth_date_are_other_children(cast: Cast) -> None:
    actor = actor_of(cast.principal)
    admit_pupil(actor, facts=AN, admission=admission())
    admit_pupil(actor, facts=PupilFacts(full_name="Trần Thị An", born="2016-05-02"), admission=admission())
    namesake = PupilFacts(full_name="Trần Thị An", born="2016-05-01")
    assert admit_pupil(actor, facts=namesake, admission=admission(confirmed=True)).id


def test_a_child_that_left_another_school_brings_the_record(cast: Cast) -> None:
    first = admit_pupil(actor_of(cast.other_principal), facts=AN, admission=admission())
    actor = actor_of(cast.principal)
    with pytest.raises(RuleBroken, match="trường khác"):
        admit_pupil(actor, facts=AN, admission=admission())
    enrolment = db.session.scalars(select(Enrolment).filter_by(pupil_id=first.id)).one()
    enrolment.status, enrolment.left_on = "transferred_out", SINCE
    first.current_address, first.policies = "Ấp 3, xã Vĩnh Bình", ["poor"]
    taken = admit_pupil(actor, facts=replace(AN, phone="+84912345678"), admission=admission(register_no="1"))
    assert taken.id == first.id
    kept = (taken.current_address, taken.policies, taken.phone)
    assert kept == ("Ấp 3, xã Vĩnh Bình", ["poor"], "+84912345678")  # what the form left empty is not lost
    units = db.session.scalars(select(Enrolment.unit_id).filter_by(pupil_id=first.id)).all()
    assert set(units) == {cast.units["hoa_nghia"], cast.units["vinh_binh"]}


def test_saving_notes_the_names_of_what_changed(cast: Cast, room: Room) -> None:
    actor, pupil = actor_of(cast.principal), room.pupils[0]
    facts = PupilFacts(full_name="Lê Tiến Đạt", born="2016", policies=("poor",))
    save_pupil(actor, pupil_id=pupil.id, facts=facts, register_no="12", version=pupil.version)
    assert (pupil.name_folded, pupil.policies) == ("le tien dat", ["poor"])
    entry = db.session.scalars(select(AuditEntry).filter_by(action="pupil_edited")).one()
    assert entry.after == {"pupil_fields": ["full_name", "born", "policies", "register_no"]}
    with pytest.raises(Conflict):
        save_pupil(actor, pupil_id=pupil.id, facts=facts, register_no="12", version=pupil.version - 1)
    save_pupil(actor, pupil_id=pupil.id, facts=facts, register_no="12")
    assert len(db.session.scalars(select(AuditEntry).filter_by(action="pupil_edited")).all()) == 1


def test_codes_and_register_numbers_are_each_given_once(cast: Cast, room: Room) -> None:
    actor, pupil = actor_of(cast.principal), room.pupils[0]
    admit_pupil(actor, facts=AN, admission=admission(register_no="7"))
    facts = PupilFacts(full_name="Lê Đạt")
    with pytest.raises(RuleBroken) as broken:
        save_pupil(actor, pupil_id=pupil.id, facts=facts, register_no="7")
    assert broken.value.field == "register_no"
    with pytest.raises(RuleBroken) as broken:
        save_pupil(
            actor,
            pupil_id=pupil.id,
            facts=PupilFacts(full_name="Lê Đạt", ministry_code=AN.ministry_code),
            register_no=None,
        )
    assert broken.value.field == "ministry_code"
    others = admission(register_no="7")
    assert admit_pupil(actor_of(cast.other_principal), facts=facts, admission=others).id


def test_a_pupil_changes_class_from_a_day(cast: Cast, room: Room) -> None:
    actor, pupil = actor_of(cast.principal), room.pupils[0]
    other = make_class(cast, "4B", pupils=())
    move_pupil(actor, pupil_id=pupil.id, class_id=other.id, since=SINCE)
    assert places(pupil.id) == [(room.id, date(2026, 9, 1), SINCE), (other.id, SINCE, None)]
    for class_id, since, field in (
        (other.id, SINCE, "class_id"),
        (room.id, date(2026, 9, 15), "since"),
        (room.id, date(2026, 8, 20), "since"),
        (room.id, date(2027, 9, 1), "since"),
    ):
        with pytest.raises(RuleBroken) as broken:
            move_pupil(actor, pupil_id=pupil.id, class_id=class_id, since=since)
        assert broken.value.field == field
    with pytest.raises(RuleBroken) as broken:
        move_pupil(actor, pupil_id=pupil.id, class_id=room.id, since=SINCE, grade=5)
    assert broken.value.field == "grade"
