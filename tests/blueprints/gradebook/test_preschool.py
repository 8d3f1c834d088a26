"""Preschool on the pages: fields with indicators, their book, what a class and a child reached."""

import io
from collections.abc import Callable

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from portal.db import db
from portal.models.school import ProgrammeSubject
from portal.models.units import Unit
from portal.rules.permissions import Role
from tests.cast import Cast, Person
from tests.news import hire
from tests.pages import PageClient, parse, text_of
from tests.papers import words_of
from tests.queries import QueryCount
from tests.school import Room, lead, make_class, make_field

ClientFor = Callable[[Person], PageClient]
UNIT = "hoa_nghia"
PROGRAMME = "/truong-hoc/chuong-trinh/"
FIELD = {"name": "Thể chất", "indicators": "1 | Chuẩn 1 | Bật xa\n2 | Ném bóng"}


@pytest.fixture
def room(cast: Cast) -> Room:
    db.session.get_one(Unit, cast.units[UNIT]).kind_code = "preschool"
    return make_class(cast, "Lá 1", unit=UNIT, grade=0, pupils=("Lê Thị An", "Trần Bình"))


@pytest.fixture
def homeroom(cast: Cast, room: Room) -> Person:
    person = hire(cast, Role.TEACHER, unit=UNIT, name="Hồ Thị Thu")
    lead(room, person)
    return person


def main_of(client: PageClient, url: str) -> str:
    page = client.get(url)
    assert page.status_code == 200, page.status_code
    return text_of(parse(page).find(".//main"))


def test_a_school_enters_fields_and_a_teacher_what_children_reached(
    cast: Cast, room: Room, homeroom: Person, client_for: ClientFor, queries: Callable[[], QueryCount]
) -> None:
    principal, teacher = client_for(cast.other_principal), client_for(homeroom)
    assert "Chưa có lĩnh vực nào" in main_of(principal, PROGRAMME)
    assert principal.send(PROGRAMME).status_code == 422  # no earlier year has any
    refused = principal.submit(f"{PROGRAMME}them", {**FIELD, "indicators": "1 | Bật xa\nNém"})
    assert refused.status_code == 422
    assert "Dòng 2: ghi mã" in text_of(parse(refused).find(".//main"))
    assert "Ném" in refused.text
    assert principal.submit(f"{PROGRAMME}them", FIELD).status_code == 303
    assert "Thể chất Mọi độ tuổi 2" in main_of(principal, PROGRAMME)

    sheet = f"/so-diem/{room.id}/1/rieng_the_chat"
    with queries() as made:
        shown = main_of(teacher, sheet)
    assert len(made) <= 15, made.statements
    assert "CS 1: Bật xa" in shown
    first = room.pupils[0].id
    wrong = teacher.submit(sheet, {f"c-{first}-cs_1": "10"})
    assert wrong.status_code == 422
    assert teacher.submit(sheet, {f"c-{first}-cs_1": "Đ", f"c-{first}-cs_2": "CĐ"}).status_code == 303
    assert "Thể chất" in main_of(teacher, f"/so-diem/{room.id}/")

    results = f"/so-diem/{room.id}/ket-qua"
    with queries() as made:
        shown = main_of(teacher, results)
    assert len(made) <= 20, made.statements
    assert "1/2" in shown
    assert "Rèn luyện" not in shown
    why = main_of(teacher, f"{results}/{first}")
    assert "Chưa đạt CS 2: Ném bóng" in why
    sent = teacher.get(f"{results}.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sent.data)).get_sheet_by_index(0).to_python()
    assert ["Lê Thị An", "1/2"] in [row[1:3] for row in rows]


def test_what_is_noted_keeps_its_indicator(cast: Cast, room: Room, homeroom: Person, client_for: ClientFor) -> None:
    principal, teacher = client_for(cast.other_principal), client_for(homeroom)
    principal.submit(f"{PROGRAMME}them", FIELD)
    teacher.submit(f"/so-diem/{room.id}/1/rieng_the_chat", {f"c-{room.pupils[0].id}-cs_1": "Đ"})
    field = f"{PROGRAMME}{db.session.scalars(select(ProgrammeSubject.id).filter_by(grade=0)).one()}"
    refused = principal.submit(field, {**FIELD, "indicators": "2 | Ném bóng"})
    assert refused.status_code == 422
    assert "Chỉ số 1 đã có kết quả" in text_of(parse(refused).find(".//main"))
    assert principal.submit(field, {**FIELD, "indicators": "1 | Bật xa 50 cm"}).status_code == 303
    assert "Bật xa 50 cm" in main_of(teacher, f"/so-diem/{room.id}/1/rieng_the_chat")


def test_the_next_year_begins_with_the_fields_of_the_last(cast: Cast, room: Room, client_for: ClientFor) -> None:
    principal, year = client_for(cast.other_principal), room.school_class.start_year
    principal.submit(f"{PROGRAMME}them", FIELD)
    made = db.session.scalars(select(ProgrammeSubject).filter_by(grade=0)).one()
    made.start_year = year - 1
    db.session.commit()
    assert principal.submit(PROGRAMME, {}).status_code == 303
    assert "Thể chất Mọi độ tuổi 2" in main_of(principal, PROGRAMME)


def test_a_school_begins_with_ready_fields(cast: Cast, room: Room, client_for: ClientFor) -> None:
    principal = client_for(cast.other_principal)
    assert "Lấy chỉ số mẫu" in main_of(principal, PROGRAMME)
    ready = f"{PROGRAMME}chi-so-mau"
    assert "Chạy liên tục theo hướng thẳng 18 m trong 10 giây" in main_of(principal, ready)
    refused = principal.send(ready, {})
    assert refused.status_code == 422
    assert principal.send(ready, {"groups": ["12-24m"]}).status_code == 422
    assert principal.submit(ready, {"groups": ["5-6"]}).status_code == 303
    assert "Phát triển thể chất (5–6 tuổi) Mẫu giáo 5–6 tuổi 14" in main_of(principal, PROGRAMME)
    assert client_for(cast.principal).get(ready).status_code in {200, 403}


def test_the_paper_of_a_child_says_what_was_observed(
    cast: Cast, room: Room, homeroom: Person, client_for: ClientFor, queries: Callable[[], QueryCount]
) -> None:
    make_field(room, "Thể chất", "1 | Chuẩn 1 | Bật xa\n2 | Chuẩn 1 | Ném bóng\n3 | Chuẩn 2 | Chạy")
    teacher, (first, second) = client_for(homeroom), room.pupils
    sheet = f"/so-diem/{room.id}/1/rieng_the_chat"
    teacher.submit(sheet, {f"c-{first.id}-cs_1": "Đ", f"c-{first.id}-cs_2": "CĐ", f"c-{first.id}-comment": "Khéo tay."})
    assert "Phiếu đánh giá trẻ" in main_of(teacher, f"/so-diem/{room.id}/in")
    address = f"/so-diem/{room.id}/in/phieu-danh-gia-tre"
    with queries() as made:
        sent = teacher.submit(address, {"pupil_id": str(first.id), "period": "1"})
    assert len(made) <= 50, made.statements
    words = words_of(sent.data)
    for expected in (
        "Lê Thị An",
        "Chuẩn 1 1 Bật xa Đạt",
        "2 Ném bóng Chưa đạt",
        "Chuẩn 2 3 Chạy Chưa quan sát",
        "1/3 chỉ số đạt, 1 chưa quan sát",
        "Nhận xét: Khéo tay.",
        "Giáo viên: Hồ Thị Thu",
    ):
        assert expected in words
    other = words_of(teacher.submit(address, {"pupil_id": str(second.id), "period": "nam"}).data)
    assert "0/3 chỉ số đạt, 3 chưa quan sát" in other
    assert "Lê Thị An" not in other
    assert teacher.submit(address, {"period": "1"}).status_code == 422  # a class: why is asked
    assert teacher.submit(address, {"period": "1", "reason": "Họp phụ huynh"}).status_code == 303
    assert teacher.get(f"/so-diem/{room.id}/in/phieu-bao-diem").status_code == 403
