"""School years, and the day before which each is disclosed: 30 June within it (TT 09/2024/TT-BGDĐT, Article 15)."""

import re
from datetime import date

FIRST_MONTH = 8
"""A school year counts from 1 August."""
DUE_MONTH, DUE_DAY = 6, 30
KEPT_YEARS = 5
"""So long an annual report stays on the site at least (Article 14)."""
EARLIEST_YEAR = 2015
YEARS_BACK = 5
_NAME = re.compile(r"([12]\d{3})-([12]\d{3})", re.ASCII)


def school_year_of(day: date) -> int:
    """The calendar year in which the school year of a day began."""
    return day.year - (day.month < FIRST_MONTH)


def year_turns(day: date) -> tuple[date, date]:
    """The first day of the school year of a day, and of the next one."""
    year = school_year_of(day)
    return date(year, FIRST_MONTH, 1), date(year + 1, FIRST_MONTH, 1)


def year_name(year: int) -> str:
    """ "2026-2027" of 2026."""
    return f"{year}-{year + 1}"


def read_year(name: str) -> int | None:
    """2026 of "2026-2027"; None for anything else."""
    found = _NAME.fullmatch(name)
    if found is None or int(found[2]) != int(found[1]) + 1 or int(found[1]) < EARLIEST_YEAR:
        return None
    return int(found[1])


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
