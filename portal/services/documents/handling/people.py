"""Who may be named: the people who work in the unit today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.people import Absence, Account, Membership
from portal.rules.permissions import Permission, Role, permissions_of
from portal.services.people.absences import find_absences

MOST = 500

INSTRUCTING = tuple(role for role in Role if Permission.DOCUMENTS_ASSIGN in permissions_of([role]))


def list_candidates(unit_id: int) -> Sequence[Account]:
    """The people of the unit who can sign in, in class-list order; at most 500."""
    today = clock.today()
    members = select(Membership.account_id).where(
        Membership.unit_id == unit_id,
        Membership.valid_from <= today,
        or_(Membership.valid_to.is_(None), Membership.valid_to > today),
    )
    query = select(Account).where(
        Account.id.in_(members),
        Account.suspended_at.is_(None),
        or_(Account.left_on.is_(None), Account.left_on > today),
        or_(Account.expires_on.is_(None), Account.expires_on >= today),
    )
    return db.session.scalars(query.order_by(Account.name_sort, Account.id).limit(MOST)).all()


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be named; ``away_until`` is the last day of an absence that runs today."""

    id: int
    name: str
    away_until: date | None = None
    substitute: str = ""


def offer_candidates(unit_id: int) -> list[Candidate]:
    """The people to choose from, with who is away today."""
    people, today = list_candidates(unit_id), clock.today()
    away = find_absences(unit_id, [each.id for each in people], today, today)
    return [_candidate(each.id, each.full_name, away.get(each.id)) for each in people]


def _candidate(account_id: int, name: str, absence: Absence | None) -> Candidate:
    if absence is None:
        return Candidate(account_id, name)
    return Candidate(account_id, name, absence.last_day, absence.substitute.full_name if absence.substitute else "")


def check_named(unit_id: int, named: Mapping[str, Sequence[int]]) -> dict[int, Account]:
    """The accounts by id; ``RuleBroken`` at the field of the first who does not work in the unit today."""
    known = {account.id: account for account in list_candidates(unit_id)}
    for field, ids in named.items():
        for account_id in ids:
            if account_id not in known:
                raise _unknown(unit_id, account_id, field)
    return known


def _unknown(unit_id: int, account_id: int, field: str) -> RuleBroken:
    once_here = select(Account).where(
        Account.id == account_id,
        Account.id.in_(select(Membership.account_id).where(Membership.unit_id == unit_id)),
    )
    if (account := db.session.scalar(once_here)) is not None:
        return RuleBroken("%(name)s không còn làm việc tại đơn vị.", field=field, name=account.full_name)
    return RuleBroken("Hãy chọn người của đơn vị.", field=field)


def list_instructing(unit_id: int) -> list[int]:
    """Accounts of the unit's leaders, who instruct."""
    today = clock.today()
    query = select(Membership.account_id).where(
        Membership.unit_id == unit_id,
        Membership.role.in_(INSTRUCTING),
        Membership.valid_from <= today,
        or_(Membership.valid_to.is_(None), Membership.valid_to > today),
    )
    return list(db.session.scalars(query.distinct()))
