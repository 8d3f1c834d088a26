"""A family's way with consents, and that nobody else gets in."""

from collections.abc import Callable
from typing import Any

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import ConsentAnswer
from portal.rules.contact_book.consents import WITHDRAWN
from portal.services.contact_book.consents import purposes
from tests.cast import Cast
from tests.consents import asked_for, begin, say_to
from tests.families import make_guardian
from tests.notices import as_actor
from tests.queries import QueryCount
from tests.school import make_class


def test_agreeing_and_taking_back(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    client = client_for(make_guardian(cast, room.pupils[0]))
    child = f"/so-lien-lac/{room.pupils[0].id}/"
    assert f"{child}dong-y/" in client.get(child).get_data(as_text=True)
    assert "Nhà trường chưa hỏi mục nào" in client.get(f"{child}dong-y/").get_data(as_text=True)
    begin(cast.principal)
    news = asked_for(cast.principal)
    page = client.get("/so-lien-lac/dong-y", follow_redirects=True)
    assert page.request.path == f"{child}dong-y/"
    text = page.get_data(as_text=True)
    assert text.count("Bạn chưa trả lời") == 3
    assert "checked" not in text
    url = f"{child}dong-y/{news.purpose.id}"
    done = client.send(url, {"answer": "given", "wording": str(news.wording.id)})
    assert done.status_code == 303
    receipt = client.get(done.headers["Location"]).get_data(as_text=True)
    assert news.wording.text in receipt
    assert "Đã ghi: bạn đồng ý" in receipt
    assert "Rút lại đồng ý" in client.get(f"{child}dong-y/").get_data(as_text=True)
    assert client.send(url, {"answer": "withdrawn", "wording": str(news.wording.id)}).status_code == 303
    assert db.session.query(ConsentAnswer).order_by(ConsentAnswer.id.desc()).first().answer == WITHDRAWN
    assert client.get(child).status_code == 200


def test_words_that_changed_meanwhile_are_read_again(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    client = client_for(make_guardian(cast, room.pupils[0]))
    begin(cast.principal)
    news = asked_for(cast.principal)
    words = {"title": "Ảnh của con", "text": "Nhà trường được đăng ảnh của con ở bảng tin."}
    purposes.reword(as_actor(cast.principal), purpose_id=news.purpose.id, seen=1, **words)
    db.session.commit()
    url = f"/so-lien-lac/{room.pupils[0].id}/dong-y/{news.purpose.id}"
    for answer in ({"answer": "given", "wording": str(news.wording.id)}, {"answer": "given", "wording": "x"}, {}):
        refused = client.send(url, answer)
        assert refused.status_code == 422
        assert words["text"] in refused.get_data(as_text=True)
    assert db.session.query(ConsentAnswer).count() == 0


def test_no_other_family_no_former_guardian_and_no_teacher(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    pupil = room.pupils[0]
    mother = make_guardian(cast, pupil)
    begin(cast.principal)
    news = asked_for(cast.principal)
    made = say_to(news, pupil, mother)
    other = make_guardian(cast, room.pupils[1], name="Trần Thị Khác")
    former = make_guardian(cast, pupil, name="Lê Văn Cũ", until=clock.today())
    father = make_guardian(cast, pupil, name="Lê Văn Cha", may_sign=False)
    base = f"/so-lien-lac/{pupil.id}/dong-y/"
    answer = {"answer": "refused", "wording": str(news.wording.id)}
    for person, status in ((other, 404), (former, 404), (cast.principal, 403)):
        client = client_for(person)
        assert {client.get(url).status_code for url in (base, f"{base}tra-loi/{made.id}")} == {status}, person.key
        assert client.send(f"{base}{news.purpose.id}", answer).status_code == status
    client = client_for(father)
    text = client.get(base).get_data(as_text=True)
    assert "không có quyền ký" in text
    assert "Nguyễn Thị Hồng" not in text
    assert client.get(f"{base}tra-loi/{made.id}").status_code == 404
    assert client.send(f"{base}{news.purpose.id}", answer).status_code == 403


def test_the_page_stays_within_its_budget(cast: Cast, client_for: Any, queries: Callable[[], QueryCount]) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, *room.pupils)
    begin(cast.principal)
    for code in ("news", "messages"):
        say_to(asked_for(cast.principal, code), room.pupils[0], mother)
    client = client_for(mother)
    url = f"/so-lien-lac/{room.pupils[0].id}/dong-y/"
    client.get(url)
    with queries() as count:
        page = client.get(url)
    assert len(count) <= 12, count.statements
    assert len(page.data) < 50_000
