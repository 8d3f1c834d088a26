"""The way in: which sheets somebody works with this semester, and how full each is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select, tuple_

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed
from portal.models.gradebook import Mark
from portal.models.people import Account
from portal.models.school import ClassPlace, HomeroomTeacher, ProgrammeSubject, SchoolClass, TeachingAssignment
from portal.rules.gradebook.columns import COMMENT_CODE
from portal.rules.permissions import Actor, Permission
from portal.services.gradebook.books import book_day, columns_of
from portal.services.gradebook.naming import programmes_of, taught_in
from portal.services.school.scope import get_class, holds_on, visible_classes
from portal.services.school.subjects import Grade, grades_of
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
    """What is taught, what is led; for whoever sees the whole school its classes, and the sheets of the chosen one.

    ``known``: the school years to choose from, the newest first.
    """

    semester: int
    start_year: int
    known: Sequence[int]
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


def look_over(
    actor: Actor, *, semester: int | None = None, class_id: int | None = None, start_year: int | None = None
) -> Overview:
    """The sheets of a school year, this one unless asked; the statements do not grow with the number of classes."""
    semester = semester if semester in (1, 2) else current_semester(actor, clock.today())
    known = _known_years(actor)
    year = start_year if start_year in known else current_year()
    classes = db.session.scalars(
        visible_classes(actor).where(SchoolClass.start_year == year).order_by(SchoolClass.grade, SchoolClass.name_sort)
    ).all()
    chosen = get_class(actor, class_id) if class_id is not None else None
    if chosen is not None and chosen.start_year != year:
        chosen = None
    books = _Books(actor, year, semester)
    sees_all = actor.can(Permission.SCHOOL_READ_ALL)
    teaching = _teaching(classes, books.day)
    mine = {place for place, teachers in teaching.items() if actor.account_id in teachers}
    led = _led(actor, classes)
    shown = {found.id: found for found in (*led, *([chosen] if chosen and sees_all else []))}
    lines = _lines(books, classes, mine, shown, teaching)
    return Overview(
        semester=semester,
        start_year=year,
        known=known,
        taught=[line for line in lines if (line.school_class.id, line.subject) in mine],
        led=[(found, [line for line in lines if line.school_class is found]) for found in led],
        classes=classes if sees_all else [],
        chosen=chosen if sees_all else None,
        of_chosen=[line for line in lines if chosen is not None and line.school_class.id == chosen.id and sees_all],
    )


def list_books(actor: Actor, *, semester: int, class_id: int | None = None, whole: bool = False) -> Sequence[Line]:
    """The sheets somebody may take along: the own ones and those of led classes; of one class; of the whole school."""
    if class_id is not None:
        return look_at_class(actor, class_id=class_id, semester=semester).lines
    sees_all = actor.can(Permission.SCHOOL_READ_ALL)
    if whole and not sees_all:
        raise NotAllowed
    query = visible_classes(actor).where(SchoolClass.start_year == current_year())
    classes = db.session.scalars(query.order_by(SchoolClass.grade, SchoolClass.name_sort)).all()
    books = _Books(actor, current_year(), semester)
    teaching = _teaching(classes, books.day)
    mine = {place for place, teachers in teaching.items() if actor.account_id in teachers}
    shown = classes if whole else _led(actor, classes)
    return _lines(books, classes, mine, {found.id: found for found in shown}, teaching)


@dataclass(frozen=True)
class ClassBooks:
    """The books of one class in a semester."""

    school_class: SchoolClass
    semester: int
    lines: Sequence[Line]


def look_at_class(actor: Actor, *, class_id: int, semester: int | None) -> ClassBooks:
    """The books of a class: all for who leads it or sees the whole school, else those the actor teaches there."""
    found = get_class(actor, class_id)
    semester = semester if semester in (1, 2) else current_semester(actor, clock.today())
    books = _Books(actor, found.start_year, semester)
    teaching, whole = _teaching([found], books.day), actor.can(Permission.SCHOOL_READ_ALL) or bool(_led(actor, [found]))
    mine = {place for place, teachers in teaching.items() if actor.account_id in teachers}
    return ClassBooks(found, semester, _lines(books, [found], mine, {found.id: found} if whole else {}, teaching))


def _known_years(actor: Actor) -> list[int]:
    """The years of which the actor sees a class, and the present one; the newest first."""
    query = visible_classes(actor).where(SchoolClass.start_year < current_year())
    past = db.session.scalars(query.with_only_columns(SchoolClass.start_year).distinct())
    return sorted({*past, current_year()}, reverse=True)


Place = tuple[int, str]


class _Books:
    """Which semester of which year is looked at, and on which day its lists stand."""

    def __init__(self, actor: Actor, start_year: int, semester: int) -> None:
        self.start_year, self.semester = start_year, semester
        self.day = book_day(actor, start_year)


def _teaching(classes: Sequence[SchoolClass], day: date) -> dict[Place, dict[int, str]]:
    """Who teaches which subject where on a day: (class, subject) -> account -> name."""
    query = (
        select(TeachingAssignment.class_id, TeachingAssignment.subject, Account.id, Account.full_name)
        .join(Account, Account.id == TeachingAssignment.account_id)
        .where(
            TeachingAssignment.class_id.in_([found.id for found in classes]),
            holds_on(TeachingAssignment, day),
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
    books: _Books,
    classes: Sequence[SchoolClass],
    mine: set[Place],
    whole: Mapping[int, SchoolClass],
    teaching: Mapping[Place, Mapping[int, str]],
) -> list[Line]:
    """A line for each own sheet and each sheet of a whole class, in the order of classes and programme."""
    by_id = {found.id: found for found in classes}
    programmes = programmes_of([by_id[class_id] for class_id in {*whole, *(class_id for class_id, _subject in mine)}])
    wanted = [
        (school_class, programme)
        for school_class in by_id.values()
        for programme in taught_in(school_class, programmes)
        if (school_class.id, programme.code) in mine
        or (school_class.id in whole and (not programme.optional or (school_class.id, programme.code) in teaching))
    ]
    sizes = count_by_grade({school_class.id for school_class, _programme in wanted}, books.day)
    filled = _filled([(school_class.id, programme.code) for school_class, programme in wanted], books)
    return [
        Line(
            school_class,
            programme.code,
            programme.name,
            list(teaching.get((school_class.id, programme.code), {}).values()),
            filled.get((school_class.id, programme.code), 0),
            _cells(school_class, programme, programmes, sizes),
        )
        for school_class, programme in wanted
    ]


def _cells(
    school_class: SchoolClass,
    programme: ProgrammeSubject,
    programmes: Mapping[Grade, Sequence[ProgrammeSubject]],
    sizes: Mapping[tuple[int, int], int],
) -> int:
    """How many cells must be filled: those of each pupil as the pupil's own grade has the subject."""
    return sum(
        sizes.get((school_class.id, key[2]), 0) * sum(column.required for column in columns_of(subject))
        for key in grades_of(school_class)
        for subject in programmes.get(key, ())
        if subject.code == programme.code
    )


def count_by_grade(class_ids: Collection[int], day: date) -> dict[tuple[int, int], int]:
    """How many pupils of which grade sit in each class on a day; one query."""
    query = (
        select(ClassPlace.class_id, ClassPlace.grade, func.count())
        .where(ClassPlace.class_id.in_(class_ids), holds_on(ClassPlace, day))
        .group_by(ClassPlace.class_id, ClassPlace.grade)
    )
    return {(class_id, grade): count for class_id, grade, count in db.session.execute(query)}


def _filled(places: Sequence[Place], books: _Books) -> dict[Place, int]:
    if not places:
        return {}
    same = and_(
        Mark.pupil_id == ClassPlace.pupil_id, Mark.semester == books.semester, Mark.start_year == books.start_year
    )
    query = (
        select(ClassPlace.class_id, Mark.subject, func.count())
        .join(Mark, same)
        .where(
            tuple_(ClassPlace.class_id, Mark.subject).in_(places),
            ClassPlace.class_id.in_({class_id for class_id, _subject in places}),
            holds_on(ClassPlace, books.day),
            Mark.value != "",
            Mark.column != COMMENT_CODE,
        )
        .group_by(ClassPlace.class_id, Mark.subject)
    )
    return {(class_id, subject): count for class_id, subject, count in db.session.execute(query)}
