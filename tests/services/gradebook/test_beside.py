"""The books of who leads a class: conduct in secondary, qualities and competences in primary."""

import pytest

from portal.adapters import tokens
from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.gradebook import Mark
from portal.models.school import ProgrammeSubject
from portal.rules.gradebook.beside import CONDUCT, QUALITIES
from portal.rules.permissions import Role
from portal.services.gradebook import overview
from portal.services.gradebook.books import BookKey, Right, get_book
from portal.services.gradebook.sheets import open_sheet
from portal.services.gradebook.writing import Change, write_cells
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.news import hire
from tests.school import Room, lead, make_class, teach

UNIT = "thpt_ben_tre"


@pytest.fixture
def room(cast: Cast) -> Room:
    return make_class(cast, "6A", unit=UNIT, grade=6, pupils=("Lê Thị An", "Trần Bình"))


@pytest.fixture
def homeroom(cast: Cast, room: Room) -> Person:
    person = hire(cast, Role.TEACHER, unit=UNIT, name="Hồ Thị Thu")
    lead(room, person)
    return person


def test_who_leads_the_class_writes_conduct(cast: Cast, room: Room, homeroom: Person) -> None:
    key = BookKey(room.id, 1, CONDUCT)
    book = get_book(actor_of(homeroom), key)
    assert (book.right, list(book.teachers), [column.code for column in book.columns]) == (
        Right.WRITE,
        ["Hồ Thị Thu"],
        ["level", "comment"],
    )
    change = Change(pupil_id=room.pupils[0].id, column="level", typed="Khá", seen=0, batch=f"{tokens.new_key()[:20]}-1")
    written = write_cells(actor_of(homeroom), key=key, changes=[change], source="screen")
    db.session.commit()
    assert [outcome.state for outcome in written.outcomes] == ["saved"]
    assert [(mark.subject, mark.value) for mark in db.session.query(Mark)] == [(CONDUCT, "kha")]
    assert open_sheet(actor_of(homeroom), key).rows[0].shown("level") == "K"
    assert not db.session.query(ProgrammeSubject).filter_by(code=CONDUCT).count()


def test_who_only_teaches_there_does_not_see_it_and_leaders_give_a_reason(
    cast: Cast, room: Room, homeroom: Person
) -> None:
    other = hire(cast, Role.TEACHER, unit=UNIT, name="Võ Văn Toán")
    teach(room, other, "toan")
    key = BookKey(room.id, 1, CONDUCT)
    with pytest.raises(NotAllowed):
        get_book(actor_of(other), key)
    assert get_book(actor_of(cast.thpt_principal), key).right == Right.ON_BEHALF
    with pytest.raises(NotFound):
        get_book(actor_of(cast.principal), key)
    with pytest.raises(NotFound):  # primary has no conduct, secondary no qualities
        get_book(actor_of(homeroom), BookKey(room.id, 1, QUALITIES))


def test_primary_has_qualities_and_competences_at_both_points(cast: Cast) -> None:
    room = make_class(cast, "4A")
    lead(room, cast.teacher)
    book = get_book(actor_of(cast.teacher), BookKey(room.id, 1, QUALITIES))
    assert len(book.columns) == 2 * (5 + 10) + 1
    with pytest.raises(NotFound):
        get_book(actor_of(cast.teacher), BookKey(room.id, 1, CONDUCT))


def test_the_way_in_lists_it_last(cast: Cast, room: Room, homeroom: Person) -> None:
    [(_led, lines)] = overview.look_over(actor_of(homeroom)).led
    assert (lines[-1].subject, lines[-1].name, lines[-1].cells) == (CONDUCT, "Rèn luyện", 2)
    other = hire(cast, Role.TEACHER, unit=UNIT, name="Võ Văn Toán")
    teach(room, other, "toan")
    assert [line.subject for line in overview.look_over(actor_of(other)).taught] == ["toan"]
