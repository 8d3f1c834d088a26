"""Definitions kept and read again; formulas, totals, conditions; what is missing or does not fit."""

import pytest

from portal.errors import RuleBroken
from portal.rules.data_forms.content import Content, completeness, problems_of
from portal.rules.data_forms.definition import (
    Check,
    Definition,
    Field,
    FieldType,
    Need,
    Operator,
    Repeat,
    Row,
    Section,
    Table,
    Total,
)
from portal.rules.data_forms.expressions import names_of, read_expression
from portal.rules.data_forms.stored import read_definition, write_definition
from portal.rules.data_forms.values import amount_of, read_value

PUPILS = Table(
    code="pupils",
    label="Học sinh",
    rows=(Row("g1", "Lớp 1"), Row("g2", "Lớp 2"), Row("all", "Tổng số", is_total=True)),
    columns=(
        Field(code="total", label="Tổng số", need=Need.REQUIRED, total=Total.SUM),
        Field(code="girls", label="Nữ", total=Total.SUM),
        Field(code="boys", label="Nam", formula="total - girls"),
    ),
    closed=frozenset({"g2.girls"}),
)
DEALS = Repeat(
    code="deals",
    label="Hợp đồng",
    columns=(
        Field(code="price", label="Giá", type=FieldType.MONEY),
        Field(code="late", label="Chậm", type=FieldType.YES_NO),
        Field(code="why", label="Lý do", type=FieldType.TEXT, need=Need.OR_REASON, shown_if="late == True"),
    ),
    least=1,
)
FORM = Definition(
    (
        Section(code="one", label="Một", parts=(Field(code="classes", label="Số lớp"), PUPILS)),
        Section(code="two", label="Hai", parts=(DEALS,), shown_if="classes > 0", domain="procurement"),
    ),
    (
        Check(code="fit", left="sum(pupils.girls)", operator=Operator.AT_MOST, right="pupils.all.total", message="Nữ"),
        Check(
            code="jump",
            left="sum(pupils.total)",
            operator=Operator.AT_LEAST,
            right="previous(sum(pupils.total)) * 0.8",
            message="Giảm nhiều",
            hard=False,
        ),
    ),
)


def filled(**kept: str) -> Content:
    return Content(FORM, {(key.replace("__", "."), 0): text for key, text in kept.items()})


def test_a_definition_survives_being_kept() -> None:
    assert read_definition(write_definition(FORM)) == FORM
    with pytest.raises(ValueError, match="not a form"):
        read_definition({"sections": [{"code": "x"}]})


def test_closed_cells_do_not_exist_and_totals_are_worked_out() -> None:
    content = filled(pupils__g1__total="30", pupils__g1__girls="14", pupils__g2__total="28")
    assert "pupils.g2.girls" not in FORM.cells
    assert content.value("pupils.all.total") == 58
    assert content.value("pupils.g1.boys") == 16
    assert content.value("pupils.g2.boys") is None, "what is not known is not guessed"
    assert content.value("pupils.all.girls") == 14


def test_conditions_hide_sections_and_columns_of_single_records() -> None:
    content = Content(FORM, {("deals.late", 5): "yes", ("deals.late", 6): "no"}, {"deals": [5, 6]})
    assert not [cell for cell, _ in content.places if cell.section.code == "two"]
    content = Content(FORM, {**content.kept, ("classes", 0): "2"}, content.records)
    assert [record for cell, record in content.places if cell.key == "deals.why"] == [5]


def test_problems_name_their_place_and_their_weight() -> None:
    content = filled(classes="2", pupils__g1__total="30", pupils__g1__girls="31")
    found = {(problem.place or problem.check): problem.hard for problem in problems_of(content)}
    assert found == {("pupils.g2.total", 0): True, "deals": True, "fit": True}
    assert completeness(content) == (1, 2)


def test_a_soft_check_is_settled_by_an_explanation() -> None:
    before = filled(pupils__g1__total="100")
    now = {("pupils.g1.total", 0): "30", ("pupils.g2.total", 0): "0"}
    assert [problem.check for problem in problems_of(Content(FORM, now, before=before))] == ["jump"]
    assert not problems_of(Content(FORM, now, before=before, explained={"jump": "Tách trường"}))
    assert not problems_of(Content(FORM, now)), "without a period before there is nothing to compare"


def test_a_circle_of_formulas_is_a_blank_not_an_error() -> None:
    fields = (Field(code="a", label="A", formula="b + 1"), Field(code="b", label="B", formula="a + 1"))
    assert Content(Definition((Section(code="s", label="S", parts=fields),))).value("a") is None


@pytest.mark.parametrize(
    "text", ["__import__('os')", "a[0]", "sum(a, b)", "lambda: 1", "a.b.c()", "1 +", "a ** 2", "[a]"]
)
def test_what_is_not_arithmetic_is_refused(text: str) -> None:
    with pytest.raises(RuleBroken):
        read_expression(text)


def test_names_are_listed_with_where_they_are_looked_for() -> None:
    names = names_of('sum(pupils.girls) + previous(classes) * other("smas", sum(x.y))')
    assert [(name.key, name.form, name.previous, name.function) for name in names] == [
        ("pupils.girls", "", False, "sum"),
        ("classes", "", True, ""),
        ("x.y", "smas", False, "sum"),
    ]


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (FieldType.MONEY, "1.250.000", "1250000"),
        (FieldType.MONEY, "1 250 000", "1250000"),
        (FieldType.INTEGER, "1.250", "1250"),
        (FieldType.INTEGER, "12,0", "12"),
        (FieldType.DECIMAL, "0.125", "0.125"),
        (FieldType.DECIMAL, "-1.250,5", "-1250.5"),
        (FieldType.DATE, "5/9/2026", "2026-09-05"),
        (FieldType.YES_NO, "Có", "yes"),
        (FieldType.TEXT, "  Lê   Lợi ", "Lê Lợi"),
        (FieldType.PROSE, "", ""),
    ],
)
def test_values_are_read_as_vietnamese_type_them(kind: FieldType, typed: str, kept: str) -> None:
    assert read_value(Field(code="x", label="X", type=kind, decimals=3), typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (FieldType.INTEGER, "12,5"),
        (FieldType.INTEGER, "mười"),
        (FieldType.INTEGER, "9" * 15),
        (FieldType.DECIMAL, "1,2345"),
        (FieldType.DATE, "31/2/2026"),
        (FieldType.DATE, "mai"),
        (FieldType.YES_NO, "có lẽ"),
        (FieldType.CHOICE, "khác"),
        (FieldType.TEXT, "x" * 301),
    ],
)
def test_what_does_not_fit_the_cell_is_refused(kind: FieldType, typed: str) -> None:
    with pytest.raises(RuleBroken):
        read_value(Field(code="x", label="X", type=kind, decimals=3), typed)


def test_amounts_are_exact_thousandths() -> None:
    field = Field(code="x", label="X", type=FieldType.DECIMAL)
    assert amount_of(field, "0.1") == 100
    assert amount_of(field, "") is None
    assert amount_of(field, "99999999999999.999") == 99_999_999_999_999_999


def test_a_group_is_added_once_however_many_formulas_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    """A form of a thousand formulas that each sum a table many times would take minutes to open."""
    asked: list[str] = []
    group = Content.group
    monkeypatch.setattr(Content, "group", lambda content, key: asked.append(key) or group(content, key))
    formulas = tuple(Field(code=f"f{number}", label="f", formula="+".join(["sum(pupils)"] * 30)) for number in range(9))
    content = Content(Definition((Section(code="one", label="Một", parts=(PUPILS, *formulas)),)))
    content.kept = {("pupils.g1.total", 0): "7"}
    assert {content.value(cell.key) for cell in content.definition.cells.values() if cell.part in formulas} == {210}
    assert asked == ["pupils"]
