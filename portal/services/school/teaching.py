"""Who leads a class and who teaches it what, from which day; what was before stays as history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.people import Account, Membership
from portal.models.school import HomeroomTeacher, ProgrammeSubject, SchoolClass, TeachingAssignment
from portal.rules.permissions import Actor
from portal.rules.school.assigning import HOMEROOM, TEACHING, check_days
from portal.services.records.audit import note
from portal.services.school import decisions
from portal.services.school.scope import get_class, get_managed_class, holds_on
from portal.services.school.subjects import programme_of
from portal.services.school.years import day_of, find_year


@dataclass(frozen=True)
class SubjectTaught:
    """A subject of a class and who teaches it; nobody where ``taught`` is empty."""

    subject: ProgrammeSubject
    taught: Sequence[TeachingAssignment]


@dataclass(frozen=True)
class Teaching:
    """A class with its homeroom teachers and subjects on the day shown."""

    school_class: SchoolClass
    day: date
    leading: Sequence[HomeroomTeacher]
    subjects: Sequence[SubjectTaught]

    @property
    def without_teacher(self) -> Sequence[str]:
        """Names of the subjects nobody teaches; an optional one need not be taught."""
        return [row.subject.name for row in self.subjects if not row.taught and not row.subject.optional]


def read_teaching(actor: Actor, *, class_id: int) -> Teaching:
    """Who leads a visible class and who teaches what in it."""
    found = get_class(actor, class_id)
    day = day_of(find_year(actor, found.start_year), found.start_year)
    return Teaching(found, day, _holding(HomeroomTeacher, class_id, day), _subjects(found, day))


def _subjects(school_class: SchoolClass, day: date) -> Sequence[SubjectTaught]:
    taught: dict[str, list[TeachingAssignment]] = {}
    for held in _holding(TeachingAssignment, school_class.id, day):
        taught.setdefault(held.subject, []).append(held)
    return [SubjectTaught(row, taught.get(row.code, [])) for row in programme_of(school_class)]


def _holding(table: Any, class_id: int, day: date) -> Sequence[Any]:
    query = select(table).options(joinedload(table.account, innerjoin=True))
    return db.session.scalars(query.where(table.class_id == class_id, holds_on(table, day)).order_by(table.id)).all()


def list_teachers(actor: Actor) -> Sequence[tuple[int, str]]:
    """The ids and names of everybody who works at the school today, for a choice."""
    here = select(Membership.account_id).where(Membership.unit_id == actor.unit_id, holds_on(Membership, clock.today()))
    query = select(Account.id, Account.full_name).where(Account.id.in_(here)).order_by(Account.name_sort)
    return [(account_id, name) for account_id, name in db.session.execute(query)]


def lock_teaching(school_class: SchoolClass) -> None:
    """Two people who change the teachers of a class at once do so one after the other."""
    db.session.execute(select(SchoolClass.id).where(SchoolClass.id == school_class.id).with_for_update())


@dataclass(frozen=True)
class Handing:
    """How a class gets other teachers: from which day, under which decision, who can be chosen."""

    class_id: int
    since: date
    decision_id: int | None
    known: frozenset[int]


def assign(
    actor: Actor,
    *,
    class_id: int,
    since: date,
    subjects: Mapping[str, int | None],
    decision_id: int | None = None,
) -> SchoolClass:
    """Let these accounts teach a class, or lead it (code ``HOMEROOM``), from a day on.

    Whoever is not changed goes on as before. What several people share is changed on its own page, not here.
    """
    found = get_managed_class(actor, class_id)
    decision = decisions.chosen(actor, decision_id, TEACHING, start_year=found.start_year)
    check_days(found.start_year, since, None, decision.applies_from if decision else None)
    lock_teaching(found)
    handing = Handing(found.id, since, decision_id, frozenset(known for known, _name in list_teachers(actor)))
    changed = _hand_over(handing, HomeroomTeacher, subjects[HOMEROOM]) if HOMEROOM in subjects else 0
    codes = {row.code for row in programme_of(found)}
    for code, account_id in subjects.items():
        if code in codes:
            changed += _hand_over(handing, TeachingAssignment, account_id, subject=code)
    if changed:
        after = {"pupil_class": found.name, "valid_from": since.isoformat(), "count": changed}
        note(actor, "teaching_assigned", "school_class", class_id, after=after)
    db.session.flush()
    return found


def _hand_over(handing: Handing, table: Any, account_id: int | None, **what: str) -> int:
    """End what others hold from the day on and let the account hold it; gives 1 when anything changed.

    Where several share it, the first stands for them: as long as that one stays, so do the others.
    """
    since = handing.since
    query = select(table).filter_by(class_id=handing.class_id, **what)
    open_ones = query.where(
        or_(table.valid_to.is_(None), and_(table.valid_to > since, table.valid_to > table.valid_from))
    )
    held = db.session.scalars(open_ones.order_by(table.id)).all()
    if (held[0].account_id if held else None) == account_id:
        return 0
    if account_id is not None and account_id not in handing.known:
        raise RuleBroken("Người này không làm việc ở trường.", field="since")
    if any(row.valid_from > since for row in held):
        raise RuleBroken("Đã có phân công từ một ngày sau ngày này.", field="since")
    for row in held:
        if row.account_id != account_id:
            row.valid_to = since
    if account_id is not None and account_id not in {row.account_id for row in held}:
        made = {"class_id": handing.class_id, "account_id": account_id, "decision_id": handing.decision_id}
        db.session.add(table(valid_from=since, **made, **what))
    return 1
