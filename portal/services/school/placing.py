"""Which class a pupil sits in, from which day."""

from datetime import date

from sqlalchemy import or_, select

from portal.db import db
from portal.errors import RuleBroken
from portal.models.school import ClassPlace, Pupil, SchoolClass
from portal.rules.permissions import Actor
from portal.rules.school.statuses import PRESENT
from portal.services.records.audit import note
from portal.services.school.pupil_reading import enrolment_at
from portal.services.school.scope import get_managed_class, get_managed_pupil, lasts_after


def move_pupil(actor: Actor, *, pupil_id: int, class_id: int, since: date, grade: int | None = None) -> ClassPlace:
    """Another class from a day on, in the same school year; the place before ends that day."""
    pupil = get_managed_pupil(actor, pupil_id)
    school_class = get_managed_class(actor, class_id)
    enrolment = enrolment_at(pupil_id, actor.unit_id)
    if enrolment.status not in PRESENT:
        raise RuleBroken("Học sinh hiện không học ở trường; hãy ghi trở lại học trước.", field="class_id")
    if since < enrolment.admitted_on:
        raise RuleBroken("Ngày này trước ngày học sinh vào trường.", field="since")
    return place(actor, pupil, school_class, grade=school_class.grade if grade is None else grade, since=since)


def place(actor: Actor, pupil: Pupil, school_class: SchoolClass, *, grade: int, since: date) -> ClassPlace:
    """A seat in a class from a day on; whatever seat of that school year is open then ends that day.

    The caller has loaded both through the scope.
    """
    _check_day(school_class, since)
    if grade not in {school_class.grade, *school_class.other_grades}:
        raise RuleBroken("Lớp này không có khối đó.", field="grade")
    held = _open_places(pupil, school_class, since)
    if any(earlier.valid_from > since for earlier in held):
        raise RuleBroken("Học sinh đã được xếp vào lớp khác từ một ngày sau ngày này.", field="since")
    if any(earlier.class_id == school_class.id for earlier in held):
        raise RuleBroken("Học sinh đang học lớp này.", field="class_id")
    for earlier in held:
        earlier.valid_to = since
    made = ClassPlace(class_id=school_class.id, pupil_id=pupil.id, grade=grade, valid_from=since)
    db.session.add(made)
    db.session.flush()
    after = {"pupil_class": school_class.name, "valid_from": since.isoformat()}
    note(actor, "pupil_placed", "pupil", pupil.id, after=after)
    return made


def leave_class(pupil_id: int, unit_id: int, day: date) -> None:
    """End whatever seat of the school is open on a day; seats that would have begun later are never taken."""
    query = (
        select(ClassPlace)
        .join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
        .where(ClassPlace.pupil_id == pupil_id, SchoolClass.unit_id == unit_id)
        .where(or_(ClassPlace.valid_to.is_(None), ClassPlace.valid_to > day))
    )
    for found in db.session.scalars(query):
        found.valid_to = max(day, found.valid_from)


def _check_day(school_class: SchoolClass, since: date) -> None:
    year = school_class.start_year
    if not date(year, 6, 1) <= since < date(year + 1, 8, 1):
        raise RuleBroken("Ngày này không thuộc năm học của lớp.", field="since")


def _open_places(pupil: Pupil, school_class: SchoolClass, since: date) -> list[ClassPlace]:
    query = (
        select(ClassPlace)
        .join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
        .where(ClassPlace.pupil_id == pupil.id, SchoolClass.start_year == school_class.start_year)
        .where(lasts_after(ClassPlace, since))
    )
    return list(db.session.scalars(query))
