"""Passing a document on through the pages, with everything that can go wrong, and reading it at the end."""

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.documents import Document, Receipt
from portal.models.people import Membership
from portal.rules.documents.addressing import Addressing
from tests.cast import Cast
from tests.make import make_posted
from tests.pages import find_form, form_fields, parse, text_of
from tests.receivers import name_receivers
from tests.trees import add_schools

DEPARTMENTS = Addressing(subordinates="direct", kinds=("department",))


@pytest.fixture
def original(app, cast: Cast) -> Document:
    return make_posted(cast.board_clerk, addressing=DEPARTMENTS, code="253/BGDĐT-SEQAP", subject="Văn bản gốc")


def forward(client, document_id: int, data: dict[str, object]):
    """Choose, look, confirm: what a person does on the page."""
    url = f"/van-ban/{document_id}/chuyen-tiep"
    shown = client.submit(url, {**data, "action": "preview"})
    assert shown.status_code == 200, text_of(parse(shown).find(".//main"))
    fields = form_fields(find_form(parse(shown), action=url, page_url=url))
    return shown, client.post(url, data={**fields, "action": "post"})


def test_from_the_letter_to_the_teacher_one_document(client_for, cast: Cast, original: Document) -> None:
    clerk = client_for(cast.clerk)
    assert f"/van-ban/{original.id}/chuyen-tiep" in clerk.get(f"/van-ban/{original.id}").get_data(as_text=True)
    shown, posted = forward(clerk, original.id, {"subordinates": "all", "remark": "Các đơn vị\nthực hiện."})
    assert "Gửi đến 4 đơn vị" in text_of(parse(shown))
    assert posted.status_code == 303
    made = db.session.scalars(select(Document).where(Document.came_by_id == original.id)).one()
    assert posted.location == f"/van-ban/{made.id}"
    page = text_of(parse(client_for(cast.principal).get(posted.location)).find(".//main"))
    assert "Sở Giáo dục và Đào tạo Bến Tre chuyển tiếp ngày 20/11/2026: Các đơn vị thực hiện." in page
    assert "Ban Quản lý Chương trình SEQAP Trung ương Số: 253/BGDĐT-SEQAP" in page
    assert client_for(cast.principal).get(f"/van-ban/{original.id}").location == f"/van-ban/{made.id}"
    assert "chuyển tiếp văn bản của Ban Quản lý" in text_of(parse(client_for(cast.teacher).get("/van-ban/den")))
    assert "chuyển tiếp văn bản của Ban Quản lý" in text_of(parse(clerk.get("/van-ban/di")))
    assert "Đường đi của văn bản" in text_of(parse(clerk.get(f"/van-ban/{original.id}")))
    way = text_of(parse(client_for(cast.board_clerk).get(f"/van-ban/{original.id}/duong-di")).find(".//tbody"))
    assert way.startswith("Sở Giáo dục và Đào tạo Bến Tre 08:00 20/11/2026 4 1 1 1 / 4")


def test_units_without_anybody_are_named_before_it_is_passed_on(client_for, cast: Cast, original: Document) -> None:
    for held in db.session.scalars(select(Membership).where(Membership.unit_id == cast.units["hoa_nghia"])):
        held.valid_to = clock.today()
    db.session.commit()
    name_receivers(cast.principal, cast.units["vinh_binh"], cast.principal)
    shown, posted = forward(client_for(cast.clerk), original.id, {"subordinates": "all"})
    words = text_of(parse(shown).find(".//*[@id='se-gui']"))
    assert "1 đơn vị chưa có tài khoản nào để nhận" in words
    assert "bắt đầu khi có người nhận. Trường Tiểu học Hòa Nghĩa Danh sách nơi nhận" in words
    assert "Trường Tiểu học Vĩnh Bình Người tiếp nhận: Đặng Thị Dung, Lãnh đạo" in words
    assert "3 đơn vị chưa có người tiếp nhận được phân công" in words
    made = int(posted.location.rpartition("/")[2])
    left = db.session.scalars(select(Receipt).where(Receipt.document_id == made, Receipt.undeliverable))
    assert [receipt.unit_id for receipt in left] == [cast.units["hoa_nghia"]]


def test_what_was_typed_stays_when_nobody_is_chosen(client_for, cast: Cast, original: Document) -> None:
    url = f"/van-ban/{original.id}/chuyen-tiep"
    response = client_for(cast.clerk).submit(url, {"remark": "Lời nhắn dài", "action": "preview"})
    assert response.status_code == 422
    tree = parse(response)
    assert "Chưa chọn nơi nhận" in text_of(tree.find(".//*[@id='subordinates-error']"))
    assert form_fields(find_form(tree, action=url, page_url=url))["remark"] == "Lời nhắn dài"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"remark": "x" * 2001, "subordinates": "all"}, "remark"),
        ({"subordinates": "everyone"}, "subordinates"),
        ({"subordinates": "all", "kinds": ["castle"]}, "kinds"),
        ({"units": ["x"], "subordinates": "none"}, "units"),
        ({"units": ["99999999999999"], "subordinates": "none"}, "units"),
    ],
)
def test_wrong_input_is_refused_at_its_field(
    client_for, cast: Cast, original: Document, data: dict[str, object], field: str
) -> None:
    response = client_for(cast.clerk).send(f"/van-ban/{original.id}/chuyen-tiep", {**data, "action": "post"})
    assert response.status_code == 422
    assert parse(response).find(f".//*[@id='{field}-error']") is not None
    assert db.session.scalars(select(Document).where(Document.came_by_id.is_not(None))).all() == []


def test_confirming_blindly_shows_the_addressees_first(client_for, cast: Cast, original: Document) -> None:
    clerk = client_for(cast.clerk)
    response = clerk.send(f"/van-ban/{original.id}/chuyen-tiep", {"subordinates": "all", "action": "post"})
    assert response.status_code == 422
    assert "Gửi đến 4 đơn vị" in text_of(parse(response))


def test_finding_a_single_unit_without_scripts(client_for, cast: Cast, original: Document) -> None:
    url = f"/van-ban/{original.id}/chuyen-tiep"
    found = client_for(cast.clerk).submit(url, {"words": "hoa nghia", "action": "find"})
    assert "Trường Tiểu học Hòa Nghĩa" in text_of(parse(found))
    fields = form_fields(find_form(parse(found), action=url, page_url=url))
    chosen = {**fields, "units": [str(cast.units["hoa_nghia"])], "action": "preview"}
    clerk = client_for(cast.clerk)
    shown = clerk.send(url, {**chosen, "csrf_token": clerk.token()})
    sealed = form_fields(find_form(parse(shown), action=url, page_url=url))
    posted = clerk.post(url, data={**sealed, "action": "post"})
    assert posted.status_code == 303
    made = db.session.scalars(select(Document).where(Document.came_by_id.is_not(None))).one()
    receipts = db.session.scalars(select(Receipt.unit_id).where(Receipt.document_id == made.id)).all()
    assert receipts == [cast.units["hoa_nghia"]]


def test_who_may_not_forward(client_for, cast: Cast, original: Document) -> None:
    expected = {"board_clerk": 404, "stranger_principal": 404, "supervisor": 403, "teacher": 403, "administrator": 403}
    for who, status in expected.items():
        person = client_for(getattr(cast, who))
        assert person.get(f"/van-ban/{original.id}/chuyen-tiep").status_code == status
        assert person.send(f"/van-ban/{original.id}/chuyen-tiep", {"subordinates": "all"}).status_code == status
    assert client_for(cast.supervisor).get(f"/van-ban/{original.id}/duong-di").status_code == 404
    assert client_for(cast.stranger).get(f"/van-ban/{original.id}/duong-di").status_code == 404


def test_a_school_without_units_below_is_not_offered_it(client_for, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    assert "chuyen-tiep" not in client_for(cast.principal).get(f"/van-ban/{document.id}").get_data(as_text=True)
    response = client_for(cast.principal).send(
        f"/van-ban/{document.id}/chuyen-tiep", {"subordinates": "all", "action": "preview"}
    )
    assert response.status_code == 422


def test_query_budgets_with_700_addressees(client_for, cast: Cast, original: Document, queries) -> None:
    add_schools(cast.units["ben_tre"], 700)
    clerk = client_for(cast.clerk)
    with queries() as count:
        shown = clerk.submit(f"/van-ban/{original.id}/chuyen-tiep", {"subordinates": "all", "action": "preview"})
    assert len(count) <= 33, (len(count), count.statements)  # the empty form is fetched first
    assert "704 đơn vị chưa có người tiếp nhận" in text_of(parse(shown).find(".//main"))
    _shown, posted = forward(clerk, original.id, {"subordinates": "all"})
    for path, most in (
        (f"/van-ban/{original.id}/chuyen-tiep", 16),
        (f"{posted.location}/duong-di", 14),
        (posted.location, 20),  # its sender is told which files nobody finds
    ):
        with queries() as count:
            assert clerk.get(path).status_code == 200
        assert len(count) <= most, (path, len(count), count.statements)
