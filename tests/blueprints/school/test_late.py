"""The day a change happened on, and the list of what was entered more than five working days later."""

import io
from collections.abc import Callable
from typing import Any

from python_calamine import CalamineWorkbook
from sqlalchemy import select

from portal.db import db
from portal.models.records import AuditEntry, DatedChange
from portal.models.school import Pupil
from tests.cast import Cast, Person
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount
from tests.school import make_class

ClientFor = Callable[[Person], PageClient]
LATE = "/truong-hoc/cap-nhat-muon/"


def said(client: PageClient, url: str) -> str:
    return text_of(parse(client.get(url)).find(".//main"))


def table(client: PageClient, url: str) -> str:
    body = parse(client.get(url)).find(".//tbody")
    return "" if body is None else text_of(body)


def test_what_was_entered_late_is_listed(cast: Cast, client_for: ClientFor, queries: Callable[[], QueryCount]) -> None:
    make_class(cast)
    child = db.session.scalars(select(Pupil).where(Pupil.full_name == "Trần Bình")).one()
    client, page = client_for(cast.principal), f"/truong-hoc/hoc-sinh/{child.id}"
    for wrong in ("2026-12-31", "hôm qua"):
        refused = client.submit(f"{page}/sua", {"phone": "0912345678", "changed_on": wrong})
        assert refused.status_code == 422
        assert "0912345678" in refused.text
    assert client.submit(f"{page}/sua", {"phone": "0912345678"}).status_code == 303  # today: in time
    assert client.submit(f"{page}/sua", {"current_address": "Ấp 2", "changed_on": "2026-11-02"}).status_code == 303
    gone = {"status": "deferred", "happened_on": "2026-10-01", "reason": "Ốm"}
    assert client.submit(f"{page}/tinh-trang", gone).status_code == 303
    staff = {"status": "maternity", "happened_on": "2026-11-02", "reason": "Sinh con"}
    assert client.submit(f"/truong-hoc/tinh-trang-lam-viec/{cast.teacher.id}/ghi", staff).status_code == 303
    edited: dict[str, Any] = {"phone": "0987654321", "changed_on": "2026-10-30"}
    assert client_for(cast.administrator).submit(f"/nhan-su/{cast.teacher.id}/sua", edited).status_code == 303
    with queries() as counted:
        listed = table(client, LATE)
    assert len(counted) <= 16, counted.statements
    assert "Trần Bình Hồ sơ học sinh Chỗ ở hiện nay 02/11/2026" in listed
    assert "Điện thoại liên hệ" not in listed
    assert "Trần Bình Tình trạng học sinh Bảo lưu 01/10/2026" in listed
    assert "Ngô Thanh Hà Tình trạng làm việc Nghỉ thai sản 02/11/2026" in listed
    assert "Ngô Thanh Hà Thông tin cán bộ, giáo viên Số điện thoại 30/10/2026" in listed
    assert "Trần Bình" not in table(client, f"{LATE}?loai=staff_edit")
    assert table(client, f"{LATE}?nam=2025") == table(client, LATE)  # a year the school has not: this one
    for address, status in (("?loai=x", 422), ("?nam=x", 200), ("?trang=99", 200)):
        assert client.get(LATE + address).status_code == status
    sheet = client.get(f"{LATE}danh-sach.xlsx?loai=pupil_edit").data
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert [row[1:4] for row in rows[3:]] == [["Trần Bình", "Hồ sơ học sinh", "Chỗ ở hiện nay"]]
    assert "ghi quá 5 ngày làm việc" in said(client, page).split("Các lần sửa hồ sơ")[1]
    profile = said(client_for(cast.administrator), f"/nhan-su/{cast.teacher.id}")
    assert "Thay đổi từ ngày 30/10/2026 ghi quá 5 ngày làm việc" in profile
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "late_exported")).one()


def test_only_who_keeps_the_records_sees_the_list(cast: Cast, client_for: ClientFor) -> None:
    make_class(cast)
    assert client_for(cast.teacher).get(LATE).status_code == 403
    child = db.session.scalars(select(Pupil).limit(1)).one()
    edited = {"current_address": "Ấp 2", "changed_on": "2026-09-02"}
    assert client_for(cast.principal).submit(f"/truong-hoc/hoc-sinh/{child.id}/sua", edited).status_code == 303
    assert db.session.scalars(select(DatedChange.fields)).one() == ["current_address"]
    assert table(client_for(cast.other_principal), LATE) == ""
