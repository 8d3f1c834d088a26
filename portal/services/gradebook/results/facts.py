"""What the results of a class rest on, loaded by a fixed number of statements whatever its size."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from portal.adapters import clock
from portal.db import db
from portal.models.gradebook import Mark
from portal.models.school import ClassPlace, Exemption, ProgrammeSubject, Pupil, SchoolClass, TeachingAssignment
from portal.rules.gradebook.columns import Column
from portal.rules.gradebook.standards import AssessedBy
from portal.rules.gradebook.subjects import Subject
from portal.rules.gradebook.years import TakenSubject
from portal.services.gradebook.books import columns_of
from portal.services.school.scope import holds_on
from portal.services.school.subjects import has_book, is_of, subjects_of

Cells = Mapping[tuple[int, str], Mapping[str, str]]
NO_CELLS: Cells = {}


@dataclass(frozen=True)
class Seat:
    """A pupil of the class and the grade the pupil is in."""

    pupil: Pupil
    grade: int


def load_seats(school_class: SchoolClass, day: date, *, only: int | None = None) -> list[Seat]:
    """Who sits in a class on a day, in class-list order; ``only`` one pupil."""
    query = (
        select(Pupil, ClassPlace.grade)
        .join(ClassPlace, ClassPlace.pupil_id == Pupil.id)
        .where(ClassPlace.class_id == school_class.id, holds_on(ClassPlace, day))
        .order_by(Pupil.name_sort, Pupil.id)
    )
    if only is not None:
        query = query.where(Pupil.id == only)
    return [Seat(pupil, grade) for pupil, grade in db.session.execute(query)]


Left = Mapping[int, date]
"""Of pupils who left the school: from which day on they are not there any more."""
NOBODY_LEFT: Left = {}


def load_left(school_class: SchoolClass, day: date, *, only: int | None = None) -> list[tuple[Seat, date]]:
    """Who left the school from this class before a day and did not come back in that year; one statement.

    With the first day without the pupil. Who only went into another class of the school is not meant.
    """
    later = aliased(ClassPlace)
    here = select(SchoolClass.id).where(
        SchoolClass.unit_id == school_class.unit_id, SchoolClass.start_year == school_class.start_year
    )
    back = select(later.id).where(
        later.pupil_id == ClassPlace.pupil_id,
        later.class_id.in_(here),
        or_(later.valid_to.is_(None), later.valid_to > ClassPlace.valid_to),
    )
    query = (
        select(Pupil, ClassPlace.grade, ClassPlace.valid_to)
        .join(ClassPlace, ClassPlace.pupil_id == Pupil.id)
        .where(ClassPlace.class_id == school_class.id, ClassPlace.valid_to <= day)
        .where(ClassPlace.valid_to > ClassPlace.valid_from, ~back.exists(), Pupil.merged_into_id.is_(None))
        .order_by(Pupil.name_sort, Pupil.id)
    )
    if only is not None:
        query = query.where(Pupil.id == only)
    return [(Seat(pupil, grade), until) for pupil, grade, until in db.session.execute(query) if until is not None]


def load_programme(school_class: SchoolClass, grades: Collection[int]) -> dict[int, list[ProgrammeSubject]]:
    """The subjects of each grade in their order; an optional one only where a teacher was assigned to it here."""
    assigned = select(TeachingAssignment.subject).where(TeachingAssignment.class_id == school_class.id).distinct()
    taught = set(db.session.scalars(assigned))
    found = subjects_of({(school_class.unit_id, school_class.start_year, grade) for grade in grades})
    return {
        grade: [
            subject
            for subject in subjects
            if is_of(subject, school_class) and has_book(subject, is_taught=subject.code in taught)
        ]
        for (_unit_id, _start_year, grade), subjects in found.items()
    }


def load_cells(
    pupil_ids: Sequence[int], start_year: int, *, unit_id: int | None = None, left: Left = NOBODY_LEFT
) -> dict[int, Cells]:
    """Everything written about each pupil in a school year, at whatever class and school.

    Of those who ``left`` the school ``unit_id``: what was written there, and elsewhere before they left.
    """
    query = select(Mark.pupil_id, Mark.semester, Mark.subject, Mark.column, Mark.value).where(
        Mark.pupil_id.in_(pupil_ids), Mark.start_year == start_year
    )
    if left:
        query = query.where(or_(Mark.unit_id == unit_id, *(_before(pupil_id, day) for pupil_id, day in left.items())))
    found: defaultdict[int, defaultdict[tuple[int, str], dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for pupil_id, semester, subject, column, value in db.session.execute(query):
        found[pupil_id][semester, subject][column] = value
    return dict(found)


def _before(pupil_id: int, day: date) -> ColumnElement[bool]:
    return and_(Mark.pupil_id == pupil_id, Mark.written_at < datetime.combine(day, time(), clock.LOCAL_ZONE))


Exempt = Mapping[tuple[int, str, int], str]
"""Kind of exemption by pupil, subject and semester."""


def load_exemptions(pupil_ids: Sequence[int], start_year: int) -> dict[tuple[int, str, int], str]:
    """What pupils need not do, or do by comment only, in which semester."""
    query = select(Exemption.pupil_id, Exemption.subject, Exemption.semester, Exemption.kind).where(
        Exemption.pupil_id.in_(pupil_ids), Exemption.start_year == start_year, Exemption.ended_at.is_(None)
    )
    return {
        (pupil_id, subject, each): kind
        for pupil_id, subject, semester, kind in db.session.execute(query)
        for each in ((1, 2) if semester is None else (semester,))
    }


class Taking:
    """How pupils take the subjects of their grades; columns are worked out once for all of them."""

    def __init__(self, exempt: Exempt) -> None:
        self._exempt = exempt
        self._columns: dict[tuple[int, AssessedBy], Sequence[Column]] = {}

    def of(self, pupil_id: int, subject: ProgrammeSubject) -> TakenSubject:
        """One subject as one pupil takes it."""
        first, second = (self._in_semester(pupil_id, subject, semester) for semester in (1, 2))
        return TakenSubject(
            first=first,
            second=second,
            first_columns=self._columns_of(subject, first.assessed_by),
            second_columns=self._columns_of(subject, second.assessed_by),
        )

    def _in_semester(self, pupil_id: int, subject: ProgrammeSubject, semester: int) -> Subject:
        kind = self._exempt.get((pupil_id, subject.code, semester))
        return Subject(
            code=subject.code,
            name=subject.name,
            assessed_by=AssessedBy.COMMENT if kind == "comment" else AssessedBy(subject.assessed_by),
            exempt=kind == "exempt",
        )

    def _columns_of(self, subject: ProgrammeSubject, assessed_by: AssessedBy) -> Sequence[Column]:
        key = (subject.id, assessed_by)
        if key not in self._columns:
            self._columns[key] = columns_of(subject, assessed_by=assessed_by)
        return self._columns[key]
