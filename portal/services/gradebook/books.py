"""One book: a subject of a class in a semester, its columns, who teaches it, and what the actor may do with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from sqlalchemy import and_, exists, select

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.people import Account
from portal.models.school import HomeroomTeacher, ProgrammeSubject, SchoolChoice, SchoolClass, TeachingAssignment
from portal.rules.gradebook.books import BESIDE, book_columns
from portal.rules.gradebook.columns import Column, join_columns
from portal.rules.gradebook.regulations import regulation_for
from portal.rules.gradebook.standards import AssessedBy, Regulation, SecondaryCircular
from portal.rules.gradebook.switches import DEFAULT, MissingTest, Switches
from portal.rules.permissions import Actor, Permission
from portal.rules.school.days import is_written_up
from portal.rules.school.levels import level_of
from portal.services.gradebook.closing import closed_for, load_closed
from portal.services.school.choices import find_choices
from portal.services.school.scope import holds_on, visible_classes
from portal.services.school.subjects import grades_of, indicators_of, is_of
from portal.services.school.years import current_year, day_of, find_year

SEMESTERS = (1, 2)
LONGEST_REASON = 500


class Right(StrEnum):
    """What somebody may do with a sheet: rights follow the assignment of today."""

    READ = "read"
    WRITE = "write"
    ON_BEHALF = "on_behalf"


@dataclass(frozen=True)
class BookKey:
    """Names a sheet: the class, the semester (1 or 2), the code of the subject."""

    class_id: int
    semester: int
    subject: str


@dataclass(frozen=True)
class Book:
    """A sheet without its rows. ``teachers`` are those who teach the subject here today.

    ``by_grade``: the subject as each grade of the class has it; a combined class has several, ``programme`` the first.
    ``day``: whose list is shown, today's, of a past year that of its end. ``switches``: what the school chose;
    ``closed``: the semester is locked as a whole, so that a missing test may count where it chose so.
    """

    key: BookKey
    school_class: SchoolClass
    programme: ProgrammeSubject
    by_grade: Mapping[int, ProgrammeSubject]
    teachers: Sequence[str]
    right: Right
    day: date
    switches: Switches = DEFAULT
    closed: bool = False

    @property
    def may_write(self) -> bool:
        return self.right != Right.READ

    def grade_of(self, grade: int) -> int | None:
        """As which grade a pupil of a grade is assessed; None: the pupil does not have the subject at all."""
        if grade in self.by_grade:
            return grade
        return None if self.school_class.other_grades else self.programme.grade

    def regulation_of(self, grade: int) -> Regulation:
        """The circular that holds for a grade in the year of the class."""
        return regulation_for(level_of(grade), grade, self.school_class.start_year)

    @cached_property
    def columns(self) -> Sequence[Column]:
        """The columns of the sheet, as the books have them; of a combined class those of all its grades."""
        return join_columns([list(self.columns_for(grade).values()) for grade in self.by_grade])

    @cached_property
    def by_code(self) -> Mapping[str, Column]:
        """The columns by their codes."""
        return {column.code: column for column in self.columns}

    @cached_property
    def comment_only(self) -> Mapping[str, Column]:
        """What the same cells hold for a pupil who is assessed by comment only (R122), by code."""
        return {
            code: column for grade in self.by_grade for code, column in self.columns_for(grade, by_comment=True).items()
        }

    @cached_property
    def _columns(self) -> Mapping[tuple[int, bool], Mapping[str, Column]]:
        found = {}
        for grade, programme in self.by_grade.items():
            own, comment = (
                {column.code: column for column in columns_of(programme, assessed_by=kind, semester=self.key.semester)}
                for kind in (programme.assessed_by, AssessedBy.COMMENT)
            )
            found[grade, False] = own
            found[grade, True] = {code: column for code, column in comment.items() if code in own}
        return found

    def columns_for(self, grade: int, *, by_comment: bool = False) -> Mapping[str, Column]:
        """The columns of a pupil of a grade, by code; ``by_comment``: of one who is assessed by comment only (R122)."""
        return self._columns[grade, by_comment]

    def check_writing(self, reason: str) -> None:
        """Raise unless the actor may write here now; somebody who writes for the teacher says why."""
        if not self.may_write:
            raise NotAllowed
        check_reason(reason, on_behalf=self.right == Right.ON_BEHALF)


def check_reason(reason: str, *, on_behalf: bool) -> None:
    """Raise unless somebody who writes for the teacher says why, at readable length."""
    if on_behalf and not reason:
        raise RuleBroken("Bạn không dạy môn này ở lớp này. Hãy ghi lý do nhập thay rồi lưu.", field="reason")
    if len(reason) > LONGEST_REASON:
        raise RuleBroken("Không quá %(max)d ký tự.", field="reason", max=LONGEST_REASON)


def get_book(actor: Actor, key: BookKey, *, for_writing: bool = False) -> Book:
    """A sheet the actor may read; five statements at most. ``for_writing`` lets one writer at a time into a class."""
    found = _find(actor, key, for_writing=for_writing)
    if found is None or key.semester not in SEMESTERS:
        raise NotFound
    school_class, by_grade, chosen = found
    day = book_day(actor, school_class.start_year)
    teachers = _teachers(key, day, by_leader=school_class.grade == 0)
    right = _right(actor, school_class, teachers)
    programme = next(iter(by_grade.values()))
    book = Book(key, school_class, programme, by_grade, list(teachers.values()), right, day)
    if chosen and isinstance(book.regulation_of(programme.grade), SecondaryCircular):
        switches = find_choices(school_class.unit_id, school_class.start_year).switches
        zero = switches.missing_test == MissingTest.ZERO
        locked = load_closed(school_class.unit_id, school_class.start_year) if zero else ()
        closed = key.semester in closed_for(locked, key.class_id)
        book = replace(book, switches=switches, closed=closed)
    if not book.columns:
        raise NotFound
    return book


def book_day(actor: Actor, start_year: int) -> date:
    """The day whose lists the books of a year show: today, of a past year its end (one more statement)."""
    return clock.today() if start_year >= current_year() else day_of(find_year(actor, start_year), start_year)


def columns_of(programme: ProgrammeSubject, *, assessed_by: str | None = None, semester: int = 1) -> tuple[Column, ...]:
    """The columns of the book of a subject; ``assessed_by`` where it is not the subject's own kind."""
    return book_columns(
        grade=programme.grade,
        start_year=programme.start_year,
        subject=programme.code,
        assessed_by=programme.assessed_by if assessed_by is None else assessed_by,
        periods=programme.periods,
        semester=semester,
        indicators=indicators_of(programme),
    )


def beside_programme(school_class: SchoolClass, code: str, *, grade: int | None = None) -> ProgrammeSubject:
    """What stands for a book beside the subjects, of the class's own grade unless asked; never written."""
    return ProgrammeSubject(
        unit_id=school_class.unit_id,
        start_year=school_class.start_year,
        grade=school_class.grade if grade is None else grade,
        code=code,
        name=BESIDE[code],
        assessed_by=AssessedBy.COMMENT,
        periods=1,
        optional=False,
    )


def _find(
    actor: Actor, key: BookKey, *, for_writing: bool
) -> tuple[SchoolClass, Mapping[int, ProgrammeSubject], bool] | None:
    """The class, the subject as each of its grades has it, the class's own grade first; whether anybody anywhere chose
    something, so that what this school chose is worth a query."""
    if key.subject in BESIDE:
        only = visible_classes(actor).where(SchoolClass.id == key.class_id)
        found = db.session.scalar(only.with_for_update(of=SchoolClass) if for_writing else only)
        return None if found is None else (found, _beside(found, key.subject), False)
    same = and_(
        ProgrammeSubject.unit_id == SchoolClass.unit_id,
        ProgrammeSubject.start_year == SchoolClass.start_year,
        ProgrammeSubject.code == key.subject,
    )
    query = visible_classes(actor).where(SchoolClass.id == key.class_id)
    wanted = query.join(ProgrammeSubject, same).add_columns(
        ProgrammeSubject, exists().select_from(SchoolChoice).label("chosen")
    )
    if for_writing:
        wanted = wanted.with_for_update(of=SchoolClass)
    rows = [row for row in db.session.execute(wanted) if is_of(row.ProgrammeSubject, row.SchoolClass)]
    by_grade = {row.ProgrammeSubject.grade: row.ProgrammeSubject for row in rows}
    taught = [grade for *_school, grade in grades_of(rows[0].SchoolClass) if grade in by_grade] if rows else []
    return (rows[0].SchoolClass, {grade: by_grade[grade] for grade in taught}, rows[0].chosen) if taught else None


def _beside(school_class: SchoolClass, code: str) -> Mapping[int, ProgrammeSubject]:
    grades = [grade for *_school, grade in grades_of(school_class)]
    return {grade: beside_programme(school_class, code, grade=grade) for grade in grades}


def _teachers(key: BookKey, day: date, *, by_leader: bool) -> dict[int, str]:
    """Who writes the book on a day, by account: who teaches the subject, or leads the class; in preschool both."""
    leading: dict[int, str] = {}
    if key.subject in BESIDE or by_leader:
        query = (
            select(Account.id, Account.full_name)
            .join(HomeroomTeacher, HomeroomTeacher.account_id == Account.id)
            .where(HomeroomTeacher.class_id == key.class_id, holds_on(HomeroomTeacher, day))
            .order_by(Account.name_sort)
        )
        leading = read_pairs(query)
    if key.subject in BESIDE:
        return leading
    query = (
        select(Account.id, Account.full_name)
        .join(TeachingAssignment, TeachingAssignment.account_id == Account.id)
        .where(
            TeachingAssignment.class_id == key.class_id,
            TeachingAssignment.subject == key.subject,
            holds_on(TeachingAssignment, day),
        )
        .order_by(Account.name_sort)
    )
    return leading | read_pairs(query)


def _right(actor: Actor, school_class: SchoolClass, teachers: Mapping[int, str]) -> Right:
    """Who teaches the subject here writes until the year is over; leaders write on behalf; who leads the class, and
    the office, read."""
    may_write = actor.can(Permission.GRADEBOOK_WRITE)
    over = is_written_up(school_class.start_year, clock.today())
    if actor.account_id in teachers:
        return Right.WRITE if may_write and not over else Right.READ
    if actor.can(Permission.SCHOOL_READ_ALL):
        return Right.ON_BEHALF if may_write else Right.READ
    if not _leads(actor, school_class.id):
        raise NotAllowed
    return Right.READ


def _leads(actor: Actor, class_id: int) -> bool:
    query = select(HomeroomTeacher.id).where(
        HomeroomTeacher.class_id == class_id,
        HomeroomTeacher.account_id == actor.account_id,
        holds_on(HomeroomTeacher, clock.today()),
    )
    return db.session.scalar(query.limit(1)) is not None
