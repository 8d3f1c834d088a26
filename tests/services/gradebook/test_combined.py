"""Combined classes: each pupil is assessed as the own grade is; and the books of years that are over."""

from datetime import date

import pytest

from portal.adapters import tokens
from portal.db import db
from portal.errors import NotFound
from portal.models.school import ClassPlace
from portal.rules.gradebook.beside import QUALITIES
from portal.services.gradebook import overview
from portal.services.gradebook.books import BookKey, Right, get_book
from portal.services.gradebook.sheets import open_sheet
from portal.services.gradebook.writing import Change, write_cells
from portal.services.school.subjects import programme_of
from tests.cast import Cast
from tests.make import actor_of
from tests.school import Room, lead, make_class, teach


@pytest.fixture
def combined(cast: Cast) -> Room:
    """Grades 3 and 4 together: An, Ánh and Bình in grade 4, the others in grade 3."""
    make_class(cast, "3A", grade=3, pupils=())
    room = make_class(cast, "3+4", grade=4)
    room.school_class.other_grades = [3]
    for pupil in room.pupils[3:]:
        db.session.query(ClassPlace).filter_by(pupil_id=pupil.id).one().grade = 3
    db.session.commit()
    teach(room, cast.teacher, "toan", "lich_su_dia_li", "tu_nhien_xa_hoi")
    return room


def test_each_pupil_has_the_columns_of_the_own_grade(cast: Cast, combined: Room) -> None:
    actor, key = actor_of(cast.teacher), BookKey(combined.id, 1, "toan")
    sheet = open_sheet(actor, key)
    assert [column.code for column in sheet.book.columns] == ["gk", "gk_test", "ck", "ck_test", "comment"]
    assert [("gk_test" in row.columns, row.grade) for row in sheet.rows] == [(True, 4)] * 3 + [(False, 3)] * 3
    batch = f"{tokens.new_key()[:20]}-1"
    changes = [
        Change(pupil_id=pupil.id, column="gk_test", typed="9", seen=0, batch=batch)
        for pupil in (combined.pupils[0], combined.pupils[5])
    ]
    written = write_cells(actor, key=key, changes=changes, source="screen")
    states = {outcome.pupil_id: outcome.state for outcome in written.outcomes}
    assert states == {combined.pupils[0].id: "saved", combined.pupils[5].id: "refused"}


def test_a_subject_of_one_grade_has_only_its_pupils(cast: Cast, combined: Room) -> None:
    actor = actor_of(cast.teacher)
    assert len(open_sheet(actor, BookKey(combined.id, 1, "lich_su_dia_li")).rows) == 3
    assert len(open_sheet(actor, BookKey(combined.id, 1, "tu_nhien_xa_hoi")).rows) == 3
    with pytest.raises(NotFound):
        open_sheet(actor, BookKey(combined.id, 1, "khoa_hoc_tu_nhien"))


def test_the_way_in_counts_the_cells_of_each_grade(cast: Cast, combined: Room) -> None:
    found = overview.look_at_class(actor_of(cast.principal), class_id=combined.id, semester=1)
    cells = {line.subject: line.cells for line in found.lines}
    assert (cells["toan"], cells["lich_su_dia_li"]) == (3 * 4 + 3 * 3, 3 * 3)
    assert found.lines[-1].subject == QUALITIES
    assert len({subject.code for subject in programme_of(combined.school_class)}) == len(found.lines) - 1
    own = overview.look_at_class(actor_of(cast.teacher), class_id=combined.id, semester=1)
    assert {line.subject for line in own.lines} == {"toan", "lich_su_dia_li", "tu_nhien_xa_hoi"}


def test_a_year_that_is_over_is_only_read(cast: Cast) -> None:
    room = make_class(cast, "4B", year=2025)
    lead(room, cast.teacher)
    teach(room, cast.teacher, "toan", until=date(2026, 6, 15))
    for place in db.session.query(ClassPlace).filter_by(class_id=room.id):
        place.valid_to = date(2026, 6, 15)
    db.session.commit()
    actor, key = actor_of(cast.teacher), BookKey(room.id, 2, "toan")
    sheet = open_sheet(actor, key)
    assert (sheet.book.right, [row.gone for row in sheet.rows]) == (Right.READ, [None] * 6)
    assert get_book(actor_of(cast.principal), key).right == Right.ON_BEHALF
    found = overview.look_over(actor, semester=2, start_year=2025)
    assert (found.start_year, list(found.known)) == (2025, [2026, 2025])
    assert [(line.subject, line.cells) for line in found.taught] == [("toan", 24)]
    assert overview.look_over(actor, start_year=2019).start_year == 2026
