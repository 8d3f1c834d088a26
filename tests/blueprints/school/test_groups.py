"""Groups of pupils: made, filled from classes, left, put away; who sees whom."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from portal.db import db
from portal.errors import NotFound
from portal.models.school import GroupPlace, PupilGroup, RecordView
from portal.services.school.groups import pupils_of_group
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount
from tests.school import Room, lead, make_class

ClientFor = Callable[[Person], PageClient]
HERE = "/truong-hoc/nhom/"


def said(client: PageClient, url: str) -> str:
    return text_of(parse(client.get(url)).find(".//main"))


def make_group(client: PageClient, *rooms: Room) -> PupilGroup:
    """A club with the first two pupils of each class."""
    assert client.submit(f"{HERE}them", {"name": "Câu lạc bộ cờ vua", "kind": "club"}).status_code == 303
    group = db.session.scalars(select(PupilGroup)).one()
    for room in rooms:
        chosen = [str(pupil.id) for pupil in room.pupils[:2]]
        typed = {"since": "2026-11-16", "pupils": chosen}
        assert client.submit(f"{HERE}{group.id}/them-hoc-sinh?lop={room.id}", typed).status_code == 303
    return group


def test_a_group_is_filled_from_classes_and_left_again(
    cast: Cast, client_for: ClientFor, queries: Callable[[], QueryCount]
) -> None:
    rooms = make_class(cast, "4A"), make_class(cast, "4B", pupils=("Phan Văn Ba", "Hồ Thị Cúc"))
    client = client_for(cast.principal)
    for wrong in ({"name": " ", "kind": "club"}, {"name": "Cờ vua", "kind": ""}):
        assert client.submit(f"{HERE}them", wrong).status_code == 422
    group = make_group(client, *rooms)
    assert client.submit(f"{HERE}them", {"name": "Câu lạc bộ cờ vua", "kind": "club"}).status_code == 422
    fill = f"{HERE}{group.id}/them-hoc-sinh?lop={rooms[0].id}"
    assert client.submit(fill, {"since": "2026-11-16"}).status_code == 422
    third = str(rooms[0].pupils[2].id)
    assert client.submit(fill, {"since": "2027-09-01", "pupils": [third]}).status_code == 422
    inside = str(rooms[0].pupils[0].id)
    assert client.send(fill, {"since": "2026-11-16", "pupils": inside}).status_code == 422
    with queries() as counted:
        shown = said(client, f"{HERE}{group.id}")
    assert len(counted) <= 18, counted.statements
    assert "4 học sinh" in shown
    assert "Phan Văn Ba 4B từ 16/11/2026" in shown
    assert db.session.query(RecordView).filter_by(what="group_list").count() == 4
    client.get(f"{HERE}{group.id}")
    assert db.session.query(RecordView).filter_by(what="group_list").count() == 4  # the same look
    place = db.session.scalars(select(GroupPlace).filter_by(pupil_id=rooms[0].pupils[0].id)).one()
    leave = f"{HERE}{group.id}/hoc-sinh/{place.id}"
    assert client.submit(leave, {"on": "2026-11-15"}).status_code == 422
    assert client.submit(leave, {"on": "2026-11-20"}).status_code == 303
    assert f"Đã rời nhóm {rooms[0].pupils[0].full_name} (16/11/2026 – 19/11/2026)" in said(client, f"{HERE}{group.id}")
    boss = actor_of(cast.principal)
    assert [len(pupils_of_group(boss, group.id, date(2026, 11, day))) for day in (15, 16, 19, 20)] == [0, 4, 4, 3]


def test_a_teacher_sees_the_own_pupils_in_a_group_and_changes_nothing(cast: Cast, client_for: ClientFor) -> None:
    rooms = make_class(cast, "4A"), make_class(cast, "4B", pupils=("Phan Văn Ba", "Hồ Thị Cúc"))
    group = make_group(client_for(cast.principal), *rooms)
    here, teacher = f"{HERE}{group.id}", client_for(cast.teacher)
    assert teacher.get(here).status_code == 404
    with pytest.raises(NotFound):
        pupils_of_group(actor_of(cast.teacher), group.id, date(2026, 11, 20))
    lead(rooms[0], cast.teacher)
    shown = said(teacher, here)
    assert ("2 học sinh" in shown, "Phan Văn Ba" in shown) == (True, False)
    assert "Câu lạc bộ cờ vua Câu lạc bộ 2" in said(teacher, HERE)
    for path in ("sua", "them-hoc-sinh"):
        assert teacher.get(f"{here}/{path}").status_code == 403
        assert client_for(cast.other_principal).get(f"{here}/{path}").status_code == 404
    assert teacher.send(f"{here}/cat").status_code == 403


def test_a_group_is_renamed_put_away_and_taken_out(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.principal)
    group = make_group(client)
    here = f"{HERE}{group.id}"
    assert client.submit(f"{here}/sua", {"name": "Cờ tướng"}).status_code == 303
    assert client.submit(f"{here}/sua", {"name": "Cờ vây", "version": "1"}).status_code == 422
    assert client.send(f"{here}/cat").status_code == 303
    assert "Cờ tướng đã cất" in said(client, HERE)
    assert client.send(f"{here}/lay-lai").status_code == 303
    assert "đã cất" not in said(client, HERE)
    assert "Nhóm chưa có học sinh" in said(client, here)
