"""Cells as they are stored: the new ones, the changed ones, and a line of history for each."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert, update

from portal.adapters import clock
from portal.db import db
from portal.models.gradebook import Mark, MarkChange
from portal.services.gradebook.books import Book
from portal.services.gradebook.sheets import Cell


@dataclass(frozen=True, kw_only=True)
class Act:
    """Who writes, from where, why; ``approved_by`` where families saw the mark already."""

    by_id: int
    by: str
    source: str
    reason: str
    approved_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A cell as it was, what is to stand in it, the act of typing it belongs to."""

    pupil_id: int
    column: str
    cell: Cell
    value: str
    batch: str


def store(book: Book, writes: Sequence[Stored], act: Act) -> None:
    """Three statements at most: the new cells, the changed cells, what was changed."""
    now = clock.now()
    common = {
        "unit_id": book.school_class.unit_id,
        "class_id": book.key.class_id,
        "written_at": now,
        "written_by_id": act.by_id,
    }
    ids = {(each.pupil_id, each.column): each.cell.mark_id for each in writes}
    new = [
        {
            **common,
            "pupil_id": each.pupil_id,
            "start_year": book.school_class.start_year,
            "semester": book.key.semester,
            "subject": book.key.subject,
            "column": each.column,
            "value": each.value,
        }
        for each in writes
        if each.cell.mark_id is None
    ]
    if new:
        made = db.session.execute(insert(Mark).returning(Mark.id, Mark.pupil_id, Mark.column), new)
        ids |= {(pupil_id, column): mark_id for mark_id, pupil_id, column in made}
    changed = [
        {**common, "id": each.cell.mark_id, "value": each.value, "version": each.cell.version + 1}
        for each in writes
        if each.cell.mark_id is not None
    ]
    if changed:
        db.session.execute(update(Mark), changed)
    if writes:
        db.session.execute(
            insert(MarkChange),
            [
                {
                    "mark_id": ids[each.pupil_id, each.column],
                    "before": each.cell.value,
                    "after": each.value,
                    "at": now,
                    "by_id": act.by_id,
                    "by": act.by,
                    "source": act.source,
                    "reason": act.reason,
                    "approved_by": act.approved_by,
                    "batch": each.batch,
                }
                for each in writes
            ],
        )
