"""Reading the plan of tests: of a week for the classes one sees, of one class, as a spreadsheet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from portal.db import db
from portal.models.progress import PlannedTest
from portal.models.school import ProgrammeSubject, SchoolClass
from portal.rules.gradebook.columns import Column
from portal.rules.permissions import Actor
from portal.rules.progress.plans import crowded_days
from portal.services.paging import Paged, paginate
from portal.services.progress.teaching import Place, Teachers, find_programmes, find_teachers, tested_columns
from portal.services.school.scope import get_class, visible_classes
from portal.services.school.years import current_year


@dataclass(frozen=True)
class PlanLine:
    """A planned test in words; ``column`` is None when the books no longer have it. ``crowded``: too many that day."""

    test: PlannedTest
    subject: str
    column: Column | None
    teachers: Teachers
    crowded: bool


@dataclass(frozen=True)
class ClassPlan:
    """A class with its subjects, their columns and what is planned by (subject, semester, column)."""

    school_class: SchoolClass
    subjects: Sequence[tuple[ProgrammeSubject, Sequence[Column]]]
    days: Mapping[tuple[str, int, str], date]
    crowded: frozenset[date]
    teachers: Mapping[Place, Teachers]


def week_of(day: date) -> date:
    """The Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def list_week(actor: Actor, *, monday: date, number: int) -> Paged[PlanLine]:
    """The tests of a week in the classes the actor sees, by day and class."""
    query = _planned(actor).where(PlannedTest.planned_on.between(monday, monday + timedelta(days=6)))
    found = paginate(query, number=number)
    crowded = crowded_days(_places(query))
    return Paged(list(_lines(found.items, crowded)), found.number, found.size, found.total)


def export_plan(actor: Actor) -> Sequence[PlanLine]:
    """The whole plan of the present school year in the classes the actor sees."""
    query = _planned(actor).where(SchoolClass.start_year == current_year())
    return list(_lines(db.session.scalars(query).all(), crowded_days(_places(query))))


def get_class_plan(actor: Actor, *, class_id: int) -> ClassPlan:
    """Everything planned for one visible class."""
    school_class = get_class(actor, class_id)
    subjects = [(subject, tested_columns(subject)) for subject in find_programmes([school_class])[class_id]]
    kept = db.session.scalars(
        select(PlannedTest).where(PlannedTest.class_id == class_id, PlannedTest.planned_on.is_not(None))
    )
    days = {(test.subject, test.semester, test.column): test.planned_on for test in kept if test.planned_on}
    crowded = frozenset(day for _class_id, day in crowded_days((class_id, day) for day in days.values()))
    shown = [(subject, columns) for subject, columns in subjects if columns]
    return ClassPlan(school_class, shown, days, crowded, find_teachers([class_id]))


def list_classes(actor: Actor) -> Sequence[SchoolClass]:
    """The classes of the present school year that the actor sees: a school has some dozens."""
    query = visible_classes(actor).where(SchoolClass.start_year == current_year())
    return db.session.scalars(query.order_by(SchoolClass.grade, SchoolClass.name_sort)).all()


def _planned(actor: Actor) -> Select[PlannedTest]:
    seen = visible_classes(actor).with_only_columns(SchoolClass.id)
    return (
        select(PlannedTest)
        .join(PlannedTest.school_class)
        .options(contains_eager(PlannedTest.school_class))
        .where(PlannedTest.class_id.in_(seen), PlannedTest.planned_on.is_not(None))
        .order_by(PlannedTest.planned_on, SchoolClass.grade, SchoolClass.name_sort, PlannedTest.subject, PlannedTest.id)
    )


def _places(query: Select[PlannedTest]) -> list[tuple[int, date]]:
    rows: Sequence[Any] = db.session.execute(
        query.with_only_columns(PlannedTest.class_id, PlannedTest.planned_on).order_by(None)
    ).all()
    return [(class_id, day) for class_id, day in rows]


def _lines(tests: Sequence[PlannedTest], crowded: set[tuple[int, date]]) -> Iterator[PlanLine]:
    classes = {test.school_class.id: test.school_class for test in tests}
    programmes = {
        (class_id, subject.code): subject
        for class_id, subjects in find_programmes(list(classes.values())).items()
        for subject in subjects
    }
    teachers = find_teachers(list(classes))
    for test in tests:
        subject = programmes.get((test.class_id, test.subject))
        columns = {column.code: column for column in tested_columns(subject)} if subject else {}
        yield PlanLine(
            test,
            subject.name if subject else test.subject,
            columns.get(test.column),
            teachers.get((test.class_id, test.subject), ()),
            test.planned_on is not None and (test.class_id, test.planned_on) in crowded,
        )
