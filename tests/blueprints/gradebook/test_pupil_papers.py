"""Papers from the page of a pupil: of every year, of who left, with what stood there until then and nothing later."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from portal.adapters import clock
from portal.db import db
from portal.models.attendance import Roll, RollEntry
from portal.models.gradebook import Mark
from portal.models.school import ClassPlace, Enrolment
from portal.rules.permissions import Role
from portal.rules.school.statuses import ENROLLED, TRANSFERRED
from tests.cast import Cast, Person
from tests.gradebook import SCHOOL, fill
from tests.news import hire
from tests.pages import PageClient, parse, text_of
from tests.papers import words_of
from tests.school import Room, lead, make_class, teach

ClientFor = Callable[[Person], PageClient]
LEFT_ON = date(2026, 11, 16)


@pytest.fixture
def room(cast: Cast) -> Room:
    made = make_class(cast, "6A", unit=SCHOOL, grade=6, pupils=("Lê Thị An", "Trần Bình"))
    fill(made, by=cast.thpt_principal, leave=("Lê Thị An", "Trần Bình"))
    return made


def transfer(cast: Cast, room: Room) -> int:
    """Lê Thị An goes to another school, which writes marks and calls the roll; committed. The pupil's id."""
    pupil = room.pupils[0]
    there = make_class(cast, "6B", unit="tam_binh", grade=6, pupils=())
    place = db.session.query(ClassPlace).filter_by(pupil_id=pupil.id).one()
    place.valid_to = LEFT_ON
    stay = db.session.query(Enrolment).filter_by(pupil_id=pupil.id).one()
    stay.status, stay.left_on = TRANSFERRED, LEFT_ON
    unit_id = cast.units["tam_binh"]
    db.session.add_all(
        [
            ClassPlace(class_id=there.id, pupil_id=pupil.id, grade=6, valid_from=LEFT_ON),
            Enrolment(pupil_id=pupil.id, unit_id=unit_id, status=ENROLLED, admitted_on=LEFT_ON),
            Mark(
                pupil_id=pupil.id,
                start_year=2026,
                semester=2,
                subject="toan",
                column="comment",
                value="Lời của trường mới.",
                unit_id=unit_id,
                class_id=there.id,
                written_at=clock.now(),
                written_by_id=cast.thpt_principal.id,
            ),
        ]
    )
    for school_class, day in ((room, date(2026, 11, 13)), (there, date(2026, 11, 18))):
        roll = Roll(
            class_id=school_class.id,
            day=day,
            session="morning",
            taken_at=clock.now(),
            taken_by_id=cast.thpt_principal.id,
            taken_by="Văn phòng",
        )
        roll_entry = RollEntry(roll=roll, pupil_id=pupil.id, status="excused")
        db.session.add_all([roll, roll_entry])
    db.session.execute(
        db.update(Mark).where(Mark.semester == 1).values(written_at=datetime(2026, 11, 1, tzinfo=clock.LOCAL_ZONE))
    )
    db.session.commit()
    return pupil.id


def test_one_click_prints_from_the_page_of_a_pupil(cast: Cast, room: Room, client_for: ClientFor) -> None:
    last_year = make_class(cast, "5A", unit=SCHOOL, grade=5, pupils=(), year=2025)
    pupil = room.pupils[0]
    db.session.add(
        ClassPlace(
            class_id=last_year.id,
            pupil_id=pupil.id,
            grade=5,
            valid_from=date(2025, 9, 1),
            valid_to=date(2026, 8, 1),
        )
    )
    db.session.commit()
    page = f"/truong-hoc/hoc-sinh/{pupil.id}"
    teacher = hire(cast, Role.TEACHER, unit=SCHOOL)
    lead(room, teacher)
    for person, addresses in (
        (cast.thpt_principal, [f"/so-diem/{one.id}/in/{kind}" for one in (room, last_year) for kind in KINDS]),
        (teacher, [f"/so-diem/{room.id}/in/{kind}" for kind in KINDS]),
    ):
        tree = parse(client_for(person).get(page))
        forms = [form for form in tree.iter("form") if "/in/" in (form.get("action") or "")]
        assert [form.get("action") for form in forms] == addresses
    client = client_for(cast.thpt_principal)
    for address, fields, said in (
        (f"/so-diem/{room.id}/in/phieu-bao-diem", {"period": "1"}, "Học kì I, năm học 2026-2027"),
        (f"/so-diem/{room.id}/in/hoc-ba", {}, "Năm học 2026-2027 – Lớp 6A"),
    ):
        sent = client.send(address, {"pupil_id": str(pupil.id), **fields})
        assert (sent.status_code, sent.mimetype, said in words_of(sent.data)) == (200, "application/pdf", True)


KINDS = ("phieu-bao-diem", "hoc-ba")


def test_who_only_teaches_the_pupil_prints_nothing(cast: Cast, room: Room, client_for: ClientFor) -> None:
    teacher = hire(cast, Role.TEACHER, unit=SCHOOL)
    teach(room, teacher, "toan")
    tree = parse(client_for(teacher).get(f"/truong-hoc/hoc-sinh/{room.pupils[0].id}"))
    assert not [form for form in tree.iter("form") if "/in/" in (form.get("action") or "")]


def test_who_left_has_what_was_written_until_then(cast: Cast, room: Room, client_for: ClientFor) -> None:
    pupil_id = transfer(cast, room)
    client = client_for(cast.thpt_principal)
    offered = text_of(parse(client.get(f"/so-diem/{room.id}/in/hoc-ba")).find(".//main//select"))
    assert "Lê Thị An (rời lớp 16/11/2026)" in offered
    report = words_of(client.send(f"/so-diem/{room.id}/in/hoc-ba", {"pupil_id": str(pupil_id)}).data)
    for expected in ("Lê Thị An", "Chuyển đi từ 16/11/2026", "Số buổi nghỉ học trong năm: 1", "Nhận xét số"):
        assert expected in report, expected
    slip = client.send(f"/so-diem/{room.id}/in/phieu-bao-diem", {"pupil_id": str(pupil_id), "period": "nam"})
    for expected in ("Rời lớp ngày: 16/11/2026", "Số buổi nghỉ học: 1 có phép, 0 không phép"):
        assert expected in words_of(slip.data)
    for words in (report, words_of(slip.data)):
        assert "Lời của trường mới" not in words


def test_a_homeroom_teacher_prints_nobody_who_left(cast: Cast, room: Room, client_for: ClientFor) -> None:
    pupil_id = transfer(cast, room)
    teacher = hire(cast, Role.TEACHER, unit=SCHOOL)
    lead(room, teacher)
    client, address = client_for(teacher), f"/so-diem/{room.id}/in/hoc-ba"
    assert "Lê Thị An" not in client.get(address).text
    assert client.send(address, {"pupil_id": str(pupil_id)}).status_code == 422


def test_who_changed_class_is_printed_in_the_new_one_alone(cast: Cast, room: Room, client_for: ClientFor) -> None:
    other = make_class(cast, "6C", unit=SCHOOL, grade=6, pupils=())
    pupil = room.pupils[0]
    db.session.query(ClassPlace).filter_by(pupil_id=pupil.id).one().valid_to = LEFT_ON
    db.session.add(ClassPlace(class_id=other.id, pupil_id=pupil.id, grade=6, valid_from=LEFT_ON))
    db.session.commit()
    client = client_for(cast.thpt_principal)
    asked = {"pupil_id": str(pupil.id)}
    assert client.send(f"/so-diem/{room.id}/in/hoc-ba", asked).status_code == 422
    assert client.send(f"/so-diem/{other.id}/in/hoc-ba", asked).mimetype == "application/pdf"
