"""What one school's records count, for a report about a time: at most two statements for each family of sources."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, String, and_, case, cast, exists, func, or_, select

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.models.attendance import Roll, RollEntry
from portal.models.figures import GradeFigures
from portal.models.people import Account, Membership
from portal.models.school import ClassPlace, Enrolment, EnrolmentEvent, Pupil, SchoolClass, SchoolYear
from portal.rules.attendance.statuses import ABSENT
from portal.rules.data_forms.prefill import EMPLOYEES, MANAGERS, TEACHERS, Family, Group, GroupKind, Source, grades_of
from portal.rules.figures.tables import FIRST, YEAR, Table, columns_of, stages_of
from portal.rules.permissions import Role
from portal.rules.school.statuses import DROPPED, TRANSFERRED
from portal.rules.school_years import school_year_of
from portal.services.school.scope import holds_on
from portal.services.school.totals.counting import NO_MINORITY
from portal.services.school.years import find_year_of

Part = tuple[int, str]
"""A grade and, in a preschool, an age group."""
_OF_EVENTS = {TRANSFERRED: "moved_out", DROPPED: "dropped"}
_STAFF: Mapping[str, str] = {
    Role.LEADER: MANAGERS,
    Role.DEPUTY_LEADER: MANAGERS,
    Role.TEACHER: TEACHERS,
    **dict.fromkeys((Role.STAFF, Role.RECORDS_CLERK, Role.DATA_OFFICER, Role.IT_SUPPORT), EMPLOYEES),
}
_RANKS = (MANAGERS, TEACHERS, EMPLOYEES)
_TABLES = {"learning": Table.LEARNING, "conduct": Table.CONDUCT}


@dataclass(frozen=True)
class Span:
    """A school and the time asked about: from ``first`` to ``last``, ``day`` that of the lists, of one school year."""

    unit_id: int
    first: date
    last: date
    day: date
    start_year: int
    dates: SchoolYear | None

    @property
    def period(self) -> str:
        """Which results stand for it: of the first semester until the second begins, then of the year."""
        return FIRST if self.dates and self.last < self.dates.second_begins_on else YEAR


@dataclass
class Counted:
    """Numbers by source and part of the school; a source that is not ``known`` has no records to count."""

    span: Span
    known: set[str] = field(default_factory=set)
    parts: defaultdict[str, Counter[Part]] = field(default_factory=lambda: defaultdict(Counter))
    staff: Counter[str] = field(default_factory=Counter)
    results: dict[int, Mapping[str, int]] = field(default_factory=dict)

    def number(self, source: Source, group: Group) -> int | None:
        """What the records give; None where they hold nothing of the kind."""
        if source.family is Family.RESULTS:
            return self._result(source.code, grades_of(group))
        if source.family not in self.known:
            return None
        if source.family is Family.STAFF:
            return self.staff.total() if group.kind is GroupKind.WHOLE else self.staff[group.key]
        return sum(count for part, count in self.parts[source.code].items() if group.holds(*part))

    def _result(self, code: str, grades: Iterable[int]) -> int | None:
        """Added up over the grades that are assessed in such levels."""
        table = _TABLES[code.partition(".")[0]]
        held = [
            self.results[grade].get(code, 0)
            for grade in grades
            if grade in self.results and self._has(grade, code, table)
        ]
        return sum(held) if held else None

    def _has(self, grade: int, code: str, table: Table) -> bool:
        (stage,) = stages_of([grade], self.span.start_year)
        return any(column.code == code for column in columns_of(table, stage))


def count_records(unit_id: int, families: Collection[Family], first: date, last: date) -> Counted:
    """The numbers of some families of sources for a time; a time that has not ended is counted until today."""
    found = Counted(_span(unit_id, first, last))
    for family in sorted(families):
        _COUNTING[family](found)
    return found


def _span(unit_id: int, first: date, last: date) -> Span:
    """The lists of the holidays are those of the year's last day, before the opening those of the first."""
    last = min(last, clock.today())
    start_year = school_year_of(last)
    dates = find_year_of(unit_id, start_year)
    opens, closes = (
        (dates.opens_on, dates.closes_on) if dates else (date(start_year, 9, 5), date(start_year + 1, 5, 31))
    )
    return Span(unit_id, first, last, min(max(last, opens), closes), start_year, dates)


def _of_year(span: Span) -> ColumnElement[bool]:
    return and_(
        SchoolClass.unit_id == span.unit_id,
        SchoolClass.start_year == span.start_year,
        SchoolClass.put_away_at.is_(None),
    )


def _count_classes(found: Counted) -> None:
    keys = SchoolClass.grade, SchoolClass.age_group
    query = select(*keys, func.count()).where(_of_year(found.span)).group_by(*keys)
    for grade, age, count in db.session.execute(query):
        found.parts["classes"][grade, age] = count
        found.known.add(Family.CLASSES)


def _count_pupils(found: Counted) -> None:
    girl, minority = Pupil.sex == "female", Pupil.ethnicity.not_in(NO_MINORITY)
    conditions = {
        "girls": girl,
        "minority": minority,
        "minority_girls": and_(girl, minority),
        "disabled": Pupil.disability != "",
        **{code: cast(Pupil.policies, String).contains(f'"{code}"') for code in ("poor", "near_poor", "orphan")},
    }
    keys = ClassPlace.grade, SchoolClass.age_group
    query = (
        select(*keys, func.count(), *(func.sum(case((one, 1), else_=0)) for one in conditions.values()))
        .select_from(SchoolClass)
        .join(ClassPlace, ClassPlace.class_id == SchoolClass.id)
        .join(Pupil, Pupil.id == ClassPlace.pupil_id)
        .where(_of_year(found.span), holds_on(ClassPlace, found.span.day), Pupil.merged_into_id.is_(None))
        .group_by(*keys)
    )
    for grade, age, *counts in db.session.execute(query):
        for code, count in zip(("pupils", *conditions), counts, strict=True):
            found.parts[code][grade, age] = count
        found.known.add(Family.PUPILS)


def _count_leavers(found: Counted) -> None:
    """Who left, each in the class of the last day there."""
    span = found.span
    sat = and_(
        ClassPlace.pupil_id == Enrolment.pupil_id,
        ClassPlace.valid_from <= EnrolmentEvent.happened_on,
        or_(ClassPlace.valid_to.is_(None), ClassPlace.valid_to >= EnrolmentEvent.happened_on),
    )
    query = (
        select(EnrolmentEvent.id, EnrolmentEvent.status, ClassPlace.grade, SchoolClass.age_group)
        .join(Enrolment, Enrolment.id == EnrolmentEvent.enrolment_id)
        .join(ClassPlace, sat)
        .join(SchoolClass, and_(SchoolClass.id == ClassPlace.class_id, _of_year(span)))
        .where(
            Enrolment.unit_id == span.unit_id,
            EnrolmentEvent.status.in_(_OF_EVENTS),
            EnrolmentEvent.happened_on.between(span.first, span.last),
        )
        .order_by(ClassPlace.valid_from, ClassPlace.id)
    )
    newest = {event: (status, (grade, age)) for event, status, grade, age in db.session.execute(query)}
    for status, part in newest.values():
        found.parts[_OF_EVENTS[status]][part] += 1
    if newest or db.session.scalar(select(exists().where(_of_year(span)))):
        found.known.add(Family.LEAVERS)


def _count_attendance(found: Counted) -> None:
    span = found.span
    days = Roll.day.between(span.first, span.last)
    sits = and_(ClassPlace.class_id == Roll.class_id, ClassPlace.pupil_id == RollEntry.pupil_id)
    keys = ClassPlace.grade, SchoolClass.age_group, RollEntry.status
    day: ColumnElement[date] = Roll.day  # type: ignore[assignment]
    query = (
        select(*keys, func.count())
        .select_from(Roll)
        .join(SchoolClass, SchoolClass.id == Roll.class_id)
        .join(RollEntry, RollEntry.roll_id == Roll.id)
        .join(
            ClassPlace,
            and_(sits, ClassPlace.valid_from <= day, or_(ClassPlace.valid_to.is_(None), ClassPlace.valid_to > day)),
        )
        .where(SchoolClass.unit_id == span.unit_id, days, RollEntry.status.in_(ABSENT))
        .group_by(*keys)
    )
    for grade, age, status, count in db.session.execute(query):
        found.parts[f"absent_{status}"][grade, age] = count
        found.known.add(Family.ATTENDANCE)
    taken = select(Roll.id).join(SchoolClass, SchoolClass.id == Roll.class_id)
    if Family.ATTENDANCE not in found.known:
        query_any = taken.where(SchoolClass.unit_id == span.unit_id, days).limit(1)
        found.known |= {Family.ATTENDANCE} if db.session.scalar(query_any) else set()


def _read_results(found: Counted) -> None:
    """As the worker counted them from the books in the last night."""
    query = select(GradeFigures.grade, GradeFigures.counts).where(
        GradeFigures.unit_id == found.span.unit_id,
        GradeFigures.start_year == found.span.start_year,
        GradeFigures.period == found.span.period,
    )
    found.results = read_pairs(query)


def _count_staff(found: Counted) -> None:
    """Each person once, as what ranks highest of their roles."""
    day = found.span.last
    query = (
        select(Membership.account_id, Membership.role)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.unit_id == found.span.unit_id,
            Membership.role.in_(list(_STAFF)),
            holds_on(Membership, day),
            or_(Account.left_on.is_(None), Account.left_on > day),
        )
    )
    roles: defaultdict[int, set[str]] = defaultdict(set)
    for account_id, role in db.session.execute(query):
        roles[account_id].add(_STAFF[role])
    for held in roles.values():
        found.staff[min(held, key=_RANKS.index)] += 1
        found.known.add(Family.STAFF)


_COUNTING: Mapping[Family, Callable[[Counted], None]] = {
    Family.CLASSES: _count_classes,
    Family.PUPILS: _count_pupils,
    Family.LEAVERS: _count_leavers,
    Family.ATTENDANCE: _count_attendance,
    Family.RESULTS: _read_results,
    Family.STAFF: _count_staff,
}
