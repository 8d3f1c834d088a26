"""Writing into a sheet: every cell is judged alone, different cells of two writers merge, the same cell asks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.gradebook import Mark, MarkChange
from portal.rules.gradebook.columns import Column
from portal.rules.gradebook.fitting import show_stored
from portal.rules.gradebook.merging import Verdict, judge
from portal.rules.gradebook.subjects import SubjectResult
from portal.rules.gradebook.values import read_cell
from portal.rules.permissions import Actor
from portal.services.gradebook import locks
from portal.services.gradebook.books import Book, BookKey, get_book
from portal.services.gradebook.sheets import Cell, Row, load_rows, result_of

MOST_CELLS = 1000
"""Cells of one request: a class of 60 with every column it can have."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """What somebody typed into a cell, and the version of it that was seen. ``batch`` names the act it belongs to."""

    pupil_id: int
    column: str
    typed: str
    seen: int
    batch: str


@dataclass(frozen=True)
class Theirs:
    """What somebody else wrote into the same cell meanwhile, as shown."""

    value: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one change: saved (``value`` is what stands there now), refused with a message, or in conflict."""

    pupil_id: int
    column: str
    state: str
    value: str = ""
    version: int = 0
    refused: RuleBroken | None = None
    theirs: Theirs | None = None


@dataclass(frozen=True)
class Written:
    """The outcomes in the order of the changes, and the results of the pupils concerned, computed anew."""

    book: Book
    outcomes: Sequence[Outcome]
    results: Mapping[int, SubjectResult | None]


@dataclass(frozen=True)
class Write:
    """A change that may be written: the cell as it is, the column, the value as it is stored."""

    change: Change
    cell: Cell
    column: Column
    value: str


@dataclass(frozen=True)
class Looked:
    """What would become of changes: those to write, and the outcomes of all others."""

    rows: Mapping[int, Row]
    writes: Sequence[Write]
    outcomes: Sequence[Outcome]


def write_cells(actor: Actor, *, key: BookKey, changes: Sequence[Change], source: str, reason: str = "") -> Written:
    """Write what may be written of some changed cells, and say of each what became of it."""
    book = get_book(actor, key, for_writing=True)
    book.check_writing(reason)
    if len(changes) > MOST_CELLS:
        raise RuleBroken("Mỗi lần lưu nhiều nhất %(max)s ô.", max=MOST_CELLS)
    return write_in(actor, book, changes, source=source, reason=reason)


def write_in(actor: Actor, book: Book, changes: Sequence[Change], *, source: str, reason: str) -> Written:
    """As ``write_cells`` for a book that was found writable already."""
    looked = look_in(book, changes)
    _write(actor, book, looked.writes, source=source, reason=reason)
    outcomes = [*looked.outcomes, *(_done(found, found.cell.version + 1) for found in looked.writes)]
    return Written(book, outcomes, _results(book, looked.rows, looked.writes))


def look_in(book: Book, changes: Sequence[Change]) -> Looked:
    """What would become of some changes, every check done; nothing is written."""
    rows = load_rows(book, (change.pupil_id for change in changes))
    states, closed = locks.column_states(book), dict[str, RuleBroken]()
    writes: dict[tuple[int, str], Write] = {}
    outcomes: list[Outcome] = []
    clashes: list[Write] = []
    for change in changes:
        try:
            found = _read(rows.get(change.pupil_id), change)
            if (state := states[change.column]).is_locked and found.value != found.cell.value:
                if change.column not in closed:
                    closed[change.column] = locks.refusal(book, state, change.column)
                raise closed[change.column]
        except RuleBroken as error:
            outcomes.append(_outcome(change, "refused", refused=error))
            continue
        place = (change.pupil_id, change.column)
        match judge(stored=found.cell.value, version=found.cell.version, wanted=found.value, seen=change.seen):
            case Verdict.CONFLICT:
                clashes.append(found)
            case Verdict.WRITE:
                writes[place] = found
            case Verdict.SAME:
                outcomes.append(_done(found, found.cell.version))
    settled, asked = _settle(clashes)
    for found in settled:
        writes[found.change.pupil_id, found.change.column] = found
    return Looked(rows, list(writes.values()), [*outcomes, *asked])


def _read(row: Row | None, change: Change) -> Write:
    """The change as it would be stored; ``RuleBroken`` when the cell does not take it."""
    if row is None:
        raise RuleBroken("Học sinh này không thuộc lớp.", field=change.column)
    if row.gone is not None:
        raise RuleBroken("Học sinh đã rời lớp, điểm ở đây chỉ còn để xem.", field=change.column)
    if not row.is_open:
        raise RuleBroken("Học sinh được miễn học môn này.", field=change.column)
    column = row.columns.get(change.column)
    if column is None:
        raise RuleBroken("Học sinh này không có cột điểm đó.", field=change.column)
    cell = row.cell(change.column)
    if cell.from_other == "school":
        raise RuleBroken("Điểm do trường khác ghi, không sửa ở đây.", field=change.column)
    return Write(change, cell, column, read_cell(column, change.typed))


def _settle(clashes: Sequence[Write]) -> tuple[list[Write], list[Outcome]]:
    """Not a clash after all: the answer to the same browser page was lost on the way. One statement when any clash."""
    if not clashes:
        return [], []
    last = last_changes([found.cell.mark_id or 0 for found in clashes])
    settled, asked = [], []
    for found in clashes:
        latest = last.get(found.cell.mark_id or 0)
        if latest is not None and page_of(latest.batch) == page_of(found.change.batch):
            settled.append(found)
        elif latest is not None:
            theirs = Theirs(show_stored(found.column, found.cell.value), latest.by, latest.at)
            asked.append(_outcome(found.change, "conflict", version=found.cell.version, theirs=theirs))
        else:  # never written here: the page is older than a pupil's merged record
            settled.append(found)
    return settled, asked


def page_of(batch: str) -> str:
    """A batch is named "<page>-<number>"; the page is the one opened in a browser."""
    return batch.rpartition("-")[0]


def last_changes(mark_ids: Iterable[int]) -> dict[int, MarkChange]:
    """The last change of each of these cells."""
    query = select(MarkChange).where(MarkChange.mark_id.in_(list(mark_ids))).order_by(MarkChange.id)
    return {change.mark_id: change for change in db.session.scalars(query)}


def _write(actor: Actor, book: Book, writes: Sequence[Write], *, source: str, reason: str) -> None:
    """Three statements at most: the new cells, the changed cells, what was changed."""
    now = clock.now()
    new = [found for found in writes if found.cell.mark_id is None]
    ids = {(found.change.pupil_id, found.change.column): found.cell.mark_id for found in writes}
    if new:
        rows = [
            {
                "pupil_id": found.change.pupil_id,
                "start_year": book.school_class.start_year,
                "semester": book.key.semester,
                "subject": book.key.subject,
                "column": found.change.column,
                "value": found.value,
                "unit_id": book.school_class.unit_id,
                "class_id": book.key.class_id,
                "written_at": now,
                "written_by_id": actor.account_id,
            }
            for found in new
        ]
        made = db.session.execute(insert(Mark).returning(Mark.id, Mark.pupil_id, Mark.column), rows)
        ids |= {(pupil_id, column): mark_id for mark_id, pupil_id, column in made}
    changed = [
        {
            "id": found.cell.mark_id,
            "value": found.value,
            "unit_id": book.school_class.unit_id,
            "class_id": book.key.class_id,
            "written_at": now,
            "written_by_id": actor.account_id,
            "version": found.cell.version + 1,
        }
        for found in writes
        if found.cell.mark_id is not None
    ]
    if changed:
        db.session.execute(update(Mark), changed)
    if writes:
        db.session.execute(
            insert(MarkChange),
            [
                {
                    "mark_id": ids[found.change.pupil_id, found.change.column],
                    "before": found.cell.value,
                    "after": found.value,
                    "at": now,
                    "by_id": actor.account_id,
                    "by": actor.name,
                    "source": source,
                    "reason": reason,
                    "batch": found.change.batch,
                }
                for found in writes
            ],
        )


def _results(book: Book, rows: Mapping[int, Row], writes: Iterable[Write]) -> dict[int, SubjectResult | None]:
    cells = {pupil_id: dict(row.cells) for pupil_id, row in rows.items()}
    for found in writes:
        cells[found.change.pupil_id][found.change.column] = Cell(found.value)
    return {
        pupil_id: result_of(book, row.grade, row.assessed, row.columns, cells[pupil_id])
        for pupil_id, row in rows.items()
    }


def _done(found: Write, version: int) -> Outcome:
    return _outcome(found.change, "saved", value=show_stored(found.column, found.value), version=version)


def _outcome(
    change: Change,
    state: str,
    *,
    value: str = "",
    version: int = 0,
    refused: RuleBroken | None = None,
    theirs: Theirs | None = None,
) -> Outcome:
    return Outcome(
        pupil_id=change.pupil_id,
        column=change.column,
        state=state,
        value=value,
        version=version,
        refused=refused,
        theirs=theirs,
    )
