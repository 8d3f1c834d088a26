"""A plan as its pages show it: class by class, pupil by pupil, and the dry run of the whole."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.errors import NotFound
from portal.models.gradebook import BookLock
from portal.models.rollover import RollOver, RollOverMove
from portal.models.school import ClassPlace, Enrolment, Pupil, SchoolClass
from portal.rules.permissions import Actor
from portal.rules.rollover.planning import Days, DryRun, Move, YearClass, dry_run
from portal.rules.rollover.proposing import NOT_ASSESSED
from portal.rules.school.statuses import ENROLLED
from portal.services.rollover.plans import (
    classes_of,
    closing_day,
    find_plan,
    get_plan,
    sitting_query,
)
from portal.services.school.class_writing import managed_unit, own_grades
from portal.services.school.viewing import note_look


@dataclass(frozen=True)
class ClassRow:
    """A class of the year that ends: how many get which outcome, how many are not assessed, how many are done."""

    school_class: SchoolClass
    outcomes: Mapping[str, int]
    not_assessed: int
    done: int
    to_classes: Sequence[str]
    open_books: bool

    @property
    def total(self) -> int:
        """How many pupils the plan has of the class."""
        return sum(self.outcomes.values())


@dataclass(frozen=True)
class Overview:
    """The plan class by class. ``without_class``: pupils of the school who sit in no class of the year."""

    start_year: int
    plan: RollOver | None
    rows: Sequence[ClassRow]
    without_class: int

    @property
    def totals(self) -> Counter[str]:
        """How many pupils of the school get which outcome."""
        return sum((Counter(row.outcomes) for row in self.rows), Counter())

    @property
    def done(self) -> int:
        """For how many it is carried out."""
        return sum(row.done for row in self.rows)

    @property
    def not_assessed(self) -> int:
        """Pupils for whom the books do not say enough."""
        return sum(row.not_assessed for row in self.rows)

    @property
    def open_books(self) -> Sequence[str]:
        """Names of the classes whose books of the second semester can still be written."""
        return [row.school_class.name for row in self.rows if row.open_books]


def read_overview(actor: Actor, start_year: int) -> Overview:
    """How ready the school is, and what the plan says of each class."""
    plan, unit_id = find_plan(actor, start_year), managed_unit(actor)
    classes = classes_of(unit_id, start_year)
    moves = _moves(plan.id) if plan else []
    closed = _closed_classes(unit_id, start_year)
    by_class: dict[int, list[RollOverMove]] = {class_id: [] for class_id in classes}
    for move, _name in moves:
        by_class.setdefault(move.class_id, []).append(move)
    rows = [
        _row(found, by_class[class_id], open_books=not ({class_id, None} & closed))
        for class_id, found in classes.items()
    ]
    seated = select(ClassPlace.pupil_id).where(ClassPlace.class_id.in_(classes), ClassPlace.valid_to.is_(None))
    merged = select(Pupil.id).where(Pupil.merged_into_id.is_not(None))
    without = select(func.count()).where(
        Enrolment.unit_id == unit_id, Enrolment.status == ENROLLED, Enrolment.pupil_id.not_in(seated.union(merged))
    )
    done = sum(row.done for row in rows)
    return Overview(start_year, plan, rows, 0 if done else db.session.scalar(without) or 0)


def _row(school_class: SchoolClass, moves: Sequence[RollOverMove], *, open_books: bool) -> ClassRow:
    return ClassRow(
        school_class,
        Counter(move.outcome for move in moves),
        sum(move.result == NOT_ASSESSED for move in moves),
        sum(move.done_at is not None for move in moves),
        sorted({move.to_class for move in moves if move.to_class}),
        open_books and school_class.grade > 0,
    )


def _closed_classes(unit_id: int, start_year: int) -> set[int | None]:
    """Classes whose books of the second semester are closed as a whole; None stands for all of them."""
    query = select(BookLock.class_id).where(
        BookLock.unit_id == unit_id,
        BookLock.start_year == start_year,
        BookLock.semester == 2,
        BookLock.lifted_at.is_(None),
        BookLock.subject.is_(None),
        BookLock.column.is_(None),
    )
    return set(db.session.scalars(query))


def _moves(plan_id: int, class_id: int | None = None) -> list[tuple[RollOverMove, str]]:
    query = (
        select(RollOverMove, Pupil.full_name)
        .join(Pupil, Pupil.id == RollOverMove.pupil_id)
        .where(RollOverMove.roll_over_id == plan_id)
        .order_by(Pupil.name_sort, Pupil.id)
    )
    if class_id is not None:
        query = query.where(RollOverMove.class_id == class_id)
    return [(move, name) for move, name in db.session.execute(query)]


@dataclass(frozen=True)
class ClassPlan:
    """A class of the plan; ``seen`` changes when anything that is shown changes."""

    plan: RollOver
    school_class: SchoolClass
    moves: Sequence[tuple[RollOverMove, str]]
    seen: str


def read_class_plan(actor: Actor, *, start_year: int, class_id: int, visit: bool = False) -> ClassPlan:
    """What the plan says of each pupil of a class; a visit goes into the access log as one of the results."""
    plan = get_plan(actor, start_year)
    if note_look(actor, "results", visit=visit, class_id=class_id):
        plan = get_plan(actor, start_year)
    school_class = classes_of(plan.unit_id, start_year).get(class_id)
    if school_class is None:
        raise NotFound
    moves = _moves(plan.id, class_id)
    shown = [(move.pupil_id, move.outcome, move.to_class, move.done_at is None) for move, _name in moves]
    return ClassPlan(plan, school_class, moves, digest(shown))


def digest(shown: object) -> str:
    """A short fingerprint of what a page shows."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Preview:
    """The dry run of a plan; ``before`` pupils sit in the classes of the old year."""

    plan: RollOver
    run: DryRun
    classes: Mapping[int, SchoolClass]
    before: int
    seen: str


def read_preview(actor: Actor, start_year: int, *, lock: bool = False) -> Preview:
    """Everything carrying the plan out would do now, and what stands in the way."""
    plan = get_plan(actor, start_year, lock=lock)
    sitting = {pupil.id: class_id for pupil, class_id, _grade in _sitting(plan)}
    placed = _placed(plan.unit_id, start_year + 1)
    moves = [
        Move(
            pupil_id=move.pupil_id,
            name=name,
            class_id=move.class_id,
            outcome=move.outcome,
            to_class=move.to_class,
            to_grade=move.to_grade,
            sits_there=sitting.get(move.pupil_id) == move.class_id,
            placed=move.pupil_id in placed,
            done=move.done_at is not None,
        )
        for move, name in _moves(plan.id)
    ]
    run = dry_run(
        moves,
        classes=_year_classes(plan.unit_id, start_year + 1, Counter(placed.values())),
        intake=plan.intake,
        grades=own_grades(actor),
        days=Days(closing_day(actor, start_year), plan.begins_on, plan.finished_on, clock.today()),
        unplanned=len(sitting.keys() - {move.pupil_id for move in moves}),
    )
    shown = [(move.pupil_id, move.outcome, move.to_class) for move in run.ready]
    targets = [(target.name, target.grades, target.known) for target in run.targets]
    seen = digest((plan.begins_on, plan.finished_on, plan.decision, plan.keep_homeroom, shown, targets))
    return Preview(plan, run, classes_of(plan.unit_id, start_year), len(sitting), seen)


def _sitting(plan: RollOver) -> Sequence[tuple[Pupil, int, int]]:
    return [(row[0], row[1], row[2]) for row in db.session.execute(sitting_query(plan.unit_id, plan.start_year))]


def _placed(unit_id: int, start_year: int) -> dict[int, int]:
    """Who has a class of a year already, by pupil."""
    return read_pairs(
        select(ClassPlace.pupil_id, ClassPlace.class_id)
        .join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
        .where(SchoolClass.unit_id == unit_id, SchoolClass.start_year == start_year)
        .where(or_(ClassPlace.valid_to.is_(None), ClassPlace.valid_to > ClassPlace.valid_from))
    )


def _year_classes(unit_id: int, start_year: int, sizes: Mapping[int, int]) -> dict[str, YearClass]:
    query = select(SchoolClass).where(SchoolClass.unit_id == unit_id, SchoolClass.start_year == start_year)
    return {
        found.name: YearClass(
            found.id, (found.grade, *found.other_grades), found.put_away_at is not None, sizes.get(found.id, 0)
        )
        for found in db.session.scalars(query)
    }
