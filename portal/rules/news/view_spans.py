"""Spans for which readings of articles are shown: days or months up to today, each step known by its first day."""

from datetime import date, timedelta
from enum import StrEnum

DAYS, MONTHS = 30, 12


class Span(StrEnum):
    """The last thirty days, or the last twelve calendar months; both with the one that has not ended."""

    DAYS = "days"
    MONTHS = "months"


def first_days(span: Span, today: date) -> list[date]:
    """The first day of each step of the span, earliest first."""
    if span is Span.DAYS:
        return [today - timedelta(days=age) for age in reversed(range(DAYS))]
    this_month = today.year * 12 + today.month - 1
    months = (divmod(this_month - age, 12) for age in reversed(range(MONTHS)))
    return [date(year, month + 1, 1) for year, month in months]


def step_of(span: Span, day: date) -> date:
    """The first day of the step that a day belongs to."""
    return day if span is Span.DAYS else day.replace(day=1)
