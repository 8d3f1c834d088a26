"""Pupils as spreadsheets, in the sector's class-list layout that the import reads; each export is in the access log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.spreadsheet import write_table
from portal.db import db
from portal.errors import RuleBroken
from portal.models.school import ClassPlace, Enrolment, Pupil, SchoolClass
from portal.models.units import Unit
from portal.rules.permissions import Actor
from portal.rules.school.exporting import list_row
from portal.rules.school.importing.columns import CLASS_LIST, COLUMNS
from portal.rules.school.levels import grades_of_kind
from portal.rules.school.statuses import ENROLLED, STATUS_LABELS
from portal.rules.school_years import year_name
from portal.rules.vietnamese import short_time
from portal.services.school.importing.looking import school_of
from portal.services.school.importing.surroundings import FACTS, parents_of
from portal.services.school.scope import holds_on
from portal.services.school.viewing import note_view

_LAYOUT = [(heading, COLUMNS[key].width if key else 12) for heading, key in CLASS_LIST]


@dataclass(frozen=True)
class Wanted:
    """Which pupils: of one class, of one grade, or (both None) of the whole school; as they sat on ``day``."""

    start_year: int
    day: date
    class_id: int | None = None
    grade: int | None = None


def grades_of(actor: Actor) -> list[int]:
    """The grades the school teaches."""
    kind = db.session.scalars(select(Unit.kind_code).where(Unit.id == school_of(actor))).one()
    return list(grades_of_kind(kind))


def write_template() -> bytes:
    """An empty list to fill in."""
    return write_table("DANH SÁCH HỌC SINH", _LAYOUT, [])


def export_pupils(actor: Actor, wanted: Wanted, *, reason: str) -> bytes:
    """An XLSX file of the pupils wanted, marked with who took it out, when and why."""
    unit_id = school_of(actor)
    rows = list_rows(unit_id, wanted)
    if not rows:
        raise RuleBroken("Không có học sinh nào để tải.", field="part")
    note_export(actor, "list_export", rows, reason=reason)
    parents = parents_of(row.id for row in rows)
    lines = (list_row(number, _facts(row), parents.get(row.id, {})) for number, row in enumerate(rows, start=1))
    return write_table(_title(wanted, rows), _LAYOUT, lines, subtitle=watermark(actor, wanted.start_year, reason))


def list_rows(unit_id: int, wanted: Wanted) -> list[Found[Any]]:
    """The pupils wanted in class-list order; of the whole school also those who sit in no class (at the end)."""
    return [*_seated(unit_id, wanted), *(_unseated(unit_id, wanted) if _is_whole(wanted) else [])]


def note_export(actor: Actor, what: str, rows: Iterable[Found[Any]], *, reason: str) -> None:
    """Note in the access log what was taken out: by class, and pupil by pupil for those without one."""
    rows = list(rows)
    for class_id in sorted({row.class_id for row in rows if row.class_id is not None}):
        note_view(actor, what, class_id=class_id, reason=reason)
    if alone := [row.id for row in rows if row.class_id is None]:
        note_view(actor, what, pupil_ids=alone, reason=reason)


def watermark(actor: Actor, start_year: int, reason: str) -> str:
    """The line above a list that tells where it came from."""
    now = short_time(clock.now().astimezone(clock.LOCAL_ZONE))
    return f"{actor.unit_name}, năm học {year_name(start_year)}. {actor.name} tải lúc {now}. Lý do: {reason}"


def _is_whole(wanted: Wanted) -> bool:
    return wanted.class_id is None and wanted.grade is None


def _columns() -> list[Any]:
    return [
        Pupil.id,
        *(getattr(Pupil, name) for name in FACTS),
        Pupil.policies,
        Enrolment.status,
        Enrolment.register_no,
    ]


def _seated(unit_id: int, wanted: Wanted) -> Sequence[Found[Any]]:
    """Who sat in a class on the day, in the order of classes and names."""
    placed = [SchoolClass.id.label("class_id"), SchoolClass.name.label("class_name"), ClassPlace.grade]
    query = (
        select(*_columns(), *placed)
        .join(ClassPlace, ClassPlace.pupil_id == Pupil.id)
        .join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
        .join(Enrolment, (Enrolment.pupil_id == Pupil.id) & (Enrolment.unit_id == unit_id))
        .where(SchoolClass.unit_id == unit_id, SchoolClass.start_year == wanted.start_year)
        .where(SchoolClass.put_away_at.is_(None), holds_on(ClassPlace, wanted.day), Pupil.merged_into_id.is_(None))
        .order_by(SchoolClass.grade, SchoolClass.name_sort, Pupil.name_sort, Pupil.id)
    )
    if wanted.class_id is not None:
        query = query.where(SchoolClass.id == wanted.class_id)
    if wanted.grade is not None:
        query = query.where(ClassPlace.grade == wanted.grade)
    return db.session.execute(query).all()


def _unseated(unit_id: int, wanted: Wanted) -> list[Found[Any]]:
    """Who belongs to the school and sits in no class."""
    seated = select(ClassPlace.pupil_id).where(
        ClassPlace.class_id.in_(
            select(SchoolClass.id).where(SchoolClass.unit_id == unit_id, SchoolClass.start_year == wanted.start_year)
        ),
        holds_on(ClassPlace, wanted.day),
    )
    empty = [db.null().label("class_id"), db.literal("").label("class_name"), db.literal(0).label("grade")]
    query = (
        select(*_columns(), *empty)
        .join(Enrolment, (Enrolment.pupil_id == Pupil.id) & (Enrolment.unit_id == unit_id))
        .where(Enrolment.status == ENROLLED, Pupil.id.not_in(seated), Pupil.merged_into_id.is_(None))
        .order_by(Pupil.name_sort, Pupil.id)
    )
    return list(db.session.execute(query).all())


def _facts(row: Found[Any]) -> dict[str, Any]:
    return {**row._mapping, "status": STATUS_LABELS[row.status]}


def _title(wanted: Wanted, rows: Sequence[Found[Any]]) -> str:
    if wanted.class_id is not None:
        return f"DANH SÁCH HỌC SINH LỚP {rows[0].class_name}"
    return "DANH SÁCH HỌC SINH" if wanted.grade is None else f"DANH SÁCH HỌC SINH KHỐI {wanted.grade}"
