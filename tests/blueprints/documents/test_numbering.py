"""Numbers through the pages: given at posting, kept, given up, and in the register."""

import pytest

from portal.adapters.spreadsheet import read_table
from tests.approvals import set_up
from tests.blueprints.documents.test_composing import COMPLETE, documents
from tests.cast import Cast
from tests.make import make_posted
from tests.pages import find_form, form_fields, parse, text_of


@pytest.fixture
def numbered(cast: Cast) -> Cast:
    set_up(cast, symbol="SGDĐT", own_books="QĐ")
    return cast


def shown(response) -> str:
    return text_of(parse(response).find(".//main"))


def test_the_portal_gives_the_number_at_posting(client_for, numbered: Cast) -> None:
    clerk = client_for(numbered.clerk)
    typed = {**COMPLETE, "code": "", "type_code": "decision", "department": "VP", "action": "preview"}
    location = clerk.submit("/van-ban/soan", typed).location
    assert "Số sẽ được cấp khi phát hành, dự kiến 01/QĐ-SGDĐT" in shown(clerk.get(location))
    assert documents()[0].code == ""
    posted = clerk.submit(location, {})
    assert documents()[0].code == "01/QĐ-SGDĐT"
    assert "01/QĐ-SGDĐT" in shown(clerk.get(posted.location))
    again = clerk.send(location, {"version": "1"})
    assert (again.status_code, documents()[0].code) == (303, "01/QĐ-SGDĐT")


def test_keeping_using_and_giving_up_a_number(client_for, numbered: Cast) -> None:
    clerk = client_for(numbered.clerk)
    for reason in ("Quyết định giấy", "Quyết định khen thưởng"):
        kept = clerk.submit("/van-ban/so-giu", {"type_code": "decision", "reason": reason})
        assert kept.status_code == 303
    page = clerk.get("/van-ban/so-giu")
    assert "02/QĐ-SGDĐT Quyết định khen thưởng" in shown(page)
    uses = [a.get("href") for a in parse(page).iter("a") if text_of(a) == "Soạn với số này"]
    fields = form_fields(find_form(parse(clerk.get(uses[-1])), action=None, page_url=""))
    assert (fields["code"], fields["type_code"]) == ("01/QĐ-SGDĐT", "decision")
    location = clerk.submit(uses[-1], {**COMPLETE, "code": fields["code"], "action": "preview"}).location
    assert clerk.submit(location, {}).status_code == 303
    assert "Đã dùng" in shown(clerk.get("/van-ban/so-giu"))
    releases = [a.get("href") for a in parse(clerk.get("/van-ban/so-giu")).iter("a") if text_of(a) == "Bỏ số"]
    assert clerk.submit(releases[0], {"reason": " "}).status_code == 422
    assert clerk.submit(releases[0], {"reason": "Không ban hành"}).status_code == 303
    assert "đã bỏ số này" in shown(clerk.get(releases[0]))
    book = shown(clerk.get("/van-ban/so-di"))
    assert "02/QĐ-SGDĐT · Quyết định: Quyết định khen thưởng · bỏ số: Không ban hành" in book
    names = {"code": "(1) Số, ký hiệu văn bản", "remark": "(10) Ghi chú"}
    rows = read_table(clerk.get("/van-ban/so-di.xlsx").get_data(), names).rows
    assert [(row.cells["code"], row.cells.get("remark") or "") for row in rows] == [
        ("01/QĐ-SGDĐT", ""),
        ("02/QĐ-SGDĐT", "bỏ số: Không ban hành"),
    ]
    assert clerk.get("/van-ban/so-di.pdf").status_code == 200


def test_the_preview_asks_why_numbers_are_skipped(client_for, numbered: Cast) -> None:
    make_posted(numbered.clerk, code="")
    clerk = client_for(numbered.clerk)
    location = clerk.submit("/van-ban/soan", {**COMPLETE, "code": "4", "action": "preview"}).location
    page = clerk.get(location)
    assert "2 số từ 02/SGDĐT đến 03/SGDĐT chưa dùng" in shown(page)
    assert parse(page).find(".//input[@name='skipped_reason']").get("form") == "phat-hanh"
    version = parse(page).find(".//form[@id='phat-hanh']//input[@name='version']").get("value")
    refused = clerk.send(location, {"version": version, "skipped_reason": " "})
    assert refused.status_code == 422
    assert "Vui lòng nêu lý do." in text_of(parse(refused).find(".//p[@id='skipped_reason-error']"))
    assert clerk.send(location, {"version": version, "skipped_reason": "Bản giấy"}).status_code == 303
    book = shown(clerk.get("/van-ban/so-di"))
    assert "02/SGDĐT · Công văn: Bản giấy · đang giữ số" in book
    assert "03/SGDĐT" in book


def test_without_a_symbol_no_number_can_be_kept(client_for, cast: Cast) -> None:
    clerk = client_for(cast.clerk)
    assert "chưa đặt ký hiệu" in shown(clerk.get("/van-ban/so-giu"))
    refused = clerk.send("/van-ban/so-giu", {"type_code": "decision", "reason": "x"})
    assert refused.status_code == 422
    assert clerk.send("/van-ban/so-giu", {"type_code": "forged", "reason": ""}).status_code == 422


def test_who_may_keep_numbers(client_for, numbered: Cast) -> None:
    client_for(numbered.clerk).submit("/van-ban/so-giu", {"type_code": "decision", "reason": "Bản giấy"})
    assert client_for(numbered.teacher).get("/van-ban/so-giu").status_code == 403
    principal = client_for(numbered.principal)
    assert "Bản giấy" not in shown(principal.get("/van-ban/so-giu"))
    assert principal.get("/van-ban/so-giu/1/bo").status_code == 404
    assert principal.send("/van-ban/so-giu/1/bo", {"reason": "x"}).status_code == 404
    assert principal.get("/van-ban/soan?so=1").status_code == 404
    assert principal.get("/van-ban/soan?so=abc").status_code == 200


def test_the_administrator_sets_symbol_and_books(client_for, cast: Cast) -> None:
    administrator, url = client_for(cast.administrator), f"/don-vi/{cast.units['ben_tre']}/thiet-lap"
    wrong = administrator.submit(url, {"symbol": "SGDĐT", "own_books": "QĐ, XYZ"})
    assert wrong.status_code == 422
    assert "XYZ" in text_of(parse(wrong).find(".//p[@id='own_books-error']"))
    assert administrator.submit(url, {"symbol": " SGD & ĐT ", "own_books": "qđ; tb"}).status_code == 303
    fields = form_fields(find_form(parse(administrator.get(url)), action=None, page_url=""))
    assert (fields["symbol"], fields["own_books"]) == ("SGD&ĐT", "QĐ, TB")


def test_query_budgets(client_for, numbered: Cast, queries) -> None:
    clerk = client_for(numbered.clerk)
    make_posted(numbered.clerk, code="")
    for reason in "abc":
        clerk.submit("/van-ban/so-giu", {"type_code": "decision", "reason": reason})
    for path, most in (("so-giu", 9), ("so-di", 12)):
        with queries() as count:
            clerk.get(f"/van-ban/{path}")
        assert len(count) <= most, (path, len(count), count.statements)
