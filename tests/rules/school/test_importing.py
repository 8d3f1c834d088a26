"""Rows of lists of pupils: headings, cells as Excel leaves them, faults and warnings, doubles, classes."""

from datetime import date
from typing import Any

import pytest

from portal.errors import RuleBroken
from portal.rules.school.importing import cells
from portal.rules.school.importing.columns import CLASS_LIST, COLUMNS, find_heading_row, guess
from portal.rules.school.importing.planning import plan
from portal.rules.school.importing.plans import ClassKnown, Known, Plan, Surroundings
from portal.rules.school.importing.rows import Parent, Row, read_row

TODAY = date(2026, 11, 22)
GOOD = {"full_name": "Lê Thị An", "born": "21/03/2016", "sex": "Nữ", "class_name": "4A"}
FOUR_A = ClassKnown(1, "4A", (4,))


def read(texts: dict[str, str], *numeric: str) -> Row:
    row = Row(7, texts)
    read_row(row, numeric=frozenset(numeric), today=TODAY)
    return row


def known(**facts: Any) -> Known:
    more = {name: facts.pop(name) for name in list(facts) if name not in COLUMNS}
    usual = {"full_name": "Lê Thị An", "born": "2016-03-21", "sex": "female"}
    return Known(**({"id": 10, "facts": usual | facts, "enrolment_id": 20, "class_id": 1, "class_name": "4A"} | more))


def planned(*texts: dict[str, str], **around: Any) -> Plan:
    rows = []
    for number, row_texts in enumerate(texts, start=6):
        row = Row(number, row_texts)
        read_row(row, numeric=frozenset(), today=TODAY)
        rows.append(row)
    usual = {"today": TODAY, "start_year": 2026, "grades": (1, 2, 3, 4, 5), "classes": {"4a": FOUR_A}, "known": []}
    return plan(rows, Surroundings(**(usual | around)))


def words(notes: list[RuleBroken]) -> list[tuple[str | None, str]]:
    return [(note.field, str(note)) for note in notes]


def test_headings_are_found_below_titles_in_any_spelling() -> None:
    rows = [
        ["SỞ GIÁO DỤC"],
        ["", "DANH SÁCH HỌC SINH LỚP 4A"],
        [],
        ["stt", "HỌ VÀ TÊN", "Ngày  sinh"],
        ["1", "An", "x"],
    ]
    assert find_heading_row(rows) == 3
    assert guess(rows[3]) == ["", "full_name", "born"]
    assert find_heading_row([["An", "Bình"], ["Lan", "Họ tên"]]) is None


def test_the_sectors_layout_is_understood_as_it_is() -> None:
    headings = [heading for heading, _key in CLASS_LIST]
    assert guess(headings) == [key for _heading, key in CLASS_LIST]
    assert len([key for key in guess(headings) if key]) == 21


def test_a_remembered_meaning_comes_first_and_none_comes_twice() -> None:
    assert guess(["Tên", "Họ tên", "Họ và tên"], {"ten": "other_name", "ho ten": ""}) == ["other_name", "", "full_name"]
    assert guess(["Họ tên", "Họ và tên"]) == ["full_name", ""]
    assert guess(["Tên"], {"ten": "no longer known"}) == [""]


def test_zeros_lost_by_excel_are_put_back_and_said() -> None:
    row = read(GOOD | {"ministry_code": "12345678", "personal_id": "1216001234", "phone": "912345678"}, *COLUMNS)
    assert row.facts["ministry_code"] == "0012345678"
    assert row.facts["personal_id"] == "001216001234"
    assert row.facts["phone"] == "+84912345678"
    assert [note.field for note in row.warnings] == ["ministry_code", "personal_id"]
    typed = read(GOOD | {"ministry_code": "12345678"})
    assert words(typed.faults) == [("ministry_code", "Mã định danh Bộ GD&ĐT gồm đúng 10 chữ số.")]


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("full_name", "", "Thiếu họ tên"),
        ("full_name", "123", "Thiếu họ tên"),
        ("full_name", "An 2", "không có chữ số"),
        ("born", "31/2/2016", "Không có ngày"),
        ("born", "21/3/2030", "trước hôm nay"),
        ("sex", "?", "Nam hoặc Nữ"),
        ("phone", "12", "bắt đầu bằng 0"),
        ("personal_id", "12", "12 chữ số"),
        ("grade", "13", "từ 1 đến 12"),
        ("status", "Chuyển đi", "Chỉ nhập học sinh đang học"),
        ("birthplace", "x" * 256, "Không quá 255"),
    ],
)
def test_each_wrong_cell_is_a_fault_at_its_column(column: str, text: str, said: str) -> None:
    (fault,) = read(GOOD | {column: text}).faults
    assert fault.field == column
    assert said in str(fault)


def test_a_wrong_year_of_a_parent_is_a_fault_and_a_parent_without_name_a_warning() -> None:
    row = read(GOOD | {"father_name": "Lê Văn Ba", "father_born": "85", "mother_job": "Thợ may"})
    assert [note.field for note in row.faults] == ["father_born"]
    assert [note.field for note in row.warnings] == ["mother_name"]
    assert read(GOOD | {"father_name": "Lê Văn Ba", "father_born": "01/02/1985"}).parents["father"].born_year == 1985


def test_what_is_doubtful_does_not_keep_a_row_out() -> None:
    row = read({"full_name": "Hương", "ethnicity": "Khinh", "born": "2016"})
    assert not row.faults
    assert [note.field for note in row.warnings] == ["full_name", "born", "sex", "ethnicity"]
    assert "“Kinh”" in str(row.warnings[3])
    assert row.facts == {"full_name": "Hương", "born": "2016"}


def test_names_of_peoples_and_apostrophes_are_taken_as_they_are() -> None:
    for name in ("Y Moan Êban", "H' Hen Niê", "K'Brôi"):
        assert read(GOOD | {"full_name": name}).facts["full_name"] == name


def test_classes_and_grades_are_read_as_people_write_them() -> None:
    assert cells.class_key("Lớp 4 a") == cells.class_key("4A") == "4a"
    assert [cells.read_grade(text) for text in ("4", "Khối 10", "lớp 1", "Mẫu giáo lớn", "5-6 tuổi")] == [
        4,
        10,
        1,
        0,
        0,
    ]
    assert [cells.grade_of_class(name) for name in ("10A2", "Lớp 6/1", "Lá 1", "99")] == [10, 6, None, None]


def test_a_known_pupil_is_found_by_code_then_identifier_then_name_and_birth_date() -> None:
    coded = known(ministry_code="8300000001", personal_id="083216000001")
    for texts in (
        {"full_name": "Lê Thị Ân", "ministry_code": "8300000001"},
        {"personal_id": "083216000001"},
        {},
        {"full_name": "LÊ THỊ AN"},
    ):
        (found,) = planned(GOOD | texts, known=[coded]).rows
        assert found.known is coded, texts
        assert not found.row.faults
    (other,) = planned(GOOD | {"born": "22/3/2016"}, known=[coded]).rows
    assert other.state == "new"
    (twin,) = planned(GOOD | {"ministry_code": "8300000002"}, known=[coded]).rows
    assert twin.state == "new", "another code is another child"


def test_codes_that_contradict_are_refused() -> None:
    first, second = known(ministry_code="8300000001"), known(id=11, full_name="Trần Bình", personal_id="083216000002")
    (found,) = planned(
        GOOD | {"ministry_code": "8300000001", "personal_id": "083216000002"}, known=[first, second]
    ).rows
    assert "hai hồ sơ khác nhau" in str(found.row.faults[0])
    (mistyped,) = planned(
        GOOD | {"ministry_code": "8300000003"},
        known=[known(full_name="Trần Bình", born="2015-01-01", ministry_code="8300000003")],
    ).rows
    assert "khác cả họ tên và ngày sinh" in str(mistyped.row.faults[0])


def test_two_records_of_one_name_and_day_must_be_told_apart() -> None:
    (found,) = planned(GOOD, known=[known(), known(id=11)]).rows
    assert "Có 2 hồ sơ" in str(found.row.faults[0])


def test_without_a_birth_date_a_pupil_is_only_found_in_the_same_class() -> None:
    texts = {"full_name": "Lê Thị An", "class_name": "4A"}
    (same,) = planned(texts, known=[known(born="")]).rows
    assert same.state == "same"
    (elsewhere,) = planned(texts, known=[known(born="", class_id=2, class_name="4B")]).rows
    assert elsewhere.state == "new"


def test_doubles_within_the_list_name_the_first_row() -> None:
    found = planned(GOOD, GOOD, GOOD | {"ministry_code": "8300000001"}, {**GOOD, "ministry_code": "8300000001"})
    assert [row.state for row in found.rows] == ["new", "double", "new", "double"]
    assert [str(found.rows[index].row.faults[0]) for index in (1, 3)] == ["Trùng với dòng 6.", "Trùng với dòng 8."]
    met = planned(GOOD, GOOD | {"ministry_code": "8300000001"}, known=[known(ministry_code="8300000001")])
    assert [row.state for row in met.rows] == ["same", "double"]


def test_what_a_row_leaves_blank_stays() -> None:
    (found,) = planned(GOOD | {"phone": "0912 345 678"}, known=[known(phone="+84911111111", birthplace="Bến Tre")]).rows
    assert found.differences == {"phone": ("+84911111111", "+84912345678")}


def test_a_class_is_known_chosen_or_to_be_made() -> None:
    missing = planned(GOOD | {"class_name": "Lớp 5B"}, GOOD | {"full_name": "Trần Bình", "class_name": "12C"})
    assert [str(row.row.faults[0])[:25] for row in missing.rows] == [
        "Năm học này chưa có lớp “",
        "Chưa có lớp “12C”, và khô",
    ]
    assert (missing.missing_classes["5b"].name, missing.missing_classes["5b"].grade) == ("5B", 5)
    (made,) = planned(GOOD | {"class_name": "5B"}, create_classes=True).rows
    assert (made.place, made.grade) == ("5b", 5)
    (chosen,) = planned(GOOD | {"class_name": "5B"}, chosen_class=FOUR_A).rows
    assert (chosen.place, [note.field for note in chosen.row.warnings]) == (1, ["class_name"])
    (wrong_grade,) = planned(GOOD | {"grade": "5"}).rows
    assert words(wrong_grade.row.faults) == [("grade", "Lớp “4A” là khối 4.")]
    (combined,) = planned(GOOD | {"grade": "5"}, classes={"4a": ClassKnown(1, "4A", (4, 5))}).rows
    assert combined.grade == 5
    (kindergarten,) = planned(
        GOOD | {"class_name": "Lá 1", "born": "2021"}, classes={}, grades=(0,), create_classes=True
    ).rows
    assert kindergarten.grade == 0


def test_an_age_far_from_the_grade_is_doubtful() -> None:
    (found,) = planned(GOOD | {"born": "21/3/2010"}).rows
    assert (found.state, [note.field for note in found.row.warnings]) == ("new", ["born"])


def test_a_register_number_is_given_once() -> None:
    found = planned(
        GOOD | {"register_no": "12"},
        {"full_name": "Trần Bình", "register_no": "12"},
        {"full_name": "Đỗ Dũng", "register_no": "13"},
        register={"13": 99},
    )
    assert [[note.field for note in row.row.faults] for row in found.rows] == [[], ["register_no"], ["register_no"]]


def test_another_name_of_a_parent_is_left_to_the_record() -> None:
    texts = GOOD | {"mother_name": "Trần Thị Bé", "father_name": "Lê Văn Ba", "father_job": "Thợ may"}
    (found,) = planned(
        texts, known=[known(parents={"mother": Parent("Ngô Thị Tư"), "father": Parent("Lê Văn Ba")})]
    ).rows
    assert found.differences == {"father_job": ("", "Thợ may")}
    assert [note.field for note in found.row.warnings] == ["mother_name"]
