"""Which subjects are taught in which classes, by whom: what plans and the board are made of."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.people import Account
from portal.models.school import HomeroomTeacher, ProgrammeSubject, SchoolClass, TeachingAssignment
from portal.rules.gradebook.columns import Column, Part
from portal.services.gradebook.books import columns_of
from portal.services.school.scope import holds_on
from portal.services.school.subjects import grades_of, programme_in, subjects_of

Place = tuple[int, str]
"""A class and the code of a subject."""


@dataclass(frozen=True)
class Teacher:
    """Somebody who teaches or leads a class today."""

    id: int
    name: str


Teachers = tuple[Teacher, ...]
"""Everybody who shares one subject of a class today, by name."""


def find_teachers(class_ids: Collection[int]) -> dict[Place, Teachers]:
    """Who teaches each subject of the classes today; the key (class, "") is who leads it.

    Two queries.
    """
    taught = select(TeachingAssignment.class_id, TeachingAssignment.subject, Account.id, Account.full_name).join(
        TeachingAssignment.account
    )
    led = select(HomeroomTeacher.class_id, Account.id, Account.full_name).join(HomeroomTeacher.account)
    found: dict[Place, Teachers] = {}
    for class_id, subject, account_id, name in _today(taught, TeachingAssignment, class_ids):
        found[class_id, subject] = (*found.get((class_id, subject), ()), Teacher(account_id, name))
    for class_id, account_id, name in _today(led, HomeroomTeacher, class_ids):
        found[class_id, ""] = (*found.get((class_id, ""), ()), Teacher(account_id, name))
    return found


def names_of(teachers: Teachers) -> str:
    """Their names in one line."""
    return ", ".join(teacher.name for teacher in teachers)


def _today(query: Any, table: Any, class_ids: Collection[int]) -> Sequence[Any]:
    wanted = query.where(table.class_id.in_(class_ids), holds_on(table, clock.today()))
    return db.session.execute(wanted.order_by(Account.name_sort)).all()


def find_programmes(classes: Collection[SchoolClass]) -> Mapping[int, Sequence[ProgrammeSubject]]:
    """The subjects of each class by its id, in the order of the books; one query."""
    by_grade = subjects_of({grade for each in classes for grade in grades_of(each)})
    return {each.id: programme_in(each, by_grade) for each in classes}


def find_taught(classes: Collection[SchoolClass]) -> Mapping[Place, Sequence[ProgrammeSubject]]:
    """Each subject of the classes as every grade of its class has it, the class's own grade first; one query."""
    by_grade = subjects_of({grade for each in classes for grade in grades_of(each)})
    found: dict[Place, list[ProgrammeSubject]] = {}
    for each in classes:
        for grade in grades_of(each):
            for subject in by_grade.get(grade, ()):
                found.setdefault((each.id, subject.code), []).append(subject)
    return found


def tested_columns(subject: ProgrammeSubject) -> tuple[Column, ...]:
    """The columns of a subject that a test or an assessment fills: not the teacher's words, nor what is observed."""
    return tuple(column for column in columns_of(subject) if column.part not in {Part.COMMENT, Part.INDICATOR})
