"""A department writes to the families of its schools: made school by school, counted by school, never by name."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.clock import LOCAL_ZONE
from portal.db import db
from portal.models.contact_book import Notice, NoticePupil
from portal.models.notifications import Notification
from portal.models.records import OutboxItem
from portal.services.contact_book.texts.preparing import PLAN
from tests.blueprints.family.test_child_page import words_of
from tests.broadcasts import HERE, compose, deliver, make_rooms, send_it
from tests.cast import Cast
from tests.families import make_guardian
from tests.notices import send
from tests.queries import QueryCount
from tests.school import Room


@pytest.fixture
def rooms(cast: Cast) -> list[Room]:
    """Two classes of one school."""
    return make_rooms(cast)


def test_it_reaches_the_families_of_the_schools_below(
    cast: Cast, client_for: Any, rooms: list[Room], drain: Any, clock_at: Any, mails: Any
) -> None:
    mother = make_guardian(cast, rooms[0].pupils[0])
    office = client_for(cast.leader)
    assert "Chưa có thông báo nào" in words_of(office.get(HERE))
    draft = compose(office, confirming="one")
    total = sum(len(room.pupils) for room in rooms)
    page = words_of(office.get(f"{HERE}{draft.id}/"))
    assert f"{total} học sinh" in page
    assert "mọi trường" in page
    assert send_it(office, draft).status_code == 303
    child = f"/so-lien-lac/{rooms[0].pupils[0].id}/"
    drain()
    assert "Nghỉ học tránh bão" not in words_of(client_for(mother).get(child))
    deliver(clock_at, drain)
    made = db.session.scalars(select(Notice)).one()
    assert db.session.query(NoticePupil).filter_by(notice_id=made.id).count() == total
    assert db.session.query(Notification).filter_by(account_id=mother.id).count() == 1
    client = client_for(mother)
    assert "Nghỉ học tránh bão Cần xác nhận" in words_of(client.get(child))
    assert made.author == draft.unit_name
    assert made.author in words_of(client.get(f"{child}thong-bao/{made.id}/"))
    assert client.send(f"{child}thong-bao/{made.id}/xac-nhan").status_code == 303
    board = words_of(office.get(f"{HERE}{draft.id}/"))
    assert f"Trường Tiểu học Vĩnh Bình Đã gửi {total} 1 1" in board
    assert not [pupil.full_name for room in rooms for pupil in room.pupils if pupil.full_name in board]
    export = office.send(f"{HERE}{draft.id}/bang")
    assert export.status_code == 200
    assert export.mimetype.endswith("sheet")


def test_only_the_grades_chosen_and_nothing_from_a_foreign_unit(
    cast: Cast, client_for: Any, rooms: list[Room], drain: Any, clock_at: Any
) -> None:
    office = client_for(cast.leader)
    send_it(office, compose(office, grades=["5"]))
    deliver(clock_at, drain)
    assert [row.pupil_id for row in db.session.scalars(select(NoticePupil))] == [rooms[1].pupils[0].id]
    ends_on = (clock.today() + timedelta(days=9)).isoformat()
    forged = {"title": "x", "text": "y", "ends_on": ends_on, "under": [str(cast.units["thpt_ben_tre"] + 99)]}
    assert office.send(f"{HERE}soan", forged).status_code == 422


def test_within_half_a_minute_nobody_ever_saw_it(
    cast: Cast, client_for: Any, rooms: list[Room], drain: Any, clock_at: Any
) -> None:
    office = client_for(cast.leader)
    draft = compose(office)
    send_it(office, draft)
    assert office.send(f"{HERE}{draft.id}/hoan-tac").status_code == 303
    deliver(clock_at, drain)
    assert db.session.query(Notice).count() == 0
    office = client_for(cast.leader)
    assert "Bản nháp" in words_of(office.get(HERE))
    send_it(office, draft)
    deliver(clock_at, drain)
    assert db.session.query(Notice).count() == 1
    late = client_for(cast.leader)
    late.send(f"{HERE}{draft.id}/hoan-tac")
    assert "Đã quá 30 giây" in words_of(late.get(f"{HERE}{draft.id}/"))


def test_withdrawing_says_so_in_every_school(
    cast: Cast, client_for: Any, rooms: list[Room], drain: Any, clock_at: Any
) -> None:
    mother = make_guardian(cast, rooms[0].pupils[0])
    office = client_for(cast.leader)
    draft = compose(office)
    send_it(office, draft)
    deliver(clock_at, drain)
    office = client_for(cast.leader)
    refused = office.submit(f"{HERE}{draft.id}/thu-hoi", {"reason": ""})
    assert refused.status_code == 422
    assert office.submit(f"{HERE}{draft.id}/thu-hoi", {"reason": "Bão đã tan"}).status_code == 303
    deliver(clock_at, drain)
    made = db.session.scalars(select(Notice)).one()
    page = words_of(client_for(mother).get(f"/so-lien-lac/{rooms[0].pupils[0].id}/thong-bao/{made.id}/"))
    assert "Bão đã tan" in page
    assert "Bão đã tan" in words_of(office.get(f"{HERE}{draft.id}/"))


def test_the_school_follows_it_and_takes_nothing_back(
    cast: Cast, client_for: Any, rooms: list[Room], drain: Any, clock_at: Any
) -> None:
    office = client_for(cast.leader)
    send_it(office, compose(office))
    deliver(clock_at, drain)
    made = db.session.scalars(select(Notice)).one()
    principal = client_for(cast.principal)
    board = principal.get(f"/lien-lac/thong-bao/{made.id}/").get_data(as_text=True)
    assert rooms[0].pupils[0].full_name in board
    assert "/thu-hoi" not in board
    assert principal.send(f"/lien-lac/thong-bao/{made.id}/thu-hoi", {"reason": "Không"}).status_code == 403
    for way in ("nhac", "phieu-in", "lien-ket"):
        assert (f"/thong-bao/{made.id}/{way}" in board) == (way == "lien-ket")
    assert principal.send(f"/lien-lac/thong-bao/{made.id}/nhac").status_code == 403
    assert principal.get(f"/lien-lac/thong-bao/{made.id}/thu-hoi").status_code == 403
    assert principal.get(f"/lien-lac/thong-bao/soan?dinh_chinh={made.id}").status_code == 403
    assert principal.get(f"/lien-lac/thong-bao/{made.id}/lien-ket").status_code == 200
    assert principal.get(HERE).status_code == 403
    assert client_for(cast.teacher).get(HERE).status_code == 403


def test_a_unit_above_sees_its_own_and_no_notice_of_a_school(cast: Cast, client_for: Any, rooms: list[Room]) -> None:
    office = client_for(cast.leader)
    draft = compose(office)
    own = send(cast.teacher, rooms[0])
    for path in (f"/lien-lac/thong-bao/{own.id}/", "/lien-lac/", "/lien-lac/thong-bao/"):
        assert office.get(path).status_code == 403
    for method, path in (
        ("get", f"{HERE}{draft.id}/"),
        ("get", f"{HERE}{draft.id}/sua"),
        ("send", f"{HERE}{draft.id}/gui"),
    ):
        assert getattr(client_for(cast.stranger_principal), method)(path).status_code == 403


def test_a_draft_is_changed_without_losing_a_word(cast: Cast, client_for: Any, rooms: list[Room]) -> None:
    office = client_for(cast.leader)
    draft = compose(office)
    version = draft.version
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    refused = office.submit(f"{HERE}{draft.id}/sua", {"text": "Lời mới", "ends_on": yesterday})
    assert refused.status_code == 422
    assert "Lời mới" in refused.get_data(as_text=True)
    assert office.submit(f"{HERE}{draft.id}/sua", {"text": "Lời mới"}).status_code == 303
    stale = office.send(f"{HERE}{draft.id}/gui", {"version": version})
    assert stale.status_code == 422
    assert "vừa được sửa ở nơi khác" in words_of(stale)
    assert office.send(f"{HERE}{draft.id}/bo").status_code == 303
    assert office.get(f"{HERE}{draft.id}/").status_code == 404


def test_list_and_board_keep_to_their_budgets(
    cast: Cast, client_for: Any, rooms: list[Room], queries: Callable[[], QueryCount]
) -> None:
    office = client_for(cast.leader)
    draft = compose(office)
    send_it(office, draft)
    for path in (HERE, f"{HERE}{draft.id}/"):
        with queries() as count:
            office.get(path)
        assert len(count) <= 12, count.statements


def test_what_is_urgent_passes_the_night_and_spends_no_money_of_the_school(
    cast: Cast, client_for: Any, rooms: list[Room], drain: Any, clock_at: Any, mails: Any
) -> None:
    mother = make_guardian(cast, rooms[0].pupils[0])
    clock_at.move_to(datetime.combine(clock.today(), time(22), LOCAL_ZONE))
    office = client_for(cast.leader)
    drafts = [compose(office), compose(office, title="Tránh bão", urgent=True)]
    for draft in drafts:
        send_it(office, draft)
    deliver(clock_at, drain)
    query = select(Notification.kind).where(Notification.account_id == mother.id)
    assert list(db.session.scalars(query)) == ["notice_urgent"]
    clock_at.shift(timedelta(hours=9))
    drain()
    assert sorted(db.session.scalars(query)) == ["notice_sent", "notice_urgent"]
    assert db.session.query(OutboxItem).filter_by(kind=PLAN).count() == 0
    own = send(cast.teacher, rooms[0], held=True, urgent=True)
    deliver(clock_at, drain)
    assert [item.payload["notice_id"] for item in db.session.query(OutboxItem).filter_by(kind=PLAN)] == [own.id]
