"""What the slip of a pupil says: out of published marks alone, and nothing while anything is missing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from portal.models.school import SchoolClass
from portal.rules.gradebook.standards import PreschoolCircular
from portal.services.attendance.counting import absent_sessions
from portal.services.contact_book.marks import NOTHING, MarksSeen, published_results, see_period
from portal.services.contact_book.terms import YearSeat
from portal.services.gradebook.papers.children import child_content
from portal.services.gradebook.papers.slips import slip_content
from portal.services.gradebook.publishing import read_for_families
from portal.services.gradebook.results import Period, PupilResults
from portal.services.gradebook.results.facts import Seat, Taking, load_exemptions, load_programme
from portal.services.gradebook.results.terms import load_terms

Content = dict[str, Any]


def content_of(marks: MarksSeen) -> Content | None:
    """What the slip of a semester or year says; None while something that counts is missing or not published."""
    if not marks.is_complete:
        return None
    if isinstance(marks.results.regulation, PreschoolCircular):
        return child_content(marks.results, marks.period)
    return slip_content(marks.results, marks.period)


def see_class(
    school_class: SchoolClass, seats: Sequence[Seat], periods: Collection[Period]
) -> Mapping[int, Mapping[Period, MarksSeen]]:
    """What the families of these pupils of a class see, by pupil; the statements do not grow with their number."""
    if not seats:
        return {}
    ids, start_year = [seat.pupil.id for seat in seats], school_class.start_year
    programme = load_programme(school_class, {seat.grade for seat in seats})
    terms = load_terms(school_class.unit_id, start_year)
    absent = absent_sessions(ids, start_year, counting=terms.counting)
    taking = Taking(load_exemptions(ids, start_year))
    published = read_for_families(pupil_ids=ids, start_year=start_year)
    found: dict[int, dict[Period, MarksSeen]] = {}
    for seat in seats:
        marks = published.get(seat.pupil.id, NOTHING)
        place = YearSeat(pupil=seat.pupil, grade=seat.grade, school_class=school_class, school="", homeroom="")
        missed = absent[seat.pupil.id]
        known = programme.get(seat.grade, []), taking
        results = replace(published_results(place, known, marks, terms, absent=sum(missed)), missed=missed)
        found[seat.pupil.id] = {period: see_period(place, results, marks, period) for period in periods}
    return found


def whole_years(school_class: SchoolClass, seats: Sequence[Seat]) -> list[PupilResults]:
    """The years of those of these pupils of whom everything is published."""
    seen = see_class(school_class, seats, (Period.YEAR,))
    return [one[Period.YEAR].results for one in seen.values() if one[Period.YEAR].is_complete]
