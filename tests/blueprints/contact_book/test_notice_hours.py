"""The pages for sending at an hour and for the quiet hours; the board on paper."""

from typing import Any

from portal.db import db
from portal.models.contact_book import Notice
from portal.models.school import RecordView
from tests.cast import Cast
from tests.notices import draft, send
from tests.school import make_class

LIST = "/lien-lac/thong-bao/"


def test_arranging_and_taking_back(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    made = draft(cast.principal, room)
    url, client = f"{LIST}{made.id}/", client_for(cast.principal)
    refused = client.submit(f"{url}hen-gio", {"day": "2026-11-19", "hour": "07:00"})
    assert refused.status_code == 422
    assert 'value="2026-11-19"' in refused.get_data(as_text=True)
    assert 'id="day-error"' in refused.get_data(as_text=True)
    assert client.submit(f"{url}hen-gio", {"day": "2026-11-21", "hour": "07:00"}).status_code == 303
    assert "Hẹn gửi lúc 07:00" in client.get(url).get_data(as_text=True)
    assert "Hẹn gửi 07:00" in client.get(LIST).get_data(as_text=True)
    stale = client.submit(f"{url}hen-gio", {"version": "1"})
    assert stale.status_code == 422
    assert client.send(f"{url}bo-hen").status_code == 303
    assert "Bản nháp" in client.get(LIST).get_data(as_text=True)
    assert db.session.get_one(Notice, made.id).scheduled_at is None
    for person, status in ((cast.teacher, 404), (cast.other_principal, 404), (cast.nobody, 403), (cast.leader, 403)):
        other = client_for(person)
        assert other.get(f"{url}hen-gio").status_code == status, person.key
        assert {other.send(f"{url}{act}").status_code for act in ("hen-gio", "bo-hen")} == {status}, person.key


def test_quiet_hours(cast: Cast, client_for: Any) -> None:
    page, client = "/lien-lac/gio-yen-tinh", client_for(cast.principal)
    assert 'selected value="21:00"' in client.get(page).get_data(as_text=True)
    assert client.send(page, {"since": "12:00", "until": "06:30"}).status_code == 422
    assert client.submit(page, {"since": "20:00"}).status_code == 303
    assert 'selected value="20:00"' in client.get(page).get_data(as_text=True)
    for person in (cast.teacher, cast.nobody, cast.leader):
        assert client_for(person).get(page).status_code == 403


def test_the_board_on_paper(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    sent = send(cast.principal, room)
    text = client_for(cast.principal).get(f"{LIST}{sent.id}/in").get_data(as_text=True)
    assert all(pupil.full_name in text for pupil in room.pupils)
    assert db.session.query(RecordView).filter_by(what="notice_board").count() == len(room.pupils)
    for person, status in ((cast.teacher, 404), (cast.other_principal, 404), (cast.nobody, 403), (cast.leader, 403)):
        assert client_for(person).get(f"{LIST}{sent.id}/in").status_code == status, person.key
