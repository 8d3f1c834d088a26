"""The books of preschool: fields of development with their indicators."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.gradebook import MarkChange
from portal.models.units import Unit
from portal.rules.gradebook.preschool import read_indicators
from portal.rules.gradebook.preschool_fields import READY_FIELDS
from portal.rules.permissions import Role
from portal.services.gradebook import history, locks, overview, publishing
from portal.services.gradebook.books import BookKey, Right, get_book
from portal.services.gradebook.results import Period, read_pupil_results
from portal.services.gradebook.sheets import open_sheet
from portal.services.gradebook.writing import Change, write_cells
from portal.services.school import fields, programme
from portal.services.school.class_writing import edit_class
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.news import hire
from tests.school import Room, lead, make_class, make_field, teach
from tests.score_files import HEADINGS, bring, exported, fill

UNIT = "thpt_ben_tre"
BODY, MOTION = "rieng_the_chat", "rieng_van_dong"


@pytest.fixture
def room(cast: Cast) -> Room:
    db.session.get_one(Unit, cast.units[UNIT]).kind_code = "preschool"
    room = make_class(cast, "Lá 1", unit=UNIT, grade=0, pupils=("Lê Thị An", "Trần Bình"))
    make_field(room, "Thể chất", "1 | Chuẩn 1 | Bật xa\n2 | Chuẩn 1 | Ném bóng")
    return room


@pytest.fixture
def homeroom(cast: Cast, room: Room) -> Person:
    person = hire(cast, Role.TEACHER, unit=UNIT, name="Hồ Thị Thu")
    lead(room, person)
    return person


def write(by: Person, room: Room, cells: Mapping[str, str], semester: int = 1) -> list[tuple[str, str]]:
    """What became of some cells of the first child."""
    key = BookKey(room.id, semester, BODY)
    seen = open_sheet(actor_of(by), key).rows[0]
    changes = [
        Change(pupil_id=seen.pupil_id, column=code, typed=typed, seen=seen.cell(code).version, batch=f"page-{semester}")
        for code, typed in cells.items()
    ]
    written = write_cells(actor_of(by), key=key, changes=changes, source="screen")
    db.session.commit()
    return [(outcome.state, outcome.value) for outcome in written.outcomes]


def test_who_leads_the_class_notes_indicators(room: Room, homeroom: Person) -> None:
    book = get_book(actor_of(homeroom), BookKey(room.id, 1, BODY))
    assert (book.right, book.teachers) == (Right.WRITE, ["Hồ Thị Thu"])
    written = write(homeroom, room, {"cs_1": "đ", "cs_2": "8", "comment": "Nhanh nhẹn."})
    assert sorted(state for state, _value in written) == ["refused", "saved", "saved"]
    assert db.session.query(MarkChange).count() == 2
    (line,) = overview.look_over(actor_of(homeroom), semester=1).led[0][1]
    assert (line.name, line.filled, line.cells) == ("Thể chất", 1, 4)
    history.undo_last(actor_of(homeroom), key=BookKey(room.id, 1, BODY))
    db.session.commit()
    assert open_sheet(actor_of(homeroom), BookKey(room.id, 1, BODY)).rows[0].shown("cs_1") == ""


def test_a_teacher_of_a_field_writes_it_and_no_other(cast: Cast, room: Room, homeroom: Person) -> None:
    make_field(room, "Vận động", "9 | Chạy", optional=True)
    teacher = hire(cast, Role.TEACHER, unit=UNIT, name="Võ Văn Động")
    assert [line.name for line in overview.look_at_class(actor_of(homeroom), class_id=room.id, semester=1).lines] == [
        "Thể chất"
    ]
    teach(room, teacher, MOTION)
    assert get_book(actor_of(teacher), BookKey(room.id, 1, MOTION)).teachers == ["Hồ Thị Thu", "Võ Văn Động"]
    assert [line.name for line in overview.look_over(actor_of(teacher), semester=1).taught] == ["Vận động"]
    assert len(overview.look_over(actor_of(homeroom), semester=1).led[0][1]) == 2


def test_a_field_without_indicators_has_no_book(room: Room, homeroom: Person) -> None:
    make_field(room, "Thẩm mĩ", "")
    assert len(overview.look_over(actor_of(homeroom), semester=1).led[0][1]) == 1
    with pytest.raises(NotFound):
        get_book(actor_of(homeroom), BookKey(room.id, 1, "rieng_tham_mi"))


def test_a_lock_holds_for_an_indicator(cast: Cast, room: Room, homeroom: Person) -> None:
    locks.set_lock(
        actor_of(cast.thpt_principal), semester=1, class_id=room.id, subject=BODY, column="cs_1", reason="Hết đợt"
    )
    db.session.commit()
    assert [state for state, _value in write(homeroom, room, {"cs_1": "Đ", "cs_2": "CĐ"})] == ["refused", "saved"]


def test_a_child_stands_by_field(room: Room, homeroom: Person) -> None:
    write(homeroom, room, {"cs_1": "CĐ"})
    write(homeroom, room, {"cs_1": "Đ"}, semester=2)
    _school_class, found = read_pupil_results(
        actor_of(homeroom), class_id=room.id, pupil_id=room.pupils[0].id, visit=False
    )
    assert [found.shown(BODY, period) for period in Period] == ["0/2", "1/2", "1/2"]
    assert [one.text for one in found.reached(BODY, Period.YEAR).open] == ["Ném bóng"]


def test_a_field_goes_out_as_a_file_and_comes_back(room: Room, homeroom: Person) -> None:
    write(homeroom, room, {"cs_1": "CĐ"})
    file = exported(actor_of(homeroom), BookKey(room.id, 1, BODY))
    assert file[0][1][HEADINGS][5:] == ["CS 1", "CS 2", "Nhận xét"]
    fill(file, {(0, "CS 1"): "Đ", (1, "CS 2"): "CĐ"})
    assert bring(actor_of(homeroom), file).written == 2
    assert [row.shown("cs_1") for row in open_sheet(actor_of(homeroom), BookKey(room.id, 1, BODY)).rows] == ["Đ", ""]


def test_a_class_of_an_age_has_the_fields_of_that_age(cast: Cast, room: Room, homeroom: Person) -> None:
    make_field(room, "Vận động", "9 | Chạy", age_group="4-5")
    make_field(room, "Múa", "9 | Múa", age_group="5-6")

    def books() -> list[str]:
        return [line.name for line in overview.look_over(actor_of(homeroom), semester=1).led[0][1]]

    assert books() == ["Thể chất", "Vận động", "Múa"]
    actor, change = actor_of(cast.thpt_principal), {"class_id": room.id, "name": "Lá 1", "other_grades": ()}
    change |= {"sessions_a_day": 2, "campus_id": None}
    edit_class(actor, **change, version=room.school_class.version, age_group="5-6")
    db.session.commit()
    assert books() == ["Thể chất", "Múa"]
    with pytest.raises(NotFound):
        get_book(actor_of(homeroom), BookKey(room.id, 1, MOTION))
    write_cells(
        actor_of(homeroom),
        key=BookKey(room.id, 1, "rieng_mua"),
        changes=[Change(pupil_id=room.pupils[0].id, column="cs_9", typed="Đ", seen=0, batch="page")],
        source="screen",
    )
    db.session.commit()
    with pytest.raises(RuleBroken, match="Lớp đã có kết quả"):
        edit_class(actor, **change, version=room.school_class.version, age_group="4-5")
    with pytest.raises(RuleBroken):
        edit_class(actor, **change, version=room.school_class.version, age_group="9-10")


def test_ready_fields_are_taken_once_by_age(cast: Cast, room: Room) -> None:
    actor, year = actor_of(cast.thpt_principal), room.school_class.start_year
    assert fields.look_at_offer(actor, start_year=year).likely == []  # the school has fields of its own
    assert fields.take_ready_fields(actor, start_year=year, groups=["5-6"]) == 5
    assert fields.take_ready_fields(actor, start_year=year, groups=["5-6", "24-36m"]) == 4
    offer = fields.look_at_offer(actor, start_year=year)
    assert (offer.groups, offer.earlier) == (["3-4", "4-5"], False)
    with pytest.raises(RuleBroken, match="ít nhất một độ tuổi"):
        fields.take_ready_fields(actor, start_year=year, groups=["5-6"])
    with pytest.raises(RuleBroken, match="trong danh sách"):
        fields.take_ready_fields(actor, start_year=year, groups=["12-24m"])
    found = programme.read_programme(actor, start_year=year, grade=0).subjects
    assert [each.age_group for each in found] == ["", *["5-6"] * 5, *["24-36m"] * 4]
    assert read_indicators(programme.facts_of(found[1]).indicators) == READY_FIELDS["5-6"][0].indicators


def test_families_see_an_indicator_once_it_has_rested(room: Room, homeroom: Person, clock_at) -> None:
    write(homeroom, room, {"cs_1": "CĐ", "cs_2": "Đ"})
    publishing.publish_columns(actor_of(homeroom), key=BookKey(room.id, 1, BODY), columns=["cs_1"])
    db.session.commit()

    def seen() -> list[tuple[str, str]]:
        found = publishing.shown_to_families(pupil_ids=[room.pupils[0].id], start_year=room.school_class.start_year)
        return [(each.column, each.value) for each in found.get(room.pupils[0].id, ())]

    assert seen() == []
    clock_at.shift(timedelta(minutes=31))
    assert seen() == [("cs_1", "chua_dat")]  # what was not published stays with the school
    write(homeroom, room, {"cs_1": "Đ"})
    assert seen() == [("cs_1", "chua_dat")]  # a change of what families saw is asked for first
