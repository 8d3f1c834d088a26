"""What a report holds, with everything that is worked out from it: formulas, conditions, what is missing or wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from portal.errors import mark
from portal.rules.data_forms.definition import Cell, Check, Definition, Need, Operator, Part, Repeat, Section, Table
from portal.rules.data_forms.expressions import Name, Value, evaluate, holds
from portal.rules.data_forms.values import LARGEST, value_of

Place = tuple[str, int]
"""A cell's key, and the id of its record in a repeat; 0 for the fixed cells."""


@dataclass
class Content:
    """Kept texts by place (``values``), and the records of each repeat in their order. Made anew after every change:
    what was worked out once is remembered.

    ``reasons``: why a cell was left blank. ``explained``: why a soft check does not hold, by the check's code.
    ``given``: what the school's records gave for a cell when it was last taken from them.
    ``before``: the same unit's report of the period before; ``others``: its reports of other forms, by form code.
    """

    definition: Definition
    kept: Mapping[Place, str] = field(default_factory=dict)
    records: Mapping[str, Sequence[int]] = field(default_factory=dict)
    reasons: Mapping[Place, str] = field(default_factory=dict)
    explained: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[Place, str] = field(default_factory=dict)
    before: "Content | None" = None
    others: "Mapping[str, Content]" = field(default_factory=dict)
    _busy: set[Place] = field(default_factory=set, init=False, repr=False)
    _worked_out: dict[Place, Value] = field(default_factory=dict, init=False, repr=False)
    _grouped: dict[str, Sequence[Value]] = field(default_factory=dict, init=False, repr=False)
    _summed: dict[str, Decimal | None] = field(default_factory=dict, init=False, repr=False)

    def value(self, key: str, record_id: int = 0) -> Value:
        """The value of a cell, worked out where it is calculated; None for a blank or a key that does not exist."""
        cell = self.definition.cells.get(key)
        if cell is None:
            return None
        if not cell.is_calculated:
            return value_of(cell.field, self.kept.get((key, record_id), ""))
        place = (key, record_id)
        if place in self._worked_out:
            return self._worked_out[place]
        if place in self._busy:
            return None  # a circle; the designer is told of it, here it is simply not known
        self._busy.add(place)
        try:
            found = self._calculated(cell, record_id)
            if isinstance(found, Decimal) and abs(found) >= LARGEST:
                found = None  # beyond anything a cell may hold
            self._worked_out[place] = found
            return found
        finally:
            self._busy.discard(place)

    def one(self, name: Name) -> Value:
        """The value an expression's name stands for (``expressions.Scope``)."""
        if name.form or name.previous:
            held = self.before if name.previous else self.others.get(name.form)
            return held.one(Name(name.key, function=name.function)) if held else None
        if name.function:
            return evaluate(f"{name.function}({name.key})", self)
        return self.value(name.key)

    def many(self, name: Name) -> Sequence[Value]:
        """The values of a group of cells: a table, its row or column; a repeat or its column (one a record)."""
        if name.key not in self._grouped:
            self._grouped[name.key] = self._many(name)
        return self._grouped[name.key]

    def summed(self, name: Name) -> Decimal | None:
        """What the numbers of a group add up to, added once however many formulas ask; None without a number."""
        if name.key not in self._summed:
            numbers = [value for value in self.many(name) if isinstance(value, Decimal)]
            self._summed[name.key] = sum(numbers, Decimal()) if numbers else None
        return self._summed[name.key]

    def _many(self, name: Name) -> Sequence[Value]:
        code, _, rest = name.key.partition(".")
        part = self.definition.parts.get(code, (None, None))[1]
        if isinstance(part, Repeat):
            key = name.key if rest else f"{code}.{part.columns[0].code}"
            return [self.value(key, record_id) for record_id in self.records.get(code, ())]
        return [self.value(cell.key) for cell in self.group(name.key)]

    def group(self, key: str) -> Iterator[Cell]:
        """The cells of a table, of a row or of a column; rows of totals are left out."""
        code, _, rest = key.partition(".")
        for cell in self.definition.cells.values():
            if cell.part.code != code or cell.row is None or cell.row.is_total:
                continue
            if rest in {"", cell.row.code, cell.field.code}:
                yield cell

    def is_shown(self, cell: Cell, record_id: int = 0) -> bool:
        """Whether the cell is asked, by the conditions of its section, its part and its field."""
        conditions = [cell.section.shown_if, *([] if cell.part is cell.field else [cell.part.shown_if])]
        return all(holds(text, self) for text in conditions) and holds(
            cell.field.shown_if, Beside(self, cell, record_id)
        )

    @cached_property
    def places(self) -> Sequence[tuple[Cell, int]]:
        """Every cell that is asked, in reading order, those of a repeat once for each of its records."""
        found = []
        for section in self.definition.sections:
            for part in section.parts:
                cells = [cell for cell in self.definition.cells.values() if cell.part is part]
                ids = self.records.get(part.code, ()) if isinstance(part, Repeat) else (0,)
                found += [(cell, one) for one in ids for cell in cells if self.is_shown(cell, one)]
        return found

    def _calculated(self, cell: Cell, record_id: int) -> Value:
        if cell.row and cell.row.is_total:
            return self.one(Name(f"{cell.part.code}.{cell.field.code}", function="sum"))
        return evaluate(cell.field.formula, Beside(self, cell, record_id))


@dataclass(frozen=True)
class Beside:
    """The names as a cell sees them: bare codes are the other columns of its own row or record."""

    content: Content
    cell: Cell
    record_id: int = 0

    def one(self, name: Name) -> Value:
        """A column beside, or whatever the whole form knows by that name."""
        if not name.form and not name.previous and not name.function and isinstance(self.cell.part, Table | Repeat):
            prefix = f"{self.cell.part.code}.{self.cell.row.code}" if self.cell.row else self.cell.part.code
            if (key := f"{prefix}.{name.key}") in self.content.definition.cells:
                return self.content.value(key, self.record_id)
        return self.content.one(name)

    def many(self, name: Name) -> Sequence[Value]:
        """Groups are named from the whole form."""
        return self.content.many(name)

    def summed(self, name: Name) -> Decimal | None:
        """Their sums too."""
        return self.content.summed(name)


@dataclass(frozen=True)
class Problem:
    """Something missing or wrong. ``place`` None: of a check as a whole, then ``check`` is its code.

    ``hard``: the report cannot be sent with it; else an explanation settles it. ``params`` fill the message's places.
    """

    message: str
    hard: bool
    place: Place | None = None
    check: str = ""
    params: Mapping[str, object] = field(default_factory=dict)


BLANK = mark("Ô bắt buộc còn trống.")
BLANK_OR_REASON = mark("Ô còn trống: hãy nhập, hoặc ghi lý do để trống.")
DIFFERS = mark("Số khác hồ sơ của trường: hãy ghi vì sao khác, hoặc lấy số của hồ sơ.")
TOO_FEW = mark("“%(label)s” cần ít nhất %(least)d dòng.")


def problems_of(content: Content) -> list[Problem]:
    """Everything that keeps the report from being sent, in reading order; checks that were explained are left out."""
    return [*_missing(content), *_differing(content), *_too_few(content), *_broken(content)]


def completeness(content: Content) -> tuple[int, int]:
    """How many of the cells that must be filled are filled (or have their reason), and how many there are."""
    needed = [(cell, one) for cell, one in content.places if _is_needed(cell)]
    return sum(1 for cell, one in needed if not _lacks(content, cell, one)), len(needed)


def _is_needed(cell: Cell) -> bool:
    return not cell.is_calculated and cell.field.need is not Need.OPTIONAL


def _lacks(content: Content, cell: Cell, record_id: int) -> bool:
    place = (cell.key, record_id)
    excused = cell.field.need is Need.OR_REASON and content.reasons.get(place)
    return not content.kept.get(place) and not excused


def _missing(content: Content) -> Iterator[Problem]:
    for cell, one in content.places:
        if _is_needed(cell) and _lacks(content, cell, one):
            message = BLANK_OR_REASON if cell.field.need is Need.OR_REASON else BLANK
            yield Problem(message, True, (cell.key, one))


def differs(content: Content, place: Place) -> bool:
    """Whether a cell holds another value than the school's records gave for it."""
    return bool(content.kept.get(place)) and content.given.get(place, content.kept[place]) != content.kept[place]


def _differing(content: Content) -> Iterator[Problem]:
    for place in content.given:
        cell = content.definition.cells.get(place[0])
        if cell and differs(content, place) and not content.reasons.get(place) and content.is_shown(cell, place[1]):
            yield Problem(DIFFERS, False, place)


def _too_few(content: Content) -> Iterator[Problem]:
    for section in content.definition.sections:
        for part in section.parts:
            few = isinstance(part, Repeat) and len(content.records.get(part.code, ())) < part.least
            if few and isinstance(part, Repeat) and _part_shown(content, section, part):
                yield Problem(TOO_FEW, True, check=part.code, params={"label": part.label, "least": part.least})


def _part_shown(content: Content, section: Section, part: Part) -> bool:
    return holds(section.shown_if, content) and holds(part.shown_if, content)


def _broken(content: Content) -> Iterator[Problem]:
    for check in content.definition.checks:
        if not satisfied(check, content) and (check.hard or not content.explained.get(check.code)):
            yield Problem(check.message, check.hard, check=check.code)


def satisfied(check: Check, content: Content) -> bool:
    """Whether a check holds. Where a side is blank it is not judged, save by the two that judge blanks."""
    left, right = evaluate(check.left, content), evaluate(check.right, content)
    if check.operator is Operator.BETWEEN:
        return _within(left, right, evaluate(check.upto, content))
    if check.operator is Operator.BOTH_OR_NONE:
        return (left is None) == (right is None)
    if check.operator is Operator.NOT_BOTH:
        return left is None or right is None
    if left is None or right is None:
        return True
    if check.operator in {Operator.EQUAL, Operator.UNEQUAL}:
        return (left == right) == (check.operator is Operator.EQUAL)
    return _in_order(check.operator, left, right)


def _within(value: Value, low: Value, high: Value) -> bool:
    """An end that is blank is not judged, the other is."""
    ends = (Operator.AT_LEAST, low), (Operator.AT_MOST, high)
    return value is None or all(end is None or _in_order(operator, value, end) for operator, end in ends)


def _in_order(operator: Operator, left: Value, right: Value) -> bool:
    if type(left) is not type(right) or left is None or right is None:
        return False
    order = (left > right) - (left < right)  # type: ignore[operator]
    return {
        Operator.GREATER: order > 0,
        Operator.AT_LEAST: order >= 0,
        Operator.LESS: order < 0,
        Operator.AT_MOST: order <= 0,
    }[operator]
