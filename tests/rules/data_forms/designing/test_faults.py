"""What keeps a form from being published; what a version changes; codes made of labels."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import RuleBroken
from portal.rules.data_forms.content import Content
from portal.rules.data_forms.definition import (
    Check,
    Choice,
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
from portal.rules.data_forms.designing.circles import LONGEST_CHAIN
from portal.rules.data_forms.designing.codes import code_of, is_code
from portal.rules.data_forms.designing.differences import ADDED, REMOVED, differences
from portal.rules.data_forms.designing.faults import faults_of
from portal.rules.data_forms.designing.names import Seen, check_expression
from portal.rules.data_forms.expressions import Name, evaluate
from tests.data_forms import SCHOOL_FORM

GRADES = Table(
    code="grades",
    label="Học sinh",
    rows=(Row("g1", "Lớp 1"), Row("g2", "Lớp 2"), Row("all", "Tổng số", is_total=True)),
    columns=(Field(code="total", label="Tổng số"), Field(code="girls", label="Nữ")),
)
DEALS = Repeat(
    code="deals",
    label="Hợp đồng",
    columns=(
        Field(code="name", label="Tên", type=FieldType.TEXT),
        Field(code="price", label="Giá trị", type=FieldType.MONEY),
    ),
)
AREA = Field(code="area", label="Diện tích", type=FieldType.DECIMAL, decimals=1)
NOTE = Field(code="note", label="Ghi chú", type=FieldType.TEXT)


def form(*parts: Part, checks: tuple[Check, ...] = ()) -> Definition:
    return Definition((Section(code="main", label="Chung", parts=parts),), checks)


def said(definition: Definition, forms: dict[str, Definition] | None = None) -> list[tuple[str, str]]:
    return [(fault.place, fault.message % fault.params) for fault in faults_of(definition, forms)]


def test_a_good_form_has_no_faults() -> None:
    assert faults_of(SCHOOL_FORM) == []
    assert faults_of(form(GRADES, DEALS, AREA, NOTE)) == []


def test_an_empty_form_is_told_what_to_do() -> None:
    assert said(form()) == [("", "Biểu mẫu chưa hỏi gì: hãy thêm ít nhất một ô.")]


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("nowhere + 1", "Không có ô nào tên “nowhere”."),
        ("grades + 1", "“grades” là cả một bảng; hãy nêu một ô, hoặc dùng tổng(…)."),
        ("deals.price", "“Hợp đồng, Giá trị” có nhiều dòng; hãy dùng tổng(…) của cột hoặc số_dòng(…)."),
        ("sum(area)", "Không có bảng hay danh sách nào tên “area”."),
        ("sum(deals)", "Hãy nêu cột cần cộng của danh sách “Hợp đồng”."),
        ("sum(deals.name)", "Không có ô số nào để cộng ở “deals.name”."),
        ("count(grades)", "số_dòng(…) chỉ đếm dòng của một danh sách nhiều dòng."),
        ("note * 2", "“Ghi chú” không phải ô số nên không tính được."),
        ('"hai" * 2', "Không tính được với chữ “hai”."),
        ('other("xa", area)', "Không có biểu mẫu nào đã công bố có tên hay mã “xa”."),
        ("area +", "Không đọc được biểu thức “area +”."),
        ("area.__class__", "Không có ô nào tên “area.__class__”."),
    ],
)
def test_a_formula_is_refused_in_words(formula: str, message: str) -> None:
    worked = Field(code="worked", label="Tính ra", formula=formula)
    assert said(form(GRADES, DEALS, AREA, NOTE, worked)) == [("worked", message)]


@pytest.mark.parametrize(
    "formula",
    [
        "sum(grades)",
        "sum(grades.girls)",
        "sum(grades.g1)",
        "sum(deals.price)",
        "count(deals)",
        "previous(area) + or_else(area, 0)",
        "previous(sum(grades.total))",
        'other("khac", count(deals))',
        "grades.g1.total - grades.all.girls",
    ],
)
def test_a_formula_that_can_be_worked_out_is_taken(formula: str) -> None:
    worked = Field(code="worked", label="Tính ra", formula=formula)
    assert said(form(GRADES, DEALS, AREA, worked), {"khac": form(DEALS)}) == []


def test_columns_beside_go_by_their_own_code_in_a_table() -> None:
    boys = Field(code="boys", label="Nam", formula="total - girls")
    assert said(form(replace(GRADES, columns=(*GRADES.columns, boys)))) == []
    wrong = replace(boys, formula="total - women")
    assert said(form(replace(GRADES, columns=(*GRADES.columns, wrong)))) == [
        ("grades.boys", "Không có ô nào tên “women”.")
    ]


def test_circles_and_long_chains_are_found_without_ending_in_them() -> None:
    one, two = Field(code="a", label="A", formula="b + 1"), Field(code="b", label="B", formula="a + 1")
    message = "Công thức cần đến chính nó, trực tiếp hoặc qua ô khác."
    assert said(form(one, two)) == [("a", message), ("b", message)]
    first = Field(code="f0", label="F0")
    chain = [Field(code=f"f{n}", label=f"F{n}", formula=f"f{n - 1} + 1") for n in range(1, LONGEST_CHAIN + 2)]
    assert said(form(first, *chain[:-1])) == []
    assert said(form(first, *chain)) == [(f"f{LONGEST_CHAIN + 1}", "Công thức nối qua quá nhiều công thức khác.")]


def test_rows_do_not_make_a_circle_of_columns() -> None:
    growth = Field(code="growth", label="Tăng", formula="total - grades.g1.total")
    assert said(form(replace(GRADES, columns=(*GRADES.columns, growth)))) == []


def test_doubling_formulas_are_worked_out_once_each() -> None:
    chain = [Field(code=f"f{n}", label=f"F{n}", formula=f"f{n - 1} + f{n - 1}") for n in range(1, 41)]
    content = Content(form(Field(code="f0", label="F0"), *chain), {("f0", 0): "1"})
    assert content.value("f40") == 2**40


def test_parts_are_checked_in_themselves() -> None:
    wrong = (
        Field(code="for", label="Cho"),
        replace(AREA, code="x", type=FieldType.CHOICE, choices=(Choice("a", "A"),)),
        replace(NOTE, formula="1"),
        replace(NOTE, label=" "),
        Table(code="t", label="Bảng", rows=(), columns=(), closed=frozenset({"a.b"})),
        replace(DEALS, least=5, most=2),
    )
    messages = [message for _place, message in said(form(*wrong))]
    assert messages == [
        "Mã “for” không dùng được.",
        "Mã “note” dùng hai lần.",
        "Ô “Chọn một” cần ít nhất hai mục để chọn.",
        "Chỉ ô số mới có công thức.",
        "Chưa có tên.",
        "Chưa có cột nào.",
        "Chưa có dòng nào.",
        "Ô bị đóng không có trong bảng.",
        "Số dòng ít nhất phải không lớn hơn số dòng nhiều nhất.",
    ]


def test_a_row_and_a_column_of_one_code_cannot_be_told_apart() -> None:
    twin = replace(GRADES, rows=(*GRADES.rows, Row("girls", "Nữ")))
    assert ("grades.girls", "Mã “girls” dùng hai lần.") in said(form(twin))


def test_too_many_cells() -> None:
    rows = tuple(Row(f"r{n}", f"Dòng {n}") for n in range(60))
    columns = tuple(Field(code=f"c{n}", label=f"Cột {n}") for n in range(50))
    assert said(form(Table(code="t", label="Bảng", rows=rows, columns=columns))) == []
    more = Table(code="t", label="Bảng", rows=rows, columns=(*columns, NOTE))
    assert said(form(more)) == [("", "Biểu mẫu có 3060 ô, nhiều nhất là 3000.")]


def test_checks_need_a_message_and_two_readable_sides() -> None:
    check = Check(code="k1", left="area", operator=Operator.AT_MOST, right="nowhere", message=" ")
    assert said(form(AREA, checks=(check,))) == [
        ("!k1", "Phép kiểm tra chưa có câu báo cho người nhập."),
        ("!k1", "Không có ô nào tên “nowhere”."),
    ]


def test_only_grades_are_filled_from_school_records_in_a_table() -> None:
    filled = tuple(replace(column, prefill="pupils") for column in GRADES.columns)
    assert said(form(replace(GRADES, columns=filled))) == []
    wider = replace(GRADES, rows=(*GRADES.rows, Row("boarding", "Bán trú")), columns=filled[:1])
    assert said(form(wider)) == [], "the row that is no part of the school is typed"
    other = replace(wider, rows=(Row("boarding", "Bán trú"), Row("all", "Tổng số", is_total=True)))
    assert [place for place, _message in said(form(other))] == ["grades.total"]
    people = replace(other, rows=(Row("a", "Giáo viên"),))
    assert [place for place, _message in said(form(people))] == ["grades.total"], "pupils are not told by staff"
    assert said(form(replace(people, columns=(replace(filled[0], prefill="staff"),)))) == []
    assert said(form(replace(NOTE, prefill="pupils")))[0][0] == "note"


def test_differences_between_versions_are_said_in_words() -> None:
    before = form(AREA, NOTE, Field(code="old", label="Cũ"))
    after = form(
        replace(AREA, label="Diện tích đất", unit="m²"),
        replace(NOTE, type=FieldType.DATE),
        Field(code="new", label="Mới"),
    )
    found = differences(before, after)
    assert [(one.what, one.place, one.before, one.after, one.breaks) for one in found] == [
        ("Đổi tên ô", "Diện tích đất", "Diện tích", "Diện tích đất", False),
        ("Đổi đơn vị tính", "Diện tích đất", "", "m²", True),
        ("Đổi loại ô", "Ghi chú", "Dòng chữ", "Ngày", True),
        (ADDED, "Mới", "", "", False),
        (REMOVED, "Cũ", "", "", True),
    ]
    assert differences(before, before) == []


def test_other_formulas_mean_other_numbers() -> None:
    """A running period may not be moved there: what was typed would be hidden, what was approved would be another."""
    typed, worked_out = form(AREA, NOTE), form(replace(AREA, formula="1 + 1"), NOTE)
    again = form(replace(AREA, formula="1 + 2"), NOTE)
    for before, after in ((typed, worked_out), (worked_out, typed), (worked_out, again)):
        assert [one.breaks for one in differences(before, after)] == [True]


def test_a_new_condition_anywhere_above_a_cell_may_hide_what_was_filled() -> None:
    before = form(AREA, NOTE)
    after = Definition((replace(before.sections[0], shown_if="area > 1"),))
    found = [(one.what, one.place, one.after, one.breaks) for one in differences(before, after)]
    assert found == [("Đổi điều kiện hỏi", label, "[Diện tích] > 1", True) for label in (AREA.label, NOTE.label)]
    assert [one.breaks for one in differences(after, before)] == [False, False]


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Số lớp (cả trường)", "so_lop_ca_truong"),
        ("Đội ngũ", "doi_ngu"),
        ("10 buổi/tuần", "o_10_buoi_tuan"),
        ("In", "o_in"),
        ("Sum", "o_sum"),
        ("…", "o"),
    ],
)
def test_codes_are_made_of_labels(label: str, code: str) -> None:
    assert code_of(label) == code
    assert code_of(label, {code}) == f"{code}_2"


@given(st.lists(st.text(max_size=60), max_size=12))
def test_codes_are_well_formed_and_unlike(labels: list[str]) -> None:
    taken: list[str] = []
    for label in labels:
        taken.append(code_of(label, taken))
    assert all(is_code(code) for code in taken)
    assert len(set(taken)) == len(taken)


class Nothing:
    def one(self, name: Name) -> None:
        return None

    def many(self, name: Name) -> list[None]:
        return []

    def summed(self, name: Name) -> None:
        return None


PIECES = st.sampled_from(
    ["area", "note", "grades", "deals.price", "sum(", "count(", "other(", "previous(", ")", "+", "-", "*", "/", "<",
     "==", "and", "not ", '"x"', "1e999", "1j", "0", ",", ".", "lambda", "[", "]", "{", "}", "\x00", "\\d", "if"]
)  # fmt: skip


@given(
    st.one_of(
        st.text(max_size=80), st.lists(PIECES, max_size=12).map(" ".join), st.lists(PIECES, max_size=12).map("".join)
    )
)
def test_any_garbage_is_a_message_never_an_error(text: str) -> None:
    with suppress(RuleBroken):
        check_expression(text, Seen(form(GRADES, DEALS, AREA, NOTE)))
        evaluate(text, Nothing())


@pytest.mark.parametrize(
    "text", ["-" * 900 + "1", "(" * 400 + "1" + ")" * 400, "+".join(["area"] * 190), "1e999 - 1e999"]
)
def test_what_is_too_deep_or_endless_is_refused(text: str) -> None:
    with pytest.raises(RuleBroken):
        check_expression(text, Seen(form(AREA)))
