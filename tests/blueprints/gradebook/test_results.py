"""The pages of a class's results."""

import io
from collections.abc import Callable

import pytest
from python_calamine import CalamineWorkbook

from portal.rules.permissions import Role
from tests.cast import Cast, Person
from tests.news import hire
from tests.pages import PageClient, parse, text_of
from tests.school import Room, make_class, teach

ClientFor = Callable[[Person], PageClient]


@pytest.fixture
def room(cast: Cast) -> Room:
    return make_class(cast, "6A", unit="thpt_ben_tre", grade=6, pupils=("Lê Thị An", "Trần Bình"))


def main_of(client: PageClient, url: str) -> str:
    page = client.get(url)
    assert page.status_code == 200, page.status_code
    return text_of(parse(page).find(".//main"))


def test_a_leader_reads_results_and_why(cast: Cast, room: Room, client_for: ClientFor) -> None:
    client = client_for(cast.thpt_principal)
    for period in ("", "?ky=1", "?ky=2", "?ky=nam", "?ky=9"):
        shown = main_of(client, f"/so-diem/{room.id}/ket-qua{period}")
        assert "Lê Thị An" in shown
        assert "2 học sinh chưa đủ dữ liệu để đánh giá" in shown
    why = main_of(client, f"/so-diem/{room.id}/ket-qua/{room.pupils[0].id}")
    assert "Toán: thiếu ĐĐGtx1" in why
    assert "Thông tư 22/2021" in why


def test_a_subject_teacher_reads_the_own_subject_only(cast: Cast, room: Room, client_for: ClientFor) -> None:
    teacher = hire(cast, Role.TEACHER, unit="thpt_ben_tre", name="Võ Văn Toán")
    teach(room, teacher, "toan")
    client = client_for(teacher)
    shown = main_of(client, f"/so-diem/{room.id}/ket-qua?ky=nam")
    assert "Toán" in shown
    assert "Rèn luyện" not in shown
    assert client.get(f"/so-diem/{room.id}/ket-qua/{room.pupils[0].id}").status_code == 403
    assert client_for(cast.principal).get(f"/so-diem/{room.id}/ket-qua").status_code == 404


def test_the_spreadsheet_says_the_same(cast: Cast, room: Room, client_for: ClientFor) -> None:
    sent = client_for(cast.thpt_principal).get(f"/so-diem/{room.id}/ket-qua.xlsx?ky=nam")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(sent.data)).get_sheet_by_index(0).to_python()
    heads = next(row for row in sheet if "STT" in row)
    assert [heads[1], heads[2], heads[-1]] == ["Họ và tên", "Ngữ văn", "Kết quả"]
    assert [row[1] for row in sheet if str(row[0]) in {"1", "1.0", "2", "2.0"}] == ["Lê Thị An", "Trần Bình"]


def test_a_preschool_class_has_no_results(cast: Cast, client_for: ClientFor) -> None:
    room = make_class(cast, "Lá 1", unit="thpt_ben_tre", grade=0, pupils=("Lê Thị An",))
    client = client_for(cast.thpt_principal)
    assert "Chưa có gì để tính" in main_of(client, f"/so-diem/{room.id}/ket-qua")
    assert client.get(f"/so-diem/{room.id}/ket-qua/{room.pupils[0].id}").status_code == 200
