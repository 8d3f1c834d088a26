"""Trying a form out: what was typed into its preview, read and worked out as a report would be, stored nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.errors import RuleBroken
from portal.rules.data_forms.content import Content, Place, Problem, completeness, problems_of
from portal.rules.data_forms.definition import Cell, Definition, FieldType, Repeat, Section, Table
from portal.rules.data_forms.designing.differences import Version
from portal.rules.data_forms.designing.others import NONE, Others
from portal.rules.data_forms.expressions import Value, holds, names_of
from portal.rules.data_forms.values import read_value

RECORDS = 3
"""Lines a list of records shows in a preview."""


@dataclass(frozen=True)
class Refusal:
    """Why what was typed does not fit its cell."""

    message: str
    params: Mapping[str, object]


@dataclass(frozen=True)
class Trial:
    """A definition with what was typed, by the names of the inputs."""

    content: Content
    typed: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, Refusal] = field(default_factory=dict)

    @property
    def problems(self) -> list[Problem]:
        """What would keep the report from being sent."""
        return problems_of(self.content)

    @property
    def done(self) -> tuple[int, int]:
        """Filled cells of those that must be filled."""
        return completeness(self.content)

    def value(self, cell: Cell, record: int = 0) -> Value:
        """What a calculated cell shows."""
        return self.content.value(cell.key, record)

    def asks(self, cell: Cell, record: int = 0) -> bool:
        """Whether the cell is asked, by its conditions."""
        return self.content.is_shown(cell, record)

    def asks_part(self, part: Section | Table | Repeat) -> bool:
        """Whether a section, a table or a list is asked at all."""
        return holds(part.shown_if, self.content)


def untried_of(definition: Definition, others: Others = NONE) -> list[tuple[str, str]]:
    """Checks that look at other forms or at the period before, of which a preview knows nothing: each with what it
    compares, in words."""
    whole = Version(definition, others)
    outside = [check for check in definition.checks if any(map(_is_outside, check.sides))]
    return [(check.message, whole.check(check)) for check in outside]


def _is_outside(expression: str) -> bool:
    return any(name.form or name.previous for name in names_of(expression))


def input_name(key: str, record: int = 0) -> str:
    """The name of a cell's box."""
    return f"{key}#{record}" if record else key


def try_out(definition: Definition, typed: Mapping[str, str]) -> Trial:
    """Read what was typed; only lines of a list in which something stands count as records."""
    kept: dict[Place, str] = {}
    refused: dict[str, Refusal] = {}
    held: dict[str, str] = {}
    records: dict[str, list[int]] = {}
    for cell in definition.typed:
        numbers = range(1, RECORDS + 1) if isinstance(cell.part, Repeat) else (0,)
        for number in numbers:
            name = input_name(cell.key, number)
            text = typed.get(name, "")
            if not text.strip() or cell.field.type is FieldType.FILE:
                continue
            held[name] = text
            if number and number not in records.setdefault(cell.part.code, []):
                records[cell.part.code].append(number)
            try:
                kept[cell.key, number] = read_value(cell.field, text)
            except RuleBroken as error:
                refused[name] = Refusal(error.message, error.params)
    return Trial(Content(definition, kept, {code: sorted(held) for code, held in records.items()}), held, refused)
