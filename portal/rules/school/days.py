"""The day that stands for a school year: today while it runs."""

from datetime import date

from portal.rules.school_years import school_year_of


def day_in_year(start_year: int, today: date, *, opens_on: date | None = None, closes_on: date | None = None) -> date:
    """Whose lists are shown for a year: those of today, of the opening before it, of the closing once it is over.

    Without known dates 5 September and 31 May stand for them.
    """
    if start_year < school_year_of(today):
        return closes_on or date(start_year + 1, 5, 31)
    return max(today, opens_on or date(start_year, 9, 5))


WRITTEN_UNTIL = (9, 4)
"""Teachers write the books of a year until this day after it: by then summer's re-assessment is over."""


def is_written_up(start_year: int, today: date) -> bool:
    """Whether teachers no longer write the books of a school year: they only read them."""
    return today > date(start_year + 1, *WRITTEN_UNTIL)
