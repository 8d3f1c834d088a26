"""Being away: said by the person, with a substitute who sees and does the work meanwhile.

A substitute gets the tasks, not the rights: rights are lent by a delegation.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.people import Absence
from portal.rules.notifications.kinds import Kind
from portal.rules.people.absences import check_absence
from portal.rules.permissions import Actor, Permission
from portal.rules.vietnamese import short_date
from portal.services.notifications.telling import notify
from portal.services.people.actors import delegations_in_force, lent_permissions
from portal.services.people.delegations import possible_receivers
from portal.services.records import note

SHOWN = 50


@dataclass(frozen=True)
class Absences:
    """The own ones in the unit acted for, newest first, and those of others who named the person as substitute."""

    own: Sequence[Absence]
    substituting: Sequence[Absence]


def list_absences(actor: Actor) -> Absences:
    """The newest fifty of the own, and those of others that are not over."""
    query = select(Absence).where(Absence.unit_id == actor.unit_id).options(joinedload("*")).limit(SHOWN)
    own = query.where(Absence.account_id == actor.account_id).order_by(Absence.first_day.desc(), Absence.id.desc())
    others = query.where(
        Absence.substitute_id == actor.account_id, Absence.last_day >= clock.today(), Absence.cancelled_at.is_(None)
    )
    return Absences(db.session.scalars(own).all(), db.session.scalars(others.order_by(Absence.first_day)).all())


def declare_absence(actor: Actor, *, first_day: date, last_day: date, substitute_id: int | None) -> Absence:
    """Say that one is away from the unit acted for; the substitute is told."""
    if actor.unit_id is None:
        raise NotAllowed
    running = _own_running(actor)
    check_absence(first_day, last_day, clock.today(), [(each.first_day, each.last_day) for each in running])
    if substitute_id is not None and substitute_id not in {each.id for each in possible_receivers(actor)}:
        raise RuleBroken("Hãy chọn một người của đơn vị.", field="substitute")
    absence = Absence(
        account_id=actor.account_id,
        unit_id=actor.unit_id,
        first_day=first_day,
        last_day=last_day,
        substitute_id=substitute_id,
        created_at=clock.now(),
    )
    db.session.add(absence)
    db.session.flush()
    _note(actor, "absence_declared", absence)
    if substitute_id is not None:
        notify(
            [substitute_id],
            kind=Kind.SUBSTITUTE_NAMED,
            key=f"absence-{absence.id}",
            params={"who": actor.name, "since": short_date(first_day), "until": short_date(last_day)},
            path="/viec-cua-toi",
            unit_id=actor.unit_id,
        )
    return absence


def cancel_absence(actor: Actor, *, absence_id: int) -> Absence:
    """One is there after all; cancelling again changes nothing."""
    absence = db.session.get(Absence, absence_id)
    if absence is None or absence.account_id != actor.account_id:
        raise NotFound
    if absence.cancelled_at is None:
        absence.cancelled_at = clock.now()
        _note(actor, "absence_cancelled", absence)
    return absence


def find_absences(unit_id: int, account_ids: Collection[int], first_day: date, last_day: date) -> dict[int, Absence]:
    """By account: the first absence of each that falls into the days, with its substitute."""
    query = (
        select(Absence)
        .where(
            Absence.unit_id == unit_id,
            Absence.account_id.in_(account_ids),
            Absence.first_day <= last_day,
            Absence.last_day >= first_day,
            Absence.cancelled_at.is_(None),
        )
        .options(joinedload(Absence.substitute))
        .order_by(Absence.first_day.desc())
    )
    return {absence.account_id: absence for absence in db.session.scalars(query)}


def away_for(actor: Actor) -> dict[int, str]:
    """Those who are away today and named the actor as substitute in the unit acted for: account -> name."""
    today = clock.today()
    query = (
        select(Absence)
        .where(
            Absence.substitute_id == actor.account_id,
            Absence.unit_id == actor.unit_id,
            Absence.first_day <= today,
            Absence.last_day >= today,
            Absence.cancelled_at.is_(None),
        )
        .options(joinedload(Absence.account))
    )
    return {absence.account_id: absence.account.full_name for absence in db.session.scalars(query)}


def giver_of(actor: Actor, permission: Permission) -> str | None:
    """Whose right the actor uses: the giver of a delegation, None when the actor holds it by an own role."""
    if permission not in actor.delegated or permission in Actor(account_id=0, name="", roles=actor.roles).permissions:
        return None
    lent = [d for d in delegations_in_force(actor.account_id) if d.unit_id == actor.unit_id]
    return next((d.giver.full_name for d in lent if permission in lent_permissions(d)), None)


def _own_running(actor: Actor) -> Sequence[Absence]:
    query = select(Absence).where(
        Absence.account_id == actor.account_id,
        Absence.unit_id == actor.unit_id,
        Absence.last_day >= clock.today(),
        Absence.cancelled_at.is_(None),
    )
    return db.session.scalars(query).all()


def _note(actor: Actor, action: str, absence: Absence) -> None:
    after = {
        "valid_from": absence.first_day.isoformat(),
        "last_day": absence.last_day.isoformat(),
        "substitute": absence.substitute.full_name if absence.substitute else None,
    }
    note(actor, action, "account", actor.account_id, after=after)
