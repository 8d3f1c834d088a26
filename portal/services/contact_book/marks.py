"""The marks of one child as the family sees them: what is published, and what follows from that alone.

Averages and levels come from the same rules as the gradebook's, worked out of the published cells. Where anything that
counts is not published yet there is none: the family is told what it waits for instead.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from portal.models.school import ProgrammeSubject
from portal.rules.gradebook.beside import CONDUCT, QUALITIES
from portal.rules.gradebook.books import BESIDE, book_beside
from portal.rules.gradebook.columns import COMMENT_CODE, Column, Part, Takes
from portal.rules.gradebook.fitting import fits, show_stored
from portal.rules.gradebook.scales import PASSING, Level
from portal.rules.gradebook.standards import AssessedBy, PreschoolCircular, PrimaryCircular
from portal.rules.gradebook.trends import line_points
from portal.rules.school.exemptions import SEMESTERS
from portal.services.contact_book.terms import SchoolTerms, YearSeat, load_subjects
from portal.services.gradebook.books import beside_programme, columns_of
from portal.services.gradebook.publishing import FamilyMarks, ShownMark, read_for_families
from portal.services.gradebook.results import Period, PupilResults
from portal.services.gradebook.results.facts import Seat, Taking
from portal.services.gradebook.results.reading import result_of
from portal.services.gradebook.results.terms import Terms, circumstances_of

_PASSED = {level.letters: level.label for level in PASSING.levels}
NOTHING = FamilyMarks([], frozenset())


@dataclass(frozen=True, kw_only=True)
class CellSeen:
    """One published cell. ``value`` is a number as it is written, a text, or the message id of a level."""

    column: Column
    value: str
    is_level: bool
    adjusted_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class SubjectSeen:
    """A subject, or a book beside the subjects, in one semester.

    ``waiting`` are columns that must still be there before there is a ``result``: an average, the message id of passed
    or not, achieved of all indicators; "" where there is none. ``trend``: the points of the scores' line.
    """

    code: str
    name: str
    cells: Sequence[CellSeen]
    comment: CellSeen | None
    waiting: Sequence[Column]
    result: str
    is_exempt: bool
    trend: Sequence[tuple[int, int]]

    @property
    def is_beside(self) -> bool:
        """Whether ``name`` is a message id: conduct, qualities and competences."""
        return self.code in BESIDE

    @property
    def is_word(self) -> bool:
        """Whether ``result`` is a message id."""
        return self.result in _PASSED.values()

    @property
    def is_empty(self) -> bool:
        """Nothing of it is published."""
        return not self.cells and self.comment is None

    @property
    def newest(self) -> CellSeen | None:
        """The last cell in the order of the book: what is told at a glance while there is no result."""
        return self.cells[-1] if self.cells else None

    @property
    def is_adjusted(self) -> bool:
        """Whether a mark was changed after the family saw it."""
        return any(cell.adjusted_at for cell in self.cells)


@dataclass(frozen=True, kw_only=True)
class MarksSeen:
    """The books of a child in a year; ``results`` is worked out of what is published and nothing else."""

    period: Period
    results: PupilResults
    subjects: Sequence[SubjectSeen]
    kept: Collection[tuple[int, str, str]]

    @property
    def learning(self) -> str | None:
        """The slug of the learning level; None while anything of the period is missing or kept."""
        found = self.results.learning(self.period)
        codes = {subject.code for subject in self.results.subjects} | {QUALITIES}
        return None if found is None or self.is_kept(self.period, codes) else found.level

    @property
    def conduct(self) -> str | None:
        """The slug of the conduct."""
        return None if self.is_kept(self.period, {CONDUCT}) else self.results.conduct(self.period)

    @property
    def title(self) -> str:
        """The title of the year as a message id; "" without one, and while anything of the year is not published."""
        return self.results.title if self.period == Period.YEAR and self.is_whole else ""

    @property
    def letters(self) -> Sequence[Level]:
        """What the letters of ``result`` mean in primary."""
        regulation = self.results.regulation
        return regulation.subject_scale.levels if isinstance(regulation, PrimaryCircular) else ()

    @property
    def is_whole(self) -> bool:
        """Whether everything that must be in the books of the period is there and published."""
        codes = {subject.code for subject in self.results.subjects} | set(BESIDE)
        return (
            bool(self.subjects)
            and not self.is_kept(self.period, codes)
            and not any(subject.waiting for subject in self.subjects)
        )

    @property
    def is_complete(self) -> bool:
        """As ``is_whole``; in preschool, where nothing must be there, something of each semester too."""
        if not isinstance(self.results.regulation, PreschoolCircular):
            return self.is_whole
        written = {half for (half, _code), cells in self.results.cells.items() if cells}
        return self.is_whole and written.issuperset(semesters_of(self.period))

    def is_kept(self, period: Period, codes: Collection[str]) -> bool:
        """Whether something that counts is in the books but not published."""
        semesters = semesters_of(period)
        return any(
            semester in semesters
            and code in codes
            and column != COMMENT_CODE
            and not self.results.is_exempt(code, Period(str(semester)))
            for semester, code, column in self.kept
        )

    def result(self, code: str, period: Period) -> str:
        """A result as the gradebook writes it; "" while anything of it is missing or kept."""
        return "" if self.is_kept(period, {code}) else self.results.shown(code, period)


def semesters_of(period: Period) -> tuple[int, ...]:
    """The semesters of a period."""
    return SEMESTERS if period == Period.YEAR else (int(period),)


def load_marks(seat: YearSeat, terms: SchoolTerms, period: Period, *, absent: int) -> MarksSeen:
    """What the family sees of a school year, looked at in a semester, of which alone it is then worked out, or as a
    whole; two statements."""
    programme, start_year = load_subjects(seat), terms.terms.start_year
    found = read_for_families(pupil_ids=[seat.pupil.id], start_year=start_year, semesters=semesters_of(period))
    marks = found.get(seat.pupil.id, NOTHING)
    return see_period(seat, published_results(seat, programme, marks, terms.terms, absent=absent), marks, period)


def published_results(
    seat: YearSeat,
    programme: tuple[Sequence[ProgrammeSubject], Taking],
    marks: FamilyMarks,
    terms: Terms,
    *,
    absent: int,
) -> PupilResults:
    """The year of a pupil worked out of the published cells alone, from what was loaded."""
    cells: dict[tuple[int, str], dict[str, str]] = {}
    for mark in marks.shown:
        cells.setdefault((mark.semester, mark.subject), {})[mark.column] = mark.value
    known = circumstances_of(seat.pupil, absent, terms, seat.school_class.id)
    return result_of(Seat(seat.pupil, seat.grade), *programme, cells, known, terms)


def see_period(seat: YearSeat, results: PupilResults, marks: FamilyMarks, period: Period) -> MarksSeen:
    """What the family sees of a semester or the year, from what was loaded."""
    seen = MarksSeen(period=period, results=results, subjects=(), kept=marks.kept)
    found: dict[tuple[int, str], dict[str, ShownMark]] = {}
    for mark in marks.shown:
        found.setdefault((mark.semester, mark.subject), {})[mark.column] = mark
    return MarksSeen(
        period=period,
        results=results,
        kept=marks.kept,
        subjects=[
            _subject(seen, one, semester, found.get((semester, one.code), {}))
            for semester in semesters_of(period)
            for one in (*results.subjects, *_beside(seat))
        ],
    )


def _beside(seat: YearSeat) -> list[ProgrammeSubject]:
    code = book_beside(seat.grade)
    return [] if code is None else [beside_programme(seat.school_class, code, grade=seat.grade)]


def _subject(seen: MarksSeen, subject: ProgrammeSubject, semester: int, found: Mapping[str, ShownMark]) -> SubjectSeen:
    period = Period(str(semester))
    taken = None if subject.code in BESIDE else seen.results.taken(subject.code, semester)
    kind = subject.assessed_by if taken is None else str(taken.assessed_by)
    columns = columns_of(subject, assessed_by=kind, semester=semester)
    cells = [_cell(column, found[column.code]) for column in columns if column.code in found]
    exempt = taken is not None and taken.exempt
    result = "" if subject.code in BESIDE or exempt else seen.result(subject.code, period)
    return SubjectSeen(
        code=subject.code,
        name=subject.name,
        cells=[cell for cell in cells if cell.column.takes != Takes.COMMENT],
        comment=next((cell for cell in cells if cell.column.takes == Takes.COMMENT and cell.value), None),
        waiting=() if exempt else _waiting(seen, columns, found),
        result=_PASSED.get(result, result) if kind == AssessedBy.COMMENT and seen.results.secondary else result,
        is_exempt=exempt,
        trend=line_points(_scores(cells)),
    )


def _waiting(seen: MarksSeen, columns: Sequence[Column], found: Mapping[str, ShownMark]) -> list[Column]:
    """Columns that must be there and are not published; of indicators none has to be."""
    if isinstance(seen.results.regulation, PreschoolCircular):
        return []
    return [
        column
        for column in columns
        if column.required
        and column.takes != Takes.COMMENT
        and column.part != Part.SUMMER
        and not (column.code in found and found[column.code].value)
    ]


def _cell(column: Column, mark: ShownMark) -> CellSeen:
    is_level = column.scale is not None and bool(mark.value) and fits(column, mark.value)
    value = column.scale.label(mark.value) if is_level and column.scale else show_stored(column, mark.value)
    return CellSeen(column=column, value=value, is_level=is_level, adjusted_at=mark.adjusted_at)


def _scores(cells: Sequence[CellSeen]) -> list[Decimal]:
    return [
        Decimal(cell.value.replace(",", "."))
        for cell in cells
        if cell.column.takes in {Takes.SCORE, Takes.WHOLE_SCORE}
        and fits(cell.column, cell.value.replace(",", "."))
        and cell.value
    ]
