"""School years: named "2026-2027" by the two calendar years they touch."""

import re
from datetime import date

FIRST_MONTH = 8
"""A school year counts from 1 August."""
EARLIEST_YEAR = 2015
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
