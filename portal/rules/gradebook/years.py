"""Everything about one pupil's year at once, from the stored cells: what screens, prints and exports all show.

Cells are given by (semester, book): a book is a subject's code, or ``CONDUCT`` and ``QUALITIES`` of ``beside``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from portal.rules.gradebook.beside import (
    CONDUCT,
    QUALITIES,
    REASSESSED,
    SEMESTER_LEVEL,
    TRAINED,
    YEAR_LEVEL,
)
from portal.rules.gradebook.columns import Column
from portal.rules.gradebook.conduct import ConductOutcome, year_conduct
from portal.rules.gradebook.levels import LevelOutcome, learning_level
from portal.rules.gradebook.primary import Completion, PrimaryResult, completion, primary_result, year_level
from portal.rules.gradebook.promotion import Promotion, after_reassessment, promotion
from portal.rules.gradebook.scales import DAT
from portal.rules.gradebook.standards import AssessedBy, PrimaryCircular, SecondaryCircular
from portal.rules.gradebook.subjects import (
    BOTH,
    Subject,
    SubjectResult,
    known_pass,
    known_score,
    subject_semester,
    subject_year,
)
from portal.rules.gradebook.switches import DEFAULT, Switches
from portal.rules.gradebook.titles import TitleOutcome, primary_title, title

Cells = Mapping[tuple[int, str], Mapping[str, str]]
NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, kw_only=True)
class TakenSubject:
    """A subject as one pupil takes it: in each semester how it counts and with which columns; when it is taught."""

    first: Subject
    second: Subject
    first_columns: Sequence[Column]
    second_columns: Sequence[Column]
    taught: tuple[int, ...] = BOTH

    @property
    def code(self) -> str:
        """The subject's code."""
        return self.second.code


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What is known of the pupil beside the cells. ``closed``: semesters in which nothing more is entered."""

    absent_sessions: int | None = None
    has_disability: bool = False
    summer_over: bool = False
    closed: frozenset[int] = frozenset()


@dataclass(frozen=True)
class SubjectYear:
    """One subject: semester I, semester II, the year, and the year after summer (the same where nothing changed)."""

    first: SubjectResult
    second: SubjectResult
    year: SubjectResult
    after_summer: SubjectResult


@dataclass(frozen=True, kw_only=True)
class SecondaryYear:
    """``year`` and ``title`` are of the end of the year; ``after_summer`` has what the re-assessment changed in it."""

    subjects: Mapping[str, SubjectYear]
    first: LevelOutcome
    second: LevelOutcome
    year: LevelOutcome
    after_summer: LevelOutcome
    conduct: ConductOutcome
    promotion: Promotion
    title: TitleOutcome


def secondary_year(
    circular: SecondaryCircular,
    taken: Sequence[TakenSubject],
    cells: Cells,
    circumstances: Circumstances,
    *,
    switches: Switches = DEFAULT,
) -> SecondaryYear:
    """The year of a pupil of lower or upper secondary."""
    subjects = {one.code: _subject(circular, one, cells, circumstances, switches) for one in taken}
    year = learning_level(circular, [one.year for one in subjects.values()], switches=switches)
    later = _after_summer(circular, subjects, year, switches)
    conduct = _conduct(circular, cells)
    before = replace(conduct, level=conduct.before or conduct.level)
    return SecondaryYear(
        subjects=subjects,
        first=_semester(circular, taken, subjects, 1, switches),
        second=_semester(circular, taken, subjects, 2, switches),
        year=year,
        after_summer=later,
        conduct=conduct,
        promotion=promotion(
            circular,
            conduct=conduct,
            learning=later,
            results=[one.after_summer for one in subjects.values()],
            absent_sessions=circumstances.absent_sessions,
            summer_over=circumstances.summer_over,
            has_disability=circumstances.has_disability,
            switches=switches,
        ),
        title=title(circular, conduct=before, learning=year, results=[one.year for one in subjects.values()]),
    )


def _subject(
    circular: SecondaryCircular, one: TakenSubject, cells: Cells, circumstances: Circumstances, switches: Switches
) -> SubjectYear:
    first, second = (
        subject_semester(
            subject,
            columns,
            cells.get((semester, one.code), NOTHING),
            circular,
            switches=switches,
            closed=semester in circumstances.closed,
        )
        for semester, subject, columns in ((1, one.first, one.first_columns), (2, one.second, one.second_columns))
    )
    year = subject_year(first, second, switches=switches, taught=one.taught)
    again = _again(year, cells.get((2, one.code), NOTHING).get(REASSESSED, ""))
    later = after_reassessment([year], {one.code: again}, switches=switches)[0] if again else year
    return SubjectYear(first, second, year, later)


def _again(year: SubjectResult, stored: str) -> SubjectResult | None:
    if not stored or year.subject.exempt or not year.is_there:
        return None
    if year.subject.assessed_by == AssessedBy.COMMENT:
        return known_pass(year.subject, stored == DAT.slug)
    return known_score(year.subject, Decimal(stored))


def _after_summer(
    circular: SecondaryCircular, subjects: Mapping[str, SubjectYear], year: LevelOutcome, switches: Switches
) -> LevelOutcome:
    if all(one.after_summer is one.year for one in subjects.values()):
        return year
    return learning_level(circular, [one.after_summer for one in subjects.values()], switches=switches)


def _semester(
    circular: SecondaryCircular,
    taken: Sequence[TakenSubject],
    subjects: Mapping[str, SubjectYear],
    semester: int,
    switches: Switches,
) -> LevelOutcome:
    results = [
        subjects[one.code].first if semester == 1 else subjects[one.code].second
        for one in taken
        if semester in one.taught
    ]
    return learning_level(circular, results, switches=switches)


def _conduct(circular: SecondaryCircular, cells: Cells) -> ConductOutcome:
    first, second = (cells.get((semester, CONDUCT), NOTHING) for semester in (1, 2))
    return year_conduct(
        circular,
        first.get(SEMESTER_LEVEL),
        second.get(SEMESTER_LEVEL),
        decided=second.get(YEAR_LEVEL),
        trained=second.get(TRAINED),
    )


@dataclass(frozen=True, kw_only=True)
class PrimaryYear:
    """The ends of both semesters by subject, the level of the year, the programme, the title."""

    first: Mapping[str, PrimaryResult]
    second: Mapping[str, PrimaryResult]
    year: LevelOutcome
    completion: Completion
    title: TitleOutcome


def primary_year(
    circular: PrimaryCircular,
    taken: Sequence[TakenSubject],
    cells: Cells,
    *,
    guided: bool = False,
    recognised: bool = False,
) -> PrimaryYear:
    """The year of a primary pupil. ``guided``: assessed again after help; ``recognised``: by the class, for a title."""
    first = {one.code: primary_result(one.first, one.first_columns, cells.get((1, one.code), NOTHING)) for one in taken}
    second = {
        one.code: primary_result(one.second, one.second_columns, cells.get((2, one.code), NOTHING)) for one in taken
    }
    year = year_level(circular, list(second.values()), cells.get((2, QUALITIES), NOTHING))
    return PrimaryYear(
        first=first,
        second=second,
        year=year,
        completion=completion(circular, year, guided=guided),
        title=primary_title(circular, year, recognised=recognised),
    )
