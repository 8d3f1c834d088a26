"""Leaders and the board look at what is published in the whole school, and publish everything entered at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.gradebook import BookPublication, Mark
from portal.models.school import ClassPlace, ProgrammeSubject, SchoolClass
from portal.rules.gradebook.publishing import HOLD
from portal.rules.permissions import Actor
from portal.services.gradebook.books import SEMESTERS, columns_of
from portal.services.gradebook.locks import check_lock_right
from portal.services.gradebook.naming import programmes_of, taught_in
from portal.services.gradebook.overview import current_semester
from portal.services.gradebook.publishing import count_entered, insert_publications
from portal.services.paging import Paged, paginate
from portal.services.records.audit import note
from portal.services.school.scope import holds_on
from portal.services.school.years import current_year

CLASSES = 20
Column = tuple[int, str, str]
"""A class, a subject, a column."""


@dataclass(frozen=True)
class Fullness:
    """Of a book: how many columns are published, and how many hold something and are not."""

    published: int
    unpublished: int


@dataclass(frozen=True)
class Matrix:
    """Classes and their books in the order of the books; ``recent``: what the actor can still take back."""

    semester: int
    classes: Paged[SchoolClass]
    books: Mapping[int, Sequence[ProgrammeSubject]]
    cells: Mapping[tuple[int, str], Fullness]
    recent: int

    @property
    def unpublished(self) -> int:
        """Columns shown that hold something and are not published."""
        return sum(each.unpublished for each in self.cells.values())


@dataclass(frozen=True)
class Plan:
    """What would be published: so many columns of so many classes, marks of so many pupils."""

    semester: int
    school_class: SchoolClass | None
    columns: Sequence[Column]
    classes: int
    pupils: int


def look_over(actor: Actor, *, semester: int | None = None, number: int = 1) -> Matrix:
    """What is published of the books of the present school year; the statements do not grow with the classes."""
    unit_id = check_lock_right(actor)
    semester = semester if semester in SEMESTERS else current_semester(actor, clock.today())
    classes = paginate(_classes(unit_id), number=number, size=CLASSES)
    programmes = programmes_of(classes.items)
    books = {each.id: taught_in(each, programmes) for each in classes.items}
    entered, published = _columns(classes.items, books, semester)
    cells = {
        (each.id, book.code): Fullness(
            len(published[each.id, book.code]),
            len(entered[each.id, book.code] - published[each.id, book.code]),
        )
        for each in classes.items
        for book in books[each.id]
    }
    return Matrix(semester, classes, books, cells, _recent(actor, semester))


def plan_publication(actor: Actor, *, semester: int, class_id: int | None = None) -> Plan:
    """Every column of a class, or of all classes, that holds something and is not published."""
    unit_id = check_lock_right(actor)
    query = _classes(unit_id)
    classes = db.session.scalars(query if class_id is None else query.where(SchoolClass.id == class_id)).all()
    if semester not in SEMESTERS or (class_id is not None and not classes):
        raise NotFound
    programmes = programmes_of(classes)
    books = {each.id: taught_in(each, programmes) for each in classes}
    entered, published = _columns(classes, books, semester)
    columns = [
        (each.id, book.code, code)
        for each in classes
        for book in books[each.id]
        for code in sorted(entered[each.id, book.code] - published[each.id, book.code])
    ]
    chosen = {each for each, _subject, _code in columns}
    return Plan(semester, classes[0] if class_id is not None else None, columns, len(chosen), _pupils(chosen, semester))


def publish_all(actor: Actor, *, semester: int, class_id: int | None = None) -> Plan:
    """Put everything that is entered and not published before the families."""
    plan = plan_publication(actor, semester=semester, class_id=class_id)
    insert_publications(actor, plan.columns, semester)
    if plan.columns and actor.unit_id is not None:
        target = ("unit", actor.unit_id) if class_id is None else ("school_class", class_id)
        note(actor, "columns_published", *target, after={"count": len(plan.columns)})
    return plan


def _classes(unit_id: int) -> Select[SchoolClass]:
    query = select(SchoolClass).where(
        SchoolClass.unit_id == unit_id,
        SchoolClass.start_year == current_year(),
        SchoolClass.put_away_at.is_(None),
    )
    return query.order_by(SchoolClass.grade, SchoolClass.name_sort, SchoolClass.id)


Codes = defaultdict[tuple[int, str], set[str]]


def _columns(
    classes: Sequence[SchoolClass], books: Mapping[int, Sequence[ProgrammeSubject]], semester: int
) -> tuple[Codes, Codes]:
    """By class and subject: the columns that hold something, and those that are published."""
    entered, published = Codes(set), Codes(set)
    known = {
        (class_id, book.code): {column.code for column in columns_of(book, semester=semester)}
        for class_id, found in books.items()
        for book in found
    }
    for class_id, subject, code in count_entered([each.id for each in classes], semester):
        if code in known.get((class_id, subject), ()):
            entered[class_id, subject].add(code)
    query = select(BookPublication.class_id, BookPublication.subject, BookPublication.column).where(
        BookPublication.class_id.in_([each.id for each in classes]),
        BookPublication.semester == semester,
        BookPublication.withdrawn_at.is_(None),
    )
    for class_id, subject, code in db.session.execute(query):
        published[class_id, subject].add(code)
    return entered, published


def _pupils(class_ids: Collection[int], semester: int) -> int:
    """Of how many pupils of these classes something stands in a column that is not published."""
    published = exists().where(
        BookPublication.class_id == ClassPlace.class_id,
        BookPublication.semester == semester,
        BookPublication.subject == Mark.subject,
        BookPublication.column == Mark.column,
        BookPublication.withdrawn_at.is_(None),
    )
    query = (
        select(func.count(ClassPlace.pupil_id.distinct()))
        .join(Mark, Mark.pupil_id == ClassPlace.pupil_id)
        .where(
            ClassPlace.class_id.in_(class_ids),
            holds_on(ClassPlace, clock.today()),
            Mark.start_year == current_year(),
            Mark.semester == semester,
            Mark.value != "",
            ~published,
        )
    )
    return db.session.scalar(query) or 0


def _recent(actor: Actor, semester: int) -> int:
    query = select(func.count()).where(
        BookPublication.unit_id == actor.unit_id,
        BookPublication.semester == semester,
        BookPublication.published_by_id == actor.account_id,
        BookPublication.withdrawn_at.is_(None),
        BookPublication.published_at > clock.now() - HOLD,
    )
    return db.session.scalar(query) or 0
