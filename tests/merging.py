"""A child whose record was made twice, and the steps by which the two become one."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.gradebook import Mark
from portal.models.school import (
    Enrolment,
    Pupil,
)
from portal.services.school.merging import joining
from tests.cast import Cast
from tests.make import actor_of
from tests.school import Room, make_class

SINCE = date(2026, 9, 1)


def make_twins(cast: Cast) -> Room:
    """Lê Đạt, and the same child once more in the same class; committed."""
    found = make_class(cast, pupils=("Lê Đạt", "Lê Đạt"))
    kept, double = found.pupils
    kept.born, double.born, double.ministry_code = "2016", "2016-05-01", "8300000001"
    for pupil, number in ((kept, "7"), (double, "8")):
        stay_of(pupil).register_no = number
    db.session.commit()
    return found


def stay_of(pupil: Pupil) -> Enrolment:
    return db.session.scalars(select(Enrolment).filter_by(pupil_id=pupil.id)).one()


def merge(cast: Cast, room: Room, *, take: dict[str, bool] | None = None) -> Pupil:
    kept, double = room.pupils
    actor = actor_of(cast.principal)
    versions = joining.compare(actor, kept_id=kept.id, double_id=double.id).versions
    made = joining.merge(
        actor, kept_id=kept.id, double_id=double.id, versions=versions, take=take or {}, reason="Nhập hai lần"
    )
    db.session.commit()
    return made


def write_mark(cast: Cast, room: Room, pupil: Pupil, value: str, column: str = "tx1") -> Mark:
    made = Mark(
        pupil_id=pupil.id,
        start_year=room.school_class.start_year,
        semester=1,
        subject="toan",
        column=column,
        value=value,
        unit_id=room.school_class.unit_id,
        class_id=room.id,
        written_at=clock.now(),
        written_by_id=cast.teacher.id,
    )
    db.session.add(made)
    db.session.commit()
    return made


def against(cast: Cast, room: Room) -> str:
    kept, double = room.pupils
    found = joining.compare(actor_of(cast.principal), kept_id=kept.id, double_id=double.id)
    if found.against:
        with pytest.raises(RuleBroken):
            merge(cast, room)
        db.session.rollback()
    return " ".join(str(error) for error in found.against)
