"""A column map: the columns of a file another system asks for, each with what stands there and how it is written.

Kept as JSON; of a map that was used every state stays under its number, so that a file can always be explained.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any

from portal.errors import mark

MOST_COLUMNS = 200
LONGEST_HEADING = 150
TARGETS = ("CSDL ngành", "EMIS", "EQMS", "Đề án ngoại ngữ")
"""Systems that letters name (R102-R106, R148); any other name may be typed."""


class Source(StrEnum):
    """What stands in a column."""

    NOTHING = "nothing"
    UNIT_CODE = "unit_code"
    UNIT_NAME = "unit_name"
    UNIT_KIND = "unit_kind"
    PLACE = "place"
    PERIOD = "period"
    YEAR = "year"
    CELL = "cell"
    FIXED = "fixed"


SOURCE_LABELS: dict[Source, str] = {
    Source.NOTHING: mark("Chưa chọn"),
    Source.UNIT_CODE: mark("Mã đơn vị"),
    Source.UNIT_NAME: mark("Tên đơn vị"),
    Source.UNIT_KIND: mark("Loại đơn vị"),
    Source.PLACE: mark("Địa bàn"),
    Source.PERIOD: mark("Tên kỳ báo cáo"),
    Source.YEAR: mark("Năm học"),
    Source.CELL: mark("Ô của biểu mẫu"),
    Source.FIXED: mark("Chữ cố định"),
}


class Style(StrEnum):
    """How a value is written; each style is about one type of cell and leaves the others alone."""

    USUAL = "usual"
    COMMA = "comma"
    DAY_FIRST = "day_first"
    ONE_ZERO = "one_zero"
    MARKED = "marked"
    CODE = "code"


STYLE_LABELS: dict[Style, str] = {
    Style.USUAL: mark("Thông thường (12.5; 2026-09-05; Có, Không; chữ của mục chọn)"),
    Style.COMMA: mark("Số có dấu phẩy (12,5)"),
    Style.DAY_FIRST: mark("Ngày viết 05/09/2026"),
    Style.ONE_ZERO: mark("Có là 1, Không là 0"),
    Style.MARKED: mark("Có là x, Không để trống"),
    Style.CODE: mark("Mã của mục chọn"),
}


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column. ``key``: of a CELL; ``text``: of FIXED. ``required``: a line without it is not exported."""

    heading: str
    source: Source = Source.NOTHING
    key: str = ""
    text: str = ""
    style: Style = Style.USUAL
    required: bool = False


@dataclass(frozen=True, kw_only=True)
class ColumnMap:
    """``repeat``: code of the repeat whose records are the lines; "" for one line a unit.

    ``deemed``: data that were only deemed confirmed are exported like approved ones.
    """

    columns: tuple[Column, ...] = field(default_factory=tuple)
    repeat: str = ""
    deemed: bool = True

    @property
    def headings(self) -> list[str]:
        """The headings in order."""
        return [column.heading for column in self.columns]


def write_map(layout: ColumnMap) -> dict[str, Any]:
    """JSON of a map; only what differs from the usual."""
    usual = {one.name: one.default for one in fields(Column)}
    columns = [{name: value for name, value in asdict(one).items() if value != usual[name]} for one in layout.columns]
    return {"columns": columns, "repeat": layout.repeat, "deemed": layout.deemed}


def read_map(stored: Mapping[str, Any]) -> ColumnMap:
    """The map of its JSON."""
    columns = tuple(
        Column(
            **{**held, "source": Source(held.get("source", Source.NOTHING)), "style": Style(held.get("style", "usual"))}
        )
        for held in stored["columns"]
    )
    return ColumnMap(columns=columns, repeat=stored["repeat"], deemed=stored["deemed"])


def placed(columns: Sequence[Column], column: Column, place: int, *, instead_of: int | None = None) -> list[Column]:
    """The columns with one put at a place (from 0, at most the end), maybe taken from where it was."""
    others = [one for index, one in enumerate(columns) if index != instead_of]
    return [*others[:place], column, *others[place:]]
