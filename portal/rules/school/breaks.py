"""Days a school, or a unit above it, closes for a reason of its own: a flood, a local feast, an exam in its rooms."""

from datetime import date, timedelta

from portal.errors import RuleBroken
from portal.rules.school_years import school_year_of

LONGEST_DAYS = 60


def check_break(first_on: date, last_on: date, *, today: date) -> None:
    """RuleBroken unless the days are in order, at most 60, and of this school year, the last or the next."""
    if last_on < first_on:
        raise RuleBroken("Ngày cuối không được trước ngày đầu.", field="last_on")
    if (last_on - first_on).days >= LONGEST_DAYS:
        raise RuleBroken("Một đợt nghỉ dài nhất %(days)d ngày.", field="last_on", days=LONGEST_DAYS)
    if any(abs(school_year_of(day) - school_year_of(today)) > 1 for day in (first_on, last_on)):
        raise RuleBroken("Chỉ ghi ngày nghỉ của năm học trước, năm học này hoặc năm học sau.", field="first_on")


def days_of(first_on: date, last_on: date) -> list[date]:
    """Every day of a break, both ends included."""
    return [first_on + timedelta(days=number) for number in range((last_on - first_on).days + 1)]
