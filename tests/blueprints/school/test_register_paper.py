"""The enrolment register on paper: which lines, in which order, for whom."""

from collections.abc import Callable
from datetime import date

from portal.adapters import clock
from portal.db import db
from portal.models.school import Enrolment, Guardian, Guardianship, RecordView
from portal.rules.school.statuses import ENROLLED, TRANSFERRED
from tests.cast import Cast, Person
from tests.pages import PageClient
from tests.papers import page_sizes, words_of
from tests.school import Room, make_class

ClientFor = Callable[[Person], PageClient]
PAGE = "/truong-hoc/so-dang-bo/in"


def number(room: Room, *numbers: str) -> None:
    for pupil, register_no in zip(room.pupils, numbers, strict=False):
        db.session.query(Enrolment).filter_by(pupil_id=pupil.id).update({"register_no": register_no})
    db.session.commit()


def test_a_part_by_numbers_as_people_count(cast: Cast, client_for: ClientFor) -> None:
    room = make_class(cast)
    number(room, "9", "10", "100", "11")
    mother = Guardian(full_name="Trần Thị Mẹ", job="Nông dân", created_at=clock.now())
    db.session.add(mother)
    db.session.flush()
    first, second = room.pupils[:2]
    db.session.add_all(
        Guardianship(pupil_id=one.id, guardian_id=mother.id, relation="mother", valid_from=date(2026, 9, 1))
        for one in (first, second)
    )
    gone = db.session.query(Enrolment).filter_by(pupil_id=second.id).one()
    gone.status, gone.left_on = TRANSFERRED, date(2026, 10, 1)
    there = Enrolment(
        pupil_id=second.id, unit_id=cast.units["tam_binh"], status=ENROLLED, admitted_on=date(2026, 10, 1)
    )
    db.session.add(there)
    db.session.commit()
    client = client_for(cast.principal)
    sent = client.submit(PAGE, {"first": "9", "last": "50", "reason": "Kiểm tra hồ sơ"})
    assert page_sizes(sent.data) == [(297, 210)]
    words = words_of(sent.data)
    places = [words.index(f" {line} ") for line in (f"9 {first.full_name}", f"10 {second.full_name}", "11")]
    assert places == sorted(places)
    assert f"100 {room.pupils[2].full_name}" not in words
    assert words.count("Mẹ: Trần Thị Mẹ – Nông dân") == 1  # not of the one who belongs to another school by now
    assert "01/10/2026; chuyển đi" in words
    assert "Phần này có 3 học sinh" in words
    noted = db.session.query(RecordView).filter_by(what="print", reason="Kiểm tra hồ sơ")
    assert {one.pupil_id for one in noted} == {room.pupils[place].id for place in (0, 1, 3)}


def test_what_cannot_be_printed_is_said(cast: Cast, client_for: ClientFor) -> None:
    number(make_class(cast), "9")
    client = client_for(cast.principal)
    assert client.submit(PAGE, {"reason": ""}).status_code == 422
    empty = client.submit(PAGE, {"first": "500", "reason": "Kiểm tra"})
    assert (empty.status_code, "Không có học sinh nào" in empty.text, 'value="500"' in empty.text) == (422, True, True)
    other = client.submit(PAGE, {"start_year": "2027", "reason": "Kiểm tra"})
    assert "Không có học sinh nào" in other.text
    assert client_for(cast.teacher).get(PAGE).status_code == 403
