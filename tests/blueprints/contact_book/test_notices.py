"""The school's way with a notice: writing, looking through, sending, following; and who gets in."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import Notice, NoticeFile
from portal.models.school import RecordView
from portal.rules.contact_book.notices import CLASS, HOLD, ONE
from tests.cast import Cast
from tests.families import make_guardian
from tests.notices import draft, send
from tests.queries import QueryCount
from tests.school import lead, make_class

LIST = "/lien-lac/thong-bao/"


def typed(**changes: Any) -> dict[str, Any]:
    usual = {"title": "Họp phụ huynh", "text": "Mời họp.", "ends_on": (clock.today() + timedelta(days=3)).isoformat()}
    return {**usual, **changes}


def test_from_writing_to_undo(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    make_guardian(cast, room.pupils[0])
    client = client_for(cast.teacher)
    refused = client.submit(f"{LIST}soan", typed(text="Giữ lại", title="", aims=f"{CLASS}{room.id}"))
    assert refused.status_code == 422
    assert "Giữ lại" in refused.get_data(as_text=True)
    assert client.submit(f"{LIST}soan", typed()).status_code == 422  # nobody aimed at
    assert client.submit(f"{LIST}soan", typed(aims=f"{CLASS}{room.id}")).status_code == 303
    made = db.session.query(Notice).one()
    url = f"{LIST}{made.id}/"
    text = client.get(url).get_data(as_text=True)
    assert "Gửi đến 6 học sinh, 1 người" in text
    assert "5 em chưa có ai vào được" in text
    assert client.submit(url, {}, action=f"{url}gui").status_code == 303
    assert "Hoàn tác" in client.get(url).get_data(as_text=True)
    assert client.send(f"{url}hoan-tac").status_code == 303
    assert "Bản nháp" in client.get(url).get_data(as_text=True)


def test_an_end_day_that_is_over_is_told_at_its_field(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    early = typed(ends_on="2026-11-01", aims=f"{CLASS}{room.id}")
    answer = client_for(cast.principal).submit(f"{LIST}soan", early)
    assert answer.status_code == 422
    assert 'id="ends_on-error"' in answer.get_data(as_text=True)


def test_files_of_a_draft(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    url = f"{LIST}{draft(cast.principal, room).id}/"
    client = client_for(cast.principal)
    assert client.submit(f"{url}tep", {}).status_code == 422
    assert client.submit(f"{url}tep", {"files": (BytesIO(b"abc"), "thư mời.pdf")}).status_code == 303
    file = db.session.query(NoticeFile).one()
    assert client.get(f"{url}tep/{file.id}").data == b"abc"
    assert client.get(f"{url}tep/{file.id + 1}").status_code == 404
    assert client_for(cast.other_principal).get(f"{url}tep/{file.id}").status_code == 404
    assert client.send(f"{url}tep/{file.id}/bo").status_code == 303
    assert client.get(f"{url}tep/{file.id}").status_code == 404


def test_choosing_single_pupils_and_editing(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    made = draft(cast.principal, room)
    url, client = f"{LIST}{made.id}/", client_for(cast.principal)
    assert client.submit(f"{url}chon-hoc-sinh", {"pupils": str(room.pupils[2].id)}).status_code == 303
    assert "Gửi đến 1 học sinh" in client.get(url).get_data(as_text=True)
    assert client.submit(f"{url}sua", {"question": "Có đi không?", "options": "Có\nKhông"}).status_code == 303
    assert db.session.get_one(Notice, made.id).options == ["Có", "Không"]
    stale = client.submit(f"{url}sua", {"version": "1", "title": "Khác"})
    assert stale.status_code == 422
    assert client.send(f"{url}bo").status_code == 303
    assert client.get(url).status_code == 404


def test_the_board_and_its_budget(cast: Cast, client_for: Any, queries: Callable[[], QueryCount]) -> None:
    room = make_class(cast)
    make_guardian(cast, *room.pupils[:3])
    sent = send(cast.principal, room, confirming=ONE, question="Có đi không?", options=["Có", "Không"])
    url, client = f"{LIST}{sent.id}/", client_for(cast.principal)
    assert "Chưa ai vào được" in client.get(url).get_data(as_text=True)
    assert db.session.query(RecordView).filter_by(what="notice_board").count() == 6
    with queries() as count:
        client.get(url)
    assert len(count) <= 13, count.statements
    assert "Lê Thị An" not in client.get(f"{url}?tinh-trang=confirmed").get_data(as_text=True)
    with queries() as count:
        client.get(LIST)
    assert len(count) <= 12, count.statements
    person = client.get(f"{url}hoc-sinh/{room.pupils[0].id}").get_data(as_text=True)
    assert "Nguyễn Thị Hồng" in person
    looks = db.session.query(RecordView).filter_by(what="notice_pupil")
    assert [look.pupil_id for look in looks] == [room.pupils[0].id]
    client.get(f"{url}hoc-sinh/{room.pupils[0].id}")
    assert looks.count() == 1, "again within minutes is the same look"
    assert client.get(f"{url}hoc-sinh/0").status_code == 404
    file = client.send(f"{url}bang")
    assert file.data[:2] == b"PK"
    assert db.session.query(RecordView).filter_by(what="notice_export").count() == 6


def test_following_up(cast: Cast, client_for: Any, mails: Any) -> None:
    room = make_class(cast)
    make_guardian(cast, *room.pupils[:3])
    sent = send(cast.principal, room, confirming=ONE)
    url, client = f"{LIST}{sent.id}/", client_for(cast.principal)
    assert client.send(f"{url}nhac").status_code == 303
    assert "Đã nhắc 1 người." in client.get(url).get_data(as_text=True)
    client.send(f"{url}nhac")
    assert "Hôm nay đã nhắc rồi" in client.get(url).get_data(as_text=True)
    assert client.submit(f"{url}phieu-giay", {}).status_code == 422
    assert client.submit(f"{url}phieu-giay", {"pupils": f"{room.pupils[5].id}-0"}).status_code == 303
    assert "Phiếu giấy" in client.get(url).get_data(as_text=True)
    assert client.submit(f"{url}thu-hoi", {"reason": ""}).status_code == 422
    assert client.submit(f"{url}thu-hoi", {"reason": "Hoãn họp"}).status_code == 303
    assert "Hoãn họp" in client.get(url).get_data(as_text=True)
    correction = client.submit(f"{LIST}soan?dinh_chinh={sent.id}", {"title": "Đính chính giờ họp"})
    assert correction.status_code == 303
    assert db.session.query(Notice).filter_by(corrects_id=sent.id).count() == 1


def test_nobody_else_gets_in(cast: Cast, client_for: Any, clock_at: Any) -> None:
    room, other = make_class(cast), make_class(cast, "4B")
    lead(room, cast.teacher, until=clock.today() + timedelta(days=1))
    sent, own, unsent = send(cast.principal, other), send(cast.teacher, room), draft(cast.teacher, room)
    teacher = client_for(cast.teacher)
    pages = ["", "chon-hoc-sinh", "sua", "tep", "thu-hoi", "phieu-giay", f"hoc-sinh/{other.pupils[0].id}"]
    acts = ["gui", "hoan-tac", "nhac", "bang", "bo"]
    for person, status in ((cast.teacher, 404), (cast.other_principal, 404), (cast.leader, 403), (cast.nobody, 403)):
        client = client_for(person)
        assert {client.get(f"{LIST}{sent.id}/{path}").status_code for path in pages} == {status}, person.key
        assert {client.send(f"{LIST}{sent.id}/{path}").status_code for path in acts} == {status}, person.key
    principal = client_for(cast.principal)  # sees the teacher's draft nowhere, cannot send it
    assert f"{LIST}{unsent.id}/" not in principal.get(LIST).get_data(as_text=True)
    assert principal.send(f"{LIST}{unsent.id}/gui", {"version": "1"}).status_code == 403
    assert room.pupils[0].full_name in teacher.get(f"{LIST}{own.id}/").get_data(as_text=True)
    clock_at.shift(timedelta(days=1, seconds=HOLD.seconds))
    assert room.pupils[0].full_name not in client_for(cast.teacher).get(f"{LIST}{own.id}/").get_data(as_text=True)


def test_an_answer_that_was_changed_says_so(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    sent = send(cast.principal, room, question="Có đi không?", options=["Đi cùng lớp", "Không đi"])
    family, told = client_for(mother), f"/so-lien-lac/{room.pupils[0].id}/thong-bao/{sent.id}/"
    assert family.submit(told, {"choice": "0"}, action=f"{told}tra-loi").status_code == 303
    url, client = f"{LIST}{sent.id}/", client_for(cast.principal)
    assert "đã đổi" not in client.get(url).get_data(as_text=True)
    family.submit(told, {"choice": "1", "words": "Cháu ốm"}, action=f"{told}tra-loi")
    assert "đã đổi, trước là: Đi cùng lớp" in client.get(url).get_data(as_text=True)
    page = client.get(f"{url}hoc-sinh/{room.pupils[0].id}").get_data(as_text=True)
    history = page[page.index("Các câu trả lời") :]
    assert history.index("Không đi") < history.index("Đi cùng lớp")
    assert "Cháu ốm" in history


def test_a_notice_begins_when_it_goes_and_no_page_says_otherwise(cast: Cast, client_for: Any, clock_at: Any) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    made = draft(cast.principal, room)
    url, client = f"{LIST}{made.id}/", client_for(cast.principal)
    assert 'name="begins_on"' not in client.get(f"{url}sua").get_data(as_text=True)
    assert "hẹn giờ gửi" in client.get(url).get_data(as_text=True)
    clock_at.shift(timedelta(days=2))
    client = client_for(cast.principal)
    client.submit(url, {}, action=f"{url}gui")
    db.session.expire_all()
    assert made.begins_on == clock.today()
    clock_at.shift(HOLD)
    told = client_for(mother).get(f"/so-lien-lac/{room.pupils[0].id}/thong-bao/{made.id}/").get_data(as_text=True)
    for page in (told, client_for(cast.principal).get(url).get_data(as_text=True)):
        assert "Từ ngày" not in page
    assert f"đến hết ngày {made.ends_on:%d/%m/%Y}" in told
