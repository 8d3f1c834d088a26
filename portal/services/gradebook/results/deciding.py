"""What follows for every pupil of a school at the end of a year; a fixed number of statements for every 250 pupils."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.db import db
from portal.models.school import ClassPlace, ProgrammeSubject, Pupil, TeachingAssignment
from portal.services.attendance.counting import absent_sessions
from portal.services.gradebook.results.facts import NO_CELLS, Seat, Taking, load_cells, load_exemptions
from portal.services.gradebook.results.reading import PupilResults, result_of
from portal.services.gradebook.results.terms import Terms, circumstances_of, load_terms
from portal.services.school.scope import holds_on
from portal.services.school.subjects import subjects_of


@dataclass(frozen=True)
class Sitting:
    """A pupil, the class and the pupil's own grade."""

    pupil: Pupil
    class_id: int
    grade: int


AT_ONCE = 250
"""Pupils whose marks are held in memory together."""


def list_sittings(class_ids: Sequence[int], day: date) -> list[Sitting]:
    """Who sits in these classes on a day, by grade and class; one query."""
    query = (
        select(Pupil, ClassPlace.class_id, ClassPlace.grade)
        .join(ClassPlace, ClassPlace.pupil_id == Pupil.id)
        .where(ClassPlace.class_id.in_(class_ids), holds_on(ClassPlace, day))
        .order_by(ClassPlace.grade, ClassPlace.class_id, Pupil.id)
    )
    return [Sitting(pupil, class_id, grade) for pupil, class_id, grade in db.session.execute(query)]


def read_decisions(sittings: Sequence[Sitting], *, unit_id: int, start_year: int) -> dict[int, str | None]:
    """By pupil what follows (a ``Decision`` or ``Completion``); None where the regulation decides nothing.

    The caller answers for who may know it.
    """
    found = work_out_results(sittings, unit_id=unit_id, start_year=start_year)
    return {one.pupil.id: None if one.promotion is None else str(one.promotion) for one in found}


def work_out_results(sittings: Sequence[Sitting], *, unit_id: int, start_year: int) -> Iterator[PupilResults]:
    """The year of every pupil of a school, in the order given; the caller answers for who may know it."""
    for (result,) in try_terms(sittings, [load_terms(unit_id, start_year)], unit_id=unit_id):
        yield result


def try_terms(
    sittings: Sequence[Sitting], terms: Sequence[Terms], *, unit_id: int
) -> Iterator[tuple[PupilResults, ...]]:
    """As above under each of these terms of one year; what stands in the books is read once for every 250 pupils."""
    for first in range(0, len(sittings), AT_ONCE):
        yield from _try_batch(sittings[first : first + AT_ONCE], terms, unit_id)


def _try_batch(sittings: Sequence[Sitting], terms: Sequence[Terms], unit_id: int) -> Iterator[tuple[PupilResults, ...]]:
    ids, start_year = [sitting.pupil.id for sitting in sittings], terms[0].start_year
    programme = _programme({(one.class_id, one.grade) for one in sittings}, unit_id, start_year)
    cells = load_cells(ids, start_year)
    countings = {each.counting for each in terms}
    absent = {counting: absent_sessions(ids, start_year, counting=counting) for counting in countings}
    taking = Taking(load_exemptions(ids, start_year))
    for one in sittings:
        yield tuple(
            result_of(
                Seat(one.pupil, one.grade),
                programme[one.class_id, one.grade],
                taking,
                cells.get(one.pupil.id, NO_CELLS),
                circumstances_of(one.pupil, sum(absent[each.counting][one.pupil.id]), each, one.class_id),
                each,
            )
            for each in terms
        )


def _programme(
    wanted: set[tuple[int, int]], unit_id: int, start_year: int
) -> Mapping[tuple[int, int], list[ProgrammeSubject]]:
    """The subjects of each class and grade; an optional one only where somebody was assigned to it."""
    classes = {class_id for class_id, _grade in wanted}
    query = select(TeachingAssignment.class_id, TeachingAssignment.subject).distinct()
    taught: defaultdict[int, set[str]] = defaultdict(set)
    for class_id, subject in db.session.execute(query.where(TeachingAssignment.class_id.in_(classes))):
        taught[class_id].add(subject)
    subjects = subjects_of({(unit_id, start_year, grade) for _class_id, grade in wanted})
    return {
        (class_id, grade): [
            subject
            for subject in subjects.get((unit_id, start_year, grade), ())
            if not subject.optional or subject.code in taught[class_id]
        ]
        for class_id, grade in wanted
    }
