"""What a report slip says is what the gradebook says."""

from datetime import timedelta

import pytest

from portal.adapters import clock
from portal.db import db
from portal.models.gradebook import BookPublication, Mark
from portal.services.contact_book.report_slips.contents import content_of, see_class, whole_years
from portal.services.contact_book.terms import find_year_seats
from portal.services.contact_book.year_reading import read_year
from portal.services.gradebook.papers.frame import find_setting
from portal.services.gradebook.papers.report_years import year_page
from portal.services.gradebook.papers.slips import slip_content
from portal.services.gradebook.results import Period, load_results
from portal.services.gradebook.results.facts import Seat
from tests.cast import Cast
from tests.make import actor_of
from tests.report_slips import make_whole
from tests.school import make_class, make_field


@pytest.mark.parametrize("grade", [6, 4])
def test_the_slip_and_the_report_say_what_the_gradebook_says_to_the_digit(cast: Cast, grade: int) -> None:
    room = make_whole(cast, f"{grade}A", grade=grade)
    seats = [Seat(pupil, grade) for pupil in room.pupils]
    books = load_results(room.school_class, seats)
    seen = see_class(room.school_class, seats, tuple(Period))
    for row in books:
        for period in Period:
            assert content_of(seen[row.pupil.id][period]) == slip_content(row, period)
    setting = find_setting(actor_of(cast.principal), room.school_class)
    of_family = whole_years(room.school_class, seats)
    assert [year_page(setting, row) for row in of_family] == [year_page(setting, row) for row in books]


def test_one_child_and_the_whole_class_come_to_the_same(cast: Cast) -> None:
    room = make_whole(cast)
    seats = [Seat(pupil, 6) for pupil in room.pupils]
    seen = see_class(room.school_class, seats, tuple(Period))
    for pupil in room.pupils:
        seat = find_year_seats(pupil.id)[room.school_class.start_year]
        for period in Period:
            assert content_of(read_year(seat, period).marks) == content_of(seen[pupil.id][period])


def test_a_preschool_class_has_a_slip_once_something_is_written(cast: Cast) -> None:
    small = make_class(cast, "Lá 1", unit="hoa_nghia", grade=0)
    field = make_field(small, "Thể chất", "1 | Chạy\n2 | Nhảy")
    seat = Seat(small.pupils[0], 0)
    assert content_of(see_class(small.school_class, [seat], (Period.FIRST,))[seat.pupil.id][Period.FIRST]) is None
    at = clock.now() - timedelta(hours=1)
    common = {"start_year": small.school_class.start_year, "semester": 1, "subject": field.code, "class_id": small.id}
    db.session.add(
        Mark(
            **common,
            pupil_id=seat.pupil.id,
            column="cs_1",
            value="dat",
            unit_id=small.school_class.unit_id,
            written_at=at,
            written_by_id=cast.teacher.id,
        )
    )
    common.pop("start_year")
    db.session.add(
        BookPublication(
            **common,
            column="cs_1",
            unit_id=small.school_class.unit_id,
            published_at=at,
            published_by_id=cast.teacher.id,
            published_by="Cô Lan",
        )
    )
    db.session.commit()
    seen = see_class(small.school_class, [seat], tuple(Period))[seat.pupil.id]
    content = content_of(seen[Period.FIRST])
    assert content is not None
    assert content["fields"][0]["count"] == "1/2 chỉ số đạt, 1 chưa quan sát"
    assert content_of(seen[Period.YEAR]) is None
