"""Planning the tests of a subject in a class, or in all classes of the grade at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.progress import PlannedTest
from portal.models.school import ProgrammeSubject, SchoolClass, TeachingAssignment
from portal.rules.gradebook.columns import Column
from portal.rules.permissions import Actor, Permission
from portal.rules.progress.plans import check_planned
from portal.services.attendance.days import load_days
from portal.services.progress.teaching import find_programmes, tested_columns
from portal.services.records import note
from portal.services.school.scope import get_class, holds_on, visible_classes
from portal.services.school.years import find_year

Cell = tuple[int, str]
"""A semester and the code of a column."""
SEMESTERS = (1, 2)


@dataclass(frozen=True)
class SubjectPlan:
    """The plan of one subject in one class; ``others`` are the classes of the grade that can be planned with it."""

    school_class: SchoolClass
    subject: ProgrammeSubject
    columns: Sequence[Column]
    days: Mapping[Cell, date]
    may_plan: bool
    others: Sequence[SchoolClass]


def get_subject_plan(actor: Actor, *, class_id: int, subject: str) -> SubjectPlan:
    """What is planned for a subject of a visible class."""
    school_class = get_class(actor, class_id)
    programme = _subject_of(school_class, subject)
    plannable = _plannable(actor, school_class, subject)
    kept = db.session.scalars(select(PlannedTest).filter_by(class_id=class_id, subject=subject))
    return SubjectPlan(
        school_class,
        programme,
        tested_columns(programme),
        {(test.semester, test.column): test.planned_on for test in kept if test.planned_on is not None},
        any(each.id == class_id for each in plannable),
        [each for each in plannable if each.id != class_id],
    )


def save_subject_plan(
    actor: Actor, *, class_id: int, subject: str, days: Mapping[Cell, date | None], whole_grade: bool
) -> int:
    """Plan the tests of a subject; a cell without a day is taken off. Gives the number of classes planned."""
    school_class = get_class(actor, class_id)
    columns = {column.code for column in tested_columns(_subject_of(school_class, subject))}
    plannable = {each.id: each for each in _plannable(actor, school_class, subject)}
    if class_id not in plannable:
        raise NotAllowed
    if any(semester not in SEMESTERS or column not in columns for semester, column in days):
        raise NotFound
    _check_days(actor, school_class, days)
    chosen = list(plannable) if whole_grade else [class_id]
    kept = {
        (test.class_id, test.semester, test.column): test
        for test in db.session.scalars(
            select(PlannedTest).where(PlannedTest.class_id.in_(chosen), PlannedTest.subject == subject)
        )
    }
    for each in chosen:
        _plan_class(actor, each, subject, days, {place[1:]: test for place, test in kept.items() if place[0] == each})
    db.session.flush()
    return len(chosen)


def _plan_class(
    actor: Actor,
    class_id: int,
    subject: str,
    days: Mapping[Cell, date | None],
    kept: Mapping[Cell, PlannedTest],
) -> None:
    before = {cell: test.planned_on for cell, test in kept.items()}
    differing = {cell: day for cell, day in days.items() if before.get(cell) != day}
    for (semester, column), day in differing.items():
        test = kept.get((semester, column))
        if test is None:
            test = PlannedTest(class_id=class_id, subject=subject, semester=semester, column=column)
            db.session.add(test)
        test.planned_on, test.entered_at, test.entered_by = day, clock.now(), actor.name
    if differing:
        note(
            actor,
            "tests_planned",
            "school_class",
            class_id,
            before=_said(subject, {cell: before.get(cell) for cell in differing}),
            after=_said(subject, differing),
        )


def _said(subject: str, days: Mapping[Cell, date | None]) -> dict[str, str | None]:
    found = {f"{subject} {semester} {column}": day for (semester, column), day in days.items()}
    return {name: day.isoformat() if day else None for name, day in found.items()}


def _check_days(actor: Actor, school_class: SchoolClass, days: Mapping[Cell, date | None]) -> None:
    lessons, year = load_days(actor, school_class.start_year), find_year(actor, school_class.start_year)
    second = year.second_begins_on if year else None
    for (semester, column), day in days.items():
        if day is not None:
            check_planned(lessons, second, semester, day, field=f"on_{semester}_{column}")


def _subject_of(school_class: SchoolClass, code: str) -> ProgrammeSubject:
    for subject in find_programmes([school_class])[school_class.id]:
        if subject.code == code and tested_columns(subject):
            return subject
    raise NotFound


def _plannable(actor: Actor, school_class: SchoolClass, subject: str) -> Sequence[SchoolClass]:
    """The classes of the same grade in which the actor may plan the subject: all, or those where it is taught."""
    query = visible_classes(actor).where(
        SchoolClass.start_year == school_class.start_year, SchoolClass.grade == school_class.grade
    )
    if not actor.can(Permission.SCHOOL_MANAGE):
        taught = select(TeachingAssignment.class_id).where(
            TeachingAssignment.account_id == actor.account_id,
            TeachingAssignment.subject == subject,
            holds_on(TeachingAssignment, clock.today()),
        )
        query = query.where(SchoolClass.id.in_(taught))
    return db.session.scalars(query.order_by(SchoolClass.name_sort)).all()
