"""What a version changes of sections, tables and lists as a whole."""

from dataclasses import replace

from portal.rules.data_forms.definition import (
    Check,
    Definition,
    Field,
    FieldType,
    Operator,
    Part,
    Repeat,
    Row,
    Section,
    Table,
)
from portal.rules.data_forms.designing.differences import differences

AREA = Field(code="area", label="Diện tích", type=FieldType.DECIMAL, decimals=1)
NOTE = Field(code="note", label="Ghi chú", type=FieldType.TEXT)
GRADES = Table(
    code="grades",
    label="Học sinh",
    rows=(Row("g1", "Lớp 1"), Row("g2", "Lớp 2"), Row("all", "Tổng số", is_total=True)),
    columns=(Field(code="total", label="Tổng số"), Field(code="girls", label="Nữ")),
)


def form(*parts: Part, checks: tuple[Check, ...] = ()) -> Definition:
    return Definition((Section(code="main", label="Chung", parts=parts),), checks)


def test_what_is_said_of_sections_tables_and_lists_is_told_too() -> None:
    deals = Repeat(code="deals", label="Hợp đồng", columns=(NOTE,), most=50)
    before = Definition((Section(code="s", label="Chung", domain="pupils", parts=(GRADES, deals)),))
    changed = (replace(GRADES, help="Kể cả lớp ghép."), replace(deals, least=1, most=20))
    after = Definition((Section(code="s", label="Chung hết", help="Đọc kỹ.", domain="staff", parts=changed),))
    found = differences(before, after)
    assert [(one.what, one.place, one.before, one.after) for one in found] == [
        ("Đổi tên phần", "Chung hết", "Chung", "Chung hết"),
        ("Đổi lời giải thích", "Chung hết", "", "Đọc kỹ."),
        ("Đổi lĩnh vực của phần", "Chung hết", "Học sinh", "Đội ngũ"),
        ("Đổi lời giải thích", GRADES.label, "", "Kể cả lớp ghép."),
        ("Đổi số dòng ít nhất", "Hợp đồng", "0", "1"),
        ("Đổi số dòng nhiều nhất", "Hợp đồng", "50", "20"),
    ]
    assert not any(one.breaks for one in found), "a running period may follow"


def test_changed_checks_are_differences_too() -> None:
    check = Check(code="k1", left="area", operator=Operator.AT_LEAST, right="0", message="Diện tích không âm.")
    before, after = form(AREA, checks=(check,)), form(AREA, checks=(replace(check, hard=False),))
    found = [(one.what, one.before, one.after) for one in differences(before, after)]
    assert found == [("Sửa phép kiểm tra", "bắt buộc", "cho giải thích")]
    other = form(AREA, checks=(replace(check, right="1", message="Diện tích từ 1."),))
    (found_too,) = differences(before, other)
    assert (found_too.before, found_too.after) == (
        "Diện tích không âm.; [Diện tích] ≥ 0",
        "Diện tích từ 1.; [Diện tích] ≥ 1",
    )
    assert [one.what for one in differences(form(AREA), after)] == ["Thêm phép kiểm tra"]
    assert [one.what for one in differences(after, form(AREA))] == ["Bỏ phép kiểm tra"]
