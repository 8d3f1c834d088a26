"""The subjects of grades, read in one statement however many grades are asked for."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select, tuple_

from portal.db import db
from portal.models.school import ProgrammeSubject, SchoolClass

Grade = tuple[int, int, int]
"""A school, a school year, a grade."""


def subjects_of(grades: Collection[Grade]) -> Mapping[Grade, list[ProgrammeSubject]]:
    """The programme of each grade, in the order of the books; empty where there is none."""
    key = tuple_(ProgrammeSubject.unit_id, ProgrammeSubject.start_year, ProgrammeSubject.grade)
    query = select(ProgrammeSubject).where(key.in_(grades))
    found: defaultdict[Grade, list[ProgrammeSubject]] = defaultdict(list)
    for subject in db.session.scalars(query.order_by(ProgrammeSubject.position, ProgrammeSubject.id)) if grades else ():
        found[subject.unit_id, subject.start_year, subject.grade].append(subject)
    return found


def grade_of(school_class: SchoolClass) -> Grade:
    """The grade a class counts as; a combined class has further ones."""
    return school_class.unit_id, school_class.start_year, school_class.grade


def programme_of(school_class: SchoolClass) -> Sequence[ProgrammeSubject]:
    """The subjects of the class's own grade."""
    grade = grade_of(school_class)
    return subjects_of([grade])[grade]
