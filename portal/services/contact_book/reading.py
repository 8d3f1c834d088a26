"""A child's page as the family sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.rules.permissions import Actor
from portal.services.contact_book.attending import Attendance, load_attendance
from portal.services.contact_book.children import Child, get_child
from portal.services.contact_book.looking import note_family_look
from portal.services.contact_book.marks import MarksSeen, load_marks
from portal.services.contact_book.terms import YearSeat, find_year_seats, load_school_terms
from portal.services.contact_book.waiting import Waiting, list_waiting
from portal.services.gradebook.results import Period, period_today
from portal.services.school.years import current_year


@dataclass(frozen=True, kw_only=True)
class YearRead:
    """A school year of a child, looked at in one semester or as a whole."""

    start_year: int
    seat: YearSeat
    period: Period
    marks: MarksSeen
    attendance: Attendance

    @property
    def has_slip(self) -> bool:
        """Whether everything is published, so that there is a report slip."""
        return self.marks.is_complete

    @property
    def is_now(self) -> bool:
        """Whether it is the school year of today."""
        return self.start_year == current_year()


@dataclass(frozen=True, kw_only=True)
class ChildRead:
    """A child, what waits for who looks, the school years to choose from, and the one looked at; None where the child
    never sat in a class."""

    child: Child
    waiting: Sequence[Waiting]
    years: Sequence[int]
    year: YearRead | None

    @property
    def homeroom(self) -> str:
        """Who leads the class of today."""
        return self.year.seat.homeroom if self.year and self.year.is_now and self.child.at.is_there else ""


def read_child(
    actor: Actor, *, pupil_id: int, visit: bool, start_year: int | None = None, period: str | None = None
) -> ChildRead:
    """The page of one child of the actor; a visit goes into the access log. Eight statements once it is noted."""
    child = get_child(actor, pupil_id)
    if note_family_look(actor, child, "family_page", visit=visit):
        child = get_child(actor, pupil_id)
    seats = find_year_seats(pupil_id)
    wanted = start_year if start_year in seats else next(iter(seats), None)
    year = None if wanted is None else read_year(seats[wanted], period)
    return ChildRead(child=child, waiting=list_waiting(actor, child), years=list(seats), year=year)


def read_year(seat: YearSeat, period: str | None) -> YearRead:
    """A school year of a child, in the semester asked for, else that of today; whose child it is was checked before."""
    start_year = seat.school_class.start_year
    terms = load_school_terms(seat.school_class.unit_id, start_year)
    chosen = Period(period) if period in set(Period) else period_today(terms.dates, start_year)
    attendance = load_attendance(seat, terms, chosen)
    marks = load_marks(seat, terms, chosen, absent=attendance.in_year)
    return YearRead(start_year=start_year, seat=seat, period=chosen, marks=marks, attendance=attendance)
