"""Decisions of the year, several teachers of one subject, the whole table, the page of a teacher."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.adapters.spreadsheet import read_rows
from portal.db import db
from portal.models.school import AssignmentDecision, HomeroomTeacher, TeachingAssignment
from portal.rules.permissions import Role
from portal.services.progress.teaching import find_teachers, names_of
from tests.cast import Cast, Person
from tests.news import hire
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount
from tests.school import lead, make_class, teach

ClientFor = Callable[[Person], PageClient]
DECISION = {"number": "12/QĐ-THVB", "decided_on": "2026-08-25", "applies_from": "2026-09-01"}


def said(client: PageClient, url: str) -> str:
    return text_of(parse(client.get(url)).find(".//main"))


def decide(client: PageClient, **changes: Any) -> AssignmentDecision:
    sent = client.submit("/truong-hoc/quyet-dinh/them", {**DECISION, **changes})
    assert sent.status_code == 303
    newest = select(AssignmentDecision).order_by(AssignmentDecision.id.desc()).limit(1)
    return db.session.scalars(newest).one()


def test_a_decision_is_kept_with_its_file_and_read_by_the_school_only(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.principal)
    new = "/truong-hoc/quyet-dinh/them"
    assert client.submit(new, {**DECISION, "number": " "}).status_code == 422
    assert client.submit(new, {**DECISION, "applies_from": "2027-09-01"}).status_code == 422
    assert client.submit(new, {**DECISION, "decided_on": "2027-01-01"}).status_code == 422
    empty = client.submit(new, {**DECISION, "file": (io.BytesIO(b""), "qd.pdf")})
    assert empty.status_code == 422
    assert "rỗng (0 byte)" in text_of(parse(empty))
    made = decide(client, file=(io.BytesIO(b"%PDF-1.7 phan cong"), "Quyết định.pdf"))
    assert (made.kind, made.file_name, made.file_size) == ("teaching", "Quyết định.pdf", 18)
    assert client.submit(new, DECISION).status_code == 422  # the same number
    here = f"/truong-hoc/quyet-dinh/{made.id}"
    sent = client.get(f"{here}/tep")
    assert sent.data == b"%PDF-1.7 phan cong"
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert client.submit(f"{here}/sua", {"number": "13/QĐ-THVB"}).status_code == 303
    assert client.submit(f"{here}/sua", {"number": "14/QĐ", "version": "1"}).status_code == 422
    db.session.refresh(made)
    assert (made.number, made.file_size) == ("13/QĐ-THVB", 18)
    assert "13/QĐ-THVB" in said(client, "/truong-hoc/quyet-dinh/")
    for path in ("", "/tep", "/sua"):
        assert client_for(cast.other_principal).get(here + path).status_code == 404
        assert client_for(cast.teacher).get(here + path).status_code == 403
    clerk = client_for(hire(cast, Role.RECORDS_CLERK))
    assert clerk.submit(new, {**DECISION, "number": "15/QĐ", "kind": "board"}).status_code == 422


def test_two_teachers_share_a_subject_and_both_are_behind(cast: Cast, client_for: ClientFor) -> None:
    room, client, second = make_class(cast), client_for(cast.principal), hire(cast, Role.TEACHER)
    teach(room, cast.teacher, "toan")
    decision = decide(client)
    url, who = f"/truong-hoc/lop/{room.id}/giao-vien/toan", str(second.id)
    typed = {"account_id": who, "since": "2026-11-16", "until": "2026-12-31", "decision_id": str(decision.id)}
    for wrong in ({"account_id": ""}, {"since": "2026-08-31"}, {"until": "2026-11-15"}, {"decision_id": "99"}):
        assert client.submit(url, {**typed, **wrong}).status_code == 422
    assert client.submit(url, typed).status_code == 303
    assert client.submit(url, {**typed, "since": "2026-12-31"}).status_code == 422  # already there that day
    shared = db.session.scalars(select(TeachingAssignment).filter_by(account_id=second.id)).one()
    assert (shared.valid_to, shared.decision_id) == (date(2027, 1, 1), decision.id)
    assert names_of(find_teachers([room.id])[room.id, "toan"]) == "Ngô Thanh Hà, Cao Thị Yến"
    for person in (cast.teacher, second):
        sheet = client_for(person).get(f"/so-diem/{room.id}/1/toan")
        assert (sheet.status_code, b"<input" in sheet.data) == (200, True)
    assert "Cao Thị Yến, 16/11/2026 – 31/12/2026 theo 12/QĐ-THVB" in said(client, url)
    assert "subject_toan" not in client.get(f"/truong-hoc/lop/{room.id}/phan-cong").text
    end = f"{url}/{shared.id}"
    assert client.submit(end, {"on": "2026-11-15"}).status_code == 422
    assert client.submit(end, {"on": "2026-11-20"}).status_code == 303
    assert "Trước đây Cao Thị Yến, 16/11/2026 – 19/11/2026" in said(client, url)
    assert client_for(second).get(f"/so-diem/{room.id}/1/toan").status_code == 404
    assert client_for(cast.teacher).get(url).status_code == 200
    assert client_for(cast.teacher).send(url, typed).status_code == 403
    assert client_for(cast.other_principal).get(end).status_code == 404
    assert client.get(f"/truong-hoc/lop/{room.id}/giao-vien/khong_co").status_code == 404


def test_a_class_is_assigned_under_a_decision_and_led_by_two(cast: Cast, client_for: ClientFor) -> None:
    room, client, second = make_class(cast), client_for(cast.principal), hire(cast, Role.TEACHER)
    lead(room, cast.teacher)
    decision = decide(client, applies_from="2026-11-16")
    url = f"/truong-hoc/lop/{room.id}/phan-cong"
    typed = {"subject_toan": str(second.id), "decision_id": str(decision.id)}
    assert client.submit(url, {**typed, "since": "2026-11-09"}).status_code == 422
    assert client.submit(url, {**typed, "since": "2026-11-16"}).status_code == 303
    found = db.session.scalars(select(TeachingAssignment)).one()
    assert (found.decision_id, found.valid_from) == (decision.id, date(2026, 11, 16))
    leading = f"/truong-hoc/lop/{room.id}/giao-vien/chu_nhiem"
    assert client.submit(leading, {"account_id": str(second.id), "since": "2026-11-16"}).status_code == 303
    assert db.session.query(HomeroomTeacher).count() == 2
    under = said(client, f"/truong-hoc/quyet-dinh/{decision.id}")
    assert "Cao Thị Yến: Toán (4A)" in under


def test_the_whole_table_is_filtered_and_taken_out(
    cast: Cast, client_for: ClientFor, queries: Callable[[], QueryCount]
) -> None:
    rooms = [make_class(cast, name, pupils=()) for name in ("4A", "4B")]
    lead(rooms[0], cast.teacher)
    teach(rooms[0], cast.teacher, "toan")
    teach(rooms[1], hire(cast, Role.TEACHER), "toan", until=date(2026, 11, 1))
    client, url = client_for(cast.principal), "/truong-hoc/phan-cong/"
    with queries() as counted:
        shown = said(client, url)
    assert len(counted) <= 12, counted.statements
    assert "4A Ngô Thanh Hà" in shown
    assert "Cao Thị Yến" not in shown
    assert "Cao Thị Yến" in said(client, f"{url}?ngay=2026-10-05")
    assert "4B" not in said(client, f"{url}?gv={cast.teacher.id}").split("Chủ nhiệm", 1)[1]
    assert "Không có lớp nào khớp" in said(client, f"{url}?khoi=5")
    for odd in ("?gv=x&khoi=-1&ngay=32/13/2026", "?nam=1e9", "?thieu=y"):
        assert client.get(url + odd).status_code in {200, 422}
    sheet = read_rows(client.get(f"{url}bang-tinh?khoi=4").data)
    assert sheet[2][:3] == ["Lớp", "Chủ nhiệm", "Tiếng Việt"]
    assert sheet[3][:4] == ["4A", "Ngô Thanh Hà", "", "Ngô Thanh Hà"]
    for path in (url, f"{url}bang-tinh", "/truong-hoc/giao-vien/", "/truong-hoc/quyet-dinh/"):
        assert client_for(cast.teacher).get(path).status_code == 403


def test_the_page_of_a_teacher_sums_up_and_keeps_history(
    cast: Cast, client_for: ClientFor, queries: Callable[[], QueryCount]
) -> None:
    now, before = make_class(cast, pupils=()), make_class(cast, "3A", grade=3, pupils=(), year=2025)
    lead(now, cast.teacher)
    teach(now, cast.teacher, "toan", "tieng_viet")
    teach(now, hire(cast, Role.TEACHER), "toan")
    teach(before, cast.teacher, "dao_duc")
    url = f"/truong-hoc/giao-vien/{cast.teacher.id}"
    client = client_for(cast.principal)
    with queries() as counted:
        shown = said(client, url)
    assert len(counted) <= 13, counted.statements
    assert "Tiết mỗi tuần theo chương trình 12,0" in shown  # 175 and 245 lessons a year
    assert "Cao Thị Yến" in shown
    assert "2025-2026: Đạo đức, lớp 3A" in shown
    assert said(client_for(cast.teacher), url).startswith("Trường học")
    with queries() as counted:
        assert "Ngô Thanh Hà 4A Toán, Tiếng Việt 1 12,0" in said(client, "/truong-hoc/giao-vien/")
    assert len(counted) <= 13, counted.statements
    assert client_for(hire(cast, Role.TEACHER, name="Lý Thị Ba")).get(url).status_code == 404
    assert client_for(cast.other_principal).get(url).status_code == 404
    assert client.get(f"/truong-hoc/giao-vien/{cast.stranger.id}").status_code == 404
