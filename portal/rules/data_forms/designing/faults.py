"""What keeps a definition from being published, in words, each at its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from portal.errors import RuleBroken, mark
from portal.rules.data_forms.definition import (
    MOST_CELLS,
    NUMERIC,
    Check,
    Definition,
    Field,
    FieldType,
    Operator,
    Part,
    Repeat,
    Section,
    Table,
)
from portal.rules.data_forms.designing.circles import LONGEST_CHAIN, depths_of
from portal.rules.data_forms.designing.codes import is_code
from portal.rules.data_forms.designing.names import Forms, Seen, check_expression
from portal.rules.data_forms.prefill import SOURCES, fits, group_of_row
from portal.rules.data_forms.values import MOST_DECIMALS

MOST_RECORDS = 1_000
"""Records one repeat may have."""
LONGEST_LABEL, LONGEST_HELP = 300, 2_000


@dataclass(frozen=True)
class Fault:
    """Something to mend. ``place`` as in ``building``, "" of the whole form.

    ``label`` names the place; ``params`` fill the message's places.
    """

    place: str
    label: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)


def faults_of(definition: Definition, forms: Forms | None = None) -> list[Fault]:
    """Everything to mend, in reading order; nothing where the definition may be published."""
    found = [*_whole(definition), *_codes(definition)]
    for section in definition.sections:
        found += _section(definition, section, forms)
        for part in section.parts:
            found += _part(definition, part, forms)
    found += _circles(definition, forms)
    for check in definition.checks:
        found += _check(definition, check, forms)
    return found


def _whole(definition: Definition) -> Iterator[Fault]:
    if not any(section.parts for section in definition.sections):
        yield Fault("", "", mark("Biểu mẫu chưa hỏi gì: hãy thêm ít nhất một ô."))
    if len(definition.cells) > MOST_CELLS:
        params = {"count": len(definition.cells), "most": MOST_CELLS}
        yield Fault("", "", mark("Biểu mẫu có %(count)d ô, nhiều nhất là %(most)d."), params)


def _codes(definition: Definition) -> Iterator[Fault]:
    """Sections among themselves; parts of all sections together; checks among themselves."""
    sections = [(f"@{section.code}", section.code, section.label) for section in definition.sections]
    parts = [(part.code, part.code, part.label) for section in definition.sections for part in section.parts]
    checks = [(f"!{check.code}", check.code, check.code) for check in definition.checks]
    for group in (sections, parts, checks):
        yield from _doubles(group)


def _doubles(group: Sequence[tuple[str, str, str]]) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, code, label in group:
        if not is_code(code):
            yield Fault(place, label, mark("Mã “%(code)s” không dùng được."), {"code": code})
        if code in seen:
            yield Fault(place, label, mark("Mã “%(code)s” dùng hai lần."), {"code": code})
        seen.add(code)


def _section(definition: Definition, section: Section, forms: Forms | None) -> Iterator[Fault]:
    place = f"@{section.code}"
    yield from _words(place, section.label, section.help)
    yield from _condition(place, section.label, section.shown_if, Seen(definition, forms=forms))


def _words(place: str, label: str, explained: str) -> Iterator[Fault]:
    if not label.strip():
        yield Fault(place, place, mark("Chưa có tên."))
    if len(label) > LONGEST_LABEL or len(explained) > LONGEST_HELP:
        yield Fault(place, label[:80], mark("Tên hoặc lời giải thích quá dài."))


def _condition(place: str, label: str, text: str, seen: Seen) -> Iterator[Fault]:
    if text:
        yield from _readable(place, label, text, seen)


def _readable(place: str, label: str, text: str, seen: Seen) -> Iterator[Fault]:
    try:
        check_expression(text, seen)
    except RuleBroken as error:
        yield Fault(place, label, error.message, error.params)


def _part(definition: Definition, part: Part, forms: Forms | None) -> Iterator[Fault]:
    seen = Seen(definition, part, forms=forms)
    if isinstance(part, Field):
        yield from _field(part.code, part.label, part, seen)
        return
    yield from _words(part.code, part.label, part.help)
    yield from _condition(part.code, part.label, part.shown_if, Seen(definition, forms=forms))
    if not part.columns:
        yield Fault(part.code, part.label, mark("Chưa có cột nào."))
    yield from _table(part) if isinstance(part, Table) else _repeat(part)
    for column in part.columns:
        yield from _field(f"{part.code}.{column.code}", f"{part.label}, {column.label}", column, seen)


def _table(part: Table) -> Iterator[Fault]:
    if not part.rows:
        yield Fault(part.code, part.label, mark("Chưa có dòng nào."))
    for row in part.rows:
        if not row.label.strip():
            yield Fault(part.code, part.label, mark("Có dòng chưa có tên."))
    lines = [(part.code, row.code, f"{part.label}, {row.label}") for row in part.rows]
    yield from _doubles([*lines, *((f"{part.code}.{one.code}", one.code, one.label) for one in part.columns)])
    places = {f"{row.code}.{column.code}" for row in part.rows for column in part.columns}
    if part.closed - places:
        yield Fault(part.code, part.label, mark("Ô bị đóng không có trong bảng."))
    if places and not places - part.closed:
        yield Fault(part.code, part.label, mark("Mọi ô của bảng đều bị đóng."))
    for column in part.columns:
        source = SOURCES.get(column.prefill)
        groups = [group_of_row(row) for row in part.rows if not row.is_total]
        if source and not any(group and fits(source, group) for group in groups):
            message = mark("Không dòng nào điền sẵn được: dòng phải là khối lớp, nhóm tuổi, cấp học hay nhóm đội ngũ.")
            yield Fault(f"{part.code}.{column.code}", f"{part.label}, {column.label}", message)


def _repeat(part: Repeat) -> Iterator[Fault]:
    yield from _doubles([(f"{part.code}.{one.code}", one.code, one.label) for one in part.columns])
    if not 0 <= part.least <= part.most:
        yield Fault(part.code, part.label, mark("Số dòng ít nhất phải không lớn hơn số dòng nhiều nhất."))
    if not 1 <= part.most <= MOST_RECORDS:
        yield Fault(part.code, part.label, mark("Số dòng nhiều nhất là từ 1 đến %(most)d."), {"most": MOST_RECORDS})
    if any(column.prefill for column in part.columns):
        yield Fault(part.code, part.label, mark("Danh sách nhiều dòng không điền sẵn được."))


def _field(place: str, label: str, one: Field, seen: Seen) -> Iterator[Fault]:
    yield from _words(place, one.label, one.help)
    yield from _condition(place, label, one.shown_if, seen)
    if one.type is FieldType.CHOICE:
        yield from _choices(place, label, one)
    if not 0 <= one.decimals <= MOST_DECIMALS:
        yield Fault(place, label, mark("Số chữ số thập phân là từ 0 đến %(most)d."), {"most": MOST_DECIMALS})
    if one.formula:
        if one.type not in NUMERIC:
            yield Fault(place, label, mark("Chỉ ô số mới có công thức."))
        if one.prefill:
            yield Fault(place, label, mark("Ô có công thức thì không điền sẵn."))
        yield from _readable(place, label, one.formula, seen)
    if one.prefill and (one.prefill not in SOURCES or one.type not in NUMERIC):
        yield Fault(place, label, mark("Chỉ ô số mới điền sẵn được từ hồ sơ trường."))


def _choices(place: str, label: str, one: Field) -> Iterator[Fault]:
    if len(one.choices) < 2:
        yield Fault(place, label, mark("Ô “Chọn một” cần ít nhất hai mục để chọn."))
    if any(not choice.label.strip() for choice in one.choices):
        yield Fault(place, label, mark("Có mục để chọn còn trống."))
    yield from _doubles([(place, choice.code, label) for choice in one.choices])


def _circles(definition: Definition, forms: Forms | None) -> Iterator[Fault]:
    for key, depth in depths_of(definition, forms).items():
        cell = definition.cells[key]
        place = cell.part.code if cell.part is cell.field else f"{cell.part.code}.{cell.field.code}"
        if depth is None:
            yield Fault(place, cell.label, mark("Công thức cần đến chính nó, trực tiếp hoặc qua ô khác."))
        elif depth > LONGEST_CHAIN:
            yield Fault(place, cell.label, mark("Công thức nối qua quá nhiều công thức khác."))


def _check(definition: Definition, check: Check, forms: Forms | None) -> Iterator[Fault]:
    seen, place, label = Seen(definition, forms=forms), f"!{check.code}", check.message[:80] or check.code
    if not check.message.strip():
        yield Fault(place, label, mark("Phép kiểm tra chưa có câu báo cho người nhập."))
    if (check.operator is Operator.BETWEEN) != bool(check.upto):
        yield Fault(place, label, mark("Phép kiểm tra “từ … đến …” cần cả hai đầu."))
    for side in check.sides:
        yield from _readable(place, label, side, seen)
