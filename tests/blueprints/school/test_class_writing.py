"""Making classes and giving them teachers, through the pages."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import select

from portal.db import db
from portal.models.school import HomeroomTeacher, ProgrammeSubject, SchoolClass, TeachingAssignment
from tests.cast import Cast, Person
from tests.pages import PageClient, parse, text_of
from tests.school import lead, make_class, teach

ClientFor = Callable[[Person], PageClient]


def said(client: PageClient, url: str) -> str:
    return text_of(parse(client.get(url)).find(".//main"))


def test_a_class_is_made_renamed_put_away_and_taken_out(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.principal)
    assert client.submit("/truong-hoc/lop/them", {"name": "", "grade": "9"}).status_code == 422
    assert client.submit("/truong-hoc/lop/them?nam=2020", {"name": "5A", "grade": "5"}).status_code == 422
    assert client.submit("/truong-hoc/lop/them", {"name": "5A", "grade": "5", "sessions_a_day": "3"}).status_code == 422
    made = client.submit("/truong-hoc/lop/them", {"name": "5A", "grade": "5", "other_grades": ["4"]})
    assert made.status_code == 303
    found = db.session.scalars(select(SchoolClass)).one()
    assert (found.start_year, found.grade, found.other_grades) == (2026, 5, [4])
    grades = set(db.session.scalars(select(ProgrammeSubject.grade).filter_by(unit_id=cast.units["vinh_binh"])))
    assert grades == {4, 5}
    assert client.submit("/truong-hoc/lop/them", {"name": "5A", "grade": "4"}).status_code == 422
    here = f"/truong-hoc/lop/{found.id}"
    assert client.submit(f"{here}/sua", {"name": "5B", "other_grades": []}).status_code == 303
    assert client.submit(f"{here}/sua", {"name": "5C", "version": "1"}).status_code == 422
    assert client.send(f"{here}/cat").status_code == 303
    assert client.get(here).status_code == 404
    assert "Lớp đã cất 5B" in said(client, "/truong-hoc/")
    assert client.send(f"{here}/lay-lai").status_code == 303
    assert "Lớp 5B" in said(client, here)
    assert client.send(f"{here}/lay-lai").status_code == 404


def test_a_class_with_pupils_is_not_put_away(cast: Cast, client_for: ClientFor) -> None:
    room, client = make_class(cast), client_for(cast.principal)
    client.send(f"/truong-hoc/lop/{room.id}/cat")
    assert "không cất được" in said(client, f"/truong-hoc/lop/{room.id}")
    teach(room, cast.teacher, "toan")
    for path in ("sua", "phan-cong"):
        assert client_for(cast.teacher).get(f"/truong-hoc/lop/{room.id}/{path}").status_code == 403
        assert client_for(cast.other_principal).get(f"/truong-hoc/lop/{room.id}/{path}").status_code == 404
    assert client_for(cast.teacher).send(f"/truong-hoc/lop/{room.id}/cat").status_code == 403


def test_next_year_begins_with_the_classes_of_this_one(cast: Cast, client_for: ClientFor) -> None:
    make_class(cast, "4A"), make_class(cast, "4B", pupils=())
    client = client_for(cast.principal)
    client.send("/truong-hoc/lop/nhu-nam-truoc/2027")
    shown = said(client, "/truong-hoc/?nam=2027")
    assert "Đã lập 2 lớp như năm trước." in shown
    assert "2 lớp, 0 học sinh" in shown
    client.send("/truong-hoc/lop/nhu-nam-truoc/2027")
    assert "không có lớp nào để lập theo" in said(client, "/truong-hoc/?nam=2027")


def test_teachers_are_assigned_from_a_day_and_history_stays(cast: Cast, client_for: ClientFor) -> None:
    room, client = make_class(cast), client_for(cast.principal)
    lead(room, cast.teacher)
    teach(room, cast.teacher, "toan", "tieng_viet")
    url = f"/truong-hoc/lop/{room.id}/phan-cong"
    assert "Chưa có giáo viên: Ngoại ngữ 1" in said(client, f"/truong-hoc/lop/{room.id}/giao-vien")
    principal = str(cast.principal.id)
    typed = {"since": "2026-11-16", "subject_toan": principal, "subject_dao_duc": principal}
    assert client.submit(url, {**typed, "since": "2027-09-01"}).status_code == 422
    assert client.submit(url, {**typed, "since": "2026-08-15"}).status_code == 422
    assert client.submit(url, {**typed, "subject_toan": "999"}).status_code == 422
    assert client.submit(url, typed).status_code == 303
    since = date(2026, 11, 16)
    rows = db.session.scalars(select(TeachingAssignment).order_by(TeachingAssignment.id)).all()
    assert [(row.subject, row.account_id, row.valid_from, row.valid_to) for row in rows] == [
        ("toan", cast.teacher.id, date(2026, 9, 1), since),
        ("tieng_viet", cast.teacher.id, date(2026, 9, 1), None),
        *((code, cast.principal.id, since, None) for code in ("toan", "dao_duc")),
    ]
    assert client.submit(url, {"since": "2026-11-20", "subject_chu_nhiem": ""}).status_code == 303
    assert db.session.scalars(select(HomeroomTeacher)).one().valid_to == date(2026, 11, 20)
    assert "Đặng Thị Dung" in said(client_for(cast.teacher), f"/truong-hoc/lop/{room.id}/giao-vien")
