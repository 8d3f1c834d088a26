"""The marks of one pupil by subject, in the columns that the books of the circular have."""

from portal.models.school import ProgrammeSubject
from portal.rules.gradebook.beside import CONDUCT, QUALITIES, quality_code
from portal.rules.gradebook.columns import COMMENT_CODE, Column, Part
from portal.rules.gradebook.fitting import show_stored
from portal.rules.gradebook.standards import PrimaryCircular, SecondaryCircular
from portal.services.gradebook.books import columns_of
from portal.services.gradebook.papers.frame import NOTHING, Table, result_of, table
from portal.services.gradebook.results import Period, PupilResults

_NUMBER, _SUBJECT = ("STT", 8, "center"), ("Môn học", 38, "left")
_COMMENT = ("Nhận xét của giáo viên", 56, "left")


def semester_table(row: PupilResults, semester: int) -> Table:
    """Every mark of a semester, the result of each subject and what its teacher wrote."""
    period = Period(str(semester))
    if isinstance(row.regulation, PrimaryCircular):
        parts = (("Giữa kì", "gk"), ("KT giữa kì", "gk_test"), ("Cuối kì", "ck"), ("KT cuối kì", "ck_test"))
        kept = [(label, code) for label, code in parts if row.regulation.has_midterms or code.startswith("ck")]
        heads = [(label, 13, "center") for label, _code in kept]
        lines = [[_cell(row, subject, semester, code) for _label, code in kept] for subject in row.subjects]
    else:
        heads, lines = _secondary(row, semester, period)
    return table(
        [_NUMBER, _SUBJECT, *heads, _COMMENT],
        [
            [str(number), subject.name, *cells, comment_of(row, subject.code, semester)]
            for number, (subject, cells) in enumerate(zip(row.subjects, lines, strict=True), start=1)
        ],
    )


def year_table(row: PupilResults) -> Table:
    """The results of both semesters and of the year; what the teacher wrote in semester II."""
    heads = [(label, 14, "center") for label in ("Học kì I", "Học kì II", "Cả năm")]
    periods = tuple(Period)
    if isinstance(row.regulation, PrimaryCircular):  # what stands at the end of semester II is the year's
        heads, periods = [heads[0], heads[2]], (Period.FIRST, Period.YEAR)
    return table(
        [_NUMBER, _SUBJECT, *heads, _COMMENT],
        [
            [
                str(number),
                subject.name,
                *(result_of(row, subject.code, period) for period in periods),
                comment_of(row, subject.code, 2),
            ]
            for number, subject in enumerate(row.subjects, start=1)
        ],
    )


def qualities_table(row: PupilResults, *, semesters: tuple[int, ...]) -> Table | None:
    """Qualities and competences of a primary pupil: the middle and end of one semester, or the ends of both."""
    circular = row.regulation
    if not isinstance(circular, PrimaryCircular):
        return None
    middles = (Part.MIDTERM,) if circular.has_midterms and len(semesters) == 1 else ()
    points = [(semester, part) for semester in semesters for part in (*middles, Part.FINAL)]
    labels = {1: "Học kì I", 2: "Cả năm"} if len(semesters) > 1 else {}
    heads = [
        (labels.get(half, "Giữa kì" if part == Part.MIDTERM else "Cuối kì"), 16, "center") for half, part in points
    ]
    lines, group = [], ""
    for one in circular.rows:
        cells = [row.cells.get((half, QUALITIES), {}).get(quality_code(part, one.code), "") for half, part in points]
        letters = [circular.quality_scale.letters(cell) if cell else NOTHING for cell in cells]
        lines.append(["" if one.group == group else one.group, one.label, *letters])
        group = one.group
    return table([("Nhóm", 34, "left"), ("Phẩm chất, năng lực", 50, "left"), *heads], lines)


def comment_of(row: PupilResults, code: str, semester: int) -> str:
    """What the teacher of a subject wrote at a semester."""
    return row.cells.get((semester, code), {}).get(COMMENT_CODE, "")


def homeroom_comment(row: PupilResults, semester: int) -> str:
    """What who leads the class wrote beside conduct, or beside qualities and competences."""
    return comment_of(row, QUALITIES if isinstance(row.regulation, PrimaryCircular) else CONDUCT, semester)


def _secondary(row: PupilResults, semester: int, period: Period) -> tuple[list[tuple[str, int, str]], list[list[str]]]:
    circular = row.regulation
    old = isinstance(circular, SecondaryCircular) and circular.sheet.long_tests
    heads = [("KTtx", 24, "center"), ("KT 1 tiết", 16, "center"), ("KT HK", 11, "center"), ("TBm", 12, "center")]
    parts = (Part.REGULAR, Part.LONG_TEST, Part.FINAL)
    if not old:
        heads = [("ĐĐGtx", 26, "center"), ("ĐĐGgk", 13, "center"), ("ĐĐGck", 13, "center"), ("ĐTBmhk", 14, "center")]
        parts = (Part.REGULAR, Part.MIDTERM, Part.FINAL)
    lines = []
    for subject in row.subjects:
        columns = columns_taken(row, subject, semester)
        found = [_of_part(row, subject, semester, [one for one in columns if one.part == part]) for part in parts]
        lines.append([*found, result_of(row, subject.code, period)])
    return heads, lines


def columns_taken(row: PupilResults, subject: ProgrammeSubject, semester: int) -> tuple[Column, ...]:
    """The columns of a subject as this very pupil takes it: by comment where the class has scores, say."""
    taken = row.taken(subject.code, semester)
    return columns_of(subject, assessed_by=taken.assessed_by if taken else None, semester=semester)


def _of_part(row: PupilResults, subject: ProgrammeSubject, semester: int, columns: list[Column]) -> str:
    cells = row.cells.get((semester, subject.code), {})
    shown = [show_stored(column, cells[column.code]) for column in columns if cells.get(column.code)]
    return "  ".join(shown)


def _cell(row: PupilResults, subject: ProgrammeSubject, semester: int, code: str) -> str:
    columns = [column for column in columns_taken(row, subject, semester) if column.code == code]
    return _of_part(row, subject, semester, columns)
