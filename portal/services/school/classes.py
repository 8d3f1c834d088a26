"""Classes of a school year: listed, and one with its pupils."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import joinedload

from portal.db import db, read_pairs
from portal.models.people import Account
from portal.models.school import ClassPlace, Enrolment, HomeroomTeacher, Pupil, SchoolClass, SchoolYear
from portal.models.units import Unit
from portal.rules.permissions import Actor
from portal.services.school.scope import get_class, holds_on, visible_classes
from portal.services.school.viewing import note_look
from portal.services.school.years import YearSeen, day_of, find_year


@dataclass(frozen=True)
class ClassRow:
    """A class in a list; ``pupils`` on the day shown, ``homeroom`` the names of who leads it then."""

    school_class: SchoolClass
    pupils: int
    homeroom: str


MAIN_SITE = 0
"""Stands for the main site where a site is asked for by its id."""


def at_site(campus_id: int | None) -> list[ColumnElement[bool]]:
    """The condition that a class is taught at a site: none for None, ``MAIN_SITE`` or the id of a campus."""
    if campus_id is None:
        return []
    return [SchoolClass.campus_id.is_(None) if campus_id == MAIN_SITE else SchoolClass.campus_id == campus_id]


def list_sites(actor: Actor, start_year: int) -> Mapping[int, str]:
    """The campuses at which the actor's classes of a year are taught, by id; empty where all are at the main site."""
    used = visible_classes(actor).where(SchoolClass.start_year == start_year).with_only_columns(SchoolClass.campus_id)
    return read_pairs(select(Unit.id, Unit.name).where(Unit.id.in_(used)).order_by(Unit.name_sort))


def list_classes(actor: Actor, seen: YearSeen, *, campus_id: int | None = None) -> Sequence[ClassRow]:
    """The classes of a year the actor may see, by grade and name, each with its size and homeroom teacher."""
    query = visible_classes(actor).where(SchoolClass.start_year == seen.start_year, *at_site(campus_id))
    ordered = query.options(joinedload(SchoolClass.campus)).order_by(SchoolClass.grade, SchoolClass.name_sort)
    classes = db.session.scalars(ordered).all()
    ids = [found.id for found in classes]
    sizes, leading = _sizes(ids, seen.day), homeroom_names(ids, seen.day)
    return [ClassRow(found, sizes.get(found.id, 0), leading.get(found.id, "")) for found in classes]


def _sizes(class_ids: Sequence[int], day: date) -> Mapping[int, int]:
    query = (
        select(ClassPlace.class_id, func.count().label("size"))
        .where(ClassPlace.class_id.in_(class_ids), holds_on(ClassPlace, day))
        .group_by(ClassPlace.class_id)
    )
    return {row.class_id: row.size for row in db.session.execute(query)}


def homeroom_names(class_ids: Sequence[int], day: date) -> Mapping[int, str]:
    """Who leads each class on a day; several names are joined by commas."""
    query = (
        select(HomeroomTeacher.class_id, Account.full_name)
        .join(Account, Account.id == HomeroomTeacher.account_id)
        .where(HomeroomTeacher.class_id.in_(class_ids), holds_on(HomeroomTeacher, day))
        .order_by(HomeroomTeacher.id)
    )
    found: dict[int, str] = {}
    for class_id, name in db.session.execute(query):
        found[class_id] = f"{found[class_id]}, {name}" if class_id in found else name
    return found


Seat = Row[Pupil, ClassPlace, Enrolment]
"""A pupil, the place in the class, and the enrolment at the school the class belongs to."""


def seats(school_class: SchoolClass, day: date) -> Sequence[Seat]:
    """Who sits in a class on a day, in class-list order; one query."""
    return db.session.execute(_seats(school_class).where(holds_on(ClassPlace, day))).all()


def _seats(school_class: SchoolClass) -> Select[Pupil, ClassPlace, Enrolment]:
    return (
        select(Pupil, ClassPlace, Enrolment)
        .join(ClassPlace, ClassPlace.pupil_id == Pupil.id)
        .join(Enrolment, (Enrolment.pupil_id == Pupil.id) & (Enrolment.unit_id == school_class.unit_id))
        .where(ClassPlace.class_id == school_class.id)
        .order_by(Pupil.name_sort, Pupil.id)
    )


@dataclass(frozen=True)
class ClassRead:
    """A class as its page shows it; ``left`` are those who sat in it earlier in the year."""

    school_class: SchoolClass
    dates: SchoolYear | None
    day: date
    seats: Sequence[Seat]
    left: Sequence[Seat]
    homeroom: str


def read_class(actor: Actor, *, class_id: int, visit: bool) -> ClassRead:
    """A class with its list of the day; a ``visit`` goes into the access log."""
    found = get_class(actor, class_id)
    if note_look(actor, "class_list", visit=visit, class_id=class_id):
        found = get_class(actor, class_id)
    dates = find_year(actor, found.start_year)
    day = day_of(dates, found.start_year)
    everybody = db.session.execute(_seats(found)).all()
    here = [seat for seat in everybody if _holds(seat.ClassPlace, day)]
    gone = [seat for seat in everybody if _is_over(seat.ClassPlace, day)]
    staying = {seat.Pupil.id for seat in here}
    left = [seat for seat in gone if seat.Pupil.id not in staying]
    leading = homeroom_names([found.id], day).get(found.id, "")
    return ClassRead(found, dates, day, here, left, leading)


def _holds(place: ClassPlace, day: date) -> bool:
    return place.valid_from <= day and (place.valid_to is None or place.valid_to > day)


def _is_over(place: ClassPlace, day: date) -> bool:
    """A seat that was taken for at least a day and is free again."""
    return place.valid_to is not None and place.valid_from < place.valid_to <= day
