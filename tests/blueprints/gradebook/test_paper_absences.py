"""Absences on paper: month by month in the gradebook, with and without permission apart in the school report."""

from collections.abc import Callable
from datetime import date

from portal.adapters import clock
from portal.db import db
from portal.models.attendance import Roll, RollEntry
from tests.cast import Cast, Person
from tests.pages import PageClient
from tests.papers import page_sizes, words_of
from tests.school import Room, make_class


def absent(room: Room, by: Person, *days: tuple[date, str]) -> None:
    """The first pupil of the class misses these days; committed."""
    for day, status in days:
        taken = {"taken_at": clock.now(), "taken_by_id": by.id, "taken_by": by.name}
        roll = Roll(class_id=room.id, day=day, session="morning", **taken)
        db.session.add(RollEntry(roll=roll, pupil_id=room.pupils[0].id, status=status))
    db.session.commit()


def test_absences_are_told_by_month_and_apart(
    cast: Cast, client_for: Callable[[Person], PageClient], drain: Callable[[], int]
) -> None:
    room = make_class(cast, "4A", pupils=("Lê Thị An", "Trần Bình"))
    days = [(date(2026, 9, 8), "excused"), (date(2026, 9, 9), "excused"), (date(2026, 9, 10), "unexcused")]
    absent(room, cast.principal, *days, (date(2026, 11, 12), "unexcused"))
    client = client_for(cast.principal)
    url = client.submit(f"/so-diem/{room.id}/in/so-theo-doi", {"period": "1", "reason": "Lưu hồ sơ"}).location
    drain()
    book = client.get(f"{url}/tep").data
    words = words_of(book)
    for expected in (
        "Số buổi nghỉ học theo tháng",
        "T9 P T9 K T10 P T10 K T11 P T11 K Cộng P Cộng K",
        "1 Lê Thị An 2 1 1 2 2",
        "2 Trần Bình 0 0",
    ):
        assert expected in words
    assert (297, 210) in page_sizes(book)
    sent = client.submit(f"/so-diem/{room.id}/in/hoc-ba", {"pupil_id": str(room.pupils[0].id)})
    assert "Số buổi nghỉ học trong năm: 4 (có phép 2, không phép 2)" in words_of(sent.data)
