"""A guardian books slots of a parents' day on its pages; nobody else gets in."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from portal.db import db
from portal.models.contact_book import MeetingBooking
from portal.models.notifications import Notification
from portal.services.contact_book.meetings import booking
from tests.cast import Cast
from tests.families import make_guardian, make_own_account
from tests.meetings import make_meetings
from tests.notices import as_actor
from tests.queries import QueryCount
from tests.school import lead, make_class

pytestmark = pytest.mark.usefixtures("mails")


def test_booking_and_giving_back(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    day, (teacher,) = make_meetings(cast.principal, cast.teacher)
    client = client_for(make_guardian(cast, room.pupils[0]))
    father = client_for(make_guardian(cast, room.pupils[0], name="Lê Văn Cha", relation="father"))
    base = f"/so-lien-lac/{room.pupils[0].id}/gap/"
    assert base in client.get(f"/so-lien-lac/{room.pupils[0].id}/").text
    url = f"{base}{day.id}/"
    assert url in client.get(base).text
    form = {"teacher_id": teacher.id, "starts": "08:20"}
    assert client.send(f"{url}dat", {**form, "starts": "x"}).status_code == 422
    assert client.send(f"{url}dat", {**form, "starts": "07:00"}).status_code == 422
    assert client.send(f"{url}dat", {**form, "teacher_id": 99}).status_code == 404
    assert client.send(f"{url}dat", form).status_code == 303
    assert "Bạn gặp lúc 08:20." in client.get(url).text
    seen = father.get(url).text
    assert "Con đã có lịch với giáo viên này." in seen
    assert "08:20" not in seen, "when the other guardian comes is nobody else's matter"
    assert "Nguyễn Thị Hồng" not in seen
    refused = father.send(f"{url}dat", {**form, "starts": "08:30"})
    assert refused.status_code == 422
    calendar = client.get(f"{url}lich.ics").text
    assert "DTSTART:20261127T012000Z" in calendar
    assert "BEGIN:VEVENT" not in father.get(f"{url}lich.ics").text
    booked = db.session.query(MeetingBooking).one()
    assert father.send(f"{url}huy/{booked.id}").status_code == 404
    assert client.send(f"{url}huy/{booked.id}").status_code == 303
    assert "Giờ còn trống" in father.get(url).text


def test_no_other_family_gets_in(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    day, (teacher,) = make_meetings(cast.principal, cast.teacher)
    other = make_guardian(cast, room.pupils[1], name="Trần Thị Khác")
    former = make_guardian(cast, room.pupils[0], name="Lê Văn Cũ", until=date(2026, 11, 20))
    reader = make_guardian(cast, room.pupils[0], name="Bà Chỉ Xem", may_reply=False)
    own = make_own_account(cast, room.pupils[0])
    base, form = f"/so-lien-lac/{room.pupils[0].id}/gap/", {"teacher_id": teacher.id, "starts": "08:20"}
    for person, status in ((other, 404), (former, 404), (own, 403), (cast.teacher, 403)):
        client = client_for(person)
        for page in (base, f"{base}{day.id}/", f"{base}{day.id}/lich.ics"):
            assert client.get(page).status_code == status, (person.key, page)
        assert client.send(f"{base}{day.id}/dat", form).status_code == status, person.key
    assert client_for(reader).send(f"{base}{day.id}/dat", form).status_code == 403


def test_the_pages_stay_within_their_budget(cast: Cast, client_for: Any, queries: Callable[[], QueryCount]) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    day, _teachers = make_meetings(cast.principal, cast.teacher)
    client, base = client_for(make_guardian(cast, room.pupils[0])), f"/so-lien-lac/{room.pupils[0].id}/gap/"
    for page, most in ((base, 12), (f"{base}{day.id}/", 16)):
        client.get(page)
        with queries() as count:
            assert client.get(page).status_code == 200
        assert len(count) <= most, (page, len(count), count.statements)


def test_the_notification_leads_to_the_child(cast: Cast, client_for: Any, drain: Any) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    mother = make_guardian(cast, *room.pupils[:2])
    day, (teacher,) = make_meetings(cast.principal, cast.teacher)
    drain()
    told = db.session.query(Notification).filter_by(kind="meeting_opened").one()
    client, first, second = client_for(mother), room.pupils[0].id, room.pupils[1].id
    assert client.get(told.path).location == f"/so-lien-lac/{first}/gap/{day.id}/"
    booking.book(as_actor(mother), pupil_id=first, day_id=day.id, teacher_id=teacher.id, starts=time(8))
    db.session.commit()
    assert client.get(told.path).location == f"/so-lien-lac/{second}/gap/{day.id}/"
    assert client_for(make_own_account(cast, room.pupils[0])).get(told.path).status_code == 404
    assert client_for(cast.teacher).get(told.path).status_code == 403
    assert client.get("/so-lien-lac/gap/99").status_code == 404
