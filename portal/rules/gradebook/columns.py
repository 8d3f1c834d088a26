"""The columns of a sheet: a subject of a class in one semester, by circular, kind of assessment and periods a year.

| circular | scored subject | comment subject |
|---|---|---|
| TT 22/2021, TT 26/2020 | tx1.., gk, ck, comment | tx1, tx2, gk, ck, comment |
| TT 58/2011 | tx1.., dk1.., hk, comment | the same, Đ or CĐ |
| TT 27/2020, TT 22/2016 | gk, gk_test (grades 4, 5), ck, ck_test, comment | gk, ck, comment |
| TT 30/2014 | ck, ck_test, comment | ck, comment |
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from portal.errors import RuleBroken, Say, mark
from portal.rules.gradebook.scales import PASSING, Scale
from portal.rules.gradebook.standards import (
    AssessedBy,
    PreschoolCircular,
    PrimaryCircular,
    Regulation,
    SecondaryCircular,
    SheetPlan,
)

MOST_PERIODS = 600
COMMENT_CODE = "comment"


class Takes(StrEnum):
    """What a cell of a column holds."""

    SCORE = "score"
    WHOLE_SCORE = "whole_score"
    LEVEL = "level"
    COMMENT = "comment"


class Part(StrEnum):
    """Which assessment a column is of."""

    REGULAR = "regular"
    LONG_TEST = "long_test"
    MIDTERM = "midterm"
    FINAL = "final"
    SUMMER = "summer"
    COMMENT = "comment"
    INDICATOR = "indicator"


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: the code that is stored, label (a message id) with a number where there are several, the books' short
    label, what a cell holds (``scale`` of a level, ``least`` score), its weight, whether it must be there."""

    code: str
    label: str
    short: str
    part: Part
    takes: Takes
    number: int | None = None
    scale: Scale | None = None
    least: int = 0
    weight: int = 0
    required: bool = True

    def title(self, say: Say = str) -> str:
        """ "Đánh giá thường xuyên 2" in the reader's language."""
        return say(self.label) if self.number is None else f"{say(self.label)} {self.number}"


COMMENT = Column(
    code=COMMENT_CODE,
    label=mark("Nhận xét"),
    short=mark("Nhận xét"),
    part=Part.COMMENT,
    takes=Takes.COMMENT,
    required=False,
)


@dataclass(frozen=True, kw_only=True)
class SheetFacts:
    """What a sheet depends on beside its circular: the kind of assessment, periods a year, and what only some have.

    ``topic_cluster``: a THPT subject with a cluster of topics (cụm chuyên đề), one more regular score. ``long_tests``:
    how many one-period tests (TT 58/2011 only). ``more_regular``: further regular scores that need not be there
    (TT 58/2011 only). ``midterm_test``: a primary subject with a test in the middle of the semester.
    """

    assessed_by: AssessedBy
    periods: int = 35
    topic_cluster: bool = False
    long_tests: int = 2
    more_regular: int = 0
    midterm_test: bool = False


def columns_of(regulation: Regulation, facts: SheetFacts) -> tuple[Column, ...]:
    """The columns of a sheet, the same in both semesters. ``RuleBroken`` for periods out of range."""
    if not 1 <= facts.periods <= MOST_PERIODS:
        raise RuleBroken("Số tiết cả năm từ 1 đến %(most)s.", field="periods", most=MOST_PERIODS)
    match regulation:
        case SecondaryCircular():
            return (*_secondary(regulation.sheet, facts), COMMENT)
        case PrimaryCircular():
            return (*_primary(regulation, facts), COMMENT)
        case PreschoolCircular():
            return ()


def join_columns(sheets: Iterable[Sequence[Column]]) -> tuple[Column, ...]:
    """The columns of several sheets as one, each code once; a column stands after the one it follows in its sheet."""
    joined: list[Column] = []
    for columns in sheets:
        place = 0
        for column in columns:
            codes = [one.code for one in joined]
            if column.code in codes:
                place = codes.index(column.code) + 1
            else:
                joined.insert(place, column)
                place += 1
    return tuple(joined)


def regular_count(plan: SheetPlan, assessed_by: AssessedBy, periods: int) -> int:
    """How many regular assessments a semester has: 2, 3 or 4 by the periods a year; 2 where assessed by comment."""
    table = plan.regular if assessed_by == AssessedBy.SCORE else plan.comment_regular
    return next(count for most, count in table if most is None or periods <= most)


def has_midterm_test(regulation: Regulation, grade: int, subject: str) -> bool:
    """Whether a primary subject ("toan", "tieng_viet") has a test in the middle of a semester in this grade."""
    return (
        isinstance(regulation, PrimaryCircular)
        and grade in regulation.midterm_grades
        and subject in regulation.midterm_subjects
    )


def _secondary(plan: SheetPlan, facts: SheetFacts) -> list[Column]:
    needed = regular_count(plan, facts.assessed_by, facts.periods)
    shown = needed + (facts.more_regular if plan.long_tests else 0)
    columns = [_regular(plan, facts, number, number <= needed) for number in range(1, shown + 1)]
    if plan.long_tests:
        long_tests = [_long_test(plan, facts, number) for number in range(1, facts.long_tests + 1)]
        return [*columns, *long_tests, _cell(plan, facts, "hk", mark("Kiểm tra học kì"), Part.FINAL)]
    if facts.topic_cluster:
        columns.append(_cell(plan, facts, "txcd", mark("Cụm chuyên đề học tập"), Part.REGULAR))
    return [
        *columns,
        _cell(plan, facts, "gk", mark("Đánh giá giữa kì"), Part.MIDTERM),
        _cell(plan, facts, "ck", mark("Đánh giá cuối kì"), Part.FINAL),
    ]


def _regular(plan: SheetPlan, facts: SheetFacts, number: int, required: bool) -> Column:
    column = _cell(plan, facts, f"tx{number}", mark("Đánh giá thường xuyên"), Part.REGULAR)
    return replace(column, number=number, required=required)


def _long_test(plan: SheetPlan, facts: SheetFacts, number: int) -> Column:
    return replace(_cell(plan, facts, f"dk{number}", mark("Kiểm tra một tiết"), Part.LONG_TEST), number=number)


def _cell(plan: SheetPlan, facts: SheetFacts, code: str, label: str, part: Part) -> Column:
    weights = {Part.REGULAR: plan.regular_weight, Part.FINAL: plan.final_weight}
    if facts.assessed_by == AssessedBy.COMMENT:
        return Column(code=code, label=label, short=code.upper(), part=part, takes=Takes.LEVEL, scale=PASSING)
    return Column(
        code=code,
        label=label,
        short=f"{'KT' if plan.long_tests else 'ĐĐG'}{code.replace('dk', 'đk')}",
        part=part,
        takes=Takes.SCORE,
        weight=weights.get(part, plan.midterm_weight),
    )


def _primary(circular: PrimaryCircular, facts: SheetFacts) -> list[Column]:
    columns = []
    if circular.has_midterms:
        columns.append(_level(circular, "gk", mark("Mức đạt được giữa kì"), "GK", Part.MIDTERM))
        if facts.midterm_test:
            columns.append(_test(circular, "gk_test", mark("Điểm kiểm tra giữa kì"), "KT GK", Part.MIDTERM))
    columns.append(_level(circular, "ck", mark("Mức đạt được cuối kì"), "CK", Part.FINAL))
    if facts.assessed_by == AssessedBy.SCORE:
        columns.append(_test(circular, "ck_test", mark("Điểm kiểm tra cuối kì"), "KT CK", Part.FINAL))
    return columns


def _level(circular: PrimaryCircular, code: str, label: str, short: str, part: Part) -> Column:
    return Column(code=code, label=label, short=short, part=part, takes=Takes.LEVEL, scale=circular.subject_scale)


def _test(circular: PrimaryCircular, code: str, label: str, short: str, part: Part) -> Column:
    return Column(code=code, label=label, short=short, part=part, takes=Takes.WHOLE_SCORE, least=circular.least_test)
