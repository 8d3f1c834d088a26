"""What the demo's families read: published columns of both children's classes, a comment each, an adjusted mark."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.gradebook import BookPublication, Correction, Mark
from portal.models.people import Account
from portal.models.school import SchoolClass
from portal.rules.gradebook.publishing import Outcome
from portal.services.demo.school import DemoSchool

COMMENTS = (
    "Em chăm học, hăng hái phát biểu. Cần cẩn thận hơn khi trình bày bài.",
    "Em nắm chắc kiến thức, biết giúp bạn trong nhóm.",
    "Em có nhiều cố gắng so với đầu năm, cần đọc thêm sách ở nhà.",
)
CLASSES = {"vinhbinh": "4A", "longthoi": "6A"}


def write_family_marks(schools: Mapping[str, DemoSchool]) -> None:
    """Everything written by November is before the families of 4A and 6A, in 6A with one mark changed since."""
    for key, name in CLASSES.items():
        school = schools[key]
        found = next(each for each in school.classes if each.name == name)
        query = select(Mark).where(Mark.class_id == found.id, Mark.semester == 1).order_by(Mark.id)
        marks = db.session.scalars(query).all()
        own = [mark for mark in marks if mark.pupil_id == school.pupils[found.id][0].id]
        comments = _comments(own)
        db.session.add_all(comments)
        _publish(found, sorted({(mark.subject, mark.column) for mark in (*marks, *comments)}), own[0].written_by_id)
        if key == "longthoi":
            db.session.add(_adjusted(own[-1]))
    db.session.flush()


def _comments(own: Sequence[Mark]) -> list[Mark]:
    first = {mark.subject: mark for mark in reversed(own)}
    return [
        Mark(
            pupil_id=mark.pupil_id,
            start_year=mark.start_year,
            semester=1,
            subject=subject,
            column="comment",
            value=COMMENTS[number % len(COMMENTS)],
            unit_id=mark.unit_id,
            class_id=mark.class_id,
            written_at=clock.now() - timedelta(days=10),
            written_by_id=mark.written_by_id,
        )
        for number, (subject, mark) in enumerate(sorted(first.items()))
    ]


def _publish(found: SchoolClass, columns: Sequence[tuple[str, str]], account_id: int) -> None:
    known = select(BookPublication.subject, BookPublication.column).where(BookPublication.class_id == found.id)
    before = {(subject, column) for subject, column in db.session.execute(known)}
    by = db.session.get_one(Account, account_id)
    db.session.add_all(
        BookPublication(
            unit_id=found.unit_id,
            class_id=found.id,
            semester=1,
            subject=subject,
            column=column,
            published_at=clock.now() - timedelta(days=9),
            published_by_id=by.id,
            published_by=by.full_name,
        )
        for subject, column in columns
        if (subject, column) not in before
    )


def _adjusted(mark: Mark) -> Correction:
    by = db.session.get_one(Account, mark.written_by_id)
    return Correction(
        unit_id=mark.unit_id,
        mark_id=mark.id,
        class_id=mark.class_id,
        version=mark.version,
        before="5",
        after=mark.value,
        reason="Cộng sót điểm câu 2.",
        source="screen",
        batch="demo-adjusted",
        asked_at=clock.now() - timedelta(days=5),
        asked_by_id=by.id,
        asked_by=by.full_name,
        outcome=Outcome.GRANTED,
        decided_at=clock.now() - timedelta(days=4),
        decided_by=by.full_name,
    )
