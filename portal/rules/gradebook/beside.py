"""What is kept of a pupil beside the subjects: conduct, qualities and competences, and what summer brings.

These are cells like any other, in books of their own: the codes ``CONDUCT`` and ``QUALITIES`` stand where a subject's
would. What summer brings (``REASSESSED`` of a subject, ``TRAINED`` of conduct) is kept with semester II.
"""

from dataclasses import replace

from portal.errors import mark
from portal.rules.gradebook.columns import COMMENT, Column, Part, SheetFacts, Takes
from portal.rules.gradebook.scales import PASSING, Scale
from portal.rules.gradebook.standards import (
    AssessedBy,
    PreschoolCircular,
    PrimaryCircular,
    Regulation,
    Row,
    SecondaryCircular,
)

CONDUCT = "ren_luyen"
QUALITIES = "pham_chat_nang_luc"
SEMESTER_LEVEL = "level"
YEAR_LEVEL = "year_level"
TRAINED = "trained"
REASSESSED = "reassessed"
RETESTED = "retested"


def conduct_columns(regulation: Regulation, semester: int) -> tuple[Column, ...]:
    """Conduct of a semester with the homeroom teacher's comment; the year's, where the circular leaves it to a person;
    the new level after training in summer. Nothing in primary and preschool."""
    if not isinstance(regulation, SecondaryCircular):
        return ()
    columns = [_conduct(regulation, SEMESTER_LEVEL, regulation.conduct_label, Part.FINAL)]
    if semester == 2:
        if not regulation.conduct_years:
            columns.append(_conduct(regulation, YEAR_LEVEL, mark("Hạnh kiểm cả năm"), Part.FINAL))
        columns.append(_conduct(regulation, TRAINED, mark("Sau rèn luyện trong hè"), Part.SUMMER, required=False))
    return (*columns, COMMENT)


def _conduct(circular: SecondaryCircular, code: str, label: str, part: Part, *, required: bool = True) -> Column:
    return Column(
        code=code,
        label=label,
        short=label,
        part=part,
        takes=Takes.LEVEL,
        scale=circular.conduct_scale,
        required=required,
    )


def quality_columns(regulation: Regulation, *, summer: bool = False) -> tuple[Column, ...]:
    """Each quality and competence in the middle (where the circular has it) and at the end of a semester: "gk_nhan_ai",
    "ck_nhan_ai"; and the teacher's comment. ``summer``: only what is assessed again, "he_nhan_ai"."""
    if not isinstance(regulation, PrimaryCircular):
        return ()
    if summer:
        return tuple(_quality(regulation, Part.SUMMER, row) for row in regulation.rows)
    parts = (Part.MIDTERM, Part.FINAL) if regulation.has_midterms else (Part.FINAL,)
    return (*(_quality(regulation, part, row) for part in parts for row in regulation.rows), COMMENT)


def _quality(circular: PrimaryCircular, part: Part, row: Row) -> Column:
    return Column(
        code=quality_code(part, row.code),
        label=row.label,
        short=row.label,
        part=part,
        takes=Takes.LEVEL,
        scale=circular.quality_scale,
        required=part != Part.SUMMER,
    )


def quality_code(part: Part, row: str) -> str:
    """The column of a quality or competence at one point of the semester."""
    return f"{_POINTS[part]}_{row}"


_POINTS = {Part.MIDTERM: "gk", Part.FINAL: "ck", Part.SUMMER: "he"}


def summer_columns(regulation: Regulation, facts: SheetFacts) -> tuple[Column, ...]:
    """The cells of a subject for the re-assessment of summer; in primary a level, and a test where it has tests."""
    by_score = facts.assessed_by == AssessedBy.SCORE
    match regulation:
        case SecondaryCircular():
            return (_again(REASSESSED, Takes.SCORE, None) if by_score else _again(REASSESSED, Takes.LEVEL, PASSING),)
        case PrimaryCircular():
            level = _again(REASSESSED, Takes.LEVEL, regulation.subject_scale)
            test = replace(_again(RETESTED, Takes.WHOLE_SCORE, None), least=regulation.least_test)
            return (level, replace(test, label=mark("Kiểm tra lại trong hè"))) if by_score else (level,)
        case PreschoolCircular():
            return ()


def _again(code: str, takes: Takes, scale: Scale | None) -> Column:
    label = mark("Đánh giá lại trong hè")
    return Column(code=code, label=label, short=label, part=Part.SUMMER, takes=takes, scale=scale, required=False)
