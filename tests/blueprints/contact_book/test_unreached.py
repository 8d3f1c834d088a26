"""The list of families that never signed in."""

from typing import Any

from portal.db import db
from portal.models.school import RecordView
from tests.cast import Cast
from tests.families import make_guardian, make_uninvited
from tests.school import lead, make_class


def test_the_office_finds_and_takes_the_list(cast: Cast, client_for: Any) -> None:
    room, other = make_class(cast), make_class(cast, "4B", pupils=("Võ Văn Bé",))
    lead(room, cast.teacher)
    make_guardian(cast, room.pupils[0])
    make_uninvited(room.pupils[1])
    client = client_for(cast.principal)
    page = client.get("/lien-lac/chua-vao").get_data(as_text=True)
    assert room.pupils[0].full_name not in page
    assert "Trần Thị Mới" in page
    assert "Võ Văn Bé" in page
    only = client.get(f"/lien-lac/chua-vao?lop={other.id}").get_data(as_text=True)
    assert "Võ Văn Bé" in only
    assert "Trần Thị Mới" not in only
    assert client.get("/lien-lac/chua-vao?lop=x").status_code == 200
    assert db.session.query(RecordView).filter_by(what="family_list").count() == 6
    assert client.send("/lien-lac/chua-vao/bang").get_data().startswith(b"PK")
    assert "/lien-lac/chua-vao" in client.get("/lien-lac/").get_data(as_text=True)


def test_who_gets_in(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    assert "Võ Văn" not in client_for(cast.stranger_principal).get("/lien-lac/chua-vao").get_data(as_text=True)
    assert room.pupils[0].full_name in client_for(cast.teacher).get("/lien-lac/chua-vao").get_data(as_text=True)
    mother = client_for(make_guardian(cast, room.pupils[0]))
    assert mother.get("/lien-lac/chua-vao").status_code == 403
    assert mother.send("/lien-lac/chua-vao/bang").status_code == 403
