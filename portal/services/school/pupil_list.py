"""The pupils of a school: searched, filtered, sorted, paged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased

from portal.db import db
from portal.models.school import ClassPlace, Enrolment, Pupil, SchoolClass
from portal.rules.permissions import Actor
from portal.rules.school.statuses import ENROLLED
from portal.rules.vietnamese import clean, fold
from portal.services.paging import Paged, paginate
from portal.services.school.scope import holds_on, visible_classes, visible_pupils

MISSING: Mapping[str, ColumnElement[bool]] = {
    "photo": Pupil.photo_sha256.is_(None),
    "register_no": Enrolment.register_no.is_(None),
    "born": Pupil.born == "",
    "ministry_code": Pupil.ministry_code.is_(None),
    "personal_id": Pupil.personal_id.is_(None),
}
"""What the school must still enter (R123), by the codes of ``rules.school.completeness``."""
SORTS: Mapping[str, Any] = {
    "name": Pupil.name_sort,
    "born": Pupil.born,
    "register_no": Enrolment.register_no,
}

_DOUBLE = aliased(Pupil)


@dataclass(frozen=True)
class PupilFilter:
    """What to show; ``status`` is a code of ``rules.school.statuses`` or "all", ``class_id`` a class of today."""

    text: str = ""
    class_id: int | None = None
    status: str = ENROLLED
    missing: str = ""
    sort: str = "name"
    descending: bool = False


@dataclass(frozen=True)
class PupilRow:
    """A pupil in the list, with the enrolment at this school and the class of today."""

    pupil: Pupil
    enrolment: Enrolment
    school_class: SchoolClass | None


def list_pupils(actor: Actor, wanted: PupilFilter, *, day: date, number: int) -> Paged[PupilRow]:
    """A page of the pupils that match; ``day`` is the one whose classes are meant."""
    paged = paginate(_search(actor, wanted, day), number=number)
    ids = [enrolment.pupil_id for enrolment in paged.items]
    pupils = {pupil.id: pupil for pupil in db.session.scalars(select(Pupil).where(Pupil.id.in_(ids)))} if ids else {}
    classes = _classes_of(actor, ids, day) if ids else {}
    rows = [PupilRow(pupils[e.pupil_id], e, classes.get(e.pupil_id)) for e in paged.items]
    return Paged(rows, paged.number, paged.size, paged.total)


def _search(actor: Actor, wanted: PupilFilter, day: date) -> Select[Enrolment]:
    query = (
        select(Enrolment)
        .join(Pupil, Pupil.id == Enrolment.pupil_id)
        .where(Enrolment.unit_id == actor.unit_id, Pupil.merged_into_id.is_(None))
        .where(Pupil.id.in_(visible_pupils(actor).with_only_columns(Pupil.id)))
    )
    if wanted.status != "all":
        query = query.where(Enrolment.status == wanted.status)
    if wanted.class_id is not None:
        query = query.where(Pupil.id.in_(_sitting_in(wanted.class_id, day)))
    if wanted.missing in MISSING:
        query = query.where(MISSING[wanted.missing])
    if text := clean(wanted.text):
        query = query.where(_matches(text))
    column = SORTS[wanted.sort]
    return query.order_by(column.desc() if wanted.descending else column, Pupil.name_sort, Pupil.id)


def _sitting_in(class_id: int, day: date) -> Select[int]:
    return select(ClassPlace.pupil_id).where(ClassPlace.class_id == class_id, holds_on(ClassPlace, day))


def _matches(text: str) -> ColumnElement[bool]:
    """By name with or without marks, or by the beginning of a code or the register number."""
    conditions = [Pupil.name_folded.contains(fold(text), autoescape=True)]
    if any(c.isdecimal() for c in text):
        conditions += [
            Pupil.ministry_code.startswith(text, autoescape=True),
            Pupil.personal_id.startswith(text, autoescape=True),
            Enrolment.register_no == text,
            Pupil.id.in_(_merged_with(text)),
        ]
    return or_(*conditions)


def _merged_with(code: str) -> Select[int | None]:
    """The records that stayed when a double with this code was merged."""
    codes = or_(_DOUBLE.ministry_code == code, _DOUBLE.personal_id == code)
    return select(_DOUBLE.merged_into_id).where(_DOUBLE.merged_into_id.is_not(None), codes)


def _classes_of(actor: Actor, pupil_ids: Sequence[int], day: date) -> Mapping[int, SchoolClass]:
    query = (
        select(ClassPlace.pupil_id, SchoolClass)
        .join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
        .where(ClassPlace.pupil_id.in_(pupil_ids), holds_on(ClassPlace, day), SchoolClass.unit_id == actor.unit_id)
        .order_by(SchoolClass.start_year)
    )
    return {row.pupil_id: row.SchoolClass for row in db.session.execute(query)}


def list_class_choices(actor: Actor, start_year: int) -> Sequence[tuple[int, str]]:
    """The ids and names of the classes of a year the actor may see, for a choice."""
    query = visible_classes(actor).where(SchoolClass.start_year == start_year)
    ordered = query.order_by(SchoolClass.grade, SchoolClass.name_sort).with_only_columns(
        SchoolClass.id, SchoolClass.name
    )
    return [(class_id, name) for class_id, name in db.session.execute(ordered)]
