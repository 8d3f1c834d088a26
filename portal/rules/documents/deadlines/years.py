"""The year of a date that was written without one, by the day of issue and the school year named beside it."""

import re
from dataclasses import dataclass
from datetime import date

from portal.rules.documents.deadlines.dates import Every, Found, in_year
from portal.rules.documents.deadlines.timing import Rhythm, Timing

_SCHOOL_YEAR = re.compile(r"\bnam\s{1,3}hoc\s{1,3}(?P<first>20\d\d)\s?[-–—/]\s?(?P<second>20\d\d)\b")
FIRST_MONTH = 8
"""A school year's matters begin in August."""


@dataclass(frozen=True)
class Context:
    """What the sentence says beside the date: recurrence, and the first year of a school year it names."""

    issued_on: date
    yearly: bool = False
    monthly: bool = False
    school_year: int | None = None


def school_year(words: str) -> int | None:
    """The first year of the last school year that a folded sentence names: 2020 of "năm học 2020-2021"."""
    named = [int(m["first"]) for m in _SCHOOL_YEAR.finditer(words) if int(m["second"]) == int(m["first"]) + 1]
    return named[-1] if named else None


def deadline(found: Found, context: Context) -> Timing | None:
    """The timing of one date; None when it lies before the day of issue."""
    if _recurs_monthly(found, context):
        return Timing(rhythm=Rhythm.MONTHLY, day=found.day)
    if found.month is None:
        return None
    if _recurs(found, context):
        return Timing(rhythm=Rhythm.YEARLY, day=found.day, month=found.month)
    due = resolve(found, context)
    return Timing(rhythm=Rhythm.ONCE, due=due) if due is not None and due >= context.issued_on else None


def window(first: Found, last: Found, context: Context) -> Timing | None:
    """The timing of "từ ngày … đến ngày …"; None when it ended before the day of issue or ends before it begins."""
    if _recurs_monthly(last, context):
        return Timing(rhythm=Rhythm.MONTHLY, day=last.day, opens_day=first.day)
    if last.month is None:
        return None
    month = first.month or last.month
    if _recurs(last, context):
        return Timing(rhythm=Rhythm.YEARLY, day=last.day, month=last.month, opens_day=first.day, opens_month=month)
    due = resolve(last, context)
    if due is None or due < context.issued_on:
        return None
    opens = in_year(first.day, month, first.year or due.year)
    if first.year is None and opens > due:
        opens = in_year(first.day, month, due.year - 1)
    return Timing(rhythm=Rhythm.ONCE, due=due, opens=opens) if opens <= due else None


def resolve(found: Found, context: Context) -> date | None:
    """The day itself: as written, or the next such day from the day of issue on, within a school year that is named."""
    if found.month is None:
        return None
    issued = context.issued_on
    if found.year is not None:
        return in_year(found.day, found.month, found.year)
    if found.every is Every.NEXT_YEAR:
        return in_year(found.day, found.month, issued.year + 1)
    if found.every is Every.THIS_YEAR:
        return in_year(found.day, found.month, issued.year)
    if context.school_year is not None:
        year = context.school_year + (found.month < FIRST_MONTH)
        if (day := in_year(found.day, found.month, year)) >= issued:
            return day
    day = in_year(found.day, found.month, issued.year)
    return day if day >= issued else in_year(found.day, found.month, issued.year + 1)


def _recurs_monthly(found: Found, context: Context) -> bool:
    return found.every is Every.MONTH or (found.month is None and context.monthly)


def _recurs(found: Found, context: Context) -> bool:
    if found.year is not None:
        return False
    return found.every in {Every.YEAR, Every.THAT_YEAR} or (context.yearly and found.every is not Every.THIS_YEAR)
