"""A report's workbook given out, filled by several people at once, taken back: nothing lost, nothing unseen."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.signing import SigningKey
from portal.adapters.spreadsheet import read_filling
from portal.db import db
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken
from portal.models.data_forms import CellChange, DataForm, FormVersion, ReportCell, ReportRecord
from portal.models.records import AuditEntry
from portal.rules.data_forms.content import Place
from portal.rules.data_forms.sheets.comparing import Kind
from portal.rules.data_forms.sheets.layout import lay_out
from portal.rules.data_forms.sheets.stamp import Stamp, write_stamp
from portal.services.data_forms.loading import load_report
from portal.services.data_forms.records import add_records, remove_record
from portal.services.data_forms.sheets.accepting import Accepted, accept_upload
from portal.services.data_forms.sheets.giving import give_copy, give_sheet
from portal.services.data_forms.sheets.looking import Plan, Ticked, plan_upload
from portal.services.data_forms.sheets.marking import give_marked
from portal.services.data_forms.writing import Change, write_cells
from tests.cast import Cast, Person
from tests.data_forms import make_period, make_reports
from tests.make import actor_of
from tests.queries import count_queries
from tests.reports import SCHOOL, Asked, make_asked, type_in
from tests.sheet_files import Sheets, put

SEAL = SigningKey(b"k" * 32).seal


@pytest.fixture
def asked(cast: Cast) -> Asked:
    return make_asked(cast)


def take(asked: Asked, by: Person | None = None) -> Sheets:
    """The workbook as somebody opens it."""
    given = give_sheet(actor_of(by or asked.principal), asked.report_id, seal=SEAL)
    db.session.commit()
    return read_filling(given.data)


def edit(asked: Asked, sheets: Sheets, cells: Mapping[str | Place, Any], *, records: Any = None) -> Sheets:
    """Type into cells of the file."""
    loaded = load_report(asked.report)
    layout = lay_out(loaded.definition, records if records is not None else loaded.content.records)
    for key, value in cells.items():
        grid, spot = layout.where[(key, 0) if isinstance(key, str) else key]
        put(sheets, grid.name, spot, value)
    return sheets


def look(asked: Asked, sheets: Sheets, by: Person | None = None) -> Plan:
    return plan_upload(actor_of(by or asked.principal), asked.report_id, sheets, seal=SEAL)


def kinds(plan: Plan) -> dict[str, Kind]:
    return {line.id: line.kind for line in plan.lines if line.kind is not Kind.SAME}


def accept(asked: Asked, sheets: Sheets, chosen: set[str], *, seen: int, by: Person | None = None) -> Accepted:
    actor = actor_of(by or asked.principal)
    found = accept_upload(actor, asked.report_id, sheets, ticked=Ticked(frozenset(chosen)), seen=seen, seal=SEAL)
    db.session.commit()
    return found


def kept(asked: Asked) -> dict[str, str]:
    query = select(ReportCell.key, ReportCell.text).where(ReportCell.report_id == asked.report_id)
    return {row.key: row.text for row in db.session.execute(query.order_by(ReportCell.id))}


def refusal(asked: Asked, sheets: Sheets, by: Person | None = None) -> str:
    with pytest.raises(RuleBroken) as broken:
        look(asked, sheets, by)
    assert broken.value.field == "file"
    return str(broken.value)


def test_a_blank_file_is_filled_and_written_with_its_history(asked: Asked) -> None:
    sheets = edit(asked, take(asked), {"classes": 12.0, "grades.g1.total": "1.250", "note": "=1+1"})
    plan = look(asked, sheets)
    assert kinds(plan) == {"classes:0": Kind.MINE, "grades.g1.total:0": Kind.MINE, "note:0": Kind.MINE}
    done = accept(asked, sheets, {line.id for line in plan.offered}, seen=plan.seen)
    assert done == Accepted(3, 0, 0)
    assert kept(asked) == {"classes": "12", "grades.g1.total": "1250", "note": "=1+1"}
    assert set(db.session.scalars(select(CellChange.origin))) == {"sheet"}
    assert set(db.session.scalars(select(ReportCell.origin))) == {"sheet"}
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.object_type == "data_report")).all()
    assert {"report_sheet_given", "report_sheet_written"} <= set(actions)
    assert not kinds(look(asked, take(asked))), "what is written comes out again unchanged"


def test_two_people_at_different_cells_both_stay(asked: Asked) -> None:
    type_in(asked, {"classes": "10", "note": "cũ"})
    sheets = edit(asked, take(asked), {"note": "theo tệp"})
    type_in(asked, {"classes": "11"}, seen=1)
    plan = look(asked, sheets)
    assert kinds(plan) == {"note:0": Kind.MINE, "classes:0": Kind.THEIRS}
    accept(asked, sheets, {"note:0"}, seen=plan.seen)
    assert kept(asked) == {"classes": "11", "note": "theo tệp"}


def test_the_same_cell_is_asked_about_and_stays_unless_chosen(asked: Asked) -> None:
    type_in(asked, {"classes": "10"})
    sheets = edit(asked, take(asked), {"classes": 12.0, "note": "x"})
    type_in(asked, {"classes": "11"}, seen=1)
    plan = look(asked, sheets)
    line = plan.lines[0]
    assert (line.kind, line.base, line.mine, line.theirs) == (Kind.CONFLICT, "10", "12", "11")
    accept(asked, sheets, {"note:0"}, seen=plan.seen)
    assert kept(asked)["classes"] == "11"
    accept(asked, sheets, {"classes:0"}, seen=asked.report.content_version)
    assert kept(asked)["classes"] == "12"
    assert kinds(look(asked, sheets)) == {"note:0": Kind.BOTH, "classes:0": Kind.BOTH}


def test_who_writes_between_look_and_confirmation_is_not_run_over(asked: Asked) -> None:
    sheets = edit(asked, take(asked), {"classes": 12.0, "note": "x"})
    plan = look(asked, sheets)
    type_in(asked, {"classes": "11"})
    with pytest.raises(Conflict, match="Số lớp"):
        accept(asked, sheets, {"classes:0", "note:0"}, seen=plan.seen)
    db.session.rollback()
    assert kept(asked) == {"classes": "11"}, "all or nothing"
    assert accept(asked, sheets, {"note:0"}, seen=plan.seen).cells == 1, "other cells do not mind"


def test_new_records_are_added_emptied_ones_taken_out_after_asking(asked: Asked) -> None:
    actor = actor_of(asked.principal)
    first, second = add_records(actor, asked.report_id, "deals", 2)
    write_cells(
        actor,
        asked.report_id,
        [Change(key="deals.name", record_id=one, typed=name) for one, name in ((first, "A"), (second, "B"))],
        origin="typed",
    )
    db.session.commit()
    cells: dict[str | Place, Any] = {
        ("deals.name", first): "",
        ("deals.name", -1): "C",
        ("deals.price", -1): 1_250_000.0,
        ("deals.name", -3): "D",
    }
    sheets = edit(asked, take(asked), cells)
    plan = look(asked, sheets)
    assert kinds(plan) == {
        f"deals.name:{first}": Kind.REMOVED,
        "deals.name:-1": Kind.MINE,
        "deals.price:-1": Kind.MINE,
        "deals.name:-3": Kind.MINE,
    }
    assert plan.new_records == 2
    done = accept(asked, sheets, {line.id for line in plan.offered}, seen=plan.seen)
    assert done == Accepted(3, 2, 1)
    content = load_report(asked.report).content
    names = [content.kept[("deals.name", one)] for one in content.records["deals"]]
    assert names == ["B", "C", "D"]
    assert db.session.get_one(ReportRecord, first).removed_at is not None
    assert "sheet" in set(db.session.scalars(select(CellChange.origin).where(CellChange.after == "removed")))


def test_a_record_removed_on_the_portal_takes_nothing_and_says_so(asked: Asked) -> None:
    actor = actor_of(asked.principal)
    (only,) = add_records(actor, asked.report_id, "deals", 1)
    write_cells(actor, asked.report_id, [Change(key="deals.name", record_id=only, typed="A")], origin="typed")
    db.session.commit()
    records = {"deals": [only]}
    sheets = edit(asked, take(asked), {("deals.name", only): "B"}, records=records)
    remove_record(actor, asked.report_id, only)
    db.session.commit()
    plan = look(asked, sheets)
    (line,) = [one for one in plan.lines if one.kind is Kind.REFUSED]
    assert "đã bị xóa trên cổng" in str(line.fault)
    assert not plan.offered


def test_every_error_is_told_at_once_with_its_address_and_in_a_file(asked: Asked) -> None:
    sheets = edit(asked, take(asked), {"classes": "mười", "grades.g1.total": 1.5, "note": "đúng"})
    plan = look(asked, sheets)
    wrong = [(line.sheet, line.address) for line in plan.lines if line.kind is Kind.REFUSED]
    assert wrong == [("Học sinh", "C5"), ("Học sinh", "C9")]
    assert accept(asked, sheets, {"note:0"}, seen=plan.seen).cells == 1, "the good ones can be written alone"
    marked = read_filling(give_marked(plan, seal=SEAL, say=str).data)
    guide = [str(cell) for row in dict(marked)["Hướng dẫn"] for cell in row]
    assert any("Học sinh, C5: Ô này cần một số" in line for line in guide)
    again = look(asked, edit(asked, marked, {"classes": 10.0, "grades.g1.total": 2.0}))
    assert kinds(again) == {"classes:0": Kind.MINE, "grades.g1.total:0": Kind.MINE, "note:0": Kind.BOTH}


def test_a_locked_report_refuses_with_the_words_of_the_lock(asked: Asked) -> None:
    sheets = edit(asked, take(asked), {"classes": 12.0})
    with time_machine.travel(clock.now() + timedelta(days=30), tick=False):
        assert "Đã khóa số liệu từ" in refusal(asked, sheets)


def test_an_officer_writes_only_the_own_sections(asked: Asked) -> None:
    sheets = edit(asked, take(asked), {"classes": 12.0, "note": "x"})
    plan = look(asked, sheets, by=asked.officer)
    assert kinds(plan) == {"classes:0": Kind.MINE, "note:0": Kind.REFUSED}
    (line,) = [one for one in plan.lines if one.kind is Kind.REFUSED]
    assert "do cán bộ phụ trách lĩnh vực khác nhập" in str(line.fault)


def test_foreign_and_changed_files_are_refused_with_the_reason(cast: Cast, asked: Asked) -> None:
    assert "không phải bảng tính tải từ phiếu" in refusal(asked, [("Bảng", [["x"]])])
    tampered = take(asked)
    dict(tampered)["Dấu của cổng"][1][0] = str(dict(tampered)["Dấu của cổng"][1][0]).swapcase()
    assert "đã bị sửa hoặc hỏng" in refusal(asked, tampered)
    forged = take(asked)
    stamp = Stamp(report_id=asked.report_id, version_id=asked.report.version_id, content_version=0)
    dict(forged)["Dấu của cổng"][:] = [[line] for line in write_stamp(stamp, SigningKey(b"x" * 32).seal)]
    assert "đã bị sửa hoặc hỏng" in refusal(asked, forged)
    headed = take(asked)
    put(headed, "Học sinh", (4, 1), "Số phòng")
    assert "Trang “Học sinh”, ô B5: phải là “Số lớp *”, trong tệp là “Số phòng”" in refusal(asked, headed)
    copy = read_filling(give_copy(actor_of(asked.checker), asked.report_id).data)
    assert "chỉ để xem" in refusal(asked, copy)


def test_a_file_of_another_report_is_refused_by_name(cast: Cast, asked: Asked) -> None:
    form = db.session.get_one(DataForm, asked.period.form_id)
    other = make_reports(make_period(form, name="Cuối năm"), [cast.units[SCHOOL]])[0]
    second = replace(asked, report_id=other.id, period_id=other.period_id)
    assert "Biểu truong, Cuối năm" in refusal(asked, take(second))
    elsewhere = make_reports(make_period(form, name="Giữa năm"), [cast.units["hoa_nghia"]])[0]
    stamp = Stamp(report_id=elsewhere.id, version_id=elsewhere.version_id, content_version=0)
    foreign = take(asked)
    dict(foreign)["Dấu của cổng"][:] = [[line] for line in write_stamp(stamp, SEAL)]
    told = refusal(asked, foreign)
    assert "không phải của đơn vị" in told
    assert "Hòa Nghĩa" not in told, "names of other units are not given away"


def test_a_file_of_another_version_of_the_form_is_refused(asked: Asked) -> None:
    sheets = take(asked)
    old = db.session.get_one(FormVersion, asked.report.version_id)
    now = clock.now()
    newer = FormVersion(form_id=old.form_id, number=2, definition=old.definition, created_at=now, changed_at=now)
    db.session.add(newer)
    db.session.flush()
    asked.report.version_id = newer.id
    db.session.commit()
    assert "đã đổi phiên bản" in refusal(asked, sheets)


def test_who_may_not_fill_gets_no_file_and_strangers_find_nothing(cast: Cast, asked: Asked) -> None:
    with pytest.raises(NotAllowed):
        give_sheet(actor_of(asked.checker), asked.report_id, seal=SEAL)
    with pytest.raises(NotFound):
        give_sheet(actor_of(cast.stranger_principal), asked.report_id, seal=SEAL)
    with pytest.raises(NotFound):
        give_copy(actor_of(cast.stranger_principal), asked.report_id)
    sheets = take(asked)
    with pytest.raises(NotFound):
        look(asked, sheets, by=cast.stranger_principal)


def test_looking_costs_few_statements_however_much_changed(asked: Asked) -> None:
    sheets = edit(asked, take(asked), {"classes": 12.0})
    for number in range(5):
        type_in(asked, {"note": f"lần {number}"}, seen=number)
    db.session.expire_all()
    with count_queries() as counted:
        look(asked, sheets)
    assert len(counted) <= 8, counted.statements


def test_a_damaged_file_is_refused() -> None:
    with pytest.raises(RuleBroken, match="đã hỏng"):
        read_filling(b"PK\x03\x04 nothing")
