"""Who teaches what in every class of a year, as one table: on the screen, on paper and as a spreadsheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.spreadsheet import write_table
from portal.db import db
from portal.errors import NotAllowed
from portal.models.people import Account
from portal.models.school import HomeroomTeacher, ProgrammeSubject, SchoolClass, TeachingAssignment
from portal.rules.permissions import Actor, Permission
from portal.rules.school.assigning import HOMEROOM
from portal.rules.school_years import year_name
from portal.rules.vietnamese import short_date, short_time
from portal.services.school.scope import holds_on, visible_classes
from portal.services.school.subjects import grades_of, programme_in, subjects_of
from portal.services.school.years import YearSeen

People = dict[int, str]
"""Names by account, in the order of names."""
Place = tuple[int, str]
"""A class and the code of a subject, or ``HOMEROOM``."""


@dataclass(frozen=True)
class MatrixFilter:
    """Which rows to show; ``missing``: only classes that lack a teacher."""

    grade: int | None = None
    account_id: int | None = None
    missing: bool = False


@dataclass(frozen=True)
class MatrixRow:
    """A class with who teaches each of its subjects, by code; a subject it does not have is not there."""

    school_class: SchoolClass
    leading: People
    cells: Mapping[str, People]
    lacking: frozenset[str]

    @property
    def is_complete(self) -> bool:
        """Whether somebody leads it and teaches every subject that must be taught."""
        return bool(self.leading) and not self.lacking


@dataclass(frozen=True)
class Matrix:
    """The table of a day; ``subjects`` are (code, name) in the order of the books."""

    start_year: int
    day: date
    subjects: Sequence[tuple[str, str]]
    rows: Sequence[MatrixRow]
    grades: Sequence[int]
    teachers: People


def read_matrix(actor: Actor, seen: YearSeen, *, day: date | None = None, wanted: MatrixFilter) -> Matrix:
    """Who teaches and leads the classes of a year on a day; four queries."""
    if not actor.can(Permission.SCHOOL_READ_ALL):
        raise NotAllowed
    day = day or seen.day
    query = visible_classes(actor).where(SchoolClass.start_year == seen.start_year)
    classes = db.session.scalars(query.order_by(SchoolClass.grade, SchoolClass.name_sort)).all()
    held = find_held([each.id for each in classes], day)
    found = subjects_of({grade for each in classes for grade in grades_of(each)})
    programmes = {each.id: programme_in(each, found) for each in classes}
    rows = [_row(each, programmes[each.id], held) for each in classes]
    shown = [row for row in rows if _fits(row, wanted)]
    everybody = sorted({pair for people in held.values() for pair in people.items()}, key=lambda pair: pair[1])
    return Matrix(
        seen.start_year,
        day,
        _columns([programmes[row.school_class.id] for row in shown]),
        shown,
        sorted({grade for each in classes for grade in (each.grade, *each.other_grades)}),
        dict(everybody),
    )


def find_held(class_ids: Sequence[int], day: date) -> dict[Place, People]:
    """Who teaches which subject of the classes on a day, and who leads them; two queries."""
    found: dict[Place, People] = {}
    taught = select(TeachingAssignment.class_id, TeachingAssignment.subject, Account.id, Account.full_name)
    led = select(HomeroomTeacher.class_id, Account.id, Account.full_name)
    for class_id, code, account_id, name in _on(taught, TeachingAssignment, class_ids, day):
        found.setdefault((class_id, code), {})[account_id] = name
    for class_id, account_id, name in _on(led, HomeroomTeacher, class_ids, day):
        found.setdefault((class_id, HOMEROOM), {})[account_id] = name
    return found


def write_matrix(actor: Actor, matrix: Matrix) -> bytes:
    """The table as an XLSX file, with the day it shows and who took it out."""
    now = short_time(clock.now().astimezone(clock.LOCAL_ZONE))
    columns = [("Lớp", 10), ("Chủ nhiệm", 24), *((name, 22) for _code, name in matrix.subjects)]
    rows = (
        [
            row.school_class.name,
            ", ".join(row.leading.values()),
            *(", ".join(row.cells.get(code, {}).values()) for code, _name in matrix.subjects),
        ]
        for row in matrix.rows
    )
    subtitle = f"{actor.unit_name}, ngày {short_date(matrix.day)}. {actor.name} tải lúc {now}."
    return write_table(
        f"BẢNG PHÂN CÔNG CHUYÊN MÔN NĂM HỌC {year_name(matrix.start_year)}", columns, rows, subtitle=subtitle
    )


def _on(query: Any, table: Any, class_ids: Sequence[int], day: date) -> Sequence[Any]:
    wanted = query.join(Account, Account.id == table.account_id).where(
        table.class_id.in_(class_ids), holds_on(table, day)
    )
    return db.session.execute(wanted.order_by(Account.name_sort, table.id)).all()


def _row(school_class: SchoolClass, programme: Sequence[ProgrammeSubject], held: Mapping[Place, People]) -> MatrixRow:
    cells = {subject.code: held.get((school_class.id, subject.code), {}) for subject in programme}
    lacking = frozenset(subject.code for subject in programme if not subject.optional and not cells[subject.code])
    return MatrixRow(school_class, held.get((school_class.id, HOMEROOM), {}), cells, lacking)


def _fits(row: MatrixRow, wanted: MatrixFilter) -> bool:
    people = {account_id for cell in (row.leading, *row.cells.values()) for account_id in cell}
    return (
        wanted.grade in {None, row.school_class.grade, *row.school_class.other_grades}
        and (wanted.account_id is None or wanted.account_id in people)
        and not (wanted.missing and row.is_complete)
    )


def _columns(programmes: Sequence[Sequence[ProgrammeSubject]]) -> list[tuple[str, str]]:
    """Every subject once, in the order of the books, named as in the lowest grade that has it."""
    names: dict[str, str] = {}
    places: dict[str, int] = {}
    for programme in programmes:
        for subject in programme:
            names.setdefault(subject.code, subject.name)
            places[subject.code] = min(subject.position, places.get(subject.code, subject.position))
    return sorted(names.items(), key=lambda pair: places[pair[0]])
