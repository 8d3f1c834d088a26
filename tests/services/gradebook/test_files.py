"""Books as files: out and in again, what others wrote meanwhile, whose row is whose, what is refused and why."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.spreadsheet import read_sheets
from portal.db import begin_write, db
from portal.errors import NotAllowed, RuleBroken
from portal.models.gradebook import MarkChange, MarkImportPart
from portal.models.notifications import Notification
from portal.models.school import Exemption, RecordView
from portal.rules.gradebook.files.layouts import Layout
from portal.rules.permissions import Role
from portal.services.gradebook import locks, publishing
from portal.services.gradebook.books import BookKey
from portal.services.gradebook.files import importing, outcomes
from portal.services.gradebook.files.exporting import export_books
from portal.services.gradebook.form_writing import MINE
from portal.services.worker import drain
from tests.cast import Cast
from tests.gradebook import SCHOOL, Taught, make_taught, shown, write
from tests.make import actor_of
from tests.news import hire
from tests.school import make_class, teach
from tests.score_files import HEADINGS, bring, exported, fill, look, states


@pytest.fixture
def taught(cast: Cast) -> Taught:
    return make_taught(cast)


def words(plan: Any) -> list[str]:
    return [str(cell.refused) for sheet in plan.sheets for cell in sheet.of("wrong")]


def test_a_book_goes_out_with_numbers_and_comes_back_filled_in(taught: Taught) -> None:
    write(taught, {(0, "tx1"): "8,5", (0, "tx2"): "9", (1, "comment"): "=Chăm chỉ", (2, "gk"): "7"})
    actor = actor_of(taught.teacher)
    file = exported(actor, taught.key)
    rows = file[0][1]
    assert rows[HEADINGS][5:] == [*(f"ĐĐGtx{number}" for number in range(1, 6)), "ĐĐGgk", "ĐĐGck", "Nhận xét"]
    assert rows[HEADINGS + 1][5:7] == [8.5, 9]
    assert states(look(actor, file)) == {"same": 4}
    fill(file, {(0, "ĐĐGtx1"): 9.5, (1, "ĐĐGgk"): "6,5", (2, "ĐĐGck"): 10.0, (3, "Nhận xét"): "Tốt\nCố gắng"})
    assert states(look(actor, file)) == {"new": 3, "changed": 1, "same": 3}
    result = bring(actor, file)
    assert (result.written, result.is_running) == (4, False)
    assert shown(taught)[0, "tx1"] == "9,5"
    assert shown(taught)[3, "comment"] == "Tốt\nCố gắng"
    sources = set(db.session.scalars(select(MarkChange.source)))
    assert sources == {"screen", "file"}
    assert states(look(actor, file)) == {"same": 7}  # the same file again


def test_what_others_wrote_since_is_kept_or_asked(cast: Cast, taught: Taught) -> None:
    write(taught, {(0, "tx1"): "5", (1, "tx1"): "5", (2, "tx1"): "5", (3, "tx1"): "5"})
    actor = actor_of(taught.teacher)
    file = fill(exported(actor, taught.key), {(1, "ĐĐGtx1"): 6, (2, "ĐĐGtx1"): 6, (3, "ĐĐGtx1"): 8})
    leader = cast.thpt_principal
    write(taught, {(0, "tx1"): "7", (1, "tx1"): "7", (2, "tx1"): "6"}, by=leader, reason="Chấm lại", batch="other-1")
    plan = look(actor, file)
    assert states(plan) == {"changed": 1, "conflict": 1, "same": 2}
    (asked,) = plan.sheets[0].of("conflict")
    assert (asked.typed, asked.before, asked.theirs and asked.theirs.by) == ("6", "7", actor_of(leader).name)
    assert bring(actor, file).written == 1  # what was not chosen stays
    assert [shown(taught)[place, "tx1"] for place in range(4)] == ["7", "7", "6", "8"]
    result = bring(actor, file, choices={(0, taught.pupil(1), "tx1"): MINE})
    assert (result.written, shown(taught)[1, "tx1"]) == (1, "6")


def test_a_file_without_a_stamp_fills_and_asks_before_it_replaces(cast: Cast, taught: Taught) -> None:
    write(taught, {(0, "gk"): "5"})
    rows = [
        ["BẢNG ĐIỂM"],
        ["Họ tên", "Điểm giữa kì", "TX 1"],
        ["Lê Thị An", 6, 7],
        ["Trần Hoà", "", "8.5"],
        ["Người Lạ", "", 5],
    ]
    actor = actor_of(taught.teacher)
    assert "không biết" in str(look(actor, [("A", rows)]).sheets[0].refused).lower()
    plan = look(actor, [("A", rows)], only=taught.key, chosen={"diem giua ki": "gk"})
    assert states(plan) == {"new": 2, "conflict": 1, "rows": 1}
    assert bring(actor, [("A", rows)], only=taught.key, chosen={"diem giua ki": "gk"}, others=MINE).written == 3
    assert shown(taught) == {(0, "gk"): "6", (0, "tx1"): "7", (5, "tx1"): "8,5"}


def test_wrong_cells_are_named_and_the_good_ones_written(cast: Cast, taught: Taught) -> None:
    db.session.add(
        Exemption(
            pupil_id=taught.pupil(4),
            start_year=2026,
            subject="toan",
            kind="exempt",
            reason="Ốm",
            entered_at=clock.now(),
            entered_by="Hiệu trưởng",
        )
    )
    db.session.commit()
    actor = actor_of(taught.teacher)
    file = exported(actor, taught.key)
    assert file[0][1][HEADINGS + 5][5] == "Miễn"
    assert not states(look(actor, file))
    wrong = {(0, "ĐĐGtx1"): 85, (0, "ĐĐGgk"): date(2026, 5, 8), (1, "ĐĐGtx5"): 7, (4, "ĐĐGck"): 9, (5, "ĐĐGtx2"): 8}
    plan = look(actor, fill(file, wrong))
    assert states(plan) == {"new": 1, "wrong": 4}
    assert "ngày tháng" in " ".join(words(plan))
    assert "miễn học" in " ".join(words(plan))
    assert "không có cột" in " ".join(words(plan))
    assert bring(actor, file).written == 1


def test_a_locked_column_is_refused_with_the_words_of_the_lock(cast: Cast, taught: Taught) -> None:
    write(taught, {(0, "gk"): "5"})
    leader = actor_of(cast.thpt_principal)
    locks.set_lock(leader, semester=1, class_id=None, subject=None, column="gk", reason="Đã chốt")
    db.session.commit()
    actor = actor_of(taught.teacher)
    file = exported(actor, taught.key)
    assert states(look(actor, file)) == {"same": 1}
    (said,) = words(look(actor, fill(file, {(1, "ĐĐGgk"): 9})))
    assert said.startswith("Cột này đang khóa từ")
    with pytest.raises(RuleBroken, match="Không có ô nào để ghi"):
        bring(actor, file)


def test_files_of_others_are_refused_with_the_reason(cast: Cast, taught: Taught) -> None:
    actor = actor_of(taught.teacher)
    file = exported(actor, taught.key)
    other = BookKey(taught.key.class_id, 2, "toan")
    assert "một sổ khác (Toán 10A, HK I)" in str(look(actor, file, only=other).sheets[0].refused)
    stranger = hire(cast, Role.TEACHER, unit=SCHOOL, name="Lâm Thị Bé")
    assert "không có quyền" in str(look(actor_of(stranger), file).sheets[0].refused)
    assert "trường khác" in str(look(actor_of(cast.principal), file).sheets[0].refused)
    stamp = str(file[0][1][1][0])
    file[0][1][1][0] = stamp[:-8] + "00000000"
    assert "cổng khác" in str(look(actor, file).sheets[0].refused)
    with pytest.raises(RuleBroken, match="Không tìm thấy bảng điểm"):
        look(actor, [("A", [["x"]])])


def test_empty_cells_erase_only_when_asked(taught: Taught) -> None:
    write(taught, {(0, "tx1"): "8", (0, "tx2"): "7"})
    actor = actor_of(taught.teacher)
    file = fill(exported(actor, taught.key), {(0, "ĐĐGtx1"): ""})
    assert states(look(actor, file)) == {"same": 1}
    assert bring(actor, file, erase=True).written == 1
    assert shown(taught) == {(0, "tx2"): "7"}


def test_leaders_give_a_reason_and_their_look_is_noted(cast: Cast, taught: Taught) -> None:
    leader = actor_of(cast.thpt_principal)
    file = fill(exported(leader, taught.key), {(0, "ĐĐGtx1"): 8})
    assert look(leader, file).on_behalf
    with pytest.raises(RuleBroken, match="ghi lý do"):
        bring(leader, file)
    db.session.rollback()
    assert bring(leader, file, reason="Giáo viên nghỉ ốm").written == 1
    assert db.session.scalars(select(MarkChange.reason)).one() == "Giáo viên nghỉ ốm"
    assert "sheet_export" in set(db.session.scalars(select(RecordView.what)))


def test_marks_that_families_saw_are_proposed_with_a_reason(
    cast: Cast, taught: Taught, clock_at: Any, mails: Any
) -> None:
    write(taught, {(0, "tx1"): "5"})
    actor = actor_of(taught.teacher)
    publishing.publish_columns(actor, key=taught.key, columns=["tx1"])
    db.session.commit()
    clock_at.shift(timedelta(hours=1))
    file = fill(exported(actor, taught.key), {(0, "ĐĐGtx1"): 6, (1, "ĐĐGgk"): 7})
    assert look(actor, file).guarded == 1
    with pytest.raises(RuleBroken, match="gia đình đã xem"):
        bring(actor, file)
    db.session.rollback()
    result = bring(actor, file, reason="Cộng sót")
    (left,) = result.parts[0].left
    assert result.written == 1
    assert "khi hiệu trưởng duyệt" in left["message"]
    assert shown(taught) == {(0, "tx1"): "5", (1, "gk"): "7"}


def test_a_whole_import_is_taken_back_but_not_what_was_changed_since(cast: Cast, taught: Taught) -> None:
    write(taught, {(0, "tx1"): "5"})
    actor = actor_of(taught.teacher)
    file = fill(exported(actor, taught.key), {(0, "ĐĐGtx1"): 6, (1, "ĐĐGtx1"): 7, (2, "ĐĐGtx1"): 8})
    number = bring(actor, file).made.id
    write(taught, {(2, "tx1"): "9"}, batch="other-1")
    with pytest.raises(NotAllowed):
        importing.take_back(actor_of(cast.thpt_principal), import_id=number)
    begin_write()
    assert importing.take_back(actor, import_id=number).taken_back == 2
    db.session.commit()
    assert shown(taught) == {(0, "tx1"): "5", (2, "tx1"): "9"}
    with pytest.raises(RuleBroken, match="không còn gì để hoàn tác"):
        importing.take_back(actor, import_id=number)


def test_a_large_file_is_written_by_the_worker_class_by_class(
    cast: Cast, taught: Taught, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 1)
    room = make_class(cast, "10B", unit=SCHOOL, grade=10)
    teach(room, taught.teacher, "toan")
    teach(taught.room, taught.teacher, "vat_li")
    actor = actor_of(taught.teacher)
    begin_write()
    file = own_books(actor)
    assert [name for name, _rows in file] == ["10A Toán", "10A Vật lí", "10B Toán"]
    for sheet in range(3):
        fill(file, {(place, "ĐĐGtx1"): 8 for place in range(6)}, sheet)
    result = bring(actor, file)
    assert (result.is_running, result.written, len(result.parts)) == (True, 0, 3)
    monkeypatch.setattr(importing, "AT_ONCE", 3000)
    locks.set_lock(actor_of(cast.thpt_principal), semester=1, class_id=room.id, subject=None, column=None, reason="x")
    db.session.commit()
    drain("test", {})
    result = outcomes.read_result(actor, import_id=result.made.id)
    assert [part.written for part in result.parts] == [6, 6, 0]
    assert "đang khóa" in str(result.parts[2].left[0]["message"])
    assert not result.is_running
    told = db.session.scalars(select(Notification).where(Notification.kind == "marks_imported")).one()
    assert (told.account_id, told.params["count"]) == (taught.teacher.id, 12)
    assert not any(db.session.scalars(select(MarkImportPart.changes)))


def own_books(actor: Any) -> Any:
    """All own books of the first semester, read back; committed."""
    data = export_books(actor, semester=1, layout=Layout.EACH, reason="")
    db.session.commit()
    return read_sheets(data)


def test_only_who_sees_the_school_takes_all_of_it(cast: Cast, taught: Taught) -> None:
    with pytest.raises(NotAllowed):
        export_books(actor_of(taught.teacher), semester=1, layout=Layout.EACH, whole=True, reason="x")
    begin_write()
    own = export_books(actor_of(taught.teacher), semester=1, layout=Layout.EACH, reason="")
    assert [name for name, _rows in read_sheets(own)] == ["10A Toán"]
