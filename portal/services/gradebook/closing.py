"""Which semesters of a class are closed as a whole: only then may a missing test count, where the school chose so."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.db import db
from portal.models.gradebook import BookLock

Closed = Sequence[tuple[int, int | None]]
"""Semesters with the class they are closed for, None for every class."""


def load_closed(unit_id: int, start_year: int) -> Closed:
    """The semesters of a school year in which one lock closes every subject and column; one query."""
    query = select(BookLock.semester, BookLock.class_id).where(
        BookLock.unit_id == unit_id,
        BookLock.start_year == start_year,
        BookLock.lifted_at.is_(None),
        BookLock.subject.is_(None),
        BookLock.column.is_(None),
    )
    return [(semester, class_id) for semester, class_id in db.session.execute(query)]


def closed_for(closed: Closed, class_id: int) -> frozenset[int]:
    """The semesters that are closed for one class."""
    return frozenset(semester for semester, only in closed if only in {None, class_id})
