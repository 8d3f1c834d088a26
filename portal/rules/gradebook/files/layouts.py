"""The sector's score sheets: what each column holds, and what each heading means when a file comes back.

Source of the headings: score sheets made with the sector's templates (scores 1, scores 2, comment subject, primary).
What the portal does not keep stays empty; books the templates do not know have a column for each cell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.errors import mark
from portal.rules.gradebook.books import BESIDE
from portal.rules.gradebook.columns import COMMENT_CODE, Column, Part, Takes
from portal.rules.gradebook.standards import AssessedBy, PrimaryCircular, Regulation, SecondaryCircular
from portal.rules.headings import UNUSED, heading_key

MOST_REGULAR = 5
"""Columns of regular scores in the template, however many the book has."""


class Layout(StrEnum):
    """Two layouts of one book: each regular score in its own column, or all of them in one with the average beside."""

    EACH = "1"
    TOGETHER = "2"


LAYOUT_LABELS: dict[Layout, str] = {
    Layout.EACH: mark("Mẫu 1: mỗi lần đánh giá một cột"),
    Layout.TOGETHER: mark("Mẫu 2: điểm thường xuyên trong một cột, có kết quả học kì"),
}


class Holds(StrEnum):
    """What a column of a layout holds beside the cells of the book."""

    NUMBER = "number"
    CLASS = "class_name"
    CODE = "ministry_code"
    NAME = "full_name"
    BORN = "born"
    CELL = "cell"
    REGULAR = "regular"
    RESULT = "result"
    NOTHING = ""


@dataclass(frozen=True)
class Field:
    """A column of a layout; ``code`` names the cell of the book it holds."""

    heading: str
    holds: Holds = Holds.NOTHING
    code: str = ""
    width: int = 10


PUPIL = (
    Field("STT", Holds.NUMBER, width=5),
    Field(mark("Lớp"), Holds.CLASS, width=8),
    Field(mark("Mã định danh Bộ GD&ĐT"), Holds.CODE, width=16),
    Field(mark("Họ và tên"), Holds.NAME, width=28),
    Field(mark("Ngày sinh"), Holds.BORN, width=12),
)


def fields_of(
    layout: Layout, regulation: Regulation, subject: str, assessed_by: str, columns: Sequence[Column]
) -> list[Field]:
    """The columns of a book in a layout."""
    if subject not in BESIDE and isinstance(regulation, PrimaryCircular):
        return [*PUPIL, *_primary(columns)]
    if subject not in BESIDE and isinstance(regulation, SecondaryCircular) and not regulation.sheet.long_tests:
        if layout == Layout.TOGETHER:
            return [*PUPIL, *_together(assessed_by, columns)]
        return [*PUPIL, *_each(assessed_by, columns)]
    return [*PUPIL, *(_cell(column, _heading(column)) for column in columns)]


def _heading(column: Column) -> str:
    """Qualities have the same words in the middle and at the end of a semester."""
    if column.code.startswith("gk_") and column.short == column.label:
        return f"{column.short} (giữa kì)"
    if column.code.startswith("ck_") and column.short == column.label:
        return f"{column.short} (cuối kì)"
    return column.short


def _cell(column: Column, heading: str) -> Field:
    return Field(heading, Holds.CELL, column.code, width=40 if column.takes == Takes.COMMENT else 10)


def _each(assessed_by: str, columns: Sequence[Column]) -> list[Field]:
    regular = [_cell(column, column.short) for column in columns if column.part == Part.REGULAR]
    rest = [_cell(column, column.short) for column in columns if column.part != Part.REGULAR]
    if assessed_by == AssessedBy.SCORE:
        numbers = range(len(regular) + 1, MOST_REGULAR + 1)
        regular += [Field(f"ĐĐGtx{number}", Holds.CELL, f"tx{number}") for number in numbers]
    return [*regular, *rest]


def _together(assessed_by: str, columns: Sequence[Column]) -> list[Field]:
    comment = Field(mark("Nội dung nhận xét"), Holds.CELL, COMMENT_CODE, 40)
    if assessed_by == AssessedBy.COMMENT:
        return [Field(mark("Đánh giá"), Holds.RESULT, width=12), comment]
    tests = [_cell(column, column.short) for column in columns if column.part in {Part.MIDTERM, Part.FINAL}]
    result = Field("ĐTBmhk", Holds.RESULT)
    return [Field("ĐĐGtx", Holds.REGULAR, width=18), *tests, result, Field(mark("Mã nhận xét")), comment]


def _primary(columns: Sequence[Column]) -> list[Field]:
    codes = {column.code for column in columns}
    midterm_test = [Field("Điểm KTĐK GK", Holds.CELL, "gk_test")] if "gk_test" in codes else []
    return [
        Field(mark("Mức đạt được GK"), Holds.CELL, "gk"),
        *midterm_test,
        Field(mark("Nhận xét GK"), width=20),
        Field(mark("Mức đạt được CK"), Holds.CELL, "ck"),
        Field(mark("Điểm KTĐK"), Holds.CELL, "ck_test"),
        Field(mark("Nhận xét CK"), Holds.CELL, COMMENT_CODE, 40),
    ]


REGULAR, CODES = "regular", "comment_codes"
RESULT, YEAR_RESULT = "result", "year_result"
_SPELLINGS: dict[str, tuple[str, ...]] = {
    "class_name": ("Lớp", "Lớp học", "Tên lớp"),
    "ministry_code": ("Mã định danh Bộ GD&ĐT", "Mã định danh", "Mã học sinh", "Mã HS", "Mã định danh Bộ GDĐT"),
    "full_name": ("Họ và tên", "Họ tên", "Họ và tên học sinh", "Họ tên học sinh", "Tên học sinh"),
    "born": ("Ngày sinh", "Ngày tháng năm sinh", "Sinh ngày"),
    REGULAR: ("ĐĐGtx", "TX", "Thường xuyên", "Điểm thường xuyên"),
    **{
        f"tx{number}": (
            f"ĐĐGtx{number}",
            f"TX{number}",
            f"TX {number}",
            f"KTtx{number}",
            f"Đánh giá thường xuyên {number}",
        )
        for number in range(1, MOST_REGULAR + 1)
    },
    "gk": ("ĐĐGgk", "GK", "Giữa kì", "Giữa kỳ", "Đánh giá giữa kì", "Mức đạt được GK", "Mức đạt được giữa kì"),
    "ck": ("ĐĐGck", "CK", "Cuối kì", "Cuối kỳ", "Đánh giá cuối kì", "Mức đạt được CK", "Mức đạt được cuối kì"),
    "gk_test": ("Điểm KTĐK GK", "KT GK", "Điểm kiểm tra giữa kì"),
    "ck_test": ("Điểm KTĐK", "Điểm KTĐK CK", "KT CK", "Điểm kiểm tra cuối kì"),
    COMMENT_CODE: ("Nhận xét", "Nội dung nhận xét", "Nhận xét CK", "Lời nhận xét"),
    CODES: ("Mã nhận xét", "Mã NX", "Mã nhận xét CK"),
    RESULT: ("ĐTBmhk", "ĐTB", "TBm", "TBmhk", "Điểm trung bình", "Đánh giá", "Kết quả"),
    YEAR_RESULT: ("ĐTBmcn", "TBmcn", "TBcn", "Cả năm", "Đánh giá cả năm"),
}
_LEFT_ALONE = ("STT", "TT", "Nhận xét GK", "Lỗi", "Ghi chú")
_KNOWN: dict[str, str] = {
    **dict.fromkeys(map(heading_key, _LEFT_ALONE), UNUSED),
    **{heading_key(spelling): key for key, spellings in _SPELLINGS.items() for spelling in spellings},
}
_NO_CELLS = {"class_name", "ministry_code", "full_name", "born", RESULT, YEAR_RESULT}
CELL_KEYS = tuple(key for key in _SPELLINGS if key not in _NO_CELLS)
MEANING_LABELS: dict[str, str] = {key: spellings[0] for key, spellings in _SPELLINGS.items()}
"""What a column can mean, by key, as it is offered to a person."""


def meanings_of(columns: Sequence[Column]) -> Mapping[str, str]:
    """The meaning of every known heading (as compared) for a book with these columns."""
    return {**_KNOWN, **{heading_key(_heading(column)): column.code for column in columns}}
