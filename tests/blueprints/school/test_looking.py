"""The classes, the pupils and one record as people of the school see them."""

from collections.abc import Callable

import pytest
import time_machine
from sqlalchemy import select

from portal.db import db
from portal.models.school import RecordView
from tests.cast import Cast, Person
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount
from tests.school import NAMES, Room, lead, make_class, teach

ClientFor = Callable[[Person], PageClient]


@pytest.fixture
def room(cast: Cast) -> Room:
    return make_class(cast, pupils=("Lê Đạt", "Lê Thị An", "Đỗ Dũng"))


def main_of(client: PageClient, url: str) -> str:
    page = client.get(url)
    assert page.status_code == 200, page.status_code
    return text_of(parse(page).find(".//main"))


def test_a_leader_goes_from_the_classes_to_a_record(cast: Cast, room: Room, client_for: ClientFor) -> None:
    lead(room, cast.teacher)
    client = client_for(cast.principal)
    front = client.get("/truong-hoc/")
    assert "4A Khối 4 3 Ngô Thanh Hà" in text_of(parse(front).find(".//main"))
    shown = main_of(client, f"/truong-hoc/lop/{room.id}")
    assert shown.index("Lê Thị An") < shown.index("Đỗ Dũng") < shown.index("Lê Đạt")
    assert "3 học sinh · chủ nhiệm Ngô Thanh Hà" in shown
    record = main_of(client, f"/truong-hoc/hoc-sinh/{room.pupils[0].id}")
    assert "Lê Thị An" in record
    assert "Gia đình" in record
    assert "Đang học" in record


def test_a_subject_teacher_sees_neither_family_nor_addresses(cast: Cast, room: Room, client_for: ClientFor) -> None:
    teach(room, cast.teacher, "toan")
    client = client_for(cast.teacher)
    assert "4A" in main_of(client, "/truong-hoc/")
    record = main_of(client, f"/truong-hoc/hoc-sinh/{room.pupils[0].id}")
    assert "Gia đình" not in record
    assert "Chỗ ở hiện nay" not in record


def test_others_see_nothing(cast: Cast, room: Room, client_for: ClientFor) -> None:
    assert client_for(cast.leader).get("/truong-hoc/").status_code == 403
    stranger = client_for(cast.other_principal)
    assert "Chưa có lớp nào" in main_of(stranger, "/truong-hoc/")
    for url in (f"/truong-hoc/lop/{room.id}", f"/truong-hoc/hoc-sinh/{room.pupils[0].id}"):
        assert stranger.get(url).status_code == 404


def test_looking_is_noted_once_in_ten_minutes(
    cast: Cast, room: Room, client_for: ClientFor, clock_at: time_machine.Traveller
) -> None:
    client = client_for(cast.principal)
    urls = (f"/truong-hoc/lop/{room.id}", f"/truong-hoc/hoc-sinh/{room.pupils[0].id}")
    for url in (*urls, *urls):
        client.get(url)
        client.head(url)
    assert [view.what for view in db.session.scalars(select(RecordView).order_by(RecordView.id))] == [
        "class_list",
        "record",
    ]
    clock_at.shift(601)
    client.get(urls[1])
    views = db.session.scalars(select(RecordView).where(RecordView.pupil_id == room.pupils[0].id)).all()
    assert [(view.account_name, view.unit_id) for view in views] == [("Đặng Thị Dung", cast.units["vinh_binh"])] * 2


def test_the_list_is_searched_filtered_and_sorted(cast: Cast, room: Room, client_for: ClientFor) -> None:
    make_class(cast, "4B", pupils=("Phan Văn Ba",))
    client = client_for(cast.principal)
    assert "1–4 / 4" in main_of(client, "/truong-hoc/hoc-sinh/")
    found = main_of(client, "/truong-hoc/hoc-sinh/?q=dung")
    assert "Đỗ Dũng" in found
    assert "Lê Đạt" not in found
    assert "1–1 / 1" in main_of(client, "/truong-hoc/hoc-sinh/?q=ba&thieu=photo")
    found = main_of(client, f"/truong-hoc/hoc-sinh/?lop={room.id}&sort=name&dir=desc&thieu=register_no")
    assert found.index("Lê Đạt") < found.index("Lê Thị An")
    assert "Phan Văn Ba" not in found
    assert "Không tìm thấy" in main_of(client, "/truong-hoc/hoc-sinh/?tinh_trang=graduated")
    senseless = client.get("/truong-hoc/hoc-sinh/?lop=x&tinh_trang=nope&thieu=nope&sort=nope&trang=99")
    assert senseless.status_code == 422
    assert "1–4 / 4" in text_of(parse(senseless).find(".//main"))


def test_pages_ask_few_questions_for_45_pupils(
    cast: Cast, client_for: ClientFor, queries: Callable[[], QueryCount]
) -> None:
    room = make_class(cast, pupils=[f"Lê Văn {name} {n}" for n in range(8) for name in NAMES][:45])
    client = client_for(cast.principal)
    for url in ("/truong-hoc/", f"/truong-hoc/lop/{room.id}", "/truong-hoc/hoc-sinh/"):
        for most in (16, 12):  # the first look is noted as well
            with queries() as count:
                assert client.get(url).status_code == 200
            assert len(count) <= most, (url, count.statements)
