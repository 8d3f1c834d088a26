"""Locks: set by leaders and the board, said on every way to write, opened on request for some hours."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from portal.db import db
from portal.models.gradebook import OpeningRequest
from portal.models.school import BoardMember
from portal.rules.permissions import Role
from portal.services.gradebook import history
from tests.cast import Cast, Person
from tests.gradebook import SCHOOL, Taught, make_taught, shown, write
from tests.make import actor_of
from tests.news import hire
from tests.pages import PageClient
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]
LOCK = {"semester": "1", "class_id": "", "subject": "", "column": "tx1", "reason": "Đã chốt điểm"}


@pytest.fixture
def taught(cast: Cast) -> Taught:
    return make_taught(cast)


@pytest.fixture
def member(cast: Cast, taught: Taught) -> Person:
    """A teacher on the board."""
    person = hire(cast, Role.TEACHER, unit=SCHOOL, name="Lâm Thị Bé")
    since = date(2026, 9, 1)
    unit_id = cast.units[SCHOOL]
    db.session.add(BoardMember(unit_id=unit_id, account_id=person.id, duty="Mở khóa sổ", valid_from=since))
    db.session.commit()
    return person


def test_every_way_to_write_meets_the_lock(
    cast: Cast, taught: Taught, member: Person, client_for: ClientFor, queries: Callable[[], QueryCount]
) -> None:
    write(taught, {(0, "tx1"): "8"})
    teacher = client_for(taught.teacher)
    assert teacher.get("/so-diem/khoa").status_code == 403
    assert client_for(cast.stranger_principal).post("/so-diem/khoa/1/bo").status_code in {400, 404}
    assert client_for(member).submit("/so-diem/khoa", {**LOCK, "reason": ""}).status_code == 422
    assert client_for(member).submit("/so-diem/khoa", LOCK).status_code == 303
    with queries() as made:
        page = teacher.get(taught.url).get_data(as_text=True)
    assert len(made) <= 12, made.statements
    assert "Đã chốt điểm" in page
    assert f"c-{taught.pupil(0)}-tx1" not in page
    cells = json.dumps([[taught.pupil(0), "tx1", "9", 1, "a-1"], [taught.pupil(0), "tx2", "9", 0, "a-1"]])
    saved = {cell["column"]: cell for cell in teacher.send(f"{taught.url}/luu", {"cells": cells}).get_json()["cells"]}
    assert saved["tx2"]["state"] == "saved"
    assert f"({member.name} khóa)" in saved["tx1"]["message"]
    assert f"Người mở được: {member.name} và lãnh đạo trường" in saved["tx1"]["message"]
    assert teacher.send(taught.url, {f"c-{taught.pupil(0)}-tx1": "9", "newest": "9"}).status_code == 422
    history.undo_last(actor_of(taught.teacher), key=taught.key)  # takes back tx2
    assert history.undo_last(actor_of(taught.teacher), key=taught.key) == history.Undone(0, 1)
    db.session.commit()
    assert shown(taught) == {(0, "tx1"): "8"}
    leader = client_for(cast.thpt_principal)
    assert leader.send("/so-diem/khoa/1/bo").status_code == 303
    assert write(taught, {(0, "tx1"): "9"})[0].state == "saved"


def test_a_teacher_asks_and_the_column_opens_for_some_hours(
    cast: Cast, taught: Taught, member: Person, client_for: ClientFor, clock_at, mails, drain
) -> None:
    teacher, board = client_for(taught.teacher), client_for(member)
    board.submit("/so-diem/khoa", LOCK)
    ask = {"reason": "Đã chấm xong bài", "hours": "4"}
    assert teacher.submit(f"{taught.url}/xin-mo", {**ask, "hours": "0"}).status_code == 422
    assert teacher.submit(f"{taught.url}/xin-mo", ask).status_code == 303
    assert teacher.submit(f"{taught.url}/xin-mo", ask).status_code == 422  # one is waiting already
    asked = db.session.query(OpeningRequest).one()
    url = f"/so-diem/xin-mo/{asked.id}"
    assert teacher.get(url).status_code == 403
    assert client_for(cast.stranger_principal).get(url).status_code == 404
    drain()
    assert {mail["To"] for _key, mail in mails.entries(10)} == {"lam.thi.be@example.vn", "thpt.principal@example.vn"}
    assert board.submit(url, {"act": "refuse"}).status_code == 422  # says why not
    assert board.submit(url, {"act": "grant", "hours": "2"}).status_code == 303
    assert board.send(url, {"act": "refuse", "hours": "2", "answer": "x"}).status_code == 422  # decided
    assert "đang mở đến" in teacher.get(taught.url).get_data(as_text=True)
    assert write(taught, {(0, "tx1"): "9"})[0].state == "saved"
    clock_at.shift(timedelta(hours=2))
    assert write(taught, {(0, "tx1"): "8"})[0].state == "refused"


def test_a_refusal_reaches_whoever_asked(taught: Taught, member: Person, client_for: ClientFor, mails, drain) -> None:
    client_for(member).submit("/so-diem/khoa", LOCK)
    client_for(taught.teacher).submit(f"{taught.url}/xin-mo", {"reason": "Sửa điểm"})
    asked = db.session.query(OpeningRequest).one()
    client_for(member).submit(f"/so-diem/xin-mo/{asked.id}", {"act": "refuse", "answer": "Đã nộp báo cáo"})
    told = client_for(taught.teacher).get("/thong-bao/").get_data(as_text=True)
    assert "Đã nộp báo cáo" in told
    drain()
