"""Printing slips of a notice, and the page with the camera."""

from collections.abc import Callable
from typing import Any

from portal.db import db
from portal.models.contact_book import NoticePupil
from portal.models.school import RecordView
from portal.rules.contact_book.notices import ONE
from tests.cast import Cast
from tests.notices import send
from tests.papers import page_sizes, words_of
from tests.queries import QueryCount
from tests.school import lead, make_class
from tests.services.contact_book.test_scanning import code_of

SCAN = "/lien-lac/phieu-giay/quet"


def test_two_slips_on_a_page(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    text = "Kính mời gia đình. " * 120
    sent = send(
        cast.principal, room, confirming=ONE, text=text, question="Con có đi không?", options=["Có đi", "Ở nhà"]
    )
    client = client_for(cast.principal)
    made = client.send(f"/lien-lac/thong-bao/{sent.id}/phieu-in")
    assert made.mimetype == "application/pdf"
    words = words_of(made.data)
    assert page_sizes(made.data) == [(210, 297)] * 3
    assert "Gửi gia đình em Lê Thị An, lớp 4A" in words
    assert "quét mã để đọc đầy đủ" in words
    assert words.count("Con có đi không?") == 6
    assert code_of(sent) in words
    assert db.session.query(RecordView).filter_by(what="notice_slips").count() == 6
    client.submit(SCAN, {"code": code_of(sent)}, action=SCAN)
    rest = client.send(f"/lien-lac/thong-bao/{sent.id}/phieu-in")
    assert "Lê Thị An" not in words_of(rest.data)
    assert len(page_sizes(rest.data)) == 3
    assert "Lê Thị An" in words_of(client.send(f"/lien-lac/thong-bao/{sent.id}/phieu-in?tat-ca=1").data)


def test_nothing_to_print_is_said(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    sent = send(cast.principal, room, held=True)
    client = client_for(cast.principal)
    assert client.send(f"/lien-lac/thong-bao/{sent.id}/phieu-in").status_code == 303
    assert "Không có phiếu nào để in" in client.get(f"/lien-lac/thong-bao/{sent.id}/").get_data(as_text=True)
    for person, status in ((cast.teacher, 404), (cast.other_principal, 404), (cast.nobody, 403), (cast.leader, 403)):
        assert client_for(person).send(f"/lien-lac/thong-bao/{sent.id}/phieu-in").status_code == status, person.key


def test_scanning_with_and_without_a_script(cast: Cast, client_for: Any, queries: Callable[[], QueryCount]) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    sent = send(cast.teacher, room, confirming=ONE)
    client = client_for(cast.teacher)
    page = client.get(SCAN)
    assert "camera=(self)" in page.headers["Permissions-Policy"]
    assert "camera=()" in client.get("/lien-lac/").headers["Permissions-Policy"]
    assert client.submit(SCAN, {"code": code_of(sent)}, action=SCAN).status_code == 303
    assert "Đã ghi: Lê Thị An, lớp 4A" in client.get(SCAN).get_data(as_text=True)
    wrong = client.submit(SCAN, {"code": "ABC"}, action=SCAN)
    assert wrong.status_code == 422
    assert 'value="ABC"' in wrong.get_data(as_text=True)
    script = {"HX-Request": "true"}
    part = client.send(SCAN, {"code": code_of(sent, 1)}, headers=script)
    assert (part.status_code, "<html" in part.get_data(as_text=True)) == (200, False)
    assert "Đã ghi: Nguyễn Thị Ánh" in part.get_data(as_text=True)
    assert "đã ghi rồi" in client.send(SCAN, {"code": code_of(sent, 1)}, headers=script).get_data(as_text=True)
    assert client.send(SCAN, {"code": "ABC"}, headers=script).status_code == 422
    with queries() as count:
        client.get(SCAN)
    assert len(count) <= 10, count.statements
    about = db.session.query(NoticePupil).filter(NoticePupil.paper_at.is_not(None)).order_by(NoticePupil.id).first()
    assert about is not None
    undo = f"/lien-lac/phieu-giay/{about.id}/bo"
    assert client_for(cast.principal).send(undo).status_code == 404
    assert client_for(cast.other_principal).send(undo).status_code == 404
    assert client.send(undo).status_code == 303
    assert "Đã bỏ ghi phiếu của Lê Thị An" in client.get(SCAN).get_data(as_text=True)
    assert {client_for(each).get(SCAN).status_code for each in (cast.nobody, cast.leader)} == {403}
