"""The teachers of a school, and one of them: what is taught and led now, lessons a week, what was before."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.people import Account, Membership
from portal.models.school import HomeroomTeacher, ProgrammeSubject, SchoolClass, TeachingAssignment
from portal.rules.permissions import Actor, Permission, Role
from portal.rules.school.assigning import periods_a_week
from portal.services.paging import Paged, page_of
from portal.services.school.matrix import People, find_held
from portal.services.school.scope import holds_on
from portal.services.school.subjects import grades_of, programme_in, subjects_of
from portal.services.school.years import YearSeen


@dataclass(frozen=True)
class Taught:
    """A subject taught to a class; ``beside`` are others who teach it too."""

    row: TeachingAssignment
    subject: ProgrammeSubject | None
    beside: Sequence[str]

    @property
    def name(self) -> str:
        """The subject's name, or its code where the programme no longer has it."""
        return self.subject.name if self.subject else self.row.subject


@dataclass(frozen=True)
class TeacherRow:
    """A teacher in the list of a year."""

    account: Account
    leads: Sequence[str]
    taught: Sequence[Taught]

    @property
    def a_week(self) -> Decimal:
        """Lessons a week by the programme; shared ones count in full for each who shares them."""
        return periods_a_week(each.subject.periods for each in self.taught if each.subject)

    @property
    def subjects(self) -> list[str]:
        """The names of the subjects, each once."""
        return list(dict.fromkeys(each.name for each in self.taught))

    @property
    def classes(self) -> int:
        """In how many classes."""
        return len({each.row.class_id for each in self.taught})


@dataclass(frozen=True)
class TeacherRead:
    """One teacher: the day's work, and everything that is over, or is to come, the newest first."""

    now: TeacherRow
    leading: Sequence[HomeroomTeacher]
    other: Sequence[Taught]
    other_leading: Sequence[HomeroomTeacher]


def list_teachers_of_year(actor: Actor, seen: YearSeen, *, number: int) -> Paged[TeacherRow]:
    """Everybody who is a teacher here, or teaches or leads a class on the day shown, by name."""
    if not actor.can(Permission.SCHOOL_READ_ALL):
        raise NotAllowed
    this_year = SchoolClass.start_year == seen.start_year
    taught = _taught(actor, and_(this_year, holds_on(TeachingAssignment, seen.day)))
    led = _led(actor, and_(this_year, holds_on(HomeroomTeacher, seen.day)))
    found = {row.account_id: row.account for row in taught} | {row.account_id: row.account for row in led}
    found |= {account.id: account for account in _by_role(actor, seen.day)}
    rows = _rows(found, taught, led, seen.day)
    return page_of(sorted(rows, key=lambda row: (row.account.name_sort, row.account.id)), number=number)


def read_teacher(actor: Actor, *, account_id: int, seen: YearSeen) -> TeacherRead:
    """One who teaches or taught here; teachers see themselves, the school's leaders and office everybody."""
    if not actor.can(Permission.SCHOOL_READ_ALL) and account_id != actor.account_id:
        raise NotFound
    taught = _taught(actor, TeachingAssignment.account_id == account_id)
    led = _led(actor, HomeroomTeacher.account_id == account_id)
    account = db.session.get(Account, account_id)
    if account is None or not (taught or led or _ever_here(actor, account_id)):
        raise NotFound
    now = [row for row in taught if _is_on(row, seen)]
    leads = [row for row in led if _is_on(row, seen)]
    rest = [row for row in taught if not _is_on(row, seen) and row.valid_to != row.valid_from]
    before = [row for row in led if not _is_on(row, seen) and row.valid_to != row.valid_from]
    (one,) = _rows({account.id: account}, now, leads, seen.day)
    return TeacherRead(one, leads, _with_subjects(rest, {}), before)


def _is_on(row: Any, seen: YearSeen) -> bool:
    return (
        row.school_class.start_year == seen.start_year
        and row.valid_from <= seen.day
        and (row.valid_to is None or row.valid_to > seen.day)
    )


def _taught(actor: Actor, condition: Any) -> Sequence[TeachingAssignment]:
    return _held(TeachingAssignment, actor, condition)


def _led(actor: Actor, condition: Any) -> Sequence[HomeroomTeacher]:
    return _held(HomeroomTeacher, actor, condition)


def _held(table: Any, actor: Actor, condition: Any) -> Sequence[Any]:
    query = (
        select(table)
        .join(table.school_class)
        .options(
            joinedload(table.school_class, innerjoin=True),
            joinedload(table.account, innerjoin=True),
            joinedload(table.decision),
        )
        .where(SchoolClass.unit_id == actor.unit_id, SchoolClass.put_away_at.is_(None), condition)
        .order_by(SchoolClass.start_year.desc(), SchoolClass.grade, SchoolClass.name_sort, table.valid_from, table.id)
    )
    return db.session.scalars(query).all()


def _by_role(actor: Actor, day: date) -> Sequence[Account]:
    here = select(Membership.account_id).where(
        Membership.unit_id == actor.unit_id, Membership.role == Role.TEACHER, holds_on(Membership, day)
    )
    return db.session.scalars(select(Account).where(Account.id.in_(here))).all()


def _ever_here(actor: Actor, account_id: int) -> bool:
    query = select(Membership.id).where(Membership.unit_id == actor.unit_id, Membership.account_id == account_id)
    return db.session.scalar(query.limit(1)) is not None


def _rows(
    accounts: Mapping[int, Account],
    taught: Sequence[TeachingAssignment],
    led: Sequence[HomeroomTeacher],
    day: date,
) -> list[TeacherRow]:
    held = find_held(sorted({row.class_id for row in taught}), day) if taught else {}
    of: defaultdict[int, list[Taught]] = defaultdict(list)
    for each in _with_subjects(taught, held):
        of[each.row.account_id].append(each)
    leads: defaultdict[int, list[str]] = defaultdict(list)
    for row in led:
        leads[row.account_id].append(row.school_class.name)
    return [TeacherRow(account, leads[key], of[key]) for key, account in accounts.items()]


def _with_subjects(rows: Collection[TeachingAssignment], held: Mapping[tuple[int, str], People]) -> list[Taught]:
    classes = {row.class_id: row.school_class for row in rows}
    found = subjects_of({grade for each in classes.values() for grade in grades_of(each)})
    known = {(key, subject.code): subject for key, each in classes.items() for subject in programme_in(each, found)}
    return [
        Taught(
            row,
            known.get((row.class_id, row.subject)),
            [name for key, name in held.get((row.class_id, row.subject), {}).items() if key != row.account_id],
        )
        for row in rows
    ]
