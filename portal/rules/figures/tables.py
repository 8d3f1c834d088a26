"""The tables of figures: their columns by the regulation of the grades shown, and the periods they exist in.

A number is kept under a code: ``marks_due``, ``learning.tot``, ``titles.gioi``; ``NONE`` stands for pupils who are not
assessed yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from portal.errors import mark
from portal.rules.gradebook.primary import COMPLETION_LABELS, Completion
from portal.rules.gradebook.promotion import DECISION_LABELS
from portal.rules.gradebook.regulations import regulation_for
from portal.rules.gradebook.scales import Scale
from portal.rules.gradebook.standards import PreschoolCircular, PrimaryCircular, Regulation, SecondaryCircular
from portal.rules.school.levels import LEVEL_LABELS, level_of

FIRST, SECOND, YEAR = "1", "2", "nam"
PERIOD_LABELS: dict[str, str] = {FIRST: mark("Học kì I"), SECOND: mark("Học kì II"), YEAR: mark("Cả năm")}
NONE, NO_TITLE = "none", "no_title"
NOT_ASSESSED = mark("Chưa đánh giá")


class Table(StrEnum):
    """What is looked at."""

    COMPLETENESS = "hoan-thanh"
    LEARNING = "hoc-tap"
    CONDUCT = "ren-luyen"
    TITLES = "danh-hieu"
    DECISIONS = "len-lop"
    ATTENDANCE = "chuyen-can"


TABLE_LABELS: dict[Table, str] = {
    Table.COMPLETENESS: mark("Nhập liệu"),
    Table.LEARNING: mark("Học tập"),
    Table.CONDUCT: mark("Rèn luyện"),
    Table.TITLES: mark("Danh hiệu"),
    Table.DECISIONS: mark("Lên lớp"),
    Table.ATTENDANCE: mark("Chuyên cần"),
}
OF_WORK = frozenset({Table.COMPLETENESS, Table.ATTENDANCE})
"""Tables that count marks and rolls, not pupils: of every level at once, with nothing to hide."""


@dataclass(frozen=True)
class Column:
    """A number by its code; with ``of`` also its share of another."""

    code: str
    label: str
    of: str = ""


@dataclass(frozen=True)
class Stage:
    """Grades of one level that one regulation applies to: what can be added up."""

    key: str
    level: str
    grades: tuple[int, ...]
    regulation: Regulation

    @property
    def label(self) -> str:
        """The level's name, a message id."""
        return LEVEL_LABELS[self.level]


def stages_of(grades: Iterable[int], start_year: int) -> list[Stage]:
    """The grades by level and regulation in a school year, the lowest first."""
    found: dict[tuple[str, str], list[int]] = {}
    for grade in sorted(set(grades)):
        level = level_of(grade)
        found.setdefault((level, regulation_for(level, grade, start_year).code), []).append(grade)
    return [
        Stage(f"{level}.{code}", level, tuple(held), regulation_for(level, held[0], start_year))
        for (level, code), held in found.items()
    ]


PUPILS = Column("pupils", mark("Học sinh"))
_WORK: dict[Table, tuple[Column, ...]] = {
    Table.COMPLETENESS: (
        Column("marks_due", mark("Điểm đến hạn")),
        Column("marks_entered", mark("Điểm đã nhập"), "marks_due"),
        Column("rolls_due", mark("Buổi cần điểm danh")),
        Column("rolls_taken", mark("Buổi đã điểm danh"), "rolls_due"),
    ),
    Table.ATTENDANCE: (
        Column("sessions", mark("Lượt học sinh")),
        Column("present", mark("Có mặt"), "sessions"),
        Column("excused", mark("Vắng có phép"), "sessions"),
        Column("unexcused", mark("Vắng không phép"), "sessions"),
    ),
}


def columns_of(table: Table, stage: Stage | None) -> tuple[Column, ...]:
    """The columns of a table for a stage, None for every level; none where there is no such assessment."""
    if table in _WORK:
        return _WORK[table]
    parts = _parts(table, stage.regulation) if stage else ()
    shown = [Column(f"{table.name.lower()}.{code}", label, PUPILS.code) for code, label in parts]
    return (PUPILS, *shown) if shown else ()


def _parts(table: Table, regulation: Regulation) -> Iterable[tuple[str, str]]:
    match regulation, table:
        case SecondaryCircular(), Table.LEARNING:
            return _levels(regulation.learning_scale)
        case SecondaryCircular(), Table.CONDUCT:
            return _levels(regulation.conduct_scale)
        case SecondaryCircular(), Table.DECISIONS:
            return [(str(code), label) for code, label in DECISION_LABELS.items()]
        case PrimaryCircular(), Table.LEARNING:
            return _levels(regulation.year_scale)
        case PrimaryCircular(), Table.DECISIONS:
            return [(str(code), label) for code, label in COMPLETION_LABELS.items() if code in _REACHED]
        case ((SecondaryCircular() | PrimaryCircular()), Table.TITLES) if regulation.titles:
            titles = [(rule.code, rule.label) for rule in regulation.titles]
            return [*titles, (NO_TITLE, mark("Không có danh hiệu")), (NONE, NOT_ASSESSED)]
        case _:
            return ()


_REACHED = (Completion.COMPLETED, Completion.GUIDED, Completion.NOT_ENOUGH)
"""What follows from the books alone; the principal's own decisions are not in them."""


def _levels(scale: Scale) -> list[tuple[str, str]]:
    return [*((level.slug, level.label) for level in scale.levels), (NONE, NOT_ASSESSED)]


def periods_of(table: Table, stage: Stage | None) -> tuple[str, ...]:
    """In which periods a table exists: primary pupils get a level only for the year, titles and promotion all do."""
    if table in OF_WORK:
        return (FIRST, SECOND, YEAR)
    if table in {Table.TITLES, Table.DECISIONS} or (stage and isinstance(stage.regulation, PrimaryCircular)):
        return (YEAR,)
    return (FIRST, SECOND, YEAR)


def tables_of(stages: Iterable[Stage]) -> list[Table]:
    """The tables in which some of these stages have columns."""
    kept = [stage for stage in stages if not isinstance(stage.regulation, PreschoolCircular)]
    return [table for table in Table if table in OF_WORK or any(columns_of(table, stage) for stage in kept)]
