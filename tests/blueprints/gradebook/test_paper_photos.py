"""The photo stands on the cover of the school report, 3 x 4 cm; without one the frame is empty."""

import io
from collections.abc import Callable

import pytest
from flask import Flask

from portal.db import db
from portal.models.school import Enrolment
from portal.rules.school.statuses import ENROLLED, TRANSFERRED
from tests.cast import Cast, Person
from tests.gradebook import SCHOOL
from tests.pages import PageClient
from tests.papers import pictures_on, words_of
from tests.pictures import picture_bytes
from tests.school import Room, make_class

ClientFor = Callable[[Person], PageClient]


@pytest.fixture
def room(cast: Cast, app: Flask) -> Room:
    """Four pupils: a wide photo, a small one, none, and one whose file is no picture."""
    made = make_class(cast, "6A", unit=SCHOOL, grade=6, pupils=("Lê An", "Lê Bình", "Lê Chi", "Lê Dũng"))
    wide, small = picture_bytes(1000, 640, kind="WEBP"), picture_bytes(150, 200, kind="WEBP", colour="blue")
    for pupil, data in zip(made.pupils, (wide, small, None, b"broken"), strict=True):
        pupil.photo_sha256 = app.extensions["portal"].file_store.put(io.BytesIO(data)).sha256 if data else None
    db.session.commit()
    return made


def test_the_reports_of_a_class_bear_the_photos(
    cast: Cast, room: Room, client_for: ClientFor, drain: Callable[[], int]
) -> None:
    client = client_for(cast.thpt_principal)
    url = client.submit(f"/so-diem/{room.id}/in/hoc-ba", {"reason": "Nộp lưu"}).location
    drain()
    pages = pictures_on(client.get(f"{url}/tep").data)
    covers = pages[::3]
    assert covers == [[(30, 40, 354, 472)], [(30, 40, 150, 200)], [], []]
    assert not any(page for place, page in enumerate(pages) if place % 3)


def test_a_photo_that_is_gone_leaves_the_frame_empty(cast: Cast, room: Room, client_for: ClientFor) -> None:
    room.pupils[0].photo_sha256 = "0" * 64
    db.session.commit()
    client = client_for(cast.thpt_principal)
    for pupil, framed in ((room.pupils[0], True), (room.pupils[1], False), (room.pupils[2], True)):
        sent = client.submit(f"/so-diem/{room.id}/in/hoc-ba", {"pupil_id": str(pupil.id)})
        assert (sent.status_code, "Ảnh 3 × 4" in words_of(sent.data)) == (200, framed)


def test_the_school_left_behind_prints_no_photo_of_the_next_one(cast: Cast, room: Room, client_for: ClientFor) -> None:
    pupil = room.pupils[0]
    left = db.session.query(Enrolment).filter_by(pupil_id=pupil.id).one()
    left.status, left.left_on = TRANSFERRED, left.admitted_on
    unit_id = cast.units["vinh_binh"]
    db.session.add(Enrolment(pupil_id=pupil.id, unit_id=unit_id, status=ENROLLED, admitted_on=left.admitted_on))
    db.session.commit()
    sent = client_for(cast.thpt_principal).submit(f"/so-diem/{room.id}/in/hoc-ba", {"pupil_id": str(pupil.id)})
    assert (sent.status_code, pictures_on(sent.data)[0]) == (200, [])
