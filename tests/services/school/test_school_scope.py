"""Who sees which class and which pupil."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.school import ClassPlace
from portal.rules.permissions import IN_SCHOOLS, Permission, Role
from portal.services.school import scope
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.news import hire
from tests.queries import QueryCount
from tests.school import Room, lead, make_class, teach

Rooms = tuple[Room, Room]


@pytest.fixture
def rooms(cast: Cast) -> Rooms:
    return make_class(cast, "4A"), make_class(cast, "4B", pupils=("Phan Văn Ba",))


def names_seen(person: Person) -> list[str]:
    actor = actor_of(person)
    return [found.name for found in db.session.scalars(scope.visible_classes(actor).order_by("name"))]


def test_leaders_see_every_class_and_strangers_none(cast: Cast, rooms: Rooms) -> None:
    assert names_seen(cast.principal) == ["4A", "4B"]
    for stranger in (cast.leader, cast.office_clerk, cast.other_principal, cast.stranger, cast.it_teacher, cast.nobody):
        assert names_seen(stranger) == []
        actor = actor_of(stranger)
        assert not db.session.scalars(scope.visible_pupils(actor)).all()
        with pytest.raises(NotFound):
            scope.get_class(actor, rooms[0].id)
        with pytest.raises(NotFound):
            scope.get_pupil(actor, rooms[0].pupils[0].id)


def test_a_teacher_sees_the_classes_led_or_taught_today(cast: Cast, rooms: Rooms) -> None:
    assert names_seen(cast.teacher) == []
    teach(rooms[0], cast.teacher, "toan", "tieng_viet")
    assert names_seen(cast.teacher) == ["4A"]
    lead(rooms[1], cast.teacher)
    assert names_seen(cast.teacher) == ["4A", "4B"]
    actor = actor_of(cast.teacher)
    assert scope.standing_in(actor, rooms[0].school_class) == scope.Standing(
        leads=False, subjects=frozenset({"toan", "tieng_viet"})
    )
    assert scope.standing_in(actor, rooms[1].school_class) == scope.Standing(leads=True, subjects=frozenset())
    assert len(db.session.scalars(scope.visible_pupils(actor)).all()) == 7
    with pytest.raises(NotAllowed):
        scope.get_managed_class(actor, rooms[0].id)
    with pytest.raises(NotAllowed):
        scope.get_managed_pupil(actor, rooms[0].pupils[0].id)


def test_what_has_ended_shows_nothing(cast: Cast, rooms: Rooms) -> None:
    teach(rooms[0], cast.teacher, "toan", until=clock.today())
    lead(rooms[1], cast.teacher, until=clock.today())
    assert names_seen(cast.teacher) == []


def test_a_teacher_no_longer_sees_a_pupil_who_left_the_class(cast: Cast, rooms: Rooms) -> None:
    teach(rooms[0], cast.teacher, "toan")
    gone = rooms[0].pupils[0]
    place = db.session.scalars(select(ClassPlace).where(ClassPlace.pupil_id == gone.id)).one()
    place.valid_to = clock.today()
    db.session.commit()
    with pytest.raises(NotFound):
        scope.get_pupil(actor_of(cast.teacher), gone.id)
    assert scope.get_pupil(actor_of(cast.principal), gone.id) == gone


def test_a_class_put_away_is_gone_for_everybody(cast: Cast, rooms: Rooms) -> None:
    rooms[0].school_class.put_away_at = clock.now() - timedelta(days=1)
    db.session.commit()
    assert names_seen(cast.principal) == ["4B"]


def test_school_permissions_exist_in_schools_only(cast: Cast) -> None:
    assert actor_of(cast.principal).permissions >= IN_SCHOOLS
    assert not actor_of(cast.leader).permissions & IN_SCHOOLS
    assert actor_of(cast.leader).can(Permission.SCHOOL_OVERSEE)
    assert actor_of(hire(cast, Role.DATA_OFFICER)).can(Permission.SCHOOL_MANAGE)


def test_a_teachers_pupils_are_one_query(cast: Cast, rooms: Rooms, queries: Callable[[], QueryCount]) -> None:
    teach(rooms[0], cast.teacher, "toan")
    actor = actor_of(cast.teacher)
    with queries() as made:
        db.session.scalars(scope.visible_pupils(actor)).all()
    assert len(made) == 1
