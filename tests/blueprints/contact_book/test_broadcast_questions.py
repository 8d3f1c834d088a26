"""Files, a question, reminding and correcting of what a department writes to families; two tabs."""

from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from portal.db import db
from portal.models.contact_book import Broadcast, BroadcastFile, Notice, NoticeFile
from tests.blueprints.family.test_child_page import words_of
from tests.broadcasts import HERE, compose, deliver, make_rooms, send_it
from tests.cast import Cast
from tests.families import make_guardian
from tests.school import Room
from tests.sheets import rows_of


@pytest.fixture
def rooms(cast: Cast) -> list[Room]:
    """Two classes of one school."""
    return make_rooms(cast)


def test_files_and_a_question_from_the_form_to_the_spreadsheet(
    cast: Cast, client_for: Any, rooms: list[Room], drain: Any, clock_at: Any, mails: Any
) -> None:
    mother = make_guardian(cast, rooms[0].pupils[0])
    office = client_for(cast.leader)
    refused = office.submit(f"{HERE}soan", {"title": "Tiêm", "text": "Lời", "question": "Con có tiêm không?"})
    assert refused.status_code == 422
    assert "Con có tiêm không?" in refused.get_data(as_text=True)
    draft = compose(office, question="Con có tiêm không?", options="Có tiêm\nKhông tiêm")
    url = f"{HERE}{draft.id}/"
    assert office.submit(f"{url}tep", {"files": (BytesIO(b"abc"), "thư ngỏ.pdf")}).status_code == 303
    assert office.submit(f"{url}tep", {}, action=f"{url}tep").status_code == 422
    second = {"files": (BytesIO(b"x"), "nhầm.pdf")}
    assert office.submit(f"{url}tep", second, action=f"{url}tep").status_code == 303
    wrong = db.session.query(BroadcastFile).filter_by(name="nhầm.pdf").one()
    assert office.send(f"{url}tep/{wrong.id}/bo").status_code == 303
    page = office.get(url).get_data(as_text=True)
    assert "thư ngỏ.pdf" in page
    assert "nhầm.pdf" not in page
    assert "Không tiêm" in page
    file = db.session.query(BroadcastFile).one()
    assert office.get(f"{url}tep/{file.id}").data == b"abc"
    send_it(office, draft)
    assert office.get(f"{url}tep").status_code == 303, "nothing is added to what was sent"
    deliver(clock_at, drain)
    made = db.session.scalars(select(Notice)).one()
    family, told = client_for(mother), f"/so-lien-lac/{rooms[0].pupils[0].id}/thong-bao/{made.id}/"
    opened = family.get(told).get_data(as_text=True)
    assert "thư ngỏ.pdf" in opened
    assert family.get(f"{told}tep/{db.session.query(NoticeFile).one().id}").data == b"abc"
    assert family.submit(told, {"choice": "1", "words": "Con dị ứng"}, action=f"{told}tra-loi").status_code == 303
    office = client_for(cast.leader)
    board = words_of(office.get(url))
    assert "Có tiêm 0 Không tiêm 1 Chưa trả lời 6" in board
    assert "Trường Tiểu học Vĩnh Bình Đã gửi 7 1 Có tiêm: 0 Không tiêm: 1" in board
    school = words_of(office.get(f"{url}truong/{cast.units['vinh_binh']}"))
    assert "Khối 4 6 1 Có tiêm: 0 Không tiêm: 1 Khối 5 1 0 –" in school
    for text in (board, school):
        assert not [pupil.full_name for room in rooms for pupil in room.pupils if pupil.full_name in text]
        assert "dị ứng" not in text
    rows = rows_of(office.send(f"{url}bang").data)
    assert ["Trường", "Tình trạng", "Học sinh", "Đã mở", "Đã xác nhận", "Có tiêm", "Không tiêm"] in rows
    assert rows[-1] == ["Tất cả", "", 7, 1, 0, 0, 1]
    assert office.get(f"{url}truong/{cast.units['tam_binh']}").status_code == 404
    for path in (url, f"{url}tep/{file.id}", f"{url}truong/{cast.units['vinh_binh']}"):
        assert client_for(cast.stranger).get(path).status_code == 404
        assert client_for(cast.principal).get(path).status_code == 403


def test_two_tabs_send_it_once(cast: Cast, client_for: Any, rooms: list[Room], drain: Any, clock_at: Any) -> None:
    office = client_for(cast.leader)
    draft = compose(office)
    first = office.get(f"{HERE}{draft.id}/")
    assert first.status_code == 200
    assert send_it(office, draft).status_code == 303
    again = office.send(f"{HERE}{draft.id}/gui", {"version": draft.version})
    assert again.status_code == 303
    assert "đã được gửi ở nơi khác" in words_of(office.get(f"{HERE}{draft.id}/"))
    deliver(clock_at, drain)
    assert db.session.query(Notice).count() == 1


def test_reminding_and_correcting_from_the_board(
    cast: Cast, client_for: Any, rooms: list[Room], drain: Any, clock_at: Any, mails: Any
) -> None:
    make_guardian(cast, rooms[0].pupils[0])
    office = client_for(cast.leader)
    draft = compose(office, confirming="one")
    send_it(office, draft)
    url = f"{HERE}{draft.id}/"
    assert "/nhac" not in office.get(url).get_data(as_text=True), "within the half minute nobody is reminded"
    deliver(clock_at, drain)
    office = client_for(cast.leader)
    assert office.send(f"{url}nhac").status_code == 303
    assert "Cổng đang nhắc" in words_of(office.get(url))
    office.send(f"{url}nhac")
    page = office.get(url)
    assert "Hôm nay đã nhắc rồi" in words_of(page)
    assert "/nhac" not in page.get_data(as_text=True)
    corrected = office.submit(f"{HERE}soan?dinh_chinh={draft.id}", {"text": "Nghỉ cả ngày kia."})
    assert corrected.status_code == 303
    made = db.session.scalars(select(Broadcast).order_by(Broadcast.id.desc()).limit(1)).one()
    assert (made.corrects_id, made.title) == (draft.id, "Đính chính: Nghỉ học tránh bão")
    assert "Đính chính cho thông báo trước" in words_of(office.get(f"{HERE}{made.id}/"))
    assert office.get(f"{HERE}soan?dinh_chinh={made.id}").status_code == 404
