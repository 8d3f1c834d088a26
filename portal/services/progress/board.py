"""The board: marks due by the plan against marks entered, rolls not taken; by class and by teacher.

The statements do not grow with the number of classes.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.attendance import Roll
from portal.models.gradebook import Mark
from portal.models.progress import PlannedTest
from portal.models.school import ClassPlace, Exemption, ProgrammeSubject, SchoolClass
from portal.rules.attendance.statuses import sessions_of
from portal.rules.gradebook.columns import Column
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor, Permission
from portal.rules.progress.plans import MARKS_WITHIN_DAYS, due_on
from portal.services.attendance.days import load_days
from portal.services.gradebook.overview import count_by_grade
from portal.services.notifications.telling import notify
from portal.services.progress.plans import list_classes
from portal.services.progress.teaching import Teacher, Teachers, find_taught, find_teachers, tested_columns
from portal.services.school.scope import holds_on
from portal.services.school.years import current_year

Cell = tuple[int, str, int, str, int]
"""A class, a subject, a semester, a column, the grade of the pupils."""


@dataclass(frozen=True)
class Debt:
    """Something due that is not done: marks of a test (``test`` is set), or rolls of a class.

    Where several teach the subject or lead the class, it is due from each. ``missing`` of ``expected`` marks or rolls;
    ``since`` the last day in time, of rolls the first that is missing.
    """

    school_class: SchoolClass
    teachers: Teachers
    missing: int
    expected: int
    since: date | None
    test: PlannedTest | None = None
    subject: str = ""
    column: Column | None = None

    def is_due_from(self, account_id: int) -> bool:
        """Whether this person has to do it."""
        return any(teacher.id == account_id for teacher in self.teachers)


@dataclass(frozen=True)
class Board:
    """What is missing, in the order of classes; ``nudging``: the actor may remind the teachers."""

    debts: Sequence[Debt]
    nudging: bool

    @property
    def marks(self) -> int:
        """Marks that are missing altogether."""
        return sum(debt.missing for debt in self.debts if debt.test)

    @property
    def rolls(self) -> int:
        """Rolls that are missing altogether."""
        return sum(debt.missing for debt in self.debts if not debt.test)

    def of_teacher(self, account_id: int) -> Sequence[Debt]:
        """What one teacher has to do."""
        return [debt for debt in self.debts if debt.is_due_from(account_id)]


@dataclass(frozen=True)
class TeacherSum:
    """What adds up for one teacher; without a teacher, what nobody is assigned to."""

    teacher: Teacher | None
    marks: int
    rolls: int


def get_board(actor: Actor) -> Board:
    """What is missing in the whole school, for a teacher what this teacher has to do."""
    classes = list_classes(actor)
    debts = [*_mark_debts(classes), *_roll_debts(actor, classes)]
    nudging = actor.can(Permission.SCHOOL_MANAGE)
    if not actor.can(Permission.SCHOOL_READ_ALL):
        debts = [debt for debt in debts if debt.is_due_from(actor.account_id)]
    order = {each.id: place for place, each in enumerate(classes)}
    return Board(sorted(debts, key=lambda debt: (order[debt.school_class.id], debt.test is None)), nudging)


def sum_up(board: Board) -> list[TeacherSum]:
    """A line for each teacher with something to do, the most behind first."""
    marks: Counter[Teacher | None] = Counter()
    rolls: Counter[Teacher | None] = Counter()
    for debt in board.debts:
        for teacher in debt.teachers or (None,):
            (marks if debt.test else rolls)[teacher] += debt.missing
    found = [TeacherSum(teacher, marks[teacher], rolls[teacher]) for teacher in {**marks, **rolls}]
    return sorted(found, key=lambda line: (-line.marks, -line.rolls, line.teacher.name if line.teacher else ""))


def nudge(actor: Actor, *, account_id: int) -> bool:
    """Remind a teacher of what is missing; at most once a day. False when it was done today already."""
    if not actor.can(Permission.SCHOOL_MANAGE):
        raise NotAllowed
    debts = get_board(actor).of_teacher(account_id)
    if not debts:
        raise NotFound
    told = notify(
        [account_id],
        kind=Kind.PROGRESS_BEHIND,
        key=f"progress-{actor.unit_id}-{clock.today():%Y-%m-%d}",
        params={
            "who": actor.name,
            "marks": sum(debt.missing for debt in debts if debt.test),
            "rolls": sum(debt.missing for debt in debts if not debt.test),
        },
        path="/tien-do/",
        unit_id=actor.unit_id,
        by=actor.account_id,
    )
    return told > 0


@dataclass(frozen=True)
class DueTest:
    """A test whose marks are due by now: how many are expected, and how many of them are missing."""

    test: PlannedTest
    subject: str
    column: Column
    expected: int
    missing: int


def due_tests(classes: Sequence[SchoolClass]) -> Iterator[DueTest]:
    """The planned tests of classes of the present year whose marks are due, done or not, by day; five queries."""
    by_id = {each.id: each for each in classes}
    late = clock.today() - timedelta(days=MARKS_WITHIN_DAYS + 1)
    query = select(PlannedTest).where(PlannedTest.class_id.in_(by_id), PlannedTest.planned_on <= late)
    tests = db.session.scalars(query.order_by(PlannedTest.planned_on, PlannedTest.id)).all()
    if not tests:
        return
    ids = {test.class_id for test in tests}
    pupils, exempt, entered = count_by_grade(ids, clock.today()), _exempt(ids), _entered(ids)
    taught = find_taught([by_id[class_id] for class_id in ids])
    for test in tests:
        having = _having(taught.get((test.class_id, test.subject), ()), test.column)
        if not having:
            continue
        grades, place = _grades(by_id[test.class_id], pupils, having), (test.class_id, test.subject, test.semester)
        expected = sum(pupils[test.class_id, grade] - exempt[*place, grade] for grade in grades)
        missing = expected - sum(entered[*place, test.column, grade] for grade in grades)
        subject, column = having[0]
        yield DueTest(test, subject.name, column, expected, max(0, missing))


def _mark_debts(classes: Sequence[SchoolClass]) -> list[Debt]:
    open_tests = [due for due in due_tests(classes) if due.missing]
    if not open_tests:
        return []
    by_id, teachers = {each.id: each for each in classes}, find_teachers({due.test.class_id for due in open_tests})
    debts = []
    for due in open_tests:
        test = due.test
        if test.planned_on:
            who, since = teachers.get((test.class_id, test.subject), ()), due_on(test.planned_on)
            found = by_id[test.class_id]
            debts.append(Debt(found, who, due.missing, due.expected, since, test, due.subject, due.column))
    return debts


def _having(subjects: Sequence[ProgrammeSubject], code: str) -> list[tuple[ProgrammeSubject, Column]]:
    """The subject in the grades whose books have the column, with the column."""
    columns = [(subject, column) for subject in subjects for column in tested_columns(subject)]
    return [(subject, column) for subject, column in columns if column.code == code]


def _grades(
    school_class: SchoolClass,
    pupils: Mapping[tuple[int, int], int],
    having: Sequence[tuple[ProgrammeSubject, Column]],
) -> list[int]:
    """Whose marks are expected: in a combined class those of the grades that have the column, elsewhere everybody's."""
    sitting = [grade for class_id, grade in pupils if class_id == school_class.id]
    if not school_class.other_grades:
        return sitting
    return [grade for grade in sitting if any(subject.grade == grade for subject, _column in having)]


def _exempt_from(subject: Any, semester: Any) -> ColumnElement[bool]:
    return and_(
        Exemption.pupil_id == ClassPlace.pupil_id,
        Exemption.kind == "exempt",
        Exemption.ended_at.is_(None),
        Exemption.start_year == current_year(),
        Exemption.subject == subject,
        func.coalesce(Exemption.semester, semester) == semester,
    )


def _entered(class_ids: Collection[int]) -> Counter[Cell]:
    """Cells that hold something, of the pupils now in each class who are not exempt; one query."""
    cell = (ClassPlace.class_id, Mark.subject, Mark.semester, Mark.column, ClassPlace.grade)
    query = (
        select(*cell, func.count())
        .join(Mark, and_(Mark.pupil_id == ClassPlace.pupil_id, Mark.start_year == current_year(), Mark.value != ""))
        .where(
            ClassPlace.class_id.in_(class_ids),
            holds_on(ClassPlace, clock.today()),
            ~exists().where(_exempt_from(Mark.subject, Mark.semester)),
        )
        .group_by(*cell)
    )
    return Counter({(row[0], row[1], row[2], row[3], row[4]): row[5] for row in db.session.execute(query)})


def _exempt(class_ids: Collection[int]) -> Counter[tuple[int, str, int, int]]:
    """Pupils of each grade now in each class who need not do a subject in a semester; one query."""
    query = (
        select(ClassPlace.class_id, Exemption.subject, Exemption.semester, ClassPlace.grade, Exemption.pupil_id)
        .join(Exemption, Exemption.pupil_id == ClassPlace.pupil_id)
        .where(
            ClassPlace.class_id.in_(class_ids),
            holds_on(ClassPlace, clock.today()),
            Exemption.kind == "exempt",
            Exemption.ended_at.is_(None),
            Exemption.start_year == current_year(),
        )
        .distinct()
    )
    found = {
        (class_id, subject, each, grade, pupil_id)
        for class_id, subject, semester, grade, pupil_id in db.session.execute(query)
        for each in ((1, 2) if semester is None else (semester,))
    }
    return Counter((class_id, subject, semester, grade) for class_id, subject, semester, grade, _pupil_id in found)


def rolls_due(actor: Actor) -> list[date]:
    """The days of lessons of the present year up to yesterday, on each of which every class takes its rolls."""
    days, yesterday = load_days(actor, current_year()), clock.today() - timedelta(days=1)
    return [day for day in days.between(days.first, yesterday) if days.is_due(day)]


def _roll_debts(actor: Actor, classes: Sequence[SchoolClass]) -> list[Debt]:
    due = rolls_due(actor)
    teachers, taken = find_teachers([each.id for each in classes]), rolls_taken([each.id for each in classes], due)
    debts = []
    for each in classes:
        expected = len(due) * len(sessions_of(each.sessions_a_day))
        held = taken.get(each.id, {})
        missing = expected - sum(held.values())
        if missing > 0:
            since = next((day for day in due if held.get(day, 0) < expected // len(due)), None)
            debts.append(Debt(each, teachers.get((each.id, ""), ()), missing, expected, since))
    return debts


def rolls_taken(class_ids: Collection[int], due: Sequence[date]) -> Mapping[int, Mapping[date, int]]:
    """How many rolls each class took on each of these days; one query."""
    query = (
        select(Roll.class_id, Roll.day, func.count())
        .where(Roll.class_id.in_(class_ids), Roll.day.in_(due))
        .group_by(Roll.class_id, Roll.day)
    )
    found: dict[int, dict[date, int]] = {}
    for class_id, day, count in db.session.execute(query):
        found.setdefault(class_id, {})[day] = count
    return found
