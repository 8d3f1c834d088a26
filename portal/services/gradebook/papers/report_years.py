"""One school year in a school report: TT 22/2021 and TT 58/2011 for secondary, TT 27/2020 for primary."""

from typing import Any

from portal.rules.gradebook.primary import Completion
from portal.rules.gradebook.promotion import Decision
from portal.rules.gradebook.scales import level_label
from portal.rules.gradebook.standards import PrimaryCircular
from portal.services.gradebook.papers.frame import (
    EXEMPT,
    NOT_YET,
    NOTHING,
    Fact,
    Setting,
    Table,
    conduct_words,
    learning_words,
    result_of,
    table,
)
from portal.services.gradebook.papers.marks import comment_of, homeroom_comment, qualities_table
from portal.services.gradebook.results import Period, PupilResults

_LAST_GRADES = {5: "Hoàn thành chương trình tiểu học", 9: "Hoàn thành chương trình trung học cơ sở"}
_NO_DIPLOMA_FROM = 2025
"""From this school year on the head of the school confirms lower secondary in the report; before, a diploma did."""


def year_page(setting: Setting, row: PupilResults) -> dict[str, Any]:
    """What stands on the pages of a year."""
    primary = isinstance(row.regulation, PrimaryCircular)
    return {
        "heading": f"Năm học {setting.year} – Lớp {setting.school_class.name}",
        "circular": row.regulation.name,
        "marks": _primary(row) if primary else _secondary(row),
        "qualities": qualities_table(row, semesters=(1, 2)),
        "levels": None if row.secondary is None else _levels(row),
        "results": [*_results(row), *_confirmed(row, setting.school_class.start_year)],
        "remark": homeroom_comment(row, 2) or homeroom_comment(row, 1),
        "homeroom": setting.homeroom,
    }


def _secondary(row: PupilResults) -> Table:
    lines = []
    for subject in row.subjects:
        found = row.secondary.subjects[subject.code] if row.secondary else None
        year = found.year.shown() if found else ""
        again = found.after_summer.shown() if found and found.after_summer is not found.year else ""
        exempt = row.is_exempt(subject.code, Period.YEAR)
        lines.append(
            [
                subject.name,
                result_of(row, subject.code, Period.FIRST),
                result_of(row, subject.code, Period.SECOND),
                EXEMPT if exempt else year or NOTHING,
                again,
                comment_of(row, subject.code, 2),
            ]
        )
    heads = [(label, 12, "center") for label in ("Học kì I", "Học kì II", "Cả năm", "Đánh giá lại")]
    return table([("Môn học", 36, "left"), *heads, ("Nhận xét, chữ kí của giáo viên", 58, "left")], lines)


def _primary(row: PupilResults) -> Table:
    """Level and test apart, as the circular's form has them."""
    lines = []
    for subject in row.subjects:
        first, year = (result_of(row, subject.code, period).partition(" ") for period in (Period.FIRST, Period.YEAR))
        lines.append([subject.name, first[0], first[2], year[0], year[2], comment_of(row, subject.code, 2)])
    labels = ("Mức HK I", "Điểm KT HK I", "Mức cả năm", "Điểm KT cuối năm")
    heads = [(label, 13, "center") for label in labels]
    return table([("Môn học", 36, "left"), *heads, ("Nhận xét của giáo viên", 58, "left")], lines)


def _levels(row: PupilResults) -> Table:
    """Learning and conduct of both semesters and the year; what summer changed."""
    year = row.secondary
    assert year is not None
    learnt = [learning_words(row, period) or NOT_YET for period in (Period.FIRST, Period.SECOND)]
    conduct = [conduct_words(row, period) or NOT_YET for period in (Period.FIRST, Period.SECOND)]
    before = year.conduct.before or year.conduct.level
    return table(
        [("", 28, "left"), *((label, 18, "center") for label in ("Học kì I", "Học kì II", "Cả năm", "Sau hè"))],
        [
            ["Kết quả học tập", *learnt, _level(year.year.level), _changed(year.year.level, year.after_summer.level)],
            ["Kết quả rèn luyện", *conduct, _level(before), _changed(before, year.conduct.level)],
        ],
    )


def _level(slug: str | None) -> str:
    return level_label(slug) if slug else NOT_YET


def _changed(before: str | None, after: str | None) -> str:
    return level_label(after) if after and after != before else ""


def _missed(row: PupilResults) -> str:
    """ "3 (có phép 2, không phép 1)", as the school report of primary schools wants them apart."""
    excused, unexcused = row.missed
    return f"{row.absent} (có phép {excused}, không phép {unexcused})" if row.absent else "0"


def _results(row: PupilResults) -> list[Fact]:
    found: list[Fact] = [("Số buổi nghỉ học trong năm", _missed(row))]
    if row.primary is not None:
        found.append(("Đánh giá kết quả giáo dục", learning_words(row, Period.YEAR) or NOT_YET))
    found.append(("Kết quả cuối năm", row.outcome or NOT_YET))
    found.append(("Danh hiệu", row.title or "Không có" if row.outcome else NOT_YET))
    return found


def _confirmed(row: PupilResults, start_year: int) -> list[Fact]:
    """What the head of the school confirms at the end of a level."""
    done = row.promotion in {Decision.PROMOTED, Completion.COMPLETED}
    words = _LAST_GRADES.get(row.grade) if row.grade == 5 or start_year >= _NO_DIPLOMA_FROM else None
    return [("Xác nhận", words)] if done and words else []
