"""Taking a roll-over back, whole or for one pupil, as long as the new year has not begun and nothing stands on it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, or_, select, tuple_, update

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.attendance import Roll
from portal.models.gradebook import Mark
from portal.models.rollover import RollOver, RollOverMove
from portal.models.school import ClassPlace, Enrolment, EnrolmentEvent, HomeroomTeacher, Pupil, SchoolClass
from portal.rules.permissions import Actor
from portal.rules.rollover.planning import OBSTACLES
from portal.rules.school.statuses import BELONGING, ENROLLED
from portal.rules.school_years import year_name
from portal.rules.vietnamese import short_date
from portal.services.records.audit import note
from portal.services.rollover.plans import get_plan
from portal.services.school.importing.bulk import insert_rows, update_rows


def obstacle_to_undo(plan: RollOver) -> RuleBroken | None:
    """Why nothing of the plan can be taken back now; None when it can."""
    if plan.carried_out_at is None:
        return RuleBroken("Chưa thực hiện lên lớp nên không có gì để hoàn tác.")
    if clock.today() >= plan.begins_on:
        return RuleBroken(
            "Năm học mới đã bắt đầu ngày %(day)s nên không hoàn tác được; hãy đổi lớp hoặc đổi tình trạng từng em.",
            day=short_date(plan.begins_on),
        )
    return None


def undo(actor: Actor, *, start_year: int, reason: str, pupil_id: int | None = None) -> RollOver:
    """Everything, or one pupil, as before the roll-over: places reopened, stays going on. Nothing is deleted."""
    plan = get_plan(actor, start_year, lock=True)
    if (refusal := obstacle_to_undo(plan)) is not None:
        raise refusal
    moves = _done(plan, pupil_id)
    away = _merged_away(plan)
    if not moves:
        raise RuleBroken("Chưa thực hiện lên lớp nên không có gì để hoàn tác.")
    _refuse_built_on(plan, moves)
    _reopen(plan, moves)
    _take_back_leaving(actor, plan, moves, reason)
    rows = [{"id": move.id, "place_id": None, "event_id": None, "done_at": None} for move in moves]
    update_rows(RollOverMove, rows)
    told: dict[str, Any] = {"school_year": year_name(start_year), "reason": reason}
    if pupil_id is None:
        _close_classes(plan)
        db.session.execute(delete(RollOverMove).where(RollOverMove.id.in_(away)))
        plan.carried_out_at, plan.carried_out_by, plan.class_ids, plan.homeroom_ids = None, "", [], []
        note(actor, "roll_over_undone", "unit", plan.unit_id, after=told | {"count": len(moves)})
    else:
        note(actor, "roll_over_undone", "pupil", pupil_id, after=told)
    db.session.flush()
    db.session.expire_all()
    return plan


def _done(plan: RollOver, pupil_id: int | None) -> Sequence[RollOverMove]:
    query = select(RollOverMove).join(Pupil, Pupil.id == RollOverMove.pupil_id)
    query = query.where(RollOverMove.roll_over_id == plan.id, RollOverMove.done_at.is_not(None))
    query = query.where(Pupil.merged_into_id.is_(None))
    if pupil_id is not None:
        query = query.where(RollOverMove.pupil_id == pupil_id)
    return db.session.scalars(query.order_by(RollOverMove.id)).all()


def _merged_away(plan: RollOver) -> Sequence[int]:
    """Lines of records that became one with another since: nothing hangs on them, the plan does without them."""
    query = select(RollOverMove.id).join(Pupil, Pupil.id == RollOverMove.pupil_id)
    return db.session.scalars(
        query.where(RollOverMove.roll_over_id == plan.id, Pupil.merged_into_id.is_not(None))
    ).all()


def _refuse_built_on(plan: RollOver, moves: Sequence[RollOverMove]) -> None:
    """RuleBroken that names somebody for whom something was written since, and how many there are."""
    found = _built_on(plan, moves)
    if not found:
        return
    pupil_id, why = min(found.items())
    name = db.session.get_one(Pupil, pupil_id).full_name
    raise RuleBroken(OBSTACLES[why], name=name, more=len(found) - 1)


def _built_on(plan: RollOver, moves: Sequence[RollOverMove]) -> dict[int, str]:
    """By pupil the key of ``OBSTACLES``; five statements."""
    ids = [move.pupil_id for move in moves]
    place_ids, events = [m.place_id for m in moves if m.place_id], {m.pupil_id: m.event_id for m in moves if m.event_id}
    places = select(ClassPlace.pupil_id).where(ClassPlace.id.in_(place_ids))
    rolled = select(Roll.class_id).join(SchoolClass, SchoolClass.id == Roll.class_id)
    rolled = rolled.where(SchoolClass.unit_id == plan.unit_id, SchoolClass.start_year == plan.start_year + 1)
    newest = (
        select(Enrolment.pupil_id, func.max(EnrolmentEvent.id), func.max(Enrolment.status))
        .join(EnrolmentEvent, EnrolmentEvent.enrolment_id == Enrolment.id)
        .where(Enrolment.unit_id == plan.unit_id, Enrolment.pupil_id.in_(ids))
        .group_by(Enrolment.pupil_id)
    )
    changed = [
        pupil_id
        for pupil_id, event_id, status in db.session.execute(newest)
        if (event_id != events[pupil_id] if pupil_id in events else status != ENROLLED)
    ]
    elsewhere = select(Enrolment.pupil_id).where(
        Enrolment.pupil_id.in_(ids), Enrolment.unit_id != plan.unit_id, Enrolment.status.in_(BELONGING)
    )
    marked = select(Mark.pupil_id).where(Mark.pupil_id.in_(ids), Mark.start_year == plan.start_year + 1)
    found: dict[int, str] = dict.fromkeys(changed, "status")
    found |= dict.fromkeys(db.session.scalars(elsewhere), "elsewhere")
    found |= dict.fromkeys(db.session.scalars(places.where(ClassPlace.valid_to.is_not(None))), "moved")
    found |= dict.fromkeys(db.session.scalars(places.where(ClassPlace.class_id.in_(rolled))), "rolls")
    return found | dict.fromkeys(db.session.scalars(marked.distinct()), "marks")


def _reopen(plan: RollOver, moves: Sequence[RollOverMove]) -> None:
    """The new places were never taken; the old ones have no end again."""
    place_ids = [move.place_id for move in moves if move.place_id]
    new = update(ClassPlace).where(ClassPlace.id.in_(place_ids))
    db.session.execute(new.values(valid_to=ClassPlace.valid_from))
    for part in _parts([(move.class_id, move.pupil_id) for move in moves]):
        old = update(ClassPlace).where(tuple_(ClassPlace.class_id, ClassPlace.pupil_id).in_(part))
        db.session.execute(old.where(ClassPlace.valid_to == plan.begins_on).values(valid_to=None))


def _parts(pairs: Sequence[tuple[int, int]], size: int = 5_000) -> Sequence[Sequence[tuple[int, int]]]:
    return [pairs[start : start + size] for start in range(0, len(pairs), size)]


def _take_back_leaving(actor: Actor, plan: RollOver, moves: Sequence[RollOverMove], reason: str) -> None:
    left = [move.pupil_id for move in moves if move.event_id is not None]
    query = select(Enrolment.id, Enrolment.left_on).where(
        Enrolment.unit_id == plan.unit_id, Enrolment.pupil_id.in_(left)
    )
    stays = [(key, left_on) for key, left_on in db.session.execute(query)]
    update_rows(Enrolment, [{"id": key, "status": ENROLLED, "left_on": None} for key, _left_on in stays])
    said: dict[str, Any] = {
        "status": ENROLLED,
        "reason": f"Hoàn tác lên lớp: {reason}"[:500],
        "decision": "",
        "entered_at": clock.now(),
        "entered_by": actor.name,
    }
    insert_rows(EnrolmentEvent, [said | {"enrolment_id": key, "happened_on": on} for key, on in stays])


def _close_classes(plan: RollOver) -> None:
    """Classes the roll-over made leave the lists where nobody else sits; their homeroom teachers never began."""
    taken = select(ClassPlace.class_id).where(
        ClassPlace.class_id.in_(plan.class_ids),
        or_(ClassPlace.valid_to.is_(None), ClassPlace.valid_to > ClassPlace.valid_from),
    )
    away = update(SchoolClass).where(SchoolClass.id.in_(plan.class_ids), SchoolClass.id.not_in(taken))
    db.session.execute(away.values(put_away_at=clock.now()))
    held = update(HomeroomTeacher).where(HomeroomTeacher.id.in_(plan.homeroom_ids), HomeroomTeacher.valid_to.is_(None))
    db.session.execute(held.values(valid_to=HomeroomTeacher.valid_from))


def name_of_done(actor: Actor, *, start_year: int, pupil_id: int) -> str:
    """The name of a pupil for whom the plan was carried out; NotFound for everybody else."""
    plan = get_plan(actor, start_year)
    if not _done(plan, pupil_id):
        raise NotFound
    return db.session.get_one(Pupil, pupil_id).full_name
