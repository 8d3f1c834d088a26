"""Makers of classes with published books, and of changes to them, for tests of report slips."""

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.gradebook import Correction, Mark
from portal.services.gradebook.publicity import SLIPS_KIND
from portal.services.records.outbox import queue
from tests.cast import Cast
from tests.gradebook import fill
from tests.school import Room, lead, make_class
from tests.services.contact_book.test_child_marks import publish

PERIODS = ("1", "2", "nam")


def make_whole(cast: Cast, name: str = "6A", *, grade: int = 6, leave: bool = False) -> Room:
    """A class with everything in its books and published; with ``leave`` not one column of semester II."""
    room = make_class(cast, name, grade=grade)
    lead(room, cast.teacher)
    fill(room, by=cast.teacher)
    publish(room, leave={(2, "toan", "ck")} if leave else ())
    return room


def adjust(cast: Cast, room: Room, *, place: int = 0, semester: int = 1, to: str = "10") -> Mark:
    """A published mark of mathematics was changed with approval; committed."""
    wanted = {"pupil_id": room.pupils[place].id, "semester": semester, "subject": "toan", "column": "ck"}
    mark = db.session.scalars(select(Mark).filter_by(**wanted)).one()
    before, mark.value, mark.version = mark.value, to, mark.version + 1
    db.session.add(
        Correction(
            unit_id=mark.unit_id,
            mark_id=mark.id,
            class_id=mark.class_id,
            version=1,
            before=before,
            after=to,
            reason="Cộng sót",
            source="screen",
            batch="one",
            asked_at=clock.now(),
            asked_by_id=cast.teacher.id,
            asked_by=cast.teacher.name,
            outcome="granted",
            decided_at=clock.now(),
            decided_by=cast.principal.name,
        )
    )
    db.session.commit()
    return mark


def look_now(room: Room, key: str = "now") -> None:
    """Have the worker look at the slips of a class; committed."""
    queue(SLIPS_KIND, f"{SLIPS_KIND}-{room.id}-{key}", {"class_id": room.id})
    db.session.commit()
