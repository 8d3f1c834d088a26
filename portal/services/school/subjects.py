"""The subjects of grades, read in one statement however many grades are asked for."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select, tuple_

from portal.db import db
from portal.models.school import ProgrammeSubject, SchoolClass
from portal.rules.gradebook.preschool import Indicator
from portal.rules.school.ages import counts_for

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


def grades_of(school_class: SchoolClass) -> tuple[Grade, ...]:
    """The grades taught in a class, the one it counts as first; a combined class has several."""
    return tuple(
        (school_class.unit_id, school_class.start_year, grade)
        for grade in (school_class.grade, *school_class.other_grades)
    )


def programme_of(school_class: SchoolClass) -> Sequence[ProgrammeSubject]:
    """The subjects taught in a class, each once: as the first of its grades has it."""
    return programme_in(school_class, subjects_of(grades_of(school_class)))


def programme_in(
    school_class: SchoolClass, found: Mapping[Grade, Sequence[ProgrammeSubject]]
) -> Sequence[ProgrammeSubject]:
    """As ``programme_of``, from programmes read for many classes at once."""
    taught: dict[str, ProgrammeSubject] = {}
    for grade in grades_of(school_class):
        for subject in found.get(grade, ()):
            if is_of(subject, school_class):
                taught.setdefault(subject.code, subject)
    return list(taught.values())


def is_of(subject: ProgrammeSubject, school_class: SchoolClass) -> bool:
    """Whether a subject of the grade is one of the class: a field of preschool is of one age group or of all."""
    return counts_for(subject.age_group or "", school_class.age_group or "")


def indicators_of(subject: ProgrammeSubject) -> tuple[Indicator, ...]:
    """The indicators of a field of preschool; nothing for every other subject."""
    return tuple(Indicator(**each) for each in subject.indicators or ())


def has_book(subject: ProgrammeSubject, *, is_taught: bool = True) -> bool:
    """Whether a subject counts: an optional one where it is taught, a field of preschool once it has indicators."""
    return (is_taught or not subject.optional) and bool(subject.grade or subject.indicators)
