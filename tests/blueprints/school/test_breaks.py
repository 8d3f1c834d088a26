"""A storm closes the schools of an office, a feast closes one school: no roll is due on those days."""

from collections.abc import Callable
from datetime import date

import pytest

from portal.db import db
from portal.models.attendance import Roll
from portal.models.school import SchoolBreak
from portal.services.attendance.days import load_days
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.pages import PageClient, parse, text_of
from tests.school import make_class

URL, LIST = "/truong-hoc/nam-hoc/nghi", "/truong-hoc/nam-hoc/"
STORM = {"name": "Nghỉ tránh bão số 5", "first_on": "2026-10-06", "last_on": "2026-10-07"}
Clients = Callable[[Person], PageClient]


@pytest.fixture(autouse=True)
def october(clock_at: object) -> None:
    clock_at.move_to("2026-10-05T08:00:00+07:00")  # type: ignore[attr-defined]


def _open(person: Person, day: int) -> bool:
    return load_days(actor_of(person), 2026).is_open(date(2026, 10, day))


def test_a_break_of_the_department_holds_below_it_and_nowhere_else(cast: Cast, client_for: Clients) -> None:
    assert _open(cast.principal, 6)
    assert client_for(cast.administrator).submit(URL, STORM).status_code == 303
    assert [_open(cast.principal, day) for day in (5, 6, 7, 8)] == [True, False, False, True]
    assert _open(cast.stranger_principal, 6)
    reason = load_days(actor_of(cast.principal), 2026).why_not(date(2026, 10, 6))
    assert reason == ("Ngày nghỉ: %(name)s.", "Nghỉ tránh bão số 5")
    shown = text_of(parse(client_for(cast.principal).get(LIST)).find(".//main"))
    assert "Nghỉ tránh bão số 5 06/10/2026 – 07/10/2026 Sở Giáo dục và Đào tạo Bến Tre" in shown


def test_a_school_closes_itself_and_takes_it_back_with_a_reason(cast: Cast, client_for: Clients) -> None:
    client = client_for(cast.principal)
    assert client.submit(URL, {**STORM, "last_on": ""}).status_code == 303
    assert [_open(cast.principal, 6), _open(cast.principal, 7), _open(cast.other_principal, 6)] == [False, True, True]
    break_id = db.session.query(SchoolBreak.id).scalar()
    take_back = f"{URL}/{break_id}/bo"
    for person in (cast.other_principal, cast.administrator):
        assert client_for(person).send(take_back, {"reason": "nhầm"}).status_code == 404
    assert client.submit(take_back, {"reason": ""}).status_code == 422
    assert client.submit(take_back, {"reason": "Bão đổi hướng"}).status_code == 303
    assert _open(cast.principal, 6)
    assert client.get(take_back).status_code == 404
    found = db.session.get_one(SchoolBreak, break_id)
    assert (found.withdrawn_by, found.withdrawn_why) == ("Đặng Thị Dung", "Bão đổi hướng")


def test_rolls_taken_before_are_told_and_stay(cast: Cast, client_for: Clients) -> None:
    room = make_class(cast, year=2026)
    roll = {"class_id": room.id, "day": date(2026, 10, 6), "session": "morning", "taken_by": "Ngô Thanh Hà"}
    taken_at = room.school_class.created_at
    db.session.add(Roll(**roll, taken_by_id=cast.teacher.id, taken_at=taken_at))
    db.session.commit()
    client = client_for(cast.principal)
    client.submit(URL, STORM)
    assert "Đã có 1 lượt điểm danh" in client.get(LIST).get_data(as_text=True)
    assert db.session.query(Roll).count() == 1


def test_wrong_days_are_told_at_their_field_and_nothing_typed_is_lost(cast: Cast, client_for: Clients) -> None:
    client = client_for(cast.principal)
    wrong = client.submit(URL, {**STORM, "last_on": "2026-10-01"})
    assert wrong.status_code == 422
    text = wrong.get_data(as_text=True)
    assert "Ngày cuối không được trước ngày đầu." in text
    assert "Nghỉ tránh bão số 5" in text
    assert client.submit(URL, {**STORM, "name": ""}).status_code == 422
    assert client.submit(URL, {**STORM, "first_on": "30/02/2026"}).status_code == 422


def test_others_close_no_school(cast: Cast, client_for: Clients) -> None:
    for person in (cast.teacher, cast.clerk, cast.supervisor):
        assert client_for(person).get(URL).status_code == 403
