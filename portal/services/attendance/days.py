"""Days of lessons of the school acted for: the year, holidays and own breaks; how far back teachers may go."""

from datetime import date, timedelta

from portal.models.school import SchoolYear
from portal.rules.attendance.days import SchoolDays
from portal.rules.gradebook.points import Choices
from portal.rules.permissions import Actor, Permission
from portal.services.records.work_years import load_calendar
from portal.services.school.breaks import load_days_off
from portal.services.school.choices import find_choices
from portal.services.school.years import find_year_of


def year_span(start_year: int) -> tuple[date, date]:
    """The first and last day that belong to a school year at all."""
    return date(start_year, 8, 1), date(start_year + 1, 7, 31)


def load_days(actor: Actor, start_year: int) -> SchoolDays:
    """The days of lessons of a school year; every day of it while nobody has entered its dates. Five queries."""
    return load_days_of(actor.unit_id, start_year, find_choices(actor.unit_id, start_year))


def load_days_of(unit_id: int | None, start_year: int, choices: Choices) -> SchoolDays:
    """As ``load_days``, for a unit whoever acts, with its choices."""
    year, calendar = None if unit_id is None else find_year_of(unit_id, start_year), load_calendar()
    known = [calendar.years[each] for each in (start_year, start_year + 1) if each in calendar.years]
    first, last = (year.first_begins_on, year.closes_on) if year else year_span(start_year)
    return SchoolDays(
        first=first,
        last=last,
        gap=_gap(year),
        off={day: name for each in known for day, name in each.off.items()}
        | load_days_off(unit_id, year_span(start_year)),
        worked=frozenset().union(*(each.worked for each in known)),
        saturdays=choices.saturdays,
        teacher_days_back=choices.days_back,
    )


def _gap(year: SchoolYear | None) -> tuple[date, date] | None:
    if year is None or year.second_begins_on - year.first_ends_on <= timedelta(days=1):
        return None
    return year.first_ends_on + timedelta(days=1), year.second_begins_on - timedelta(days=1)


def days_back(actor: Actor, days: SchoolDays) -> int | None:
    """How many days back the actor may take or change a roll; None without a limit."""
    return None if actor.can(Permission.SCHOOL_MANAGE) else days.teacher_days_back
