"""A preschool of the demo: one class of five-year-olds whose teacher has noted the first indicators."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert

from portal.adapters import clock
from portal.db import db
from portal.models.gradebook import BookPublication, Mark, MarkChange
from portal.models.people import Account
from portal.models.school import HomeroomTeacher, ProgrammeSubject
from portal.models.units import Unit
from portal.rules.gradebook.preschool_fields import READY_FIELDS, ReadyField
from portal.rules.gradebook.scales import DAT
from portal.rules.permissions import Role
from portal.rules.school.subjects import COMMENT
from portal.services.demo import rows
from portal.services.demo.people import Cast
from portal.services.demo.school import DemoSchool, write_one

KEY, AGE_GROUP = "sondinh", "5-6"
TEACHER, NAME = "giaovien.sondinh", "Huỳnh Thị Bé Ba"
NOTED = 4
"""So many indicators of each field have been observed by November."""
REMARK = "Bé mạnh dạn, thích vận động cùng bạn."


def write_preschool(units: Mapping[str, Unit], year: int, cast: Cast) -> DemoSchool:
    """The class, its fields by age group, what was noted of the children, the first field before the families."""
    teacher = _hire(units[KEY], cast)
    school = write_one(units[KEY], KEY, year, cast)
    (school_class,) = school.classes
    school_class.age_group = AGE_GROUP
    fields = [field for group in ("3-4", "4-5", AGE_GROUP) for field in READY_FIELDS[group]]
    rows.write_all(_field(school, field, place) for place, field in enumerate(fields))
    since = date(year, 9, 1)
    rows.write_all([HomeroomTeacher(class_id=school_class.id, account_id=teacher.id, valid_from=since)])
    cells = list(_cells(school, teacher))
    made = db.session.execute(insert(Mark).returning(Mark.id, Mark.value), cells).all()
    rows.write_all(_change(mark_id, value, teacher) for mark_id, value in made)
    rows.write_all(_publications(school, teacher))
    return school


def _hire(unit: Unit, cast: Cast) -> Account:
    """The teacher shares the demo's password."""
    password = cast.accounts["giaovien.vinhbinh"].password_hash or ""
    cast.accounts[TEACHER] = teacher = rows.new_account(TEACHER, NAME, title="Giáo viên", password_hash=password)
    rows.write_all([teacher])
    rows.write_all([rows.new_membership(teacher, unit, Role.TEACHER, since=date(2015, 9, 1))])
    return teacher


def _field(school: DemoSchool, field: ReadyField, position: int) -> ProgrammeSubject:
    return ProgrammeSubject(
        unit_id=school.unit.id,
        start_year=school.start_year,
        grade=0,
        code=field.code,
        name=field.name,
        assessed_by=COMMENT,
        periods=1,
        position=position,
        age_group=field.age_group,
        indicators=[asdict(one) for one in field.indicators],
    )


def _cells(school: DemoSchool, teacher: Account) -> Iterator[dict[str, Any]]:
    chance = random.Random(KEY)  # noqa: S311 - the same children every time
    (school_class,) = school.classes
    for field in READY_FIELDS[AGE_GROUP]:
        for pupil in school.pupils[school_class.id]:
            noted = {one.column: "chua_dat" if chance.random() < 0.2 else DAT.slug for one in field.indicators[:NOTED]}
            if field == READY_FIELDS[AGE_GROUP][0]:
                noted["comment"] = REMARK
            for column, value in noted.items():
                yield {
                    "pupil_id": pupil.id,
                    "start_year": school.start_year,
                    "semester": 1,
                    "subject": field.code,
                    "column": column,
                    "value": value,
                    "unit_id": school.unit.id,
                    "class_id": school_class.id,
                    "written_at": clock.now() - timedelta(days=12),
                    "written_by_id": teacher.id,
                }


def _change(mark_id: int, value: str, teacher: Account) -> MarkChange:
    return MarkChange(
        mark_id=mark_id,
        before="",
        after=value,
        at=clock.now() - timedelta(days=12),
        by_id=teacher.id,
        by=teacher.full_name,
        source="screen",
        batch=f"demo-{teacher.id}",
    )


def _publications(school: DemoSchool, teacher: Account) -> Iterator[BookPublication]:
    field = READY_FIELDS[AGE_GROUP][0]
    for one in field.indicators[:NOTED]:
        yield BookPublication(
            unit_id=school.unit.id,
            class_id=school.classes[0].id,
            semester=1,
            subject=field.code,
            column=one.column,
            published_at=clock.now() - timedelta(days=10),
            published_by_id=teacher.id,
            published_by=teacher.full_name,
        )
