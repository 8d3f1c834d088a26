"""Where the portal's own school records can fill a cell: sources by code, with what each counts.

A source fills a number. In a table each row named after a grade (``g1`` ... ``g12``, ``g0`` for preschool) gets that
grade's number; anywhere else it is the whole school's.
"""

import re
from dataclasses import dataclass

from portal.errors import mark


@dataclass(frozen=True)
class Source:
    """One thing that is counted. ``label``: its name; ``counts``: exactly what, and of which day or time."""

    code: str
    label: str
    counts: str


SOURCES: dict[str, Source] = {
    source.code: source
    for source in (
        Source("classes", mark("Số lớp"), mark("Các lớp của năm học, không kể lớp đã cất.")),
        Source("pupils", mark("Học sinh"), mark("Học sinh đang học vào ngày cuối của kỳ số liệu.")),
        Source("girls", mark("Học sinh nữ"), mark("Học sinh nữ đang học vào ngày cuối của kỳ số liệu.")),
        Source(
            "minority",
            mark("Học sinh dân tộc thiểu số"),
            mark("Học sinh có ghi dân tộc khác Kinh, đang học vào ngày cuối của kỳ số liệu."),
        ),
        Source(
            "minority_girls",
            mark("Học sinh nữ dân tộc thiểu số"),
            mark("Học sinh nữ có ghi dân tộc khác Kinh, đang học vào ngày cuối của kỳ số liệu."),
        ),
        Source(
            "absent_excused",
            mark("Lượt vắng có phép"),
            mark("Buổi vắng có phép trong sổ điểm danh, trong thời gian của kỳ số liệu."),
        ),
        Source(
            "absent_unexcused",
            mark("Lượt vắng không phép"),
            mark("Buổi vắng không phép trong sổ điểm danh, trong thời gian của kỳ số liệu."),
        ),
    )
}
_GRADE = re.compile(r"g(1[0-2]|\d)", re.ASCII)


def grade_of_row(code: str) -> int | None:
    """The grade a row stands for: 3 of ``g3``; None for any other row."""
    found = _GRADE.fullmatch(code)
    return int(found[1]) if found else None
