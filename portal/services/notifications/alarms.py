"""Telling the operators that something of the installation itself has gone wrong."""

import platform
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import func, or_, select

from portal.adapters import clock
from portal.db import begin_write, db
from portal.models.people import Membership
from portal.models.records import OutboxItem
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import ROLE_PERMISSIONS, Permission
from portal.services.notifications.telling import notify


def tell_operators() -> None:
    """The recurring job: when work is poisoned or the clock was stepped, tell every operator once a day."""
    query = select(func.count()).select_from(OutboxItem).where(OutboxItem.state == "poisoned")
    if count := db.session.scalar(query) or 0:
        _tell(Kind.WORK_POISONED, {"count": count})
    if step := clock.held_step():
        _tell(Kind.CLOCK_STEPPED, {"minutes": abs(step) // timedelta(minutes=1)})
    db.session.rollback()


def tell_index_differed(count: int) -> None:
    """The nightly comparison of a machine's search index had so many things to mend; commits."""
    _tell(Kind.SEARCH_DIFFERED, {"count": count, "machine": platform.node()})


def _tell(kind: Kind, params: Mapping[str, object]) -> None:
    begin_write()
    key = f"{kind}-{clock.today():%Y-%m-%d}".replace("_", "-")
    notify(find_operators(), kind=kind, key=key, params=params, path="/he-thong/")
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
