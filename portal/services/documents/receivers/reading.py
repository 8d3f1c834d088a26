"""Who is named to receive for units, and who of them is in charge today; one query for any number of units."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, Select, and_, or_, select

from portal.adapters import clock
from portal.db import db
from portal.models.documents import NamedReceiver
from portal.models.people import Absence, Account, Membership
from portal.rules.documents.receivers import Named, Part, in_charge, presence
from portal.rules.people.standing import standing
from portal.rules.permissions import OPENERS, ROLE_LABELS, Role

Units = Collection[int] | Select[int]
"""Ids of units, or a query that gives them."""


def find_in_charge(units: Units) -> dict[int, Named]:
    """By unit: who receives its documents today; units with nobody are missing."""
    found = {unit_id: in_charge(named) for unit_id, named in find_named(units).items()}
    return {unit_id: person for unit_id, person in found.items() if person is not None}


def find_named(units: Units) -> dict[int, list[Named]]:
    """By unit: the main receiver and the substitute as named now, whether they can receive today or not."""
    if not isinstance(units, Select) and not units:
        return {}
    rows: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in db.session.execute(_facts().where(NamedReceiver.unit_id.in_(units))):
        rows[row.id].append(row)
    found: dict[int, list[Named]] = defaultdict(list)
    for held in rows.values():
        named = _named(held)
        found[named.unit_id].append(named)
    return dict(found)


def _facts() -> Select[*tuple[Any, ...]]:
    """A row for each role that a named person holds in the unit today, one without a role for who holds none."""
    today = clock.today()
    here = and_(
        Membership.account_id == NamedReceiver.account_id,
        Membership.unit_id == NamedReceiver.unit_id,
        Membership.valid_from <= today,
        or_(Membership.valid_to.is_(None), Membership.valid_to > today),
    )
    away = and_(
        Absence.account_id == NamedReceiver.account_id,
        Absence.unit_id == NamedReceiver.unit_id,
        Absence.first_day <= today,
        Absence.last_day >= today,
        Absence.cancelled_at.is_(None),
    )
    person = (Account.full_name, Account.title, Account.left_on, Account.suspended_at, Account.expires_on)
    named = (NamedReceiver.id, NamedReceiver.unit_id, NamedReceiver.part, NamedReceiver.account_id)
    return (
        select(*named, *person, Account.last_sign_in_at, Membership.role, Absence.last_day)
        .join(Account, Account.id == NamedReceiver.account_id)
        .outerjoin(Membership, here)
        .outerjoin(Absence, away)
        .where(NamedReceiver.ended_at.is_(None))
        .order_by(NamedReceiver.unit_id, NamedReceiver.part, Membership.id)
    )


def _named(rows: list[Row[Any]]) -> Named:
    first = rows[0]
    roles = list(dict.fromkeys(Role(row.role) for row in rows if row.role is not None))
    account = standing(
        left_on=first.left_on,
        suspended_at=first.suspended_at,
        expires_on=first.expires_on,
        last_sign_in_at=first.last_sign_in_at,
        today=clock.today(),
    )
    return Named(
        id=first.id,
        unit_id=first.unit_id,
        part=Part(first.part),
        account_id=first.account_id,
        name=first.full_name,
        title=first.title,
        role=main_role(roles),
        presence=presence(roles, account, is_away=first.last_day is not None),
        away_until=first.last_day,
    )


def main_role(roles: Collection[Role]) -> str:
    """The words of a role that receives, for who has no title; empty when there is none."""
    return next((ROLE_LABELS[role] for role in Role if role in roles and role in OPENERS), "")
