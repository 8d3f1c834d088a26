"""One subject of one class, or its leading: everybody who ever taught it, several at once, from when to when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.school import HomeroomTeacher, SchoolClass, TeachingAssignment
from portal.rules.permissions import Actor
from portal.rules.school.assigning import HOMEROOM, TEACHING, check_days, day_after, overlaps
from portal.services.records.audit import note
from portal.services.school import decisions
from portal.services.school.scope import get_class, get_managed_class
from portal.services.school.subjects import programme_of
from portal.services.school.teaching import list_teachers, lock_teaching

Holding = TeachingAssignment | HomeroomTeacher


@dataclass(frozen=True)
class Shared:
    """A subject of a class with all who hold or held it, the newest first; ``name`` is "" for leading the class."""

    school_class: SchoolClass
    code: str
    name: str
    rows: Sequence[Holding]
    day: date

    @property
    def now(self) -> Sequence[Holding]:
        """Who holds it today, or will."""
        return [row for row in self.rows if row.valid_to is None or row.valid_to > max(self.day, row.valid_from)]

    @property
    def before(self) -> Sequence[Holding]:
        """Who held it, for at least a day."""
        now = {row.id for row in self.now}
        return [row for row in self.rows if row.id not in now and row.valid_to != row.valid_from]


def read_shared(actor: Actor, *, class_id: int, code: str) -> Shared:
    """Who teaches a subject of a visible class, or leads it (code ``HOMEROOM``), and who did."""
    found = get_class(actor, class_id)
    return Shared(found, code, _name(found, code), _rows(found.id, code), clock.today())


def add_teacher(
    actor: Actor,
    *,
    class_id: int,
    code: str,
    account_id: int,
    since: date,
    until: date | None,
    decision_id: int | None,
) -> Holding:
    """One more person teaches the subject, or leads the class, from a day on; ``until`` is the last day."""
    found = get_managed_class(actor, class_id)
    _name(found, code)
    lock_teaching(found)
    decision = decisions.chosen(actor, decision_id, TEACHING, start_year=found.start_year)
    check_days(found.start_year, since, until, decision.applies_from if decision else None)
    if account_id not in {known for known, _name_of in list_teachers(actor)}:
        raise RuleBroken("Người này không làm việc ở trường.", field="account_id")
    end = day_after(until)
    if any(row.account_id == account_id and _meets(row, since, end) for row in _rows(class_id, code)):
        raise RuleBroken("Người này đã được phân công trong khoảng ngày đó.", field="account_id")
    table, what = _table(code)
    made: Holding = table(
        class_id=class_id, account_id=account_id, valid_from=since, valid_to=end, decision_id=decision_id, **what
    )
    db.session.add(made)
    db.session.flush()
    after = {"pupil_class": found.name, "subject_code": code, "valid_from": since.isoformat(), "count": 1}
    note(actor, "teaching_assigned", "school_class", class_id, after=after)
    return made


def get_holding(actor: Actor, *, class_id: int, code: str, holding_id: int) -> Holding:
    """One assignment of a class the actor keeps."""
    found = get_managed_class(actor, class_id)
    _name(found, code)
    row = next((row for row in _rows(class_id, code) if row.id == holding_id), None)
    if row is None:
        raise NotFound
    return row


def end_teacher(actor: Actor, *, class_id: int, code: str, holding_id: int, on: date) -> Holding:
    """From a day on the person no longer holds it; ended on its first day, it never held."""
    row = get_holding(actor, class_id=class_id, code=code, holding_id=holding_id)
    if on < row.valid_from:
        raise RuleBroken("Ngày này trước ngày bắt đầu phân công.", field="on")
    if row.valid_to is not None and on > row.valid_to:
        raise RuleBroken("Phân công này đã kết thúc trước ngày đó.", field="on")
    close_holding(actor, row, on)
    db.session.flush()
    return row


def close_holding(actor: Actor, row: Holding, on: date) -> None:
    """End an assignment and note it; the caller has checked that it may end."""
    row.valid_to = on
    code = row.subject if isinstance(row, TeachingAssignment) else HOMEROOM
    after = {"pupil_class": row.school_class.name, "subject_code": code, "valid_to": on.isoformat()}
    note(actor, "teaching_ended", "school_class", row.class_id, after=after)


def _meets(row: Holding, since: date, end: date | None) -> bool:
    return row.valid_to != row.valid_from and overlaps(since, end, row.valid_from, row.valid_to)


def _table(code: str) -> tuple[Any, dict[str, str]]:
    return (HomeroomTeacher, {}) if code == HOMEROOM else (TeachingAssignment, {"subject": code})


def _name(school_class: SchoolClass, code: str) -> str:
    if code == HOMEROOM:
        return ""
    for subject in programme_of(school_class):
        if subject.code == code:
            return subject.name
    raise NotFound


def _rows(class_id: int, code: str) -> Sequence[Any]:
    table, what = _table(code)
    query = select(table).options(joinedload(table.account, innerjoin=True), joinedload(table.decision))
    ordered = query.filter_by(class_id=class_id, **what).order_by(table.valid_from.desc(), table.id.desc())
    return db.session.scalars(ordered).all()
