"""The sheet as a plain form: every cell comes back; the history tells what was changed, and what by others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from portal.adapters import tokens
from portal.db import read_pairs
from portal.errors import RuleBroken
from portal.models.gradebook import MarkChange
from portal.rules.gradebook.columns import Column
from portal.rules.gradebook.merging import is_untouched
from portal.rules.gradebook.values import read_cell
from portal.rules.permissions import Actor
from portal.services.gradebook.books import BookKey, get_book
from portal.services.gradebook.sheets import Row, load_rows
from portal.services.gradebook.writing import Change, Written, write_in

Place = tuple[int, str]
MINE, THEIRS = "mine", "theirs"
NEVER = -1
"""A version that no cell has: it was changed by somebody else since the page was made."""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A form as it came back: all cells by pupil and column, the number of the last change the page knew, choices."""

    cells: Mapping[Place, str]
    newest: int
    choices: Mapping[Place, str]


def write_form(actor: Actor, *, key: BookKey, sent: Sent, reason: str = "") -> Written:
    """Write the cells of a form that were changed by the person; cells left alone keep what others wrote meanwhile."""
    book = get_book(actor, key, for_writing=True)
    book.check_writing(reason)
    rows = load_rows(book, {pupil_id for pupil_id, _column in sent.cells})
    before = shown_then(rows.values(), sent.newest)
    batch = f"{tokens.new_key()[:20]}-1"
    changes = [
        change
        for (pupil_id, column), typed in sent.cells.items()
        if (change := _change(rows.get(pupil_id), pupil_id, column, typed, before, sent.choices, batch))
    ]
    return write_in(actor, book, changes, source="form", reason=reason)


def _change(
    row: Row | None,
    pupil_id: int,
    column: str,
    typed: str,
    before: Mapping[int, str],
    choices: Mapping[Place, str],
    batch: str,
) -> Change | None:
    """The change of one cell, None when there is none."""
    if row is None or not row.takes(column):
        return None
    cell = row.cell(column)
    if typed == row.shown(column):
        return None
    choice = choices.get((pupil_id, column))
    seen = cell.version
    then = None if cell.mark_id is None else before.get(cell.mark_id)
    if then is not None and choice != MINE:
        if choice == THEIRS or is_untouched(shown_then=then, wanted=stored_of(row.columns[column], typed)):
            return None
        seen = NEVER
    return Change(pupil_id=pupil_id, column=column, typed=typed, seen=seen, batch=batch)


def stored_of(column: Column, typed: str) -> str:
    """What would be stored, as far as it can be read."""
    try:
        return read_cell(column, typed)
    except RuleBroken:
        return typed


def shown_then(rows: Iterable[Row], newest: int) -> dict[int, str]:
    """Of the cells changed after the page was made: what it had shown, by the id of the mark."""
    ids = [cell.mark_id for row in rows for cell in row.cells.values() if cell.mark_id is not None]
    query = (
        select(MarkChange.mark_id, MarkChange.before)
        .where(MarkChange.mark_id.in_(ids), MarkChange.id > newest)
        .order_by(MarkChange.id.desc())
    )
    return read_pairs(query)
