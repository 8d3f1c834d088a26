"""Conversations with families on the school's pages."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.db import db
from portal.models.contact_book import TalkPhrase, TalkReport
from portal.rules.permissions import Role
from tests.cast import Cast
from tests.families import make_guardian
from tests.news import hire
from tests.queries import QueryCount
from tests.school import lead, make_class
from tests.talks import answer, newest, write

pytestmark = pytest.mark.usefixtures("mails")


def test_a_teacher_begins_answers_and_uses_ready_sentences(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    mother = make_guardian(cast, room.pupils[0])
    client = client_for(cast.teacher)
    assert f"/lien-lac/trao-doi/lop/{room.id}" in client.get("/lien-lac/trao-doi/").text
    listed = client.get(f"/lien-lac/trao-doi/lop/{room.id}").text
    begin = listed.split('href="/lien-lac/trao-doi/viet/')[1].split('"')[0]
    url = f"/lien-lac/trao-doi/viet/{begin}"
    assert client.send("/lien-lac/trao-doi/cau-soan-san", {"text": "Cô đã ghi nhận."}).status_code == 303
    assert client.send("/lien-lac/trao-doi/cau-soan-san", {"text": ""}).status_code == 422
    phrase = db.session.query(TalkPhrase).one()
    filled = client.send(url, {"text": "Chào chị.", "phrase": phrase.id})
    assert filled.status_code == 200
    assert "Chào chị.\nCô đã ghi nhận." in filled.text
    sent = client.send(url, {"text": "Chào chị.\nCô đã ghi nhận."})
    assert sent.status_code == 303
    assert client.get(url).location == sent.location
    assert client.send(sent.location, {"text": ""}).status_code == 422
    assert "Hoàn tác" in client.get(sent.location).text
    talk = write(mother, room.pupils[0].id, text="Vâng ạ")
    assert sent.location == f"/lien-lac/trao-doi/{talk.id}/"
    assert "Gia đình viết cho bạn" in client.get("/viec-cua-toi").text
    assert "1 tin mới" in client.get("/lien-lac/trao-doi/?chua-doc=1").text
    assert "Vâng ạ" in client.get(sent.location).text
    seen = client_for(mother).get(f"/so-lien-lac/{room.pupils[0].id}/trao-doi/{talk.id}/").text
    assert "Đã xem lúc" in seen
    assert client.send(f"/lien-lac/trao-doi/{talk.id}/in").data[:5] == b"%PDF-"
    assert client.send(f"/lien-lac/trao-doi/cau-soan-san/{phrase.id}/bo").status_code == 303


def test_who_is_let_in(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    mother = make_guardian(cast, room.pupils[0])
    talk = write(mother, room.pupils[0].id)
    url = f"/lien-lac/trao-doi/{talk.id}/"
    other = hire(cast, Role.TEACHER, name="Đỗ Lớp Khác")
    everybody = ((cast.principal, 404), (other, 404), (cast.other_principal, 404), (cast.clerk, 403), (mother, 403))
    for person, status in everybody:
        client = client_for(person)
        for address in (url, f"{url}bao-xau"):
            assert client.get(address).status_code == status, (person.key, address)
        for act in ("", "in", f"tin/{newest(talk).id}/thu-hoi", f"tin/{newest(talk).id}/hoan-tac"):
            assert client.send(f"{url}{act}", {"text": "x"}).status_code == status, (person.key, act)
    assert client_for(other).get(f"/lien-lac/trao-doi/lop/{room.id}").status_code == 404
    begin = f"/lien-lac/trao-doi/viet/{room.pupils[0].id}/{talk.guardian_id}"
    assert client_for(other).get(begin).status_code == 404
    assert client_for(cast.teacher).get(begin).status_code == 303
    for address in ("/lien-lac/trao-doi/quy-dinh", "/lien-lac/trao-doi/bao-xau/"):
        assert client_for(cast.teacher).get(address).status_code == 403
        assert client_for(cast.principal).get(address).status_code == 200


def test_a_leader_closes_a_report(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    mother = make_guardian(cast, room.pupils[0])
    talk = write(mother, room.pupils[0].id)
    teacher, leader = client_for(cast.teacher), client_for(cast.principal)
    assert teacher.send(f"/lien-lac/trao-doi/{talk.id}/bao-xau", {"words": "Phụ huynh xúc phạm"}).status_code == 303
    url = f"/lien-lac/trao-doi/bao-xau/{talk.id}/"
    assert url in leader.get("/lien-lac/trao-doi/bao-xau/").text
    assert "Phụ huynh xúc phạm" in leader.get(url).text
    assert leader.send(f"{url}in").data[:5] == b"%PDF-"
    report = db.session.query(TalkReport).one()
    assert leader.send(f"{url}{report.id}", {"outcome": ""}).status_code == 422
    hers = f"/so-lien-lac/{talk.pupil_id}/trao-doi/{talk.id}/bao-xau"
    assert client_for(mother).send(hers, {"words": "Cô nặng lời"}).status_code == 303
    second = db.session.query(TalkReport).order_by(TalkReport.id.desc()).first()
    refused = leader.send(f"{url}{second.id}", {"outcome": "Đã xin lỗi " * 100})
    assert refused.status_code == 422
    assert "Đã xin lỗi" not in refused.text.split(f"{url}{second.id}")[0], "typed at the second, kept at the second"
    assert "Đã xin lỗi" in refused.text.split(f"{url}{second.id}")[1]
    assert leader.send(f"{url}{second.id}", {"outcome": "Đã nói chuyện"}).status_code == 303
    assert leader.send(f"{url}{report.id}", {"outcome": "Đã mời họp"}).status_code == 303
    assert leader.get(url).status_code == 404
    assert "Đã mời họp" in teacher.get(f"/lien-lac/trao-doi/{talk.id}/").text
    assert "Đã mời họp" not in client_for(mother).get(f"/so-lien-lac/{talk.pupil_id}/trao-doi/{talk.id}/").text


def test_the_rules_of_the_school(cast: Cast, client_for: Any) -> None:
    client, url = client_for(cast.principal), "/lien-lac/trao-doi/quy-dinh"
    assert client.get(url).status_code == 200
    form = {"version": "0", "to_homeroom": "y", "opens": "08:00", "closes": "07:00", "weekdays": ["0", "1"]}
    refused = client.send(url, form)
    assert refused.status_code == 422
    assert "Giờ kết thúc phải sau giờ bắt đầu." in refused.text
    assert client.send(url, {**form, "closes": "16:30"}).status_code == 303
    assert 'value="16:30"' in client.get(url).text
    assert client.send(url, {**form, "closes": "16:00"}).status_code == 422  # from an older version


def test_the_pages_stay_within_their_budget(cast: Cast, client_for: Any, queries: Callable[[], QueryCount]) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    for number, pupil in enumerate(room.pupils):
        talk = write(make_guardian(cast, pupil, name=f"Mẹ Số {number}"), pupil.id)
    answer(cast.teacher, talk)
    client = client_for(cast.teacher)
    pages = (
        ("/lien-lac/trao-doi/", 14),
        (f"/lien-lac/trao-doi/{talk.id}/", 15),
        (f"/lien-lac/trao-doi/lop/{room.id}", 14),
    )
    for page, most in pages:
        client.get(page)
        with queries() as count:
            assert client.get(page).status_code == 200
        assert len(count) <= most, (page, len(count), count.statements)
