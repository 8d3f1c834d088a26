"""Lending permissions for a time: a leader to a person of the same unit, with a reason, revocable."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken, mark
from portal.models.people import Account, Delegation, Membership
from portal.rules.notifications.kinds import Kind
from portal.rules.people.lending import check_period, check_permissions, lending_role
from portal.rules.permissions import Actor, Role
from portal.rules.vietnamese import short_date
from portal.services.notifications.telling import notify
from portal.services.people.staff import is_current
from portal.services.records import note

SHOWN = 100


@dataclass(frozen=True)
class Delegations:
    """What one gave and received, newest first."""

    given: Sequence[Delegation]
    received: Sequence[Delegation]


def list_delegations(actor: Actor) -> Delegations:
    """The newest hundred of each."""
    query = (
        select(Delegation)
        .where(or_(Delegation.giver_id == actor.account_id, Delegation.receiver_id == actor.account_id))
        .options(joinedload(Delegation.giver), joinedload(Delegation.receiver))
        .order_by(Delegation.id.desc())
        .limit(2 * SHOWN)
    )
    found = db.session.scalars(query).all()
    return Delegations(
        given=[d for d in found if d.giver_id == actor.account_id][:SHOWN],
        received=[d for d in found if d.receiver_id == actor.account_id][:SHOWN],
    )


def possible_receivers(actor: Actor) -> Sequence[Account]:
    """The people who work in the unit acted for, in class-list order, without oneself; at most 500."""
    members = select(Membership.account_id).where(
        Membership.unit_id == actor.unit_id, is_current(), Membership.valid_from <= clock.today()
    )
    query = select(Account).where(
        Account.id.in_(members),
        Account.id != actor.account_id,
        Account.suspended_at.is_(None),
        or_(Account.left_on.is_(None), Account.left_on > clock.today()),
    )
    return db.session.scalars(query.order_by(Account.name_sort, Account.id).limit(500)).all()


def own_lending_role(actor: Actor) -> Role:
    """The role the actor holds (not one that was lent) and may lend from."""
    role = lending_role(actor.roles)
    if role is None or actor.unit_id is None:
        raise NotAllowed
    return role


def delegate(
    actor: Actor, *, receiver_id: int, permissions: Sequence[str], first_day: date, last_day: date, reason: str
) -> Delegation:
    """Lend permissions of the own role to a person of the unit, whole days in Vietnam's time."""
    role = own_lending_role(actor)
    receiver = next((a for a in possible_receivers(actor) if a.id == receiver_id), None)
    if receiver is None:
        raise RuleBroken(mark("Hãy chọn một người của đơn vị."), field="receiver")
    lent = check_permissions(role, permissions)
    check_period(first_day, last_day, clock.today())
    begins_at = _midnight(first_day)
    delegation = Delegation(
        giver_id=actor.account_id,
        receiver_id=receiver.id,
        unit_id=actor.unit_id,
        role=role,
        permissions=[permission.value for permission in lent],
        reason=reason,
        begins_at=max(begins_at, clock.now()),
        ends_at=_midnight(last_day + timedelta(days=1)),
        created_at=clock.now(),
    )
    db.session.add(delegation)
    db.session.flush()
    _note(actor, "delegation_given", delegation, receiver, until=short_date(last_day))
    notify(
        [receiver.id],
        kind=Kind.DELEGATION_RECEIVED,
        key=f"delegation-{delegation.id}",
        params={"giver": actor.name, "unit": actor.unit_name, "until": short_date(last_day)},
        path="/tai-khoan/uy-quyen",
        unit_id=actor.unit_id,
        by=actor.account_id,
    )
    return delegation


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.LOCAL_ZONE)


def revoke(actor: Actor, *, delegation_id: int) -> Delegation:
    """Take back what one lent; it ends at once."""
    delegation = db.session.get(Delegation, delegation_id)
    if delegation is None or delegation.giver_id != actor.account_id:
        raise NotFound
    if delegation.revoked_at is None and delegation.ends_at > clock.now():
        delegation.revoked_at = clock.now()
        _note(actor, "delegation_revoked", delegation, delegation.receiver)
    return delegation


def _note(actor: Actor, action: str, delegation: Delegation, receiver: Account, **more: str) -> None:
    facts = {
        "delegation": delegation.id,
        "receiver": receiver.full_name,
        "permissions": delegation.permissions,
        "reason": delegation.reason,
        **more,
    }
    for account_id in (delegation.giver_id, receiver.id):
        note(actor, action, "account", account_id, unit_id=delegation.unit_id, after=facts)
