"""The pages of attendance: the classes of a day, a roll, the month's sheet, a pupil's absences."""

import io

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from portal.db import db
from portal.models.school import RecordView
from tests.cast import Cast
from tests.pages import parse, text_of
from tests.school import Room, lead, make_class

CLASS_OF_45 = tuple(f"Nguyễn Văn {chr(65 + number % 26)}{chr(97 + number // 26)}" for number in range(45))


@pytest.fixture
def room(cast: Cast) -> Room:
    room = make_class(cast, pupils=CLASS_OF_45)
    lead(room, cast.teacher)
    return room


def words(response) -> str:
    return text_of(parse(response).find(".//main"))


def test_a_teacher_takes_the_roll_and_everybody_sees_it(client_for, cast: Cast, room: Room) -> None:
    teacher, url, (one, two, *_rest) = client_for(cast.teacher), f"/diem-danh/{room.id}", room.pupils
    assert "4A 45 Điểm danh" in words(teacher.get("/diem-danh/"))
    saved = teacher.submit(
        url, {f"status_{one.id}": "excused", f"reason_{one.id}": "sốt", f"status_{two.id}": "lessons"}
    )
    assert saved.status_code == 422
    assert "Ghi số thứ tự các tiết đã vắng" in words(saved)
    assert 'value="sốt"' in saved.text
    both = {f"status_{one.id}": "excused", f"reason_{one.id}": "sốt", f"status_{two.id}": "lessons"}
    saved = teacher.submit(url, {**both, f"lessons_{two.id}": "4, 5"})
    assert saved.status_code == 303
    page = teacher.get(saved.location)
    assert f"Đã điểm danh {cast.teacher.name}, 08:00 20/11/2026" in words(page)
    assert f"{one.full_name} từ có mặt thành vắng có phép, “sốt”" in words(page)
    assert "vắng 1, không phép 0" in words(client_for(cast.principal).get("/diem-danh/"))


def test_the_second_of_two_sees_what_the_first_entered(client_for, cast: Cast, room: Room) -> None:
    teacher, url, (one, two, *_rest) = client_for(cast.teacher), f"/diem-danh/{room.id}", room.pupils
    seen_by_both = {"version": "0", **{f"status_{pupil.id}": "present" for pupil in room.pupils}}
    teacher.send(url, {**seen_by_both, f"status_{one.id}": "excused", f"status_{two.id}": "late"})
    page = client_for(cast.principal).send(url, {**seen_by_both, f"status_{one.id}": "unexcused"})
    assert page.status_code == 422
    assert f"{cast.teacher.name} vừa ghi: Vắng có phép." in words(page)
    checked = {
        field.get("name"): field.get("value")
        for field in parse(page).iter("input")
        if field.get("type") == "radio" and field.get("checked") is not None
    }
    assert (checked[f"status_{one.id}"], checked[f"status_{two.id}"]) == ("unexcused", "late")


def test_a_day_without_lessons_says_why(client_for, cast: Cast, room: Room) -> None:
    teacher, url = client_for(cast.teacher), f"/diem-danh/{room.id}"
    assert "Chủ nhật không có buổi học." in words(teacher.get(f"{url}?ngay=2026-11-15"))
    assert "Chưa đến ngày này" in words(teacher.get(f"{url}?ngay=2026-11-23"))
    assert "Chủ nhật không có buổi học." in words(teacher.get("/diem-danh/?ngay=2026-11-15"))
    for wrong in ("?ngay=x", "?buoi=toi", "?buoi=chieu"):
        assert teacher.get(f"{url}{wrong}").status_code == 404
    sent = teacher.send(f"{url}?ngay=2026-11-15", {"version": "0", f"status_{room.pupils[0].id}": "excused"})
    assert sent.status_code == 422


def test_the_month_on_screen_and_as_a_spreadsheet_says_the_same(client_for, cast: Cast, room: Room) -> None:
    teacher, (one, *_rest) = client_for(cast.teacher), room.pupils
    teacher.submit(f"/diem-danh/{room.id}", {f"status_{one.id}": "unexcused"})
    page = teacher.get(f"/diem-danh/{room.id}/thang")
    row = next(row for row in parse(page).iter("tr") if one.full_name in text_of(row))
    assert text_of(row) == f"{one.full_name} K 1 1"
    found = teacher.get(f"/diem-danh/{room.id}/thang.xlsx?thang=2026-11")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(found.data)).get_sheet_by_index(0).to_python()
    (line,) = [line for line in sheet if one.full_name in line]
    heads = sheet[2]
    assert (line[heads.index("20/11")], line[heads.index("Không phép")], line[-1]) == ("K", 1, 1)
    assert "19/11 *" in heads  # nobody took that roll
    assert teacher.get(f"/diem-danh/{room.id}/thang?thang=x").status_code == 404
    noted = {(view.what, view.class_id, view.account_id) for view in db.session.scalars(select(RecordView))}
    assert noted == {(what, room.id, cast.teacher.id) for what in ("attendance", "attendance_export")}


def test_a_pupil_page_adds_up_and_is_noted(client_for, cast: Cast, room: Room) -> None:
    teacher, (one, *_rest) = client_for(cast.teacher), room.pupils
    teacher.submit(f"/diem-danh/{room.id}", {f"status_{one.id}": "excused", f"reason_{one.id}": "sốt"})
    page = teacher.get(f"/diem-danh/hoc-sinh/{one.id}")
    assert "Số buổi vắng 1 buổi" in words(page)  # a primary school knows no limit
    assert "Thứ sáu 20/11/2026 4A Vắng có phép sốt" in words(page)
    assert "Chưa vắng buổi nào" in words(teacher.get(f"/diem-danh/hoc-sinh/{one.id}?nam=2025-2026"))
    looks = db.session.execute(select(RecordView.pupil_id, RecordView.class_id).order_by(RecordView.id)).all()
    assert [tuple(look) for look in looks] == [(None, room.id), (one.id, None)]  # the roll, the pupil


def test_from_grade_six_on_the_page_names_the_limit(client_for, cast: Cast) -> None:
    room = make_class(cast, "6A", grade=6)
    page = client_for(cast.principal).get(f"/diem-danh/hoc-sinh/{room.pupils[0].id}")
    assert "0 trên 45 buổi được phép" in words(page)


def test_others_see_nothing(client_for, cast: Cast, room: Room) -> None:
    for stranger in (cast.other_principal, cast.stranger_principal):
        client = client_for(stranger)
        for path in (f"{room.id}", f"{room.id}/thang", f"{room.id}/thang.xlsx", f"hoc-sinh/{room.pupils[0].id}"):
            assert client.get(f"/diem-danh/{path}").status_code == 404
        assert "Chưa có lớp nào" in words(client.get("/diem-danh/"))
    assert client_for(cast.it_teacher).get("/diem-danh/").status_code == 403


def test_pages_stay_in_their_query_budgets(client_for, cast: Cast, room: Room, queries) -> None:
    make_class(cast, "4B")
    teacher, principal = client_for(cast.teacher), client_for(cast.principal)
    marked = {f"status_{pupil.id}": "excused" for pupil in room.pupils[:9]}
    teacher.submit(f"/diem-danh/{room.id}", marked)
    for client, path, budget in (
        (principal, "", 20),
        (teacher, f"{room.id}", 20),
        (teacher, f"{room.id}/thang", 22),
        (teacher, f"hoc-sinh/{room.pupils[0].id}", 18),
    ):
        with queries() as count:
            assert client.get(f"/diem-danh/{path}").status_code == 200
        assert len(count) <= budget, (path, len(count), count.statements)
    fields = {"version": "1", **{f"status_{pupil.id}": "late" for pupil in room.pupils}}
    with queries() as count:
        assert teacher.send(f"/diem-danh/{room.id}", fields).status_code == 303
    assert len(count) <= 32, "\n".join(" ".join(x.split())[:130] for x in count.statements)
