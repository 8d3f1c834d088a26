"""The school's way with consents: begin, follow by class, enter slips, reword, stop."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import ConsentAnswer, ConsentPurpose, ConsentWording
from portal.models.school import Guardianship
from tests.cast import Cast
from tests.consents import asked_for, begin, say_to, sign
from tests.families import make_guardian
from tests.queries import QueryCount
from tests.school import lead, make_class

BOARD = "/lien-lac/dong-y/"


def test_from_beginning_to_a_slip(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    pupil = room.pupils[0]
    mother = make_guardian(cast, pupil)
    client = client_for(cast.principal)
    assert BOARD in client.get("/lien-lac/").get_data(as_text=True)
    assert "Bắt đầu hỏi gia đình" in client.get(BOARD).get_data(as_text=True)
    assert client.send(f"{BOARD}bat-dau").status_code == 303
    assert client.send(f"{BOARD}bat-dau").status_code == 303  # a second tab
    assert db.session.query(ConsentPurpose).count() == 3
    news = asked_for(cast.principal)
    say_to(news, pupil, mother)
    assert "0 được phép, 6 chờ" in client.get(BOARD).get_data(as_text=True)
    url = f"{BOARD}hoc-sinh/{pupil.id}"
    guardian_id = db.session.query(Guardianship).one().guardian_id
    typed = {"purpose": str(news.purpose.id), "signer": "self", "signed_on": "2026-09-10"}
    refused = client.submit(f"{url}/giay", {**typed, "answer": "given"})
    assert refused.status_code == 422
    assert 'value="2026-09-10"' in refused.get_data(as_text=True)
    assert 'id="scan-error"' in refused.get_data(as_text=True)
    scan = {"scan": (BytesIO(b"abc"), "phieu.jpg")}
    assert client.submit(f"{url}/giay", {**typed, **scan}).status_code == 422
    scan = {"scan": (BytesIO(b"abc"), "phieu.jpg")}
    assert client.submit(f"{url}/giay", {**typed, **scan, "answer": "given"}).status_code == 303
    made = db.session.query(ConsentAnswer).order_by(ConsentAnswer.id.desc()).first()
    assert (made.channel, made.entered_by, made.guardian_id) == ("paper", cast.principal.name, None)
    assert client.get(f"{url}/ban-quet/{made.id}").data == b"abc"
    assert "1 được phép, 5 chờ" in client.get(BOARD).get_data(as_text=True)
    page = client.get(f"{BOARD}lop/{room.id}?tinh-trang=given&muc={news.purpose.id}").get_data(as_text=True)
    assert pupil.full_name in page
    assert room.pupils[1].full_name not in page
    assert client.send(f"{BOARD}lop/{room.id}/nhac").status_code == 303
    assert client.send(f"{BOARD}lop/{room.id}/bang").data.startswith(b"PK")
    assert guardian_id


def test_words_are_added_changed_and_put_away(cast: Cast, client_for: Any) -> None:
    begin(cast.principal)
    client = client_for(cast.principal)
    text = "Nhà trường được chiếu ảnh của con ở bảng tin."
    refused = client.submit(f"{BOARD}muc/them", {"title": "", "text": text})
    assert refused.status_code == 422
    assert text in refused.get_data(as_text=True)
    assert (
        client.submit(f"{BOARD}muc/them", {"title": "Ảnh ở bảng tin", "text": text, "publishes": "y"}).status_code
        == 303
    )
    made = db.session.query(ConsentPurpose).order_by(ConsentPurpose.id.desc()).first()
    words = f"{BOARD}muc/{made.id}/loi"
    assert client.submit(words, {"text": text}).status_code == 422  # the same words
    other = client_for(cast.principal)
    stale = {"csrf_token": other.token(), "title": "Tên khác", "text": f"{text} Mãi mãi.", "seen": "1"}
    assert client.submit(words, {"text": f"{text} Một năm."}).status_code == 303
    assert other.post(words, data=stale).status_code == 422
    assert [each.number for each in db.session.query(ConsentWording).filter_by(purpose_id=made.id)] == [1, 2]
    assert client.submit(f"{BOARD}muc/{made.id}/dung", {}).status_code == 303
    assert "Không hỏi nữa" in client.get(f"{BOARD}muc/").get_data(as_text=True)
    assert client.submit(f"{BOARD}muc/{made.id}/dung", {}).status_code == 422


def test_who_gets_in(cast: Cast, client_for: Any) -> None:
    room, other = make_class(cast), make_class(cast, "4B", pupils=["Hồ Văn Sáu"])
    lead(other, cast.teacher)
    pupil = room.pupils[0]
    make_guardian(cast, pupil)
    begin(cast.principal)
    news = asked_for(cast.principal)
    made = sign(news, pupil, cast.principal, "self")
    pages = [
        f"lop/{room.id}",
        f"hoc-sinh/{pupil.id}",
        f"hoc-sinh/{pupil.id}/giay",
        f"hoc-sinh/{pupil.id}/ban-quet/{made.id}",
    ]
    managing = ["muc/", "muc/them", f"muc/{news.purpose.id}/loi", f"muc/{news.purpose.id}/dung"]
    for person, status, managed in (
        (cast.teacher, 404, 403),
        (cast.other_principal, 404, 404),
        (cast.nobody, 403, 403),
    ):
        client = client_for(person)
        assert {client.get(f"{BOARD}{each}").status_code for each in pages} == {status}, person.key
        acts = (f"lop/{room.id}/nhac", f"lop/{room.id}/bang")
        assert {client.send(f"{BOARD}{each}").status_code for each in acts} == {status}, person.key
        assert client.get(f"{BOARD}{managing[-1]}").status_code == managed, person.key
    assert {client_for(cast.teacher).get(f"{BOARD}{each}").status_code for each in managing} == {403}
    assert "4A" not in client_for(cast.teacher).get(BOARD).get_data(as_text=True)


def test_the_pages_stay_within_their_budget(cast: Cast, client_for: Any, queries: Callable[[], QueryCount]) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, *room.pupils)
    begin(cast.principal)
    for pupil in room.pupils:
        say_to(asked_for(cast.principal), pupil, mother)
    client = client_for(cast.principal)
    for url, budget in ((BOARD, 14), (f"{BOARD}lop/{room.id}", 15), (f"{BOARD}hoc-sinh/{room.pupils[0].id}", 17)):
        client.get(url)
        with queries() as count:
            client.get(url)
        assert len(count) <= budget, (url, len(count), count.statements)
    assert clock.today()
