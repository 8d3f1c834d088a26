"""What holds for a child's school years: where it sat, the dates and choices of the school, the subjects it takes.

Each in one statement, so that a page for a cheap phone costs little.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Integer, Select, and_, bindparam, exists, or_, select

from portal.db import db
from portal.models.people import Account
from portal.models.school import (
    ClassPlace,
    Exemption,
    HomeroomTeacher,
    ProgrammeSubject,
    Pupil,
    SchoolChoice,
    SchoolClass,
    SchoolYear,
    TeachingAssignment,
)
from portal.models.units import Unit
from portal.rules.gradebook.points import settle
from portal.services.attendance.days import year_span
from portal.services.bound import CLASS_ID, PUPIL_ID, START_YEAR, TODAY, UNIT_ID
from portal.services.gradebook.results import Period
from portal.services.gradebook.results.facts import Taking
from portal.services.gradebook.results.terms import Terms, load_terms
from portal.services.school.choices import chosen_of
from portal.services.school.scope import holds_on
from portal.services.school.subjects import has_book, is_of
from portal.services.units.tree import upwards


@dataclass(frozen=True, kw_only=True)
class YearSeat:
    """Where a child sat last in a school year, and who leads that class today ("" for nobody)."""

    pupil: Pupil
    grade: int
    school_class: SchoolClass
    school: str
    homeroom: str


def find_year_seats(pupil_id: int) -> Mapping[int, YearSeat]:
    """The seat of each school year up to today by its start year, the newest first."""
    return {
        school_class.start_year: YearSeat(
            pupil=pupil, grade=grade, school_class=school_class, school=school, homeroom=homeroom or ""
        )
        for pupil, grade, school_class, school, homeroom in db.session.execute(_seats(), {"pupil_id": pupil_id})
    }


@cache
def _seats() -> Select[*tuple[Any, ...]]:
    return (
        select(Pupil, ClassPlace.grade, SchoolClass, Unit.name, Account.full_name)
        .join(ClassPlace, ClassPlace.pupil_id == Pupil.id)
        .join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
        .join(Unit, Unit.id == SchoolClass.unit_id)
        .outerjoin(HomeroomTeacher, and_(HomeroomTeacher.class_id == SchoolClass.id, holds_on(HomeroomTeacher, TODAY)))
        .outerjoin(Account, Account.id == HomeroomTeacher.account_id)
        .where(
            Pupil.id == PUPIL_ID,
            ClassPlace.valid_from <= TODAY,
            or_(ClassPlace.valid_to.is_(None), ClassPlace.valid_to > ClassPlace.valid_from),
        )
        .order_by(SchoolClass.start_year.desc(), ClassPlace.valid_from, ClassPlace.id, HomeroomTeacher.id.desc())
    )


@dataclass(frozen=True)
class SchoolTerms:
    """The choices of a school in a year, and its dates where anybody above has set them."""

    terms: Terms
    dates: SchoolYear | None

    def span(self, period: Period) -> tuple[date, date] | None:
        """From which day to which one counts in a semester or the year; None where nobody has set the dates."""
        first, last = year_span(self.terms.start_year)
        if period == Period.YEAR:
            return first, last
        if self.dates is None:
            return None
        return (first, self.dates.first_ends_on) if period == Period.FIRST else (self.dates.second_begins_on, last)


def load_school_terms(unit_id: int, start_year: int) -> SchoolTerms:
    """The terms of a school in a year; a second statement where a missing test may count."""
    rows = db.session.execute(_terms(), {"unit_id": unit_id, "start_year": start_year}).all()
    choices = settle(chosen_of(choice, depth) for depth, _dates, choice in rows if choice is not None)
    dates = next((dates for _depth, dates, _choice in rows if dates is not None), None)
    return SchoolTerms(load_terms(unit_id, start_year, choices=choices), dates)


@cache
def _terms() -> Select[*tuple[Any, ...]]:
    above = upwards(UNIT_ID, on=TODAY)
    of_year = and_(SchoolYear.unit_id == above.c.id, SchoolYear.start_year == START_YEAR)
    chosen = and_(SchoolChoice.unit_id == above.c.id, SchoolChoice.start_year <= START_YEAR)
    return (
        select(above.c.depth, SchoolYear, SchoolChoice)
        .select_from(above)
        .outerjoin(SchoolYear, of_year)
        .outerjoin(SchoolChoice, chosen)
        .order_by(above.c.depth, SchoolChoice.id)
    )


def load_subjects(seat: YearSeat) -> tuple[Sequence[ProgrammeSubject], Taking]:
    """The subjects of a child in the order of the books, and how it takes them."""
    school_class, pupil_id = seat.school_class, seat.pupil.id
    wanted = {
        "pupil_id": pupil_id,
        "class_id": school_class.id,
        "unit_id": school_class.unit_id,
        "start_year": school_class.start_year,
        "grade": seat.grade,
    }
    subjects: dict[str, ProgrammeSubject] = {}
    kinds: dict[tuple[int, str, int], str] = {}
    for subject, is_taught, semester, kind in db.session.execute(_subjects(), wanted):
        if is_of(subject, school_class) and has_book(subject, is_taught=is_taught):
            subjects[subject.code] = subject
        for each in ((1, 2) if semester is None else (semester,)) if kind else ():
            kinds[pupil_id, subject.code, each] = kind
    return list(subjects.values()), Taking(kinds)


@cache
def _subjects() -> Select[*tuple[Any, ...]]:
    taught = exists().where(
        TeachingAssignment.class_id == CLASS_ID, TeachingAssignment.subject == ProgrammeSubject.code
    )
    exempt = and_(
        Exemption.pupil_id == PUPIL_ID,
        Exemption.start_year == START_YEAR,
        Exemption.subject == ProgrammeSubject.code,
        Exemption.ended_at.is_(None),
    )
    grade: BindParameter[int] = bindparam("grade", type_=Integer)
    return (
        select(ProgrammeSubject, taught, Exemption.semester, Exemption.kind)
        .outerjoin(Exemption, exempt)
        .where(
            ProgrammeSubject.unit_id == UNIT_ID,
            ProgrammeSubject.start_year == START_YEAR,
            ProgrammeSubject.grade == grade,
        )
        .order_by(ProgrammeSubject.position, ProgrammeSubject.id, Exemption.id)
    )
