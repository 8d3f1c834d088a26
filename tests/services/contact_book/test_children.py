"""Whose contact book somebody may open, by dated rights for each child alone."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.people import Account
from portal.models.school import PupilAccount
from portal.rules.permissions import Actor
from portal.services.contact_book.children import (
    get_child,
    get_child_to_reply,
    get_child_to_sign,
    list_children,
)
from portal.services.contact_book.families import find_families
from portal.services.people.actors import load_actor
from tests.cast import Cast, Person
from tests.families import make_guardian, make_own_account, make_person
from tests.queries import QueryCount
from tests.school import make_class


def as_actor(person: Person) -> Actor:
    return load_actor(db.session.get_one(Account, person.id))[0]


def test_one_account_follows_children_of_several_schools(cast: Cast) -> None:
    primary, upper = make_class(cast), make_class(cast, "10A1", unit="thpt_ben_tre", grade=10, pupils=["Lê Thị Cam"])
    mother = make_guardian(cast, primary.pupils[0], upper.pupils[0])
    found = list_children(as_actor(mother))
    assert [(child.name, child.at.class_name, child.at.school) for child in found] == [
        ("Lê Thị An", "4A", "Trường Tiểu học Vĩnh Bình"),
        ("Lê Thị Cam", "10A1", "Trường THPT Nguyễn Đình Chiểu"),
    ]


def test_the_list_costs_four_statements_however_many_children(cast: Cast, queries: Callable[[], QueryCount]) -> None:
    mother = make_guardian(cast, *make_class(cast).pupils)
    actor = as_actor(mother)
    with queries() as count:
        assert len(list_children(actor)) == 6
    assert len(count) <= 4, count.statements


@pytest.mark.parametrize("days", [0, -1])
def test_nothing_is_seen_from_the_day_a_guardianship_ends(cast: Cast, days: int) -> None:
    room = make_class(cast)
    until = clock.today() + timedelta(days=days)
    former = make_guardian(cast, room.pupils[0], until=until)
    assert list_children(as_actor(former)) == []
    assert find_families([room.pupils[0].id]) == {}


def test_nothing_is_seen_before_it_begins_nor_without_the_right(cast: Cast) -> None:
    room = make_class(cast)
    coming = make_guardian(cast, room.pupils[0], since=clock.today() + timedelta(days=1))
    barred = make_guardian(
        cast, room.pupils[0], name="Trần Văn Cha", may_see=False, may_reply=False, may_sign=False, phone="0900000001"
    )
    assert list_children(as_actor(coming)) == list_children(as_actor(barred)) == []
    assert find_families([room.pupils[0].id]) == {}


def test_rights_are_each_childs_own(cast: Cast) -> None:
    room = make_class(cast)
    one, two, other = room.pupils[:3]
    mother = make_guardian(cast, one)
    make_guardian(cast, two, may_sign=False, may_reply=False)
    actor = as_actor(mother)
    assert get_child_to_sign(actor, one.id).may_reply
    assert not get_child(actor, two.id).may_sign
    for refused in (get_child_to_sign, get_child_to_reply):
        with pytest.raises(NotAllowed):
            refused(actor, two.id)
    for find in (get_child, get_child_to_sign, get_child_to_reply):
        with pytest.raises(NotFound):
            find(actor, other.id)


def test_a_pupil_sees_the_own_record_until_the_account_ends_and_never_signs(cast: Cast) -> None:
    room = make_class(cast, "10A1", unit="thpt_ben_tre", grade=10)
    person = make_own_account(cast, room.pupils[0])
    actor = as_actor(person)
    child = get_child(actor, room.pupils[0].id)
    assert (child.is_self, child.may_reply, child.may_sign) == (True, True, False)
    db.session.query(PupilAccount).filter_by(account_id=person.id).one().ended_at = clock.now()
    assert list_children(actor) == []


def test_a_teacher_gets_no_child_by_teaching_it(cast: Cast) -> None:
    room = make_class(cast)
    with pytest.raises(NotFound):
        get_child(as_actor(cast.principal), room.pupils[0].id)
    assert list_children(as_actor(make_person(cast, "Cao Thị Yến"))) == []


def test_the_school_writes_to_who_may_see_today(cast: Cast) -> None:
    room = make_class(cast)
    make_guardian(cast, *room.pupils[:2], may_sign=False)
    found = find_families([pupil.id for pupil in room.pupils])
    assert set(found) == {room.pupils[0].id, room.pupils[1].id}
    (member,) = found[room.pupils[0].id]
    assert (member.name, member.relation, member.may_reply, member.may_sign) == (
        "Nguyễn Thị Hồng",
        "mother",
        True,
        False,
    )
    assert member.has_signed_in
