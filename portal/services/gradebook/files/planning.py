"""The dry run of a file of marks: every cell compared with what it started from and with what stands there now.

A cell left as the file had it never overwrites what somebody wrote meanwhile; where both were changed, the person is
asked. Nothing is written, but every check is the one that writing does.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.spreadsheet import Cell, lines_of, text_of
from portal.db import db
from portal.errors import RuleBroken, mark
from portal.models.school import Pupil
from portal.rules.gradebook.columns import COMMENT_CODE, Column, Part
from portal.rules.gradebook.comments import type_codes
from portal.rules.gradebook.files.layouts import CELL_KEYS, CODES, MEANING_LABELS, REGULAR
from portal.rules.gradebook.files.matching import ClassList, Member, Said
from portal.rules.gradebook.files.stamps import Stamp
from portal.rules.gradebook.fitting import show_stored
from portal.rules.gradebook.merging import is_untouched
from portal.rules.permissions import Actor
from portal.rules.school.births import read_birth
from portal.rules.vietnamese import clean, fold
from portal.services.gradebook.books import Book
from portal.services.gradebook.comment_bank import find_expander
from portal.services.gradebook.files.differing import RESULT_KEYS, Doubled, SaidResult, find_differences
from portal.services.gradebook.files.exporting import NO_VALUE
from portal.services.gradebook.files.looking import look_at_sheet, remembered_map
from portal.services.gradebook.files.plans import FilePlan, Options, Planned, Rows, SheetPlan
from portal.services.gradebook.form_writing import MINE, NEVER, shown_then, stored_of
from portal.services.gradebook.sheets import EXEMPT, Row, load_rows
from portal.services.gradebook.writing import Change, Outcome, Write, look_in
from portal.services.school.viewing import note_view

BATCH = "file-1"
"""Names changes while they are only looked at."""
UNKNOWN = "\x00"
"""What a cell held when a file without a stamp was made: nothing that could be typed."""
NO_TABLE = mark("Không tìm thấy bảng điểm nào trong tệp.")
_EXEMPT_WORDS = {"mien", "m", "mien hoc"}


def plan_file(actor: Actor, *, sheets: Sequence[tuple[str, Rows]], options: Options) -> FilePlan:
    """Compare every sheet with its book."""
    plans = list(plan_sheets(actor, sheets=sheets, options=options))
    if all(plan.is_empty for plan in plans):
        raise RuleBroken(NO_TABLE, field="file")
    return FilePlan(plans)


def plan_sheets(actor: Actor, *, sheets: Sequence[tuple[str, Rows]], options: Options) -> Iterator[SheetPlan]:
    """The same sheet by sheet, for whoever does something between them; the transaction may change meanwhile."""
    remembered, taken = remembered_map(actor), dict[object, str]()
    for index, (name, rows) in enumerate(sheets):
        plan, stamp = look_at_sheet(actor, name, index, rows, options, remembered)
        if plan.book is not None and plan.refused is None and plan.book.key in taken:
            plan.refused = RuleBroken("Trang “%(name)s” đã là sổ này.", name=taken[plan.book.key])
        if plan.book is not None and plan.refused is None:
            taken[plan.book.key] = name
            _Comparison(actor, plan, plan.book, stamp, options).run(rows)
        yield plan


@dataclass(frozen=True)
class _Place:
    """Where in the file a change was said."""

    row: int
    index: int
    typed: str


class _Comparison:
    """One sheet against one book: five statements whatever its size."""

    def __init__(self, actor: Actor, plan: SheetPlan, book: Book, stamp: Stamp | None, options: Options) -> None:
        self.actor, self.plan, self.book, self.stamp, self.options = actor, plan, book, stamp, options
        self.rows = load_rows(book)
        self.members = ClassList(book.school_class.name, _members(self.rows))
        self.before = self._before()
        self.places: dict[tuple[int, str], _Place] = {}
        self.said: list[SaidResult] = []
        self.doubled: list[Doubled] = []
        self.used = [
            (index, key)
            for index, key in enumerate(plan.meanings)
            if key in book.by_code or key in CELL_KEYS or key in RESULT_KEYS
        ]
        self.regular = [column.code for column in book.columns if column.part == Part.REGULAR]

    def _before(self) -> Mapping[int, str]:
        if self.stamp is not None:
            return shown_then(self.rows.values(), self.stamp.newest)
        cells = (cell for row in self.rows.values() for cell in row.cells.values())
        return {cell.mark_id: UNKNOWN for cell in cells if cell.mark_id is not None and cell.value}

    def run(self, rows: Rows) -> None:
        """Fill in the plan."""
        assert self.plan.heading_row is not None
        changes = [
            change
            for number, cells in enumerate(rows[self.plan.heading_row + 1 :], start=self.plan.heading_row + 1)
            for change in self._of_row(number, cells)
        ]
        expand_codes = find_expander(self.actor, self.book.key.subject, [*changes, *self.doubled])
        looked = look_in(self.book, changes, expand_codes)
        self.plan.guarded = len(looked.guarded)
        self.plan.notices = find_differences(self.book, self.rows, self.said, looked.writes)
        self.plan.notices += [each.notice for each in self.doubled if each.differs(expand_codes)]
        for write in looked.writes:
            self._note_write(write)
        for outcome in looked.outcomes:
            self._note_outcome(outcome)
        self.plan.cells.sort(key=lambda cell: (cell.row, cell.index))

    def _of_row(self, number: int, cells: Sequence[Cell]) -> Iterator[Change]:
        filled = {key: cells[index] for index, key in enumerate(self.plan.meanings) if key and index < len(cells)}
        if not any(text_of(filled.get(key)) for key in ("ministry_code", "full_name")):
            return
        self.plan.rows += 1
        name = text_of(filled.get("full_name"))
        try:
            member = self.members.find(_said(filled))
            if (first := self.places.get((member.id, ""))) is not None:
                raise RuleBroken("Trùng với dòng %(row)d.", field="full_name", row=first.row + 1)
        except RuleBroken as error:
            index = self.plan.meanings.index(error.field) if error.field in self.plan.meanings else 0
            self.plan.faults.append((number, index, name, error))
            return
        row = self.rows[member.id]
        self.places[member.id, ""] = _Place(number, 0, "")
        for index, code, typed in self._typed(row, number, cells):
            self.places[member.id, code] = _Place(number, index, typed)
            if (change := self._change(row, code, typed)) is not None:
                yield change

    def _typed(self, row: Row, number: int, cells: Sequence[Cell]) -> Iterator[tuple[int, str, str]]:
        """What the row says, by index and code of the column."""
        codes, comment = self._of_key(CODES, cells), self._of_key(COMMENT_CODE, cells)
        for index, key in self.used:
            cell = cells[index] if index < len(cells) else ""
            if key in RESULT_KEYS:
                self.said.append(SaidResult(number, index, row.pupil_id, key, text_of(cell)))
            elif key == CODES and codes and comment:
                self.doubled.append(Doubled(number, index, row.name, type_codes(codes), comment))
            elif key == CODES and codes and COMMENT_CODE in self.book.by_code:
                yield index, COMMENT_CODE, type_codes(codes)
            elif key != COMMENT_CODE or comment or not codes:
                yield from self._of_cell(row, number, index, key, cell)

    def _of_cell(self, row: Row, number: int, index: int, key: str, cell: Cell) -> Iterator[tuple[int, str, str]]:
        """What one cell says; the regular scores of one cell are taken apart."""
        try:
            typed = _text(cell, comment=key == COMMENT_CODE)
            if row.assessed == EXEMPT and fold(clean(typed)) in _EXEMPT_WORDS:
                return
            if key != REGULAR:
                if key not in self.book.by_code and clean(typed):
                    raise RuleBroken("Sổ này không có cột này.")
                if key in self.book.by_code:
                    yield index, key, typed
                return
            words = typed.replace(";", " ").split()
            if len(words) > len(self.regular):
                raise RuleBroken("Sổ này có %(number)d điểm thường xuyên.", number=len(self.regular))
            words += [""] * (len(self.regular) - len(words))
        except RuleBroken as error:
            self._add(_Place(number, index, text_of(cell)), row, key, "wrong", refused=error)
            return
        for code, word in zip(self.regular, words, strict=True):
            yield index, code, "" if word == NO_VALUE else word

    def _of_key(self, key: str, cells: Sequence[Cell]) -> str:
        """What a row says in the column that means something; "" without one."""
        index = self.plan.meanings.index(key) if key in self.plan.meanings else len(cells)
        return text_of(cells[index]) if index < len(cells) else ""

    def _change(self, row: Row, code: str, typed: str) -> Change | None:
        """The change of one cell, None when the file says nothing new."""
        blank = not clean(typed)
        if typed == row.shown(code) or (blank and (not self.options.erase or self.stamp is None)):
            self.plan.same += not blank
            return None
        column, cell = row.columns.get(code), row.cell(code)
        then = None if cell.mark_id is None else self.before.get(cell.mark_id)
        seen = cell.version
        if then is not None and column is not None:
            wanted = stored_of(column, typed)
            if wanted == cell.value or is_untouched(shown_then=then, wanted=wanted):
                self.plan.same += 1
                return None
            choice = self.options.choices.get((self.plan.index, row.pupil_id, code), self.options.others)
            seen = cell.version if choice == MINE else NEVER
        return Change(pupil_id=row.pupil_id, column=code, typed=typed, seen=seen, batch=BATCH)

    def _note_write(self, write: Write) -> None:
        change = write.change
        self.plan.changes.append(change)
        row = self.rows[change.pupil_id]
        state = "changed" if write.cell.value else "new"
        place = replace(self.places[change.pupil_id, change.column], typed=change.typed)  # codes of comments expanded
        self._add(place, row, change.column, state)

    def _note_outcome(self, outcome: Outcome) -> None:
        place, row = self.places[outcome.pupil_id, outcome.column], self.rows[outcome.pupil_id]
        if outcome.state == "saved":
            self.plan.same += 1
        elif outcome.state == "conflict":
            self._add(place, row, outcome.column, "conflict", outcome=outcome)
        else:
            self._add(place, row, outcome.column, "wrong", refused=outcome.refused)

    def _add(
        self,
        place: _Place,
        row: Row,
        code: str,
        state: str,
        *,
        refused: RuleBroken | None = None,
        outcome: Outcome | None = None,
    ) -> None:
        column = row.columns.get(code)
        self.plan.states[state] += 1
        self.plan.cells.append(
            Planned(
                row=place.row,
                index=place.index,
                pupil_id=row.pupil_id,
                name=row.name,
                column=code,
                short=short_of(self.book, code),
                typed=_shown(column, place.typed),
                before=row.shown(code),
                state=state,
                seen=row.cell(code).version,
                refused=refused,
                theirs=outcome.theirs if outcome else None,
            )
        )


def _shown(column: Column | None, typed: str) -> str:
    """As it would be shown in the sheet; as typed where it cannot be read."""
    return typed if column is None else show_stored(column, stored_of(column, typed))


def short_of(book: Book, code: str) -> str:
    """The heading of a cell, also of one the book does not have."""
    column = book.by_code.get(code)
    return column.short if column else MEANING_LABELS.get(code, code)


def _members(rows: Mapping[int, Row]) -> list[Member]:
    query = select(Pupil.id, Pupil.ministry_code).where(Pupil.id.in_(rows), Pupil.ministry_code.is_not(None))
    codes: dict[int, str] = {pupil_id: code or "" for pupil_id, code in db.session.execute(query)}
    here = (row for row in rows.values() if row.gone is None)
    return [Member(row.pupil_id, row.name, codes.get(row.pupil_id, ""), row.born) for row in here]


def _said(filled: Mapping[str, Cell]) -> Said:
    try:
        born = read_birth(text_of(filled.get("born")), today=clock.today())
    except RuleBroken:
        born = ""
    code, name = text_of(filled.get("ministry_code")), text_of(filled.get("full_name"))
    return Said(code, name, born, text_of(filled.get("class_name")))


def _text(cell: Cell, *, comment: bool) -> str:
    if isinstance(cell, date) and not comment:
        raise RuleBroken("Bảng tính đã đổi ô này thành ngày tháng. Hãy định dạng ô là số hoặc chữ rồi gõ lại.")
    return lines_of(cell) if comment else text_of(cell)


def note_comparison(actor: Actor, plan: FilePlan) -> None:
    """Note in the access log whose books were looked into that the actor does not teach."""
    for class_id in plan.classes_of_others:
        note_view(actor, "sheet_import", class_id=class_id)
