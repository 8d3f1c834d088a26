"""The plan of a school: made from the books, worked out again, its days and first classes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, delete, select

from portal.adapters import clock
from portal.db import db
from portal.errors import Conflict, NotFound, RuleBroken
from portal.models.rollover import RollOver, RollOverMove
from portal.models.school import ClassPlace, Enrolment, Pupil, SchoolClass
from portal.models.units import Unit
from portal.rules.permissions import Actor
from portal.rules.rollover.planning import check_days
from portal.rules.rollover.proposing import BY_AGE, Proposal, propose
from portal.rules.school.statuses import ENROLLED
from portal.rules.school_years import year_name
from portal.rules.vietnamese import clean
from portal.services.gradebook.results import Sitting, read_decisions
from portal.services.records.audit import note
from portal.services.school.class_writing import managed_unit, own_grades
from portal.services.school.importing.bulk import insert_rows, update_rows
from portal.services.school.years import current_year, find_year


def ending_year(actor: Actor) -> int:
    """The start of the year whose end is nearest: the last one until the present one has begun."""
    managed_unit(actor)
    current = current_year()
    return current - 1 if clock.today() < first_day(actor, current) else current


def first_day(actor: Actor, start_year: int) -> date:
    """The first day of a school year in its classes, by the dates that hold for the school."""
    dates = find_year(actor, start_year)
    return min(dates.opens_on, dates.first_begins_on) if dates else date(start_year, 9, 5)


def closing_day(actor: Actor, start_year: int) -> date:
    """The last day of a school year."""
    dates = find_year(actor, start_year)
    return dates.closes_on if dates else date(start_year + 1, 5, 31)


def find_plan(actor: Actor, start_year: int, *, lock: bool = False) -> RollOver | None:
    """The school's plan for the end of a year; NotFound for a year that has none and is not about to end."""
    query = select(RollOver).where(RollOver.unit_id == managed_unit(actor), RollOver.start_year == start_year)
    found = db.session.scalar(query.with_for_update() if lock else query)
    if found is None and start_year not in {current_year(), current_year() - 1}:
        raise NotFound
    return found


def get_plan(actor: Actor, start_year: int, *, lock: bool = False) -> RollOver:
    """The plan of a year; NotFound while there is none."""
    found = find_plan(actor, start_year, lock=lock)
    if found is None:
        raise NotFound
    return found


def work_out(actor: Actor, *, start_year: int) -> RollOver:
    """A plan from what the books say today; what people decided and what was carried out stays."""
    unit_id = managed_unit(actor)
    db.session.scalar(select(Unit.id).where(Unit.id == unit_id).with_for_update())  # one plan at a time
    found = find_plan(actor, start_year, lock=True)
    sittings = list_sittings(unit_id, start_year)
    if found is None and not sittings:
        raise RuleBroken("Năm học này chưa có học sinh nào trong lớp.")
    plan = found or _new_plan(actor, unit_id, start_year)
    plan.worked_out_at, plan.worked_out_by = clock.now(), actor.name
    db.session.flush()
    _write_moves(actor, plan, sittings)
    note(actor, "roll_over_planned", "unit", unit_id, after=_told(start_year) | {"count": len(sittings)})
    db.session.flush()
    return plan


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a person decides for the whole school; ``intake`` are the names of the first grade's new classes."""

    begins_on: date
    finished_on: date
    decision: str
    keep_homeroom: bool
    intake: Sequence[str]


def save_settings(actor: Actor, *, start_year: int, settings: Settings, version: int) -> RollOver:
    """The days, the decision, the classes of the new first grade."""
    plan = get_plan(actor, start_year, lock=True)
    if version != plan.version:
        raise Conflict("Người khác vừa sửa phương án này. Hãy xem lại rồi lưu lần nữa.")
    check_days(start_year, begins_on=settings.begins_on, finished_on=settings.finished_on)
    if plan.carried_out_at is not None and settings.begins_on != plan.begins_on:
        raise RuleBroken("Đã thực hiện lên lớp; hoàn tác rồi mới đổi ngày này.", field="begins_on")
    intake = list(dict.fromkeys(name for name in map(clean, settings.intake) if name))
    if any(len(name) > 40 for name in intake):
        raise RuleBroken("Tên lớp không quá 40 ký tự.", field="intake")
    plan.begins_on, plan.finished_on, plan.decision = settings.begins_on, settings.finished_on, settings.decision
    plan.keep_homeroom, plan.intake = settings.keep_homeroom, intake
    note(actor, "roll_over_set", "unit", plan.unit_id, after=_told(start_year))
    db.session.flush()
    return plan


def _told(start_year: int) -> dict[str, Any]:
    return {"school_year": year_name(start_year)}


def _new_plan(actor: Actor, unit_id: int, start_year: int) -> RollOver:
    begins_on, first_grade = first_day(actor, start_year + 1), own_grades(actor)[0]
    names = select(SchoolClass.name).where(*_of_year(unit_id, start_year), SchoolClass.grade == first_grade)
    plan = RollOver(
        unit_id=unit_id,
        start_year=start_year,
        begins_on=begins_on,
        finished_on=min(closing_day(actor, start_year), begins_on),
        intake=list(db.session.scalars(names.order_by(SchoolClass.name_sort))) if first_grade else [],
        worked_out_at=clock.now(),
        worked_out_by=actor.name,
    )
    db.session.add(plan)
    return plan


def _of_year(unit_id: int, start_year: int) -> tuple[Any, ...]:
    return SchoolClass.unit_id == unit_id, SchoolClass.start_year == start_year, SchoolClass.put_away_at.is_(None)


def sitting_query(unit_id: int, start_year: int) -> Select[Pupil, int, int]:
    """Who sits in a class of the year and has no end there: pupil, class, the pupil's grade."""
    return (
        select(Pupil, ClassPlace.class_id, ClassPlace.grade)
        .join(ClassPlace, ClassPlace.pupil_id == Pupil.id)
        .join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
        .join(Enrolment, (Enrolment.pupil_id == Pupil.id) & (Enrolment.unit_id == unit_id))
        .where(*_of_year(unit_id, start_year), ClassPlace.valid_to.is_(None))
        .where(Enrolment.status == ENROLLED, Pupil.merged_into_id.is_(None))
    )


def list_sittings(unit_id: int, start_year: int) -> list[Sitting]:
    """Everybody a plan has to say something about."""
    query = sitting_query(unit_id, start_year).order_by(ClassPlace.id)
    return list({pupil.id: Sitting(pupil, where, grade) for pupil, where, grade in db.session.execute(query)}.values())


def classes_of(unit_id: int, start_year: int) -> Mapping[int, SchoolClass]:
    """The classes of a year by id, in their order."""
    query = select(SchoolClass).where(*_of_year(unit_id, start_year))
    return {found.id: found for found in db.session.scalars(query.order_by(SchoolClass.grade, SchoolClass.name_sort))}


def _write_moves(actor: Actor, plan: RollOver, sittings: Sequence[Sitting]) -> None:
    grades, classes = own_grades(actor), classes_of(plan.unit_id, plan.start_year)
    query = select(RollOverMove).where(RollOverMove.roll_over_id == plan.id)
    kept = {move.pupil_id: move for move in db.session.scalars(query)}
    results = read_decisions(sittings, unit_id=plan.unit_id, start_year=plan.start_year)
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for one in sittings:
        move, result = kept.pop(one.pupil.id, None), results[one.pupil.id] or BY_AGE
        if move is not None and move.done_at is not None:
            continue
        facts: dict[str, Any] = {"class_id": one.class_id, "grade": one.grade, "result": result}
        if move is None or not move.edited or (move.class_id, move.grade) != (one.class_id, one.grade):
            facts |= _proposed(classes[one.class_id], one.grade, grades, result) | {"edited": False}
        else:
            facts |= {name: getattr(move, name) for name in ("outcome", "to_class", "to_grade", "edited")}
        if move is None:
            new.append(facts | {"roll_over_id": plan.id, "pupil_id": one.pupil.id})
        else:
            changed.append(facts | {"id": move.id})
    insert_rows(RollOverMove, [row | {"place_id": None, "event_id": None, "done_at": None} for row in new])
    update_rows(RollOverMove, changed)
    gone = [move.id for move in kept.values() if move.done_at is None]
    if gone:
        db.session.execute(delete(RollOverMove).where(RollOverMove.id.in_(gone)))
    db.session.expire_all()


def _proposed(school_class: SchoolClass, grade: int, grades: Sequence[int], result: str) -> dict[str, Any]:
    name, class_grade = school_class.name, school_class.grade
    return proposed_values(propose(result=result, grade=grade, grades=grades, class_name=name, class_grade=class_grade))


def proposed_values(proposal: Proposal) -> dict[str, Any]:
    """The columns of a move that say what becomes of the pupil."""
    return {"outcome": proposal.outcome, "to_class": proposal.to_class[:40], "to_grade": proposal.to_grade}
