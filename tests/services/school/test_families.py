"""The family of a pupil: persons kept once, rights dated and per child."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.school import Guardian, Guardianship, Pupil
from portal.rules.school.families import GuardianFacts, Rights, check_rights, read_born_year
from portal.services.school import families
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.school import Room, lead, make_class

FATHER = GuardianFacts(full_name="Lê Văn Tư", phone="+84912345678", job="Nông dân")
ALL = Rights(relation="father")


@pytest.fixture
def room(cast: Cast) -> Room:
    return make_class(cast, "4A")


def add(by: Person, pupil: Pupil, facts: GuardianFacts = FATHER, rights: Rights = ALL) -> Guardianship:
    held = families.add_guardian(actor_of(by), pupil_id=pupil.id, facts=facts, rights=rights, since=clock.today())
    db.session.commit()
    return held


def spans(pupil: Pupil) -> list[tuple[bool, date, date | None]]:
    query = select(Guardianship).where(Guardianship.pupil_id == pupil.id).order_by(Guardianship.id)
    return [(held.may_see, held.valid_from, held.valid_to) for held in db.session.scalars(query)]


def test_a_person_of_two_children_is_kept_once_with_rights_for_each(cast: Cast, room: Room) -> None:
    first, second = room.pupils[:2]
    add(cast.principal, first)
    withheld = Rights(relation="father", may_see=False, may_reply=False, may_sign=False, reason="Bản án 12/2026")
    held = add(cast.principal, second, rights=withheld)
    assert len(db.session.scalars(select(Guardian)).all()) == 1
    assert (spans(first)[0][0], held.may_see) == (True, False)
    with pytest.raises(RuleBroken) as refused:
        add(cast.principal, first)
    assert refused.value.field == "full_name"


def test_other_rights_hold_from_a_day_and_the_old_stay_on_record(cast: Cast, room: Room) -> None:
    pupil, today = room.pupils[0], clock.today()
    held = add(cast.principal, pupil)
    later = today + timedelta(days=3)
    families.save_guardian(
        actor_of(cast.principal),
        pupil_id=pupil.id,
        guardianship_id=held.id,
        facts=GuardianFacts(full_name="Lê Văn Tư", phone="+84912345678", job="Tài xế"),
        rights=Rights(relation="father", may_sign=False, reason="Theo thỏa thuận"),
        since=later,
        version=held.guardian.version,
    )
    db.session.commit()
    assert spans(pupil) == [(True, today, later), (True, later, None)]
    assert held.guardian.job == "Tài xế"
    with pytest.raises(RuleBroken, match="vừa sửa"):
        families.save_guardian(
            actor_of(cast.principal),
            pupil_id=pupil.id,
            guardianship_id=held.id,
            facts=FATHER,
            rights=ALL,
            since=later,
            version=1,
        )


def test_what_has_ended_cannot_be_changed_again(cast: Cast, room: Room) -> None:
    pupil, actor = room.pupils[0], actor_of(cast.principal)
    held = add(cast.principal, pupil)
    ids = {"pupil_id": pupil.id, "guardianship_id": held.id}
    with pytest.raises(RuleBroken):
        families.end_guardian(actor, **ids, on=clock.today() - timedelta(days=1), reason="x")
    families.end_guardian(actor, **ids, on=clock.today(), reason="Theo quyết định của tòa")
    db.session.commit()
    with pytest.raises(NotFound):
        families.get_guardianship(actor, **ids)


@pytest.mark.parametrize(
    ("rights", "field"),
    [
        (Rights(relation="uncle"), "relation"),
        (Rights(relation="mother", may_see=False), "may_see"),
        (Rights(relation="mother", may_sign=False), "reason"),
    ],
)
def test_rights_that_make_no_sense_are_refused(rights: Rights, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_rights(rights)
    assert refused.value.field == field


@pytest.mark.parametrize("typed", ["85", "1899", "2020", "19 85", "１９８５", "không rõ"])
def test_years_nobody_grown_was_born_in_are_refused(typed: str) -> None:
    assert read_born_year(" 1985 ", today=date(2026, 11, 20)) == 1985
    assert read_born_year("", today=date(2026, 11, 20)) is None
    with pytest.raises(RuleBroken):
        read_born_year(typed, today=date(2026, 11, 20))


def test_only_who_keeps_the_records_writes(cast: Cast, room: Room) -> None:
    lead(room, cast.teacher)
    with pytest.raises(NotAllowed):
        add(cast.teacher, room.pupils[0])
    for stranger in (cast.other_principal, cast.leader):
        with pytest.raises(NotFound):
            add(stranger, room.pupils[0])
    held = add(cast.principal, room.pupils[0])
    with pytest.raises(NotFound):  # of another pupil
        families.get_guardianship(actor_of(cast.principal), pupil_id=room.pupils[1].id, guardianship_id=held.id)
