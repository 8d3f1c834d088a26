"""The one place that says whether a column of a book takes writing: screen, form, undo and imports all ask here."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, and_, or_, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.gradebook import BookLock, OpeningRequest
from portal.models.people import Account
from portal.models.school import BoardMember, ProgrammeSubject, SchoolClass
from portal.rules.gradebook.locking import ColumnState, Lock, Opening, state_of
from portal.rules.permissions import Actor, Permission
from portal.rules.vietnamese import short_time
from portal.services.gradebook.books import Book, columns_of
from portal.services.records.audit import note
from portal.services.school.scope import holds_on
from portal.services.school.years import current_year


def column_states(book: Book) -> Mapping[str, ColumnState]:
    """The lock state of every column of a book now; one statement."""
    school_class, key = book.school_class, book.key
    opened = and_(
        OpeningRequest.class_id == key.class_id,
        OpeningRequest.semester == key.semester,
        OpeningRequest.subject == key.subject,
        OpeningRequest.granted.is_(True),
    )
    query = _covering(school_class, key.semester, key.subject).add_columns(OpeningRequest)
    found = db.session.execute(query.outerjoin(OpeningRequest, opened)).all()
    locks = [_lock(row) for row in {lock.id: lock for lock, _opening in found}.values()]
    asked = {opening.id: opening for _lock, opening in found if opening is not None}.values()
    openings = [Opening(row.column, row.decided_at, row.hours) for row in asked if row.decided_at]
    now = clock.now()
    return {code: state_of(key.class_id, key.subject, code, locks, openings, now) for code in book.by_code}


def refusal(book: Book, state: ColumnState, column: str) -> RuleBroken:
    """Which lock, since when, who set it, who can open it."""
    assert state.lock is not None
    since, by = short_time(state.lock.at.astimezone(clock.LOCAL_ZONE)), state.lock.by
    if names := opener_names(book.school_class.unit_id):
        return RuleBroken(
            "Cột này đang khóa từ %(at)s (%(by)s khóa). Người mở được: %(openers)s và lãnh đạo trường.",
            field=column,
            at=since,
            by=by,
            openers=", ".join(names),
        )
    return RuleBroken(
        "Cột này đang khóa từ %(at)s (%(by)s khóa). Người mở được: lãnh đạo trường.", field=column, at=since, by=by
    )


def opener_names(unit_id: int) -> Sequence[str]:
    """The members of the board of today, by name; leaders besides them always may."""
    query = (
        select(Account.full_name)
        .join(BoardMember, BoardMember.account_id == Account.id)
        .where(BoardMember.unit_id == unit_id, holds_on(BoardMember, clock.today()))
        .order_by(Account.name_sort)
    )
    return db.session.scalars(query).all()


def may_lock(actor: Actor) -> bool:
    """Leaders, and the members of the board that looks after the electronic books."""
    if actor.unit_id is None or not actor.can(Permission.SCHOOL_READ):
        return False
    return actor.can(Permission.GRADEBOOK_LOCK) or actor.account_id in board_of(actor.unit_id)


def check_lock_right(actor: Actor) -> int:
    """The unit whose books the actor locks and opens; NotAllowed for everybody else."""
    if actor.unit_id is None or not may_lock(actor):
        raise NotAllowed
    return actor.unit_id


def board_of(unit_id: int) -> Sequence[int]:
    """The accounts of the board's members of today."""
    query = select(BoardMember.account_id).where(BoardMember.unit_id == unit_id, holds_on(BoardMember, clock.today()))
    return db.session.scalars(query).all()


def list_locks(actor: Actor) -> Sequence[BookLock]:
    """The locks in force in the present school year, the newest first."""
    query = select(BookLock).where(
        BookLock.unit_id == check_lock_right(actor),
        BookLock.start_year == current_year(),
        BookLock.lifted_at.is_(None),
    )
    return db.session.scalars(query.order_by(BookLock.id.desc())).all()


def list_choices(actor: Actor) -> tuple[Mapping[int, str], Mapping[str, str], Mapping[str, str]]:
    """What a lock can name this year: classes by id, subjects and columns by code, in the order of the books."""
    unit_id = check_lock_right(actor)
    classes = select(SchoolClass).where(
        SchoolClass.unit_id == unit_id, SchoolClass.start_year == current_year(), SchoolClass.put_away_at.is_(None)
    )
    programme = select(ProgrammeSubject).where(
        ProgrammeSubject.unit_id == unit_id, ProgrammeSubject.start_year == current_year()
    )
    subjects = db.session.scalars(programme.order_by(ProgrammeSubject.grade, ProgrammeSubject.position)).all()
    found = db.session.scalars(classes.order_by(SchoolClass.grade, SchoolClass.name_sort)).all()
    columns = {column.code: column.short for subject in subjects for column in columns_of(subject)}
    return {one.id: one.name for one in found}, {one.code: one.name for one in subjects}, columns


def set_lock(
    actor: Actor, *, semester: int, class_id: int | None, subject: str | None, column: str | None, reason: str
) -> BookLock:
    """Close books of the present school year from now on; what is left open (None) means every one."""
    unit_id = check_lock_right(actor)
    classes, subjects, columns = list_choices(actor)
    if semester not in (1, 2):
        raise RuleBroken("Hãy chọn học kì.", field="semester")
    for value, known, field in ((class_id, classes, "class_id"), (subject, subjects, "subject")):
        if value is not None and value not in known:
            raise RuleBroken("Hãy chọn một mục trong danh sách.", field=field)
    if column is not None and column not in columns:
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="column")
    made = BookLock(
        unit_id=unit_id,
        start_year=current_year(),
        semester=semester,
        class_id=class_id,
        subject=subject,
        column=column,
        reason=reason,
        locked_at=clock.now(),
        locked_by=actor.name,
    )
    db.session.add(made)
    db.session.flush()
    note(actor, "book_locked", "book_lock", made.id, after={"reason": reason})
    return made


def lift_lock(actor: Actor, *, lock_id: int) -> BookLock:
    """Take a lock away for good."""
    found = db.session.get(BookLock, lock_id)
    if found is None or found.unit_id != check_lock_right(actor):
        raise NotFound
    if found.lifted_at is None:
        found.lifted_at, found.lifted_by = clock.now(), actor.name
        note(actor, "book_unlocked", "book_lock", found.id)
    return found


def _covering(school_class: SchoolClass, semester: int, subject: str) -> Select[BookLock]:
    return select(BookLock).where(
        BookLock.unit_id == school_class.unit_id,
        BookLock.start_year == school_class.start_year,
        BookLock.semester == semester,
        BookLock.lifted_at.is_(None),
        or_(BookLock.class_id.is_(None), BookLock.class_id == school_class.id),
        or_(BookLock.subject.is_(None), BookLock.subject == subject),
    )


def _lock(row: BookLock) -> Lock:
    return Lock(row.class_id, row.subject, row.column, row.locked_at, row.locked_by, row.reason)
