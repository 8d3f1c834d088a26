"""Counting one school's year: results by grade and period, marks and rolls due and done, sessions attended."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, select

from portal.db import db
from portal.models.attendance import Roll, RollEntry
from portal.models.gradebook import Mark
from portal.models.school import ClassPlace, SchoolClass, SchoolYear
from portal.rules.attendance.statuses import ABSENT, EXCUSED, UNEXCUSED, sessions_of
from portal.rules.figures.tables import FIRST, NO_TITLE, NONE, PUPILS, SECOND, YEAR
from portal.rules.permissions import Actor
from portal.services.gradebook.results import Period, PupilResults, list_sittings, work_out_results
from portal.services.progress.board import due_tests, rolls_due, rolls_taken
from portal.services.school.scope import holds_on
from portal.services.school.years import current_year, day_of, find_year

Key = tuple[int, str]
"""A grade and a period."""
Counts = Mapping[Key, Counter[str]]
OF_PLANS = ("marks_due", "marks_entered", "rolls_due", "rolls_taken")
"""What is counted only while the year runs: what was due in a year that is over is not known any more."""


@dataclass(frozen=True)
class Counted:
    """What a school counts in a year, and when a mark of it was last written."""

    counts: Counts
    last_mark_at: datetime | None


def count_school(unit_id: int, start_year: int) -> Counted:
    """Everything the figures of a school's year hold, from what stands in its books now; changes nothing."""
    school = Actor(account_id=0, name="", unit_id=unit_id, in_school=True)
    dates = find_year(school, start_year)
    classes = db.session.scalars(
        select(SchoolClass)
        .filter_by(unit_id=unit_id, start_year=start_year, put_away_at=None)
        .order_by(SchoolClass.grade, SchoolClass.id)
    ).all()
    counts: defaultdict[Key, Counter[str]] = defaultdict(Counter)
    sittings = list_sittings([each.id for each in classes], day_of(dates, start_year))
    for result in work_out_results(sittings, unit_id=unit_id, start_year=start_year):
        _add_result(counts, result)
    _add_attendance(counts, classes, dates)
    if start_year == current_year():
        _add_due(counts, school, classes, dates)
    return Counted(_with_year(counts), _last_mark(classes, unit_id, start_year))


def _add_result(counts: Mapping[Key, Counter[str]], result: PupilResults) -> None:
    for period in Period:
        found = counts[result.grade, str(period)]
        learning = result.learning(period)
        found[PUPILS.code] += 1
        found[f"learning.{(learning and learning.level) or NONE}"] += 1
        found[f"conduct.{result.conduct(period) or NONE}"] += 1
    year = counts[result.grade, YEAR]
    year[f"titles.{_title(result)}"] += 1
    year[f"decisions.{result.promotion or NONE}"] += 1


def _title(result: PupilResults) -> str:
    found = result.secondary or result.primary
    if found is None or found.title.missing:
        return NONE
    return found.title.title.code if found.title.title else NO_TITLE


def _add_attendance(
    counts: Mapping[Key, Counter[str]], classes: Sequence[SchoolClass], dates: SchoolYear | None
) -> None:
    """Sessions that pupils sat through or missed: of every roll taken, by the grade each pupil is in on that day."""
    ids = [each.id for each in classes]
    rolls: defaultdict[int, list[date]] = defaultdict(list)
    query = select(Roll.class_id, Roll.day).where(Roll.class_id.in_(ids)).order_by(Roll.class_id, Roll.day)
    for class_id, day in db.session.execute(query):
        rolls[class_id].append(day)
    turn = dates.second_begins_on if dates else date.max
    places = select(ClassPlace.class_id, ClassPlace.grade, ClassPlace.valid_from, ClassPlace.valid_to)
    for class_id, grade, first, until in db.session.execute(places.where(ClassPlace.class_id.in_(ids))):
        held, until = rolls[class_id], until or date.max
        for period, begin, end in ((FIRST, first, min(turn, until)), (SECOND, max(turn, first), until)):
            counts[grade, period]["sessions"] += max(0, bisect_left(held, end) - bisect_left(held, begin))
    for grade, status, day, count in db.session.execute(_absences(ids)):
        counts[grade, SECOND if day >= turn else FIRST][status] += count
    for found in counts.values():
        if found["sessions"]:
            found["present"] = found["sessions"] - found[EXCUSED] - found[UNEXCUSED]


def _absences(class_ids: Sequence[int]) -> Select[Any]:
    day: Any = Roll.day
    sits = and_(
        ClassPlace.class_id == Roll.class_id, ClassPlace.pupil_id == RollEntry.pupil_id, holds_on(ClassPlace, day)
    )
    what: tuple[Any, ...] = (ClassPlace.grade, RollEntry.status, day)
    return (
        select(*what, func.count())
        .select_from(Roll)
        .join(RollEntry, RollEntry.roll_id == Roll.id)
        .join(ClassPlace, sits)
        .where(Roll.class_id.in_(class_ids), RollEntry.status.in_(ABSENT))
        .group_by(*what)
    )


def _add_due(
    counts: Mapping[Key, Counter[str]], school: Actor, classes: Sequence[SchoolClass], dates: SchoolYear | None
) -> None:
    """Marks and rolls due by now and done, as the school's own board of progress counts them."""
    grades = {each.id: each.grade for each in classes}
    for due in due_tests(classes):
        found = counts[grades[due.test.class_id], str(due.test.semester)]
        found["marks_due"] += due.expected
        found["marks_entered"] += due.expected - due.missing
    days, turn = rolls_due(school), dates.second_begins_on if dates else date.max
    taken = rolls_taken(list(grades), days)
    for each in classes:
        sessions, held = len(sessions_of(each.sessions_a_day)), taken.get(each.id, {})
        for day in days:
            found = counts[each.grade, SECOND if day >= turn else FIRST]
            found["rolls_due"] += sessions
            found["rolls_taken"] += min(sessions, held.get(day, 0))


def _with_year(counts: Mapping[Key, Counter[str]]) -> Counts:
    """What is counted by semester is added up to the year; results of the year stand there already."""
    adding = (*OF_PLANS, "sessions", "present", EXCUSED, UNEXCUSED)
    found: dict[Key, Counter[str]] = dict(counts)
    for grade in {grade for grade, _period in counts}:
        parts = [counts[grade, period] for period in (FIRST, SECOND) if (grade, period) in counts]
        found[grade, YEAR] = found.get((grade, YEAR), Counter()) + _sum(parts, adding)
    return found


def _sum(parts: Iterable[Counter[str]], codes: Sequence[str]) -> Counter[str]:
    return sum((Counter({code: part[code] for code in codes}) for part in parts), Counter())


def _last_mark(classes: Sequence[SchoolClass], unit_id: int, start_year: int) -> datetime | None:
    sits = ClassPlace.class_id.in_([each.id for each in classes])
    return db.session.scalar(
        select(func.max(Mark.written_at))
        .select_from(ClassPlace)
        .join(Mark, Mark.pupil_id == ClassPlace.pupil_id)
        .where(sits, Mark.start_year == start_year, Mark.unit_id == unit_id)
    )
