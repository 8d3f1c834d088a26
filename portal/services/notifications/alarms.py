"""Telling the operators that something of the installation's own work has failed for good."""

from sqlalchemy import func, or_, select

from portal.adapters import clock
from portal.db import begin_write, db
from portal.models.people import Membership
from portal.models.records import OutboxItem
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import ROLE_PERMISSIONS, Permission
from portal.services.notifications.telling import notify


def tell_operators() -> None:
    """The recurring job: when work is poisoned, tell every operator once a day."""
    query = select(func.count()).select_from(OutboxItem).where(OutboxItem.state == "poisoned")
    count = db.session.scalar(query) or 0
    db.session.rollback()
    if not count:
        return
    begin_write()
    key = f"work-poisoned-{clock.today():%Y-%m-%d}"
    notify(find_operators(), kind=Kind.WORK_POISONED, key=key, params={"count": count}, path="/he-thong/")
    db.session.commit()


def find_operators() -> list[int]:
    """Accounts that hold a role with the right to operate the installation today."""
    roles = [role for role, permissions in ROLE_PERMISSIONS.items() if Permission.SYSTEM_OPERATE in permissions]
    today = clock.today()
    query = select(Membership.account_id).where(
        Membership.role.in_(roles),
        Membership.valid_from <= today,
        or_(Membership.valid_to.is_(None), Membership.valid_to > today),
    )
    return list(db.session.scalars(query.distinct()))
