"""Units, sites, people and pupils are found by those who may look them up."""

import random
from datetime import timedelta

import pytest

from portal.adapters import clock
from portal.db import db
from portal.models.people import Account, Membership
from portal.models.school import ClassPlace, Enrolment
from portal.models.search import SearchChange
from portal.models.units import Unit, UnitEdge, UnitKind
from portal.rules.permissions import Role
from portal.rules.school.statuses import TRANSFERRED
from portal.rules.units.kinds import OUTSIDE
from portal.services.search.registry import SOURCES
from portal.services.units.moving import put_under
from tests.cast import Cast, Person
from tests.families import make_guardian, make_own_account
from tests.make import actor_of
from tests.news import hire, make_site
from tests.school import lead, make_class, teach
from tests.searching import add_people, crowd, differences, indexed

UNITS, SITES, STAFF, PUPILS = (SOURCES[kind] for kind in ("unit", "site", "staff", "pupil"))
DAY = timedelta(days=1)


def finds(person: Person, kind: str) -> set[int]:
    held = SOURCES[kind].tokens(actor_of(person))
    return {object_id for object_id, access in indexed(SOURCES[kind]).items() if access & held}


def move(cast: Cast, unit: str, above: str, days: int = 0) -> None:
    """Committed."""
    units = [db.session.get_one(Unit, cast.units[each]) for each in (unit, above)]
    put_under(units[0], units[1], "administrative", clock.today() + days * DAY)
    db.session.commit()


def test_units_are_found_by_who_works_in_one_and_sites_by_everybody_else(cast: Cast) -> None:
    make_site(cast)
    make_site(cast, "ben_tre")
    make_site(cast, "hoa_nghia", opened=False)
    if db.session.get(UnitKind, OUTSIDE) is None:
        db.session.add(UnitKind(code=OUTSIDE, name="Ngoài hệ thống"))
        db.session.flush()
    agency = Unit(name="Nơi khác", name_sort="", name_folded="", kind_code=OUTSIDE, created_at=clock.now())
    db.session.add(agency)
    db.session.commit()
    assert agency.id not in indexed(UNITS)
    people = crowd(cast, *add_people(cast))
    assert differences(UNITS, people) == []
    assert differences(SITES, people) == []
    assert SITES.tokens(None) == SITES.tokens(actor_of(cast.nobody)) != frozenset()
    unit_id = cast.units["vinh_binh"]
    assert SITES.show(None, [unit_id])[unit_id].address.startswith("/trang/")
    shown = UNITS.show(actor_of(cast.stranger), [unit_id])[unit_id]
    assert (shown.title, shown.address) == ("Trường Tiểu học Vĩnh Bình", f"/don-vi/{unit_id}")


def test_words_of_a_unit_are_those_of_its_site(cast: Cast, queries) -> None:
    make_site(cast)
    unit_id = cast.units["vinh_binh"]
    unit = db.session.get_one(Unit, unit_id)
    unit.phone, unit.address = "02753871234", "Ấp Bình Tây"
    db.session.commit()
    db.session.expire_all()
    with queries() as count:
        entry = UNITS.entries([unit_id])[0]
    assert len(count) == 2
    assert entry.codes == ("VINH_BINH", "02753871234")
    with queries() as count:
        public = SITES.entries([unit_id])[0]
    assert len(count) == 1
    assert "Ấp Bình Tây" in entry.body
    assert "Ấp Bình Tây" in public.body
    assert "VINH_BINH" not in public.body


@pytest.mark.parametrize("seed", range(3))
def test_people_are_found_from_above_and_beside(cast: Cast, seed: int) -> None:
    chance = random.Random(seed)
    people = add_people(cast)
    accounts = [each.id for each in (*cast.everybody(), *people)]
    for _number in range(20):
        row = Membership(account_id=chance.choice(accounts), unit_id=chance.choice(list(cast.units.values())))
        row.role, row.valid_from = chance.choice([Role.STAFF, Role.LEADER, Role.SUPERVISOR]), clock.today()
        row.valid_to = chance.choice([None, clock.today(), clock.today() + DAY])
        db.session.add(row)
    edge = db.session.query(UnitEdge).filter_by(child_id=cast.units["hoa_nghia"]).one()
    edge.valid_to = clock.today() + chance.choice([-1, 0, 1]) * DAY
    if seed:
        move(cast, "cho_lach", "vinh_long")
    db.session.commit()
    assert differences(STAFF, crowd(cast, *people)) == []


def test_where_else_somebody_works_is_not_among_the_words(cast: Cast, queries) -> None:
    with queries() as count:
        one, two = STAFF.entries([cast.principal.id, cast.two_hats.id])
    assert len(count) == 3
    assert "Vĩnh Bình" in one.body
    assert one.unit_id == cast.units["vinh_binh"]
    assert "Hòa Nghĩa" not in two.body
    assert two.unit_id is None
    principal = db.session.get_one(Account, cast.principal.id)
    principal.phone = "+84912345678"
    db.session.commit()
    clerk = actor_of(cast.clerk)
    db.session.expire_all()
    with queries() as count:
        shown = STAFF.show(clerk, [cast.principal.id])[cast.principal.id]
    assert len(count) == 2
    assert (shown.unit, shown.note) == ("Trường Tiểu học Vĩnh Bình", "Lãnh đạo")
    assert "+84912345678" in STAFF.entries([cast.principal.id])[0].codes


def test_a_unit_moved_brings_its_people_along(cast: Cast, clock_at) -> None:
    last = db.session.scalar(db.select(db.func.max(SearchChange.id))) or 0
    move(cast, "cho_lach", "vinh_long", 1)
    noted = db.select(SearchChange.object_id).where(SearchChange.id > last, SearchChange.kind == "staff")
    people = {cast.office_clerk.id, cast.principal.id, cast.other_principal.id}
    assert set(db.session.scalars(noted)) >= people
    assert not people & finds(cast.stranger, "staff")
    since = clock.now()
    clock_at.shift(DAY)
    assert set(STAFF.due(since, clock.now())) >= people
    assert people <= finds(cast.stranger, "staff")


@pytest.mark.parametrize("seed", range(3))
def test_pupils_are_found_by_their_own_school(cast: Cast, seed: int) -> None:
    chance = random.Random(seed)
    rooms = [make_class(cast), make_class(cast, "5B", grade=5), make_class(cast, "1C", unit="hoa_nghia", grade=1)]
    teachers = [cast.teacher, *(hire(cast, Role.TEACHER, name=f"Giáo Viên {n}") for n in range(3))]
    for teacher in teachers:
        lead(chance.choice(rooms), teacher, until=chance.choice([None, clock.today(), clock.today() + DAY]))
        teach(chance.choice(rooms), teacher, "TOAN", until=chance.choice([None, clock.today()]))
    pupils = [pupil for room in rooms for pupil in room.pupils]
    for place in db.session.query(ClassPlace):
        place.valid_to = chance.choice([None, None, clock.today() - DAY, clock.today(), clock.today() + DAY])
    for pupil in chance.sample(pupils, 4):
        row = Enrolment(pupil_id=pupil.id, unit_id=cast.units["hoa_nghia"], status=TRANSFERRED)
        row.admitted_on = clock.today()
        db.session.add(row)
    pupils[0].merged_into_id = pupils[1].id
    if seed:
        rooms[1].school_class.put_away_at = clock.now()
    db.session.commit()
    mother, own = make_guardian(cast, pupils[2]), make_own_account(cast, pupils[3])
    people = crowd(cast, *add_people(cast), *teachers, mother, own)
    assert differences(PUPILS, people) == []
    assert finds(mother, "pupil") == finds(own, "pupil") == finds(cast.clerk, "pupil") == set()


def test_of_a_pupil_name_code_and_class_are_found_and_nothing_else(cast: Cast, queries, clock_at) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    pupil, changed = room.pupils[:2]
    pupil.ministry_code, pupil.health_note, pupil.other_name = "8312345678", "Hen suyễn", "Cu Tí"
    pupil.current_address, pupil.personal_id = "Ấp Ba", "083215000001"
    db.session.add(
        Enrolment(pupil_id=changed.id, unit_id=cast.units["hoa_nghia"], status=TRANSFERRED, admitted_on=clock.today())
    )
    db.session.commit()
    ids, teacher, principal = [pupil.id, changed.id], actor_of(cast.teacher), actor_of(cast.principal)
    db.session.expire_all()
    with queries() as count:
        entries = {entry.title: entry for entry in PUPILS.entries(ids)}
    assert len(count) == 3
    entry = entries["Lê Thị An"]
    assert (entry.body, entry.codes, entry.unit_id) == ("4A", ("8312345678",), cast.units["vinh_binh"])
    assert next(other for name, other in entries.items() if name != "Lê Thị An").body == "", "two schools know it"
    with queries() as count:
        PUPILS.tokens(teacher)
    assert len(count) == 1
    with queries() as count:
        PUPILS.tokens(principal)
        PUPILS.tokens(None)
    assert len(count) == 0
    with queries() as count:
        shown = PUPILS.show(teacher, [pupil.id])[pupil.id]
    assert len(count) == 2
    assert (shown.title, shown.note, shown.code, shown.texts) == ("Lê Thị An", "4A", "", ())
    since = clock.now()
    db.session.query(ClassPlace).filter_by(pupil_id=pupil.id).one().valid_to = clock.today() + DAY
    db.session.commit()
    clock_at.shift(DAY)
    assert PUPILS.due(since, clock.now()) == [pupil.id]
