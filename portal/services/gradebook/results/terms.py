"""What results depend on beside the cells: what the school chose, the semesters closed, the sessions absent."""

from dataclasses import dataclass

from portal.models.school import Pupil
from portal.rules.attendance.counting import Counting
from portal.rules.gradebook.points import Choices
from portal.rules.gradebook.switches import MissingTest, Switches
from portal.rules.gradebook.years import Circumstances
from portal.services.gradebook.closing import Closed, closed_for, load_closed
from portal.services.school.choices import find_choices


@dataclass(frozen=True)
class Terms:
    """What the results of a school's year depend on beside the cells: its choices, the semesters that are closed."""

    start_year: int
    counting: Counting
    switches: Switches
    closed: Closed = ()


def load_terms(unit_id: int, start_year: int, *, choices: Choices | None = None) -> Terms:
    """The terms of a school in a year; one query, two where a missing test may count."""
    chosen = find_choices(unit_id, start_year) if choices is None else choices
    zero = chosen.switches.missing_test == MissingTest.ZERO
    return Terms(start_year, chosen.counting, chosen.switches, load_closed(unit_id, start_year) if zero else ())


def circumstances_of(pupil: Pupil, absent: int, terms: Terms, class_id: int) -> Circumstances:
    """What is known of a pupil of a class beside the cells."""
    closed = closed_for(terms.closed, class_id)
    return Circumstances(absent_sessions=absent, has_disability=bool(pupil.disability), closed=closed)
