"""One book: a subject of a class in a semester, its columns, who teaches it, and what the actor may do with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from sqlalchemy import and_, select

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.people import Account
from portal.models.school import HomeroomTeacher, ProgrammeSubject, SchoolClass, TeachingAssignment
from portal.rules.gradebook.books import BESIDE, book_columns
from portal.rules.gradebook.columns import Column
from portal.rules.gradebook.regulations import regulation_for
from portal.rules.gradebook.standards import AssessedBy, Regulation
from portal.rules.permissions import Actor, Permission
from portal.rules.school.levels import level_of
from portal.services.school.scope import holds_on, visible_classes

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
    """A sheet without its rows. ``teachers`` are those who teach the subject here today."""

    key: BookKey
    school_class: SchoolClass
    programme: ProgrammeSubject
    teachers: Sequence[str]
    right: Right

    @property
    def may_write(self) -> bool:
        return self.right != Right.READ

    @cached_property
    def regulation(self) -> Regulation:
        """The circular that holds for the class in its year."""
        grade = self.school_class.grade
        return regulation_for(level_of(grade), grade, self.school_class.start_year)

    @cached_property
    def columns(self) -> Sequence[Column]:
        """The columns of the sheet, as the books have them."""
        return self._columns(self.programme.assessed_by)

    @cached_property
    def by_code(self) -> Mapping[str, Column]:
        """The columns by their codes."""
        return {column.code: column for column in self.columns}

    @cached_property
    def comment_only(self) -> Mapping[str, Column]:
        """What the same cells hold for a pupil who is assessed by comment only (R122), by code."""
        found = {column.code: column for column in self._columns(AssessedBy.COMMENT)}
        return {code: column for code, column in found.items() if code in self.by_code}

    def _columns(self, assessed_by: str) -> Sequence[Column]:
        return columns_of(self.programme, assessed_by=assessed_by, semester=self.key.semester)

    def check_writing(self, reason: str) -> None:
        """Raise unless the actor may write here now; somebody who writes for the teacher says why."""
        if not self.may_write:
            raise NotAllowed
        if self.right == Right.ON_BEHALF and not reason:
            raise RuleBroken("Bạn không dạy môn này ở lớp này. Hãy ghi lý do nhập thay rồi lưu.", field="reason")
        if len(reason) > LONGEST_REASON:
            raise RuleBroken("Không quá %(max)d ký tự.", field="reason", max=LONGEST_REASON)


def get_book(actor: Actor, key: BookKey, *, for_writing: bool = False) -> Book:
    """A sheet the actor may read; three statements at most. ``for_writing`` lets one writer at a time into a class."""
    found = _find(actor, key, for_writing=for_writing)
    if found is None or key.semester not in SEMESTERS:
        raise NotFound
    school_class, programme = found
    teachers = _teachers(key)
    right = _right(actor, key.class_id, teachers)
    book = Book(key, school_class, programme, list(teachers.values()), right)
    if not book.columns:
        raise NotFound
    return book


def columns_of(programme: ProgrammeSubject, *, assessed_by: str | None = None, semester: int = 1) -> tuple[Column, ...]:
    """The columns of the book of a subject; ``assessed_by`` where it is not the subject's own kind."""
    return book_columns(
        grade=programme.grade,
        start_year=programme.start_year,
        subject=programme.code,
        assessed_by=programme.assessed_by if assessed_by is None else assessed_by,
        periods=programme.periods,
        semester=semester,
    )


def beside_programme(school_class: SchoolClass, code: str) -> ProgrammeSubject:
    """What stands for a book beside the subjects; never written to the programme."""
    return ProgrammeSubject(
        unit_id=school_class.unit_id,
        start_year=school_class.start_year,
        grade=school_class.grade,
        code=code,
        name=BESIDE[code],
        assessed_by=AssessedBy.COMMENT,
        periods=1,
        optional=False,
    )


def _find(actor: Actor, key: BookKey, *, for_writing: bool) -> tuple[SchoolClass, ProgrammeSubject] | None:
    if key.subject in BESIDE:
        only = visible_classes(actor).where(SchoolClass.id == key.class_id)
        found = db.session.scalar(only.with_for_update(of=SchoolClass) if for_writing else only)
        return None if found is None else (found, beside_programme(found, key.subject))
    same = and_(
        ProgrammeSubject.unit_id == SchoolClass.unit_id,
        ProgrammeSubject.start_year == SchoolClass.start_year,
        ProgrammeSubject.grade == SchoolClass.grade,
        ProgrammeSubject.code == key.subject,
    )
    query = visible_classes(actor).where(SchoolClass.id == key.class_id)
    wanted = query.join(ProgrammeSubject, same).add_columns(ProgrammeSubject)
    if for_writing:
        wanted = wanted.with_for_update(of=SchoolClass)
    row = db.session.execute(wanted).first()
    return None if row is None else (row[0], row[1])


def _teachers(key: BookKey) -> dict[int, str]:
    """Who writes the book today, by account: who teaches the subject, or leads the class."""
    if key.subject in BESIDE:
        leading = (
            select(Account.id, Account.full_name)
            .join(HomeroomTeacher, HomeroomTeacher.account_id == Account.id)
            .where(HomeroomTeacher.class_id == key.class_id, holds_on(HomeroomTeacher, clock.today()))
            .order_by(Account.name_sort)
        )
        return read_pairs(leading)
    query = (
        select(Account.id, Account.full_name)
        .join(TeachingAssignment, TeachingAssignment.account_id == Account.id)
        .where(
            TeachingAssignment.class_id == key.class_id,
            TeachingAssignment.subject == key.subject,
            holds_on(TeachingAssignment, clock.today()),
        )
        .order_by(Account.name_sort)
    )
    return read_pairs(query)


def _right(actor: Actor, class_id: int, teachers: Mapping[int, str]) -> Right:
    """Who teaches the subject here writes; leaders write on behalf; who leads the class, and the office, read."""
    may_write = actor.can(Permission.GRADEBOOK_WRITE)
    if actor.account_id in teachers:
        return Right.WRITE if may_write else Right.READ
    if actor.can(Permission.SCHOOL_READ_ALL):
        return Right.ON_BEHALF if may_write else Right.READ
    if not _leads(actor, class_id):
        raise NotAllowed
    return Right.READ


def _leads(actor: Actor, class_id: int) -> bool:
    query = select(HomeroomTeacher.id).where(
        HomeroomTeacher.class_id == class_id,
        HomeroomTeacher.account_id == actor.account_id,
        holds_on(HomeroomTeacher, clock.today()),
    )
    return db.session.scalar(query.limit(1)) is not None
