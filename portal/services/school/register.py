"""The sổ đăng bộ of a school: everybody ever admitted, by register number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from portal.adapters.spreadsheet import write_table
from portal.db import db, read_pairs
from portal.errors import RuleBroken
from portal.models.school import ClassPlace, Enrolment, Pupil, SchoolClass
from portal.rules.permissions import Actor
from portal.rules.school.births import show_birth
from portal.rules.school.ethnicities import ETHNICITY_LABELS
from portal.rules.school.people import SEX_LABELS
from portal.rules.school.register import Numbers, check_numbers
from portal.rules.school.statuses import ENROLLED, STATUS_LABELS
from portal.rules.school_years import school_year_of, year_turns
from portal.services.paging import Paged, paginate
from portal.services.school.class_writing import managed_unit
from portal.services.school.exporting import watermark
from portal.services.school.scope import holds_on
from portal.services.school.viewing import note_view
from portal.services.school.years import YearSeen

COLUMNS = (
    ("Số đăng bộ", 12),
    ("Họ và tên", 28),
    ("Ngày sinh", 12),
    ("Giới tính", 9),
    ("Dân tộc", 10),
    ("Nơi sinh", 24),
    ("Ngày vào trường", 14),
    ("Lớp", 8),
    ("Tình trạng", 14),
    ("Ngày rời trường", 14),
)


@dataclass(frozen=True)
class RegisterFilter:
    """What to show: admitted in a school year, sitting today in a grade, in a status, or all without a number."""

    admitted: int | None = None
    grade: int | None = None
    status: str = ""
    without: bool = False


@dataclass(frozen=True)
class RegisterRow:
    """One line of the register; ``class_name`` is that of the day shown."""

    enrolment: Enrolment
    class_name: str

    @property
    def pupil(self) -> Pupil:
        """The child."""
        return self.enrolment.pupil


def list_register(actor: Actor, wanted: RegisterFilter, *, day: date, number: int) -> Paged[RegisterRow]:
    """A page of the register, by number; those without one at the end, by name."""
    paged = paginate(_search(managed_unit(actor), wanted, day), number=number)
    return Paged(_rows(actor, paged.items, day), paged.number, paged.size, paged.total)


def _search(unit_id: int, wanted: RegisterFilter, day: date) -> Select[Enrolment]:
    query = (
        select(Enrolment)
        .join(Enrolment.pupil)
        .where(Enrolment.unit_id == unit_id, Pupil.merged_into_id.is_(None))
        .order_by(
            Enrolment.register_no.is_(None),
            func.length(Enrolment.register_no),
            Enrolment.register_no,
            Pupil.name_sort,
            Enrolment.id,
        )
    )
    if wanted.admitted is not None:
        first, end = year_turns(date(wanted.admitted, 9, 1))
        query = query.where(Enrolment.admitted_on >= first, Enrolment.admitted_on < end)
    if wanted.grade is not None:
        seated = _seated(unit_id, day).where(ClassPlace.grade == wanted.grade)
        query = query.where(Enrolment.pupil_id.in_(seated.with_only_columns(ClassPlace.pupil_id)))
    if wanted.status:
        query = query.where(Enrolment.status == wanted.status)
    return query.where(Enrolment.register_no.is_(None)) if wanted.without else query


def _seated(unit_id: int, day: date) -> Select[int, str]:
    return (
        select(ClassPlace.pupil_id, SchoolClass.name)
        .join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
        .where(SchoolClass.unit_id == unit_id, holds_on(ClassPlace, day))
    )


def _rows(actor: Actor, stays: Sequence[Enrolment], day: date) -> list[RegisterRow]:
    ids = [stay.pupil_id for stay in stays]
    pupils = {pupil.id: pupil for pupil in db.session.scalars(select(Pupil).where(Pupil.id.in_(ids)))}
    query = _seated(managed_unit(actor), day).where(ClassPlace.pupil_id.in_(pupils)).order_by(SchoolClass.start_year)
    classes = read_pairs(query)
    return [RegisterRow(stay, classes.get(stay.pupil_id, "")) for stay in stays]


@dataclass(frozen=True)
class RegisterState:
    """How the numbers stand: ``waiting`` names the classes of today with pupils who have none, by id."""

    numbers: Numbers
    years: Sequence[int]
    without: int
    waiting: Sequence[tuple[int, str, int]]


def read_state(actor: Actor, seen: YearSeen) -> RegisterState:
    """Gaps, doubles, who has no number, and the school years somebody was admitted in."""
    unit_id = managed_unit(actor)
    stays = db.session.execute(
        select(Enrolment.register_no, Enrolment.admitted_on)
        .join(Enrolment.pupil)
        .where(Enrolment.unit_id == unit_id, Pupil.merged_into_id.is_(None))
    ).all()
    waiting = (
        select(SchoolClass.id, SchoolClass.name, func.count())
        .join(ClassPlace, ClassPlace.class_id == SchoolClass.id)
        .join(Enrolment, (Enrolment.pupil_id == ClassPlace.pupil_id) & (Enrolment.unit_id == unit_id))
        .where(SchoolClass.unit_id == unit_id, SchoolClass.start_year == seen.start_year)
        .where(SchoolClass.put_away_at.is_(None), holds_on(ClassPlace, seen.day), Enrolment.register_no.is_(None))
        .group_by(SchoolClass.id, SchoolClass.name, SchoolClass.grade, SchoolClass.name_sort)
        .order_by(SchoolClass.grade, SchoolClass.name_sort)
    )
    return RegisterState(
        check_numbers(number for number, _day in stays if number),
        sorted({school_year_of(day) for _number, day in stays}, reverse=True),
        sum(number is None for number, _day in stays),
        [(class_id, name, count) for class_id, name, count in db.session.execute(waiting)],
    )


def export_register(actor: Actor, wanted: RegisterFilter, *, seen: YearSeen, reason: str) -> bytes:
    """The register as an XLSX file; who took it out, and why, stands on it and in the access log."""
    stays = db.session.scalars(_search(managed_unit(actor), wanted, seen.day)).all()
    if not stays:
        raise RuleBroken("Không có học sinh nào để tải.", field="status")
    note_view(actor, "register_export", pupil_ids=[stay.pupil_id for stay in stays], reason=reason)
    rows = _rows(actor, stays, seen.day)
    subtitle = watermark(actor, seen.start_year, reason)
    return write_table("SỔ ĐĂNG BỘ", COLUMNS, map(_line, rows), subtitle=subtitle)


def _line(row: RegisterRow) -> list[Any]:
    pupil, stay = row.pupil, row.enrolment
    return [
        stay.register_no or "",
        pupil.full_name,
        show_birth(pupil.born),
        SEX_LABELS.get(pupil.sex, ""),
        ETHNICITY_LABELS.get(pupil.ethnicity, ""),
        pupil.birthplace,
        stay.admitted_on,
        row.class_name if stay.status == ENROLLED else "",
        STATUS_LABELS[stay.status],
        stay.left_on or "",
    ]
