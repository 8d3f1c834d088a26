"""Pupils taken out: as the list the import reads, as records for the data centre; noted in the access log."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.spreadsheet import read_rows
from portal.db import begin_write, db
from portal.errors import NotAllowed, RuleBroken
from portal.models.school import ClassPlace, Enrolment, Pupil, RecordView, SchoolClass
from portal.rules.school.statuses import DROPPED
from portal.services.school import centre
from portal.services.school.exporting import Wanted, export_pupils
from tests.cast import Cast
from tests.make import actor_of
from tests.pupil_lists import class_list, look, write
from tests.queries import QueryCount
from tests.school import Room, make_class

WHOLE = Wanted(2026, date(2026, 11, 20))
AN = {
    "ministry_code": "0312345678",
    "personal_id": "083216001234",
    "full_name": "Lê Thị Bảo An",
    "born": "21/3/2016",
    "sex": "Nữ",
    "ethnicity": "Ê-đê",
    "phone": "0912345678",
    "home_ward": "Xã Vĩnh Bình",
    "home_province": "Bến Tre",
    "current_address": "=HYPERLINK(1)",
    "mother_name": "Trần Thị Bé",
    "mother_born": "1988",
    "class_name": "4A",
}
BINH = {"full_name": "Trần Bình", "born": "2016", "sex": "Nam", "home_province": "Bến Tre", "class_name": "4A"}


@pytest.fixture
def room(cast: Cast) -> Room:
    made = make_class(cast, pupils=())
    write(actor_of(cast.principal), class_list(AN, BINH))
    return made


def sent(cast: Cast, kind: str = "hocsinh", **more: Any) -> list[dict[str, Any]]:
    """What the data centre would get now, by kind; committed."""
    begin_write()
    data = centre.send_json(actor_of(cast.principal), WHOLE, reason="Gửi thử", **({"everything": False} | more))
    db.session.commit()
    return list(json.loads(data)[kind])


def test_an_exported_list_read_back_changes_nothing(cast: Cast, room: Room) -> None:
    actor = actor_of(cast.principal)
    rows = read_rows(export_pupils(actor, replace(WHOLE, class_id=room.id), reason="In sổ"))
    assert rows[0] == ["DANH SÁCH HỌC SINH LỚP 4A"]
    assert str(rows[1][0]).startswith("Trường Tiểu học Vĩnh Bình, năm học 2026-2027. Đặng Thị Dung tải lúc 08:00")
    assert "Lý do: In sổ" in str(rows[1][0])
    assert rows[3][12] == "'=HYPERLINK(1)", "harmless in Excel"
    plan = look(actor, rows, heading_row=3).plan  # type: ignore[arg-type]
    assert [(row.state, [str(fault) for fault in row.row.faults]) for row in plan.rows] == [("same", []), ("same", [])]


def test_taking_out_is_noted_by_class_and_by_pupil_without_one(cast: Cast, room: Room) -> None:
    actor = actor_of(cast.principal)
    write(actor, class_list({"full_name": "Phan Chưa Xếp", "born": "1/1/2016"}), sha256="e" * 64)
    rows = read_rows(export_pupils(actor, WHOLE, reason="Kiểm tra"))
    assert [row[2] for row in rows[3:]] == ["Lê Thị Bảo An", "Trần Bình", "Phan Chưa Xếp"]
    db.session.flush()
    views = db.session.scalars(select(RecordView).order_by(RecordView.id)).all()
    alone = db.session.scalars(select(Pupil.id).where(Pupil.full_name == "Phan Chưa Xếp")).one()
    assert [(view.what, view.class_id, view.pupil_id, view.reason) for view in views] == [
        ("list_export", room.id, None, "Kiểm tra"),
        ("list_export", None, alone, "Kiểm tra"),
    ]
    with pytest.raises(RuleBroken, match="Không có học sinh"):
        export_pupils(actor, replace(WHOLE, grade=5), reason="x")
    with pytest.raises(NotAllowed):
        export_pupils(actor_of(cast.teacher), WHOLE, reason="x")


def test_nobody_takes_out_pupils_of_another_school(cast: Cast, room: Room) -> None:
    with pytest.raises(RuleBroken):
        export_pupils(actor_of(cast.other_principal), replace(WHOLE, class_id=room.id), reason="x")


def test_the_data_centre_gets_what_changed_under_a_lasting_id(cast: Cast, room: Room) -> None:
    first = sent(cast)
    assert [(row["hoten"], row["sukien"], row["phienban"]) for row in first] == [
        ("Lê Thị Bảo An", "NEW", 1),
        ("Trần Bình", "NEW", 1),
    ]
    assert (first[0]["malop"], first[0]["khoi"], first[0]["namsinhme"]) == ("4A", 4, 1988)
    with pytest.raises(RuleBroken, match="Không có gì thay đổi"):
        sent(cast)
    db.session.rollback()
    db.session.scalars(select(Pupil).where(Pupil.full_name == "Trần Bình")).one().phone = "+84911111111"
    db.session.commit()
    (changed,) = sent(cast)
    assert (changed["idbanghi"], changed["sukien"], changed["phienban"]) == (first[1]["idbanghi"], "UPDATE", 2)
    again = sent(cast, everything=True)
    assert [(row["sukien"], row["phienban"]) for row in again] == [("UPDATE", 2), ("UPDATE", 3)]
    assert again[0]["thoigiancapnhat"] == first[0]["thoigiancapnhat"], "nothing changed at the sender"


def test_who_left_is_cancelled_once_and_a_class_of_last_year_is_not(cast: Cast, room: Room) -> None:
    sent(cast)
    enrolment = db.session.scalars(select(Enrolment).join(Pupil).where(Pupil.full_name == "Trần Bình")).one()
    enrolment.status, enrolment.left_on = DROPPED, clock.today()
    for place in db.session.scalars(select(ClassPlace).filter_by(pupil_id=enrolment.pupil_id)):
        place.valid_to = clock.today()
    db.session.commit()
    (gone,) = sent(cast)
    assert (gone["sukien"], gone["phienban"], gone.get("hoten")) == ("CANCEL", 2, None)
    db.session.scalars(select(SchoolClass)).one().start_year = 2025
    db.session.commit()
    assert sent(cast, "lop") == []


def test_sending_takes_as_many_statements_for_many_as_for_few(
    cast: Cast, room: Room, queries: Callable[[], QueryCount]
) -> None:
    with queries() as few:
        sent(cast)
    names = [f"Học sinh {chr(97 + n % 26)}{'x' * (n // 26)}" for n in range(60)]
    write(actor_of(cast.principal), class_list(*(BINH | {"full_name": name} for name in names)), sha256="d" * 64)
    with queries() as many:
        sent(cast)
    assert len(many) <= len(few) + 1, "the versions known are changed besides"
