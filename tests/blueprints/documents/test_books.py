"""Registering a document on its page, and the registers of both directions with their ten columns."""

from datetime import datetime

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.spreadsheet import read_table
from portal.db import db
from portal.models.documents import Receipt
from portal.rules.documents.addressing import Addressing
from portal.services.documents import answering, arrivals, books
from portal.services.documents.books import list_arrivals, list_dispatches
from portal.services.documents.scope import visible_receipts
from tests.cast import Cast
from tests.make import actor_of, make_posted
from tests.pages import parse, text_of
from tests.papers import page_sizes, words_of
from tests.plans import plan_of

INCOMING = [
    "Ngày đến",
    "Số đến",
    "Tác giả",
    "Số, ký hiệu văn bản",
    "Ngày tháng văn bản",
    "Tên loại và trích yếu nội dung",
    "Đơn vị hoặc người nhận",
    "Ngày chuyển",
    "Ký nhận",
    "Ghi chú",
]
OUTGOING = [
    "Số, ký hiệu văn bản",
    "Ngày tháng văn bản",
    "Tên loại và trích yếu nội dung",
    "Người ký",
    "Nơi nhận văn bản",
    "Đơn vị, người nhận bản lưu",
    "Số lượng bản",
    "Ngày chuyển",
    "Ký nhận",
    "Ghi chú",
]


def heads(tree) -> list[str]:
    return [text_of(cell).rpartition(" (")[0] for cell in tree.find(".//thead/tr")]


def lines(tree) -> list[list[str]]:
    return [[text_of(cell) for cell in row] for row in tree.find(".//tbody")]


def sheet_lines(data: bytes, names: list[str]) -> list[dict[str, str]]:
    table = read_table(data, {name: f"({number}) {name}" for number, name in enumerate(names, start=1)})
    return [{key: str(value) for key, value in row.cells.items()} for row in table.rows]


def test_a_clerk_registers_from_the_page_of_the_document(client_for, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    principal = client_for(cast.principal)
    page = principal.get(f"/van-ban/{document.id}")
    assert f"/van-ban/{document.id}/vao-so" in page.get_data(as_text=True)
    done = principal.submit(f"/van-ban/{document.id}/vao-so", {"handler": " Tổ  chuyên môn 4 ", "remark": "Gấp"})
    assert done.location == f"/van-ban/{document.id}"
    shown = text_of(parse(principal.get(f"/van-ban/{document.id}")))
    for words in ("Đã vào sổ: số đến 1.", f"1 · 20/11/2026 · {cast.principal.name}", "Tổ chuyên môn 4"):
        assert words in shown
    assert "Trả lại…" not in shown
    assert "Văn bản đã vào sổ: số đến 1" in text_of(parse(principal.get(f"/van-ban/{document.id}/vao-so")))
    assert principal.send(f"/van-ban/{document.id}/vao-so", {"handler": "Khác"}).status_code == 303  # a second tab
    assert db.session.scalars(select(Receipt.arrival_handler).where(Receipt.arrival_number == 1)).all() == [
        "Tổ chuyên môn 4"
    ]
    late = principal.send(f"/van-ban/{document.id}/tra-lai", {"reason": "Nhầm"})
    assert (late.status_code, "đã vào sổ" in text_of(parse(late))) == (422, True)
    receipt = db.session.scalars(select(Receipt).where(Receipt.arrival_number == 1)).one()
    clerk = client_for(cast.clerk)
    assert "số đến 1, ngày 20/11/2026" in text_of(parse(clerk.get(f"/van-ban/{document.id}/bien-nhan/{receipt.id}")))
    rows = text_of(parse(clerk.get(f"/van-ban/{document.id}/noi-nhan?trang-thai=registered")).find(".//tbody"))
    assert ("Vĩnh Bình" in rows, "Số đến 1" in rows, "Hòa Nghĩa" in rows) == (True, True, False)


@pytest.mark.parametrize(("field", "length"), [("handler", 201), ("remark", 501)])
def test_too_long_is_said_at_its_field_and_stays_typed(client_for, cast: Cast, field: str, length: int) -> None:
    document = make_posted(cast.clerk)
    sent = {"handler": "Tổ 4", "remark": "Gấp", field: "a" * length}
    response = client_for(cast.principal).send(f"/van-ban/{document.id}/vao-so", sent)
    assert response.status_code == 422
    tree = parse(response)
    assert "Không quá" in text_of(next(e for e in tree.iter() if e.get("id") == f"{field}-error"))
    typed = {e.get("name"): e.get("value") for e in tree.iter("input")}
    assert {name: typed[name] for name in sent} == sent
    assert db.session.scalars(select(Receipt).where(Receipt.arrival_number.is_not(None))).all() == []


def test_what_was_sent_back_is_not_registered(client_for, cast: Cast, mails) -> None:
    document = make_posted(cast.clerk)
    principal = client_for(cast.principal)
    principal.send(f"/van-ban/{document.id}/tra-lai", {"reason": "Nhầm"})
    response = principal.send(f"/van-ban/{document.id}/vao-so", {"handler": "Tổ 4"})
    assert (response.status_code, "đã trả lại" in text_of(parse(response))) == (422, True)
    assert "không vào sổ được nữa" in text_of(parse(principal.get(f"/van-ban/{document.id}/vao-so")))


def test_who_may_register_and_who_may_look(client_for, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    for who, status in {"teacher": 403, "administrator": 403, "stranger": 404, "clerk": 404}.items():
        client = client_for(getattr(cast, who))
        assert client.get(f"/van-ban/{document.id}/vao-so").status_code == status, who
        assert client.send(f"/van-ban/{document.id}/vao-so").status_code == status, who
    for who, status in {"teacher": 200, "supervisor": 200, "administrator": 403, "nobody": 403}.items():
        client = client_for(getattr(cast, who))
        for book in ("so-den", "so-di", "so-den.xlsx", "so-di.xlsx"):
            assert client.get(f"/van-ban/{book}").status_code == status, (who, book)
        for book in ("so-den.pdf", "so-di.pdf"):  # an empty register has no volume
            held = status != 200 or (who, book) == ("supervisor", "so-di.pdf")
            assert client.get(f"/van-ban/{book}").status_code == (status if held else 404), (who, book)


def test_the_incoming_register_has_ten_columns_on_screen_and_in_the_sheet(client_for, cast: Cast) -> None:
    for code, handler, remark in (("1/VP", "Tổ 4", "Gấp"), ("2/VP", "", "")):
        document = make_posted(cast.clerk, code=code, subject=f"Về {code}")
        arrivals.register_arrival(actor_of(cast.principal), document_id=document.id, handler=handler, remark=remark)
        db.session.commit()
    principal = client_for(cast.principal)
    tree = parse(principal.get("/van-ban/so-den"))
    day, author = "20/11/2026", "Sở Giáo dục và Đào tạo Bến Tre"
    assert heads(tree) == INCOMING
    assert lines(tree) == [
        [day, "1", author, "1/VP", day, "Công văn: Về 1/VP", "Tổ 4", day, "điện tử", "Gấp"],
        [day, "2", author, "2/VP", day, "Công văn: Về 2/VP", "", "", "", ""],
    ]
    sheet = sheet_lines(principal.get("/van-ban/so-den.xlsx?nam=2026").data, INCOMING)
    assert [line["Số, ký hiệu văn bản"] for line in sheet] == ["1/VP", "2/VP"]
    assert sheet[0]["Đơn vị hoặc người nhận"] == "Tổ 4"
    other = text_of(parse(client_for(cast.other_principal).get("/van-ban/so-den")).find(".//main"))
    assert "Năm 2026 chưa có văn bản nào trong sổ" in other


def test_the_outgoing_register_has_ten_columns_on_screen_and_in_the_sheet(client_for, cast: Cast, mails) -> None:
    schools = Addressing(subordinates="all", kinds=("primary_school",))
    make_posted(cast.clerk, code="1/VP", addressing=schools)
    document = make_posted(cast.clerk, code="2/VP")
    answering.refuse(actor_of(cast.principal), document_id=document.id, reason="Nhầm")
    db.session.commit()
    clerk = client_for(cast.clerk)
    tree = parse(clerk.get("/van-ban/so-di"))
    day, what, signer = "20/11/2026", "Công văn: Về việc thử", "Lê Văn Bình"
    named = "Trường Tiểu học Hòa Nghĩa; Trường Tiểu học Vĩnh Bình"
    assert heads(tree) == OUTGOING
    first, second = lines(tree)
    assert first == ["1/VP", day, what, signer, named, "Văn thư", "2", day, "điện tử", ""]
    assert (second[0], second[6], second[9]) == ("2/VP", "4", "1 nơi trả lại")
    assert second[4].count(";") == 2
    assert "2 Trường tiểu học" in second[4]
    sheet = sheet_lines(clerk.get("/van-ban/so-di.xlsx").data, OUTGOING)
    assert [line["Nơi nhận văn bản"] for line in sheet] == [named, second[4]]


def test_a_register_is_of_one_year_in_vietnam(client_for, cast: Cast, clock_at) -> None:
    clock_at.move_to(datetime(2026, 12, 31, 23, 59, tzinfo=clock.LOCAL_ZONE))
    make_posted(cast.clerk, code="99/VP")
    clock_at.move_to(datetime(2027, 1, 1, 0, 0, tzinfo=clock.LOCAL_ZONE))
    make_posted(cast.clerk, code="1/VP")
    clerk = client_for(cast.clerk)
    for year, code in (("2026", "99/VP"), ("2027", "1/VP"), ("", "1/VP"), ("1900", "1/VP"), ("x", "1/VP")):
        tree = parse(clerk.get(f"/van-ban/so-di?nam={year}"))
        assert [line[0] for line in lines(tree)] == [code], year
    assert [text_of(option) for option in tree.iter("option")] == ["2027", "2026"]


def test_the_registers_on_paper_have_a_cover_and_the_same_ten_columns(client_for, cast: Cast) -> None:
    for code, handler, remark in (("1/VP", "Tổ 4", "Gấp"), ("2/VP", "", "")):
        document = make_posted(cast.clerk, code=code, subject=f"Về {code}")
        arrivals.register_arrival(actor_of(cast.principal), document_id=document.id, handler=handler, remark=remark)
        db.session.commit()
    principal, clerk = client_for(cast.principal), client_for(cast.clerk)
    assert "/van-ban/so-den.pdf?nam=2026" in principal.get("/van-ban/so-den").get_data(as_text=True)
    incoming = principal.get("/van-ban/so-den.pdf?nam=2026").data
    words = words_of(incoming)
    for shown in (
        "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO CHỢ LÁCH TRƯỜNG TIỂU HỌC VĨNH BÌNH SỔ ĐĂNG KÝ VĂN BẢN ĐẾN",
        "Năm: 2026 Từ ngày: 20/11/2026 đến ngày 20/11/2026 Từ số: 1 đến số 2 Quyển số: 1",
        " ".join(INCOMING),
        "(1) (2) (3) (4) (5) (6) (7) (8) (9) (10)",
        "20/11/2026 1 Sở Giáo dục và Đào tạo Bến Tre 1/VP 20/11/2026 Công văn: Về 1/VP Tổ 4 20/11/2026 điện tử Gấp",
        "Trang 2/2",
    ):
        assert shown in words, shown
    assert set(page_sizes(incoming)) == {(297, 210)}
    outgoing = words_of(clerk.get("/van-ban/so-di.pdf").data)
    for shown in ("BẾN TRE SỔ ĐĂNG KÝ VĂN BẢN ĐI", "Từ số: 1/VP đến số 2/VP", " ".join(OUTGOING), "Lê Văn Bình"):
        assert shown in outgoing, shown


def test_a_register_on_paper_is_vietnamese_on_an_english_screen(client_for, cast: Cast) -> None:
    make_posted(cast.clerk, code="1/VP")
    clerk = client_for(cast.clerk)
    clerk.get("/van-ban/so-di?lang=en")
    assert "Outgoing" in clerk.get("/van-ban/so-di", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert " ".join(OUTGOING) in words_of(clerk.get("/van-ban/so-di.pdf", headers={"Accept-Language": "en"}).data)


def test_a_long_register_is_bound_in_volumes(client_for, cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr(books, "VOLUME", 2)
    for number in range(1, 4):
        document = make_posted(cast.clerk, code=f"{number}/VP")
        arrivals.register_arrival(actor_of(cast.principal), document_id=document.id, handler="", remark="")
    db.session.commit()
    for person, book, cover in ((cast.principal, "so-den", "3"), (cast.clerk, "so-di", "3/VP")):
        client = client_for(person)
        page = client.get(f"/van-ban/{book}").get_data(as_text=True)
        assert ("quyen=1" in page, "quyen=2" in page, "quyen=3" in page) == (True, True, False)
        words = words_of(client.get(f"/van-ban/{book}.pdf?quyen=2").data)
        assert f"Từ số: {cover} đến số {cover} Quyển số: 2" in words
        assert ("2/VP" in words, "3/VP" in words) == (False, True)
        for missing in ("0", "3", "-1", "9" * 30):
            assert client.get(f"/van-ban/{book}.pdf?quyen={missing}").status_code == 404, missing


def test_lists_lead_to_the_registers(client_for, cast: Cast) -> None:
    principal = client_for(cast.principal)
    assert "/van-ban/so-den" in principal.get("/van-ban/den").get_data(as_text=True)
    assert "/van-ban/so-di" in principal.get("/van-ban/di").get_data(as_text=True)


def test_registers_are_paged_and_cost_the_same_for_any_number_of_lines(client_for, cast: Cast, queries) -> None:
    costs = []
    for numbers in (range(1), range(1, 55)):
        for number in numbers:
            document = make_posted(cast.clerk, code=f"{number}/VP")
            arrivals.register_arrival(actor_of(cast.principal), document_id=document.id, handler="", remark="")
        db.session.commit()
        for person, path in ((cast.principal, "so-den"), (cast.clerk, "so-di")):
            client = client_for(person)
            with queries() as count:
                assert client.get(f"/van-ban/{path}").status_code == 200
            assert len(count) <= 11, (path, count.statements)
            costs.append(len(count))
    assert costs[:2] == costs[2:]
    assert len(lines(parse(client_for(cast.principal).get("/van-ban/so-den?trang=2")))) == 5
    assert list_arrivals(actor_of(cast.principal), year=2026, number=1).pages == 2
    assert list_dispatches(actor_of(cast.clerk), year=2026, number=2).items[-1].document.code == "54/VP"


def test_the_incoming_register_uses_its_index(app, cast: Cast) -> None:
    if db.engine.dialect.name == "sqlite":
        query = visible_receipts(actor_of(cast.principal)).where(Receipt.arrival_year == 2026)
        plan = plan_of(query.order_by(Receipt.arrival_number))
        assert "unit_id=? AND arrival_year=?" in plan
        assert "TEMP B-TREE" not in plan


def test_the_navigation_knows_where_a_register_belongs(client_for, cast: Cast) -> None:
    principal = client_for(cast.principal)
    for path, label in (
        ("so-den", "Văn bản đến"),
        ("so-di", "Văn bản đi"),
        ("den", "Văn bản đến"),
        ("di", "Văn bản đi"),
    ):
        tree = parse(principal.get(f"/van-ban/{path}"))
        tabs = {id(a) for nav in tree.iter("nav") if nav.get("class") in {"tabs", "shown"} for a in nav.iter("a")}
        current = [a for a in tree.iter("a") if a.get("aria-current") == "page" and id(a) not in tabs]
        assert {text_of(a).rstrip(" 0123456789") for a in current} == {label}, path
