"""Report slips for the family: every mark of a pupil, what follows, absences and remarks; never a comparison."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.models.school import Pupil
from portal.rules.gradebook.standards import PrimaryCircular
from portal.rules.school.births import show_birth
from portal.rules.vietnamese import short_date
from portal.services.attendance.counting import Tally, tally_pupils
from portal.services.documents.papers.paper import Paper
from portal.services.gradebook.papers.frame import (
    NOT_YET,
    Fact,
    Setting,
    conduct_words,
    learning_words,
    period_words,
)
from portal.services.gradebook.papers.marks import homeroom_comment, qualities_table, semester_table, year_table
from portal.services.gradebook.results import Period, PupilResults
from portal.services.gradebook.results.facts import NOBODY_LEFT, Left


def slip_paper(setting: Setting, rows: Sequence[PupilResults], period: Period, *, left: Left = NOBODY_LEFT) -> Paper:
    """The slips of these pupils, one after the other; two more statements whatever their number."""
    span = setting.span(period)
    ids = [row.pupil.id for row in rows]
    absences = tally_pupils(ids, *span, counting=setting.counting, left=left) if span else {}
    data = {
        **setting.frame("Phiếu báo kết quả học tập và rèn luyện"),
        "subtitle": period_words(period, setting.year),
        "homeroom": setting.homeroom,
        "pupils": [_pupil(setting, row, period, absences, left) for row in rows],
    }
    whom = f"-{rows[0].pupil.id}" if len(rows) == 1 else ""
    return Paper("slips", f"phieu-bao-diem-{setting.school_class.name}-{setting.year}-{period}{whom}.pdf", data)


def _pupil(
    setting: Setting, row: PupilResults, period: Period, absences: Mapping[int, Tally], left: Left
) -> dict[str, Any]:
    return {
        "name": row.pupil.full_name,
        "facts": [
            *slip_facts(setting, row.pupil),
            *([("Rời lớp ngày", short_date(left[row.pupil.id]))] if row.pupil.id in left else []),
        ],
        **slip_content(row, period, absences.get(row.pupil.id)),
    }


def slip_facts(setting: Setting, pupil: Pupil) -> list[Fact]:
    """Who the slip is of."""
    return [
        ("Ngày sinh", show_birth(pupil.born) or NOT_YET),
        ("Lớp", setting.school_class.name),
        ("Giáo viên chủ nhiệm", setting.homeroom or NOT_YET),
    ]


def slip_content(row: PupilResults, period: Period, tally: Tally | None = None) -> dict[str, Any]:
    """What the slip of one pupil says of the semester or year: marks, what follows, the remark; no name."""
    semester = 1 if period == Period.FIRST else 2
    is_year = period == Period.YEAR
    return {
        "marks": year_table(row) if is_year else semester_table(row, semester),
        "qualities": qualities_table(row, semesters=(1, 2) if is_year else (semester,)),
        "results": _results(row, period, tally),
        "remark": homeroom_comment(row, semester),
    }


def _results(row: PupilResults, period: Period, tally: Tally | None) -> list[Fact]:
    found: list[Fact] = []
    if row.secondary is not None:
        found += [
            ("Kết quả học tập", learning_words(row, period) or NOT_YET),
            ("Kết quả rèn luyện", conduct_words(row, period) or NOT_YET),
        ]
    elif isinstance(row.regulation, PrimaryCircular) and period == Period.YEAR:
        found.append(("Đánh giá kết quả giáo dục", learning_words(row, period) or NOT_YET))
    if tally is not None:
        counted = f"{tally.sessions.excused} có phép, {tally.sessions.unexcused} không phép"
        found.append(("Số buổi nghỉ học", counted))
    if period == Period.YEAR:
        found.append(("Kết quả cuối năm", row.outcome or NOT_YET))
        if row.title:
            found.append(("Danh hiệu", row.title))
    return found
