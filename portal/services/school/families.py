"""The family of a pupil: who looks after the child, what each may do, from which day on."""

from dataclasses import asdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.school import Enrolment, Guardian, Guardianship
from portal.rules.permissions import Actor
from portal.rules.school.families import GuardianFacts, Rights, check_rights, check_since
from portal.rules.vietnamese import fold
from portal.services.records.audit import note
from portal.services.school.scope import get_managed_pupil

RIGHTS = ("relation", "may_see", "may_reply", "may_sign", "reason")


def get_guardianship(actor: Actor, *, pupil_id: int, guardianship_id: int) -> Guardianship:
    """What holds today between a pupil of the school and a guardian; NotFound for what has ended."""
    get_managed_pupil(actor, pupil_id)
    query = select(Guardianship).options(joinedload(Guardianship.guardian, innerjoin=True))
    held = db.session.scalar(query.where(Guardianship.id == guardianship_id, Guardianship.pupil_id == pupil_id))
    if held is None or (held.valid_to is not None and held.valid_to <= clock.today()):
        raise NotFound
    return held


def add_guardian(actor: Actor, *, pupil_id: int, facts: GuardianFacts, rights: Rights, since: date) -> Guardianship:
    """One more guardian from a day on. The same person (name and phone) of another child here is not kept twice."""
    get_managed_pupil(actor, pupil_id)
    check_rights(rights)
    guardian = _known(actor, facts)
    if guardian is None:
        guardian = Guardian(**asdict(facts), created_at=clock.now())
        db.session.add(guardian)
        db.session.flush()
    elif _holds(pupil_id, guardian.id):
        raise RuleBroken("Người này đã có trong gia đình của học sinh.", field="full_name")
    held = Guardianship(pupil_id=pupil_id, guardian_id=guardian.id, valid_from=since, **asdict(rights))
    db.session.add(held)
    db.session.flush()
    note(actor, "guardian_added", "pupil", pupil_id)
    return held


def save_guardian(
    actor: Actor,
    *,
    pupil_id: int,
    guardianship_id: int,
    facts: GuardianFacts,
    rights: Rights,
    since: date,
    version: int,
) -> Guardianship:
    """Correct what is known of a guardian; other rights hold from ``since``, those before it stay on record."""
    held = get_guardianship(actor, pupil_id=pupil_id, guardianship_id=guardianship_id)
    if held.guardian.version != version:
        raise RuleBroken("Người khác vừa sửa. Hãy xem lại rồi lưu lần nữa.")
    check_rights(rights)
    for name, value in asdict(facts).items():
        setattr(held.guardian, name, value)
    if any(getattr(held, name) != getattr(rights, name) for name in RIGHTS):
        held = _from_now_on(held, rights, since)
    note(actor, "guardian_changed", "pupil", pupil_id)
    db.session.flush()
    return held


def end_guardian(actor: Actor, *, pupil_id: int, guardianship_id: int, on: date, reason: str) -> Guardianship:
    """The person looks after the child no longer; every right ends with it."""
    held = get_guardianship(actor, pupil_id=pupil_id, guardianship_id=guardianship_id)
    check_since(on, held_from=held.valid_from)
    held.valid_to, held.reason = on, reason
    note(actor, "guardian_ended", "pupil", pupil_id)
    return held


def _from_now_on(held: Guardianship, rights: Rights, since: date) -> Guardianship:
    check_since(since, held_from=held.valid_from)
    if since == held.valid_from:
        for name in RIGHTS:
            setattr(held, name, getattr(rights, name))
        return held
    held.valid_to = since
    later = Guardianship(pupil_id=held.pupil_id, guardian_id=held.guardian_id, valid_from=since, **asdict(rights))
    db.session.add(later)
    return later


def _known(actor: Actor, facts: GuardianFacts) -> Guardian | None:
    """Somebody of that name and phone who looks after another child of this school."""
    if not facts.phone:
        return None
    query = (
        select(Guardian)
        .join(Guardianship, Guardianship.guardian_id == Guardian.id)
        .join(Enrolment, Enrolment.pupil_id == Guardianship.pupil_id)
        .where(Guardian.phone == facts.phone, Enrolment.unit_id == actor.unit_id)
        .order_by(Guardian.id)
    )
    return next((one for one in db.session.scalars(query) if fold(one.full_name) == fold(facts.full_name)), None)


def _holds(pupil_id: int, guardian_id: int) -> bool:
    query = select(Guardianship.id).where(
        Guardianship.pupil_id == pupil_id,
        Guardianship.guardian_id == guardian_id,
        (Guardianship.valid_to.is_(None)) | (Guardianship.valid_to > clock.today()),
    )
    return db.session.scalar(query.limit(1)) is not None
