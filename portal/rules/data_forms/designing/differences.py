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
    Check,
    Definition,
    Field,
    Operator,
    Part,
    Repeat,
    Section,
)
from portal.rules.data_forms.designing.others import NONE, Others
from portal.rules.data_forms.designing.wording import to_words
from portal.rules.data_forms.prefill import SOURCES
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


@dataclass(frozen=True)
class Version:
    """A definition and the other forms it may name."""

    definition: Definition
    others: Others

    def words(self, text: str, part: Part | None = None) -> str:
        """An expression in words."""
        return to_words(text, self.definition, part, self.others, hide=True)

    def condition(self, cell: Cell) -> str:
        """When a cell is asked, in words."""
        return "; ".join(self.words(text, part) for text, part in _conditions(cell) if text)

    def check(self, check: Check) -> str:
        """What must hold, in words."""
        first, second, *last = map(self.words, check.sides)
        return " ".join([first, SIGNS[check.operator], second, *(f"– {one}" for one in last)])


SIGNS: dict[Operator, str] = {
    Operator.EQUAL: "=",
    Operator.UNEQUAL: "≠",
    Operator.GREATER: ">",
    Operator.AT_LEAST: "≥",
    Operator.LESS: "<",
    Operator.AT_MOST: "≤",
    Operator.BOTH_OR_NONE: mark("cùng có hoặc cùng trống với"),
    Operator.NOT_BOTH: mark("không cùng có với"),
    Operator.BETWEEN: mark("trong khoảng"),
}
"""How the two sides of a check are compared."""


def differences(before: Definition, after: Definition, others: Others = NONE) -> list[Difference]:
    """What changed from one version to the next, in the order of the new one; what went away stands last."""
    old_one, new_one = Version(before, others), Version(after, others)
    found: list[Difference] = []
    for key, cell in after.cells.items():
        old = before.cells.get(key)
        found += _changed(old_one, old, new_one, cell) if old else [Difference(ADDED, cell.label)]
    found += [
        Difference(REMOVED, cell.label, breaks=True) for key, cell in before.cells.items() if key not in after.cells
    ]
    return [*_sections(before, after), *found, *_parts(before, after), *_checks(old_one, new_one)]


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


def _changed(before: Version, old: Cell, after: Version, new: Cell) -> Iterator[Difference]:
    if old.label != new.label:
        yield Difference(mark("Đổi tên ô"), new.label, old.label, new.label)
    if old.field.type != new.field.type:
        labels = FIELD_TYPE_LABELS[old.field.type], FIELD_TYPE_LABELS[new.field.type]
        both_numbers = old.field.type in NUMERIC and new.field.type in NUMERIC
        yield Difference(mark("Đổi loại ô"), new.label, *labels, breaks=not both_numbers)
    if old.is_calculated != new.is_calculated and not (old.field.formula or new.field.formula):
        yield Difference(mark("Đổi dòng tổng"), new.label, breaks=True)
    if [text for text, _part in _conditions(old)] != [text for text, _part in _conditions(new)]:
        texts = before.condition(old), after.condition(new)
        yield Difference(mark("Đổi điều kiện hỏi"), new.label, *texts, breaks=bool(texts[1]))
    if old.field.formula != new.field.formula:
        texts = before.words(old.field.formula, old.part), after.words(new.field.formula, new.part)
        yield Difference(FORMULA, new.label, *texts, breaks=True)
    for what, (one, other) in _facts(old.field, new.field).items():
        if one != other:
            yield Difference(
                what,
                new.label,
                one,
                other,
                breaks=what == UNIT or (what == CHOICES and _lost(old.field, new.field)),
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
        mark("Đổi cách tổng hợp"): (TOTAL_LABELS[old.total], TOTAL_LABELS[new.total]),
        mark("Đổi số chữ số thập phân"): (str(old.decimals), str(new.decimals)),
        CHOICES: (_choices(old), _choices(new)),
        HELP: (old.help, new.help),
        mark("Đổi nguồn điền sẵn"): (_source(old), _source(new)),
    }


def _conditions(cell: Cell) -> list[tuple[str, Part | None]]:
    """The conditions of a cell's section, its part and its own, each with where it stands. A new one may hide what was
    filled."""
    part = cell.part
    own = None if part is cell.field else part
    return [(cell.section.shown_if, None), (own.shown_if if own else "", None), (cell.field.shown_if, own)]


def _source(field: Field) -> str:
    return SOURCES[field.prefill].label if field.prefill in SOURCES else field.prefill


def _choices(one: Field) -> str:
    return "; ".join(choice.label for choice in one.choices)


def _checks(before: Version, after: Version) -> Iterator[Difference]:
    old = {check.code: check for check in before.definition.checks}
    for check in after.definition.checks:
        if check.code not in old:
            yield Difference(CHECK_ADDED, check.message, after=after.check(check))
        elif (former := old[check.code]) != check:
            sides = before.check(former), after.check(check)
            texts = [(former.message, check.message), sides, (_hardness(former), _hardness(check))]
            changed = [two for two in texts if two[0] != two[1]]
            was, now = ("; ".join(two[side] for two in changed) for side in (0, 1))
            yield Difference(CHECK_CHANGED, check.message, was, now)
    kept = {check.code for check in after.definition.checks}
    for check in before.definition.checks:
        if check.code not in kept:
            yield Difference(CHECK_REMOVED, check.message, before=before.check(check))


def _hardness(check: Check) -> str:
    return mark("bắt buộc") if check.hard else mark("cho giải thích")
