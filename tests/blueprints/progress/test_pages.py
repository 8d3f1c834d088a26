"""The pages of the plan of tests and of the board."""

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from portal.db import db
from portal.models.progress import PlannedTest
from tests.cast import Cast
from tests.pages import parse, text_of
from tests.school import Room, lead, make_class, teach

TESTED = date(2026, 11, 2)


@pytest.fixture
def room(cast: Cast) -> Room:
    room = make_class(cast)
    lead(room, cast.teacher)
    teach(room, cast.teacher, "toan", "am_nhac")
    return room


def words(response) -> str:
    return text_of(parse(response).find(".//main"))


def table(response) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(response.data)).get_sheet_by_index(0).to_python()


def test_a_teacher_plans_and_everybody_of_the_class_reads_it(client_for, cast: Cast, room: Room) -> None:
    teacher, url = client_for(cast.teacher), f"/tien-do/ke-hoach/{room.id}"
    wrong = teacher.submit(f"{url}/toan", {"on_1_gk": "2026-11-15", "on_1_ck": "x"})
    assert wrong.status_code == 422
    assert "Ngày không hợp lệ" in words(wrong)
    wrong = teacher.submit(f"{url}/toan", {"on_1_gk": "2026-11-15"})
    assert wrong.status_code == 422
    assert "Chủ nhật không có buổi học." in words(wrong)
    assert 'value="2026-11-15"' in wrong.text
    saved = teacher.submit(f"{url}/toan", {"on_1_gk": TESTED.isoformat()})
    assert saved.location == url
    assert "02/11/2026" in words(teacher.get(url))
    week = words(client_for(cast.principal).get("/tien-do/ke-hoach?tuan=2026-11-04"))
    assert "Thứ hai 02/11/2026 4A Toán: Mức đạt được giữa kì" in week
    assert "Tuần này không có bài kiểm tra nào" in words(teacher.get("/tien-do/ke-hoach"))
    (line,) = table(teacher.get("/tien-do/ke-hoach.xlsx"))[3:]
    assert (line[0], line[1], line[2], line[5]) == (TESTED, "4A", "Toán", cast.teacher.name)
    assert teacher.get("/tien-do/ke-hoach?tuan=x").status_code == 404


def test_the_board_leads_to_what_is_missing_and_reminds(client_for, cast: Cast, room: Room) -> None:
    for column in ("gk", "ck"):
        db.session.add(
            PlannedTest(
                class_id=room.id,
                subject="toan",
                semester=1,
                column=column,
                planned_on=TESTED if column == "gk" else date(2027, 1, 4),
                entered_at=room.school_class.created_at,
                entered_by="x",
            )
        )
    db.session.commit()
    principal = client_for(cast.principal)
    page = principal.get("/tien-do/")
    assert f"/so-diem/{room.id}/1/toan" in page.text
    assert "6 / 6" in words(page)
    (marks, _rolls) = table(principal.get("/tien-do/bang.xlsx"))[3:]
    assert marks[:3] == ["4A", cast.teacher.name, "Nhập điểm"]
    assert marks[-2:] == [6, 6]
    summed = principal.get("/tien-do/giao-vien")
    assert cast.teacher.name in words(summed)
    sent = principal.send(f"/tien-do/nhac/{cast.teacher.id}")
    assert "Đã nhắc giáo viên." in words(principal.get(sent.location))
    principal.send(f"/tien-do/nhac/{cast.teacher.id}")
    assert "Hôm nay đã nhắc" in words(principal.get(sent.location))
    teacher = client_for(cast.teacher)
    assert "còn 6 điểm chưa nhập" in words(teacher.get("/thong-bao/"))
    assert "Nhắc" not in words(teacher.get("/tien-do/giao-vien"))
    assert teacher.send(f"/tien-do/nhac/{cast.teacher.id}").status_code == 403
    assert principal.get(f"/tien-do/?gv={cast.teacher.id}").status_code == 200


def test_others_see_nothing(client_for, cast: Cast, room: Room) -> None:
    stranger = client_for(cast.other_principal)
    assert "Không còn việc nào đến hạn" in words(stranger.get("/tien-do/"))
    for path in ("", "/toan"):
        assert stranger.get(f"/tien-do/ke-hoach/{room.id}{path}").status_code == 404
    assert client_for(cast.teacher).get(f"/tien-do/ke-hoach/{room.id}/tieng_viet").status_code == 200
    sent = client_for(cast.teacher).send(f"/tien-do/ke-hoach/{room.id}/tieng_viet", {"on_1_gk": "2026-11-02"})
    assert sent.status_code == 403
    assert client_for(cast.it_teacher).get("/tien-do/").status_code == 403


def test_pages_stay_in_their_query_budgets(client_for, cast: Cast, room: Room, queries) -> None:
    for name in ("4B", "4C", "4D"):
        make_class(cast, name, pupils=("Phan Văn Ba",))
    principal = client_for(cast.principal)
    principal.submit(f"/tien-do/ke-hoach/{room.id}/toan", {"on_1_gk": TESTED.isoformat(), "whole_grade": "y"})
    for path, budget in (
        ("", 28),
        ("giao-vien", 28),
        ("ke-hoach?tuan=2026-11-02", 20),
        (f"ke-hoach/{room.id}", 16),
        (f"ke-hoach/{room.id}/toan", 16),
    ):
        with queries() as count:
            assert principal.get(f"/tien-do/{path}").status_code == 200
        assert len(count) <= budget, (path, len(count))
