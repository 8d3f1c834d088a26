"""One notice opened by a personal link: nothing before the question, nothing else after it, over when it must be."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from portal.db import db
from portal.models.contact_book import Notice, NoticeFile, NoticePupil
from portal.models.school import Guardianship
from portal.rules.contact_book.notices import EACH, ONE, State
from portal.services.contact_book.notices import boards, links, sending
from portal.web import notice_links
from portal.web.parts import parts
from tests.cast import Cast
from tests.families import make_guardian
from tests.notices import as_actor, send
from tests.queries import QueryCount
from tests.school import Room, make_class


def address(notice: Notice, position: int = 0) -> str:
    about = db.session.query(NoticePupil).filter_by(notice_id=notice.id).order_by(NoticePupil.id).all()[position]
    return f"/tb/{links.link_tokens(parts().register_key, notice, [about])[about.id]}"


def step(client: Any, url: str) -> str:
    """Answer the question; where the notice is."""
    answered: TestResponse = client.post(url)
    assert answered.status_code == 303
    return str(answered.location)


def asked(cast: Cast, **changes: Any) -> tuple[Room, Notice]:
    room = make_class(cast)
    question = {"question": "Con có đi không?", "options": ["Có đi", "Ở nhà"]}
    return room, send(cast.principal, room, **{"confirming": ONE, **question, **changes})


def test_before_the_question_nothing_is_told(cast: Cast, client: Any) -> None:
    _room, sent = asked(cast)
    page = client.get(address(sent))
    text = page.get_data(as_text=True)
    assert "Trường Tiểu học Vĩnh Bình" in text
    assert "em An, lớp 4A" in text
    assert sent.title not in text
    assert "Lê Thị An" not in text
    assert db.session.query(NoticePupil).filter(NoticePupil.link_opened_at.is_not(None)).count() == 0
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "Set-Cookie" not in page.headers


def test_reading_confirming_answering(cast: Cast, client: Any) -> None:
    room, sent = asked(cast)
    url = step(client, address(sent))
    page = client.get(url)
    assert "Mời gia đình đến họp" in page.get_data(as_text=True)
    assert "Lê Thị An" not in page.get_data(as_text=True)
    assert client.post(f"{url}/xac-nhan").status_code == 303
    shown = client.get(url)
    assert "Gia đình đã xác nhận qua liên kết" in shown.get_data(as_text=True)
    assert "Set-Cookie" not in shown.headers
    refused = client.post(f"{url}/tra-loi", data={"words": "Cháu mừng lắm"})
    assert refused.status_code == 422
    assert "Cháu mừng lắm" in refused.get_data(as_text=True)
    written = client.post(f"{url}/tra-loi", data={"choice": "1", "words": "Ốm"})
    assert written.status_code == 303
    again = client.get(written.location).get_data(as_text=True)
    assert "Gia đình đã trả lời qua liên kết: Ở nhà" in again
    assert again.count("Ốm") == 2, "said, and in the box to be changed"
    row = boards.read_pupil(as_actor(cast.principal), sent.id, room.pupils[0].id)[1]
    assert (row.state, row.way, row.answers[-1].choice) == (State.CONFIRMED, "link", 1)
    others = [each.state for each in boards.read_board(as_actor(cast.principal), sent.id).rows][1:]
    assert set(others) == {State.UNREACHED}
    assert client.get("/so-lien-lac/").status_code in {302, 303}  # nobody is signed in


def test_who_else_holds_the_link_reads_nothing_that_was_answered(cast: Cast, client: Any) -> None:
    _room, sent = asked(cast)
    mother, father = step(client, address(sent)), step(client, address(sent))
    told = client.post(f"{mother}/tra-loi", data={"choice": "1", "words": "Cháu ở với bà ngoại"}).location
    told = client.post(f"{told}/xac-nhan").location
    assert "Cháu ở với bà ngoại" in client.get(told).get_data(as_text=True), "confirming forgets no answer"
    for url in (father, step(client, address(sent))):
        page = client.get(url).get_data(as_text=True)
        assert "Đã có câu trả lời gửi qua liên kết này" in page
        assert "bà ngoại" not in page
        assert "Ở nhà (" not in page
        assert "checked" not in page
    client.post(f"{father}/tra-loi", data={"choice": "0"})
    assert "bà ngoại" not in client.get(told).get_data(as_text=True)


def test_a_link_confirms_and_answers_with_the_rights_of_today(cast: Cast, client: Any) -> None:
    room = make_class(cast)
    make_guardian(cast, room.pupils[0])
    sent = send(cast.principal, room, confirming=ONE, question="Con có đi không?", options=["Có đi", "Ở nhà"])
    url = step(client, address(sent))
    held = db.session.query(Guardianship).filter_by(pupil_id=room.pupils[0].id).one()
    held.may_sign = held.may_reply = False
    db.session.commit()
    assert "người có quyền ký" in client.get(url).get_data(as_text=True)
    assert client.post(f"{url}/xac-nhan").status_code == 403
    assert client.post(f"{url}/tra-loi", data={"choice": "1"}).status_code == 422
    held.may_sign = held.may_reply = True
    db.session.commit()
    assert client.post(f"{url}/xac-nhan").status_code == 303


def test_where_each_guardian_must_sign_a_link_only_reads(cast: Cast, client: Any) -> None:
    _room, sent = asked(cast, confirming=EACH)
    url = step(client, address(sent))
    assert "người có quyền ký" in client.get(url).get_data(as_text=True)
    assert client.post(f"{url}/xac-nhan").status_code == 403
    assert db.session.query(NoticePupil).filter(NoticePupil.link_confirmed_at.is_not(None)).count() == 0


def test_files_of_this_notice_only(cast: Cast, client: Any) -> None:
    _room, sent = asked(cast)
    other = send(cast.principal, make_class(cast, "4B"))
    files = [NoticeFile(notice_id=each.id, name="a.pdf", sha256="0" * 64, size=1) for each in (sent, other)]
    db.session.add_all(files)
    db.session.commit()
    url = step(client, address(sent))
    assert f"/tep/{files[0].id}" in client.get(url).get_data(as_text=True)
    assert client.head(f"{url}/tep/{files[0].id}").status_code == 200
    assert client.head(f"{url}/tep/{files[1].id}").status_code == 404


def test_one_ticket_opens_no_other_link(cast: Cast, client: Any, clock_at: Any) -> None:
    _room, sent = asked(cast)
    mine = step(client, address(sent))
    other = f"{address(sent, 1)}/{mine.rsplit('/', 1)[1]}"
    assert client.get(other).location == address(sent, 1)  # asked first
    assert client.post(f"{other}/xac-nhan").location == address(sent, 1)
    clock_at.shift(timedelta(seconds=notice_links.OPEN_SECONDS + 1))
    assert client.get(mine).location == address(sent)


@pytest.mark.parametrize("end", ["withdrawn", "over", "changed", "left", "undone"])
def test_when_a_link_ends(end: str, cast: Cast, client: Any, client_for: Any, clock_at: Any) -> None:
    room = make_class(cast)
    make_guardian(cast, room.pupils[0])
    sent = send(cast.principal, room, confirming=ONE)
    link = address(sent)
    url = step(client, link)
    principal = as_actor(cast.principal)
    if end == "withdrawn":
        sending.withdraw(principal, notice_id=sent.id, reason="Hoãn")
    elif end == "over":
        clock_at.shift(timedelta(days=11))
    elif end == "changed":
        path = f"/lien-lac/thong-bao/{sent.id}/lien-ket/{room.pupils[0].id}/doi"
        assert client_for(cast.principal).send(path).status_code == 303
    elif end == "left":
        db.session.query(Guardianship).one().may_see = False
    else:
        sent.sent_at = None
    db.session.commit()
    expected = 410 if end in {"withdrawn", "over"} else 404
    assert {client.get(page).status_code for page in (link, url)} == {expected}
    assert {client.post(page).status_code for page in (link, f"{url}/xac-nhan", f"{url}/tra-loi")} == {expected}
    if end in {"changed", "left"}:
        assert step(client, address(sent))  # the new one works


def test_wrong_links_are_counted_and_stopped(cast: Cast, client: Any) -> None:
    _room, sent = asked(cast)
    right = address(sent)
    wrong = [right[:-1] + ("a" if right[-1] != "a" else "b"), "/tb/1", "/tb/x-y", "/tb/9999999999-a"]
    assert {client.get(each).status_code for each in wrong} == {404}
    for _ in range(notice_links.MOST_WRONG):
        client.get(wrong[0])
    assert client.get(right).status_code == 429


def test_the_school_hands_links_on(cast: Cast, client: Any, client_for: Any, queries: Callable[[], QueryCount]) -> None:
    _room, sent = asked(cast)
    page, school = f"/lien-lac/thong-bao/{sent.id}/lien-ket", client_for(cast.principal)
    text = school.get(page).get_data(as_text=True)
    assert address(sent) in text
    assert f"Lê Thị An – http://localhost{address(sent)}" in text.replace("https://", "http://")
    with queries() as count:
        school.get(page)
    assert len(count) <= 13, count.statements
    client.post(f"{step(client, address(sent))}/xac-nhan")
    assert address(sent) not in school.get(page).get_data(as_text=True)
    assert address(sent) in school.get(f"{page}?tat-ca=1").get_data(as_text=True)
    for person, status in ((cast.teacher, 404), (cast.other_principal, 404), (cast.nobody, 403), (cast.leader, 403)):
        assert client_for(person).get(page).status_code == status, person.key
        assert client_for(person).send(f"{page}/{_room.pupils[0].id}/doi").status_code == status, person.key
