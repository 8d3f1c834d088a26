"""The month's attendance sheet of a class: pupils by days, as the paper register has it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from portal.adapters import clock
from portal.db import begin_write, db
from portal.models.attendance import Roll, RollEntry
from portal.models.school import ClassPlace, Pupil, SchoolClass
from portal.rules.attendance.counting import closeness, has_limit
from portal.rules.attendance.statuses import PRESENT, SIGNS, sessions_of
from portal.rules.permissions import Actor
from portal.services.attendance.counting import Tally, absent_sessions, tally_pupils
from portal.services.attendance.days import load_days
from portal.services.school.choices import find_choices
from portal.services.school.scope import get_class
from portal.services.school.viewing import note_look, note_view

NOTHING = "–"


@dataclass(frozen=True)
class Column:
    """A day of the month; ``taken`` tells for each session whether its roll is."""

    day: date
    taken: tuple[bool, ...]

    @property
    def complete(self) -> bool:
        """Whether every roll of the day is taken."""
        return all(self.taken)


@dataclass(frozen=True)
class Row:
    """A pupil: a sign for each day, what adds up in the month, sessions absent in the year, how near to the limit."""

    pupil: Pupil
    cells: tuple[str, ...]
    month: Tally
    year: int
    closeness: str


@dataclass(frozen=True)
class Month:
    """The sheet; ``months`` are those of the school year up to now, oldest first."""

    school_class: SchoolClass
    first: date
    months: Sequence[date]
    columns: Sequence[Column]
    rows: Sequence[Row]


def get_month(actor: Actor, *, class_id: int, month: date | None, visit: bool) -> Month:
    """The month's sheet of a class (without one, the newest month); a visit is noted in the access log."""
    school_class = get_class(actor, class_id)
    if note_look(actor, "attendance", visit=visit, class_id=class_id):
        school_class = get_class(actor, class_id)
    days = load_days(actor, school_class.start_year)
    months = _months(days.first, min(days.last, clock.today()))
    first = month if month in months else months[-1]
    last = next_month(first) - timedelta(days=1)
    rolls = {
        (roll.day, roll.session): roll.id
        for roll in db.session.scalars(select(Roll).filter_by(class_id=class_id).where(Roll.day.between(first, last)))
    }
    sessions = sessions_of(school_class.sessions_a_day)
    held = {*days.between(first, min(last, clock.today())), *(day for day, _session in rolls)}
    columns = [
        Column(day, tuple((day, session) in rolls for session in sessions))
        for day in sorted(held)
        if days.is_due(day) or any((day, session) in rolls for session in sessions)
    ]
    pupils = _pupils(class_id, first, last)
    return Month(school_class, first, months, columns, _rows(school_class, pupils, columns, rolls, (first, last)))


def export_month(actor: Actor, *, class_id: int, month: date | None) -> Month:
    """The month's sheet of a class to take away; noted in the access log."""
    get_class(actor, class_id)
    begin_write()
    note_view(actor, "attendance_export", class_id=class_id)
    return get_month(actor, class_id=class_id, month=month, visit=False)


def _rows(
    school_class: SchoolClass,
    pupils: Sequence[Pupil],
    columns: Sequence[Column],
    rolls: Mapping[tuple[date, str], int],
    span: tuple[date, date],
) -> list[Row]:
    ids = [pupil.id for pupil in pupils]
    signs, sessions = _signs(rolls.values()), sessions_of(school_class.sessions_a_day)
    counting = find_choices(school_class.unit_id, school_class.start_year).counting
    tallies = tally_pupils(ids, *span, counting=counting)
    year = absent_sessions(ids, school_class.start_year, counting=counting)
    return [
        Row(
            pupil,
            tuple(
                join_signs([signs[pupil.id].get(rolls.get((column.day, session), 0), "") for session in sessions])
                for column in columns
            ),
            tallies[pupil.id],
            sum(year[pupil.id]),
            closeness(sum(year[pupil.id])) if has_limit(school_class.grade) else "fine",
        )
        for pupil in pupils
    ]


def join_signs(signs: Sequence[str]) -> str:
    """ "P" of one session or of two alike, "P/–" where only the first is marked, "" where none is."""
    if len(set(signs)) == 1:
        return signs[0]
    return "/".join(sign or NOTHING for sign in signs)


def _signs(roll_ids: Collection[int]) -> defaultdict[int, dict[int, str]]:
    query = select(RollEntry.pupil_id, RollEntry.roll_id, RollEntry.status).where(
        RollEntry.roll_id.in_(roll_ids), RollEntry.status != PRESENT
    )
    signs: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for pupil_id, roll_id, status in db.session.execute(query):
        signs[pupil_id][roll_id] = SIGNS[status]
    return signs


def _pupils(class_id: int, first: date, last: date) -> Sequence[Pupil]:
    """Everybody who sat in the class on any day of the month."""
    places = select(ClassPlace.pupil_id).where(
        ClassPlace.class_id == class_id,
        ClassPlace.valid_from <= last,
        (ClassPlace.valid_to.is_(None)) | (ClassPlace.valid_to > first),
    )
    query = select(Pupil).where(Pupil.id.in_(places)).order_by(Pupil.name_sort, Pupil.id)
    return db.session.scalars(query).all()


def next_month(first: date) -> date:
    """The first day of the month after."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _months(first: date, last: date) -> list[date]:
    """The first days of the months from one day to another; at least the first."""
    found = [first.replace(day=1)]
    while (following := next_month(found[-1])) <= last:
        found.append(following)
    return found
