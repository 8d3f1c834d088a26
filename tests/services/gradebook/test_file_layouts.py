"""The layouts of files of marks, and whose row is whose."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from portal.adapters.spreadsheet import read_sheets
from portal.db import db
from portal.models.school import ProgrammeSubject, Pupil
from portal.rules.gradebook.files.layouts import Layout
from portal.rules.permissions import Role
from portal.services.gradebook import sheets
from portal.services.gradebook.books import BookKey
from portal.services.gradebook.comment_bank import add_comment
from portal.services.gradebook.files import annotating
from portal.services.gradebook.files.annotating import annotate
from tests.cast import Cast
from tests.gradebook import SCHOOL, Taught, make_taught, write
from tests.make import actor_of
from tests.news import hire
from tests.school import make_class, teach
from tests.score_files import HEADINGS, bring, exported, fill, look, states


@pytest.fixture
def taught(cast: Cast) -> Taught:
    return make_taught(cast)


def test_rows_are_matched_by_code_then_by_name_and_birth_date(cast: Cast, taught: Taught) -> None:
    an, anh = (db.session.get_one(Pupil, taught.pupil(place)) for place in (0, 1))
    an.ministry_code, an.born, anh.full_name, anh.born = "0312345678", "2010-01-02", "Lê Thị An", "2010-03-04"
    db.session.commit()
    head = ["Mã định danh", "Họ tên", "Ngày sinh", "Lớp", "ĐĐGtx1"]
    rows: list[list[Any]] = [
        head,
        [312345678.0, "Lê Thị An", "", "", 5],
        ["", "Lê Thị An", date(2010, 3, 4), "Lớp 10a", 6],
        ["0399999999", "Lê Thị An", "02/01/2010", "", 7],
        ["0312345678", "Trần Bình", "", "", 7],
        ["", "Trần Bình", "", "10B", 7],
        ["", "Trần Bình", "", "", 8],
        ["", "tran binh", "", "", 9],
        ["", "Lê Thị An", "", "", 9],
    ]
    plan = look(actor_of(taught.teacher), [("A", rows)], only=taught.key)
    new = {cell.pupil_id: cell.typed for cell in plan.sheets[0].of("new")}
    assert new == {an.id: "5", anh.id: "6", taught.pupil(2): "8"}
    said = {row + 1: str(error) for row, _index, _name, error in plan.sheets[0].faults}
    assert said[4] == "Lớp không có học sinh này."
    assert "Mã này là của" in said[5]
    assert "10B" in said[6]
    assert said[8] == "Trùng với dòng 7."
    assert "2 học sinh" in said[9] or "Lớp không có" in said[9]


def test_the_second_layout_has_regular_scores_in_one_cell(taught: Taught) -> None:
    full = {"tx1": "8", "tx3": "7,5", "tx4": "9", "tx2": "8", "gk": "8", "ck": "7,5"}
    write(taught, {(0, code): typed for code, typed in full.items()} | {(1, "tx1"): "8", (1, "tx3"): "9"})
    actor = actor_of(taught.teacher)
    file = exported(actor, taught.key, Layout.TOGETHER)
    rows = file[0][1]
    assert rows[HEADINGS][5:] == ["ĐĐGtx", "ĐĐGgk", "ĐĐGck", "ĐTBmhk", "Mã nhận xét", "Nội dung nhận xét"]
    assert rows[HEADINGS + 1][5:9] == ["8 8 7,5 9", 8, 7.5, 7.9]
    assert rows[HEADINGS + 2][5] == "8 - 9"
    assert states(look(actor, file)) == {"same": 8}
    fill(file, {(1, "ĐĐGtx"): "8 7.5 9", (2, "ĐĐGtx"): 6, (3, "ĐĐGtx"): "1 2 3 4 5"})
    assert states(look(actor, file)) == {"new": 2, "same": 8, "wrong": 1}


@pytest.mark.parametrize(
    ("subject", "grade", "headings", "typed", "stored"),
    [
        ("am_nhac", 6, ["TX1", "TX2", "GK", "CK", "Nhận xét"], {"TX1": "đạt", "CK": "cđ"}, {"tx1": "Đ", "ck": "CĐ"}),
        (
            "toan",
            4,
            ["Mức đạt được GK", "Điểm KTĐK GK", "Nhận xét GK", "Mức đạt được CK", "Điểm KTĐK", "Nhận xét CK"],
            {"Mức đạt được GK": "HTT", "Điểm KTĐK": 9},
            {"gk": "T", "ck_test": "9"},
        ),
    ],
)
def test_comment_subjects_and_primary_have_their_own_layouts(
    cast: Cast, subject: str, grade: int, headings: list[str], typed: dict[str, Any], stored: dict[str, str]
) -> None:
    room = make_class(cast, f"{grade}A", unit=SCHOOL, grade=grade)
    teacher = hire(cast, Role.TEACHER, unit=SCHOOL)
    programme = {row.code for row in db.session.scalars(select(ProgrammeSubject))}
    code = subject if subject in programme else next(code for code in sorted(programme) if "nghe_thuat" in code)
    teach(room, teacher, code)
    key, actor = BookKey(room.id, 1, code), actor_of(teacher)
    file = exported(actor, key)
    assert file[0][1][HEADINGS][5:] == headings
    result = bring(actor, fill(file, {(0, heading): value for heading, value in typed.items()}))
    assert result.written == len(typed)
    row = sheets.open_sheet(actor, key).rows[0]
    assert {code: row.shown(code) for code in row.cells} == stored


def test_results_that_differ_are_told_and_not_written(cast: Cast, taught: Taught) -> None:
    full = {"tx1": "8", "tx2": "8", "tx3": "7,5", "tx4": "9", "gk": "8", "ck": "7,5"}
    write(taught, {(place, code): typed for place in range(3) for code, typed in full.items()})
    actor = actor_of(taught.teacher)
    file = exported(actor, taught.key, Layout.TOGETHER)
    assert states(look(actor, file)) == {"same": 18}
    fill(file, {(0, "ĐTBmhk"): "7.90", (1, "ĐTBmhk"): 8.5, (2, "ĐĐGck"): 10})
    fill(file, {(3, "ĐTBmhk"): "8,0", (4, "ĐTBmhk"): "Miễn"})
    plan = look(actor, file)
    assert states(plan) == {"same": 17, "changed": 1, "notices": 4}
    said = {row - HEADINGS - 1: str(notice) for row, _index, _name, notice in plan.sheets[0].notices}
    assert said[1] == "Trong tệp là “8,5”, cổng tính “7,9”."
    assert said[2] == "Trong tệp là “7,9”, cổng tính “8,7”."  # with the mark the file brings
    assert said[3] == "Trong tệp là “8,0”, cổng chưa tính được vì còn thiếu điểm."
    assert set(said) == {1, 2, 3, 4}
    (sheet,) = read_sheets(annotate(file, plan))
    assert "ĐTBmhk: Trong tệp là “8,5”" in str(sheet[1][HEADINGS + 2][-1])
    assert bring(actor, file).written == 1


def test_the_average_of_the_year_is_compared_with_both_semesters(taught: Taught) -> None:
    full = {"tx1": "8", "tx2": "8", "tx3": "8", "tx4": "8", "gk": "8", "ck": "8"}
    write(taught, {(place, code): typed for place in range(3) for code, typed in full.items()})
    head = ["Họ tên", "ĐĐGtx1", "ĐĐGtx2", "ĐĐGtx3", "ĐĐGtx4", "ĐĐGgk", "ĐĐGck", "ĐTBmhk", "ĐTBmcn"]
    rows: list[list[Any]] = [
        head,
        ["Lê Thị An", 5, 5, 5, 5, 5, 5, 5, 6],
        [name_of(taught, 1), 5, 5, 5, 5, 5, 5, "5,0", "6,5"],
        [name_of(taught, 2), "", "", "", "", "", "", "", 6],
    ]
    second = BookKey(taught.key.class_id, 2, "toan")
    plan = look(actor_of(taught.teacher), [("A", rows)], only=second)
    said = [(row, str(notice)) for row, _index, _name, notice in plan.sheets[0].notices]
    assert said == [
        (2, "Trong tệp là “6,5”, cổng tính “6,0”."),
        (3, "Trong tệp là “6”, cổng chưa tính được vì còn thiếu điểm."),
    ]


def name_of(taught: Taught, place: int) -> str:
    return db.session.get_one(Pupil, taught.pupil(place)).full_name


def test_the_codes_of_comments_have_a_column_of_their_own(cast: Cast, taught: Taught) -> None:
    actor = actor_of(taught.teacher)
    for code, text in (("T1", "Chăm học."), ("K2", "Trình bày đẹp.")):
        add_comment(actor, code=code, text=text, subject="", shared=False)
    db.session.commit()
    file = exported(actor, taught.key, Layout.TOGETHER)
    codes, words = "Mã nhận xét", "Nội dung nhận xét"
    fill(file, {(0, codes): "t1; K2", (1, codes): "X9", (2, codes): "/T1", (2, words): "Chăm học."})
    fill(file, {(3, codes): "T1", (3, words): "Lười học.", (4, codes): ""})
    plan = look(actor, file)
    assert states(plan) == {"new": 3, "wrong": 1, "notices": 1}
    assert plan.sheets[0].of("new")[0].typed == "Chăm học. Trình bày đẹp."
    ((_row, _index, _name, notice),) = plan.sheets[0].notices
    assert str(notice) == "Đã có nội dung nhận xét, nên không lấy mã /T1."
    (sheet,) = read_sheets(annotate(file, plan))
    rows = sheet[1]
    place = rows[HEADINGS].index(words)
    assert rows[HEADINGS + 1][place] == "Chăm học. Trình bày đẹp."
    assert "Không có mã nhận xét X9" in str(rows[HEADINGS + 2][-1])
    result = bring(actor, file)
    assert result.written == 3
    kept = read_sheets(annotating.annotate_kept(actor, import_id=result.made.id, sheets=file))[0][1]
    assert kept[HEADINGS + 1][place] == "Chăm học. Trình bày đẹp."
    assert sheets.open_sheet(actor, taught.key).rows[0].shown("comment") == "Chăm học. Trình bày đẹp."
    assert states(look(actor, file)) == {"same": 3, "wrong": 1, "notices": 1}
    alone: list[list[Any]] = [["Họ tên", "Mã NX"], [name_of(taught, 5), "K2"]]
    assert bring(actor, [("A", alone)], only=taught.key).written == 1
