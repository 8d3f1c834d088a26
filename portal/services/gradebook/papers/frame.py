"""What every paper of a school has around it, and the words in which papers write what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.adapters import clock
from portal.db import db
from portal.models.school import SchoolClass, SchoolYear
from portal.models.units import Unit
from portal.rules.attendance.counting import Counting
from portal.rules.gradebook.scales import level_label
from portal.rules.permissions import Actor
from portal.rules.school_years import year_name
from portal.rules.vietnamese import long_date, short_time
from portal.services.attendance.days import year_span
from portal.services.gradebook.results import Period, PupilResults
from portal.services.school.choices import find_choices
from portal.services.school.classes import homeroom_names
from portal.services.school.years import day_of, find_year_of
from portal.services.units.tree import ancestors

NOT_YET = "Chưa có"
NOTHING = "–"
EXEMPT = "Miễn"
PERIOD_WORDS = {Period.FIRST: "Học kì I", Period.SECOND: "Học kì II", Period.YEAR: "Cả năm"}

Fact = tuple[str, str]
Table = dict[str, Any]


@dataclass(frozen=True)
class Setting:
    """The school and the class a paper is of: its dates, the day its list stands for, who leads it then."""

    actor: Actor
    unit: Unit
    school_class: SchoolClass
    dates: SchoolYear | None
    day: date
    homeroom: str

    @property
    def year(self) -> str:
        """ "2026-2027"."""
        return year_name(self.school_class.start_year)

    @property
    def counting(self) -> Counting:
        """How the school counts sessions missed."""
        return find_choices(self.school_class.unit_id, self.school_class.start_year).counting

    def span(self, period: Period) -> tuple[date, date] | None:
        """From which day to which one counts in a semester or the year; None where nobody has set the dates."""
        if period == Period.YEAR:
            return year_span(self.school_class.start_year)
        if self.dates is None:
            return None
        if period == Period.FIRST:
            return year_span(self.school_class.start_year)[0], self.dates.first_ends_on
        return self.dates.second_begins_on, year_span(self.school_class.start_year)[1]

    def frame(self, title: str) -> dict[str, Any]:
        """Title, school, the body above it, place and day, and what stands beside the page numbers."""
        return school_frame(self.unit, self.actor, title, f"Lớp {self.school_class.name}, năm học {self.year}")


def school_frame(unit: Unit, actor: Actor, title: str, of_what: str) -> dict[str, Any]:
    """Title, school, the body above it, place and day; beside the page numbers ``of_what``, who printed and when."""
    above = ancestors(unit.id)[:1]
    printed = short_time(clock.now().astimezone(clock.LOCAL_ZONE))
    return {
        "title": title,
        "portal": unit.name,
        "above": above[0].name if above else "",
        "unit": unit.name,
        "placed": ", ".join(part for part in (unit.place, long_date(clock.today())) if part),
        "foot": f"{of_what} · {actor.name} in lúc {printed}",
    }


def find_setting(actor: Actor, school_class: SchoolClass) -> Setting:
    """What a paper of a class needs to know of the school; four statements."""
    dates = find_year_of(school_class.unit_id, school_class.start_year)
    day = day_of(dates, school_class.start_year)
    unit = db.session.get_one(Unit, school_class.unit_id)
    return Setting(
        actor, unit, school_class, dates, day, homeroom_names([school_class.id], day).get(school_class.id, "")
    )


def period_words(period: Period, year: str) -> str:
    """ "Học kì I, năm học 2026-2027", "Năm học 2026-2027"."""
    return f"Năm học {year}" if period == Period.YEAR else f"{PERIOD_WORDS[period]}, năm học {year}"


def result_of(row: PupilResults, code: str, period: Period) -> str:
    """A result as the screen shows it: "7,9", "Đ", "T 9", "Miễn", or a dash while something is missing."""
    return EXEMPT if row.is_exempt(code, period) else row.shown(code, period) or NOTHING


def learning_words(row: PupilResults, period: Period) -> str:
    """ "Khá", or "" while something is missing or where there is no level."""
    found = row.learning(period)
    return level_label(found.level) if found is not None and found.level is not None else ""


def conduct_words(row: PupilResults, period: Period) -> str:
    """ "Tốt", or ""."""
    slug = row.conduct(period)
    return level_label(slug) if slug else ""


def table(columns: Sequence[tuple[str, int, str]], rows: Sequence[Sequence[str]]) -> Table:
    """Columns as (label, width beside the others, alignment), and the cells."""
    return {
        "columns": [{"label": label, "width": width, "align": align} for label, width, align in columns],
        "rows": [list(row) for row in rows],
    }
