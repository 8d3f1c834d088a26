"""The board that looks after the electronic books, and the sites of a school."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.school import AssignmentDecision, BoardMember, SchoolClass
from portal.models.units import Unit, UnitEdge
from portal.rules.permissions import Role
from portal.rules.vietnamese import fold, sort_key
from tests.cast import LONG_AGO, Cast, Person
from tests.news import hire
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount
from tests.school import make_class

ClientFor = Callable[[Person], PageClient]
BOARD = "/truong-hoc/ban-quan-tri/"


def said(client: PageClient, url: str) -> str:
    return text_of(parse(client.get(url)).find(".//main"))


def test_members_have_a_decision_and_a_written_duty(
    cast: Cast, client_for: ClientFor, queries: Callable[[], QueryCount]
) -> None:
    client, new = client_for(cast.principal), f"{BOARD}them"
    assert "Trước hết hãy thêm quyết định" in said(client, new)
    decided = {"kind": "board", "number": "15/QĐ", "decided_on": "2026-08-28", "applies_from": "2026-09-01"}
    assert client.submit("/truong-hoc/quyet-dinh/them", decided).status_code == 303
    decision = db.session.scalars(select(AssignmentDecision)).one()
    teacher = str(cast.teacher.id)
    typed: dict[str, Any] = {"account_id": teacher, "decision_id": str(decision.id), "since": "2026-11-16"}
    assert client.submit(new, {**typed, "duty": "Khóa"}).status_code == 422
    typed["duty"] = "Mở khóa sổ khi giáo viên xin"
    for wrong in ({"decision_id": ""}, {"since": "2026-08-31"}, {"account_id": ""}, {"duty": "x" * 501}):
        assert client.submit(new, {**typed, **wrong}).status_code == 422
    assert client_for(cast.teacher).get("/so-diem/khoa").status_code == 403
    assert client.submit(new, typed).status_code == 303
    assert client.submit(new, typed).status_code == 422  # already on it
    assert client_for(cast.teacher).get("/so-diem/khoa").status_code == 200
    assert "Người mở khóa được: Ngô Thanh Hà và lãnh đạo trường." in said(client, "/so-diem/khoa")
    member = db.session.scalars(select(BoardMember)).one()
    assert client.submit(f"{BOARD}{member.id}", {"duty": "Ngắn"}).status_code == 422
    assert client.submit(f"{BOARD}{member.id}", {"duty": "Khóa sổ cuối mỗi học kì"}).status_code == 303
    with queries() as counted:
        assert "Ngô Thanh Hà Khóa sổ cuối mỗi học kì từ 16/11/2026 15/QĐ" in said(client, BOARD)
    assert len(counted) <= 9, counted.statements
    end = f"{BOARD}{member.id}/thoi"
    assert client.submit(end, {"on": "2026-11-15"}).status_code == 422
    assert client.submit(end, {"on": "2026-11-20"}).status_code == 303
    assert client_for(cast.teacher).get("/so-diem/khoa").status_code == 403
    assert "Trước đây Ngô Thanh Hà" in said(client_for(cast.teacher), BOARD)


def test_only_leaders_appoint(cast: Cast, client_for: ClientFor) -> None:
    since = date(2026, 9, 1)
    member = BoardMember(
        unit_id=cast.units["vinh_binh"], account_id=cast.teacher.id, duty="Mở khóa sổ điểm", valid_from=since
    )
    db.session.add(member)
    db.session.commit()
    for person in (hire(cast, Role.RECORDS_CLERK), cast.teacher):
        for path in ("them", str(member.id), f"{member.id}/thoi"):
            assert client_for(person).get(BOARD + path).status_code == 403
    assert client_for(cast.other_principal).get(f"{BOARD}{member.id}").status_code == 404


def make_campus(cast: Cast, name: str = "Điểm trường ấp Phú Hòa") -> int:
    campus = Unit(
        name=name, name_sort=sort_key(name), name_folded=fold(name), kind_code="campus", created_at=clock.now()
    )
    db.session.add(campus)
    db.session.flush()
    edge = {"child_id": campus.id, "parent_id": cast.units["vinh_binh"], "relation": "administrative"}
    db.session.add(UnitEdge(valid_from=LONG_AGO, **edge))
    db.session.commit()
    return campus.id


def listed(client: PageClient, url: str) -> list[str]:
    return [text_of(head) for head in parse(client.get(url)).findall(".//tbody//th")]


def test_a_class_is_taught_at_a_site_of_the_school(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.principal)
    make_class(cast, "4A")
    assert "campus_id" not in client.get("/truong-hoc/lop/them").text
    campus = str(make_campus(cast))
    new = "/truong-hoc/lop/them"
    typed = {"name": "4B", "grade": "4", "sessions_a_day": "1"}
    assert client.submit(new, {**typed, "campus_id": str(cast.units["hoa_nghia"])}).status_code == 422
    assert client.submit(new, {**typed, "campus_id": campus}).status_code == 303
    made = db.session.scalars(select(SchoolClass).filter_by(name="4B")).one()
    assert str(made.campus_id) == campus
    for url in ("/truong-hoc/", "/diem-danh/"):
        assert "Điểm trường ấp Phú Hòa" in said(client, url)
        assert listed(client, f"{url}?diem={campus}")[0].startswith("4B")
        assert [name[:2] for name in listed(client, f"{url}?diem=0")] == ["4A"]
        assert client.get(f"{url}?diem=x").status_code == 200
    assert client.submit(f"/truong-hoc/lop/{made.id}/sua", {"campus_id": ""}).status_code == 303
    db.session.refresh(made)
    assert made.campus_id is None
