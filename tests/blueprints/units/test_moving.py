"""Moves, guidance, closing and reopening through their pages."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.db import db
from portal.models.records import AuditEntry
from portal.models.units import Unit, UnitEdge
from tests.pages import parse, text_of


def main_text(response) -> str:
    return text_of(parse(response).find(".//main"))


def error_at(response, field: str) -> str:
    found = [e for e in parse(response).iter("p") if e.get("id") == f"{field}-error"]
    return text_of(found[0]) if found else ""


def edges(cast, key: str) -> list[tuple[int, str, str | None]]:
    rows = db.session.scalars(select(UnitEdge).where(UnitEdge.child_id == cast.units[key]).order_by(UnitEdge.id))
    return [(e.parent_id, e.valid_from.isoformat(), e.valid_to and e.valid_to.isoformat()) for e in rows]


def test_a_school_moves_from_a_day_that_lies_ahead(client_for, cast) -> None:
    client = client_for(cast.administrator)
    school = cast.units["vinh_binh"]
    done = client.send(f"/don-vi/{school}/chuyen", {"parent_id": cast.units["ben_tre"], "on": "2027-01-01"})
    assert done.status_code == 303
    assert edges(cast, "vinh_binh") == [
        (cast.units["cho_lach"], "2010-09-01", "2027-01-01"),
        (cast.units["ben_tre"], "2027-01-01", None),
    ]
    noted = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "units.move")).one()
    assert noted.before["parent"] == "Phòng Giáo dục và Đào tạo Chợ Lách"
    assert (noted.after["parent"], noted.after["from"]) == ("Sở Giáo dục và Đào tạo Bến Tre", "2027-01-01")
    history = main_text(client.get(f"/don-vi/{school}/lich-su"))
    assert "từ 01/09/2010 đến trước 01/01/2027" in history
    assert "Từ ngày: 01/01/2027" in history


@pytest.mark.parametrize(
    ("unit", "parent", "day", "field", "words"),
    [
        ("cho_lach", "vinh_binh", "2026-11-20", "parent_id", "cấp dưới của nó"),
        ("cho_lach", "cho_lach", "2026-11-20", "parent_id", "chính nó"),
        ("vinh_binh", "cho_lach", "2026-11-20", "parent_id", "đang trực thuộc chính đơn vị này"),
        ("vinh_binh", "ben_tre", "2010-08-31", "on", "ngày thành lập (01/09/2010)"),
        ("vinh_binh", "ben_tre", "", "on", "Vui lòng nhập"),
        ("vinh_binh", "ben_tre", "31/11/2026", "on", "Ngày không hợp lệ"),
        ("vinh_binh", "ben_tre", "9999-01-01", "on", "Ngày không hợp lý"),
    ],
)
def test_moves_that_cannot_be(client_for, cast, unit: str, parent: str, day: str, field: str, words: str) -> None:
    data = {"parent_id": cast.units[parent], "on": day}
    refused = client_for(cast.operator).send(f"/don-vi/{cast.units[unit]}/chuyen", data)
    assert refused.status_code == 422
    assert words in error_at(refused, field)
    assert len(edges(cast, unit)) == 1


def test_a_move_comes_after_the_planned_one_and_not_under_a_closed_or_later_unit(client_for, cast) -> None:
    client = client_for(cast.operator)
    url = f"/don-vi/{cast.units['vinh_binh']}/chuyen"
    assert client.send(url, {"parent_id": cast.units["ben_tre"], "on": "2027-01-01"}).status_code == 303
    before = client.send(url, {"parent_id": cast.units["vinh_long"], "on": "2026-12-31"})
    assert "từ ngày 01/01/2027; không được chọn ngày trước" in error_at(before, "on")
    later = db.session.get_one(Unit, cast.units["tam_binh"])
    later.opened_on = date(2028, 1, 1)
    db.session.get_one(Unit, cast.units["thpt_ben_tre"]).closed_on = date(2027, 6, 1)
    db.session.commit()
    assert "từ ngày 01/01/2028" in error_at(client.send(url, {"parent_id": later.id, "on": "2027-02-01"}), "on")
    closing = client.send(url, {"parent_id": cast.units["thpt_ben_tre"], "on": "2027-02-01"})
    assert "ngừng hoạt động" in error_at(closing, "parent_id")


def test_professional_guidance_begins_and_ends(client_for, cast) -> None:
    client = client_for(cast.administrator)
    school = cast.units["vinh_binh"]
    url = f"/don-vi/{school}/cap-tren-chuyen-mon"
    assert client.send(url, {"parent_id": cast.units["vinh_long"], "on": "2026-07-01"}).status_code == 303
    assert "Cấp trên chuyên môn Sở Giáo dục và Đào tạo Vĩnh Long" in main_text(client.get(f"/don-vi/{school}"))
    assert client.send(url, {"parent_id": cast.units["ben_tre"], "on": "2026-08-01"}).status_code == 303
    page = main_text(client.get(f"/don-vi/{school}"))
    assert "Cấp trên chuyên môn Sở Giáo dục và Đào tạo Bến Tre Địa chỉ" in page
    end = f"/don-vi/{school}/thoi-chuyen-mon"
    assert "không được chọn ngày trước" in error_at(client.submit(end, {"on": "2026-07-31"}), "on")
    assert client.submit(end, {"on": "2026-11-20"}).status_code == 303
    assert "Cấp trên chuyên môn Sở" not in main_text(client.get(f"/don-vi/{school}"))
    assert "hiện không có cấp trên chuyên môn" in main_text(client.submit(end, {"on": "2026-11-20"}))
    assert edges(cast, "vinh_binh")[0] == (cast.units["cho_lach"], "2010-09-01", None), "the tree itself is untouched"


def test_closing_waits_for_open_children(client_for, cast) -> None:
    client = client_for(cast.administrator)
    url = f"/don-vi/{cast.units['cho_lach']}/ngung"
    page = client.get(url)
    assert "Còn 2 đơn vị cấp dưới đang hoạt động" in main_text(page)
    assert "2 người không làm việc thay mặt đơn vị này" in main_text(page)
    assert client.submit(url, {}).status_code == 422
    for school in ("vinh_binh", "hoa_nghia"):
        move = {"parent_id": cast.units["ben_tre"], "on": "2026-11-20"}
        assert client.send(f"/don-vi/{cast.units[school]}/chuyen", move).status_code == 303
    assert client.submit(url, {"on": "2026-11-20"}).status_code == 303
    assert "Đơn vị ngừng hoạt động từ ngày 20/11/2026" in main_text(client.get(f"/don-vi/{cast.units['cho_lach']}"))
    assert client_for(cast.office_clerk).get("/don-vi/").status_code == 403, "the clerk cannot act for it any more"
    assert client.submit(url, {}).status_code == 422, "closed twice"


def test_children_that_leave_later_stand_in_the_way_of_an_earlier_day(client_for, cast) -> None:
    client = client_for(cast.administrator)
    for school in ("vinh_binh", "hoa_nghia"):
        move = {"parent_id": cast.units["ben_tre"], "on": "2027-01-01"}
        assert client.send(f"/don-vi/{cast.units[school]}/chuyen", move).status_code == 303
    url = f"/don-vi/{cast.units['cho_lach']}/ngung"
    assert client.submit(url, {"on": "2026-12-31"}).status_code == 422
    assert client.submit(url, {"on": "2027-01-01"}).status_code == 303


@pytest.mark.parametrize(
    ("day", "words"), [("", "Vui lòng nhập"), ("x", "không hợp lệ"), ("2010-09-01", "phải sau ngày thành lập")]
)
def test_days_on_which_nothing_closes(client_for, cast, day: str, words: str) -> None:
    refused = client_for(cast.administrator).submit(f"/don-vi/{cast.units['vinh_binh']}/ngung", {"on": day})
    assert refused.status_code == 422
    assert words in error_at(refused, "on")


def test_nobody_closes_the_unit_they_act_for(client_for, cast) -> None:
    refused = client_for(cast.operator).submit(f"/don-vi/{cast.units['board']}/ngung", {})
    assert refused.status_code == 422
    assert "chính đơn vị bạn đang làm việc" in main_text(refused)


def test_a_closing_is_undone(client_for, cast) -> None:
    client = client_for(cast.administrator)
    school = f"/don-vi/{cast.units['vinh_binh']}"
    assert client.submit(f"{school}/ngung", {}).status_code == 303
    assert "Cho hoạt động trở lại" in main_text(client.get(school))
    assert client.submit(f"{school}/mo-lai", {}).status_code == 303
    assert db.session.get_one(Unit, cast.units["vinh_binh"]).closed_on is None
    db.session.rollback()
    assert client.submit(f"{school}/mo-lai", {}).status_code == 422
    actions = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["units.close", "units.reopen"]


def test_a_unit_under_a_closed_one_stays_closed(client_for, cast) -> None:
    for key in ("vinh_binh", "hoa_nghia", "cho_lach"):
        db.session.get_one(Unit, cast.units[key]).closed_on = date(2026, 1, 1)
    db.session.commit()
    refused = client_for(cast.administrator).submit(f"/don-vi/{cast.units['vinh_binh']}/mo-lai", {})
    assert refused.status_code == 422
    assert "Phòng Giáo dục và Đào tạo Chợ Lách" in main_text(refused)


def test_kinds_are_kept_by_the_operator(client_for, cast) -> None:
    client = client_for(cast.operator)
    assert client.submit("/don-vi/loai", {"name": "Trường dân tộc nội trú", "is_school": "y"}).status_code == 303
    assert client.submit("/don-vi/loai", {"name": "TRƯỜNG DAN TOC nội trú"}).status_code == 422
    assert client.submit("/don-vi/loai", {"name": "???"}).status_code == 422
    assert client.submit("/don-vi/loai/truong_dan_toc_noi_tru", {"name": "Trường PTDTNT"}).status_code == 303
    assert client.submit("/don-vi/loai/truong_dan_toc_noi_tru", {"name": "Bộ"}).status_code == 422
    assert "Trường PTDTNT" in main_text(client.get("/don-vi/loai"))
    assert client.get("/don-vi/loai/nothing").status_code == 404
    assert client_for(cast.administrator).get("/don-vi/loai").status_code == 403
