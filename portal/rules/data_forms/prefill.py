"""Where the portal's own school records can fill a cell: sources by code, with what each counts.

A source fills a number. In a table a row may stand for a part of the school (``group_of_row``): a grade, an age group,
a level, a kind of staff; it gets the number of that part. Anywhere else it is the whole school's.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.errors import mark
from portal.rules.data_forms.definition import Cell, Definition, Row
from portal.rules.school.ages import AGE_GROUPS
from portal.rules.school.levels import GRADES, LEVEL_LABELS, level_of
from portal.rules.vietnamese import fold


class Family(StrEnum):
    """Records that are counted together, by one statement or two."""

    CLASSES = "classes"
    PUPILS = "pupils"
    LEAVERS = "leavers"
    ATTENDANCE = "attendance"
    RESULTS = "results"
    STAFF = "staff"


@dataclass(frozen=True)
class Source:
    """One thing that is counted. ``label``: its name; ``counts``: exactly what, and of which day or time."""

    code: str
    label: str
    counts: str
    family: Family


_ON_DAY = mark("Học sinh đang ngồi trong một lớp vào ngày cuối của kỳ số liệu (kỳ chưa hết: hôm nay).")
_RECORDED = mark("Trong số đó, em có ghi điều này ở hồ sơ.")
_LEFT = mark("Theo ngày ghi trong hồ sơ, trong thời gian của kỳ số liệu.")
_ROLLS = mark("Buổi vắng trong sổ điểm danh, trong thời gian của kỳ số liệu; chưa điểm danh buổi nào thì để trống.")
_YEAR = mark("Theo sổ điểm, cổng tính mỗi đêm: kỳ số liệu hết trước học kì II thì lấy học kì I, sau đó lấy cả năm.")
_PEOPLE = mark("Người đang có vai trò ở trường trên cổng vào ngày cuối của kỳ số liệu, mỗi người tính một lần.")
_LEVELS = {
    "hoan_thanh_xuat_sac": mark("Cả năm: Hoàn thành xuất sắc"),
    "hoan_thanh_tot": mark("Cả năm: Hoàn thành tốt"),
    "hoan_thanh": mark("Cả năm: Hoàn thành"),
    "chua_hoan_thanh": mark("Cả năm: Chưa hoàn thành"),
    "tot": mark("Học tập: Tốt"),
    "kha": mark("Học tập: Khá"),
    "dat": mark("Học tập: Đạt"),
    "chua_dat": mark("Học tập: Chưa đạt"),
    "none": mark("Học tập: chưa đánh giá"),
}
_CONDUCT = {
    "tot": mark("Rèn luyện: Tốt"),
    "kha": mark("Rèn luyện: Khá"),
    "dat": mark("Rèn luyện: Đạt"),
    "chua_dat": mark("Rèn luyện: Chưa đạt"),
    "none": mark("Rèn luyện: chưa đánh giá"),
}
SOURCES: Mapping[str, Source] = {
    source.code: source
    for source in (
        Source("classes", mark("Số lớp"), mark("Các lớp của năm học có ngày cuối kỳ, trừ lớp đã cất."), Family.CLASSES),
        Source("pupils", mark("Học sinh"), _ON_DAY, Family.PUPILS),
        Source("girls", mark("Học sinh nữ"), _RECORDED, Family.PUPILS),
        Source("minority", mark("Học sinh dân tộc thiểu số"), _RECORDED, Family.PUPILS),
        Source("minority_girls", mark("Học sinh nữ dân tộc thiểu số"), _RECORDED, Family.PUPILS),
        Source("disabled", mark("Học sinh khuyết tật"), _RECORDED, Family.PUPILS),
        Source("poor", mark("Học sinh hộ nghèo"), _RECORDED, Family.PUPILS),
        Source("near_poor", mark("Học sinh hộ cận nghèo"), _RECORDED, Family.PUPILS),
        Source("orphan", mark("Học sinh mồ côi"), _RECORDED, Family.PUPILS),
        Source("moved_out", mark("Học sinh chuyển đi"), _LEFT, Family.LEAVERS),
        Source("dropped", mark("Học sinh thôi học"), _LEFT, Family.LEAVERS),
        Source("absent_excused", mark("Lượt vắng có phép"), _ROLLS, Family.ATTENDANCE),
        Source("absent_unexcused", mark("Lượt vắng không phép"), _ROLLS, Family.ATTENDANCE),
        *(Source(f"learning.{slug}", label, _YEAR, Family.RESULTS) for slug, label in _LEVELS.items()),
        *(Source(f"conduct.{slug}", label, _YEAR, Family.RESULTS) for slug, label in _CONDUCT.items()),
        Source("staff", mark("Đội ngũ"), _PEOPLE, Family.STAFF),
    )
}


class GroupKind(StrEnum):
    """By what a part of the school is told from the rest."""

    WHOLE = "whole"
    GRADE = "grade"
    AGE = "age"
    LEVEL = "level"
    STAFF = "staff"


@dataclass(frozen=True)
class Group:
    """A part of the school that a row stands for; ``key``: a grade, a code of an age group, a level or of staff."""

    kind: GroupKind
    key: str = ""

    def holds(self, grade: int, age: str) -> bool:
        """Whether what belongs to a grade, and in a preschool to an age group, is of this part."""
        match self.kind:
            case GroupKind.WHOLE:
                return True
            case GroupKind.GRADE:
                return str(grade) == self.key
            case GroupKind.AGE:
                return grade == 0 and age == self.key
            case GroupKind.LEVEL:
                return level_of(grade) == self.key
            case _:
                return False


WHOLE = Group(GroupKind.WHOLE)
MANAGERS, TEACHERS, EMPLOYEES = "managers", "teachers", "employees"
_STAFF = {"can bo quan ly": MANAGERS, "giao vien": TEACHERS, "nhan vien": EMPLOYEES}
_GRADE = re.compile(r"(?:khoi|lop) (1[0-2]|[1-9])", re.ASCII)
_GRADE_CODE = re.compile(r"g(1[0-2]|\d)", re.ASCII)
_DASHES = str.maketrans("–—", "--")
_NAMED: Mapping[str, Group] = {
    **{fold(label).translate(_DASHES): Group(GroupKind.AGE, code) for code, label in AGE_GROUPS.items()},
    **{fold(label): Group(GroupKind.LEVEL, code) for code, label in LEVEL_LABELS.items()},
    "thcs": Group(GroupKind.LEVEL, "lower_secondary"),
    "thpt": Group(GroupKind.LEVEL, "upper_secondary"),
    **{word: Group(GroupKind.STAFF, code) for word, code in _STAFF.items()},
}


def group_of_row(row: Row) -> Group | None:
    """The part of the school a row stands for, by its code (``g3``) or its words ("Khối 3", "Mẫu giáo 3-4 tuổi")."""
    if found := _GRADE_CODE.fullmatch(row.code):
        return Group(GroupKind.GRADE, found[1])
    words = " ".join(fold(row.label).translate(_DASHES).split())
    if found := _GRADE.fullmatch(words):
        return Group(GroupKind.GRADE, found[1])
    return _NAMED.get(words)


def fits(source: Source, group: Group) -> bool:
    """Whether a source can be told by this part: people work at a school, not in a grade."""
    if group.kind is GroupKind.WHOLE:
        return True
    return (group.kind is GroupKind.STAFF) == (source.family is Family.STAFF)


def wanted_of(cell: Cell) -> tuple[Source, Group] | None:
    """What of the records fills a cell; None where nothing does."""
    source = SOURCES.get(cell.field.prefill)
    if source is None or cell.is_calculated:
        return None
    group = group_of_row(cell.row) if cell.row else WHOLE
    return (source, group) if group and fits(source, group) else None


def is_prefilled(definition: Definition) -> bool:
    """Whether records fill any cell of a form."""
    return any(cell.field.prefill for cell in definition.cells.values())


def grades_of(group: Group) -> tuple[int, ...]:
    """The grades a part of the school has; every grade of the whole, none of an age group."""
    return tuple(grade for grades in GRADES.values() for grade in grades if group.holds(grade, ""))
