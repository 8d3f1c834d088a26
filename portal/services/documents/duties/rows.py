"""Duties as rows and as values: timing in and out of the columns, which occurrence a unit stands at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from portal.adapters import clock
from portal.models.documents import Duty, DutyReport
from portal.rules.documents.deadlines import Occurrence, Rhythm, Timing, present
from portal.rules.documents.duties import DutyState, Words, state, timing_words

_COLUMNS = {"due": "due_on", "opens": "opens_on"}


@dataclass(frozen=True)
class Standing:
    """One unit before the occurrence of a duty that counts today; ``report`` is its last word on it."""

    duty: Duty
    due: date | None
    opens: date | None
    report: DutyReport | None
    state: DutyState

    @property
    def occurrence(self) -> str:
        """The occurrence as reports name it."""
        return self.due.isoformat() if self.due else ""

    @property
    def words(self) -> Words:
        """When it is due, in words."""
        return timing_words(timing_of(self.duty))

    @property
    def is_done(self) -> bool:
        """Whether it has been done, late or not."""
        return self.state in {DutyState.DONE, DutyState.LATE}


def timing_of(duty: Duty) -> Timing:
    """The timing kept in the columns."""
    values = {field.name: getattr(duty, _COLUMNS.get(field.name, field.name)) for field in fields(Timing)}
    return Timing(**{**values, "rhythm": Rhythm(duty.rhythm)})


def set_timing(duty: Duty, timing: Timing) -> None:
    """Write a timing into the columns."""
    for field in fields(Timing):
        setattr(duty, _COLUMNS.get(field.name, field.name), getattr(timing, field.name))


def standing(duty: Duty, reports: Iterable[DutyReport], *, since: date, today: date) -> Standing:
    """Where a unit stands, by its own reports on the duty (any order); occurrences count for it ``since`` a day."""
    latest = _latest(reports)
    if duty.rhythm == Rhythm.AFTER_EVENT:
        return Standing(duty, None, None, latest.get(""), DutyState.STANDING)
    done = [date.fromisoformat(key) for key, report in latest.items() if key and report.returned_at is None]
    found = present(timing_of(duty), since=since, today=today, done=done)
    return at_occurrence(duty, found, latest.get(found.due.isoformat() if found else ""), today=today)


def at_occurrence(duty: Duty, found: Occurrence | None, report: DutyReport | None, *, today: date) -> Standing:
    """Where a unit stands with one occurrence."""
    done_on = local_day(report) if report is not None and report.returned_at is None else None
    due, opens = (found.due, found.opens) if found else (None, None)
    return Standing(duty, due, opens, report, state(due, done_on=done_on, today=today))


def begins(duty: Duty) -> date:
    """The day from which occurrences count: that of posting."""
    return local_date(duty.fixed_at)


def local_day(report: DutyReport) -> date:
    """The day in Vietnam on which it was done."""
    return local_date(report.done_at)


def local_date(instant: datetime | None) -> date:
    """The day in Vietnam of an instant; today when there is none yet."""
    return (instant or clock.now()).astimezone(clock.LOCAL_ZONE).date()


def _latest(reports: Iterable[DutyReport]) -> dict[str, DutyReport]:
    latest: dict[str, DutyReport] = {}
    for report in sorted(reports, key=lambda each: each.attempt):
        latest[report.occurrence] = report
    return latest


def is_for(duty: Duty, unit_kind: str) -> bool:
    """Whether units of a kind are addressed by the duty."""
    return not duty.kinds or unit_kind in duty.kinds


def by_duty(reports: Sequence[DutyReport]) -> dict[int, list[DutyReport]]:
    """Reports grouped by duty."""
    grouped: dict[int, list[DutyReport]] = {}
    for report in reports:
        grouped.setdefault(report.duty_id, []).append(report)
    return grouped
