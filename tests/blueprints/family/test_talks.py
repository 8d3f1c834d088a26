"""A guardian's conversations on its pages; nobody else gets in."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import TalkFile, TalkMessage
from portal.models.people import Absence
from portal.models.records import AuditEntry
from tests.cast import Cast
from tests.families import make_guardian, make_own_account
from tests.queries import QueryCount
from tests.school import lead, make_class, teach
from tests.talks import answer, newest, write

pytestmark = pytest.mark.usefixtures("mails")


def test_writing_undoing_and_withdrawing(cast: Cast, client_for: Any, clock_at: Any) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    away = Absence(
        account_id=cast.teacher.id,
        unit_id=cast.units["vinh_binh"],
        first_day=clock.today(),
        last_day=clock.today(),
        created_at=clock.now(),
    )
    db.session.add(away)
    db.session.commit()
    client, child = client_for(make_guardian(cast, room.pupils[0])), f"/so-lien-lac/{room.pupils[0].id}/"
    assert f"{child}trao-doi/" in client.get(child).text
    listed = client.get(f"{child}trao-doi/").text
    assert cast.teacher.name in listed
    assert "Báo vắng" in listed
    begin = f"{child}trao-doi/viet/homeroom"
    assert "Giờ làm việc của trường: 07:00 đến 17:00." in client.get(begin).text
    form = {"csrf_token": client.token()}
    file = {"files": (io.BytesIO(b"anh"), "vở.jpg")}
    refused = client.post(begin, data={**form, "text": " ", **file}, content_type="multipart/form-data")
    assert refused.status_code == 422
    ticket = refused.text.split('name="kept_files" value="')[1].split('"')[0]
    sent = client.post(begin, data={**form, "text": "Cháu quên vở", "kept_files": ticket})
    assert sent.status_code == 303
    url, message = sent.location, db.session.query(TalkMessage).one()
    page = client.get(url).text
    assert "Hoàn tác" in page
    assert "vở.jpg" in page
    assert client.get(begin).location == url
    undone = client.send(f"{url}tin/{message.id}/hoan-tac")
    again = client.get(undone.location).text
    assert again.count("Cháu quên vở") == 1  # in the box, no longer in the list
    assert client.post(url, data={**form, "text": "Cháu quên vở toán"}).status_code == 303
    clock_at.shift(31)
    message = db.session.query(TalkMessage).order_by(TalkMessage.id.desc()).first()
    assert message is not None
    assert client.send(f"{url}tin/{message.id}/hoan-tac", follow_redirects=True).text.count("Đã quá 30 giây") == 1
    assert "Chưa xem" in client.get(url).text
    assert client.send(f"{url}tin/{message.id}/thu-hoi").status_code == 303
    assert "Tin này đã được thu hồi." in client.get(url).text
    assert client.send(f"{url}bao-xau", {"words": ""}).status_code == 422
    assert client.send(f"{url}bao-xau", {"words": "Nặng lời"}).status_code == 303
    assert "Đã báo lãnh đạo nhà trường lúc" in client.get(url).text
    printed = client.send(f"{url}in")
    assert (printed.status_code, printed.data[:5]) == (200, b"%PDF-")
    entry = db.session.query(AuditEntry).filter_by(action="talk_printed").one()
    assert len((entry.after or {})["hash"]) == 64


def test_no_other_family_and_no_teacher_gets_in(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    talk = write(make_guardian(cast, room.pupils[0]), room.pupils[0].id)
    message = newest(talk)
    db.session.add(TalkFile(message_id=message.id, name="a.jpg", sha256="0" * 64, size=1))
    db.session.commit()
    file = db.session.query(TalkFile).one()
    father = make_guardian(cast, room.pupils[0], name="Lê Văn Cha", relation="father")
    other = make_guardian(cast, room.pupils[1], name="Trần Thị Khác")
    former = make_guardian(cast, room.pupils[0], name="Lê Văn Cũ", until=date(2026, 11, 20))
    reader = make_guardian(cast, room.pupils[0], name="Bà Chỉ Xem", may_reply=False)
    own = make_own_account(cast, room.pupils[0])
    base = f"/so-lien-lac/{room.pupils[0].id}/trao-doi/"
    one = f"{base}{talk.id}/"
    for person, status in ((father, 404), (other, 404), (former, 404), (own, 404), (cast.teacher, 403)):
        client = client_for(person)
        for address in (one, f"{one}bao-xau", f"{one}tep/{file.id}"):
            assert client.get(address).status_code == status, (person.key, address)
        for act in ("", "in", "bao-xau", f"tin/{message.id}/hoan-tac", f"tin/{message.id}/thu-hoi"):
            assert client.send(f"{one}{act}", {"text": "x", "words": "x"}).status_code == status, (person.key, act)
    for person, status in ((other, 404), (former, 404), (reader, 403), (own, 404)):
        assert client_for(person).get(f"{base}viet/homeroom").status_code == status, person.key
    listed = client_for(father).get(base).text
    assert f"{base}{talk.id}/" not in listed
    assert "Nguyễn Thị Hồng" not in listed
    for party in ("t0", "t1", "x", "OFFICE"):
        assert client_for(father).get(f"{base}viet/{party}").status_code == 404


def test_the_pages_stay_within_their_budget(cast: Cast, client_for: Any, queries: Callable[[], QueryCount]) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    teach(room, cast.it_teacher, "toan", "tieng_viet")
    mother = make_guardian(cast, room.pupils[0])
    for number in range(22):
        talk = write(mother, room.pupils[0].id, text=f"Tin {number}")
        answer(cast.teacher, talk)
    client, base = client_for(mother), f"/so-lien-lac/{room.pupils[0].id}/trao-doi/"
    for page, most in ((base, 18), (f"{base}{talk.id}/", 22), (f"{base}viet/office", 15)):
        client.get(page)
        with queries() as count:
            shown = client.get(page)
        assert shown.status_code == 200
        assert len(shown.data) < 50_000
        assert len(count) <= most, (page, len(count), count.statements)
