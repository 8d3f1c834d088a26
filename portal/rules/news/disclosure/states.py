"""How a section stands: published before 30 June, updated within ten working days (TT 09/2024/TT-BGDĐT, Article 15)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.errors import mark
from portal.rules.documents.working_days import UnknownYear, WorkCalendar
from portal.rules.news.disclosure.years import due_on

UPDATE_DAYS = 10
MOST_CALENDAR_DAYS = 40
"""Ten working days never take longer, whatever holidays lie between."""


class State(StrEnum):
    """How a section of a school year is doing."""

    NOT_PUBLISHED = "not_published"
    OVERDUE = "overdue"
    PUBLISHED = "published"
    TO_UPDATE = "to_update"
    UPDATE_OVERDUE = "update_overdue"
    UPDATED_LATE = "updated_late"


STATE_LABELS: dict[State, str] = {
    State.NOT_PUBLISHED: mark("Chưa công khai"),
    State.OVERDUE: mark("Quá hạn công khai"),
    State.PUBLISHED: mark("Đã công khai"),
    State.TO_UPDATE: mark("Chờ cập nhật"),
    State.UPDATE_OVERDUE: mark("Quá hạn cập nhật"),
    State.UPDATED_LATE: mark("Đã cập nhật, trễ hạn"),
}
LATE = frozenset({State.OVERDUE, State.UPDATE_OVERDUE})
"""What a superior sees as overdue."""


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What is known of a section: whether it is published; the earliest change not yet in it; of the change that was
    worked in last, its day and the day that was done."""

    published: bool = False
    changed_on: date | None = None
    settled: tuple[date, date] | None = None


@dataclass(frozen=True)
class Stand:
    """A state with its day: due on, overdue since, or to be updated until; None where that day cannot be counted.

    ``days`` until then, or since then where it is past.
    """

    state: State
    day: date | None = None
    days: int | None = None


def update_until(changed_on: date, calendar: WorkCalendar) -> date | None:
    """The last day to update after a change; None while holidays of a year on the way are not known."""
    try:
        return calendar.add(changed_on, UPDATE_DAYS)
    except UnknownYear:
        return None


def last_late_day(today: date, calendar: WorkCalendar) -> date:
    """A change of this day or an earlier one should be published by today; that of a later day is still in time.

    Where holidays are not known a change counts as late only when it must be, whatever they are.
    """
    for back in range(UPDATE_DAYS, MOST_CALENDAR_DAYS):
        day = today - timedelta(days=back)
        until = update_until(day, calendar)
        if until is not None and until < today:
            return day
    return today - timedelta(days=MOST_CALENDAR_DAYS)


def stand_of(filing: Filing, year: int, today: date, calendar: WorkCalendar) -> Stand:
    """How a section of a school year stands today."""
    if not filing.published:
        due = due_on(year)
        state = State.OVERDUE if today >= due else State.NOT_PUBLISHED
        return Stand(state, due, abs((due - today).days))
    if filing.changed_on is not None:
        until = update_until(filing.changed_on, calendar)
        late = filing.changed_on <= last_late_day(today, calendar)
        days = abs((until - today).days) if until else None
        return Stand(State.UPDATE_OVERDUE if late else State.TO_UPDATE, until, days)
    if filing.settled is not None and filing.settled[0] <= last_late_day(filing.settled[1], calendar):
        return Stand(State.UPDATED_LATE, update_until(filing.settled[0], calendar))
    return Stand(State.PUBLISHED)
