"""What a form asks: sections of fields, tables and repeating records, kept as JSON with each version.

A *cell* is one place that takes a value. Its ``key`` is ``code`` of a field, ``table.row.column``, or
``repeat.column``; cells of a repeating record also carry the id of their record. Codes are short, unaccented words
(``CODE``) chosen once: versions of a form are compared by them, expressions name them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from portal.errors import mark

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
"""Shape of a code: of a field, a table, a row, a column, a section, a check."""
MOST_CELLS = 3_000
"""Fixed cells of one form; records of a repeat come on top, ``Repeat.most`` of them."""


class FieldType(StrEnum):
    """What a cell takes."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    TEXT = "text"
    PROSE = "prose"
    CHOICE = "choice"
    DATE = "date"
    YES_NO = "yes_no"
    FILE = "file"


FIELD_TYPE_LABELS: dict[FieldType, str] = {
    FieldType.INTEGER: mark("Số nguyên"),
    FieldType.DECIMAL: mark("Số thập phân"),
    FieldType.MONEY: mark("Tiền (đồng)"),
    FieldType.TEXT: mark("Dòng chữ"),
    FieldType.PROSE: mark("Đoạn văn"),
    FieldType.CHOICE: mark("Chọn một"),
    FieldType.DATE: mark("Ngày"),
    FieldType.YES_NO: mark("Có / Không"),
    FieldType.FILE: mark("Tệp đính kèm"),
}
NUMERIC = frozenset({FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY})


class Need(StrEnum):
    """Whether a cell may stay blank."""

    OPTIONAL = "optional"
    REQUIRED = "required"
    OR_REASON = "or_reason"


NEED_LABELS: dict[Need, str] = {
    Need.OPTIONAL: mark("Không bắt buộc"),
    Need.REQUIRED: mark("Bắt buộc"),
    Need.OR_REASON: mark("Bắt buộc, hoặc ghi lý do để trống"),
}


class Total(StrEnum):
    """How the superior's total is made of the units' values."""

    SUM = "sum"
    AVERAGE = "average"
    LIST = "list"
    NONE = "none"


TOTAL_LABELS: dict[Total, str] = {
    Total.SUM: mark("Cộng"),
    Total.AVERAGE: mark("Trung bình"),
    Total.LIST: mark("Liệt kê"),
    Total.NONE: mark("Không tổng hợp"),
}


@dataclass(frozen=True)
class Choice:
    """One answer of a CHOICE field: the code that is stored, the words that are shown."""

    code: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question, or one column of a table or a repeat.

    ``formula``: the value is worked out (``expressions``) and cannot be typed. ``prefill``: code of a source of school
    records (``prefill.SOURCES``). ``shown_if``: asked only where this expression is true. ``decimals``: 0 to 3, of a
    DECIMAL. ``unit``: unit of measure, shown beside the box.
    """

    code: str
    label: str
    type: FieldType = FieldType.INTEGER
    unit: str = ""
    help: str = ""
    need: Need = Need.OPTIONAL
    decimals: int = 0
    choices: tuple[Choice, ...] = ()
    formula: str = ""
    prefill: str = ""
    shown_if: str = ""
    total: Total = Total.NONE

    @property
    def is_number(self) -> bool:
        """Holds an amount."""
        return self.type in NUMERIC


@dataclass(frozen=True)
class Row:
    """A row of a table; ``is_total``: worked out, the sum of the other rows in every column of numbers."""

    code: str
    label: str
    is_total: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """Fixed rows and columns. ``closed``: cells that are not asked, as ``row.column``."""

    code: str
    label: str
    rows: tuple[Row, ...]
    columns: tuple[Field, ...]
    help: str = ""
    shown_if: str = ""
    closed: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """Records of one shape, as many as there are: contracts, courses, rooms; ``least`` to ``most`` of them."""

    code: str
    label: str
    columns: tuple[Field, ...]
    help: str = ""
    shown_if: str = ""
    least: int = 0
    most: int = 200


Part = Field | Table | Repeat


@dataclass(frozen=True, kw_only=True)
class Section:
    """Parts of a form that one officer answers for; ``domain``: a data domain (R22), or "" for any."""

    code: str
    label: str
    parts: tuple[Part, ...]
    domain: str = ""
    help: str = ""
    shown_if: str = ""


class Operator(StrEnum):
    """The eight ways to compare the two sides of a check, and a range: from the right side to ``Check.upto``."""

    EQUAL = "eq"
    UNEQUAL = "ne"
    GREATER = "gt"
    AT_LEAST = "ge"
    LESS = "lt"
    AT_MOST = "le"
    BOTH_OR_NONE = "both"
    NOT_BOTH = "not_both"
    BETWEEN = "between"


@dataclass(frozen=True, kw_only=True)
class Check:
    """What must hold between two expressions. ``hard``: nothing is sent without it; else an explanation will do.

    ``upto``: the end of the range of BETWEEN, "" of every other.
    """

    code: str
    left: str
    operator: Operator
    right: str
    message: str
    hard: bool = True
    upto: str = ""

    @property
    def sides(self) -> tuple[str, ...]:
        """Its expressions."""
        return (self.left, self.right, *([self.upto] if self.upto else []))


@dataclass(frozen=True)
class Cell:
    """A place for a value: its key, the field that says what it takes, and where it stands."""

    key: str
    field: Field
    section: Section
    part: Part
    row: Row | None = None

    @property
    def is_calculated(self) -> bool:
        """Worked out from other cells, never typed."""
        return bool(self.field.formula or (self.row and self.row.is_total))

    @property
    def label(self) -> str:
        """What is asked here, in one line: "Học sinh, Lớp 1, Nữ"."""
        if isinstance(self.part, Field):
            return self.field.label
        return ", ".join([self.part.label, *([self.row.label] if self.row else []), self.field.label])


@dataclass(frozen=True)
class Definition:
    """A whole form, in reading order."""

    sections: tuple[Section, ...]
    checks: tuple[Check, ...] = ()

    @cached_property
    def cells(self) -> Mapping[str, Cell]:
        """Every place by its key, in reading order; of a repeat one for each column."""
        return {cell.key: cell for section in self.sections for part in section.parts for cell in _cells(section, part)}

    @cached_property
    def parts(self) -> Mapping[str, tuple[Section, Part]]:
        """Every part by its code, with the section it stands in."""
        return {part.code: (section, part) for section in self.sections for part in section.parts}

    @property
    def typed(self) -> Iterator[Cell]:
        """The cells a person fills."""
        return (cell for cell in self.cells.values() if not cell.is_calculated)


NOTHING = Definition(())


def _cells(section: Section, part: Part) -> Iterator[Cell]:
    if isinstance(part, Field):
        yield Cell(part.code, part, section, part)
    elif isinstance(part, Repeat):
        for column in part.columns:
            yield Cell(f"{part.code}.{column.code}", column, section, part)
    else:
        for row in part.rows:
            for column in part.columns:
                if f"{row.code}.{column.code}" not in part.closed and (column.is_number or not row.is_total):
                    yield Cell(f"{part.code}.{row.code}.{column.code}", column, section, part, row)
