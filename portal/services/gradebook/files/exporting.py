"""Books taken out as a workbook, one sheet for each, in the layouts of the sector; each is in the access log."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.spreadsheet import TableSheet, write_tables
from portal.db import db
from portal.errors import RuleBroken
from portal.models.school import ClassPlace, Pupil
from portal.rules.gradebook.columns import Column, Part, Takes
from portal.rules.gradebook.files.layouts import Field, Holds, Layout, fields_of
from portal.rules.gradebook.files.stamps import STAMP_WORDS
from portal.rules.gradebook.fitting import fits
from portal.rules.gradebook.scales import PASSING
from portal.rules.permissions import Actor
from portal.rules.school.births import show_birth
from portal.rules.school_years import year_name
from portal.rules.vietnamese import short_time
from portal.services.gradebook.books import BookKey
from portal.services.gradebook.files.stamping import stamp_of
from portal.services.gradebook.overview import Line, list_books
from portal.services.gradebook.sheets import EXEMPT, Row, Sheet, open_sheet
from portal.services.school.viewing import note_view

EXEMPT_WORD = "Miễn"
NO_VALUE = "-"
"""Stands for a regular score that is missing before others, where all of them are in one cell."""


def export_book(actor: Actor, key: BookKey, *, layout: Layout) -> bytes:
    """One book as a workbook."""
    return _export(actor, [key], layout, reason="")


def export_books(
    actor: Actor, *, semester: int, layout: Layout, class_id: int | None = None, whole: bool = False, reason: str
) -> bytes:
    """All own books, those of a class or of the whole school as one workbook, a sheet for each."""
    if (whole or class_id is not None) and not reason:
        raise RuleBroken("Hãy ghi lý do tải sổ của cả lớp, cả trường.", field="reason")
    lines: Sequence[Line] = list_books(actor, semester=semester, class_id=class_id, whole=whole)
    if not lines:
        raise RuleBroken("Không có sổ nào để tải.", field="part")
    return _export(actor, [BookKey(line.school_class.id, semester, line.subject) for line in lines], layout, reason)


def _export(actor: Actor, keys: Sequence[BookKey], layout: Layout, reason: str) -> bytes:
    codes = _codes({key.class_id for key in keys})
    tables = [_table(actor, open_sheet(actor, key), layout, codes) for key in keys]
    for class_id in dict.fromkeys(key.class_id for key in keys):
        note_view(actor, "sheet_export", class_id=class_id, reason=reason)
    return write_tables(tables)


def _codes(class_ids: Iterable[int]) -> dict[int, str]:
    """The Ministry's codes of everybody who sat in these classes."""
    seated = select(ClassPlace.pupil_id).where(ClassPlace.class_id.in_(class_ids))
    query = select(Pupil.id, Pupil.ministry_code).where(Pupil.id.in_(seated), Pupil.ministry_code.is_not(None))
    return {pupil_id: code or "" for pupil_id, code in db.session.execute(query)}


def _table(actor: Actor, sheet: Sheet, layout: Layout, codes: dict[int, str]) -> TableSheet:
    book = sheet.book
    fields = fields_of(
        layout,
        book.regulation_of(book.programme.grade),
        book.key.subject,
        book.programme.assessed_by,
        book.columns,
    )
    here = [row for row in sheet.rows if row.gone is None]
    now = short_time(clock.now().astimezone(clock.LOCAL_ZONE))
    said = f"{actor.unit_name}. {actor.name} tải lúc {now}. {STAMP_WORDS % {'code': stamp_of(sheet)}}"
    return TableSheet(
        name=f"{book.school_class.name} {book.programme.name}",
        title=f"BẢNG ĐIỂM {book.programme.name.upper()}, LỚP {book.school_class.name}, "
        f"HỌC KÌ {'I' * book.key.semester}, NĂM HỌC {year_name(book.school_class.start_year)}",
        subtitle=said,
        columns=[(field.heading, field.width) for field in fields],
        rows=[
            [_value(field, number, row, sheet, codes.get(row.pupil_id, "")) for field in fields]
            for number, row in enumerate(here, start=1)
        ],
    )


def _value(field: Field, number: int, row: Row, sheet: Sheet, code: str) -> Any:
    match field.holds:
        case Holds.NUMBER:
            return number
        case Holds.CLASS:
            return sheet.book.school_class.name
        case Holds.CODE:
            return code
        case Holds.NAME:
            return row.name
        case Holds.BORN:
            return show_birth(row.born)
        case Holds.CELL:
            return _cell(row, field.code)
        case Holds.REGULAR:
            return _together(row, sheet.book.columns)
        case Holds.RESULT:
            return _result(row)
        case Holds.NOTHING:
            return ""


def _cell(row: Row, code: str) -> Any:
    """A score as a number, anything else as it is shown."""
    column, stored = row.columns.get(code), row.cell(code).value
    if row.assessed == EXEMPT and column is not None and column.takes != Takes.COMMENT and not stored:
        return EXEMPT_WORD
    if column is None or column.takes not in {Takes.SCORE, Takes.WHOLE_SCORE} or not stored or not fits(column, stored):
        return row.shown(code)
    return float(stored) if "." in stored else int(stored)


def _together(row: Row, columns: Sequence[Column]) -> Any:
    """ "8 7,5 9"; a single score is a number."""
    shown = [row.shown(column.code) for column in columns if column.part == Part.REGULAR]
    while shown and not shown[-1]:
        shown.pop()
    if not shown:
        return EXEMPT_WORD if row.assessed == EXEMPT else ""
    return " ".join(value or NO_VALUE for value in shown)


def _result(row: Row) -> Any:
    if row.assessed == EXEMPT:
        return EXEMPT_WORD
    result = row.result
    if result is None:
        return ""
    if result.score is not None:
        return float(result.score)
    return "" if result.passed is None else PASSING.levels[0 if result.passed else 1].label
