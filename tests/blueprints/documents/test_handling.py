"""The pages of the handling: the way through, wrong people, wrong input, two tabs, budgets."""

import pytest
from sqlalchemy import select

from portal.db import db
from portal.models.documents import HandlingTask
from portal.models.notifications import Notification
from tests.cast import Cast
from tests.handling import in_days, make_assigned, make_registered, receipt_of
from tests.make import make_posted
from tests.pages import parse, text_of


@pytest.fixture(autouse=True)
def _mail_is_expected(mails) -> None:
    """Whoever is named is told by mail."""


def text(client, url: str) -> str:
    return text_of(parse(client.get(url)).find(".//main"))


def test_the_whole_way_through(client_for, cast: Cast) -> None:
    document_id = make_registered(cast)
    base = f"/van-ban/{document_id}"
    principal, teacher, helper = (client_for(who) for who in (cast.principal, cast.teacher, cast.it_teacher))
    assert helper.get(base).status_code == 404
    filled = {"text": "Báo cáo trước thứ Sáu.", "lead": str(cast.teacher.id), "due_on": in_days(3).isoformat()}
    given = principal.submit(f"{base}/xu-ly/giao", filled | {"cooperators": [str(cast.it_teacher.id)]})
    assert given.location == f"{base}/xu-ly"
    assert "Báo cáo trước thứ Sáu." in text(teacher, f"{base}/xu-ly")
    work = text(teacher, "/viec-cua-toi")
    assert "Việc được giao 1" in work
    assert "Chủ trì · hạn 23/11/2026 Sắp đến hạn" in work
    assert "Phối hợp" in text(helper, "/van-ban/viec-duoc-giao")
    assert "12/SGDĐT-VP" in text(helper, base)
    assert teacher.submit(f"{base}/xu-ly", {"percent": "60"}, action=f"{base}/xu-ly/tien-do").status_code == 303
    task = db.session.query(HandlingTask).filter_by(part="cooperate").one()
    assert teacher.submit(f"{base}/xu-ly/han-phoi-hop/{task.id}", {"due_on": "22/11/2026"}).status_code == 303
    assert helper.submit(f"{base}/xu-ly", {"text": "Đã có số liệu"}, action=f"{base}/xu-ly/y-kien").status_code == 303
    assert helper.submit(f"{base}/xu-ly/xong-phan", {}).status_code == 303
    assert teacher.submit(f"{base}/xu-ly/hoan-thanh", {"text": "Đã gửi"}).status_code == 303
    page = text(principal, f"{base}/xu-ly")
    for words in ("Mã 06 Hoàn thành", "Báo tiến độ: 60 %", "Đã có số liệu", "Đặt hạn phối hợp: Bùi Quốc Kha"):
        assert words in page
    assert principal.submit(f"{base}/xu-ly/lam-tiep", {"reason": "Thiếu bảng"}).status_code == 303
    assert "Mã 05 Đang xử lý" in text(principal, f"{base}/xu-ly")
    assert "Xử lý của đơn vị Đang xử lý" in text(principal, base)


def test_wrong_input_comes_back_at_its_field_with_what_was_typed(client_for, cast: Cast) -> None:
    document_id = make_registered(cast)
    principal = client_for(cast.principal)
    url = f"/van-ban/{document_id}/xu-ly/giao"
    good = {"text": "Ý kiến dài", "lead": str(cast.teacher.id)}
    for wrong, words in (
        ({"lead": ""}, "Hãy chọn người chủ trì."),
        ({"lead": str(cast.stranger.id)}, "Hãy chọn người của đơn vị."),
        ({"lead": "chữ"}, "Hãy chọn người của đơn vị."),
        ({"lead": [str(cast.teacher.id), str(cast.it_teacher.id)]}, "Chỉ chọn một người chủ trì."),
        ({"due_on": "01/11/2026"}, "Hạn giải quyết đã qua"),
        ({"due_on": "32/11/2026"}, "Ngày không hợp lệ"),
        ({"cooperators": [str(cast.teacher.id)]}, "Người chủ trì không thể"),
        ({"text": ""}, "Hãy ghi ý kiến chỉ đạo."),
    ):
        refused = principal.send(url, good | wrong)
        assert refused.status_code == 422, wrong
        page = text_of(parse(refused).find(".//main"))
        assert words in page, wrong
        assert wrong.get("text") == "" or "Ý kiến dài" in page
    assert receipt_of(document_id, cast.units["vinh_binh"]).assigned_at is None


def test_a_second_tab_is_told_that_it_came_late(client_for, cast: Cast) -> None:
    document_id = make_registered(cast)
    principal = client_for(cast.principal)
    url = f"/van-ban/{document_id}/xu-ly/giao"
    filled = {"text": "Làm", "lead": str(cast.teacher.id)}
    assert principal.send(url, filled).status_code == 303
    late = principal.send(url, filled | {"lead": str(cast.it_teacher.id)})
    assert late.status_code == 422
    assert "đã được giao cho Ngô Thanh Hà chủ trì" in text_of(parse(late))
    done = f"/van-ban/{document_id}/xu-ly/hoan-thanh"
    teacher = client_for(cast.teacher)
    assert teacher.send(done, {"text": "Xong"}).status_code == 303
    assert teacher.send(done, {"text": "Xong"}).status_code == 422


def test_somebody_away_is_named_knowingly(client_for, cast: Cast) -> None:
    teacher = client_for(cast.teacher)
    sent = {"first_day": "20/11/2026", "last_day": "25/11/2026", "substitute": str(cast.it_teacher.id)}
    assert teacher.submit("/tai-khoan/vang-mat", sent).status_code == 303
    assert teacher.send("/tai-khoan/vang-mat", sent).status_code == 422
    assert "đang vắng" in text(teacher, "/tai-khoan/vang-mat")
    principal = client_for(cast.principal)
    url = f"/van-ban/{make_registered(cast)}/xu-ly/giao"
    assert "(vắng đến 25/11/2026, người thay: Bùi Quốc Kha)" in text(principal, url)
    filled = {"text": "Làm", "lead": str(cast.teacher.id)}
    warned = principal.send(url, filled)
    assert warned.status_code == 422
    assert "người thay: Bùi Quốc Kha. Chọn người thay" in text_of(parse(warned))
    assert principal.send(url, filled | {"confirmed": "y"}).status_code == 303
    assert "thay cho Ngô Thanh Hà" in text(client_for(cast.it_teacher), "/viec-cua-toi")


def test_strangers_and_the_merely_curious(client_for, cast: Cast) -> None:
    document_id = make_assigned(cast)
    base = f"/van-ban/{document_id}/xu-ly"
    for who in (cast.stranger_principal, cast.it_teacher, cast.nobody):
        client = client_for(who)
        assert client.get(base).status_code == 404
        assert client.send(f"{base}/y-kien", {"text": "x"}).status_code == 404
    office = client_for(cast.supervisor)  # reads for the issuing unit, which is no addressee
    assert office.get(base).status_code == 404
    principal = client_for(cast.principal)
    assert principal.send(f"{base}/hoan-thanh", {"text": "x"}).status_code == 403
    assert client_for(cast.teacher).send(f"{base}/gia-han", {}).status_code == 403
    assert client_for(cast.teacher).send(f"{base}/han-phoi-hop/999", {"due_on": "25/11/2026"}).status_code == 404


def test_before_the_register_there_is_only_the_way_to_it(client_for, cast: Cast) -> None:
    document = make_posted(cast.clerk)
    page = parse(client_for(cast.principal).get(f"/van-ban/{document.id}/xu-ly"))
    assert "vào sổ rồi mới giao xử lý" in text_of(page)
    assert not [a for a in page.iter("a") if (a.get("href") or "").endswith("/giao")]


def test_watching_and_stopping(client_for, cast: Cast) -> None:
    document_id = make_assigned(cast)
    principal = client_for(cast.principal)
    base = f"/van-ban/{document_id}/xu-ly"
    assert principal.submit(base, {}, action=f"{base}/theo-doi").status_code == 303
    assert "Thôi theo dõi" in text(principal, base)
    assert principal.submit(base, {}, action=f"{base}/theo-doi").status_code == 303
    assert "Theo dõi việc này" in text(principal, base)


def test_the_tab_has_a_budget(client_for, cast: Cast, queries) -> None:
    document_id = make_assigned(cast, cooperators=(cast.it_teacher,))
    teacher = client_for(cast.teacher)
    teacher.get(f"/van-ban/{document_id}/xu-ly")
    with queries() as count:
        teacher.get(f"/van-ban/{document_id}/xu-ly")
    assert len(count) <= 18, count.statements  # four of them for the banners and tabs of every page of a document


def test_looking_at_the_tab_reads_what_was_told_of_it(client_for, cast: Cast) -> None:
    document_id = make_assigned(cast)
    teacher, url = client_for(cast.teacher), f"/van-ban/{document_id}/xu-ly"
    told = select(Notification.read_at).where(Notification.account_id == cast.teacher.id, Notification.path == url)
    for unread in ({"headers": {"Sec-Purpose": "prefetch"}}, {"method": "HEAD"}):
        teacher.open(url, **unread)
        assert db.session.scalars(told).all() == [None]
    client_for(cast.principal).get(url)
    assert db.session.scalars(told).all() == [None], "somebody else looked"
    teacher.get(url)
    (read_at,) = db.session.scalars(told).all()
    assert read_at is not None
    teacher.get(url)
    assert db.session.scalars(told).all() == [read_at]
