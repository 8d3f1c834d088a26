"""Large files of marks: compared by the worker, written without comparing again; the list of what was brought."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.adapters.spreadsheet import read_sheets
from portal.db import db
from portal.models.gradebook import MarkImport, MarkImportPart, MarkImportSheet
from portal.models.school import RecordView
from portal.rules.permissions import Role
from portal.services.gradebook.files import importing, large, planning
from tests.cast import Cast, Person
from tests.gradebook import SCHOOL, Taught, make_taught, shown, write
from tests.make import actor_of
from tests.news import hire
from tests.pages import PageClient, form_fields, parse, text_of
from tests.queries import QueryCount
from tests.score_files import Sheets, as_file, exported, fill

ClientFor = Callable[[Person], PageClient]


@pytest.fixture
def taught(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Taught:
    monkeypatch.setattr(large, "LARGE_ROWS", 4)
    return make_taught(cast)


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether the write lock was held, each time a sheet was compared."""
    found: list[bool] = []
    look_at_sheet = planning.look_at_sheet

    def looked(*args: Any) -> Any:
        found.append(bool(db.session.connection().get_execution_options().get("for_writing")))
        return look_at_sheet(*args)

    monkeypatch.setattr(planning, "look_at_sheet", looked)
    return found


def words(page: Any) -> str:
    return text_of(parse(page).find(".//main"))


def upload(client: PageClient, taught: Taught, file: Sheets) -> str:
    sent = client.send(f"{taught.url}/tep", {"file": (as_file(file), "diem.xlsx")}, content_type="multipart/form-data")
    assert sent.status_code == 303, words(sent)
    return str(sent.headers["Location"])


def press(client: PageClient, url: str, step: str, **changed: Any) -> Any:
    (form,) = [form for form in parse(client.get(url)).iter("form") if form.get("action") == url]
    return client.post(url, data=form_fields(form) | changed | {"buoc": step})


def test_a_large_file_is_compared_by_the_worker_and_what_changed_since_is_left(
    client_for: ClientFor,
    cast: Cast,
    taught: Taught,
    drain: Callable[[], int],
    looks: list[bool],
    queries: Callable[[], QueryCount],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(taught, {(0, "tx1"): "5", (1, "tx1"): "5"})
    file = exported(actor_of(taught.teacher), taught.key)
    write(taught, {(1, "tx1"): "7"}, by=cast.thpt_principal, reason="Chấm lại", batch="other-1")
    fill(file, {(0, "ĐĐGtx1"): 6, (1, "ĐĐGtx1"): 8, (2, "ĐĐGtx1"): 9, (3, "ĐĐGtx1"): "chín", (4, "ĐĐGtx1"): 4})
    client = client_for(taught.teacher)
    url = upload(client, taught, file)
    assert "Đang chờ máy chủ" in words(client.get(url))
    assert 'hx-trigger="every 2s"' in client.get(url).text
    assert client_for(cast.thpt_principal).get(url).status_code == 404
    drain()
    assert looks == [False]
    with queries() as count:
        page = client.get(url)
    assert len(count) <= 8
    for said in ("Ô mới: 2", "Ô thay đổi: 1", "Theo tệp: 8", "Trên cổng: 7", "“chín”"):
        assert said in words(page)
    faults = read_sheets(press(client, url, "tai-loi").data)[0][1]
    assert any("Điểm từ 0 đến 10" in str(cell) for row in faults for cell in row)
    monkeypatch.setattr(importing, "AT_ONCE", 0)
    write(taught, {(2, "tx1"): "10"}, by=cast.thpt_principal, reason="Chấm lại", batch="other-2")
    done = press(client, url, "ghi", **{f"k-0-{taught.pupil(1)}-tx1": "mine"})
    assert done.status_code == 303, words(done)
    assert client.get(url).headers["Location"] == done.headers["Location"]
    drain()
    assert looks == [False]  # nothing is compared again
    result = words(client.get(done.headers["Location"]))
    assert "Đã ghi 3 ô." in result
    assert "Ô đã có người khác ghi “10” sau khi bạn xem." in result
    assert [shown(taught)[place, "tx1"] for place in (0, 1, 2, 4)] == ["6", "8", "10", "4"]
    assert press_again(client, url) == 303


def press_again(client: PageClient, url: str) -> int:
    """The second press of the same button leads to what the first did."""
    return client.send(url, {"buoc": "ghi"}).status_code


def test_other_choices_compare_anew_and_a_bad_file_says_so(
    client_for: ClientFor, taught: Taught, drain: Callable[[], int]
) -> None:
    write(taught, {(0, "tx1"): "8", (0, "tx2"): "7"})
    client = client_for(taught.teacher)
    file = fill(exported(actor_of(taught.teacher), taught.key), {(0, "ĐĐGtx1"): ""})
    url = upload(client, taught, file)
    drain()
    assert "khớp hoàn toàn" in words(client.get(url))
    assert "Không có ô nào để ghi" in words(press(client, url, "ghi"))
    assert press(client, url, "ghi", erase="y").headers["Location"] == url
    assert "tệp được so lại" in client.get(url).text
    drain()
    assert "Ô thay đổi: 1" in words(client.get(url))
    assert "Mỗi cột điểm là gì" in words(press(client, url, "cot"))
    assert press(client, url, "ghi", erase="y").status_code == 303
    assert shown(taught) == {(0, "tx2"): "7"}
    nothing = upload(client, taught, [("A", [["x"]] * 9)])
    drain()
    assert "Không tìm thấy bảng điểm" in words(client.get(nothing))
    for _ in range(large.MOST_WAITING):
        upload(client, taught, file)
    sent = client.send(f"{taught.url}/tep", {"file": (as_file(file), "x.xlsx")}, content_type="multipart/form-data")
    assert sent.status_code == 422
    assert "chờ xem trước" in words(sent)


def test_a_small_file_is_compared_before_the_lock_is_taken(
    client_for: ClientFor, taught: Taught, looks: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large, "LARGE_ROWS", 1000)
    client = client_for(taught.teacher)
    url = upload(client, taught, fill(exported(actor_of(taught.teacher), taught.key), {(0, "ĐĐGtx1"): 6}))
    assert press(client, url, "ghi").status_code == 303
    assert looks == [False, False]
    assert shown(taught) == {(0, "tx1"): "6"}


def test_what_was_brought_is_listed(
    client_for: ClientFor,
    cast: Cast,
    taught: Taught,
    drain: Callable[[], int],
    queries: Callable[[], QueryCount],
    clock_at: Any,
) -> None:
    client, leader = client_for(taught.teacher), client_for(cast.thpt_principal)
    assert "Chưa có lần nhập nào" in words(client.get("/so-diem/cac-lan-nhap"))
    file = fill(exported(actor_of(taught.teacher), taught.key), {(0, "ĐĐGtx1"): 6, (1, "ĐĐGtx1"): "sáu"})
    url = upload(client, taught, file)
    drain()
    assert "Chờ bạn xem rồi ghi" in words(client.get("/so-diem/cac-lan-nhap"))
    assert "diem.xlsx" not in words(leader.get("/so-diem/cac-lan-nhap?cua=truong"))
    result = press(client, url, "ghi").headers["Location"]
    with queries() as count:
        said = words(client.get("/so-diem/cac-lan-nhap"))
    assert len(count) <= 8
    assert "diem.xlsx" in said
    assert "Đã ghi 1 ô." in said
    assert "diem.xlsx" not in words(leader.get("/so-diem/cac-lan-nhap"))
    assert taught.teacher.name in words(leader.get("/so-diem/cac-lan-nhap?cua=truong"))
    assert "Hoàn tác cả lần nhập" not in words(leader.get(result))
    assert leader.send(f"{result}/hoan-tac").status_code == 403
    for who in (client, leader):
        faults = read_sheets(who.get(f"{result}/tep-loi").data)[0][1]
        assert any("Điểm từ 0 đến 10" in str(cell) for row in faults for cell in row)
    assert list(db.session.scalars(select(RecordView.account_id).where(RecordView.what == "sheet_export")))[-1] == (
        cast.thpt_principal.id
    )
    part = db.session.scalars(select(MarkImportPart)).one()
    changes = words(client.get(f"{taught.url}/lich-su?lan={part.batch}"))
    assert "1–1 / 1" in changes
    stranger = client_for(hire(cast, Role.TEACHER, unit=SCHOOL, name="Lâm Thị Bé"))
    assert stranger.get(result).status_code == 404
    assert "diem.xlsx" not in words(stranger.get("/so-diem/cac-lan-nhap?cua=truong"))
    clock_at.shift(timedelta(days=31))
    upload(client_for(taught.teacher), taught, file)
    drain()
    clock_at.shift(timedelta(days=2))
    large.sweep_looks()
    kept = [db.session.scalar(select(func.count()).select_from(table)) for table in (MarkImport, MarkImportSheet)]
    assert kept == [1, 0]
    assert client_for(taught.teacher).get(f"{result}/tep-loi").status_code == 404
