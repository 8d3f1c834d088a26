"""School years, and the day before which each is disclosed: 30 June within it (TT 09/2024/TT-BGDĐT, Article 15)."""

from datetime import date

from portal.rules.school_years import EARLIEST_YEAR, school_year_of

DUE_MONTH, DUE_DAY = 6, 30
KEPT_YEARS = 5
"""So long an annual report stays on the site at least (Article 14)."""
YEARS_BACK = 5


def years_offered(today: date, earliest: int | None = None) -> list[int]:
    """The years somebody may work on, the next one first, back to five years ago or the earliest with something."""
    this = school_year_of(today)
    first = min(this - YEARS_BACK, earliest if earliest is not None else this)
    return list(range(this + 1, max(first, EARLIEST_YEAR) - 1, -1))


def due_on(year: int) -> date:
    """Everything of a school year is published before this day; from this day on what is missing is overdue."""
    return date(year + 1, DUE_MONTH, DUE_DAY)


def last_due_year(today: date) -> int:
    """The school year whose day came last."""
    return today.year - 1 if today >= due_on(today.year - 1) else today.year - 2


def kept_until(published: date) -> date:
    """The day until which an annual report stays on the site at least."""
    try:
        return published.replace(year=published.year + KEPT_YEARS)
    except ValueError:  # 29 February
        return date(published.year + KEPT_YEARS, 3, 1)
