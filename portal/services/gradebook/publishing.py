"""Putting columns before the families, book by book, and what the families see of the marks."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Date, Integer, ScalarSelect, Select, and_, bindparam, func, insert, select, update

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, RuleBroken
from portal.models.gradebook import BookPublication, Correction, Mark
from portal.models.school import ClassPlace, SchoolClass
from portal.rules.gradebook.columns import Column
from portal.rules.gradebook.publishing import HOLD, Outcome, mark_seen_from, seen_from
from portal.rules.permissions import Actor
from portal.rules.school.days import day_in_year
from portal.rules.school.exemptions import SEMESTERS
from portal.services.bound import START_YEAR
from portal.services.gradebook.books import Book, BookKey, get_book
from portal.services.gradebook.locks import may_lock
from portal.services.gradebook.publicity import look_at_slips_later
from portal.services.records.audit import note
from portal.services.school.scope import holds_on


@dataclass(frozen=True, kw_only=True)
class Line:
    """A column of a book: of how many pupils something stands in it; when and by whom it was published."""

    column: Column
    entered: int
    published_at: datetime | None = None
    published_by: str = ""

    @property
    def seen_from(self) -> datetime | None:
        """When families see it, maybe in some minutes."""
        return None if self.published_at is None else seen_from(self.published_at)

    @property
    def is_waiting(self) -> bool:
        """Published, but not seen by anybody yet: can be taken back."""
        return self.seen_from is not None and self.seen_from > clock.now()


@dataclass(frozen=True)
class BookColumns:
    """A book with its columns; ``may_publish``: the actor may put them before the families."""

    book: Book
    lines: Sequence[Line]
    may_publish: bool


def list_columns(actor: Actor, key: BookKey) -> BookColumns:
    """What of a book is published, and what is entered but not published."""
    book = get_book(actor, key)
    entered, published = count_entered([key.class_id], key.semester, key.subject), _published(key)
    lines = [
        Line(
            column=column,
            entered=entered.get((key.class_id, key.subject, column.code), 0),
            published_at=published[column.code].published_at if column.code in published else None,
            published_by=published[column.code].published_by if column.code in published else "",
        )
        for column in book.columns
    ]
    return BookColumns(book, lines, _may_publish(actor, book))


def publish_columns(actor: Actor, *, key: BookKey, columns: Collection[str]) -> int:
    """Put columns of a book before the families; those published before stay as they are. How many are new."""
    book = get_book(actor, key, for_writing=True)
    if not _may_publish(actor, book):
        raise NotAllowed
    if not set(columns) or not set(columns) <= set(book.by_code):
        raise RuleBroken("Hãy chọn ít nhất một cột.", field="columns")
    published = _published(key)
    new = [code for code in book.by_code if code in columns and code not in published]
    insert_publications(actor, [(key.class_id, key.subject, code) for code in new], key.semester)
    if new:
        words = ", ".join(book.by_code[code].short for code in new)
        after = {"remark": f"{book.programme.name}: {words}"}
        note(actor, "columns_published", "school_class", key.class_id, after=after)
    return len(new)


def withdraw_column(actor: Actor, *, key: BookKey, column: str) -> bool:
    """Take a publication back while nobody could see it."""
    book = get_book(actor, key, for_writing=True)
    if not _may_publish(actor, book):
        raise NotAllowed
    found = _published(key).get(column)
    if found is None:
        return True
    if seen_from(found.published_at) <= clock.now():
        raise RuleBroken(
            "Gia đình đã xem được cột này nên không rút lại được. Điểm sai thì sửa, có lý do và được duyệt."
        )
    found.withdrawn_at, found.withdrawn_by = clock.now(), actor.name
    note(
        actor,
        "publication_withdrawn",
        "school_class",
        key.class_id,
        after={"remark": f"{book.programme.name}: {column}"},
    )
    return True


def insert_publications(actor: Actor, columns: Collection[tuple[int, str, str]], semester: int) -> None:
    """Columns as class, subject and code."""
    common = {
        "unit_id": actor.unit_id,
        "semester": semester,
        "published_at": clock.now(),
        "published_by_id": actor.account_id,
        "published_by": actor.name,
    }
    rows = [{**common, "class_id": class_id, "subject": subject, "column": code} for class_id, subject, code in columns]
    if rows:
        db.session.execute(insert(BookPublication), rows)
        look_at_slips_later({class_id for class_id, _subject, _code in columns})


def withdraw_recent(actor: Actor, *, semester: int) -> int:
    """Take back everything the actor published in a semester that nobody could see yet."""
    taken = update(BookPublication).where(
        BookPublication.unit_id == actor.unit_id,
        BookPublication.semester == semester,
        BookPublication.published_by_id == actor.account_id,
        BookPublication.withdrawn_at.is_(None),
        BookPublication.published_at > clock.now() - HOLD,
    )
    changed = taken.values(withdrawn_at=clock.now(), withdrawn_by=actor.name).returning(BookPublication.id)
    count = len(db.session.scalars(changed).all())
    if count and actor.unit_id is not None:
        note(actor, "publication_withdrawn", "unit", actor.unit_id, after={"count": count})
    return count


def count_entered(
    class_ids: Collection[int], semester: int, subject: str | None = None
) -> dict[tuple[int, str, str], int]:
    """Of how many pupils of today something stands in a column: by class, subject and code."""
    query = (
        select(ClassPlace.class_id, Mark.subject, Mark.column, func.count())
        .join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
        .join(Mark, and_(Mark.pupil_id == ClassPlace.pupil_id, Mark.start_year == SchoolClass.start_year))
        .where(
            ClassPlace.class_id.in_(class_ids),
            holds_on(ClassPlace, clock.today()),
            Mark.semester == semester,
            Mark.value != "",
        )
        .group_by(ClassPlace.class_id, Mark.subject, Mark.column)
    )
    if subject is not None:
        query = query.where(Mark.subject == subject)
    return {(class_id, code, column): count for class_id, code, column, count in db.session.execute(query)}


class ShownMark(NamedTuple):
    """One mark as a family sees it; ``value`` as stored, "" only where a published mark was taken out with approval.

    ``adjusted_at``: when it was last changed with approval after it was published. ``seen_since``: from when on.
    """

    semester: int
    subject: str
    column: str
    value: str
    class_id: int
    adjusted_at: datetime | None
    seen_since: datetime


@dataclass(frozen=True)
class FamilyMarks:
    """The marks of one pupil that the family sees, and the cells (semester, subject, column) that are kept from it:
    something stands there that is not published yet."""

    shown: Sequence[ShownMark]
    kept: Collection[tuple[int, str, str]]


def shown_to_families(*, pupil_ids: Collection[int], start_year: int) -> Mapping[int, Sequence[ShownMark]]:
    """What the families of these pupils see of a school year, by pupil; whose child it is was checked before.

    A mark stands with its approved value: what is asked for and not granted is not here. One statement.
    """
    found = read_for_families(pupil_ids=pupil_ids, start_year=start_year)
    return {pupil_id: marks.shown for pupil_id, marks in found.items() if marks.shown}


def read_for_families(
    *, pupil_ids: Collection[int], start_year: int, semesters: Collection[int] = SEMESTERS
) -> Mapping[int, FamilyMarks]:
    """As ``shown_to_families``, with the cells that are kept: no average may be worked out without them."""
    day = day_in_year(start_year, clock.today())
    wanted = {"pupil_ids": list(pupil_ids), "start_year": start_year, "semesters": list(semesters), "day": day}
    shown: defaultdict[int, list[ShownMark]] = defaultdict(list)
    kept: defaultdict[int, set[tuple[int, str, str]]] = defaultdict(set)
    now = clock.now()
    for row in db.session.execute(_marks(), wanted):
        pupil_id, semester, subject, column, value, class_id, written_at, there, here, adjusted_at = row
        known = min(there, here) if there and here else there or here
        since = mark_seen_from(published_at=known, written_at=written_at, adjusted_at=adjusted_at)
        if since is None or (since > now and adjusted_at is None):
            if value:
                kept[pupil_id].add((semester, subject, column))
        elif value or adjusted_at is not None:
            shown[pupil_id].append(ShownMark(semester, subject, column, value, class_id, adjusted_at, since))
    return {pupil_id: FamilyMarks(shown[pupil_id], kept[pupil_id]) for pupil_id in {*shown, *kept}}


@cache
def _marks() -> Select[*tuple[Any, ...]]:
    """The marks of some pupils in a year, each with when it was published and adjusted."""
    columns = (Mark.pupil_id, Mark.semester, Mark.subject, Mark.column, Mark.value, Mark.class_id, Mark.written_at)
    day: BindParameter[date] = bindparam("day", type_=Date)
    pupil_ids, semesters = (bindparam(name, expanding=True, type_=Integer) for name in ("pupil_ids", "semesters"))
    return (
        select(*columns, _published_where_written(), _published_where_sitting(day), _adjusted())
        .where(Mark.pupil_id.in_(pupil_ids), Mark.start_year == START_YEAR, Mark.semester.in_(semesters))
        .order_by(Mark.semester, Mark.subject, Mark.id)
    )


def _adjusted() -> ScalarSelect[datetime | None]:
    """When a mark was last changed with approval."""
    query = select(func.max(Correction.decided_at)).where(
        Correction.mark_id == Mark.id, Correction.outcome == Outcome.GRANTED
    )
    return query.correlate(Mark).scalar_subquery()


def _published_where_written() -> ScalarSelect[datetime | None]:
    """When the column of a mark was published in the class the mark was written in."""
    return _of_column().where(BookPublication.class_id == Mark.class_id).correlate(Mark).scalar_subquery()


def _published_where_sitting(day: BindParameter[date]) -> ScalarSelect[datetime | None]:
    """When it was in another class, that of the mark's own year that the pupil sits in on a day."""
    query = (
        _of_column()
        .join(SchoolClass, SchoolClass.id == BookPublication.class_id)
        .join(ClassPlace, ClassPlace.class_id == SchoolClass.id)
        .where(
            ClassPlace.pupil_id == Mark.pupil_id,
            ClassPlace.class_id != Mark.class_id,
            holds_on(ClassPlace, day),
            SchoolClass.start_year == Mark.start_year,
        )
    )
    return query.correlate(Mark).scalar_subquery()


def _of_column() -> Select[datetime | None]:
    return select(func.min(BookPublication.published_at)).where(
        BookPublication.semester == Mark.semester,
        BookPublication.subject == Mark.subject,
        BookPublication.column == Mark.column,
        BookPublication.withdrawn_at.is_(None),
    )


def _published(key: BookKey) -> Mapping[str, BookPublication]:
    """The publications of a book that hold, by column."""
    query = select(BookPublication).where(
        BookPublication.class_id == key.class_id,
        BookPublication.semester == key.semester,
        BookPublication.subject == key.subject,
        BookPublication.withdrawn_at.is_(None),
    )
    return {found.column: found for found in db.session.scalars(query)}


def _may_publish(actor: Actor, book: Book) -> bool:
    return book.may_write or may_lock(actor)
