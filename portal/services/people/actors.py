"""Who acts, and for which unit: memberships and delegations in force, turned into an ``Actor``."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, exists, or_, select

from portal.adapters import clock
from portal.db import UtcDateTime, db
from portal.errors import NotFound
from portal.models.people import Account, Delegation, LoginSession, Membership
from portal.models.units import Unit
from portal.rules.permissions import ROLE_LABELS, SECOND_FACTOR_ROLES, Actor, Permission, Role, delegable, granted_by


@dataclass(frozen=True)
class ActingUnit:
    """A unit the person can act for: the names of the roles held there and of those lent, the unit's own settings."""

    id: int
    name: str
    role_labels: tuple[str, ...]
    lent_labels: tuple[str, ...] = ()
    demands_second_factor: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)
    is_school: bool = False


def memberships_in_force(account_id: int) -> Sequence[Membership]:
    """Roles held today, in units that are not closed."""
    today = clock.today()
    held = db.session.scalars(_MEMBERSHIPS, {"account_id": account_id, "today": today})
    return [m for m in held if m.unit.closed_on is None or m.unit.closed_on > today]


def delegations_in_force(account_id: int) -> Sequence[Delegation]:
    """What has been lent and runs now: the giver still holds the role and may sign in, the receiver is in the unit."""
    now, today = clock.now(), clock.today()
    lent = db.session.scalars(_DELEGATIONS, {"account_id": account_id, "today": today, "now": now})
    return [d for d in lent if d.unit.closed_on is None or d.unit.closed_on > today]


def _memberships() -> Select[Membership]:
    """Built once, as every request asks it; ``account_id`` and ``today`` are given when it is asked."""
    return select(Membership).where(Membership.account_id == bindparam("account_id"), _held()).order_by(Membership.id)


def _delegations() -> Select[Delegation]:
    """The same; also needs ``now``."""
    now, today = bindparam("now", type_=UtcDateTime), bindparam("today", type_=Date)
    in_unit = (Membership.unit_id == Delegation.unit_id) & _held()
    still_held = exists().where(
        in_unit, Membership.account_id == Delegation.giver_id, Membership.role == Delegation.role
    )
    still_there = exists().where(in_unit, Membership.account_id == Delegation.receiver_id)
    return (
        select(Delegation)
        .join(Account, Account.id == Delegation.giver_id)
        .where(
            Delegation.receiver_id == bindparam("account_id"),
            Delegation.begins_at <= now,
            Delegation.ends_at > now,
            Delegation.revoked_at.is_(None),
            still_held,
            still_there,
            Account.suspended_at.is_(None),
            or_(Account.left_on.is_(None), Account.left_on > today),
            or_(Account.expires_on.is_(None), Account.expires_on >= today),
        )
    )


def _held() -> ColumnElement[bool]:
    today = bindparam("today", type_=Date)
    return and_(Membership.valid_from <= today, or_(Membership.valid_to.is_(None), Membership.valid_to > today))


_MEMBERSHIPS, _DELEGATIONS = _memberships(), _delegations()


def load_actor(
    account: Account, session: LoginSession | None = None, *, unit_id: int | None = None
) -> tuple[Actor, list[ActingUnit]]:
    """The actor for the unit chosen in the session (else the first), and all units to choose from.

    ``unit_id``: for that very unit, as work begun for it goes on; without any right once nothing is held there.
    """
    memberships = memberships_in_force(account.id)
    delegations = delegations_in_force(account.id) if memberships else []  # lent only within a unit one belongs to
    units = _acting_units(memberships, delegations)
    chosen = session.unit_id if session and session.unit_id in units else next(iter(units), None)
    if unit_id is not None:
        chosen = unit_id if unit_id in units else None
    roles = frozenset(Role(m.role) for m in memberships if m.unit_id == chosen)
    actor = Actor(
        account_id=account.id,
        name=account.full_name,
        unit_id=chosen,
        unit_name=units[chosen].name if chosen else "",
        roles=roles,
        granted=granted_by(units[chosen].settings, roles) if chosen else frozenset(),
        delegated=frozenset().union(*(lent_permissions(d) for d in delegations if d.unit_id == chosen)),
        domains=frozenset(m.domain for m in memberships if m.unit_id == chosen and m.domain),
        session_id=session.id if session else None,
        in_school=chosen is not None and units[chosen].is_school,
        is_family=account.is_family,
    )
    return actor, list(units.values())


def lent_permissions(delegation: Delegation) -> frozenset[Permission]:
    """What a delegation lends today: never more than its role may lend."""
    return frozenset(p for p in delegable([Role(delegation.role)]) if p.value in delegation.permissions)


def demands_second_factor(memberships: Iterable[Membership]) -> bool:
    """Whether a unit demands a second factor for one of these roles."""
    return any(
        Role(m.role) in SECOND_FACTOR_ROLES and bool(m.unit.settings.get("require_second_factor")) for m in memberships
    )


def _acting_units(memberships: Sequence[Membership], delegations: Sequence[Delegation]) -> dict[int, ActingUnit]:
    held: dict[int, list[Membership]] = {}
    lent: dict[int, list[Delegation]] = {}
    units: dict[int, Unit] = {}
    for membership in memberships:
        held.setdefault(membership.unit_id, []).append(membership)
        units[membership.unit_id] = membership.unit
    for delegation in delegations:
        lent.setdefault(delegation.unit_id, []).append(delegation)
        units[delegation.unit_id] = delegation.unit
    return {
        unit_id: ActingUnit(
            unit_id,
            unit.name,
            _labels(held.get(unit_id, ())),
            _labels(lent.get(unit_id, ())),
            demands_second_factor(held.get(unit_id, ())),
            unit.settings,
            unit.kind.is_school,
        )
        for unit_id, unit in units.items()
    }


def _labels(roles: Iterable[Membership | Delegation]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ROLE_LABELS[Role(held.role)] for held in roles))


def choose_unit(actor: Actor, *, unit_id: int) -> None:
    """Act for another of one's units from now on."""
    session = db.session.get(LoginSession, actor.session_id)
    held = {m.unit_id for m in memberships_in_force(actor.account_id)}
    held |= {d.unit_id for d in delegations_in_force(actor.account_id)}
    if session is None or unit_id not in held:
        raise NotFound
    session.unit_id = unit_id
