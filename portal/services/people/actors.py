"""Who acts, and for which unit: memberships and delegations in force, turned into an ``Actor``."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.people import Account, Delegation, LoginSession, Membership
from portal.rules.permissions import ROLE_LABELS, Actor, Permission, Role


@dataclass(frozen=True)
class ActingUnit:
    """A unit the person can act for, with the names of the roles held there (delegated ones included)."""

    id: int
    name: str
    role_labels: tuple[str, ...]


def memberships_in_force(account_id: int) -> Sequence[Membership]:
    """Roles held today, in units that are not closed."""
    today = clock.today()
    query = (
        select(Membership)
        .where(
            Membership.account_id == account_id,
            Membership.valid_from <= today,
            or_(Membership.valid_to.is_(None), Membership.valid_to > today),
        )
        .order_by(Membership.id)
    )
    return [m for m in db.session.scalars(query) if m.unit.closed_on is None or m.unit.closed_on > today]


def delegations_in_force(account_id: int) -> Sequence[Delegation]:
    """What has been lent to the person and runs now."""
    now = clock.now()
    query = select(Delegation).where(
        Delegation.receiver_id == account_id,
        Delegation.begins_at <= now,
        Delegation.ends_at > now,
        Delegation.revoked_at.is_(None),
    )
    return db.session.scalars(query).all()


def load_actor(account: Account, session: LoginSession | None = None) -> tuple[Actor, list[ActingUnit]]:
    """The actor for the unit chosen in the session (else the first), and all units to choose from."""
    memberships = memberships_in_force(account.id)
    delegations = delegations_in_force(account.id)
    units = _acting_units(memberships, delegations)
    chosen = session.unit_id if session and session.unit_id in units else next(iter(units), None)
    actor = Actor(
        account_id=account.id,
        name=account.full_name,
        unit_id=chosen,
        unit_name=units[chosen].name if chosen else "",
        roles=frozenset(Role(m.role) for m in memberships if m.unit_id == chosen),
        delegated=frozenset(Permission(p) for d in delegations if d.unit_id == chosen for p in d.permissions),
        domains=frozenset(m.domain for m in memberships if m.unit_id == chosen and m.domain),
        session_id=session.id if session else None,
    )
    return actor, list(units.values())


def _acting_units(memberships: Sequence[Membership], delegations: Sequence[Delegation]) -> dict[int, ActingUnit]:
    labels: dict[int, list[str]] = {}
    names: dict[int, str] = {}
    held_roles: list[Membership | Delegation] = [*memberships, *delegations]
    for held in held_roles:
        names[held.unit_id] = held.unit.name
        label = ROLE_LABELS[Role(held.role)]
        if label not in labels.setdefault(held.unit_id, []):
            labels[held.unit_id].append(label)
    return {unit_id: ActingUnit(unit_id, names[unit_id], tuple(found)) for unit_id, found in labels.items()}


def choose_unit(actor: Actor, *, unit_id: int) -> None:
    """Act for another of one's units from now on."""
    session = db.session.get(LoginSession, actor.session_id)
    held = {m.unit_id for m in memberships_in_force(actor.account_id)}
    held |= {d.unit_id for d in delegations_in_force(actor.account_id)}
    if session is None or unit_id not in held:
        raise NotFound
    session.unit_id = unit_id
