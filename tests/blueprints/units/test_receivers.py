"""The pages of the named receiver: naming, what a sender sees, what a leader is warned of."""

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.documents import NamedReceiver, Receipt
from portal.models.people import Account
from portal.rules.permissions import Role
from tests.make import make_draft, make_posted
from tests.pages import parse, text_of
from tests.receivers import be_away, give_role, name_receivers
from tests.sheets import rows_of


def main_text(response) -> str:
    return text_of(parse(response).find(".//main"))


def url_of(cast, unit: str = "vinh_binh") -> str:
    return f"/don-vi/{cast.units[unit]}/nguoi-tiep-nhan"


def test_a_leader_names_on_the_page(client_for, cast, mails) -> None:
    give_role(cast.teacher, cast.units["vinh_binh"], Role.EDITOR)
    client = client_for(cast.principal)
    page = client.submit(url_of(cast), {"main": str(cast.teacher.id), "substitute": str(cast.principal.id)})
    assert page.status_code == 303
    assert page.headers["Location"] == url_of(cast)
    text = main_text(client.get(url_of(cast)))
    assert "Ngô Thanh Hà" in text
    assert "20/11/2026" in text
    client.submit(url_of(cast), {"main": str(cast.principal.id), "substitute": ""})
    assert len(db.session.scalars(select(NamedReceiver)).all()) == 3
    text = main_text(client.get(url_of(cast)))
    assert text.count("hiện nay") == 1
    history = client.get(f"/don-vi/{cast.units['vinh_binh']}/lich-su")
    assert "Phân công người tiếp nhận văn bản" in main_text(history)
    assert "Người tiếp nhận văn bản: Ngô Thanh Hà → Đặng Thị Dung" in main_text(history)


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(client_for, cast) -> None:
    client = client_for(cast.principal)
    seal = "0-0"
    for main, substitute, field, words in (
        ("", str(cast.principal.id), "main", "Hãy chọn người tiếp nhận trước"),
        (str(cast.principal.id), str(cast.principal.id), "substitute", "phải khác người tiếp nhận"),
        (str(cast.it_teacher.id), "", "main", "Hãy chọn một mục trong danh sách"),
        ("x", "", "main", "Hãy chọn một mục trong danh sách"),
        ("99999999999999999999", "", "main", "Hãy chọn một mục trong danh sách"),
    ):
        page = client.send(url_of(cast), {"seal": seal, "main": main, "substitute": substitute})
        assert page.status_code == 422, (main, substitute)
        assert words in text_of(parse(page).find(f".//*[@id='{field}-error']")), (main, substitute)
        if substitute:
            chosen = parse(page).find(".//select[@id='substitute']/option[@selected]")
            assert chosen.get("value") == substitute
    stale = client.send(url_of(cast), {"seal": "7-0", "main": str(cast.principal.id), "substitute": ""})
    assert stale.status_code == 422
    assert "Người khác vừa thay đổi" in main_text(stale)
    again = parse(stale).find(".//input[@name='seal']").get("value")
    assert again == "0-0"
    assert client.send(url_of(cast), {"seal": again, "main": str(cast.principal.id)}).status_code == 303


def test_only_who_may_name_opens_the_page(client_for, cast) -> None:
    for person, status in (
        (cast.principal, 200),
        (cast.administrator, 200),
        (cast.operator, 200),
        (cast.leader, 403),
        (cast.other_principal, 403),
        (cast.teacher, 403),
        (cast.clerk, 403),
        (cast.nobody, 403),
    ):
        assert client_for(person).get(url_of(cast)).status_code == status, person
        assert client_for(person).send(url_of(cast), {"seal": "5-5"}).status_code == (422 if status == 200 else 403)
    assert client_for(cast.principal).get("/don-vi/999999/nguoi-tiep-nhan").status_code == 404


def test_the_page_warns_of_who_cannot_receive(client_for, cast, mails, queries) -> None:
    give_role(cast.teacher, cast.units["vinh_binh"], Role.EDITOR)
    name_receivers(cast.principal, cast.units["vinh_binh"], cast.teacher)
    be_away(cast.teacher, cast.units["vinh_binh"])
    client = client_for(cast.principal)
    with queries() as count:
        text = main_text(client.get(url_of(cast)))
    assert len(count) <= 11, count.statements
    assert "đang vắng mặt đến hết 20/11/2026" in text
    with queries() as count:
        work = main_text(client.get("/viec-cua-toi"))
    assert len(count) <= 24, count.statements
    assert "Ngô Thanh Hà được phân công tiếp nhận văn bản nhưng đang vắng mặt" in work
    db.session.get_one(Account, cast.teacher.id).suspended_at = clock.now()
    db.session.commit()
    page = client.get(url_of(cast))
    assert "tài khoản đã khóa hoặc hết hạn" in main_text(page)
    chosen = parse(page).find(".//select[@id='main']/option[@selected]")
    assert chosen.get("value") == str(cast.teacher.id), "saving does not silently take anybody off"


def test_leaders_and_administrators_are_reminded_to_name_somebody(client_for, cast) -> None:
    words = "Đơn vị chưa phân công người tiếp nhận văn bản"
    for person, reminded in ((cast.principal, True), (cast.administrator, True), (cast.clerk, False)):
        assert (words in main_text(client_for(person).get("/viec-cua-toi"))) == reminded
    name_receivers(cast.principal, cast.units["vinh_binh"], cast.principal)
    assert words not in main_text(client_for(cast.principal).get("/viec-cua-toi"))


def test_a_sender_sees_the_receiver_before_posting(client_for, cast) -> None:
    name_receivers(cast.principal, cast.units["vinh_binh"], cast.principal)
    draft = make_draft(cast.clerk)
    text = main_text(client_for(cast.clerk).get(f"/van-ban/{draft.id}/xem-truoc"))
    assert "Trường Tiểu học Vĩnh Bình Người tiếp nhận: Đặng Thị Dung, Lãnh đạo" in text
    assert "3 đơn vị chưa có người tiếp nhận được phân công" in text
    be_away(cast.principal, cast.units["vinh_binh"])
    text = main_text(client_for(cast.clerk).get(f"/van-ban/{draft.id}/xem-truoc"))
    assert "Đặng Thị Dung" not in text
    assert "vắng" not in text, "why nobody receives is the unit's own business"
    assert "4 đơn vị chưa có người tiếp nhận được phân công" in text


def test_a_sender_sees_the_receiver_in_the_matrix_and_its_spreadsheet(client_for, cast) -> None:
    name_receivers(cast.principal, cast.units["vinh_binh"], cast.principal)
    db.session.get_one(Account, cast.principal.id).title = "Hiệu trưởng"
    db.session.commit()
    document = make_posted(cast.clerk)
    client = client_for(cast.clerk)
    text = main_text(client.get(f"/van-ban/{document.id}/noi-nhan"))
    assert "Trường Tiểu học Vĩnh Bình Chưa mở Người tiếp nhận: Đặng Thị Dung, Hiệu trưởng" in text
    assert "3 đơn vị chưa có người tiếp nhận được phân công" in text
    receipts = db.session.scalars(select(Receipt).where(Receipt.document_id == document.id))
    for receipt in receipts:
        facts = main_text(client.get(f"/van-ban/{document.id}/bien-nhan/{receipt.id}"))
        who = "Đặng Thị Dung, Hiệu trưởng" if receipt.unit_id == cast.units["vinh_binh"] else "chưa có người tiếp nhận"
        assert f"Người tiếp nhận hiện nay {who}" in facts
    rows = rows_of(client.get(f"/van-ban/{document.id}/noi-nhan.xlsx").data)
    head = next(row for row in rows if "STT" in row)
    cells = {row[1]: row[head.index("Người tiếp nhận") :][:2] for row in rows if row[1]}
    assert cells["Trường Tiểu học Vĩnh Bình"] == ["Đặng Thị Dung", "Hiệu trưởng"]
    assert cells["Trường Tiểu học Hòa Nghĩa"][0] == "chưa có người tiếp nhận"


def test_the_page_of_the_unit_shows_the_receiver_to_who_can_send(client_for, cast, client) -> None:
    name_receivers(cast.principal, cast.units["vinh_binh"], cast.principal)
    page = f"/don-vi/{cast.units['vinh_binh']}"
    for person, seen in ((cast.clerk, True), (cast.teacher, True), (cast.stranger, False), (cast.it_teacher, False)):
        text = main_text(client_for(person).get(page))
        assert ("Người tiếp nhận văn bản Đặng Thị Dung, Lãnh đạo" in text) == seen, person
    assert "nguoi-tiep-nhan" in client_for(cast.principal).get(page).get_data(as_text=True)
    assert "nguoi-tiep-nhan" not in client_for(cast.clerk).get(page).get_data(as_text=True)
    assert "Đặng Thị Dung" not in main_text(client_for(cast.clerk).get(f"{page}?ngay=2020-01-01"))
    public = client.get(f"/cong-khai/{cast.units['vinh_binh']}")
    assert "Đặng Thị Dung" not in public.get_data(as_text=True)
