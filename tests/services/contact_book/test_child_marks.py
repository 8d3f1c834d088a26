"""What a family sees of the marks: what is published and what follows from it, to the digit of the gradebook."""

from collections.abc import Collection
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.gradebook import BookPublication, Correction, Mark
from portal.models.school import ClassPlace, Exemption
from portal.rules.gradebook.books import BESIDE
from portal.services.contact_book.marks import SubjectSeen
from portal.services.contact_book.terms import find_year_seats
from portal.services.contact_book.year_reading import YearRead, read_year
from portal.services.gradebook.publishing import shown_to_families
from portal.services.gradebook.results import Period, load_results
from portal.services.gradebook.results.facts import Seat
from tests.cast import Cast
from tests.gradebook import fill
from tests.school import Room, make_class, teach


def publish(room: Room, *, leave: Collection[tuple[int, str, str]] = (), ago: timedelta = timedelta(hours=1)) -> None:
    """Everything that stands in the books of a class, but what is left out, since an hour; committed."""
    at = clock.now() - ago
    db.session.execute(Mark.__table__.update().values(written_at=at))
    written = select(Mark.semester, Mark.subject, Mark.column).where(Mark.class_id == room.id).distinct()
    for semester, subject, column in db.session.execute(written.order_by(Mark.semester, Mark.subject, Mark.column)):
        if (semester, subject, column) not in leave:
            db.session.add(
                BookPublication(
                    unit_id=room.school_class.unit_id,
                    class_id=room.id,
                    semester=semester,
                    subject=subject,
                    column=column,
                    published_at=at,
                    published_by_id=1,
                    published_by="Nguyễn Văn Hiệu",
                )
            )
    db.session.commit()


def see(room: Room, place: int = 0, period: Period = Period.FIRST) -> YearRead:
    seats = find_year_seats(room.pupils[place].id)
    return read_year(seats[room.school_class.start_year], period)


def subject(year: YearRead, code: str) -> SubjectSeen:
    return next(one for one in year.marks.subjects if one.code == code)


@pytest.fixture
def room(cast: Cast) -> Room:
    """A class of grade 6 with everything in its books."""
    made = make_class(cast, "6A", grade=6)
    teach(made, cast.teacher, "toan", "ngu_van")
    fill(made, by=cast.teacher)
    return made


@pytest.mark.parametrize("grade", [6, 4])
def test_everything_published_says_what_the_gradebook_says(cast: Cast, grade: int) -> None:
    room = make_class(cast, f"{grade}B", grade=grade)
    fill(room, by=cast.teacher)
    publish(room)
    books = load_results(room.school_class, [Seat(pupil, grade) for pupil in room.pupils])
    for place, row in enumerate(books):
        for period in Period:
            marks = see(room, place, period).marks
            assert {one.code: marks.result(one.code, period) for one in row.subjects} == {
                one.code: row.shown(one.code, period) for one in row.subjects
            }
            learnt = row.learning(period)
            assert marks.learning == (learnt.level if learnt else None)
            assert marks.conduct == row.conduct(period)
            assert marks.is_whole


def test_an_average_waits_for_every_column(room: Room) -> None:
    publish(room, leave={(1, "toan", "ck")})
    year = see(room)
    assert (subject(year, "toan").result, [one.code for one in subject(year, "toan").waiting]) == ("", ["ck"])
    assert subject(year, "ngu_van").result
    assert year.marks.learning is None
    assert year.marks.result("toan", Period.YEAR) == ""
    assert not year.marks.is_whole
    assert see(room, period=Period.SECOND).marks.learning is not None


def test_a_mark_beyond_those_that_must_be_there_is_waited_for_too(room: Room) -> None:
    """What summer brought changes the year: while it is not published the year has no result."""
    pupil = room.pupils[0]
    publish(room)
    assert see(room, period=Period.YEAR).marks.result("toan", Period.YEAR)
    common = {"start_year": room.school_class.start_year, "unit_id": room.school_class.unit_id, "class_id": room.id}
    db.session.add(
        Mark(
            pupil_id=pupil.id,
            semester=2,
            subject="toan",
            column="reassessed",
            value="9",
            written_at=clock.now(),
            written_by_id=1,
            **common,
        )
    )
    db.session.commit()
    assert see(room, period=Period.YEAR).marks.result("toan", Period.YEAR) == ""


def test_conduct_stands_once_it_is_published(room: Room) -> None:
    publish(room, leave={(1, "ren_luyen", "level")})
    assert see(room).marks.conduct is None
    assert see(room, period=Period.SECOND).marks.conduct is not None


def test_a_mark_changed_with_approval_says_so(cast: Cast, room: Room) -> None:
    publish(room)
    mark = db.session.scalars(select(Mark).filter_by(pupil_id=room.pupils[0].id, semester=1, subject="toan")).first()
    assert mark is not None
    db.session.add(
        Correction(
            unit_id=mark.unit_id,
            mark_id=mark.id,
            class_id=mark.class_id,
            version=1,
            before=mark.value,
            after="9",
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
    seen = subject(see(room), "toan")
    assert [cell.column.code for cell in seen.cells if cell.adjusted_at] == [mark.column]
    assert seen.is_adjusted
    assert not subject(see(room, 1), "toan").is_adjusted


def test_an_exempt_subject_waits_for_nothing(cast: Cast, room: Room) -> None:
    db.session.add(
        Exemption(
            pupil_id=room.pupils[0].id,
            start_year=room.school_class.start_year,
            subject="toan",
            kind="exempt",
            reason="Theo quyết định của hiệu trưởng",
            entered_at=clock.now(),
            entered_by="Văn phòng",
        )
    )
    publish(room, leave={(1, "toan", "ck")})
    seen = subject(see(room), "toan")
    assert (seen.is_exempt, seen.waiting, seen.result) == (True, (), "")
    assert see(room).marks.learning is not None


def test_a_publication_of_this_year_opens_no_mark_of_the_last(cast: Cast, room: Room) -> None:
    last = make_class(cast, "5A", unit="vinh_binh", grade=5, year=room.school_class.start_year - 1)
    for place in db.session.scalars(select(ClassPlace).filter_by(class_id=last.id)):
        place.pupil_id = room.pupils[0].id
    fill(Room(last.school_class, [room.pupils[0]]), by=cast.teacher)
    publish(room)
    found = shown_to_families(pupil_ids=[room.pupils[0].id], start_year=last.school_class.start_year)
    assert found == {}
    publish(last)
    found = shown_to_families(pupil_ids=[room.pupils[0].id], start_year=last.school_class.start_year)
    assert found[room.pupils[0].id]


def test_nothing_published_shows_no_mark(room: Room) -> None:
    year = see(room)
    assert all(one.is_empty for one in year.marks.subjects)
    assert {one.code for one in year.marks.subjects} >= {"toan", "ren_luyen"}
    assert set(BESIDE) & {one.code for one in year.marks.subjects} == {"ren_luyen"}
