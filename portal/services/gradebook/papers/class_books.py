"""The gradebook of a class on paper: cover, list of pupils, attendance, the sheet of each subject, the summary.

Who only teaches in the class gets the cover and the own sheets.
"""

from collections.abc import Collection, Sequence
from typing import Any

from portal.rules.gradebook.books import BESIDE
from portal.rules.gradebook.columns import COMMENT_CODE, Column
from portal.rules.school.births import show_birth
from portal.rules.school.ethnicities import ETHNICITY_LABELS
from portal.rules.school.people import SEX_LABELS
from portal.rules.school.statuses import ENROLLED, STATUS_LABELS
from portal.rules.vietnamese import short_date
from portal.services.attendance.counting import Month, tally_months, tally_pupils
from portal.services.documents.papers.paper import Paper
from portal.services.gradebook.books import BookKey
from portal.services.gradebook.overview import Line, look_at_class
from portal.services.gradebook.papers.frame import NOT_YET, NOTHING, PERIOD_WORDS, Setting, Table, period_words, table
from portal.services.gradebook.papers.summaries import summary_table
from portal.services.gradebook.results import Period, PupilResults
from portal.services.gradebook.sheets import EXEMPT, Row, Sheet, open_sheet
from portal.services.school.classes import ClassRead, Seat, read_class

_NUMBER, _NAME = ("STT", 7, "center"), ("Họ và tên", 40, "left")
_SHORT = {Period.FIRST: "HK I", Period.SECOND: "HK II", Period.YEAR: "Cả năm"}
_MOST_UPRIGHT = 10
"""More columns than this stand on a wide page, their headings upright."""


def book_paper(setting: Setting, rows: Sequence[PupilResults], period: Period, *, whole: bool) -> Paper:
    """The book of a semester, or of the year with both; the statements grow with its sheets, not with the pupils."""
    school_class, actor = setting.school_class, setting.actor
    read = read_class(actor, class_id=school_class.id, visit=False)
    semesters = (1, 2) if period == Period.YEAR else (int(period),)
    lines = [
        (half, line)
        for half in semesters
        for line in look_at_class(actor, class_id=school_class.id, semester=half).lines
    ]
    data = {
        **setting.frame("Sổ theo dõi và đánh giá học sinh"),
        "subtitle": f"Lớp {school_class.name} – {period_words(period, setting.year)}",
        "cover": [
            ("Giáo viên chủ nhiệm", setting.homeroom or NOT_YET),
            ("Sĩ số", f"{len(read.seats)} học sinh"),
        ],
        "teachers": _teachers([line for _half, line in lines], setting.homeroom),
        "pupils": _pupils(read) if whole else None,
        "attendance": _attendance(setting, read) if whole else None,
        "months": _months(setting, read) if whole else None,
        "sheets": [
            _sheet(open_sheet(actor, BookKey(school_class.id, half, line.subject)), half) for half, line in lines
        ],
        "summary": summary_table(rows, period) if whole else None,
        "homeroom": setting.homeroom,
    }
    return Paper("class_book", f"so-theo-doi-{school_class.name}-{setting.year}-{period}.pdf", data)


def _teachers(lines: Sequence[Line], homeroom: str) -> Table:
    """Each book and who writes it; those beside the subjects are of who leads the class."""
    named = {line.name: (homeroom if line.subject in BESIDE else ", ".join(line.teachers)) or NOT_YET for line in lines}
    return table(
        [_NUMBER, ("Sổ", 50, "left"), ("Giáo viên", 70, "left")],
        [[str(number), name, teachers] for number, (name, teachers) in enumerate(named.items(), start=1)],
    )


def _pupils(read: ClassRead) -> Table:
    heads = [("Số đăng bộ", 17, "center"), _NAME, ("Ngày sinh", 18, "center"), ("Giới tính", 12, "center")]
    lines = [
        [
            str(number),
            seat.Enrolment.register_no or NOT_YET,
            seat.Pupil.full_name,
            show_birth(seat.Pupil.born),
            SEX_LABELS.get(seat.Pupil.sex, ""),
            ETHNICITY_LABELS.get(seat.Pupil.ethnicity, ""),
            _remark(seat),
        ]
        for number, seat in enumerate([*read.seats, *read.left], start=1)
    ]
    return table([_NUMBER, *heads, ("Dân tộc", 16, "center"), ("Ghi chú", 34, "left")], lines)


def _remark(seat: Seat) -> str:
    """When a pupil left the class, and why it ended at the school."""
    until = seat.ClassPlace.valid_to
    if until is None:
        return ""
    status = seat.Enrolment.status
    return f"{'Rời lớp' if status == ENROLLED else STATUS_LABELS[status]} từ {short_date(until)}"


def _attendance(setting: Setting, read: ClassRead) -> Table:
    """Sessions absent in both semesters and the year, with and without permission; times late, single lessons."""
    ids = [seat.Pupil.id for seat in read.seats]
    spans = [(period, span) for period in Period if (span := setting.span(period)) is not None]
    counting, unit_id = setting.counting, setting.unit.id
    tallies = [(period, tally_pupils(ids, *span, counting=counting, unit_id=unit_id)) for period, span in spans]
    heads = [(f"{_SHORT[period]}: {how}", 15, "center") for period, _found in tallies for how in ("P", "K")]
    year = tallies[-1][1]
    lines = [
        [
            str(number),
            seat.Pupil.full_name,
            *(
                str(count)
                for _period, found in tallies
                for count in (found[seat.Pupil.id].sessions.excused, found[seat.Pupil.id].sessions.unexcused)
            ),
            str(year[seat.Pupil.id].late),
            str(year[seat.Pupil.id].lessons),
        ]
        for number, seat in enumerate(read.seats, start=1)
    ]
    return table([_NUMBER, _NAME, *heads, ("Đi muộn", 13, "center"), ("Nghỉ tiết", 13, "center")], lines)


def _months(setting: Setting, read: ClassRead) -> Table:
    """Sessions absent in every month of the year that has begun, with and without permission, and altogether."""
    first, last = setting.span(Period.YEAR) or (setting.day, setting.day)
    ids, unit_id = [seat.Pupil.id for seat in read.seats], setting.unit.id
    found = tally_months(ids, first, last, counting=setting.counting, unit_id=unit_id)
    year = tally_pupils(ids, first, last, counting=setting.counting, unit_id=unit_id)
    months = _school_months(setting, {month for counts in found.values() for month in counts})
    heads = [(f"T{month} {how}", 8, "center") for _year, month in months for how in ("P", "K")]
    heads += [("Cộng P", 11, "center"), ("Cộng K", 11, "center")]
    lines = []
    for number, seat in enumerate(read.seats, start=1):
        counts = [found[seat.Pupil.id].get(month) for month in months]
        total = year[seat.Pupil.id].sessions
        cells = [count for one in counts for count in ((one.excused, one.unexcused) if one else (0, 0))]
        shown = [str(count) if count else "" for count in cells]
        lines.append([str(number), seat.Pupil.full_name, *shown, str(total.excused), str(total.unexcused)])
    return table([_NUMBER, _NAME, *heads], lines)


def _school_months(setting: Setting, missed: Collection[Month]) -> list[Month]:
    """September to May as far as the year has come, and whatever other month somebody was absent in."""
    start = setting.school_class.start_year
    usual = [(start, month) for month in range(9, 13)] + [(start + 1, month) for month in range(1, 6)]
    begun = [month for month in usual if month <= (setting.day.year, setting.day.month)]
    return sorted({*begun, *missed})


def _sheet(sheet: Sheet, semester: int) -> dict[str, Any]:
    """A sheet as the screen shows it: cells, averages, who is exempt, who left."""
    columns = [column for column in sheet.book.columns if column.code != COMMENT_CODE]
    averages, wide = any(row.result is not None for row in sheet.rows), len(columns) > _MOST_UPRIGHT
    heads = [(_upright(column) if wide else column.short, 7 if wide else 14, "center") for column in columns]
    heads += [("ĐTB", 12, "center")] if averages else []
    lines = [
        [
            str(number),
            row.name,
            *(row.shown(column.code) for column in columns),
            *([_result(row)] if averages else []),
            _words(row),
        ]
        for number, row in enumerate(sheet.rows, start=1)
    ]
    return {
        "title": f"{sheet.book.programme.name} – {PERIOD_WORDS[Period(str(semester))]}",
        "teachers": ", ".join(sheet.book.teachers) or NOT_YET,
        "wide": wide,
        **table([_NUMBER, _NAME, *heads, ("Nhận xét", 46, "left")], lines),
    }


def _upright(column: Column) -> str:
    """ "GK: Nhân ái", as the same quality stands there for the middle and for the end."""
    return f"{column.code.partition('_')[0].upper()}: {column.label}"


def _result(row: Row) -> str:
    if row.assessed == EXEMPT:
        return "Miễn"
    return (row.result.shown() if row.result else "") or NOTHING


def _words(row: Row) -> str:
    gone = f"Rời lớp từ {short_date(row.gone)}. " if row.gone else ""
    return f"{gone}{row.shown(COMMENT_CODE)}".strip()
