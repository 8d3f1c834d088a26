"""What a version of a form changes, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.errors import mark
from portal.rules.data_forms.definition import (
    FIELD_TYPE_LABELS,
    NEED_LABELS,
    NUMERIC,
    TOTAL_LABELS,
    Cell,
    Definition,
    Field,
    Repeat,
    Section,
)
from portal.rules.people.domains import DOMAIN_LABELS

ADDED, REMOVED = mark("Thêm ô"), mark("Bỏ ô")
CHECK_ADDED, CHECK_REMOVED, CHECK_CHANGED = (
    mark("Thêm phép kiểm tra"),
    mark("Bỏ phép kiểm tra"),
    mark("Sửa phép kiểm tra"),
)


@dataclass(frozen=True)
class Difference:
    """One change. ``what``: in words; ``place``: the cell or check by its label; ``before``, ``after``: texts.

    ``breaks``: numbers of the versions cannot be compared at this place.
    """

    what: str
    place: str
    before: str = ""
    after: str = ""
    breaks: bool = False


def differences(before: Definition, after: Definition) -> list[Difference]:
    """What changed from one version to the next, in the order of the new one; what went away stands last."""
    found: list[Difference] = []
    for key, cell in after.cells.items():
        old = before.cells.get(key)
        found += _changed(old, cell) if old else [Difference(ADDED, cell.label)]
    found += [
        Difference(REMOVED, cell.label, breaks=True) for key, cell in before.cells.items() if key not in after.cells
    ]
    return [*_sections(before, after), *found, *_parts(before, after), *_checks(before, after)]


def _sections(before: Definition, after: Definition) -> Iterator[Difference]:
    """What is said of sections; which cells stand in them is told by the cells."""
    old = {section.code: section for section in before.sections}
    for section in after.sections:
        if former := old.get(section.code):
            facts = {
                mark("Đổi tên phần"): (former.label, section.label),
                HELP: (former.help, section.help),
                mark("Đổi lĩnh vực của phần"): (_domain(former), _domain(section)),
            }
            yield from (Difference(what, section.label, *two) for what, two in facts.items() if two[0] != two[1])


def _parts(before: Definition, after: Definition) -> Iterator[Difference]:
    """What is said of tables and lists as a whole."""
    for code, (_section, part) in after.parts.items():
        old = before.parts.get(code, (None, None))[1]
        if isinstance(part, Field) or old is None or isinstance(old, Field):
            continue
        if old.help != part.help:
            yield Difference(HELP, part.label, old.help, part.help)
        if isinstance(part, Repeat) and isinstance(old, Repeat):
            for what, one, other in ((LEAST, old.least, part.least), (MOST, old.most, part.most)):
                if one != other:
                    yield Difference(what, part.label, str(one), str(other))


def _domain(section: Section) -> str:
    return _DOMAINS.get(section.domain, section.domain)


def _changed(old: Cell, new: Cell) -> Iterator[Difference]:
    if old.label != new.label:
        yield Difference(mark("Đổi tên ô"), new.label, old.label, new.label)
    if old.field.type != new.field.type:
        labels = FIELD_TYPE_LABELS[old.field.type], FIELD_TYPE_LABELS[new.field.type]
        both_numbers = old.field.type in NUMERIC and new.field.type in NUMERIC
        yield Difference(mark("Đổi loại ô"), new.label, *labels, breaks=not both_numbers)
    if old.is_calculated != new.is_calculated and not (old.field.formula or new.field.formula):
        yield Difference(mark("Đổi dòng tổng"), new.label, breaks=True)
    condition = mark("Đổi điều kiện hỏi"), new.label, _condition(old), _condition(new)
    if condition[2] != condition[3]:
        yield Difference(*condition, breaks=bool(condition[3]))
    for what, (one, other) in _facts(old.field, new.field).items():
        if one != other:
            yield Difference(
                what,
                new.label,
                one,
                other,
                breaks=what in {UNIT, FORMULA} or (what == CHOICES and _lost(old.field, new.field)),
            )


_DOMAINS = {"": mark("Mọi lĩnh vực"), **{str(code): label for code, label in DOMAIN_LABELS.items()}}
HELP, LEAST, MOST = mark("Đổi lời giải thích"), mark("Đổi số dòng ít nhất"), mark("Đổi số dòng nhiều nhất")
UNIT, CHOICES, FORMULA = mark("Đổi đơn vị tính"), mark("Đổi các mục để chọn"), mark("Đổi công thức")


def _lost(old: Field, new: Field) -> bool:
    """Whether an answer given before can no longer be given."""
    return bool({choice.code for choice in old.choices} - {choice.code for choice in new.choices})


def _facts(old: Field, new: Field) -> dict[str, tuple[str, str]]:
    return {
        UNIT: (old.unit, new.unit),
        mark("Đổi yêu cầu nhập"): (NEED_LABELS[old.need], NEED_LABELS[new.need]),
        FORMULA: (old.formula, new.formula),
        mark("Đổi cách tổng hợp"): (TOTAL_LABELS[old.total], TOTAL_LABELS[new.total]),
        mark("Đổi số chữ số thập phân"): (str(old.decimals), str(new.decimals)),
        CHOICES: (_choices(old), _choices(new)),
        HELP: (old.help, new.help),
        mark("Đổi nguồn điền sẵn"): (old.prefill, new.prefill),
    }


def _condition(cell: Cell) -> str:
    """When a cell is asked: the conditions of its section, its part and its own. A new one may hide what was filled."""
    held = (cell.section.shown_if, "" if cell.part is cell.field else cell.part.shown_if, cell.field.shown_if)
    return "; ".join(text for text in held if text)


def _choices(one: Field) -> str:
    return "; ".join(choice.label for choice in one.choices)


def _checks(before: Definition, after: Definition) -> Iterator[Difference]:
    old = {check.code: check for check in before.checks}
    for check in after.checks:
        if check.code not in old:
            yield Difference(CHECK_ADDED, check.message)
        elif old[check.code] != check:
            yield Difference(CHECK_CHANGED, check.message, old[check.code].message, check.message)
    kept = {check.code for check in after.checks}
    for check in before.checks:
        if check.code not in kept:
            yield Difference(CHECK_REMOVED, check.message)
