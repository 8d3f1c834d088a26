"""The register of requests: numbers, times, who sees what, telling, one extension, closing."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import DataRequest
from portal.models.notifications import Notification
from portal.models.records import AuditEntry
from portal.models.school import RecordView
from portal.rules.contact_book.requests import RequestState
from portal.services.contact_book import work
from portal.services.contact_book.requests import for_family, handling
from portal.services.contact_book.requests.handling import OnPaper
from tests.cast import Cast, Person
from tests.families import make_guardian, make_own_account
from tests.notices import as_actor
from tests.school import Room, make_class

pytestmark = pytest.mark.usefixtures("mails")
WORDS = "Ngày sinh của cháu ghi sai, đúng là 21/3/2016."


def ask(person: Person, room: Room, *, kind: str = "correct", words: str = WORDS) -> DataRequest:
    made = for_family.ask(as_actor(person), pupil_id=room.pupils[0].id, kind=kind, words=words)
    db.session.commit()
    return made


def paper(room: Room, **changes: Any) -> OnPaper:
    usual: dict[str, Any] = {
        "pupil_id": room.pupils[0].id,
        "asked_by": "Lê Văn Cha",
        "relation": "father",
        "kind": "see",
        "words": "Xin bản sao học bạ của cháu.",
        "received_on": clock.today(),
    }
    return OnPaper(**{**usual, **changes})


def noon_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(12), clock.LOCAL_ZONE)


def told(person: Person) -> list[str]:
    query = select(Notification.kind).where(Notification.account_id == person.id).order_by(Notification.id)
    return list(db.session.scalars(query))


def test_numbers_run_through_the_year_of_each_school(cast: Cast) -> None:
    room, other = make_class(cast), make_class(cast, "5A", unit="hoa_nghia", pupils=["Hồ Văn Sáu"])
    mother = make_guardian(cast, room.pupils[0], other.pupils[0])
    first, second = ask(mother, room), ask(mother, room, kind="see")
    elsewhere = ask(mother, other)
    old = handling.enter_paper(as_actor(cast.principal), paper(room, received_on=clock.today() - timedelta(days=3)))
    assert [(each.year, each.number) for each in (first, second, old, elsewhere)] == [
        (2026, 1),
        (2026, 2),
        (2026, 3),
        (2026, 1),
    ]
    assert first.due_on == clock.today() + timedelta(days=10)
    assert told(cast.principal).count("data_request") == 2
    assert "data_request" in told(cast.other_principal)


def test_times_run_out_and_the_leaders_see_it(cast: Cast, clock_at: Any) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    made = ask(mother, room, kind="delete")
    principal = as_actor(cast.principal)
    waits = work.what_waits(principal)
    assert (waits.requests, waits.late_requests) == (1, 0)
    clock_at.move_to(noon_after(made.acknowledge_by))
    assert handling.get_request(principal, made.id).state == RequestState.UNANSWERED
    assert work.what_waits(principal).late_requests == 1
    assert [each.request.id for each in handling.list_requests(principal, number=1, show="late").items] == [made.id]
    handling.acknowledge(principal, request_id=made.id, version=made.version)
    assert (work.what_waits(principal).requests, work.what_waits(principal).late_requests) == (1, 0)
    clock_at.move_to(noon_after(made.due_on))
    assert handling.get_request(principal, made.id).state == RequestState.OVERDUE
    assert not work.what_waits(as_actor(cast.teacher)).requests


def test_from_answering_to_closing_the_family_is_told(cast: Cast) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    made = ask(mother, room, kind="object")
    principal = as_actor(cast.principal)
    handling.acknowledge(principal, request_id=made.id, version=made.version)
    with pytest.raises(RuleBroken):
        handling.acknowledge(principal, request_id=made.id, version=made.version)
    handling.extend(principal, request_id=made.id, version=made.version, reason="Phải hỏi kho lưu trữ.")
    assert made.due_on == made.first_due_on + timedelta(days=15)
    with pytest.raises(RuleBroken):
        handling.extend(principal, request_id=made.id, version=made.version, reason="Lần nữa.")
    with pytest.raises(RuleBroken):
        handling.close(
            principal, request_id=made.id, version=made.version - 1, outcome="done", words="Đã thôi gửi tin."
        )
    handling.close(principal, request_id=made.id, version=made.version, outcome="partly", words="Đã thôi gửi tin SMS.")
    with pytest.raises(RuleBroken):
        handling.close(principal, request_id=made.id, version=made.version, outcome="done", words="Đã thôi gửi tin.")
    assert told(mother) == ["data_request_answered"] * 3
    _child, entry = for_family.read_own(as_actor(mother), pupil_id=room.pupils[0].id, request_id=made.id)
    assert (entry.state, entry.request.outcome_words) == (RequestState.CLOSED, "Đã thôi gửi tin SMS.")
    with pytest.raises(RuleBroken):
        for_family.take_back(as_actor(mother), pupil_id=room.pupils[0].id, request_id=made.id)


def test_closing_at_once_answers_too(cast: Cast) -> None:
    room = make_class(cast)
    made = ask(make_guardian(cast, room.pupils[0]), room)
    handling.close(
        as_actor(cast.principal), request_id=made.id, version=made.version, outcome="done", words="Đã sửa ngày sinh."
    )
    assert (made.acknowledged_by, made.closed_by) == (cast.principal.name, cast.principal.name)


def test_only_who_signs_asks_and_nobody_reads_another_s(cast: Cast) -> None:
    room = make_class(cast)
    pupil = room.pupils[0]
    mother, father = make_guardian(cast, pupil), make_guardian(cast, pupil, name="Lê Văn Cha")
    looker = make_guardian(cast, pupil, name="Bà Ngoại", may_sign=False)
    other = make_guardian(cast, room.pupils[1], name="Trần Thị Khác")
    made = ask(mother, room)
    ask(make_own_account(cast, pupil), room)
    for person, error in ((looker, NotAllowed), (other, NotFound)):
        with pytest.raises(error):
            ask(person, room)
    for person in (father, other):
        with pytest.raises(NotFound):
            for_family.read_own(as_actor(person), pupil_id=pupil.id, request_id=made.id)
        with pytest.raises(NotFound):
            for_family.take_back(as_actor(person), pupil_id=pupil.id, request_id=made.id)
    assert for_family.list_own(as_actor(father), pupil_id=pupil.id, number=1, visit=False)[1].total == 0
    for person, error in ((cast.teacher, NotAllowed), (cast.other_principal, NotFound)):
        with pytest.raises(error):
            handling.get_request(as_actor(person), made.id)
        with pytest.raises(error):
            handling.acknowledge(as_actor(person), request_id=made.id, version=made.version)


def test_the_same_twice_and_too_many_are_refused(cast: Cast) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    made = ask(mother, room)
    with pytest.raises(RuleBroken):
        ask(mother, room)
    for number in range(9):
        ask(mother, room, words=f"{WORDS} {number}")
    with pytest.raises(RuleBroken):
        ask(mother, room, words="Một việc khác nữa.")
    for_family.take_back(as_actor(mother), pupil_id=room.pupils[0].id, request_id=made.id)
    assert made.outcome == "taken_back"
    assert ask(mother, room).number == 11


def test_paper_is_entered_by_who_looks_after_the_book(cast: Cast) -> None:
    room, other = make_class(cast), make_class(cast, "5A", unit="hoa_nghia", pupils=["Hồ Văn Sáu"])
    principal = as_actor(cast.principal)
    made = handling.enter_paper(principal, paper(room))
    assert (made.channel, made.entered_by, made.account_id) == ("paper", cast.principal.name, None)
    wrong: list[tuple[str, Any, str]] = [
        ("pupil_id", other.pupils[0].id, "pupil"),
        ("pupil_id", 0, "pupil"),
        ("asked_by", "", "asked_by"),
        ("relation", "boss", "relation"),
        ("kind", "", "kind"),
        ("words", "", "words"),
        ("received_on", date(2027, 1, 1), "received_on"),
    ]
    for name, value, field in wrong:
        with pytest.raises(RuleBroken) as broken:
            handling.enter_paper(principal, paper(room, **{name: value}))
        assert broken.value.field == field, name
    with pytest.raises(NotAllowed):
        handling.enter_paper(as_actor(cast.teacher), paper(room))


def test_the_register_as_a_file_is_noted(cast: Cast) -> None:
    room = make_class(cast)
    ask(make_guardian(cast, room.pupils[0]), room)
    principal = as_actor(cast.principal)
    assert handling.export_register(principal, year=2026, say=str).startswith(b"PK")
    assert handling.export_register(principal, year=2025, say=str).startswith(b"PK")
    looks = select(RecordView.pupil_id).where(RecordView.what == "data_requests_export")
    assert list(db.session.scalars(looks)) == [room.pupils[0].id]
    assert "data_requests_exported" in set(db.session.scalars(select(AuditEntry.action)))
    assert list(handling.list_years(principal)) == [2026]
