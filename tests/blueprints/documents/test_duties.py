"""Pages of duties: deciding on proposals, doing, sending back, the board; wrong people, wrong inputs, budgets."""

import io

import pytest
from sqlalchemy import select

from portal.adapters.spreadsheet import read_table
from portal.db import db
from portal.models.documents import Duty, DutyReport
from portal.rules.documents.duties import Proof
from tests.cast import Cast
from tests.duties import do, draft_with_text, post_with_duty
from tests.pages import parse, text_of
from tests.trees import add_schools


def words(response) -> str:
    return text_of(parse(response).find(".//main"))


def buttons(response, start: str) -> list[str]:
    found = [button.get("value") or "" for button in parse(response).iter("button")]
    return [value for value in found if value.startswith(start)]


def test_a_clerk_decides_on_every_proposal_and_posts(client_for, cast: Cast, mails) -> None:
    draft = draft_with_text(cast.clerk)
    clerk, url = client_for(cast.clerk), f"/van-ban/{draft.id}/viec"
    preview = clerk.get(f"/van-ban/{draft.id}/xem-truoc")
    assert "Cổng đọc thấy thêm 2 thời hạn trong toàn văn và tệp." in words(preview)
    page = clerk.get(url)
    marks = [text_of(mark) for mark in parse(page).iter("mark")]
    assert marks == ["ngày 17 hằng tháng", "ngày 30/11/2026"]
    monthly, once = buttons(page, "keep-")
    assert clerk.send(url, {"action": monthly}).location == url
    edited = clerk.send(url, {"action": once.replace("keep-", "edit-")}).location
    assert edited.startswith(url + "/")
    clerk.submit(edited, {"title": "Gửi danh sách lớp 5", "proof": "confirmation"})
    listed = words(clerk.get(url))
    assert "Gửi danh sách lớp 5 Đến hết ngày 30/11/2026 · Lời xác nhận kết quả" in listed
    (removed,) = buttons(clerk.get(url), "remove-")[:1]
    assert clerk.send(url, {"action": removed}).status_code == 303
    assert "1 đề xuất đã bỏ" in words(clerk.get(url))
    assert clerk.submit(f"/van-ban/{draft.id}/xem-truoc", {}).status_code == 303
    principal = client_for(cast.principal)
    shown = words(principal.get(f"/van-ban/{draft.id}"))
    assert "Việc giao cho đơn vị 1 Gửi danh sách lớp 5 Chưa làm Đến hết ngày 30/11/2026" in shown
    assert clerk.get(url).status_code == 403


def test_an_own_duty_with_wrong_inputs_loses_nothing_typed(client_for, cast: Cast) -> None:
    draft = draft_with_text(cast.clerk)
    clerk, url = client_for(cast.clerk), f"/van-ban/{draft.id}/viec/them"
    cases = (
        ({"title": "", "due": "2026-12-01"}, "title"),
        ({"title": "Họp giao ban", "due": "32/12/2026"}, "due"),
        ({"title": "Họp giao ban", "due": "2026-11-01"}, "due"),
        ({"title": "Họp giao ban", "rhythm": "yearly", "day": "31", "month": "4"}, "day"),
        ({"title": "Họp giao ban", "rhythm": "after_event", "days": "-1", "event": "có thay đổi"}, "days"),
        ({"title": "a" * 301, "due": "2026-12-01"}, "title"),
        ({"title": "Họp giao ban", "rhythm": "weekly"}, "rhythm"),
    )
    for fields, field in cases:
        given = {"rhythm": "once", "proof": "none", **fields}
        response = clerk.send(url, given)
        assert response.status_code == 422, fields
        assert any(e.get("id") == f"{field}-error" for e in parse(response).iter()), fields
        assert f'value="{fields["title"]}"' in response.get_data(as_text=True)
    assert clerk.submit(url, {"title": "Họp giao ban", "due": "2026-12-01"}).status_code == 303
    assert db.session.scalars(select(Duty.title)).all() == ["Họp giao ban"]


def test_strange_buttons_do_nothing(client_for, cast: Cast) -> None:
    draft = draft_with_text(cast.clerk)
    clerk, url = client_for(cast.clerk), f"/van-ban/{draft.id}/viec"
    assert clerk.send(url, {"action": "keep-deadbeef"}).status_code == 422
    assert clerk.send(url, {"action": "remove-999999999999"}).status_code == 404
    assert clerk.send(url, {"action": "explode-1"}).status_code == 404
    assert clerk.send(url, {}).status_code == 404
    assert clerk.send(url, {"action": "all"}).status_code == 303
    assert clerk.send(url, {"action": "all"}).status_code == 303
    assert len(db.session.scalars(select(Duty)).all()) == 2


def test_a_unit_proves_with_a_file_that_the_issuer_reads(client_for, cast: Cast) -> None:
    duty = post_with_duty(cast.clerk, proof=Proof.FILE)
    principal, url = client_for(cast.principal), f"/van-ban/viec/{duty.id}"
    assert "Gửi danh sách học sinh" in words(principal.get("/viec-cua-toi"))
    assert "Sắp đến hạn" in words(principal.get("/van-ban/viec"))
    nothing = principal.submit(url, {"remark": "Đã gửi"})
    assert nothing.status_code == 422
    assert "Vui lòng đính kèm tệp kết quả." in words(nothing)
    assert "Đã gửi" in nothing.get_data(as_text=True)
    empty = principal.submit(url, {"file": (io.BytesIO(b""), "rỗng.txt")}, content_type="multipart/form-data")
    assert "rỗng (0 byte)" in words(empty)
    file = (io.BytesIO("nội dung".encode()), "danh sách.txt")
    done = principal.submit(url, {"remark": "Đã gửi", "file": file}, content_type="multipart/form-data")
    assert done.location == "/van-ban/viec"
    report = db.session.scalars(select(DutyReport)).one()
    assert (report.file_name, report.file_size, report.remark) == ("danh sách.txt", len("nội dung".encode()), "Đã gửi")
    clerk = client_for(cast.clerk)
    board = words(clerk.get(f"/van-ban/{duty.document_id}/viec/bang"))
    assert "1 / 4" in board
    assert "danh sách.txt" in board
    proof = clerk.get(f"/van-ban/viec/bao-cao/{report.id}/tep")
    assert proof.data.decode() == "nội dung"
    assert proof.headers["Content-Disposition"].startswith("attachment")
    assert "danh sách.txt" in words(principal.get("/van-ban/viec?loc=da-bao"))
    for person in (cast.stranger, cast.other_principal):
        assert client_for(person).get(f"/van-ban/viec/bao-cao/{report.id}/tep").status_code == 404


def test_sending_back_asks_why_and_opens_the_duty_again(client_for, cast: Cast, mails) -> None:
    duty = post_with_duty(cast.clerk)
    report = do(cast.principal, duty)
    clerk, url = client_for(cast.clerk), f"/van-ban/viec/bao-cao/{report}/tra-lai"
    assert "Vui lòng nhập" in words(clerk.submit(url, {"reason": " "}))
    assert clerk.submit(url, {"reason": "Thiếu lớp 5A"}).location.endswith(f"viec={duty.id}")
    assert "đã trả lại báo cáo này lúc" in words(clerk.get(url))
    principal = client_for(cast.principal)
    assert "Bị trả lại: Thiếu lớp 5A" in words(principal.get("/van-ban/viec"))
    assert principal.submit(f"/van-ban/viec/{duty.id}", {"remark": "Đã bổ sung"}).status_code == 303


@pytest.mark.parametrize(
    ("person", "path", "status"),
    [
        ("stranger", "/van-ban/{document}/viec/bang", 404),
        ("principal", "/van-ban/{document}/viec/bang", 404),
        ("principal", "/van-ban/{document}/viec/bang.xlsx", 404),
        ("stranger", "/van-ban/viec/{duty}", 404),
        ("clerk", "/van-ban/viec/{duty}", 404),
        ("teacher", "/van-ban/viec/{duty}", 403),
        ("teacher", "/van-ban/viec", 200),
        ("supervisor", "/van-ban/{document}/viec/bang", 200),
        ("clerk", "/van-ban/{document}/viec/bang?viec=999999&ky=hôm nay&loc=lạ&trang=99", 404),
        ("clerk", "/van-ban/{document}/viec/bang?ky=hôm nay&loc=lạ&trang=99", 200),
    ],
)
def test_who_sees_what(client_for, cast: Cast, person: str, path: str, status: int) -> None:
    duty = post_with_duty(cast.clerk)
    url = path.format(document=duty.document_id, duty=duty.id)
    assert client_for(getattr(cast, person)).get(url).status_code == status


def test_a_document_without_duties_says_so(client_for, cast: Cast) -> None:
    draft = draft_with_text(cast.clerk)
    clerk = client_for(cast.clerk)
    clerk.submit(f"/van-ban/{draft.id}/xem-truoc", {})
    assert "Văn bản này không giao việc" in words(clerk.get(f"/van-ban/{draft.id}/viec/bang"))
    assert clerk.get(f"/van-ban/{draft.id}/viec/bang.xlsx").status_code == 404


def test_the_board_filters_and_exports(client_for, cast: Cast) -> None:
    duty = post_with_duty(cast.clerk)
    do(cast.principal, duty, "Đã gửi đủ 35 em")
    clerk, url = client_for(cast.clerk), f"/van-ban/{duty.document_id}/viec/bang"
    assert "Trường Tiểu học Hòa Nghĩa" not in words(clerk.get(f"{url}?loc=da-xong"))
    assert "Trường Tiểu học Vĩnh Bình" not in words(clerk.get(f"{url}?loc=chua-xong"))
    part = clerk.get(url, headers={"HX-Request": "true"})
    assert b"<html" not in part.data
    columns = {"unit": "Đơn vị", "state": "Tình trạng", "remark": "Kết quả, ghi chú"}
    sheet = clerk.get(f"{url}.xlsx?loc=da-xong").data
    assert [dict(row.cells) for row in read_table(sheet, columns).rows] == [
        {"unit": "Trường Tiểu học Vĩnh Bình", "state": "Đã hoàn thành", "remark": "Đã gửi đủ 35 em"}
    ]


def test_700_units_cost_no_more_queries_than_four(client_for, cast: Cast, queries) -> None:
    duty = post_with_duty(cast.clerk)
    url = f"/van-ban/{duty.document_id}/viec/bang"
    clerk = client_for(cast.clerk)
    clerk.get(url)
    with queries() as few:
        clerk.get(url)
    add_schools(cast.units["ben_tre"], 700)
    big = post_with_duty(cast.clerk, code="99/SGDĐT-VP")
    with queries() as many:
        page = clerk.get(f"/van-ban/{big.document_id}/viec/bang")
    assert "704" in words(page)
    assert len(many) <= max(len(few), 12)


def test_the_units_own_list_costs_the_same_however_long_it_is(client_for, cast: Cast, queries) -> None:
    post_with_duty(cast.clerk, code="1/VP")
    principal = client_for(cast.principal)
    principal.get("/van-ban/viec")
    with queries() as few:
        principal.get("/van-ban/viec")
    for number in range(2, 9):
        post_with_duty(cast.clerk, code=f"{number}/VP")
    with queries() as many:
        principal.get("/van-ban/viec")
    assert len(many) == len(few) <= 9
