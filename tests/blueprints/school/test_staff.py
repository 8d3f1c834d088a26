"""The people of a school: their status by dates, what ends with it, entries withdrawn."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from portal.db import db
from portal.models.people import Membership
from portal.models.records import AuditEntry
from portal.models.school import BoardMember, HomeroomTeacher, StaffStatus, TeachingAssignment
from portal.rules.permissions import Role
from tests.cast import Cast, Person
from tests.news import hire
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount
from tests.school import lead, make_class, teach

ClientFor = Callable[[Person], PageClient]
STAFF = "/truong-hoc/tinh-trang-lam-viec/"
GONE = {"status": "moved", "happened_on": "2026-11-16", "reason": "Chuyển đến Trường Tiểu học Hòa Nghĩa"}


def said(client: PageClient, url: str) -> str:
    return text_of(parse(client.get(url)).find(".//main"))


def ends(table: Any, person: Person) -> list[date | None]:
    db.session.expire_all()
    return list(db.session.scalars(select(table.valid_to).where(table.account_id == person.id).order_by(table.id)))


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """A teacher who leads a class, teaches in two and is on the board."""
    room, other = make_class(cast, "4A"), make_class(cast, "4B", pupils=())
    lead(room, cast.teacher)
    teach(room, cast.teacher, "toan")
    teach(other, cast.teacher, "toan")
    unit_id, since = cast.units["vinh_binh"], date(2026, 9, 1)
    db.session.add(BoardMember(unit_id=unit_id, account_id=cast.teacher.id, duty="Mở khóa sổ điểm", valid_from=since))
    db.session.commit()
    return cast


def test_who_is_gone_ends_what_hangs_on_the_person_once_confirmed(
    busy: Cast, client_for: ClientFor, queries: Callable[[], QueryCount], mails: object
) -> None:
    client, page = client_for(busy.principal), f"{STAFF}{busy.teacher.id}"
    asked = said(client, f"{page}/ghi")
    for held in (
        "Vai trò Giáo viên",
        "Chủ nhiệm lớp 4A",
        "Dạy Toán: 4A, 4B",
        "Ban quản trị sổ điện tử: Mở khóa sổ điểm",
    ):
        assert held in asked
    refused = client.submit(f"{page}/ghi", GONE)
    assert refused.status_code == 422
    assert "Hãy xem những gì sẽ kết thúc" in refused.text
    assert "Chuyển đến Trường Tiểu học Hòa Nghĩa" in refused.text
    assert ends(Membership, busy.teacher) == [None]
    assert client.submit(f"{page}/ghi", {**GONE, "confirmed": "y"}).status_code == 303
    day = date(2026, 11, 16)
    for table, count in ((Membership, 1), (HomeroomTeacher, 1), (TeachingAssignment, 2), (BoardMember, 1)):
        assert ends(table, busy.teacher) == [day] * count
    with queries() as counted:
        assert "Chuyển đơn vị khác" in said(client, page)
    assert len(counted) <= 17, counted.statements
    assert busy.teacher.name not in said(client, STAFF)
    with queries() as counted:
        assert "Chuyển đơn vị khác từ 16/11/2026" in said(client, f"{STAFF}?tinh_trang=moved&q=thanh ha")
    assert len(counted) <= 9, counted.statements
    assert client_for(busy.teacher).get("/truong-hoc/").status_code in {302, 303, 403}
    entry = db.session.scalars(select(StaffStatus)).one()
    withdrawn = client.submit(f"{page}/rut/{entry.id}", {"reason": "Ghi nhầm người"})
    assert withdrawn.status_code == 303
    for table, count in ((Membership, 1), (HomeroomTeacher, 1), (TeachingAssignment, 2), (BoardMember, 1)):
        assert ends(table, busy.teacher) == [None] * count
    shown = said(client, page)
    assert "Ghi nhầm người" in shown
    assert "Đang làm việc" in shown
    noted = select(AuditEntry.action).where(AuditEntry.action.like("staff_%")).order_by(AuditEntry.id)
    assert db.session.scalars(noted).all() == ["staff_status_entered", "staff_status_withdrawn"]


def test_withdrawing_takes_nothing_from_who_came_after(busy: Cast, client_for: ClientFor, mails: object) -> None:
    client, page = client_for(busy.principal), f"{STAFF}{busy.teacher.id}"
    client.submit(f"{page}/ghi", {**GONE, "confirmed": "y"})
    entry = db.session.scalars(select(StaffStatus)).one()
    led = db.session.scalars(select(HomeroomTeacher)).one()
    new = hire(busy, Role.TEACHER)
    db.session.add(HomeroomTeacher(class_id=led.class_id, account_id=new.id, valid_from=date(2026, 11, 16)))
    db.session.commit()
    assert client.submit(f"{page}/rut/{entry.id}", {"reason": "Ghi nhầm"}).status_code == 303
    assert ends(HomeroomTeacher, busy.teacher) == [date(2026, 11, 16)]
    assert ends(TeachingAssignment, busy.teacher) == [None, None]
    assert "1 vai trò, phân công không mở lại được" in client.get(page).text


def test_a_leave_keeps_the_work_and_is_flagged_when_entered_late(busy: Cast, client_for: ClientFor) -> None:
    client, page = client_for(hire(busy, Role.RECORDS_CLERK)), f"{STAFF}{busy.teacher.id}"
    typed = {"status": "maternity", "happened_on": "2026-10-01", "until": "2027-03-31", "reason": "Sinh con"}
    assert client.submit(f"{page}/ghi", typed).status_code == 303
    assert ends(HomeroomTeacher, busy.teacher) == [None]
    shown = said(client, page)
    assert "Nghỉ thai sản từ 01/10/2026, dự kiến đến hết 31/03/2027" in shown
    assert "ghi quá 5 ngày làm việc" in shown
    assert "Chủ nhiệm lớp 4A" in shown  # whom to find somebody for
    for wrong in (
        {"status": "working", "happened_on": "2026-09-30", "until": ""},  # before the last change
        {"status": "working", "until": "2027-01-01"},  # no leave
        {"status": "studying", "happened_on": "2026-11-10", "until": "2026-11-01"},
        {"status": "studying", "happened_on": "2028-01-01", "until": ""},
        {"status": "studying", "happened_on": "x"},
        {"status": "moved", "until": ""},  # not the clerk's to say
        {"status": "nonsense"},
        {"status": "studying", "reason": ""},
    ):
        assert (
            client.submit(f"{page}/ghi", {"happened_on": "2026-11-10", "reason": "Lý do", **wrong}).status_code == 422
        )
    back = {"status": "working", "happened_on": "2026-11-10", "reason": "Trở lại", "until": ""}
    assert client.submit(f"{page}/ghi", back).status_code == 303
    assert client.submit(f"{page}/ghi", back).status_code == 422  # already
    first = db.session.scalars(select(StaffStatus).order_by(StaffStatus.id).limit(1)).one()
    assert client.submit(f"{page}/rut/{first.id}", {"reason": "Nhầm"}).status_code == 422  # not the newest


def test_who_may_see_and_enter(busy: Cast, client_for: ClientFor) -> None:
    own = client_for(busy.teacher)
    assert own.get(f"{STAFF}{busy.teacher.id}").status_code == 200
    assert own.get(f"{STAFF}{busy.principal.id}").status_code == 404
    assert own.get(STAFF).status_code == 403
    assert own.get(f"{STAFF}{busy.teacher.id}/ghi").status_code == 403
    principal = client_for(busy.principal)
    assert principal.get(f"{STAFF}{busy.principal.id}/ghi").status_code == 403  # not of oneself
    assert principal.get(f"{STAFF}{busy.other_principal.id}").status_code == 404
    assert client_for(busy.other_principal).get(f"{STAFF}{busy.teacher.id}/ghi").status_code == 404
    assert principal.get(f"{STAFF}{busy.teacher.id}/rut/1").status_code == 404


def test_a_deputy_does_not_end_the_head(busy: Cast, client_for: ClientFor, mails: object) -> None:
    deputy = hire(busy, Role.DEPUTY_LEADER)
    typed = {"status": "retired", "happened_on": "2026-12-01", "reason": "Nghỉ hưu"}
    assert client_for(deputy).submit(f"{STAFF}{busy.principal.id}/ghi", typed).status_code == 303
    assert ends(Membership, busy.principal) == [None]
    shown = said(client_for(deputy), f"{STAFF}{busy.principal.id}")
    assert "Đã ghi trước: Nghỉ hưu, từ 01/12/2026." in shown


def test_the_list_as_a_spreadsheet(busy: Cast, client_for: ClientFor) -> None:
    from python_calamine import CalamineWorkbook

    client = client_for(busy.principal)
    found = client.get(f"{STAFF}danh-sach.xlsx?tinh_trang=working")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(found.data)).get_sheet_by_index(0).to_python()
    assert rows[2][:5] == ["STT", "Họ và tên", "Chức danh", "Vai trò", "Tình trạng"]
    assert ["Ngô Thanh Hà", "", "Giáo viên", "Đang làm việc"] in [row[1:5] for row in rows]
