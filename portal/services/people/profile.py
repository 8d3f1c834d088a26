"""One person as the administrators and leaders above see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.db import db
from portal.models.people import Account, Delegation, Membership
from portal.models.records import AuditEntry
from portal.rules.people.standing import Standing
from portal.rules.permissions import Actor, Permission
from portal.rules.school.statuses import is_late
from portal.services.people import managing, sessions, staff
from portal.services.records.audit import timeline
from portal.services.records.work_years import load_calendar
from portal.services.units.tree import subtree


@dataclass(frozen=True)
class Profile:
    """The facts, the roles in the scope past and present, what was lent, what happened."""

    account: Account
    standing: Standing
    current: Sequence[Membership]
    past: Sequence[Membership]
    held_elsewhere: int
    delegations: Sequence[Delegation]
    running_sessions: int | None
    events: Sequence[AuditEntry]
    manageable: bool
    roles_manageable: bool
    dated: Mapping[int, tuple[date, bool]] = field(default_factory=dict)


def get_profile(actor: Actor, *, account_id: int) -> Profile:
    """Everything the page of one person shows; sessions and events only to those who may manage people."""
    account = staff.get_account(actor, account_id)
    current, past = _memberships(actor, account.id)
    may_manage = actor.can(Permission.PEOPLE_MANAGE)
    events = timeline("account", account.id, limit=50) if may_manage or actor.can(Permission.RECORDS_READ) else ()
    return Profile(
        account=account,
        standing=staff.standing_of(account),
        current=current,
        past=past,
        held_elsewhere=_count_elsewhere(actor, account.id) if may_manage else 0,
        delegations=_delegations(actor, account.id),
        running_sessions=len(sessions.running_sessions(account.id)) if may_manage else None,
        events=events,
        manageable=managing.manages(actor, account),
        roles_manageable=may_manage and account.id != actor.account_id,
        dated=_dated(events),
    )


def _dated(events: Sequence[AuditEntry]) -> dict[int, tuple[date, bool]]:
    """Of each change of personal data its day, and whether it was entered too late after it (R86)."""
    dated = [(event, day) for event in events if (day := _day_of(event))]
    if not dated:
        return {}
    calendar = load_calendar()
    return {
        event.id: (day, is_late(day, event.at.astimezone(clock.LOCAL_ZONE).date(), calendar)) for event, day in dated
    }


def _day_of(event: AuditEntry) -> date | None:
    day = (event.after or {}).get("changed_on") if event.action == "person_edited" else None
    return date.fromisoformat(day) if day else None


def _memberships(actor: Actor, account_id: int) -> tuple[list[Membership], list[Membership]]:
    below = subtree(actor.unit_id or 0)
    query = (
        select(Membership)
        .join(below, Membership.unit_id == below.c.id)
        .where(Membership.account_id == account_id)
        .order_by(Membership.valid_from.desc(), Membership.id.desc())
    )
    today = clock.today()
    held = db.session.scalars(query).all()
    over = [m for m in held if m.valid_to is not None and m.valid_to <= today]
    return [m for m in held if m not in over], over


def _count_elsewhere(actor: Actor, account_id: int) -> int:
    below = subtree(actor.unit_id or 0)
    query = select(func.count()).where(
        Membership.account_id == account_id, staff.is_current(), Membership.unit_id.not_in(select(below.c.id))
    )
    return db.session.scalar(query) or 0


def _delegations(actor: Actor, account_id: int) -> Sequence[Delegation]:
    below = subtree(actor.unit_id or 0)
    query = (
        select(Delegation)
        .join(below, Delegation.unit_id == below.c.id)
        .where(or_(Delegation.giver_id == account_id, Delegation.receiver_id == account_id))
        .options(joinedload(Delegation.giver), joinedload(Delegation.receiver))
        .order_by(Delegation.begins_at.desc())
        .limit(20)
    )
    return db.session.scalars(query).all()
