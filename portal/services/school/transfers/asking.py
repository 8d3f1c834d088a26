"""The old school lets a pupil go."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, RuleBroken
from portal.models.school import ClassPlace, Enrolment, Pupil, SchoolClass, Transfer
from portal.models.units import Unit, UnitKind
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import ROLE_PERMISSIONS, Actor, Permission
from portal.rules.school.statuses import BELONGING
from portal.rules.school.transfers import Answer, Stay, check_asking
from portal.rules.vietnamese import clean
from portal.services.notifications.telling import notify
from portal.services.people.holders import list_holders
from portal.services.records import audit
from portal.services.school.pupil_reading import enrolment_at
from portal.services.school.scope import get_managed_pupil, holds_on
from portal.services.school.transfers.leaving import let_go
from portal.services.school.transfers.reading import get_transfer
from portal.services.units.searching import Candidate, Filter, matching
from portal.services.units.tree import is_open, paths

KEEPERS = frozenset(role for role, may in ROLE_PERMISSIONS.items() if Permission.SCHOOL_MANAGE in may)
FEW = 20


@dataclass(frozen=True)
class Destination:
    """Where a pupil goes: a school of the portal, else the name of one outside it."""

    unit_id: int | None
    name: str = ""


def find_schools(actor: Actor, words: str, *, chosen: int | None = None) -> list[Candidate]:
    """Schools of the portal a pupil could go to, the chosen one first; never the own school."""
    found = db.session.scalars(_schools(actor, words).limit(FEW)).all() if clean(words) else []
    if chosen is not None and chosen not in {unit.id for unit in found}:
        found = [*db.session.scalars(_schools(actor, "").where(Unit.id == chosen)), *found]
    above = paths([unit.id for unit in found])
    return [Candidate(unit.id, unit.name, " › ".join(step.name for step in above[unit.id])) for unit in found]


def ask_transfer(
    actor: Actor, *, pupil_id: int, to: Destination, leaves_on: date, reason: str, decision: str = ""
) -> Transfer:
    """Hand a pupil over. To a school of the portal it waits for that school; to another one it holds at once.

    ``leaves_on`` is the first day the pupil is no longer here.
    """
    pupil = get_managed_pupil(actor, pupil_id)
    stay = enrolment_at(pupil.id, actor.unit_id)
    check_asking(_facts(stay, pupil), leaves_on=leaves_on, today=clock.today())
    name, school_class = _name_of(actor, to), _class_of(pupil)
    transfer = Transfer(
        pupil_id=pupil.id,
        from_unit_id=actor.unit_id,
        from_class=school_class[0] if school_class else "",
        grade=school_class[1] if school_class else None,
        to_unit_id=to.unit_id,
        to_name=name,
        leaves_on=leaves_on,
        reason=reason,
        decision=decision,
        asked_at=clock.now(),
        asked_by_id=actor.account_id,
        asked_by=actor.name,
    )
    db.session.add(transfer)
    db.session.flush()
    audit.note(actor, "transfer_asked", "pupil", pupil.id, after={"to": name, "leaves_on": leaves_on.isoformat()})
    if to.unit_id is None:
        transfer.answer, transfer.answered_at, transfer.answered_by = Answer.ACCEPTED, clock.now(), actor.name
        let_go(actor, stay, transfer)
    else:
        _tell_keepers(actor, transfer, to.unit_id, pupil)
    return transfer


def withdraw_transfer(actor: Actor, transfer_id: int, *, reason: str) -> Transfer:
    """Take a hand-over back while nobody has answered it."""
    transfer = get_transfer(actor, transfer_id)
    if transfer.from_unit_id != actor.unit_id:
        raise NotAllowed
    if transfer.answer is not None:
        raise RuleBroken("Hồ sơ này đã được trả lời.")
    transfer.answer, transfer.answer_reason = Answer.WITHDRAWN, reason
    transfer.answered_at, transfer.answered_by = clock.now(), actor.name
    audit.note(actor, "transfer_withdrawn", "pupil", transfer.pupil_id, after={"reason": reason})
    return transfer


def _schools(actor: Actor, words: str) -> Select[Unit]:
    return matching(actor, Filter(words=words)).where(
        Unit.kind_code.in_(select(UnitKind.code).where(UnitKind.is_school)), Unit.id != actor.unit_id
    )


def _facts(stay: Enrolment, pupil: Pupil) -> Stay:
    waiting = select(Transfer.id).where(Transfer.pupil_id == pupil.id, Transfer.answer.is_(None)).limit(1)
    return Stay(
        belongs=stay.status in BELONGING,
        admitted_on=stay.admitted_on,
        waiting=db.session.scalar(waiting) is not None,
    )


def _class_of(pupil: Pupil) -> tuple[str, int] | None:
    query = (
        select(SchoolClass.name, ClassPlace.grade)
        .join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
        .where(ClassPlace.pupil_id == pupil.id, holds_on(ClassPlace, clock.today()))
        .order_by(ClassPlace.id.desc())
    )
    row = db.session.execute(query.limit(1)).first()
    return (row[0], row[1]) if row else None


def _name_of(actor: Actor, to: Destination) -> str:
    if to.unit_id is None:
        if not to.name:
            raise RuleBroken("Chọn trường trên cổng hoặc ghi tên trường ngoài cổng.", field="to_name")
        return to.name
    unit = db.session.scalar(_schools(actor, "").where(Unit.id == to.unit_id, is_open(clock.today())))
    if unit is None:
        raise RuleBroken("Chọn một trường khác đang hoạt động.", field="to_unit_id")
    return unit.name


def _tell_keepers(actor: Actor, transfer: Transfer, unit_id: int, pupil: Pupil) -> None:
    notify(
        list_holders(unit_id, KEEPERS),
        kind=Kind.TRANSFER_ASKED,
        key=f"transfer-{transfer.id}",
        params={"unit": actor.unit_name, "name": pupil.full_name},
        path=f"/truong-hoc/chuyen-truong/{transfer.id}",
        unit_id=unit_id,
        by=actor.account_id,
    )
