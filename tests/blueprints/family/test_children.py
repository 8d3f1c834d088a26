"""The way of a family to its child's page."""

from datetime import timedelta
from typing import Any

from portal.adapters import clock
from portal.db import db
from portal.models.school import RecordView
from tests.cast import Cast
from tests.families import make_guardian, make_own_account
from tests.school import lead, make_class


def test_a_mother_of_one_lands_on_the_page_of_the_child(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    client = client_for(make_guardian(cast, room.pupils[0]))
    answer = client.get("/", follow_redirects=True)
    assert answer.request.path == f"/so-lien-lac/{room.pupils[0].id}/"
    text = answer.get_data(as_text=True)
    assert "Lê Thị An" in text
    assert "Ngô Thanh Hà" in text


def test_with_two_children_one_chooses(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    text = client_for(make_guardian(cast, *room.pupils[:2])).get("/so-lien-lac/").get_data(as_text=True)
    assert all(f"/so-lien-lac/{pupil.id}/" in text for pupil in room.pupils[:2])


def test_nobody_else_opens_the_page(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    make_guardian(cast, room.pupils[0])
    url = f"/so-lien-lac/{room.pupils[0].id}/"
    for person in (cast.teacher, cast.principal, cast.leader, cast.nobody):
        assert client_for(person).get(url).status_code == 403, person.key
    other = make_guardian(cast, room.pupils[1], name="Trần Thị Khác", phone="0900000002")
    former = make_guardian(cast, room.pupils[0], name="Lê Văn Cũ", phone="0900000003", until=clock.today())
    for person in (other, former):
        assert client_for(person).get(url).status_code == 404, person.key


def test_the_page_closes_at_once_when_the_link_ends(cast: Cast, client_for: Any, clock_at: Any) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0], until=clock.today() + timedelta(days=1))
    client = client_for(mother)
    url = f"/so-lien-lac/{room.pupils[0].id}/"
    assert client.get(url).status_code == 200
    clock_at.shift(timedelta(days=1))
    client = client_for(mother)
    assert client.get(url).status_code == 404
    assert "chưa" in client.get("/so-lien-lac/").get_data(as_text=True).lower()


def test_each_look_is_in_the_access_log_as_the_familys(cast: Cast, client_for: Any) -> None:
    room = make_class(cast, "10A1", unit="thpt_ben_tre", grade=10)
    pupil = make_own_account(cast, room.pupils[0])
    client = client_for(pupil)
    for _again in range(2):
        client.get(f"/so-lien-lac/{room.pupils[0].id}/")
    (look,) = db.session.query(RecordView).all()
    assert (look.account_id, look.pupil_id, look.what, look.by_family) == (
        pupil.id,
        room.pupils[0].id,
        "family_page",
        True,
    )
    assert look.unit_id == cast.units["thpt_ben_tre"]
