"""Files of marks through the pages: taken out, uploaded, compared, written, taken back; columns explained."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from portal.adapters.spreadsheet import read_sheets
from portal.db import db
from portal.models.school import ColumnMap, RecordView
from tests.cast import Cast, Person
from tests.gradebook import Taught, make_taught, shown, write
from tests.pages import PageClient, form_fields, parse, text_of
from tests.queries import QueryCount
from tests.score_files import as_file, fill

ClientFor = Callable[[Person], PageClient]


@pytest.fixture
def taught(cast: Cast) -> Taught:
    return make_taught(cast)


def words(page: Any) -> str:
    return text_of(parse(page).find(".//main"))


def upload(client: PageClient, url: str, file: io.BytesIO) -> str:
    """Send a workbook; gives the address of its pages."""
    sent = client.send(url, {"file": (file, "diem.xlsx")}, content_type="multipart/form-data")
    assert sent.status_code == 303, words(sent)
    return str(sent.headers["Location"])


def press(client: PageClient, page: Any, url: str, step: str, **changed: Any) -> Any:
    """Press the button of a step."""
    (form,) = [form for form in parse(page).iter("form") if form.get("action") == url]
    return client.post(url, data=form_fields(form) | changed | {"buoc": step})


def test_a_book_is_taken_out_filled_in_compared_and_written(
    client_for: ClientFor, cast: Cast, taught: Taught, queries: Callable[[], QueryCount]
) -> None:
    write(taught, {(0, "tx1"): "5", (1, "tx1"): "5"})
    client = client_for(taught.teacher)
    assert f"{taught.url}/bang-diem.xlsx?mau=1" in client.get(f"{taught.url}/tep").get_data(as_text=True)
    file = read_sheets(client.get(f"{taught.url}/bang-diem.xlsx?mau=1").data)
    write(taught, {(1, "tx1"): "7"}, by=cast.thpt_principal, reason="Chấm lại", batch="other-1")
    fill(file, {(0, "ĐĐGtx1"): 6, (1, "ĐĐGtx1"): 8, (2, "ĐĐGtx1"): 9, (3, "ĐĐGtx1"): "chín"})
    url = upload(client, f"{taught.url}/tep", as_file(file))
    with queries() as count:
        page = client.get(url)
    assert len(count) <= 22
    assert page.status_code == 200
    said = words(page)
    assert "Ô mới: 1" in said
    assert "Theo tệp: 8" in said
    assert "Trên cổng: 7" in said
    assert "“chín”" in said
    marked = press(client, page, url, "tai-loi")
    rows = read_sheets(marked.data)[0][1]
    assert any("Điểm từ 0 đến 10" in str(cell) for row in rows for cell in row)
    done = press(client, page, url, "ghi", **{f"k-0-{taught.pupil(1)}-tx1": "mine"})
    assert done.status_code == 303, words(done)
    assert [shown(taught)[place, "tx1"] for place in range(3)] == ["6", "8", "9"]
    result = client.get(done.headers["Location"])
    assert "Đã ghi 3 ô." in words(result)
    back = client.send(f"{done.headers['Location']}/hoan-tac")
    assert "Đã hoàn tác 3 ô." in words(client.get(back.headers["Location"]))
    assert [shown(taught).get((place, "tx1")) for place in range(3)] == ["5", "7", None]


def test_headings_are_explained_once(client_for: ClientFor, cast: Cast, taught: Taught) -> None:
    client = client_for(taught.teacher)
    rows: list[list[Any]] = [["Họ tên", "Bài giữa kì của lớp"], ["Lê Thị An", 7]]
    url = upload(client, f"{taught.url}/tep", as_file([("A", rows)]))
    page = client.get(url)
    assert "Không có cột điểm hay nhận xét nào" in words(page)
    columns = press(client, page, url, "cot")
    explained = press(client, columns, url, "xem", cot_1="gk")
    assert "Ô mới: 1" in words(explained)
    assert press(client, explained, url, "ghi").status_code == 303
    assert shown(taught) == {(0, "gk"): "7"}
    kept = db.session.scalars(select(ColumnMap.headings).where(ColumnMap.kind == "marks")).one()
    assert kept["bai giua ki cua lop"] == "gk"


def test_a_school_is_taken_out_with_a_reason(client_for: ClientFor, cast: Cast, taught: Taught) -> None:
    client = client_for(cast.thpt_principal)
    url = "/so-diem/tai-tep"
    assert "ghi lý do" in words(client.submit(url, {"part": "truong"}))
    done = client.submit(url, {"part": "truong", "reason": "Nộp Sở"})
    assert done.status_code == 200
    names = [name for name, _rows in read_sheets(done.data)]
    assert "10A Toán" in names
    assert len(names) == 9
    assert db.session.scalars(select(RecordView.reason).where(RecordView.what == "sheet_export")).one() == "Nộp Sở"
    assert client_for(taught.teacher).submit(url, {"part": "truong"}).status_code == 422


def test_a_file_that_is_none_is_refused_where_it_was_chosen(client_for: ClientFor, taught: Taught) -> None:
    client = client_for(taught.teacher)
    for url in ("/so-diem/nhap-tep", f"{taught.url}/tep"):
        sent = client.send(url, {"file": (io.BytesIO(b"x"), "x.xlsx")}, content_type="multipart/form-data")
        assert sent.status_code == 422
        assert "không phải bảng tính" in words(sent)
    nothing = upload(client, "/so-diem/nhap-tep", as_file([("A", [["x"]])]))
    assert "Không tìm thấy bảng điểm" in words(client.get(nothing))
    assert client.get("/so-diem/nhap-tep/ket-qua/99").status_code == 404
