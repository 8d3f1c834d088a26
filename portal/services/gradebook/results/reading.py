"""The results of a class and of one pupil, derived each time from what stands in the books.

Who leads the class and who may see the whole school see everything; who only teaches there sees the own subjects.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from portal.adapters import clock
from portal.db import begin_write
from portal.errors import NotAllowed, NotFound
from portal.models.school import ProgrammeSubject, Pupil, SchoolClass, SchoolYear
from portal.rules.gradebook.beside import CONDUCT, SEMESTER_LEVEL
from portal.rules.gradebook.levels import LevelOutcome
from portal.rules.gradebook.points import Choices
from portal.rules.gradebook.preschool import Reached, reached
from portal.rules.gradebook.primary import COMPLETION_LABELS, Completion
from portal.rules.gradebook.promotion import DECISION_LABELS, Decision
from portal.rules.gradebook.regulations import regulation_for
from portal.rules.gradebook.standards import PrimaryCircular, Regulation, SecondaryCircular
from portal.rules.gradebook.subjects import Subject, SubjectResult
from portal.rules.gradebook.years import (
    Circumstances,
    PrimaryYear,
    SecondaryYear,
    TakenSubject,
    primary_year,
    secondary_year,
)
from portal.rules.permissions import Actor, Permission
from portal.rules.school.levels import level_of
from portal.services.attendance.counting import absent_sessions
from portal.services.gradebook.results.facts import (
    NO_CELLS,
    NOBODY_LEFT,
    Cells,
    Left,
    Seat,
    Taking,
    load_cells,
    load_exemptions,
    load_programme,
    load_seats,
)
from portal.services.gradebook.results.terms import Terms, circumstances_of, load_terms
from portal.services.school.scope import Standing, get_class, standing_in
from portal.services.school.subjects import indicators_of
from portal.services.school.viewing import note_look, note_view
from portal.services.school.years import current_year, day_of, find_year


class Period(StrEnum):
    """What of a year is looked at."""

    FIRST = "1"
    SECOND = "2"
    YEAR = "nam"


@dataclass(frozen=True)
class PupilResults:
    """A pupil's year; ``cells`` as stored. ``secondary`` or ``primary`` by the circular, neither in preschool.

    ``missed``: the sessions absent with and without permission, ``absent`` both together.
    """

    pupil: Pupil
    grade: int
    regulation: Regulation
    subjects: Sequence[ProgrammeSubject]
    cells: Cells
    absent: int
    secondary: SecondaryYear | None = None
    primary: PrimaryYear | None = None
    missed: tuple[int, int] = (0, 0)

    def shown(self, code: str, period: Period) -> str:
        """The result of one subject as the books write it: "7,9", "Đ", "T 9", "8/12"; "" while something is missing."""
        if self.secondary is not None:
            result = self._subject(code, period)
            return "" if result is None else result.shown()
        if self.primary is None:
            return self.reached(code, period).shown()
        return self._of_primary(self.primary, code, period)

    def reached(self, code: str, period: Period) -> Reached:
        """Where a child of preschool stands in a field; of the year semester II holds where it says something."""
        field = next((subject for subject in self.subjects if subject.code == code), None)
        semesters = (1, 2) if period == Period.YEAR else (int(period),)
        cells = [self.cells.get((semester, code), {}) for semester in semesters]
        return reached(indicators_of(field) if field else (), cells)

    def value(self, code: str, period: Period) -> float | str:
        """As ``shown``, an average as a number: for a spreadsheet that goes on computing."""
        result = self._subject(code, period)
        return float(result.score) if result is not None and result.score is not None else self.shown(code, period)

    def _subject(self, code: str, period: Period) -> SubjectResult | None:
        found = self.secondary.subjects.get(code) if self.secondary else None
        if found is None:
            return None
        return {Period.FIRST: found.first, Period.SECOND: found.second, Period.YEAR: found.after_summer}[period]

    def _of_primary(self, year: PrimaryYear, code: str, period: Period) -> str:
        found = (year.first if period == Period.FIRST else year.second).get(code)
        if found is None or found.level is None or not isinstance(self.regulation, PrimaryCircular):
            return ""
        letters = self.regulation.subject_scale.letters(found.level)
        return letters if found.test is None else f"{letters} {found.test}"

    def is_exempt(self, code: str, period: Period) -> bool:
        """Whether the pupil need not do the subject then."""
        result = self._subject(code, period)
        if result is not None:
            return result.subject.exempt
        if self.primary is not None and code in self.primary.second:
            return (self.primary.first if period == Period.FIRST else self.primary.second)[code].subject.exempt
        return False

    def learning(self, period: Period) -> LevelOutcome | None:
        """The level of a semester or the year; None where the circular has none."""
        if self.secondary is not None:
            year = self.secondary
            return {Period.FIRST: year.first, Period.SECOND: year.second, Period.YEAR: year.after_summer}[period]
        return self.primary.year if self.primary is not None and period == Period.YEAR else None

    def conduct(self, period: Period) -> str | None:
        """The slug of the conduct; None while it is missing or where the circular has none."""
        if self.secondary is None:
            return None
        if period == Period.YEAR:
            return self.secondary.conduct.level
        return self.cells.get((int(period), CONDUCT), {}).get(SEMESTER_LEVEL) or None

    @property
    def promotion(self) -> Decision | Completion | None:
        """What follows at the end of the year."""
        if self.secondary is not None:
            return self.secondary.promotion.decision
        return self.primary.completion if self.primary is not None else None

    @property
    def outcome(self) -> str:
        """What follows, as a message id; "" while it cannot be said."""
        decided = self.promotion
        if decided is None or decided in {Decision.NOT_ENOUGH, Completion.NOT_ENOUGH}:
            return ""
        return DECISION_LABELS[decided] if isinstance(decided, Decision) else COMPLETION_LABELS[decided]

    @property
    def title(self) -> str:
        """The title of the year as a message id, or ""."""
        year = self.secondary or self.primary
        return year.title.title.label if year and year.title.title else ""

    def taken(self, code: str, semester: int) -> Subject | None:
        """How the pupil takes a subject in a semester; None where the circular knows no subjects."""
        if self.secondary is not None:
            found = self.secondary.subjects[code]
            return found.first.subject if semester == 1 else found.second.subject
        if self.primary is not None:
            return (self.primary.first if semester == 1 else self.primary.second)[code].subject
        return None


@dataclass(frozen=True)
class ClassResults:
    """A class; ``full``: the actor sees levels, conduct and promotion too. ``period``: what is looked at."""

    school_class: SchoolClass
    period: Period
    full: bool
    subjects: Sequence[ProgrammeSubject]
    rows: Sequence[PupilResults]

    @property
    def has_levels(self) -> bool:
        """Whether levels, conduct and promotion are shown: in preschool there are none."""
        return self.full and self.school_class.grade > 0

    @property
    def not_assessed(self) -> Sequence[PupilResults]:
        """Pupils who have no level yet because something is missing (R121)."""
        return [row for row in self.rows if (found := row.learning(self.period)) is not None and found.level is None]


def read_class_results(actor: Actor, *, class_id: int, period: str | None, visit: bool) -> ClassResults:
    """The results of a class in a semester or the year, that of today unless asked; a visit is noted."""
    school_class = get_class(actor, class_id)
    if note_look(actor, "results", visit=visit, class_id=class_id):
        school_class = get_class(actor, class_id)
    dates = find_year(actor, school_class.start_year)
    rows = load_results(school_class, load_seats(school_class, day_of(dates, school_class.start_year)))
    full, standing = _sees(actor, school_class)
    subjects = [
        subject for subject in _in_order([row.subjects for row in rows]) if full or subject.code in standing.subjects
    ]
    chosen = Period(period) if period in set(Period) else period_today(dates, school_class.start_year)
    return ClassResults(school_class, chosen, full, subjects, rows)


def export_class_results(actor: Actor, *, class_id: int, period: str | None) -> ClassResults:
    """The results of a class to take away; noted in the access log."""
    get_class(actor, class_id)
    begin_write()
    note_view(actor, "results_export", class_id=class_id)
    return read_class_results(actor, class_id=class_id, period=period, visit=False)


def read_pupil_results(actor: Actor, *, class_id: int, pupil_id: int, visit: bool) -> tuple[SchoolClass, PupilResults]:
    """One pupil's year with every reason; only for who leads the class or sees the whole school."""
    school_class = get_class(actor, class_id)
    if not _sees(actor, school_class)[0]:
        raise NotAllowed
    if note_look(actor, "results", visit=visit, pupil_id=pupil_id, class_id=class_id):
        school_class = get_class(actor, class_id)
    rows = _rows(actor, school_class, only=pupil_id)
    if not rows:
        raise NotFound
    return school_class, rows[0]


def _rows(actor: Actor, school_class: SchoolClass, *, only: int | None) -> list[PupilResults]:
    day = day_of(find_year(actor, school_class.start_year), school_class.start_year)
    return load_results(school_class, load_seats(school_class, day, only=only))


def _sees(actor: Actor, school_class: SchoolClass) -> tuple[bool, Standing]:
    standing = standing_in(actor, school_class)
    return standing.leads or actor.can(Permission.SCHOOL_READ_ALL), standing


def load_results(
    school_class: SchoolClass, seats: Sequence[Seat], *, choices: Choices | None = None, left: Left = NOBODY_LEFT
) -> list[PupilResults]:
    """The year of each of these pupils of a class, by the choices that hold for its school unless others are given.

    The statements do not grow with their number. Of those who ``left`` the school what stood there by then.
    """
    if not seats:
        return []
    ids, start_year = [seat.pupil.id for seat in seats], school_class.start_year
    programme = load_programme(school_class, {seat.grade for seat in seats})
    terms = load_terms(school_class.unit_id, start_year, choices=choices)
    cells = load_cells(ids, start_year, unit_id=school_class.unit_id, left=left)
    absent = absent_sessions(ids, start_year, counting=terms.counting, left=left)
    taking = Taking(load_exemptions(ids, start_year))
    found = [
        result_of(
            seat,
            programme.get(seat.grade, []),
            taking,
            cells.get(seat.pupil.id, NO_CELLS),
            circumstances_of(seat.pupil, sum(absent[seat.pupil.id]), terms, school_class.id),
            terms,
        )
        for seat in seats
    ]
    return [replace(row, missed=absent[row.pupil.id]) for row in found]


def result_of(
    seat: Seat,
    subjects: Sequence[ProgrammeSubject],
    taking: Taking,
    cells: Cells,
    known: Circumstances,
    terms: Terms,
) -> PupilResults:
    """One pupil's year, from what was loaded."""
    regulation = regulation_for(level_of(seat.grade), seat.grade, terms.start_year)
    taken = [taking.of(seat.pupil.id, subject) for subject in subjects]
    secondary, primary = _year(regulation, taken, cells, known, terms)
    absent = known.absent_sessions or 0
    return PupilResults(seat.pupil, seat.grade, regulation, subjects, cells, absent, secondary, primary)


def _year(
    regulation: Regulation, taken: Sequence[TakenSubject], cells: Cells, known: Circumstances, terms: Terms
) -> tuple[SecondaryYear | None, PrimaryYear | None]:
    match regulation:
        case SecondaryCircular():
            return secondary_year(regulation, taken, cells, known, switches=terms.switches), None
        case PrimaryCircular():
            return None, primary_year(regulation, taken, cells)
        case _:
            return None, None


def _in_order(lists: Sequence[Sequence[ProgrammeSubject]]) -> list[ProgrammeSubject]:
    """Every subject somebody in the class takes, once, in the order of the programme."""
    return list({subject.code: subject for subjects in reversed(lists) for subject in subjects}.values())


def period_today(dates: SchoolYear | None, start_year: int) -> Period:
    """What of a school year people look at now: the semester under way, the whole of a year that is over."""
    if start_year < current_year():
        return Period.YEAR
    return Period.SECOND if dates is not None and clock.today() >= dates.second_begins_on else Period.FIRST
