"""A family's way with a notice, and that no other family gets in."""

from collections.abc import Callable
from typing import Any

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import NoticeFile, NoticePerson
from portal.rules.contact_book.notices import EACH, ONE
from portal.services.contact_book.notices import drafting, sending
from tests.cast import Cast
from tests.families import make_guardian
from tests.notices import as_actor, draft, send
from tests.queries import QueryCount
from tests.school import make_class


def test_reading_confirming_answering(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    sent = send(cast.principal, room, confirming=ONE, question="Con có đi không?", options=["Có đi", "Ở nhà"])
    child = f"/so-lien-lac/{room.pupils[0].id}/"
    url, client = f"{child}thong-bao/{sent.id}/", client_for(mother)
    assert f"{child}thong-bao/" in client.get(child).get_data(as_text=True)
    assert "Chưa đọc" in client.get(f"{child}thong-bao/").get_data(as_text=True)
    page = client.get(f"/so-lien-lac/thong-bao/{sent.id}", follow_redirects=True)
    assert page.request.path == url
    assert 'href="https://example.vn"' in page.get_data(as_text=True)
    person = db.session.query(NoticePerson).one()
    assert person.opened_at == clock.now()
    assert "Chưa đọc" not in client.get(f"{child}thong-bao/").get_data(as_text=True)
    assert client.send(f"{url}xac-nhan").status_code == 303
    assert "Bạn đã đọc và xác nhận" in client.get(url).get_data(as_text=True)
    form = {"csrf_token": client.token(), "words": "Cháu mừng lắm"}
    refused = client.post(f"{url}tra-loi", data=form)
    assert refused.status_code == 422
    assert "Cháu mừng lắm" in refused.get_data(as_text=True)
    assert client.post(f"{url}tra-loi", data={**form, "choice": "7"}).status_code == 422
    assert client.post(f"{url}tra-loi", data={**form, "choice": "1"}).status_code == 303
    assert "Bạn đã trả lời: Ở nhà" in client.get(url).get_data(as_text=True)


def test_no_other_family_and_no_teacher_gets_in(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    make_guardian(cast, room.pupils[0])
    other = make_guardian(cast, room.pupils[1], name="Trần Thị Khác")
    former = make_guardian(cast, room.pupils[0], name="Lê Văn Cũ", until=clock.today())
    made = draft(cast.principal, room, confirming=ONE, question="Có đi không?", options=["Có", "Không"])
    actor = as_actor(cast.principal)
    drafting.choose_pupils(actor, notice_id=made.id, pupil_ids=[room.pupils[0].id])
    db.session.add(NoticeFile(notice_id=made.id, name="a.pdf", sha256="0" * 64, size=1))
    db.session.commit()
    sending.send(actor, notice_id=made.id, version=made.version)
    made.sent_at = made.created_at.replace(year=2025)
    db.session.commit()
    file = db.session.query(NoticeFile).one()
    url = f"/so-lien-lac/{room.pupils[0].id}/thong-bao/"
    pages = [url, f"{url}{made.id}/", f"{url}{made.id}/tep/{file.id}", f"/so-lien-lac/thong-bao/{made.id}"]
    for person, status in ((other, 404), (former, 404), (cast.teacher, 403), (cast.principal, 403)):
        client = client_for(person)
        assert {client.get(page).status_code for page in pages} == {status}, person.key
        for act in ("xac-nhan", "tra-loi"):
            assert client.send(f"{url}{made.id}/{act}", {"choice": "0"}).status_code == status, (person.key, act)
    mine = f"/so-lien-lac/{room.pupils[1].id}/thong-bao/"  # the own child, a notice about another
    client = client_for(other)
    assert client.get(mine).status_code == 200
    assert client.get(f"{mine}{made.id}/").status_code == 404
    assert client.get(f"{mine}{made.id}/tep/{file.id}").status_code == 404


def test_who_may_not_sign_reads_and_cannot_confirm(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    father = make_guardian(cast, room.pupils[0], name="Lê Văn Cha", may_sign=False, may_reply=False)
    make_guardian(cast, room.pupils[0])
    sent = send(cast.principal, room, confirming=EACH, question="Có đi không?", options=["Có", "Không"])
    url, client = f"/so-lien-lac/{room.pupils[0].id}/thong-bao/{sent.id}/", client_for(father)
    text = client.get(url).get_data(as_text=True)
    assert "Tôi đã đọc và xác nhận" not in text
    assert "Nguyễn Thị Hồng" not in text
    assert client.send(f"{url}xac-nhan").status_code == 403
    assert client.send(f"{url}tra-loi", {"choice": "0"}).status_code == 403


def test_the_pages_stay_within_their_budget(cast: Cast, client_for: Any, queries: Callable[[], QueryCount]) -> None:
    room = make_class(cast)
    client = client_for(make_guardian(cast, *room.pupils))
    sent = [send(cast.principal, room, title=f"Thông báo {number}") for number in range(22)]
    url = f"/so-lien-lac/{room.pupils[0].id}/thong-bao/"
    client.get(url)
    with queries() as count:
        assert "Trang 1 / 2" in client.get(url).get_data(as_text=True)
    assert len(count) <= 12, count.statements
    client.get(f"{url}{sent[0].id}/")
    with queries() as count:
        client.get(f"{url}{sent[0].id}/")
    assert len(count) <= 14, count.statements
