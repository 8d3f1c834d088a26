"""The paper of a preschool child for the family: every indicator of each field, and what the teacher wrote of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.models.school import ProgrammeSubject, Pupil
from portal.rules.gradebook.preschool import Indicator, Reached
from portal.rules.school.ages import AGE_GROUPS
from portal.rules.school.births import show_birth
from portal.services.attendance.counting import Tally, tally_pupils
from portal.services.documents.papers.paper import Paper
from portal.services.gradebook.papers.frame import NOT_YET, Fact, Setting, period_words, table
from portal.services.gradebook.papers.marks import comment_of
from portal.services.gradebook.results import Period, PupilResults
from portal.services.gradebook.results.facts import NOBODY_LEFT, Left
from portal.services.school.subjects import indicators_of

ACHIEVED, NOT_ACHIEVED, NOT_SEEN = "Đạt", "Chưa đạt", "Chưa quan sát"


def child_paper(setting: Setting, rows: Sequence[PupilResults], period: Period, *, left: Left = NOBODY_LEFT) -> Paper:
    """The papers of these children, one after the other; two more statements whatever their number."""
    span = setting.span(period)
    ids = [row.pupil.id for row in rows]
    absences = tally_pupils(ids, *span, counting=setting.counting, left=left) if span else {}
    data = {
        **setting.frame("Phiếu đánh giá sự phát triển của trẻ"),
        "subtitle": period_words(period, setting.year),
        "homeroom": setting.homeroom,
        "children": [_child(setting, row, period, absences) for row in rows],
    }
    whom = f"-{rows[0].pupil.id}" if len(rows) == 1 else ""
    return Paper("children", f"phieu-danh-gia-tre-{setting.school_class.name}-{setting.year}-{period}{whom}.pdf", data)


def _child(setting: Setting, row: PupilResults, period: Period, absences: Mapping[int, Tally]) -> dict[str, Any]:
    return {
        "name": row.pupil.full_name,
        "facts": child_facts(setting, row.pupil),
        **child_content(row, period, absences.get(row.pupil.id)),
    }


def child_facts(setting: Setting, pupil: Pupil) -> list[Fact]:
    """Who the paper is of."""
    group = AGE_GROUPS.get(setting.school_class.age_group, "")
    return [
        ("Ngày sinh", show_birth(pupil.born) or NOT_YET),
        ("Lớp", f"{setting.school_class.name} ({group})" if group else setting.school_class.name),
        ("Giáo viên", setting.homeroom or NOT_YET),
    ]


def child_content(row: PupilResults, period: Period, tally: Tally | None = None) -> dict[str, Any]:
    """What the paper says of one child in a semester or year; no name."""
    fields = [_field(row, field, period) for field in row.subjects]
    results: list[Fact] = [(one["name"], one["count"]) for one in fields]
    if tally is not None:
        results.append(("Số buổi nghỉ", f"{tally.sessions.excused} có phép, {tally.sessions.unexcused} không phép"))
    return {"fields": fields, "results": results}


def _field(row: PupilResults, field: ProgrammeSubject, period: Period) -> dict[str, Any]:
    reached, indicators = row.reached(field.code, period), indicators_of(field)
    parted = any(one.standard for one in indicators)
    lines, standard = [], ""
    for one in indicators:
        group = ["" if one.standard == standard else one.standard] if parted else []
        lines.append([*group, one.code, one.text, _word(reached, one)])
        standard = one.standard
    semesters = (1, 2) if period == Period.YEAR else (int(period),)
    said = [comment_of(row, field.code, semester) for semester in semesters]
    heads = [("Nội dung", 30, "left")] if parted else []
    return {
        "name": field.name,
        "count": f"{len(reached.achieved)}/{len(indicators)} chỉ số đạt, {len(reached.open)} chưa quan sát",
        "table": table([*heads, ("CS", 10, "center"), ("Chỉ số", 100, "left"), ("Kết quả", 25, "center")], lines),
        "comment": "\n".join(text for text in said if text),
    }


def _word(reached: Reached, one: Indicator) -> str:
    if one in reached.achieved:
        return ACHIEVED
    return NOT_ACHIEVED if one in reached.not_yet else NOT_SEEN
