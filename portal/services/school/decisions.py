"""The decisions of a school for a year: kept with number, days and file; read with what was done under them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.adapters.file_store import NamedFile
from portal.db import db, read_pairs
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken
from portal.models.people import Account
from portal.models.school import (
    AssignmentDecision,
    BoardMember,
    HomeroomTeacher,
    ProgrammeSubject,
    SchoolClass,
    TeachingAssignment,
)
from portal.rules.permissions import Actor, Permission
from portal.rules.school.assigning import BOARD, TEACHING, check_decision
from portal.rules.vietnamese import clean
from portal.services.records.audit import note


@dataclass(frozen=True, kw_only=True)
class DecisionFacts:
    """What a decision says of itself."""

    kind: str
    number: str
    decided_on: date
    applies_from: date


def visible_decisions(actor: Actor) -> Select[AssignmentDecision]:
    """The decisions of the school acted for, for those who see all of it."""
    query = select(AssignmentDecision).where(AssignmentDecision.unit_id == actor.unit_id)
    return query if actor.can(Permission.SCHOOL_READ_ALL) else query.where(false())


def list_decisions(actor: Actor, start_year: int, kind: str | None = None) -> Sequence[AssignmentDecision]:
    """The decisions of a year in the order in which they apply; ``kind`` narrows."""
    query = visible_decisions(actor).where(AssignmentDecision.start_year == start_year)
    if kind is not None:
        query = query.where(AssignmentDecision.kind == kind)
    return db.session.scalars(query.order_by(AssignmentDecision.applies_from, AssignmentDecision.id)).all()


def get_decision(actor: Actor, decision_id: int) -> AssignmentDecision:
    """One visible decision; NotFound for every other."""
    found = db.session.scalar(visible_decisions(actor).where(AssignmentDecision.id == decision_id))
    if found is None:
        raise NotFound
    return found


def may_keep(actor: Actor, kind: str) -> bool:
    """Who keeps the records writes decisions on teaching; on the board, which opens locks, only leaders."""
    return actor.can(Permission.GRADEBOOK_LOCK if kind == BOARD else Permission.SCHOOL_MANAGE)


def kinds_kept(actor: Actor) -> tuple[str, ...]:
    """The kinds of decisions the actor may write."""
    return tuple(kind for kind in (TEACHING, BOARD) if may_keep(actor, kind))


def get_kept(actor: Actor, decision_id: int) -> AssignmentDecision:
    """A decision the actor may change; NotAllowed when it may only be seen."""
    found = get_decision(actor, decision_id)
    if not may_keep(actor, found.kind):
        raise NotAllowed
    return found


def chosen(actor: Actor, decision_id: int | None, kind: str, *, start_year: int | None) -> AssignmentDecision | None:
    """The decision somebody chose in a form, None for none; RuleBroken when it is not one of these.

    ``start_year`` None lets it be of any year.
    """
    if decision_id is None:
        return None
    found = db.session.scalar(visible_decisions(actor).where(AssignmentDecision.id == decision_id))
    if found is None or found.kind != kind or start_year not in {None, found.start_year}:
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="decision_id")
    return found


def create_decision(
    actor: Actor, *, start_year: int, facts: DecisionFacts, file: NamedFile | None
) -> AssignmentDecision:
    """A decision of a year."""
    if actor.unit_id is None or not may_keep(actor, facts.kind):
        raise NotAllowed
    made = AssignmentDecision(
        unit_id=actor.unit_id, start_year=start_year, created_at=clock.now(), created_by=actor.name
    )
    _write(made, facts, file)
    db.session.add(made)
    db.session.flush()
    note(actor, "decision_added", "assignment_decision", made.id, after=_noted(made))
    return made


def edit_decision(
    actor: Actor, *, decision_id: int, facts: DecisionFacts, file: NamedFile | None, version: int
) -> AssignmentDecision:
    """Other facts; a file given takes the place of the one before, none leaves it."""
    found = get_kept(actor, decision_id)
    if version != found.version:
        raise Conflict("Người khác vừa sửa quyết định này. Hãy xem lại rồi lưu lần nữa.")
    if facts.kind != found.kind:
        raise RuleBroken("Không đổi được loại quyết định.", field="kind")
    before = _noted(found)
    _write(found, facts, file)
    db.session.flush()
    note(actor, "decision_edited", "assignment_decision", found.id, before=before, after=_noted(found))
    return found


@dataclass(frozen=True)
class DecisionRead:
    """A decision with what was done under it; ``names`` of subjects by code."""

    decision: AssignmentDecision
    teaching: Sequence[TeachingAssignment]
    leading: Sequence[HomeroomTeacher]
    members: Sequence[BoardMember]
    names: Mapping[str, str]


def read_decision(actor: Actor, *, decision_id: int) -> DecisionRead:
    """A decision and the assignments, homeroom teachers and board members it gives as their ground."""
    found = get_decision(actor, decision_id)
    names = select(ProgrammeSubject.code, ProgrammeSubject.name).where(
        ProgrammeSubject.unit_id == found.unit_id, ProgrammeSubject.start_year == found.start_year
    )
    return DecisionRead(
        found,
        _under(TeachingAssignment, found),
        _under(HomeroomTeacher, found),
        _members(found),
        read_pairs(names.order_by(ProgrammeSubject.grade.desc())),
    )


def count_under(decisions: Sequence[AssignmentDecision]) -> Mapping[int, int]:
    """How many rows name each decision; three queries."""
    ids = [each.id for each in decisions]
    found = dict.fromkeys(ids, 0)
    for table in (TeachingAssignment, HomeroomTeacher, BoardMember):
        counted: Any = table
        query = select(counted.decision_id, func.count()).where(counted.decision_id.in_(ids))
        for decision_id, count in read_pairs(query.group_by(counted.decision_id)).items():
            found[decision_id] += count
    return found


def _under(table: Any, decision: AssignmentDecision) -> Sequence[Any]:
    query = (
        select(table)
        .join(table.account)
        .join(table.school_class)
        .options(joinedload(table.account, innerjoin=True), joinedload(table.school_class, innerjoin=True))
        .where(table.decision_id == decision.id)
    )
    return db.session.scalars(
        query.order_by(Account.name_sort, SchoolClass.grade, SchoolClass.name_sort, table.id)
    ).all()


def _members(decision: AssignmentDecision) -> Sequence[BoardMember]:
    query = select(BoardMember).options(joinedload(BoardMember.account, innerjoin=True))
    return db.session.scalars(query.where(BoardMember.decision_id == decision.id).order_by(BoardMember.id)).all()


def _write(decision: AssignmentDecision, facts: DecisionFacts, file: NamedFile | None) -> None:
    number = clean(facts.number)
    if not number:
        raise RuleBroken("Vui lòng nhập số quyết định.", field="number")
    check_decision(decision.start_year, facts.decided_on, facts.applies_from)
    if facts.decided_on > clock.today():
        raise RuleBroken("Ngày ký chưa đến.", field="decided_on")
    _refuse_double(decision, facts.kind, number)
    decision.kind, decision.number = facts.kind, number
    decision.decided_on, decision.applies_from = facts.decided_on, facts.applies_from
    if file is not None:
        decision.file_sha256, decision.file_name, decision.file_size = file.sha256, file.name, file.size


def _refuse_double(decision: AssignmentDecision, kind: str, number: str) -> None:
    same = select(AssignmentDecision.id).where(
        AssignmentDecision.unit_id == decision.unit_id,
        AssignmentDecision.start_year == decision.start_year,
        AssignmentDecision.kind == kind,
        AssignmentDecision.number == number,
    )
    with db.session.no_autoflush:
        if any(found != decision.id for found in db.session.scalars(same)):
            raise RuleBroken("Năm học này đã có quyết định cùng số.", field="number")


def _noted(decision: AssignmentDecision) -> dict[str, Any]:
    return {
        "decision_number": decision.number,
        "decided_on": decision.decided_on.isoformat(),
        "valid_from": decision.applies_from.isoformat(),
        "file_name": decision.file_name,
    }
