"""What a school's records count, for a time: pupils, classes, leavers, absences, results, people."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from portal.adapters import clock
from portal.db import db
from portal.models.figures import GradeFigures
from portal.models.school import ClassPlace, Enrolment, EnrolmentEvent, Pupil, SchoolYear
from portal.rules.data_forms.prefill import SOURCES, WHOLE, Family, Group, GroupKind
from portal.rules.school.statuses import DROPPED, TRANSFERRED
from portal.services.data_forms.prefilling.counting import Counted, count_records
from tests.cast import Cast
from tests.prefilling import make_rooms, roll
from tests.queries import count_queries
from tests.school import Room, make_class

WIDE = date(2026, 9, 1), date(2026, 11, 30)


@pytest.fixture
def rooms(cast: Cast) -> list[Room]:
    return make_rooms(cast)


def numbers(
    unit_id: int, family: Family, codes: Mapping[str, Group | None], span: tuple[date, date] = WIDE
) -> list[Any]:
    counted: Counted = count_records(unit_id, {family}, *span)
    return [counted.number(SOURCES[code], group or WHOLE) for code, group in codes.items()]


def grade(number: int) -> Group:
    return Group(GroupKind.GRADE, str(number))


def test_pupils_are_those_of_the_day_with_what_their_records_say(cast: Cast, rooms: list[Room]) -> None:
    school = cast.units["vinh_binh"]
    first, second, third = rooms[1].pupils[:3]
    first.ethnicity, first.policies = "khmer", ["near_poor"]
    second.ethnicity, second.policies, second.disability = "kinh", ["poor", "orphan"], "sight"
    third.ethnicity = "tay"
    gone = db.session.scalars(db.select(ClassPlace).filter_by(pupil_id=third.id)).one()
    gone.valid_to = date(2026, 11, 1)
    db.session.commit()
    codes = ("pupils", "girls", "minority", "minority_girls", "disabled", "poor", "near_poor", "orphan")
    assert numbers(school, Family.PUPILS, dict.fromkeys(codes, grade(4))) == [5, 2, 1, 1, 1, 1, 1, 1]
    assert numbers(school, Family.PUPILS, {"pupils": grade(4)}, (WIDE[0], date(2026, 10, 31))) == [6]
    assert numbers(school, Family.PUPILS, {"pupils": None, "girls": grade(2)}) == [7, 0]
    assert numbers(cast.units["cho_lach"], Family.PUPILS, {"pupils": None}) == [None], "an office has no pupils"
    level = Group(GroupKind.LEVEL, "primary")
    assert numbers(school, Family.PUPILS, {"pupils": level}) == [7]


def test_before_the_opening_and_in_the_holidays_the_lists_of_the_year_stand(cast: Cast, rooms: list[Room]) -> None:
    school = cast.units["vinh_binh"]
    days = (
        date(2026, 9, 7),
        date(2026, 9, 7),
        date(2027, 1, 15),
        date(2027, 1, 18),
        date(2027, 5, 22),
        date(2027, 5, 25),
    )
    names = ("opens_on", "first_begins_on", "first_ends_on", "second_begins_on", "second_ends_on", "closes_on")
    year = SchoolYear(
        unit_id=cast.units["ben_tre"],
        start_year=2026,
        changed_at=clock.now(),
        changed_by="Sở",
        **dict(zip(names, days, strict=True)),
    )
    db.session.add(year)
    for place in db.session.scalars(db.select(ClassPlace)):
        place.valid_from = date(2026, 9, 7)
    db.session.commit()
    counted = count_records(school, {Family.PUPILS}, date(2026, 9, 1), date(2026, 9, 6))
    assert (counted.span.day, counted.number(SOURCES["pupils"], WHOLE)) == (date(2026, 9, 7), 8)
    assert counted.span.period == "1"
    assert count_records(school, set(), date(2026, 7, 1), date(2026, 7, 20)).span.start_year == 2025


def test_preschool_is_told_by_age(cast: Cast) -> None:
    for name, age in (("Mầm", "3-4"), ("Lá", "5-6")):
        make_class(cast, name, grade=0, pupils=("Bé Một", "Bé Hai")).school_class.age_group = age
    db.session.commit()
    ages = {"classes": Group(GroupKind.AGE, "3-4")}
    assert numbers(cast.units["vinh_binh"], Family.CLASSES, ages) == [1]
    assert numbers(cast.units["vinh_binh"], Family.PUPILS, {"pupils": Group(GroupKind.AGE, "5-6")}) == [2]
    assert numbers(cast.units["vinh_binh"], Family.PUPILS, {"pupils": Group(GroupKind.AGE, "4-5")}) == [0]


def test_absences_are_those_of_the_time(cast: Cast, rooms: list[Room]) -> None:
    school, codes = cast.units["vinh_binh"], {"absent_excused": grade(4), "absent_unexcused": None}
    assert numbers(school, Family.ATTENDANCE, codes) == [None, None], "no roll was taken: nothing is known"
    roll(rooms[0], date(2026, 10, 1), {})
    assert numbers(school, Family.ATTENDANCE, codes) == [0, 0]
    roll(rooms[1], date(2026, 10, 2), {0: "excused", 1: "unexcused", 2: "late"})
    roll(rooms[1], date(2026, 8, 28), {0: "excused"})
    assert numbers(school, Family.ATTENDANCE, codes) == [1, 1]
    assert numbers(cast.units["hoa_nghia"], Family.ATTENDANCE, codes) == [None, None]


def leave(pupil: Pupil, status: str, day: date) -> None:
    """Somebody leaves the school and the class."""
    enrolment = db.session.scalars(db.select(Enrolment).filter_by(pupil_id=pupil.id)).one()
    db.session.add(
        EnrolmentEvent(
            enrolment_id=enrolment.id, status=status, happened_on=day, entered_at=clock.now(), entered_by="Văn thư"
        )
    )
    db.session.scalars(db.select(ClassPlace).filter_by(pupil_id=pupil.id)).one().valid_to = day
    db.session.commit()


def test_leavers_are_counted_once_in_their_last_class(cast: Cast, rooms: list[Room]) -> None:
    school = cast.units["vinh_binh"]
    leave(rooms[1].pupils[0], DROPPED, date(2026, 10, 3))
    leave(rooms[1].pupils[1], TRANSFERRED, date(2026, 11, 2))
    leave(rooms[0].pupils[0], TRANSFERRED, date(2026, 8, 30))
    again = ClassPlace(class_id=rooms[0].id, pupil_id=rooms[1].pupils[0].id, grade=1, valid_from=date(2026, 10, 3))
    again.valid_to = date(2026, 10, 3)
    db.session.add(again)
    db.session.commit()
    codes = {"dropped": None, "moved_out": grade(4)}
    assert numbers(school, Family.LEAVERS, codes) == [1, 1]
    assert numbers(school, Family.LEAVERS, codes, (date(2026, 11, 1), date(2026, 11, 30))) == [0, 1]


def test_results_are_those_of_the_books_in_levels_the_grade_has(cast: Cast) -> None:
    school = cast.units["vinh_binh"]
    for number, counts in ((4, {"learning.hoan_thanh_tot": 9, "learning.none": 1}), (6, {"learning.tot": 5})):
        db.session.add(GradeFigures(unit_id=school, start_year=2026, grade=number, period="nam", counts=counts))
    db.session.add(GradeFigures(unit_id=school, start_year=2026, grade=6, period="1", counts={"learning.tot": 3}))
    db.session.commit()
    codes = {"learning.hoan_thanh_tot": None, "learning.hoan_thanh": grade(4), "learning.tot": None}
    assert numbers(school, Family.RESULTS, codes) == [9, 0, 5]
    assert numbers(school, Family.RESULTS, {"learning.tot": grade(4), "learning.none": None}) == [None, 1]
    assert numbers(school, Family.RESULTS, {"learning.tot": grade(5)}) == [None], "a grade that has no books"


def test_each_person_of_the_school_counts_once(cast: Cast) -> None:
    counted = count_records(cast.units["vinh_binh"], {Family.STAFF}, *WIDE)
    kinds = {kind: counted.number(SOURCES["staff"], Group(GroupKind.STAFF, kind)) for kind in ("managers", "teachers")}
    assert kinds["managers"] == 1
    assert kinds["teachers"] == 1
    assert counted.number(SOURCES["staff"], WHOLE) == counted.staff.total() == 3


def test_everything_is_counted_by_few_statements(cast: Cast, rooms: list[Room]) -> None:
    with count_queries() as every:
        count_records(cast.units["vinh_binh"], set(Family), *WIDE)
    assert len(every) <= 9
