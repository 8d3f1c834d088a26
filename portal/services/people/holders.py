"""Who holds which roles where today, and may sign in."""

from collections.abc import Collection

from sqlalchemy import Select, or_, select

from portal.adapters import clock
from portal.db import db
from portal.models.people import Account, Membership
from portal.rules.permissions import Role


def holders(roles: Collection[Role]) -> Select[int, int]:
    """Account and unit of all who hold one of the roles today and whose account works; the newest first."""
    today = clock.today()
    return (
        select(Membership.account_id, Membership.unit_id)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.role.in_(roles),
            Membership.valid_from <= today,
            or_(Membership.valid_to.is_(None), Membership.valid_to > today),
            Account.suspended_at.is_(None),
            or_(Account.left_on.is_(None), Account.left_on > today),
            or_(Account.expires_on.is_(None), Account.expires_on >= today),
        )
        .order_by(Membership.id.desc())
    )


def list_holders(unit_id: int, roles: Collection[Role]) -> list[int]:
    """Accounts of all who hold one of the roles in one unit today, each once."""
    found = db.session.execute(holders(roles).where(Membership.unit_id == unit_id))
    return list(dict.fromkeys(row[0] for row in found))
