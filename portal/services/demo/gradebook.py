"""Marks of the first weeks in the demo's two schools, and pupils who are exempt or assessed by comment."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from portal.adapters import clock
from portal.db import db
from portal.models.gradebook import BankComment, BookLock, BookPublication, Correction, Mark, MarkChange, OpeningRequest
from portal.models.people import Account
from portal.models.school import Exemption, ProgrammeSubject, SchoolClass, TeachingAssignment
from portal.rules.gradebook.books import book_columns
from portal.rules.gradebook.columns import Column, Takes
from portal.rules.gradebook.comment_starts import PRIMARY_STARTS, SECONDARY_STARTS
from portal.services.demo.school import DemoSchool

WRITTEN_COLUMNS = {"tx1", "tx2", "gk"}
"""What teachers have entered by November."""
LEFT_OUT = 30
"""One cell in so many is still empty."""


def write_gradebook(schools: Mapping[str, DemoSchool]) -> None:
    """Some marks for every sheet somebody teaches."""
    for school in schools.values():
        _write_marks(school)
    first = schools["longthoi"]
    pupils = first.pupils[first.classes[0].id]
    db.session.add(_exemption(pupils[4].id, first.start_year, "giao_duc_the_chat", "exempt", "Bệnh tim bẩm sinh"))
    db.session.add(_exemption(pupils[9].id, first.start_year, "ngoai_ngu_1", "comment", "Học sinh khuyết tật nghe"))
    _publish(first, "toan.longthoi")
    for school, user_name in ((schools["vinhbinh"], "giaovien.vinhbinh"), (first, "toan.longthoi")):
        _lock(school, user_name)
    _keep_comments(schools["vinhbinh"], PRIMARY_STARTS)
    _keep_comments(first, SECONDARY_STARTS)
    db.session.flush()


def _keep_comments(school: DemoSchool, starts: Mapping[str, str]) -> None:
    """The school took the starting set of comments over."""
    db.session.add_all(
        BankComment(unit_id=school.unit.id, code=code, text=text, subject="", made_at=clock.now())
        for code, text in starts.items()
    )


def _publish(school: DemoSchool, user_name: str) -> None:
    """The first column of each subject of the first class is before the families; one mark in it is to be changed."""
    teacher = db.session.scalars(select(Account).where(Account.user_name == user_name)).one()
    school_class, at = school.classes[0], clock.now() - timedelta(days=10)
    taught = select(TeachingAssignment.subject).where(TeachingAssignment.class_id == school_class.id)
    for subject in sorted(set(db.session.scalars(taught))):
        db.session.add(
            BookPublication(
                unit_id=school.unit.id,
                class_id=school_class.id,
                semester=1,
                subject=subject,
                column="tx1",
                published_at=at,
                published_by_id=teacher.id,
                published_by=teacher.full_name,
            )
        )
    marks = select(Mark).where(Mark.class_id == school_class.id, Mark.subject == "toan", Mark.column == "tx1")
    mark = db.session.scalars(marks.where(Mark.value < "8").order_by(Mark.id).limit(1)).one()
    db.session.add(
        Correction(
            unit_id=school.unit.id,
            mark_id=mark.id,
            class_id=school_class.id,
            version=mark.version,
            before=mark.value,
            after="8.5",
            reason="Cộng sót điểm câu 3, đã xem lại bài cùng em và gia đình.",
            source="screen",
            batch="demo-correction",
            asked_at=clock.now() - timedelta(hours=20),
            asked_by_id=teacher.id,
            asked_by=teacher.full_name,
        )
    )


def _lock(school: DemoSchool, user_name: str) -> None:
    """The marks in the middle of the first semester are closed; a teacher asks to have them opened."""
    teacher = db.session.scalars(select(Account).where(Account.user_name == user_name)).one()
    school_class = next(found for found in school.classes if found.name in {"4A", "6A"})
    at = clock.now() - timedelta(days=2)
    db.session.add(
        BookLock(
            unit_id=school.unit.id,
            start_year=school.start_year,
            semester=1,
            column="gk",
            reason="Đã chốt điểm giữa kì, nộp báo cáo ngày 15/11",
            locked_at=at,
            locked_by="Ban quản trị sổ điểm",
        )
    )
    db.session.add(
        OpeningRequest(
            unit_id=school.unit.id,
            class_id=school_class.id,
            semester=1,
            subject="toan",
            column="gk",
            reason="Hai em nghỉ ốm vừa kiểm tra bù, cần nhập điểm.",
            hours=24,
            asked_at=at + timedelta(days=1),
            asked_by_id=teacher.id,
            asked_by=teacher.full_name,
        )
    )


def _write_marks(school: DemoSchool) -> None:
    chance = random.Random(school.unit.code)  # noqa: S311 - the same marks every time
    rows = [row for found in school.classes for row in _of_class(school, found, chance)]
    made = db.session.execute(insert(Mark).returning(Mark.id, Mark.value, Mark.written_at, Mark.written_by_id), rows)
    names = {account.id: account.full_name for account in db.session.scalars(select(Account))}
    changes = [
        {
            "mark_id": mark_id,
            "before": "",
            "after": value,
            "at": at,
            "by_id": by_id,
            "by": names[by_id],
            "source": "screen",
            "batch": f"demo-{by_id}",
        }
        for mark_id, value, at, by_id in made
    ]
    db.session.execute(insert(MarkChange), changes)


def _of_class(school: DemoSchool, school_class: SchoolClass, chance: random.Random) -> Iterator[dict[str, Any]]:
    taught = select(TeachingAssignment).where(TeachingAssignment.class_id == school_class.id)
    programme = select(ProgrammeSubject).where(
        ProgrammeSubject.unit_id == school.unit.id, ProgrammeSubject.grade == school_class.grade
    )
    subjects = {subject.code: subject for subject in db.session.scalars(programme)}
    ability = {pupil.id: chance.gauss(7.4, 1.1) for pupil in school.pupils[school_class.id]}
    first: dict[str, TeachingAssignment] = {}  # of several who share a subject one writes
    for each in db.session.scalars(taught.order_by(TeachingAssignment.id)):
        first.setdefault(each.subject, each)
    for assignment in first.values():
        for column in _columns(school_class, subjects[assignment.subject]):
            for pupil_id, level in ability.items():
                if chance.randrange(LEFT_OUT):
                    yield {
                        "pupil_id": pupil_id,
                        "start_year": school.start_year,
                        "semester": 1,
                        "subject": assignment.subject,
                        "column": column.code,
                        "value": _value(column, level + chance.gauss(0, 0.8)),
                        "unit_id": school.unit.id,
                        "class_id": school_class.id,
                        "written_at": _day(column, school.start_year, chance),
                        "written_by_id": assignment.account_id,
                    }


def _columns(school_class: SchoolClass, subject: ProgrammeSubject) -> Sequence[Column]:
    columns = book_columns(
        grade=school_class.grade,
        start_year=school_class.start_year,
        subject=subject.code,
        assessed_by=subject.assessed_by,
        periods=subject.periods,
    )
    return [column for column in columns if column.code in WRITTEN_COLUMNS]


def _value(column: Column, level: float) -> str:
    if column.takes == Takes.LEVEL and column.scale is not None:
        slugs = column.scale.slugs
        return slugs[0] if level > 7 or len(slugs) == 2 else slugs[1]
    halves = max(4, min(20, round(level * 2)))
    return str(halves // 2) if halves % 2 == 0 else f"{halves / 2:.1f}"


def _day(column: Column, start_year: int, chance: random.Random) -> datetime:
    """Within the weeks of that assessment, but not after today."""
    begins = {"tx1": datetime(start_year, 9, 21, 2, tzinfo=UTC), "tx2": datetime(start_year, 10, 12, 2, tzinfo=UTC)}
    first = begins.get(column.code, datetime(start_year, 11, 2, 2, tzinfo=UTC))
    return min(first + timedelta(hours=chance.randrange(200)), clock.now())


def _exemption(pupil_id: int, start_year: int, subject: str, kind: str, reason: str) -> Exemption:
    return Exemption(
        pupil_id=pupil_id,
        start_year=start_year,
        subject=subject,
        kind=kind,
        reason=reason,
        entered_at=clock.now(),
        entered_by="Văn phòng trường",
    )
