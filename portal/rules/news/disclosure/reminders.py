"""When whoever is in charge of a site is reminded of what is not disclosed yet."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.rules.news.disclosure.years import due_on, last_due_year


class Stage(StrEnum):
    """Why somebody is reminded."""

    MONTH = "month"
    WEEK = "week"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Reminder:
    """Which school year is due, the stage, and what makes this reminder one of its own (``key``); ``days`` until then,
    or overdue."""

    year: int
    stage: Stage
    key: str
    days: int


AHEAD = ((7, Stage.WEEK), (30, Stage.MONTH))
"""So many days before 30 June."""


def reminder_of(today: date) -> Reminder:
    """The reminder that holds today: 30 and 7 days before 30 June, then once a week until the next year's begins."""
    year = last_due_year(today)
    left = (due_on(year + 1) - today).days
    for days, stage in AHEAD:
        if left <= days:
            return Reminder(year + 1, stage, str(stage), left)
    over = (today - due_on(year)).days
    return Reminder(year, Stage.OVERDUE, f"{Stage.OVERDUE}-{over // 7}", over)
