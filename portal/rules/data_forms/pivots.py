"""A table an analyst turns: figures of one part of a form, summed by two of its sides.

Facts come in as groups with a value on each side; they are added into the cells of the table, which then is measured
as a sum, an average of the units' values, or how many values there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from portal.errors import mark
from portal.rules.data_forms.values import of_amount


class Side(StrEnum):
    """What the rows or the columns of the table are."""

    PERIOD = "ky"
    UNIT = "don-vi"
    KIND = "loai"
    ROW = "dong"
    COLUMN = "cot"
    STANDING = "xac-nhan"


SIDE_LABELS: dict[Side, str] = {
    Side.PERIOD: mark("Kỳ báo cáo"),
    Side.UNIT: mark("Đơn vị"),
    Side.KIND: mark("Loại đơn vị"),
    Side.ROW: mark("Dòng của bảng"),
    Side.COLUMN: mark("Chỉ tiêu, cột của bảng"),
    Side.STANDING: mark("Xác nhận"),
}


ADDITIVE = frozenset({Side.UNIT, Side.KIND, Side.ROW, Side.STANDING})
"""Sides along which figures may be added: pupils of two periods, or pupils and classes, make no sum."""


class Measure(StrEnum):
    """What stands in the table."""

    SUM = "tong"
    AVERAGE = "trung-binh"
    NUMBER = "so-o"


MEASURE_LABELS: dict[Measure, str] = {
    Measure.SUM: mark("Tổng"),
    Measure.AVERAGE: mark("Trung bình một ô"),
    Measure.NUMBER: mark("Số ô có số liệu"),
}

Key = int | str


@dataclass(frozen=True)
class Fact:
    """A group of values: where it lies on each side, what it adds up to in thousandths, how many values it has."""

    sides: Mapping[Side, Key]
    amount: int
    number: int


@dataclass(frozen=True)
class Pivot:
    """The heads of rows and columns in order, and the groups at their crossings; "" is a whole row or column."""

    rows: Sequence[Key]
    columns: Sequence[Key]
    held: Mapping[tuple[Key, Key], tuple[int, int]]
    measure: Measure

    def value(self, row: Key = "", column: Key = "") -> Decimal | None:
        """What stands at a crossing, at the end of a row or column, or for everything; None for nothing."""
        amount, number = self.held.get((row, column), (0, 0))
        if self.measure is Measure.NUMBER:
            return Decimal(number)
        if not number:
            return None
        return of_amount(amount) / (number if self.measure is Measure.AVERAGE else 1)


def turn(
    facts: Iterable[Fact],
    *,
    rows: Side,
    columns: Side | None,
    measure: Measure,
    order: Mapping[Side, Sequence[Key]],
) -> Pivot:
    """The table of some facts; ``order``: the heads of a side as they are to stand, only those with facts are kept."""
    held: dict[tuple[Key, Key], tuple[int, int]] = {}
    for fact in facts:
        row, column = fact.sides[rows], fact.sides[columns] if columns else ""
        for place in {(row, column), (row, ""), ("", column), ("", "")}:
            amount, number = held.get(place, (0, 0))
            held[place] = (amount + fact.amount, number + fact.number)
    return Pivot(
        [key for key in order[rows] if (key, "") in held],
        [key for key in order[columns] if ("", key) in held] if columns else [],
        held,
        measure,
    )
