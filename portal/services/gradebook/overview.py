"""The way in: which sheets somebody works with this semester, and how full each is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select, tuple_

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.models.gradebook import Mark
from portal.models.people import Account
from portal.models.school import ClassPlace, HomeroomTeacher, ProgrammeSubject, SchoolClass, TeachingAssignment
from portal.rules.gradebook.books import book_beside
from portal.rules.gradebook.columns import COMMENT_CODE
from portal.rules.permissions import Actor, Permission
from portal.services.gradebook.books import beside_programme, columns_of
from portal.services.school.scope import get_class, holds_on, visible_classes
from portal.services.school.subjects import Grade, grade_of, subjects_of
from portal.services.school.years import current_year, find_year

SECOND_BEGINS = (1, 8)
"""Months in which the second semester counts as the present one where no dates were decided."""


@dataclass(frozen=True)
class Line:
    """One sheet: ``filled`` of ``cells`` hold something. ``teachers`` are those of today."""

    school_class: SchoolClass
    subject: str
    name: str
    teachers: Sequence[str]
    filled: int
    cells: int

    @property
    def percent(self) -> int:
        """Rounded down: 100 only when every cell is filled."""
        return 100 * self.filled // self.cells if self.cells else 0


@dataclass(frozen=True)
class Overview:
    """What is taught, what is led; for whoever sees the whole school its classes, and the sheets of the chosen one."""

    semester: int
    start_year: int
    taught: Sequence[Line]
    led: Sequence[tuple[SchoolClass, Sequence[Line]]]
    classes: Sequence[SchoolClass]
    chosen: SchoolClass | None
    of_chosen: Sequence[Line]


def current_semester(actor: Actor, day: date) -> int:
    """1 or 2, by the school's dates, else by the month."""
    year = find_year(actor, current_year())
    if year is not None:
        return 2 if day >= year.second_begins_on else 1
    first, after = SECOND_BEGINS
    return 2 if first <= day.month < after else 1


def look_over(actor: Actor, *, semester: int | None = None, class_id: int | None = None) -> Overview:
    """The sheets of the current school year; the statements do not grow with the number of classes."""
    semester = semester if semester in (1, 2) else current_semester(actor, clock.today())
    year = current_year()
    classes = db.session.scalars(
        visible_classes(actor)
        .where(SchoolClass.start_year == year, SchoolClass.grade > 0)
        .order_by(SchoolClass.grade, SchoolClass.name_sort)
    ).all()
    chosen = get_class(actor, class_id) if class_id is not None else None
    sees_all = actor.can(Permission.SCHOOL_READ_ALL)
    teaching = _teaching([*classes, *([chosen] if chosen and chosen not in classes else [])])
    mine = {place for place, teachers in teaching.items() if actor.account_id in teachers}
    led = _led(actor, classes)
    shown = {found.id: found for found in (*led, *([chosen] if chosen and sees_all else []))}
    lines = _lines(classes if not chosen else [*classes, chosen], mine, shown, teaching, semester)
    return Overview(
        semester=semester,
        start_year=year,
        taught=[line for line in lines if (line.school_class.id, line.subject) in mine],
        led=[(found, [line for line in lines if line.school_class is found]) for found in led],
        classes=classes if sees_all else [],
        chosen=chosen if sees_all else None,
        of_chosen=[line for line in lines if chosen is not None and line.school_class.id == chosen.id and sees_all],
    )


Place = tuple[int, str]


def _teaching(classes: Sequence[SchoolClass]) -> dict[Place, dict[int, str]]:
    """Who teaches which subject where today: (class, subject) -> account -> name."""
    query = (
        select(TeachingAssignment.class_id, TeachingAssignment.subject, Account.id, Account.full_name)
        .join(Account, Account.id == TeachingAssignment.account_id)
        .where(
            TeachingAssignment.class_id.in_([found.id for found in classes]),
            holds_on(TeachingAssignment, clock.today()),
        )
        .order_by(Account.name_sort)
    )
    found: dict[Place, dict[int, str]] = {}
    for class_id, subject, account_id, name in db.session.execute(query):
        found.setdefault((class_id, subject), {})[account_id] = name
    return found


def _led(actor: Actor, classes: Sequence[SchoolClass]) -> list[SchoolClass]:
    query = select(HomeroomTeacher.class_id).where(
        HomeroomTeacher.account_id == actor.account_id, holds_on(HomeroomTeacher, clock.today())
    )
    led = set(db.session.scalars(query))
    return [found for found in classes if found.id in led]


def _lines(
    classes: Sequence[SchoolClass],
    mine: set[Place],
    whole: Mapping[int, SchoolClass],
    teaching: Mapping[Place, Mapping[int, str]],
    semester: int,
) -> list[Line]:
    """A line for each own sheet and each sheet of a whole class, in the order of classes and programme."""
    by_id = {found.id: found for found in classes}
    programmes = _programmes([by_id[class_id] for class_id in {*whole, *(class_id for class_id, _subject in mine)}])
    wanted = [
        (school_class, programme)
        for school_class in by_id.values()
        for programme in programmes[grade_of(school_class)]
        if (school_class.id, programme.code) in mine
        or (school_class.id in whole and (not programme.optional or (school_class.id, programme.code) in teaching))
    ]
    sizes = _sizes({school_class.id for school_class, _programme in wanted})
    filled = _filled([(school_class.id, programme.code) for school_class, programme in wanted], by_id, semester)
    return [
        Line(
            school_class,
            programme.code,
            programme.name,
            list(teaching.get((school_class.id, programme.code), {}).values()),
            filled.get((school_class.id, programme.code), 0),
            sizes.get(school_class.id, 0) * _needed(programme),
        )
        for school_class, programme in wanted
    ]


def _programmes(classes: Sequence[SchoolClass]) -> Mapping[Grade, list[ProgrammeSubject]]:
    """The subjects of each grade, and at their end the book of who leads a class."""
    found = subjects_of({grade_of(each) for each in classes})
    for each in classes:
        beside, subjects = book_beside(each.grade), found[grade_of(each)]
        if beside is not None and beside not in {subject.code for subject in subjects}:
            subjects.append(beside_programme(each, beside))
    return found


def _needed(programme: ProgrammeSubject) -> int:
    """How many cells of each pupil must be filled."""
    return sum(column.required for column in columns_of(programme))


def _sizes(class_ids: set[int]) -> dict[int, int]:
    query = (
        select(ClassPlace.class_id, func.count())
        .where(ClassPlace.class_id.in_(class_ids), holds_on(ClassPlace, clock.today()))
        .group_by(ClassPlace.class_id)
    )
    return read_pairs(query)


def _filled(places: Sequence[Place], classes: Mapping[int, SchoolClass], semester: int) -> dict[Place, int]:
    if not places:
        return {}
    years = {classes[class_id].start_year for class_id, _subject in places}
    query = (
        select(ClassPlace.class_id, Mark.subject, func.count())
        .join(Mark, and_(Mark.pupil_id == ClassPlace.pupil_id, Mark.semester == semester, Mark.start_year.in_(years)))
        .where(
            tuple_(ClassPlace.class_id, Mark.subject).in_(places),
            ClassPlace.class_id.in_({class_id for class_id, _subject in places}),
            holds_on(ClassPlace, clock.today()),
            Mark.value != "",
            Mark.column != COMMENT_CODE,
        )
        .group_by(ClassPlace.class_id, Mark.subject)
    )
    return {(class_id, subject): count for class_id, subject, count in db.session.execute(query)}
