"""The school makes a parents' day; a teacher follows it, marks families and cancels with words."""

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest

from portal.db import db
from portal.models.contact_book import MeetingDay, MeetingTeacher
from portal.models.school import RecordView
from portal.rules.permissions import Role
from portal.services.contact_book.meetings import booking
from tests.cast import Cast
from tests.families import make_guardian
from tests.meetings import make_meetings
from tests.news import hire
from tests.notices import as_actor
from tests.queries import QueryCount
from tests.school import lead, make_class

pytestmark = pytest.mark.usefixtures("mails")


def test_making_and_cancelling_a_day(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    client = client_for(cast.principal)
    form = {
        "title": "Gặp gia đình học kì I",
        "day": "2026-12-05",
        "opens": "08:00",
        "closes": "08:05",
        "minutes": "10",
        "pause": "0",
        "book_until": "2026-12-04",
        "teachers": [str(cast.teacher.id)],
    }
    refused = client.send("/lien-lac/gap/mo", form)
    assert refused.status_code == 422
    assert "Gặp gia đình học kì I" in refused.text
    assert "chưa đủ một lượt gặp" in refused.text
    made = client.send("/lien-lac/gap/mo", {**form, "closes": "10:00"})
    assert made.status_code == 303
    assert cast.teacher.name in client.get(made.location).text
    assert "Gặp gia đình học kì I" in client.get("/lien-lac/gap/").text
    assert client.send(f"{made.location}huy", {"words": ""}).status_code == 422
    assert client.send(f"{made.location}huy", {"words": "Bão"}).status_code == 303
    assert "Bão" in client.get(made.location).text
    assert db.session.query(MeetingDay).one().cancelled_words == "Bão"


def test_a_teachers_list_marks_and_paper(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    day, (teacher,) = make_meetings(cast.principal, cast.teacher)
    mother = make_guardian(cast, room.pupils[0])
    first, eight = room.pupils[0].id, time(8, 20)
    made = booking.book(as_actor(mother), pupil_id=first, day_id=day.id, teacher_id=teacher.id, starts=eight)
    db.session.commit()
    client, url = client_for(cast.teacher), f"/lien-lac/gap/giao-vien/{teacher.id}/"
    assert f"/lien-lac/gap/{day.id}/" in client.get("/lien-lac/gap/").text
    assert url in client.get(f"/lien-lac/gap/{day.id}/").text
    assert mother.name in client.get(url).text
    assert mother.name in client.get(f"{url}in").text
    assert db.session.query(RecordView).filter_by(what="meetings", pupil_id=room.pupils[0].id).count() == 1
    assert client.send(f"{url}can-gap", {f"wish_{room.pupils[1].id}": "needed"}).status_code == 303
    assert "Cần gặp, chưa đặt lịch" in client.get(url).text
    assert client.send(f"{url}can-gap", {f"wish_{room.pupils[1].id}": "x"}).status_code == 422
    single = f"{url}luot/{made.id}/huy"
    other = hire(cast, Role.TEACHER, name="Đỗ Lớp Khác")
    for person, status in ((other, 404), (cast.other_principal, 404), (cast.clerk, 403), (mother, 403)):
        stranger = client_for(person)
        for page in (url, f"{url}in", f"{url}huy", f"{url}can-gap", single, f"/lien-lac/gap/{day.id}/"):
            assert stranger.get(page).status_code == status, (person.key, page)
        for page in (f"{url}huy", single):
            assert stranger.send(page, {"words": "x"}).status_code == status, person.key
    assert single in client.get(url).text
    assert single not in client.get(f"{url}in").text
    refused = client.send(single, {"words": ""})
    assert (refused.status_code, 'id="words-error"' in refused.text) == (422, True)
    assert client.send(single, {"words": "Bận họp"}).status_code == 303
    assert mother.name not in client.get(url).text
    assert "Bận họp" in client_for(mother).get(f"/so-lien-lac/{first}/gap/{day.id}/").text
    assert client.get(single).status_code == 404
    assert client.get("/lien-lac/gap/mo").status_code == 403
    assert client.get(f"/lien-lac/gap/{day.id}/huy").status_code == 403
    assert client_for(cast.principal).get(f"{url}can-gap").status_code == 403
    booking.book(as_actor(mother), pupil_id=first, day_id=day.id, teacher_id=teacher.id, starts=eight)
    db.session.commit()
    assert client.send(f"{url}huy", {"words": "Tôi bị ốm"}).status_code == 303
    assert "Tôi bị ốm" in client_for(mother).get(f"/so-lien-lac/{room.pupils[0].id}/gap/{day.id}/").text


def test_the_pages_stay_within_their_budget(cast: Cast, client_for: Any, queries: Callable[[], QueryCount]) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    day, _teachers = make_meetings(cast.principal, cast.teacher)
    found = db.session.query(MeetingTeacher).one()
    client = client_for(cast.teacher)
    for page, most in (
        ("/lien-lac/gap/", 10),
        (f"/lien-lac/gap/{day.id}/", 10),
        (f"/lien-lac/gap/giao-vien/{found.id}/", 14),
    ):
        client.get(page)
        with queries() as count:
            assert client.get(page).status_code == 200
        assert len(count) <= most, (page, len(count), count.statements)
