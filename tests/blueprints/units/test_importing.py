"""Lists of units through the pages: template, dry run, confirmation, faults to download, export and back."""

import io
from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import func, select

from portal.adapters.spreadsheet import read_table, write_table
from portal.db import db
from portal.models.records import AuditEntry
from portal.models.units import Unit, UnitAlias, UnitEdge
from portal.rules.units.importing import COLUMNS
from portal.services.units import tree
from tests.pages import find_form, form_fields, parse, text_of

HEADINGS = list(COLUMNS.values())
GOOD = [
    # a campus before its school, the school under the office
    ["T1-1", "Điểm trường Ấp 1", "", "Điểm trường", "T1", "", "", "", "", None],
    [
        "T1",
        "Trường Tiểu học Ấp 1",
        "TH Ấp 1",
        "Trường tiểu học",
        "CHO_LACH",
        "Chợ Lách",
        "12 QL57",
        "+84 275 1",
        "a@b.vn",
        date(1990, 9, 5),
    ],
    ["M1", "Trường Mầm non Sao Mai", "", "trường mầm non", "", "", "", "", "", "05/09/2001"],
    ["VINH_BINH", "Trường Tiểu học và THCS Vĩnh Bình", "", "Trường tiểu học và THCS", "BEN_TRE", "", "", "", "", None],
]


def main_text(response) -> str:
    return text_of(parse(response).find(".//main"))


def sheet(rows: Sequence[Sequence[object]], headings: Sequence[str] = HEADINGS) -> bytes:
    return write_table("Danh sách", [(heading, 12) for heading in headings], rows)


def send(client, data: bytes, name: str = "ds.xlsx"):
    return client.send("/don-vi/nhap", {"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def confirm(client, looked):
    form = find_form(parse(looked), action="/don-vi/nhap/xac-nhan", page_url="/don-vi/nhap")
    return client.post("/don-vi/nhap/xac-nhan", data=form_fields(form))


def count(model) -> int:
    found = db.session.scalar(select(func.count()).select_from(model))
    db.session.rollback()
    return found or 0


def test_a_list_is_looked_at_then_written_and_the_second_time_changes_nothing(client_for, cast) -> None:
    client = client_for(cast.administrator)
    before = count(Unit), count(UnitEdge), count(AuditEntry)
    looked = send(client, sheet(GOOD))
    assert looked.status_code == 200
    text = main_text(looked)
    assert "Đơn vị mới: 3 Đơn vị thay đổi: 1 Giữ nguyên: 0" in text
    assert "Trường Tiểu học Vĩnh Bình → Trường Tiểu học và THCS Vĩnh Bình" in text
    assert "Loại: Trường tiểu học → Trường tiểu học và THCS" in text
    assert (count(Unit), count(UnitEdge), count(AuditEntry)) == before, "looking writes nothing"

    done = confirm(client, looked)
    assert done.status_code == 303
    assert "Đơn vị mới 3 Đơn vị thay đổi 1 Giữ nguyên 0" in main_text(client.get(done.headers["Location"]))
    school = db.session.scalars(select(Unit).where(Unit.code == "T1")).one()
    assert (school.phone, school.opened_on, school.short_name) == ("+84 275 1", date(1990, 9, 5), "TH Ấp 1")
    (campus,) = tree.children(school.id)
    assert campus.code == "T1-1"
    kindergarten = db.session.scalars(select(Unit).where(Unit.code == "M1")).one()
    assert kindergarten.opened_on == date(2001, 9, 5)
    assert tree.ancestors(kindergarten.id)[0].id == cast.units["ben_tre"], "without a parent: the own unit"
    assert tree.ancestors(cast.units["vinh_binh"])[0].id == cast.units["ben_tre"]
    assert db.session.scalars(select(UnitAlias.value)).all() == ["Trường Tiểu học Vĩnh Bình"]
    actions = db.session.scalars(select(AuditEntry.action)).all()
    assert sorted(actions) == ["units.import"] * 4 + ["units.import_list", "units.move"]
    db.session.rollback()

    again = send(client, sheet(GOOD))
    assert "Đơn vị mới: 0 Đơn vị thay đổi: 0 Giữ nguyên: 4" in main_text(again)
    assert "không có gì để ghi" in main_text(again)


def test_every_wrong_row_is_named_and_nothing_is_written(client_for, cast) -> None:
    client = client_for(cast.administrator)
    bad = [
        *GOOD,
        ["T1", "Trùng", "", "Trường tiểu học", "", "", "", "", "", None],
        ["", "Không mã", "", "Lâu đài", "KHONG_CO", "", "", "x", "y", "30/02/2020"],
        ["C1", "Vòng 1", "", "Điểm trường", "C2", "", "", "", "", None],
        ["C2", "Vòng 2", "", "Điểm trường", "C1", "", "", "", "", None],
        ["TAM_BINH", "Trường của Sở khác", "", "", "", "", "", "", "", None],
    ]
    looked = send(client, sheet(bad))
    assert looked.status_code == 422
    text = main_text(looked)
    assert "Có 5 dòng sai" in text
    for words in (
        "đã có ở dòng 5",
        "Thiếu mã",
        "Lâu đài",
        "KHONG_CO",
        "Ngày không hợp lệ",
        "vòng tròn",
        "ngoài phạm vi",
    ):
        assert words in text
    assert "Ghi vào hệ thống" not in text

    ticket = form_fields(find_form(parse(looked), action="/don-vi/nhap/dong-sai", page_url="/don-vi/nhap"))
    faults = client.post("/don-vi/nhap/dong-sai", data=ticket)
    table = read_table(faults.data, COLUMNS | {"row": "Dòng", "fault": "Lỗi"})
    assert [row.cells["row"] for row in table.rows] == [8, 9, 10, 11, 12]
    assert "Mã đơn vị: Mã này đã có ở dòng 5." in str(table.rows[0].cells["fault"])
    assert client.send("/don-vi/nhap/xac-nhan", {"ticket": ticket["ticket"]}).status_code == 422
    assert db.session.scalars(select(Unit).where(Unit.code == "T1")).first() is None


def test_what_changed_meanwhile_is_seen_at_the_confirmation(client_for, cast) -> None:
    client = client_for(cast.administrator)
    looked = send(client, sheet(GOOD))
    db.session.get_one(Unit, cast.units["cho_lach"]).closed_on = date(2026, 11, 1)
    db.session.commit()
    late = confirm(client, looked)
    assert late.status_code == 422
    assert "đã ngừng hoạt động" in main_text(late)
    assert db.session.scalars(select(Unit).where(Unit.code == "M1")).first() is None, "all or nothing"


def test_the_ticket_is_for_one_person_and_cannot_be_made_up(client_for, cast) -> None:
    client = client_for(cast.administrator)
    looked = send(client, sheet(GOOD))
    ticket = form_fields(find_form(parse(looked), action="/don-vi/nhap/xac-nhan", page_url="/"))["ticket"]
    for url in ("/don-vi/nhap/xac-nhan", "/don-vi/nhap/dong-sai"):
        for person, sent in ((cast.operator, ticket), (cast.administrator, "x"), (cast.administrator, "")):
            assert client_for(person).send(url, {"ticket": sent}).status_code == 422
    assert client_for(cast.administrator).get("/don-vi/nhap/1").status_code == 404
    assert count(AuditEntry) == 0


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "rỗng"),
        (b"not a table", "không phải bảng tính"),
        (sheet([]), "chưa có dòng dữ liệu"),
        (sheet([["A", "B"]], ["Mã đơn vị", "Tên đơn vị"]), "Bảng thiếu cột: Loại"),
        (sheet([["A", "B"]], ["Họ tên", "Lớp"]), "Không tìm thấy dòng tiêu đề"),
    ],
)
def test_files_that_are_no_list(client_for, cast, data: bytes, words: str) -> None:
    refused = send(client_for(cast.administrator), data)
    assert refused.status_code == 422
    assert words in main_text(refused)


def test_no_file_at_all(client_for, cast) -> None:
    assert "Hãy chọn một tệp" in main_text(client_for(cast.administrator).submit("/don-vi/nhap", {}))


def test_the_template_is_what_the_import_reads(client_for, cast) -> None:
    client = client_for(cast.administrator)
    template = client.get("/don-vi/nhap/mau")
    assert "chưa có dòng dữ liệu" in main_text(send(client, template.data))


def test_an_export_is_filtered_and_comes_back_unchanged(client_for, cast, queries) -> None:
    client = client_for(cast.administrator)
    with queries() as number:
        exported = client.get("/don-vi/tai-ve?pham_vi=duoi")
    assert len(number) <= 10
    rows = read_table(exported.data, COLUMNS).rows
    assert len(rows) == 5
    assert {row.cells.get("parent") for row in rows} == {"BOARD", "BEN_TRE", "CHO_LACH"}
    assert "Giữ nguyên: 5" in main_text(send(client, exported.data))
    found = read_table(client.get("/don-vi/tai-ve?q=hoa+nghia").data, COLUMNS).rows
    assert [row.cells["code"] for row in found] == ["HOA_NGHIA"]
    assert len(read_table(client_for(cast.teacher).get("/don-vi/tai-ve").data, COLUMNS).rows) == 8


def test_a_province_is_imported_in_one_go(client_for, cast, queries) -> None:
    client = client_for(cast.administrator)
    rows = [
        [f"P{n}", f"Trường Tiểu học số {n}", "", "Trường tiểu học", "CHO_LACH", "", "", "", "", None]
        for n in range(700)
    ]
    with queries() as number:
        looked = send(client, sheet(rows))
    assert len(number) <= 20
    assert "Đơn vị mới: 700" in main_text(looked)
    assert confirm(client, looked).status_code == 303
    assert len(tree.children(cast.units["cho_lach"])) == 702


def test_only_administrators_import(client, client_for, cast) -> None:
    for url in ("/don-vi/nhap", "/don-vi/nhap/mau", "/don-vi/nhap/1"):
        for person in (cast.teacher, cast.leader, cast.clerk, cast.stranger):
            assert client_for(person).get(url).status_code == 403
        assert client.get(url).status_code == 303
    assert send(client_for(cast.teacher), sheet(GOOD)).status_code == 403
