"""The classes of a person on one day: which rolls are taken, who is missing."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.models.attendance import Roll, RollEntry
from portal.models.school import ClassPlace, SchoolClass
from portal.rules.attendance.days import SchoolDays
from portal.rules.attendance.statuses import PRESENT, sessions_of
from portal.rules.permissions import Actor
from portal.rules.school_years import school_year_of
from portal.services.attendance.days import load_days
from portal.services.paging import Paged, paginate
from portal.services.school.classes import at_site, list_sites
from portal.services.school.scope import holds_on, visible_classes

SIZE = 40


@dataclass(frozen=True)
class Taken:
    """One session of a class on the day; ``roll`` is None while nobody has taken it."""

    session: str
    roll: Roll | None
    counts: Mapping[str, int]


@dataclass(frozen=True)
class ClassDay:
    """A class on the day, with the number of its pupils."""

    school_class: SchoolClass
    pupils: int
    sessions: tuple[Taken, ...]


@dataclass(frozen=True)
class Day:
    """A day and the classes of the person; ``why_not`` explains a day without lessons (message id, name).

    ``sites`` are the campuses to choose from.
    """

    day: date
    why_not: tuple[str, str]
    days: SchoolDays
    classes: Paged[ClassDay]
    sites: Mapping[int, str]


def get_day(actor: Actor, *, day: date | None, number: int, campus_id: int | None = None) -> Day:
    """The rolls of the actor's classes on a day; without one of the last day of lessons up to today."""
    today = clock.today()
    asked = day or today
    days = load_days(actor, school_year_of(asked))
    shown = day or days.latest(today) or today
    year = school_year_of(asked)
    query = visible_classes(actor).where(SchoolClass.start_year == year, *at_site(campus_id))
    paged = paginate(
        query.options(joinedload(SchoolClass.campus)).order_by(
            SchoolClass.grade, SchoolClass.name_sort, SchoolClass.id
        ),
        number=number,
        size=SIZE,
    )
    lines = _lines(paged.items, shown)
    found = Paged(lines, paged.number, paged.size, paged.total)
    return Day(shown, days.why_not(asked), days, found, list_sites(actor, year))


def _lines(classes: Collection[SchoolClass], day: date) -> list[ClassDay]:
    ids = [each.id for each in classes]
    rolls = {
        (roll.class_id, roll.session): roll
        for roll in db.session.scalars(select(Roll).where(Roll.class_id.in_(ids), Roll.day == day))
    }
    counts, pupils = _counts([roll.id for roll in rolls.values()]), count_pupils(ids, day)
    return [
        ClassDay(
            each,
            pupils[each.id],
            tuple(
                Taken(session, roll := rolls.get((each.id, session)), counts[roll.id] if roll else {})
                for session in sessions_of(each.sessions_a_day)
            ),
        )
        for each in classes
    ]


def count_pupils(class_ids: Collection[int], day: date) -> Counter[int]:
    """How many pupils sat in each class on a day; one query."""
    query = (
        select(ClassPlace.class_id, func.count())
        .where(ClassPlace.class_id.in_(class_ids), holds_on(ClassPlace, day))
        .group_by(ClassPlace.class_id)
    )
    return Counter(read_pairs(query))


def _counts(roll_ids: Collection[int]) -> defaultdict[int, Counter[str]]:
    query = (
        select(RollEntry.roll_id, RollEntry.status, func.count())
        .where(RollEntry.roll_id.in_(roll_ids), RollEntry.status != PRESENT)
        .group_by(RollEntry.roll_id, RollEntry.status)
    )
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for roll_id, status, count in db.session.execute(query):
        counts[roll_id][status] = count
    return counts
