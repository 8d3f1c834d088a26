"""The summary of a class (bảng tổng hợp kết quả): every pupil's results of a semester or the year."""

from collections import Counter
from collections.abc import Sequence

from portal.models.school import ProgrammeSubject
from portal.rules.gradebook.scales import level_label
from portal.rules.school.births import show_birth
from portal.rules.school.subjects import SHORT_NAMES
from portal.services.documents.papers.paper import Paper
from portal.services.gradebook.papers.frame import (
    NOT_YET,
    NOTHING,
    Fact,
    Setting,
    Table,
    conduct_words,
    learning_words,
    period_words,
    result_of,
    table,
)
from portal.services.gradebook.results import Period, PupilResults


def summary_paper(setting: Setting, rows: Sequence[PupilResults], period: Period) -> Paper:
    """One line for each pupil, and how many reached which level."""
    data = {
        **setting.frame("Bảng tổng hợp kết quả đánh giá"),
        "subtitle": f"Lớp {setting.school_class.name} – {period_words(period, setting.year)}",
        "table": summary_table(rows, period),
        "legend": "; ".join(
            f"{SHORT_NAMES[one.code]}: {one.name}" for one in _subjects(rows) if one.code in SHORT_NAMES
        ),
        "counts": _counts(rows, period),
        "homeroom": setting.homeroom,
    }
    return Paper("summary", f"tong-hop-{setting.school_class.name}-{setting.year}-{period}.pdf", data)


def summary_table(rows: Sequence[PupilResults], period: Period) -> Table:
    """A line for each pupil: the results of every subject, learning, conduct and, of the year, what follows."""
    subjects = _subjects(rows)
    return table(_columns(rows, subjects, period), _lines(rows, subjects, period))


def _subjects(rows: Sequence[PupilResults]) -> list[ProgrammeSubject]:
    return list({one.code: one for row in reversed(rows) for one in row.subjects}.values())


def _has_conduct(rows: Sequence[PupilResults]) -> bool:
    return any(row.secondary is not None for row in rows)


def _columns(
    rows: Sequence[PupilResults], subjects: Sequence[ProgrammeSubject], period: Period
) -> list[tuple[str, int, str]]:
    heads = [("STT", 7, "center"), ("Họ và tên", 40, "left"), ("Ngày sinh", 17, "center")]
    heads += [(SHORT_NAMES.get(one.code, one.name), 12, "center") for one in subjects]
    if _has_conduct(rows):
        heads += [("Học tập", 15, "center"), ("Rèn luyện", 15, "center")]
    elif period == Period.YEAR:
        heads += [("Đánh giá", 22, "center")]
    if period == Period.YEAR:
        heads += [("Nghỉ (buổi)", 11, "center"), ("Danh hiệu", 22, "left"), ("Kết quả", 34, "left")]
    return heads


def _lines(rows: Sequence[PupilResults], subjects: Sequence[ProgrammeSubject], period: Period) -> list[list[str]]:
    lines, has_conduct = [], _has_conduct(rows)
    for number, row in enumerate(rows, start=1):
        line = [str(number), row.pupil.full_name, show_birth(row.pupil.born)]
        line += [result_of(row, one.code, period) for one in subjects]
        if has_conduct:
            line += [learning_words(row, period) or NOT_YET, conduct_words(row, period) or NOT_YET]
        elif period == Period.YEAR:
            line.append(learning_words(row, period) or NOT_YET)
        if period == Period.YEAR:
            line += [str(row.absent), row.title or NOTHING, row.outcome or NOT_YET]
        lines.append(line)
    return lines


def _counts(rows: Sequence[PupilResults], period: Period) -> list[Fact]:
    """ "Tốt 12, Khá 20, chưa có 3" of learning and of conduct, the best first."""
    learning = Counter(found.level if (found := row.learning(period)) is not None else None for row in rows)
    conduct = Counter(row.conduct(period) for row in rows)
    counted = [("Sĩ số", str(len(rows)))]
    for label, numbers in (("Học tập", learning), ("Rèn luyện", conduct)):
        if set(numbers) != {None}:
            counted.append((label, _spread(numbers)))
    return counted


def _spread(numbers: Counter[str | None]) -> str:
    known = [f"{level_label(slug)} {count}" for slug, count in sorted(numbers.items(), key=_best) if slug is not None]
    return ", ".join([*known, *([f"chưa có {numbers[None]}"] if numbers[None] else [])])


_ORDER = "hoan_thanh_xuat_sac gioi tot hoan_thanh_tot kha hoan_thanh dat trung_binh yeu chua_dat chua_hoan_thanh kem"


def _best(entry: tuple[str | None, int]) -> int:
    return _ORDER.split().index(entry[0]) if entry[0] else len(_ORDER)
