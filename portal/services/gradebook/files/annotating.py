"""The person's own workbook back, with what is wrong in each row of each sheet."""

from collections.abc import Iterator, Sequence

from portal.adapters.spreadsheet import Cell, MarkedSheet, write_marked_sheets
from portal.errors import NotFound, RuleBroken, Say, mark
from portal.rules.gradebook.columns import COMMENT_CODE
from portal.rules.permissions import Actor
from portal.services.gradebook.files.keeping import read_kept
from portal.services.gradebook.files.outcomes import get_import, has_faults
from portal.services.gradebook.files.plans import FilePlan, Rows, SheetPlan
from portal.services.school.noting import Note, noted_sheet, words_of
from portal.services.school.viewing import note_view

THEIRS = mark("%(by)s đã ghi “%(value)s”; chưa chọn giữ của ai.")


def annotate(sheets: Sequence[tuple[str, Rows]], plan: FilePlan, *, say: Say = str) -> bytes:
    """An XLSX file: wrong cells red, cells changed by others meanwhile and results that differ yellow, the words behind
    each row; comments given by their codes are written out."""
    return write_marked_sheets(
        [_sheet(name, rows, found, say) for (name, rows), found in zip(sheets, plan.sheets, strict=True)]
    )


def annotate_kept(actor: Actor, *, import_id: int, sheets: Sequence[tuple[str, Rows]], say: Say = str) -> bytes:
    """The same of an import while what was found in its file is kept; somebody else's is in the access log."""
    made = get_import(actor, import_id)
    plan = read_kept(import_id)
    if not has_faults(made) or len(plan.sheets) != len(sheets):
        raise NotFound
    if made.account_id != actor.account_id:
        classes = dict.fromkeys(sheet.key.class_id for sheet in plan.sheets if sheet.key is not None)
        for class_id in classes:
            note_view(actor, "sheet_export", class_id=class_id)
    return annotate(sheets, plan, say=say)


def _sheet(name: str, rows: Rows, found: SheetPlan, say: Say) -> MarkedSheet:
    if not rows:
        return MarkedSheet(name, [], {})
    return noted_sheet(
        name, _spelled_out(rows, found), found.heading_row or 0, sorted(_notes(found, say), key=_row_of), say=say
    )


def _spelled_out(rows: Rows, found: SheetPlan) -> list[list[Cell]]:
    """The sheet with the sentences of codes in the column of comments, where it has one."""
    mine = [list(row) for row in rows]
    if COMMENT_CODE in found.meanings:
        place = list(found.meanings).index(COMMENT_CODE)
        for cell in found.spelled_out:
            mine[cell.row] += [""] * (place + 1 - len(mine[cell.row]))
            mine[cell.row][place] = cell.typed
    return mine


def _row_of(note: Note) -> int:
    return note.row


def _notes(found: SheetPlan, say: Say) -> Iterator[Note]:
    if found.refused is not None:
        yield Note(found.heading_row or 0, None, "wrong", words_of(found.refused, "", say))
    for row, index, _name, error in found.faults:
        yield Note(row, index, "wrong", words_of(error, found.headings[index], say))
    for row, index, _name, notice in found.notices:
        yield Note(row, index, "doubtful", words_of(notice, found.headings[index], say))
    for cell in found.of("wrong", "conflict"):
        if cell.refused is not None:
            yield Note(cell.row, cell.index, "wrong", words_of(cell.refused, cell.short, say))
        elif cell.theirs is not None:
            said = RuleBroken(THEIRS, by=cell.theirs.by, value=cell.theirs.value)
            yield Note(cell.row, cell.index, "doubtful", words_of(said, cell.short, say))
