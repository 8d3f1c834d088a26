"""The office decides corrections of families fact by fact, and follows a round class by class."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from portal.db import db
from portal.models.contact_book import DataRound, FamilyChange
from portal.models.school import RecordView
from portal.rules.permissions import Role
from portal.services.contact_book.family_data import proposing
from tests.cast import Cast
from tests.families import make_guardian
from tests.news import hire
from tests.notices import as_actor
from tests.queries import QueryCount
from tests.school import make_class

pytestmark = pytest.mark.usefixtures("mails")


def test_deciding_side_by_side(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    typed = {"child.home_town": "Bến Tre", "own.job": "Thợ may"}
    made = proposing.propose(
        as_actor(mother), pupil_id=room.pupils[0].id, typed=typed, changed_on=date(2026, 11, 2), words="Ghi nhầm"
    )
    db.session.commit()
    clerk = hire(cast, Role.RECORDS_CLERK, name="Lê Văn Thư")
    client, url = client_for(clerk), f"/lien-lac/thong-tin/{made.id}/"
    assert "Đề nghị sửa thông tin" in client.get("/viec-cua-toi").text
    assert url in client.get("/lien-lac/thong-tin/").text
    page = client.get(url).text
    assert "chưa ghi" in page
    assert "Bến Tre" in page
    assert (
        db.session.query(RecordView).filter_by(what="family_data", pupil_id=made.pupil_id, by_family=False).count() == 1
    )
    town, job = (each.id for each in db.session.query(FamilyChange).order_by(FamilyChange.id))
    form = {"version": made.version, f"outcome_{town}": "approved", f"outcome_{job}": "refused"}
    refused = client.send(url, form)
    assert refused.status_code == 422
    assert "Vui lòng ghi lý do cho gia đình." in refused.text
    assert room.pupils[0].home_town == ""
    assert client.send(url, {"version": made.version}).status_code == 422  # nothing chosen
    assert client.send(url, {**form, "version": 7, f"words_{job}": "Không ghi"}).status_code == 422
    assert client.send(url, {**form, f"words_{job}": "Không ghi"}).status_code == 303
    db.session.expire_all()
    assert room.pupils[0].home_town == "Bến Tre"
    answered = client_for(mother).get(f"/so-lien-lac/{made.pupil_id}/thong-tin/{made.id}/").text
    assert "Không ghi" in answered
    for person, status in ((cast.teacher, 403), (cast.other_principal, 404), (cast.clerk, 403), (mother, 403)):
        assert client_for(person).get(url).status_code == status, person.key
        assert client_for(person).send(url, form).status_code == status, person.key


def test_a_round_class_by_class(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    client, url = client_for(cast.principal), "/lien-lac/thong-tin/dot/"
    wrong = client.send(url, {"due_on": "01/01/2026"})
    assert wrong.status_code == 422
    assert "Hạn phải từ hôm nay" in wrong.text
    opened = client.send(url, {"due_on": "2026-12-04"})
    assert opened.status_code == 303
    assert room.pupils[0].full_name in client.get(f"{opened.location}?lop={room.id}").text
    assert client_for(cast.teacher).send(url, {"due_on": "2026-12-04"}).status_code == 403
    assert client_for(cast.teacher).get(f"{opened.location}?lop={room.id}").status_code == 404
    assert client_for(cast.other_principal).get(opened.location).status_code == 404
    found = db.session.query(DataRound).one()
    assert client_for(cast.teacher).send(f"{url}{found.id}/dong").status_code == 403
    assert client.send(f"{url}{found.id}/dong").status_code == 303
    assert "Đã đóng" in client.get(url).text


def test_the_pages_stay_within_their_budget(cast: Cast, client_for: Any, queries: Callable[[], QueryCount]) -> None:
    room = make_class(cast)
    for number, pupil in enumerate(room.pupils):
        mother = make_guardian(cast, pupil, name=f"Mẹ Số {number}")
        typed = {"child.home_town": "Bến Tre", "own.job": "Thợ may"}
        made = proposing.propose(
            as_actor(mother), pupil_id=pupil.id, typed=typed, changed_on=date(2026, 11, 2), words=""
        )
    db.session.commit()
    client = client_for(cast.principal)
    opened = client.send("/lien-lac/thong-tin/dot/", {"due_on": "2026-12-04"}).location
    for page, most in (("/lien-lac/thong-tin/", 12), (f"/lien-lac/thong-tin/{made.id}/", 14), (opened, 14)):
        client.get(page)
        with queries() as count:
            assert client.get(page).status_code == 200
        assert len(count) <= most, (page, len(count), count.statements)
