"""Makers of sheets for tests: a class with its teacher, and cells as somebody types them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.gradebook import Mark
from portal.models.school import ProgrammeSubject
from portal.rules.gradebook.books import book_beside
from portal.rules.gradebook.columns import Column, Part, Takes
from portal.rules.permissions import Role
from portal.services.gradebook import sheets, writing
from portal.services.gradebook.books import BookKey, beside_programme, columns_of
from portal.services.gradebook.writing import Change, Outcome
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.news import hire
from tests.school import Room, make_class, teach

SCHOOL = "thpt_ben_tre"


@dataclass(frozen=True)
class Taught:
    """A class of grade 10 whose teacher teaches mathematics there (tx1 to tx4, gk, ck)."""

    room: Room
    teacher: Person
    key: BookKey
    pupils: tuple[int, ...]

    @property
    def url(self) -> str:
        return f"/so-diem/{self.key.class_id}/{self.key.semester}/{self.key.subject}"

    def pupil(self, place: int) -> int:
        """The id of the pupil at a place of the class list, from 0."""
        return self.pupils[place]


def make_taught(cast: Cast, subject: str = "toan") -> Taught:
    """Committed."""
    room = make_class(cast, "10A", unit=SCHOOL, grade=10)
    teacher = hire(cast, Role.TEACHER, unit=SCHOOL)
    teach(room, teacher, subject)
    return Taught(room, teacher, BookKey(room.id, 1, subject), tuple(pupil.id for pupil in room.pupils))


def write(
    taught: Taught,
    cells: Mapping[tuple[int, str], str],
    *,
    by: Person | None = None,
    seen: int | None = None,
    batch: str = "page-1",
    reason: str = "",
) -> list[Outcome]:
    """Type into cells, named by place in the class list and column, as somebody who sees what is there; committed."""
    actor = actor_of(by or taught.teacher)
    rows = {row.pupil_id: row for row in sheets.open_sheet(actor, taught.key).rows}
    changes = [
        Change(
            pupil_id=taught.pupil(place),
            column=column,
            typed=typed,
            seen=rows[taught.pupil(place)].cell(column).version if seen is None else seen,
            batch=batch,
        )
        for (place, column), typed in cells.items()
    ]
    written = writing.write_cells(actor, key=taught.key, changes=changes, source="screen", reason=reason)
    db.session.commit()
    return list(written.outcomes)


def shown(taught: Taught, by: Person | None = None) -> dict[tuple[int, str], str]:
    """What stands in the filled cells."""
    rows = sheets.open_sheet(actor_of(by or taught.teacher), taught.key).rows
    return {
        (place, code): row.shown(code) for place, row in enumerate(rows) for code in row.cells if row.cell(code).value
    }


def fill(room: Room, *, by: Person, leave: Collection[str] = ()) -> None:
    """Everything that must stand in the books of a class, written straight into the table; committed.

    The values differ from pupil to pupil and cell to cell; pupils named in ``leave`` get nothing in semester II.
    """
    found = room.school_class
    programme = db.session.scalars(
        select(ProgrammeSubject).filter_by(unit_id=found.unit_id, start_year=found.start_year, grade=found.grade)
    ).all()
    beside = beside_programme(found, book_beside(found.grade) or "")
    for place, pupil in enumerate(room.pupils):
        for semester in (1, 2) if pupil.full_name not in leave else (1,):
            for subject in (*programme, beside):
                cells = columns_of(subject, semester=semester)
                db.session.add_all(
                    Mark(
                        pupil_id=pupil.id,
                        start_year=found.start_year,
                        semester=semester,
                        subject=subject.code,
                        column=column.code,
                        value=_value(column, place + number + semester),
                        unit_id=found.unit_id,
                        class_id=found.id,
                        written_at=clock.now(),
                        written_by_id=by.id,
                    )
                    for number, column in enumerate(cells)
                    if column.part != Part.SUMMER
                )
    db.session.commit()


def _value(column: Column, number: int) -> str:
    if column.takes == Takes.COMMENT:
        return f"Nhận xét số {number}."
    if column.takes == Takes.LEVEL:
        assert column.scale is not None
        return column.scale.slugs[number % 7 == 0]
    return str(6 + number % 5) if column.takes == Takes.WHOLE_SCORE or number % 2 else f"{5 + number % 5}.5"
