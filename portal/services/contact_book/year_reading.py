"""A school year of a child as the family sees it: its marks and its attendance."""

from dataclasses import dataclass

from portal.services.contact_book.attending import Attendance, load_attendance
from portal.services.contact_book.marks import MarksSeen, load_marks
from portal.services.contact_book.terms import YearSeat, load_school_terms
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


def read_year(seat: YearSeat, period: str | None) -> YearRead:
    """A school year of a child, in the semester asked for, else that of today; whose child it is was checked before."""
    start_year = seat.school_class.start_year
    terms = load_school_terms(seat.school_class.unit_id, start_year)
    chosen = Period(period) if period in set(Period) else period_today(terms.dates, start_year)
    attendance = load_attendance(seat, terms, chosen)
    marks = load_marks(seat, terms, chosen, absent=attendance.in_year)
    return YearRead(start_year=start_year, seat=seat, period=chosen, marks=marks, attendance=attendance)
