"""The register of the handling in seven columns, on screen, as a spreadsheet and as a paper; and what is overdue."""

import pytest

from portal.db import db
from portal.rules.documents.addressing import Addressing
from portal.services.documents import linking, posting
from portal.services.documents.handling import working
from portal.services.documents.handling.overdue import list_overdue
from tests.cast import Cast
from tests.handling import in_days, make_assigned, make_registered
from tests.make import actor_of, make_draft
from tests.pages import parse, text_of
from tests.sheets import cells_of


@pytest.fixture(autouse=True)
def _mail_is_expected(mails) -> None:
    """Whoever is named is told by mail."""


@pytest.fixture
def followed(cast: Cast, clock_at) -> None:
    """One overdue, one in progress with a co-operator, one replied, one that nobody was given."""
    make_assigned(cast, due_on=in_days(1), code="1/VP")
    second = make_assigned(cast, due_on=in_days(9), code="2/VP", cooperators=(cast.it_teacher,))
    third = make_assigned(cast, code="3/VP")
    make_registered(cast, "4/VP")
    working.report_progress(actor_of(cast.teacher), document_id=second, percent=40, text="")
    principal = actor_of(cast.principal)
    draft = make_draft(cast.principal, addressing=Addressing(superior=True, centre=True), code="7/BC-THVB")
    linking.set_replies(principal, draft, [third])
    db.session.commit()
    posting.post_document(principal, document_id=draft.id, version=draft.version)
    db.session.commit()
    clock_at.shift(2 * 86400)


def rows_of(page) -> list[list[str]]:
    body = parse(page).find(".//main//tbody")
    assert body is not None
    return [[text_of(cell) for cell in row] for row in body]


def test_seven_columns_on_screen_and_in_the_spreadsheet(client_for, cast: Cast, followed) -> None:
    principal = client_for(cast.principal)
    page = principal.get("/van-ban/so-theo-doi")
    letter = "Công văn {}/VP, 20/11/2026, Sở Giáo dục và Đào tạo Bến Tre"
    assert rows_of(page) == [
        ["1", letter.format(1), "Ngô Thanh Hà", "21/11/2026", "Đã phân công; quá hạn", "", ""],
        ["2", letter.format(2), "Ngô Thanh Hà; Bùi Quốc Kha", "29/11/2026", "Đang xử lý, 40 %", "", ""],
        ["3", letter.format(3), "Ngô Thanh Hà", "", "Hoàn thành 20/11/2026", "7/BC-THVB", ""],
    ]
    assert "(7)" in page.get_data(as_text=True)
    sheet = principal.get("/van-ban/so-theo-doi.xlsx")
    cells = cells_of(sheet.data)
    assert {"(1) Số đến", "(7) Ghi chú", "7/BC-THVB", letter.format(2)} <= set(cells)
    paper = principal.get("/van-ban/so-theo-doi.pdf")
    assert paper.data.startswith(b"%PDF")
    assert principal.get("/van-ban/so-theo-doi.pdf?quyen=2").status_code == 404


def test_the_register_has_a_budget_and_is_the_units_own(client_for, cast: Cast, followed, queries) -> None:
    principal = client_for(cast.principal)
    with queries() as count:
        principal.get("/van-ban/so-theo-doi")
    assert len(count) <= 11, count.statements
    assert "chưa có văn bản nào trong sổ" in text_of(parse(client_for(cast.stranger).get("/van-ban/so-theo-doi")))
    assert client_for(cast.it_teacher).get("/van-ban/so-theo-doi").status_code == 403


def test_overdue_by_person_and_by_unit(client_for, cast: Cast, followed) -> None:
    own = list_overdue(actor_of(cast.principal))
    assert [(late.name, late.count) for late in own.people] == [("Ngô Thanh Hà", 1)]
    assert own.documents == 1
    above = list_overdue(actor_of(cast.leader))
    assert (above.people, above.documents) == ([], 0)
    assert [(late.name, late.count) for late in above.units] == [("Trường Tiểu học Vĩnh Bình", 1)]
    page = text_of(parse(client_for(cast.principal).get("/van-ban/viec-qua-han")).find(".//main"))
    assert "Xem 1 văn bản quá hạn" in page
    assert "Ngô Thanh Hà 1 21/11/2026" in page
    assert "Không có việc quá hạn" in text_of(parse(client_for(cast.stranger_principal).get("/van-ban/viec-qua-han")))
    assert client_for(cast.teacher).get("/van-ban/viec-qua-han").status_code == 403
