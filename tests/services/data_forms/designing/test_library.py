"""The ready forms: every one stands as it is, says what it rests on, and becomes a draft of the own unit."""

import ast
from collections.abc import Iterator
from dataclasses import replace

import pytest

from portal.adapters.ready_forms import read_files
from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.data_forms import DataForm, FormVersion
from portal.rules.data_forms.audience import check_audience
from portal.rules.data_forms.content import Content, problems_of
from portal.rules.data_forms.definition import Definition, Field, FieldType, Repeat, Section, Table
from portal.rules.data_forms.designing.faults import faults_of
from portal.rules.data_forms.designing.library import AREAS, ReadyForm, read_ready
from portal.rules.data_forms.expressions import read_expression
from portal.rules.data_forms.ready import PRESCHOOL, REGISTERS, SEQAP, SMAS
from portal.rules.data_forms.stored import read_definition, write_definition
from portal.rules.vietnamese import fold, nfc
from portal.services.data_forms.designing import library, versions
from tests.cast import Cast
from tests.data_forms import make_form
from tests.make import actor_of

FORMS = list(library.ready_forms().values())
PLAIN = {"em", "km", "m²", "%", "ca", "SEQAP", "THCS", "THPT", "2010-2011", "2011-2012", "2012-2013", "2013-2014"}
"""Texts without a Vietnamese sign that are as they should be."""


def of(code: str) -> Definition:
    return library.ready_forms()[code].definition


def each(test):
    return pytest.mark.parametrize("ready", FORMS, ids=lambda one: one.code)(test)


def texts_of(definition: Definition) -> Iterator[str]:
    for section in definition.sections:
        yield from (section.label, section.help)
        for part in section.parts:
            yield from (part.label, part.help)
            for column in [part] if isinstance(part, Field) else part.columns:
                yield from (column.label, column.help, column.unit, *(choice.label for choice in column.choices))
            yield from (row.label for row in part.rows) if isinstance(part, Table) else ()
    yield from (check.message for check in definition.checks)


def expressions_of(definition: Definition) -> Iterator[str]:
    yield from (side for check in definition.checks for side in (check.left, check.right))
    for section in definition.sections:
        yield section.shown_if
        for part in section.parts:
            columns = [part] if isinstance(part, Field) else [*part.columns]
            yield from (part.shown_if, *(text for one in columns for text in (one.formula, one.shown_if)))


@each
def test_it_may_be_published_as_it_stands(ready: ReadyForm) -> None:
    assert faults_of(ready.definition, {}) == []
    assert read_definition(write_definition(ready.definition)) == ready.definition
    check_audience(ready.audience)


@each
def test_it_says_which_letter_it_rests_on_and_when_it_is_asked(ready: ReadyForm) -> None:
    assert any(number in ready.source for number in ("253/BGDĐT", "1648/SGDĐT", "489/SGDĐT", "555/GDĐT"))
    assert "mục" in ready.source
    assert ready.source in ready.description, "the filler reads it too"
    assert ready.calendars
    assert {line.system for line in ready.calendars} & {ready.area, "sector"}


@each
def test_everything_it_says_is_vietnamese(ready: ReadyForm) -> None:
    texts = [text for text in (ready.name, ready.description, ready.doubt, *texts_of(ready.definition)) if text]
    assert all(text == nfc(text).strip() for text in texts)
    assert {text for text in texts if fold(text) == text.lower()} <= PLAIN


@each
def test_its_conditions_name_only_answers_that_can_be_given(ready: ReadyForm) -> None:
    cells = ready.definition.cells
    for text in filter(None, expressions_of(ready.definition)):
        for node in ast.walk(read_expression(text)):
            if isinstance(node, ast.Compare) and isinstance(node.comparators[0], ast.Constant):
                field, answer = cells.get(ast.unparse(node.left)), node.comparators[0].value
                if isinstance(answer, str):
                    assert field is not None
                    assert answer in {choice.code for choice in field.field.choices}
                elif isinstance(answer, bool):
                    assert field is not None
                    assert field.field.type is FieldType.YES_NO


@each
def test_an_empty_report_of_it_breaks_no_check(ready: ReadyForm) -> None:
    """What is blank is not judged: only blanks are told, and lists without a line."""
    codes = {check.code for check in ready.definition.checks}
    assert [one for one in problems_of(Content(ready.definition)) if one.check in codes] in ([], [*_no_lines(ready)])


def _no_lines(ready: ReadyForm) -> Iterator[object]:
    codes = [check.code for check in ready.definition.checks if "count(" in check.left + check.right]
    yield from (one for one in problems_of(Content(ready.definition)) if one.check in codes)


def test_all_that_the_letters_ask_is_there() -> None:
    assert {area: sum(one.area == area for one in FORMS) for area in AREAS} == {
        SEQAP: 6, SMAS: 6, PRESCHOOL: 3, REGISTERS: 1
    }  # fmt: skip
    spending = of("seqap_tai_chinh").parts["chi"][1]
    assert isinstance(spending, Table)
    assert [row.is_total for row in spending.rows] == [False] * 7 + [True]
    for code, part in (("seqap_goi_thau", "goi"), ("seqap_goi_thau", "hop_dong"), ("seqap_tap_huan", "khoa")):
        assert isinstance(of(code).parts[part][1], Repeat), part
    assert {line.code for one in FORMS for line in one.calendars} >= {
        "R90", "R91", "R92", "R93", "R94", "R95", "R96", "R97", "R98", "R99", "R100", "R101", "R109", "R110"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "kept", "said"),
    [
        ("seqap_hoc_sinh", {"hoc_sinh.g1.hs": "30", "hoc_sinh.g1.nu": "31"}, "Khối 1: số nữ không thể lớn hơn"),
        ("seqap_tai_chinh", {"chi.luong.da_chi": "5", "chi.luong.luy_ke": "4"}, "Lương tăng thêm cho giáo viên: số đã"),
        ("seqap_tai_chinh", {"dau_ky": "1", "nhan": "1", "chi.luong.da_chi": "3"}, "Số dư cuối kỳ không thể âm"),
        ("smas_thang", {"lop": "3", "lop_du": "4"}, "Số lớp đã nhập đủ điểm không thể lớn hơn"),
        ("smas_tn_thcs", {"xet.lop9.du": "9", "xet.lop9.dat": "10"}, "Học sinh lớp 9: số tốt nghiệp không thể"),
        ("mn_cuoi_nam", {"tre.a5_6.tre": "20", "hoan_thanh": "21"}, "hoàn thành chương trình không thể lớn hơn"),
    ],
)
def test_its_checks_speak_up(code: str, kept: dict[str, str], said: str) -> None:
    definition = of(code)
    held = {(key, 0): text for key, text in kept.items()}
    found = [one for one in problems_of(Content(definition, held)) if one.check]
    assert any(said in one.message and one.hard for one in found)


def test_results_of_the_year_are_asked_only_at_its_end() -> None:
    definition = of("seqap_hoc_sinh")
    asked = {lan: {cell.key for cell, _one in Content(definition, {("lan", 0): lan}).places} for lan in ("dau", "cuoi")}
    assert not any(key.startswith("ket_qua") for key in asked["dau"])
    assert "ket_qua.g5.xs" in asked["cuoi"]


def test_a_foreign_file_is_refused() -> None:
    stored = next(read_files())
    for wrong in ({"ward": 1}, {"area": "other"}, {"calendars": ["R1"]}, {"domain": "gold"}):
        with pytest.raises(ValueError, match=r"ready form|no such calendar"):
            read_ready({**stored, **wrong})


def test_it_becomes_a_draft_of_the_own_unit(cast: Cast) -> None:
    leader = actor_of(cast.leader)
    made = library.take_ready(leader, "seqap_hoc_sinh")
    db.session.commit()
    form = db.session.scalars(db.select(DataForm)).one()
    assert (form.id, form.unit_id, form.ready_code) == (made.id, cast.units["ben_tre"], "seqap_hoc_sinh")
    assert (form.domain, form.audience) == ("pupils", {"levels": ["primary"]})
    draft = db.session.scalars(db.select(FormVersion)).one()
    assert draft.published_at is None
    assert read_definition(draft.definition) == of("seqap_hoc_sinh")
    versions.publish(leader, form.id, note="", accepted=True)
    shelf = library.list_ready(leader)[SEQAP]
    assert [[one.id for one in shelved.taken] for shelved in shelf] == [[], [form.id], [], [], [], []]
    office = replace(leader, unit_id=cast.units["cho_lach"])
    assert not any(one.taken for held in library.list_ready(office).values() for one in held)


def test_what_the_units_report_already_is_told_before_it_is_taken(cast: Cast) -> None:
    section = Section(code="s", label="S", domain="pupils", parts=(of("smas_thang").parts["lop"][1],))
    first = Section(code="a", label="A", parts=(replace(section.parts[0], code="b"),))
    make_form(cast.units["ben_tre"], cast.leader.id, code="lop", definition=Definition((section, first)))
    (found,) = library.look_at(actor_of(cast.leader), "smas_thang").elsewhere
    assert found.form_name == "Biểu lop"
    assert found.cells == ["Số lớp phải có điểm trong tháng"]
    assert library.look_at(actor_of(cast.leader), "seqap_csvc").elsewhere == []


def test_only_who_makes_forms_sees_the_library(cast: Cast) -> None:
    for act in (library.list_ready, lambda actor: library.take_ready(actor, "smas_thang")):
        with pytest.raises(NotAllowed):
            act(actor_of(cast.teacher))
    with pytest.raises(NotFound):
        library.take_ready(actor_of(cast.leader), "nowhere")
