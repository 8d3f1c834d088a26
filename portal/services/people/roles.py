"""Roles given and ended: dated, citing a decision, never deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken, mark
from portal.models.people import Account, Membership
from portal.models.units import Unit
from portal.rules.notifications.kinds import Kind
from portal.rules.people.domains import check_domain
from portal.rules.people.granting import check_days, check_grant
from portal.rules.permissions import Actor, Permission, Role, role_warning
from portal.services.notifications.telling import notify
from portal.services.people.access_keys.keeping import end_unheld
from portal.services.people.places import find_unit
from portal.services.people.staff import get_account, is_current
from portal.services.records import note
from portal.services.units.tree import ancestors, is_within


@dataclass(frozen=True, kw_only=True)
class Grant:
    """A role to be given: the unit as typed, the domains of a data officer, the first (or today) and last day."""

    unit: str
    role: str
    domains: Sequence[str] = ()
    decision: str = ""
    valid_from: date | None = None
    last_day: date | None = None
    confirmed: bool = False

    @property
    def valid_to(self) -> date | None:
        """The first day without the role."""
        return self.last_day + timedelta(days=1) if self.last_day else None


def get_grantable(actor: Actor, account_id: int) -> Account:
    """A visible person whom the actor may give a role: anybody but oneself."""
    account = get_account(actor, account_id)
    if account.id == actor.account_id or not actor.can(Permission.PEOPLE_MANAGE):
        raise NotAllowed
    return account


def grant_role(actor: Actor, *, account_id: int, grant: Grant) -> list[Membership]:
    """Give a visible person another role in the scope."""
    account = get_grantable(actor, account_id)
    if account.left_on is not None:
        raise RuleBroken(mark("Người này đã nghỉ hoặc chuyển công tác. Hãy mở lại tài khoản trước khi giao vai trò."))
    return give(actor, account, grant)


def give(actor: Actor, account: Account, grant: Grant) -> list[Membership]:
    """Write the role, one row for each domain, after every check."""
    if not actor.can(Permission.PEOPLE_MANAGE):
        raise NotAllowed
    unit, role = find_unit(actor, grant.unit), _role(grant.role)
    check_grant(actor, account_id=account.id, role=role, unit_is_root=not ancestors(unit.id))
    begin = grant.valid_from or clock.today()
    check_days(begin, grant.valid_to)
    held = current_memberships(account.id)
    domains = [check_domain(role, domain) for domain in dict.fromkeys(grant.domains)] or [check_domain(role, None)]
    if any((m.unit_id, m.role, m.domain) == (unit.id, role, domain) for m in held for domain in domains):
        raise RuleBroken(mark("Người này đang giữ vai trò đó tại đơn vị này."), field="role")
    warning = role_warning([role, *(Role(m.role) for m in held)])
    if warning and not grant.confirmed:
        raise RuleBroken(warning, field="confirmed")
    given = [
        Membership(
            account_id=account.id,
            unit_id=unit.id,
            role=role,
            domain=domain,
            decision=grant.decision,
            valid_from=begin,
            valid_to=grant.valid_to,
            granted_by_id=actor.account_id,
        )
        for domain in domains
    ]
    db.session.add_all(given)
    db.session.flush()
    _note_given(actor, account, unit, given, warning=warning)
    if account.password_hash is not None:  # somebody new has the invitation to read
        _tell(actor, account.id, unit, key=f"role-granted-{given[0].id}")
    return given


def _role(code: str) -> Role:
    if code not in set(Role):
        raise RuleBroken(mark("Hãy chọn một vai trò."), field="role")
    return Role(code)


def _note_given(
    actor: Actor, account: Account, unit: Unit, given: Sequence[Membership], *, warning: str | None
) -> None:
    for membership in given:
        after = {
            "role": membership.role,
            "domain": membership.domain,
            "unit": unit.name,
            "decision": membership.decision,
            "valid_from": membership.valid_from.isoformat(),
            "valid_to": membership.valid_to.isoformat() if membership.valid_to else None,
        }
        if warning:
            after["confirmed_warning"] = warning
        note(actor, "role_granted", "account", account.id, unit_id=unit.id, after=after)


def current_memberships(account_id: int) -> Sequence[Membership]:
    """Roles held now or from a day to come, in any unit."""
    query = select(Membership).where(Membership.account_id == account_id, is_current()).order_by(Membership.id)
    return db.session.scalars(query).all()


def get_endable(actor: Actor, *, account_id: int, membership_id: int) -> Membership:
    """One role of a visible person in a unit of the scope, which the actor may also give."""
    account = get_account(actor, account_id)
    membership = db.session.get(Membership, membership_id)
    if membership is None or membership.account_id != account.id or actor.unit_id is None:
        raise NotFound
    if not is_within(membership.unit_id, actor.unit_id):
        raise NotFound
    check_grant(actor, account_id=account_id, role=Role(membership.role), unit_is_root=True)
    return membership


def end_role(actor: Actor, *, account_id: int, membership_id: int, valid_to: date) -> Membership:
    """End a role; ``valid_to`` is the first day without it. It takes effect at the next request."""
    membership = get_endable(actor, account_id=account_id, membership_id=membership_id)
    if membership.valid_to is not None and membership.valid_to <= clock.today():
        raise RuleBroken(mark("Vai trò này đã kết thúc rồi."), field="valid_to")
    if valid_to < membership.valid_from:
        raise RuleBroken(mark("Ngày kết thúc không được trước ngày bắt đầu."), field="valid_to")
    return close_role(actor, membership, valid_to)


def close_role(actor: Actor, membership: Membership, valid_to: date) -> Membership:
    """End a role, note it and tell the person; the caller has checked that it may end."""
    before = membership.valid_to
    membership.valid_to = valid_to
    end_unheld(membership.account_id)
    note(
        actor,
        "role_ended",
        "account",
        membership.account_id,
        unit_id=membership.unit_id,
        before={"valid_to": before.isoformat() if before else None},
        after={"role": membership.role, "unit": membership.unit.name, "valid_to": valid_to.isoformat()},
    )
    _tell(actor, membership.account_id, membership.unit, key=f"role-ended-{membership.id}-{valid_to:%Y%m%d}")
    return membership


def _tell(actor: Actor, account_id: int, unit: Unit, *, key: str) -> None:
    notify(
        [account_id],
        kind=Kind.ROLE_CHANGED,
        key=key,
        params={"unit": unit.name},
        path="/tai-khoan/",
        unit_id=unit.id,
        by=actor.account_id,
    )
