"""A guardian's conversations on its pages; nobody else gets in."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import TalkFile, TalkMessage
from portal.models.people import Absence, LoginSession
from portal.models.records import AuditEntry
from portal.models.school import ClassPlace, Guardianship, RecordView
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
    mother = make_guardian(cast, *room.pupils[:2])
    for number in range(22):
        talk = write(mother, room.pupils[0].id, text=f"Tin {number}")
        answer(cast.teacher, talk)
    client, base = client_for(mother), f"/so-lien-lac/{room.pupils[0].id}/trao-doi/"
    with queries() as own:  # who it is, and the list of one's children
        client.get("/so-lien-lac/")
    for page, most in ((base, 13), (f"{base}{talk.id}/", 8), (f"{base}viet/office", 11)):
        client.get(page)
        with queries() as count:
            shown = client.get(page)
        assert shown.status_code == 200
        assert len(shown.data) < 50_000
        assert len(count) - len(own) <= most - 1, (page, len(count), len(own), count.statements)


def test_new_messages_come_by_themselves(
    cast: Cast, client_for: Any, clock_at: Any, queries: Callable[[], QueryCount]
) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    mother, father = make_guardian(cast, room.pupils[0]), make_guardian(cast, room.pupils[0], name="Lê Văn Cha")
    talk = write(mother, room.pupils[0].id)
    url, client = f"/so-lien-lac/{room.pupils[0].id}/trao-doi/{talk.id}/", client_for(mother)
    script = {"HX-Request": "true"}
    page = client.get(url).text
    assert "js/talk.js" in page
    assert client.get(f"{url}tin-moi").location == url
    assert f'href="{url}">Tải tin mới' in page  # without scripts
    news = url + page.partition(f'hx-get="{url}')[2].split('"')[0].replace("&amp;", "&")
    views = db.session.query(RecordView).count()
    used = db.session.query(LoginSession).filter_by(account_id=mother.id).one().last_seen_at
    clock_at.shift(timedelta(hours=2))
    client.get(news, headers=script)
    with queries() as count:
        nothing = client.get(news, headers=script)
    assert (nothing.status_code, nothing.data) == (204, b"")
    assert len(count) <= 5, count.statements  # who it is, and one more
    answer(cast.teacher, talk, held=True)
    assert client.get(news, headers=script).status_code == 204  # still held back
    clock_at.shift(31)
    assert newest(talk).seen_at is None
    came = client.get(news, headers=script).text
    assert "Chào gia đình" in came
    assert "<html" not in came
    db.session.expire_all()
    assert newest(talk).seen_at == clock.now()
    following = came.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    assert following != news
    assert client.get(following, headers=script).status_code == 204
    db.session.expire_all()
    assert db.session.query(RecordView).count() == views
    assert db.session.query(LoginSession).filter_by(account_id=mother.id).one().last_seen_at == used
    for person, status in ((father, 404), (make_own_account(cast, room.pupils[0]), 404), (cast.teacher, 403)):
        for headers in (script, {}):
            assert client_for(person).get(news, headers=headers).status_code == status, person.key
    assert client.get(f"{url}tin-moi?sau=x", headers=script).status_code == 200
    held = db.session.query(Guardianship).order_by(Guardianship.id).first()
    held.valid_to = clock.today()
    db.session.commit()
    assert client.get(following, headers=script).status_code == 404
    clock_at.shift(timedelta(days=30))
    ended = client.get(following, headers=script)
    assert (ended.status_code, "HX-Redirect" in ended.headers) == (204, False)


def test_a_former_class_is_only_read(cast: Cast, client_for: Any) -> None:
    room, other = make_class(cast), make_class(cast, "4B", pupils=["Hồ Văn Sáu"])
    lead(room, cast.teacher)
    mother = make_guardian(cast, room.pupils[0])
    talk = write(mother, room.pupils[0].id)
    place = db.session.query(ClassPlace).filter_by(pupil_id=room.pupils[0].id).one()
    place.valid_to = clock.today()
    db.session.add(ClassPlace(class_id=other.id, pupil_id=place.pupil_id, grade=4, valid_from=clock.today()))
    db.session.commit()
    base, client = f"/so-lien-lac/{room.pupils[0].id}/trao-doi/", client_for(mother)
    page = client.get(f"{base}{talk.id}/").text
    assert "Đây là trao đổi với chủ nhiệm lớp 4A, năm học 2026-2027" in page
    assert 'name="text"' not in page
    assert "js/talk.js" not in page
    assert client.send(f"{base}{talk.id}/", {"text": "Cô ơi"}).status_code == 422
    assert "lớp 4A" in client.get(base).text
