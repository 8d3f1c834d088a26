"""What was changed in a sheet, by whom, when, from what to what and why; and taking back one's own last act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from portal.adapters import clock, tokens
from portal.db import db, read_pairs
from portal.errors import NotFound, RuleBroken
from portal.models.gradebook import Mark, MarkChange
from portal.models.school import ClassPlace, Pupil
from portal.rules.gradebook.fitting import show_either
from portal.rules.permissions import Actor
from portal.services.gradebook.books import Book, BookKey, get_book
from portal.services.gradebook.writing import UNDO, Change, write_in
from portal.services.paging import SIZE, Paged
from portal.services.school.scope import holds_on


@dataclass(frozen=True)
class Entry:
    """One change of one cell, values as a reader sees them."""

    pupil_id: int
    name: str
    column: str
    before: str
    after: str
    at: datetime
    by: str
    source: str
    reason: str
    approved_by: str


@dataclass(frozen=True)
class History:
    """A page of changes, the newest first, and the names of the class's pupils to choose from."""

    book: Book
    page: Paged[Entry]
    names: Mapping[int, str]


def list_changes(
    actor: Actor,
    *,
    key: BookKey,
    pupil_id: int | None = None,
    column: str | None = None,
    batch: str | None = None,
    number: int = 1,
) -> History:
    """The changes of a sheet, of one pupil or column in it, of one cell, or of one act."""
    book = get_book(actor, key)
    names = _names(book)
    if (pupil_id is not None and pupil_id not in names) or (column is not None and column not in book.by_code):
        raise NotFound
    wanted = [pupil_id] if pupil_id is not None else list(names)
    conditions = [
        Mark.pupil_id.in_(wanted),
        Mark.start_year == book.school_class.start_year,
        Mark.semester == key.semester,
        Mark.subject == key.subject,
        or_(Mark.class_id == key.class_id, Mark.pupil_id.in_(_here(key.class_id))),
    ]
    if column is not None:
        conditions.append(Mark.column == column)
    if batch is not None:
        conditions.append(MarkChange.batch == batch)
    query = select(MarkChange, Mark.pupil_id, Mark.column).join(Mark, Mark.id == MarkChange.mark_id).where(*conditions)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    number = min(max(1, number), max(1, -(-total // SIZE)))
    rows = db.session.execute(query.order_by(MarkChange.id.desc()).limit(SIZE).offset((number - 1) * SIZE))
    entries = [_entry(book, names, change, pupil, code) for change, pupil, code in rows]
    return History(book, Paged(entries, number, SIZE, total), names)


@dataclass(frozen=True)
class Undone:
    """How many cells are as before, and how many were left because they were changed since or take no writing now."""

    cells: int
    left: int


def undo_last(actor: Actor, *, key: BookKey, reason: str = "") -> Undone:
    """Take back the actor's own last act in the sheet, cell by cell, as far as nobody changed a cell since."""
    book = get_book(actor, key, for_writing=True)
    book.check_writing(reason)
    batch = _last_batch(actor, book)
    if batch is None:
        raise RuleBroken("Không còn thay đổi nào của bạn để hoàn tác, hoặc các ô đó đã được sửa tiếp.")
    return undo_batch(actor, book, batch, reason=reason)


def undo_batch(actor: Actor, book: Book, batch: str, *, reason: str) -> Undone:
    """Take back one act in a book found writable, as far as nobody changed a cell since."""
    undoing = f"{tokens.new_key()[:20]}-1"
    query = (
        select(MarkChange, Mark)
        .join(Mark, Mark.id == MarkChange.mark_id)
        .where(MarkChange.batch == batch, *_last())
        .order_by(MarkChange.id)
    )
    changes = [
        Change(
            pupil_id=mark.pupil_id,
            column=mark.column,
            typed=_shown(book, mark.column, change.before),
            seen=mark.version,
            batch=undoing,
        )
        for change, mark in db.session.execute(query)
    ]
    written = write_in(actor, book, changes, source=UNDO, reason=reason)
    done = sum(outcome.state == "saved" for outcome in written.outcomes)
    of_batch = db.session.scalar(select(func.count()).where(MarkChange.batch == batch)) or 0
    return Undone(done, of_batch - done)


def _last_batch(actor: Actor, book: Book) -> str | None:
    query = (
        select(MarkChange.batch)
        .join(Mark, Mark.id == MarkChange.mark_id)
        .where(
            Mark.pupil_id.in_(select(ClassPlace.pupil_id).where(ClassPlace.class_id == book.key.class_id)),
            Mark.start_year == book.school_class.start_year,
            Mark.semester == book.key.semester,
            Mark.subject == book.key.subject,
            Mark.class_id == book.key.class_id,
            MarkChange.by_id == actor.account_id,
            MarkChange.source != UNDO,
            MarkChange.approved_by == "",
            *_last(),
        )
    )
    return db.session.scalar(query.order_by(MarkChange.id.desc()).limit(1))


def _last() -> tuple[ColumnElement[bool], ...]:
    """Nobody changed the cell after this change."""
    later = aliased(MarkChange)
    return (~exists().where(later.mark_id == MarkChange.mark_id, later.id > MarkChange.id),)


def _here(class_id: int) -> Select[int]:
    """Who sits in the class today: what was written about them elsewhere came along."""
    return select(ClassPlace.pupil_id).where(ClassPlace.class_id == class_id, holds_on(ClassPlace, clock.today()))


def _names(book: Book) -> dict[int, str]:
    query = (
        select(Pupil.id, Pupil.full_name)
        .join(ClassPlace, ClassPlace.pupil_id == Pupil.id)
        .where(ClassPlace.class_id == book.key.class_id)
        .order_by(Pupil.name_sort, Pupil.id)
    )
    return read_pairs(query)


def _entry(book: Book, names: Mapping[int, str], change: MarkChange, pupil_id: int, code: str) -> Entry:
    return Entry(
        pupil_id=pupil_id,
        name=names.get(pupil_id, ""),
        column=code,
        before=_shown(book, code, change.before),
        after=_shown(book, code, change.after),
        at=change.at,
        by=change.by,
        source=change.source,
        reason=change.reason,
        approved_by=change.approved_by,
    )


def _shown(book: Book, code: str, value: str) -> str:
    return show_either(book.by_code.get(code), book.comment_only.get(code), value)
