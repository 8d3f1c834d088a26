"""The sessions pupils were absent in a school year, for promotion and for whoever looks after them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.db import db
from portal.models.attendance import Roll, RollEntry
from portal.models.school import SchoolClass
from portal.rules.attendance.counting import Counting, Missed, Sessions, count_sessions
from portal.rules.attendance.statuses import LATE, PRESENT, count_lessons
from portal.services.attendance.days import year_span


@dataclass(frozen=True)
class Tally:
    """What adds up of one pupil: sessions absent, times late, single lessons missed."""

    sessions: Sessions
    late: int
    lessons: int


NOBODY_LEFT: Mapping[int, date] = {}


def absent_sessions(
    pupil_ids: Collection[int], start_year: int, *, counting: Counting, left: Mapping[int, date] = NOBODY_LEFT
) -> dict[int, tuple[int, int]]:
    """Sessions absent with and without permission in a school year, of every pupil asked for; one query.

    ``counting`` is what holds for the school (``find_choices``); ``left``: from which day on pupils are not there.
    """
    found = tally_pupils(pupil_ids, *year_span(start_year), counting=counting, left=left)
    return {pupil_id: (tally.sessions.excused, tally.sessions.unexcused) for pupil_id, tally in found.items()}


def tally_pupils(
    pupil_ids: Collection[int],
    first: date,
    last: date,
    *,
    counting: Counting,
    unit_id: int | None = None,
    left: Mapping[int, date] = NOBODY_LEFT,
) -> dict[int, Tally]:
    """What adds up of each pupil from one day to another, both included; one query.

    At whatever class and school, or at one school only (``unit_id``); of who ``left`` until the day before that.
    """
    missed, lessons = _missed(pupil_ids, first, last, unit_id=unit_id, left=left)
    return {pupil_id: _tally(missed[pupil_id], lessons[pupil_id], counting) for pupil_id in pupil_ids}


Month = tuple[int, int]
"""Year and month."""


def tally_months(
    pupil_ids: Collection[int], first: date, last: date, *, counting: Counting, unit_id: int | None = None
) -> dict[int, dict[Month, Sessions]]:
    """Sessions absent of each pupil by month, only months with any; one query."""
    missed, _lessons = _missed(pupil_ids, first, last, unit_id=unit_id)
    found: dict[int, dict[Month, Sessions]] = {}
    for pupil_id in pupil_ids:
        months: defaultdict[Month, list[Missed]] = defaultdict(list)
        for one in missed[pupil_id]:
            months[one.day.year, one.day.month].append(one)
        counted = {month: count_sessions(those, counting=counting) for month, those in months.items()}
        found[pupil_id] = {month: sessions for month, sessions in sorted(counted.items()) if sessions.total}
    return found


def _missed(
    pupil_ids: Collection[int],
    first: date,
    last: date,
    *,
    unit_id: int | None = None,
    left: Mapping[int, date] = NOBODY_LEFT,
) -> tuple[dict[int, list[Missed]], Counter[int]]:
    """What each pupil missed, and how many single lessons."""
    query = (
        select(RollEntry.pupil_id, Roll.day, RollEntry.status, RollEntry.lessons, SchoolClass.sessions_a_day)
        .join(Roll, Roll.id == RollEntry.roll_id)
        .join(SchoolClass, SchoolClass.id == Roll.class_id)
        .where(RollEntry.pupil_id.in_(pupil_ids), RollEntry.status != PRESENT, Roll.day.between(first, last))
    )
    if unit_id is not None:
        query = query.where(SchoolClass.unit_id == unit_id)
    missed: defaultdict[int, list[Missed]] = defaultdict(list)
    lessons: Counter[int] = Counter()
    for pupil_id, day, status, single, sessions_a_day in db.session.execute(query):
        if pupil_id in left and day >= left[pupil_id]:
            continue
        missed[pupil_id].append(Missed(day, status, sessions_a_day))
        lessons[pupil_id] += count_lessons(single)
    return missed, lessons


def _tally(missed: Collection[Missed], lessons: int, counting: Counting) -> Tally:
    return Tally(count_sessions(missed, counting=counting), sum(one.status == LATE for one in missed), lessons)
