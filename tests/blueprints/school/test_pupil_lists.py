"""Lists of pupils through the pages: uploaded, explained, looked at, written, and back with what is wrong."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.adapters.spreadsheet import read_rows, write_marked
from portal.db import db
from portal.models.school import ColumnMap, Pupil, RecordView, SchoolClass, SentRecord
from tests.cast import Cast, Person
from tests.pages import PageClient, find_form, form_fields, parse, text_of
from tests.pupil_lists import class_list
from tests.queries import QueryCount
from tests.school import make_class

ClientFor = Callable[[Person], PageClient]
URL = "/truong-hoc/nhap-danh-sach"
GOOD = [
    {"full_name": "Lê Thị Bảo An", "born": "21/3/2016", "sex": "Nữ", "class_name": "4A", "ministry_code": "8312345678"},
    {"full_name": "Trần Bình", "born": "2016", "sex": "Nam", "class_name": "4A"},
]
BAD = {"full_name": "Đỗ Dũng", "born": "31/02/2016", "sex": "?", "class_name": "5B", "ethnicity": "Khinh"}


@pytest.fixture(autouse=True)
def _room(cast: Cast) -> None:
    make_class(cast, pupils=())


def upload(client: PageClient, sheet: Sequence[Sequence[Any]]) -> str:
    """Send a sheet; gives the address of its pages."""
    sent = client.send(
        URL, {"file": (io.BytesIO(write_marked(sheet, {})), "ds.xlsx")}, content_type="multipart/form-data"
    )
    assert sent.status_code == 303, sent.status_code
    return str(sent.headers["Location"])


def press(client: PageClient, page: Any, url: str, step: str, **changed: Any) -> Any:
    """Press the button of a step in the form that has it."""
    forms = [form for form in parse(page).iter("form") if form.get("action") == url]
    (form,) = [form for form in forms if any(button.get("value") == step for button in form.iter("button"))]
    return client.post(url, data=form_fields(form) | changed | {"buoc": step})


def words(page: Any) -> str:
    return text_of(parse(page).find(".//main"))


def count(model: Any) -> int:
    found = db.session.scalar(select(func.count()).select_from(model)) or 0
    db.session.rollback()
    return found


def test_a_list_is_explained_looked_at_and_written(client_for: ClientFor, cast: Cast) -> None:
    client = client_for(cast.principal)
    url = upload(client, class_list(*GOOD))
    columns = client.get(url)
    assert "Bảng có 2 dòng dữ liệu" in text_of(parse(columns))
    fields = form_fields(find_form(parse(columns), action=url, page_url=url))
    assert [fields[f"cot_{index}"] for index in range(5)] == ["", "ministry_code", "full_name", "born", "sex"]
    looked = press(client, columns, url, "xem")
    assert looked.status_code == 200
    assert "Học sinh mới: 2 Thay đổi: 0 Giữ nguyên: 0 Dòng nên xem lại: 1" in words(looked)
    assert count(Pupil) == 0, "looking writes no pupil"
    assert count(ColumnMap) == 1, "what the columns mean is remembered"

    done = press(client, looked, url, "ghi")
    assert done.status_code == 303
    assert "Học sinh mới 2 Thay đổi 0" in words(client.get(done.headers["Location"]))
    late = press(client, looked, url, "ghi")
    assert late.headers["Location"] == done.headers["Location"], "confirmed twice: the same result"
    assert count(Pupil) == 2
    again = press(client, client.get(url), url, "xem")
    assert "khớp hoàn toàn" in words(again)


def test_wrong_rows_are_named_kept_out_and_given_back(client_for: ClientFor, cast: Cast) -> None:
    client = client_for(cast.principal)
    url = upload(client, class_list(*GOOD, BAD, GOOD[0]))
    looked = press(client, client.get(url), url, "xem")
    assert looked.status_code == 422
    text = words(looked)
    for said in (
        "Có 2 dòng chưa nhập được",
        "Không có ngày 31/02/2016",
        "Nam hoặc Nữ",
        "chưa có lớp “5B”",
        "Trùng với dòng 6",
    ):
        assert said in text, said
    assert "có phải là “Kinh”?" in text

    faults = press(client, looked, url, "tai-loi")
    rows = read_rows(faults.data)
    assert rows[4][25] == "Lỗi"
    assert "Ngày sinh: Không có ngày 31/02/2016." in str(rows[7][25])
    assert rows[7][:3] == [3, "", "Đỗ Dũng"]
    mended = [row[:25] for row in rows]
    mended[7][3:5] = ["28/02/2016", "Nam"]
    assert "Dòng có lỗi: 1" in words(press(client, client.get(upload(client, mended)), upload(client, mended), "xem"))

    with_class = press(client, looked, url, "xem", create_classes="y")
    assert "Các lớp sẽ được tạo: 5B (khối 5)." in words(with_class)
    done = press(client, with_class, url, "ghi")
    assert done.status_code == 303
    assert count(Pupil) == 2, "only the good rows"
    assert count(SchoolClass) == 1, "no class for a row that stays out"


def test_any_sheet_is_taken_by_the_map_a_person_sets(client_for: ClientFor, cast: Cast) -> None:
    client = client_for(cast.principal)
    url = upload(client, [["Em", "Sinh", "Ghi"], ["Lê An", "2016", "x"]])
    first = client.get(url)
    refused = press(client, first, url, "xem")
    assert refused.status_code == 422
    assert "chỉ ra cột “Họ tên”" in words(refused)
    twice = press(client, first, url, "xem", cot_0="full_name", cot_1="full_name")
    assert "cùng mang nghĩa" in words(twice)
    far = press(client, first, url, "cot", heading_row="99")
    assert far.status_code == 422
    assert "không có dòng 99" in words(far)
    room = db.session.scalars(select(SchoolClass.id)).one()
    db.session.rollback()
    looked = press(client, first, url, "xem", cot_0="full_name", cot_1="born", class_id=str(room))
    assert "Lê An 2016 4A" in words(looked)
    fields = form_fields(find_form(parse(client.get(url)), action=url, page_url=url))
    assert [fields["cot_0"], fields["cot_1"]] == ["full_name", "born"], "remembered"


def test_what_cannot_be_read_is_refused_at_the_file(client_for: ClientFor, cast: Cast) -> None:
    client = client_for(cast.principal)
    refused = client.send(URL, {"file": (io.BytesIO(b"no sheet"), "ds.xlsx")}, content_type="multipart/form-data")
    assert refused.status_code == 422
    assert "không phải bảng tính" in words(refused)
    assert client.get(f"{URL}/nothing").status_code == 422
    url = upload(client, class_list(*GOOD))
    assert client_for(cast.two_hats).get(url).status_code in {403, 422}, "the address is one person's"
    assert client_for(cast.teacher).get(URL).status_code == 403
    assert client.get(f"{URL}/ket-qua/1").status_code == 404
    assert read_rows(client.get(f"{URL}/mau").data)[2][1] == "Mã định danh Bộ GD&ĐT"


def test_looking_at_a_list_takes_few_statements(
    client_for: ClientFor, cast: Cast, queries: Callable[[], QueryCount]
) -> None:
    client = client_for(cast.principal)
    url = upload(client, class_list(*GOOD))
    columns = client.get(url)
    with queries() as counted:
        press(client, columns, url, "xem")
    assert len(counted) <= 26


def test_a_list_is_taken_out_with_a_reason(client_for: ClientFor, cast: Cast) -> None:
    make_class(cast, "5A", grade=5, pupils=("Lê Thị An",))
    client, url = client_for(cast.principal), "/truong-hoc/xuat-danh-sach"
    refused = client.submit(url, {"layout": "list", "part": "", "reason": ""})
    assert refused.status_code == 422
    assert count(RecordView) == 0
    assert client.submit(url, {"layout": "list", "part": "g1", "reason": "x"}).status_code == 422, "nobody in grade 1"
    rows = read_rows(client.submit(url, {"layout": "list", "part": "g5", "reason": "In sổ"}).data)
    assert (rows[0], rows[3][2]) == (["DANH SÁCH HỌC SINH KHỐI 5"], "Lê Thị An")
    assert count(RecordView) == 1
    sent = client.submit(url, {"layout": "json", "reason": "Gửi"})
    assert sent.get_json()["hocsinh"][0]["hoten"] == "Lê Thị An"
    assert count(SentRecord) == 3
    nothing = client.submit(url, {"layout": "pupil", "reason": "Gửi"})
    assert nothing.status_code == 422
    assert "Không có gì thay đổi" in words(nothing)
    assert client_for(cast.teacher).get(url).status_code == 403
