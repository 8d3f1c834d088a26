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
