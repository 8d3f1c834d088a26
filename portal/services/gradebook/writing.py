"""Writing into a sheet: every cell is judged alone, different cells of two writers merge, the same cell asks.

A mark that families see is not written but proposed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.db import db
from portal.errors import RuleBroken
from portal.models.gradebook import MarkChange
from portal.rules.gradebook.columns import Column, Takes
from portal.rules.gradebook.fitting import show_stored
from portal.rules.gradebook.merging import Verdict, judge
from portal.rules.gradebook.subjects import SubjectResult
from portal.rules.gradebook.values import read_cell
from portal.rules.permissions import Actor
from portal.services.gradebook import locks
from portal.services.gradebook.books import Book, BookKey, get_book
from portal.services.gradebook.comment_bank import find_expander
from portal.services.gradebook.proposing import Proposal, check_proposing, propose
from portal.services.gradebook.publicity import Publicity, look_at_slips_later
from portal.services.gradebook.sheets import Cell, Row, load_rows, publicity, result_of
from portal.services.gradebook.storing import Act, Stored, store

UNDO = "undo"

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
    """What became of one change: saved (``value`` is what stands there now), refused with a message, in conflict, or
    waiting for approval (``wanted``) while ``value`` stands."""

    pupil_id: int
    column: str
    state: str
    value: str = ""
    version: int = 0
    refused: RuleBroken | None = None
    theirs: Theirs | None = None
    wanted: str = ""


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
    """What would become of changes: those to write, and the outcomes of all others.

    Families see the marks of those in ``guarded``, so that they are only proposed.
    """

    rows: Mapping[int, Row]
    writes: Sequence[Write]
    outcomes: Sequence[Outcome]
    public: Publicity

    @property
    def guarded(self) -> Sequence[Write]:
        return [found for found in self.writes if _is_guarded(self.public, found)]


def write_cells(actor: Actor, *, key: BookKey, changes: Sequence[Change], source: str, reason: str = "") -> Written:
    """Write what may be written of some changed cells, and say of each what became of it."""
    book = get_book(actor, key, for_writing=True)
    book.check_writing(reason)
    if len(changes) > MOST_CELLS:
        raise RuleBroken("Mỗi lần lưu nhiều nhất %(max)s ô.", max=MOST_CELLS)
    return write_in(actor, book, changes, source=source, reason=reason)


def write_in(actor: Actor, book: Book, changes: Sequence[Change], *, source: str, reason: str) -> Written:
    """As ``write_cells`` for a book that was found writable already."""
    looked = look_in(book, changes, str if source == UNDO else find_expander(actor, book.key.subject, changes))
    guarded = looked.guarded
    plain = [found for found in looked.writes if not _is_guarded(looked.public, found)]
    act = Act(by_id=actor.account_id, by=actor.name, source=source, reason=reason)
    granted, told = _propose(actor, book, guarded, act)
    _write(book, plain, act)
    _write(book, granted, replace(act, approved_by=actor.name))
    done = [*plain, *granted]
    if {found.change.column for found in done} & set(looked.public.columns):
        look_at_slips_later([book.key.class_id])
    outcomes = [*looked.outcomes, *told, *(_done(found, found.cell.version + 1) for found in done)]
    return Written(book, outcomes, _results(book, looked.rows, done))


def write_granted(book: Book, change: Change, act: Act) -> None:
    """Write one change that was approved, with the value as it was stored; ``RuleBroken`` when the cell changed since
    or no longer takes it."""
    row = load_rows(book, [change.pupil_id]).get(change.pupil_id)
    found = _read(row, change if row is None else replace(change, typed=row.show(change.column, change.typed)))
    if found.cell.version != change.seen:
        raise RuleBroken("Điểm đã đổi sau khi có đề nghị này.")
    _write(book, [found], act)


def _is_guarded(public: Publicity, found: Write) -> bool:
    cell = found.cell
    return public.is_guarded(
        found.change.column,
        value=cell.value,
        class_id=cell.class_id,
        written_at=cell.written_at,
        adjusted=cell.adjusted_at is not None,
    )


def _propose(actor: Actor, book: Book, guarded: Sequence[Write], act: Act) -> tuple[list[Write], list[Outcome]]:
    """Ask for the changes of marks that families see: those that hold at once, and what became of the others."""
    wanted, outcomes = list[Write](), list[Outcome]()
    for found in guarded:
        waiting = found.cell.waiting
        try:
            check_proposing(actor, waiting, undoing=act.source == UNDO, reason=act.reason)
        except RuleBroken as error:
            outcomes.append(_outcome(found.change, "refused", refused=error))
            continue
        if waiting is None or waiting.after != found.value:
            wanted.append(found)
        else:
            outcomes.append(_waits(found))
    if not wanted:
        return [], outcomes
    proposals = [
        Proposal(
            mark_id=found.cell.mark_id or 0,
            version=found.cell.version,
            before=found.cell.value,
            after=found.value,
            batch=found.change.batch,
            supersedes=found.cell.waiting,
        )
        for found in wanted
    ]
    holds = propose(actor, book, proposals, source=act.source, reason=act.reason)
    return (wanted, outcomes) if holds else ([], [*outcomes, *(_waits(found) for found in wanted)])


def look_in(book: Book, changes: Sequence[Change], expand: Callable[[str], str]) -> Looked:
    """What would become of some changes, codes of comments expanded, every check done; nothing is written."""
    rows = load_rows(book, (change.pupil_id for change in changes))
    states, closed = locks.column_states(book), dict[str, RuleBroken]()
    writes: dict[tuple[int, str], Write] = {}
    outcomes: list[Outcome] = []
    clashes: list[Write] = []
    for change in changes:
        try:
            found = _read(rows.get(change.pupil_id), change, expand)
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
    return Looked(rows, list(writes.values()), [*outcomes, *asked], publicity(book, rows.values()))


def _read(row: Row | None, change: Change, expand: Callable[[str], str] = str) -> Write:
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
    if column.takes == Takes.COMMENT:
        change = replace(change, typed=expand(change.typed))
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


def _write(book: Book, found: Sequence[Write], act: Act) -> None:
    writes = [
        Stored(
            pupil_id=each.change.pupil_id,
            column=each.change.column,
            cell=each.cell,
            value=each.value,
            batch=each.change.batch,
        )
        for each in found
    ]
    store(book, writes, act)


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


def _waits(found: Write) -> Outcome:
    old, new = (show_stored(found.column, value) for value in (found.cell.value, found.value))
    return _outcome(found.change, "waiting", value=old, version=found.cell.version, wanted=new)


def _outcome(change: Change, state: str, **facts: Any) -> Outcome:
    return Outcome(pupil_id=change.pupil_id, column=change.column, state=state, **facts)
