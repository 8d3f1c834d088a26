"""What stands on the slips of a class by itself: attendance, marks and comments that came before the families."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.attendance import Roll, RollEntry
from portal.models.school import ProgrammeSubject, SchoolClass
from portal.rules.attendance.statuses import PRESENT, SESSION_LABELS, STATUS_LABELS
from portal.rules.contact_book.contact_slips import Span
from portal.rules.gradebook.books import BESIDE, book_beside
from portal.rules.gradebook.columns import Column, Takes
from portal.rules.gradebook.fitting import fits, show_stored
from portal.rules.gradebook.standards import AssessedBy
from portal.rules.vietnamese import short_date
from portal.services.gradebook.books import beside_programme, columns_of
from portal.services.gradebook.publishing import ShownMark, read_for_families
from portal.services.gradebook.results.facts import Seat, load_programme

Facts = dict[str, Any]
"""``absences``: lines; ``marks``: subject and marks; ``comments``: subject and sentence. In Vietnamese, as on paper."""


def gather(school_class: SchoolClass, seats: Sequence[Seat], span: Span) -> Mapping[int, Facts]:
    """What is known of each of these pupils in a span; five statements whatever their number."""
    ids = [seat.pupil.id for seat in seats]
    absences = _absences(ids, span, both=school_class.sessions_a_day > 1)
    books = _books(school_class, {seat.grade for seat in seats})
    published = read_for_families(pupil_ids=ids, start_year=school_class.start_year) if ids else {}
    found: dict[int, Facts] = {}
    for seat in seats:
        marks = published[seat.pupil.id].shown if seat.pupil.id in published else ()
        within = [mark for mark in marks if mark.value and _is_within(mark, span)]
        found[seat.pupil.id] = {
            "absences": absences.get(seat.pupil.id, []),
            **_written(books.get(seat.grade, {}), within),
        }
    return found


def _is_within(mark: ShownMark, span: Span) -> bool:
    return span.first <= mark.seen_since.astimezone(clock.LOCAL_ZONE).date() <= span.last


def _absences(pupil_ids: Collection[int], span: Span, *, both: bool) -> Mapping[int, list[str]]:
    query = (
        select(RollEntry.pupil_id, Roll.day, Roll.session, RollEntry.status, RollEntry.lessons)
        .join(Roll, Roll.id == RollEntry.roll_id)
        .where(
            RollEntry.pupil_id.in_(pupil_ids),
            RollEntry.status != PRESENT,
            Roll.day.between(span.first, span.last),
        )
        .order_by(Roll.day, Roll.session.desc(), Roll.id)
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for pupil_id, day, session, status, lessons in db.session.execute(query) if pupil_ids else ():
        found[pupil_id].append(_absence(day, session if both else "", status, lessons))
    return found


def _absence(day: date, session: str, status: str, lessons: str) -> str:
    of = f" (tiết {lessons.replace(',', ', ')})" if lessons else ""
    half = f", {SESSION_LABELS[session].lower()}" if session else ""
    return f"{short_date(day)}: {STATUS_LABELS[status].lower()}{of}{half}"


Books = Mapping[str, tuple[ProgrammeSubject, Mapping[str, Column]]]


def _books(school_class: SchoolClass, grades: Collection[int]) -> Mapping[int, Books]:
    """By grade, in the order of the books: each subject with its columns by code, however a pupil takes it."""
    programme = load_programme(school_class, grades) if grades else {}
    found: dict[int, Books] = {}
    for grade in grades:
        beside = book_beside(grade)
        more = [beside_programme(school_class, beside, grade=grade)] if beside else []
        found[grade] = {one.code: (one, _columns(one)) for one in (*programme.get(grade, []), *more)}
    return found


def _columns(subject: ProgrammeSubject) -> Mapping[str, Column]:
    kinds = (None,) if subject.code in BESIDE or subject.grade == 0 else (AssessedBy.COMMENT, None)
    return {
        column.code: column
        for kind in kinds
        for semester in (1, 2)
        for column in columns_of(subject, assessed_by=kind, semester=semester)
    }


def _written(books: Books, marks: Sequence[ShownMark]) -> dict[str, list[Any]]:
    told, said = [], []
    for code, (subject, columns) in books.items():
        name = BESIDE.get(code, subject.name)
        own = [(columns[mark.column], mark.value) for mark in marks if mark.subject == code and mark.column in columns]
        values = [_value(column, value) for column, value in own if column.takes != Takes.COMMENT]
        if values:
            told.append({"subject": name, "marks": values})
        said += [{"subject": name, "text": value} for column, value in own if column.takes == Takes.COMMENT]
    return {"marks": told, "comments": said}


def _value(column: Column, value: str) -> str:
    if column.scale is not None and fits(column, value):
        return f"{column.short}: {column.scale.label(value)}"
    return f"{column.short}: {show_stored(column, value)}"
