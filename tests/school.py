"""Makers of classes, pupils and teaching for tests."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from portal.adapters import clock
from portal.db import db
from portal.models.school import (
    ClassPlace,
    Enrolment,
    EnrolmentEvent,
    HomeroomTeacher,
    ProgrammeSubject,
    Pupil,
    SchoolClass,
    TeachingAssignment,
)
from portal.rules.gradebook.preschool import read_indicators
from portal.rules.school.programme import own_code
from portal.rules.school.statuses import ENROLLED
from portal.rules.school.subjects import COMMENT, standard_subjects
from portal.rules.school_years import school_year_of
from portal.rules.vietnamese import fold, name_sort_key, sort_key
from tests.cast import Cast, Person

NAMES = ("Lê Thị An", "Nguyễn Thị Ánh", "Trần Bình", "Đỗ Dũng", "Lê Đạt", "Trần Hòa")


@dataclass(frozen=True)
class Room:
    """A class and its pupils in class-list order."""

    school_class: SchoolClass
    pupils: Sequence[Pupil]

    @property
    def id(self) -> int:
        return self.school_class.id


def make_class(
    cast: Cast,
    name: str = "4A",
    *,
    unit: str = "vinh_binh",
    grade: int = 4,
    pupils: Sequence[str] = NAMES,
    year: int | None = None,
) -> Room:
    """A class of a school of the cast with enrolled pupils and the standard programme of its grade; committed."""
    unit_id, year = cast.units[unit], school_year_of(clock.today()) if year is None else year
    _make_programme(unit_id, year, grade)
    made = SchoolClass(
        unit_id=unit_id,
        start_year=year,
        grade=grade,
        other_grades=[],
        name=name,
        name_sort=sort_key(name),
        created_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    found = [make_pupil(full_name, unit_id=unit_id, since=date(year, 9, 1)) for full_name in pupils]
    db.session.add_all(
        ClassPlace(class_id=made.id, pupil_id=pupil.id, grade=grade, valid_from=date(year, 9, 1)) for pupil in found
    )
    db.session.commit()
    return Room(made, sorted(found, key=lambda pupil: pupil.name_sort))


def make_pupil(full_name: str, *, unit_id: int, since: date, ministry_code: str | None = None) -> Pupil:
    """A pupil enrolled at a school; flushed."""
    pupil = Pupil(
        full_name=full_name,
        name_sort=name_sort_key(full_name),
        name_folded=fold(full_name),
        ministry_code=ministry_code,
        created_at=clock.now(),
    )
    db.session.add(pupil)
    db.session.flush()
    enrolment = Enrolment(pupil_id=pupil.id, unit_id=unit_id, status=ENROLLED, admitted_on=since)
    db.session.add(enrolment)
    db.session.flush()
    db.session.add(
        EnrolmentEvent(
            enrolment_id=enrolment.id,
            status=ENROLLED,
            happened_on=since,
            entered_at=clock.now(),
            entered_by="Văn phòng trường",
        )
    )
    return pupil


def lead(room: Room, teacher: Person, *, until: date | None = None) -> None:
    """Make somebody the homeroom teacher of a class; committed."""
    since = date(room.school_class.start_year, 9, 1)
    db.session.add(HomeroomTeacher(class_id=room.id, account_id=teacher.id, valid_from=since, valid_to=until))
    db.session.commit()


def teach(room: Room, teacher: Person, *subjects: str, until: date | None = None) -> None:
    """Let somebody teach subjects (codes) to a class; committed."""
    since = date(room.school_class.start_year, 9, 1)
    db.session.add_all(
        TeachingAssignment(class_id=room.id, subject=subject, account_id=teacher.id, valid_from=since, valid_to=until)
        for subject in subjects
    )
    db.session.commit()


def _make_programme(unit_id: int, year: int, grade: int) -> None:
    known = {
        row.code for row in db.session.query(ProgrammeSubject).filter_by(unit_id=unit_id, start_year=year, grade=grade)
    }
    db.session.add_all(
        ProgrammeSubject(
            unit_id=unit_id,
            start_year=year,
            grade=grade,
            code=subject.code,
            name=subject.name,
            assessed_by=subject.assessed_by,
            periods=subject.periods,
            position=position,
            optional=subject.optional,
        )
        for position, subject in enumerate(standard_subjects(grade))
        if subject.code not in known
    )


def make_field(room: Room, name: str, typed: str, *, optional: bool = False, age_group: str = "") -> ProgrammeSubject:
    """A field of development with its indicators for the classes of preschool of the room's school; committed."""
    made = ProgrammeSubject(
        unit_id=room.school_class.unit_id,
        start_year=room.school_class.start_year,
        grade=0,
        code=own_code(name, taken=()),
        name=name,
        assessed_by=COMMENT,
        periods=1,
        position=0,
        optional=optional,
        age_group=age_group,
        indicators=[asdict(one) for one in read_indicators(typed)],
    )
    db.session.add(made)
    db.session.commit()
    return made
