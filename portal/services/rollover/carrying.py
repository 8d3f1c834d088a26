"""Carrying a plan out: classes, places and the end of stays in one transaction, in few statements."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select, update

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.errors import Conflict
from portal.models.rollover import RollOver, RollOverMove
from portal.models.school import ClassPlace, Enrolment, EnrolmentEvent, HomeroomTeacher, SchoolClass
from portal.rules.permissions import Actor
from portal.rules.rollover.planning import Move, Target
from portal.rules.rollover.proposing import GRADUATE, SEATED
from portal.rules.school.ages import older_group
from portal.rules.school.statuses import DROPPED, GRADUATED
from portal.rules.school_years import year_name
from portal.rules.vietnamese import sort_key
from portal.services.records.audit import note
from portal.services.rollover.plans import closing_day
from portal.services.rollover.reading import Preview, read_preview
from portal.services.school.class_writing import begin_programme
from portal.services.school.importing.bulk import insert_rows, update_rows
from portal.services.school.scope import holds_on


def carry_out(actor: Actor, *, start_year: int, seen: str) -> RollOver:
    """Do what the plan says, as it was ``seen``, for everybody who is decided and not done yet.

    A plan of which everything is done already stays as it is; one that was changed since is a Conflict.
    """
    preview = read_preview(actor, start_year, lock=True)
    plan, run = preview.plan, preview.run
    if plan.carried_out_at is not None and not run.ready:
        return plan
    if seen != preview.seen:
        raise Conflict("Phương án hoặc hồ sơ đã thay đổi sau khi bạn xem. Hãy xem lại rồi thực hiện.")
    if run.faults:
        raise run.faults[0]
    late = plan.carried_out_at is not None
    since = max(plan.begins_on, clock.today()) if late else plan.begins_on
    class_ids = _make_classes(plan, preview)
    if plan.keep_homeroom:
        _keep_homeroom(actor, plan, run.targets, class_ids, since)
    places = _seat(plan, run.ready, class_ids, since)
    events = _finish(actor, plan, run.ready, clock.today() if late else plan.finished_on)
    _note_done(plan, places, events)
    if not late:
        plan.carried_out_at, plan.carried_out_by = clock.now(), actor.name
    told: dict[str, Any] = {"school_year": year_name(start_year), "count": len(run.ready)}
    note(actor, "year_rolled_over", "unit", plan.unit_id, after=told | {"valid_from": since.isoformat()})
    db.session.flush()
    return plan


def _make_classes(plan: RollOver, preview: Preview) -> dict[str, int]:
    """The classes of the new year by name; those missing are made, those put away taken out again."""
    targets, old = preview.run.targets, preview.classes
    missing = [target for target in targets if target.known is None]
    made = insert_rows(SchoolClass, [_new_class(plan, target, old.get(_main_source(target))) for target in missing])
    away = [target.known.id for target in targets if target.known and target.known.away]
    if away:
        db.session.execute(update(SchoolClass).where(SchoolClass.id.in_(away)).values(put_away_at=None))
    begin_programme(plan.unit_id, plan.start_year + 1, sorted({grade for t in targets for grade in t.grades}))
    plan.class_ids = sorted({*plan.class_ids, *made, *away})
    known = {target.name: target.known.id for target in targets if target.known}
    return known | {target.name: class_id for target, class_id in zip(missing, made, strict=True)}


def _main_source(target: Target) -> int:
    """The class of the old year most of a class comes from; 0 for a new first grade."""
    return Counter(target.sources).most_common(1)[0][0] if target.sources else 0


def _new_class(plan: RollOver, target: Target, source: SchoolClass | None) -> dict[str, Any]:
    return {
        "unit_id": plan.unit_id,
        "start_year": plan.start_year + 1,
        "grade": target.grades[0],
        "other_grades": list(target.grades[1:]),
        "name": target.name,
        "name_sort": sort_key(target.name),
        "campus_id": source.campus_id if source else None,
        "sessions_a_day": source.sessions_a_day if source else 1,
        "age_group": older_group(source.age_group) if source and target.grades[0] == 0 else "",
        "put_away_at": None,
        "created_at": clock.now(),
        "version": 1,
    }


def _keep_homeroom(
    actor: Actor, plan: RollOver, targets: Sequence[Target], class_ids: dict[str, int], since: date
) -> None:
    """Whoever leads a class goes up with most of it, where nobody leads the new class yet."""
    sources = {class_ids[target.name]: _main_source(target) for target in targets if target.sources}
    led = set(db.session.scalars(select(HomeroomTeacher.class_id).where(HomeroomTeacher.class_id.in_(sources))))
    day = closing_day(actor, plan.start_year)
    query = select(HomeroomTeacher.class_id, HomeroomTeacher.account_id).order_by(HomeroomTeacher.id.desc())
    leaders = read_pairs(query.where(HomeroomTeacher.class_id.in_(sources.values()), holds_on(HomeroomTeacher, day)))
    rows = [
        {
            "class_id": new,
            "account_id": leaders[old],
            "decision_id": None,
            "valid_from": since,
            "valid_to": None,
        }
        for new, old in sources.items()
        if new not in led and old in leaders
    ]
    plan.homeroom_ids = [*plan.homeroom_ids, *insert_rows(HomeroomTeacher, rows)]


def _seat(plan: RollOver, moves: Sequence[Move], class_ids: dict[str, int], since: date) -> dict[int, int]:
    """Places of the new year, by pupil; the places of the old year end where they begin."""
    pupils = [move.pupil_id for move in moves]
    old = select(SchoolClass.id).where(SchoolClass.unit_id == plan.unit_id, SchoolClass.start_year == plan.start_year)
    ending = update(ClassPlace).where(ClassPlace.pupil_id.in_(pupils), ClassPlace.class_id.in_(old))
    db.session.execute(ending.where(ClassPlace.valid_to.is_(None)).values(valid_to=since))
    seated = [move for move in moves if move.outcome in SEATED]
    rows = [
        {
            "class_id": class_ids[move.to_class],
            "pupil_id": move.pupil_id,
            "grade": move.to_grade,
            "valid_from": since,
            "valid_to": None,
        }
        for move in seated
    ]
    return {move.pupil_id: key for move, key in zip(seated, insert_rows(ClassPlace, rows), strict=True)}


def _finish(actor: Actor, plan: RollOver, moves: Sequence[Move], day: date) -> dict[int, int]:
    """The end of the stay of those who leave, by pupil: never before the last thing that happened to it."""
    leaving = {
        move.pupil_id: GRADUATED if move.outcome == GRADUATE else DROPPED
        for move in moves
        if move.outcome not in SEATED
    }
    last = (
        select(Enrolment.pupil_id, Enrolment.id, func.max(EnrolmentEvent.happened_on))
        .join(EnrolmentEvent, EnrolmentEvent.enrolment_id == Enrolment.id)
        .where(Enrolment.unit_id == plan.unit_id, Enrolment.pupil_id.in_(leaving))
        .group_by(Enrolment.pupil_id, Enrolment.id)
        .order_by(Enrolment.pupil_id)
    )
    stays = [(pupil_id, stay_id, max(day, on)) for pupil_id, stay_id, on in db.session.execute(last)]
    update_rows(Enrolment, [{"id": key, "status": leaving[pupil_id], "left_on": on} for pupil_id, key, on in stays])
    said = {
        "reason": f"Kết thúc năm học {year_name(plan.start_year)}",
        "decision": plan.decision,
        "entered_at": clock.now(),
        "entered_by": actor.name,
    }
    rows = [{"enrolment_id": key, "status": leaving[pupil], "happened_on": on} | said for pupil, key, on in stays]
    ids = insert_rows(EnrolmentEvent, rows)
    return {pupil_id: event_id for (pupil_id, _key, _on), event_id in zip(stays, ids, strict=True)}


def _note_done(plan: RollOver, places: dict[int, int], events: dict[int, int]) -> None:
    query = select(RollOverMove.id, RollOverMove.pupil_id).where(RollOverMove.roll_over_id == plan.id)
    done = query.where(RollOverMove.pupil_id.in_({*places, *events}))
    now = clock.now()
    rows = [
        {"id": key, "place_id": places.get(pupil_id), "event_id": events.get(pupil_id), "done_at": now}
        for key, pupil_id in db.session.execute(done)
    ]
    update_rows(RollOverMove, rows)
    db.session.expire_all()
