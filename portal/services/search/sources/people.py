"""The people of units, for those who see the people of their unit and of those below it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from portal.db import db
from portal.models.people import Account, Membership
from portal.models.units import Unit
from portal.rules.permissions import ROLE_LABELS, Actor, Permission, Role
from portal.rules.search.entries import Entry
from portal.services.people.staff import rows_of, visible_accounts
from portal.services.search.source import Shown, Watched, key_of
from portal.services.search.sources.parts import joined, next_ids
from portal.services.search.sources.tree_watching import days_passed, edges_watched, units_moved
from portal.services.units import tree


class Staff:
    """Token: ``staff-U`` for whoever sees the people of unit U and below it. In which units somebody works is not among
    the words when there are several: who sees one of them need not see the others."""

    kind = "staff"
    watched: Sequence[Watched] = (
        Watched("account", columns=("full_name", "user_name", "email", "phone", "title")),
        Watched("membership", "account_id", ("account_id", "unit_id")),
        Watched("unit", columns=("name",), query="SELECT account_id FROM membership WHERE unit_id = {row}.id"),
        edges_watched("membership", "account_id"),
    )

    def ids_after(self, object_id: int, most: int) -> Sequence[int]:
        """Whoever holds or held a role."""
        return next_ids(Account.id, object_id, most, Account.id.in_(select(Membership.account_id)))

    def entries(self, object_ids: Collection[int]) -> list[Entry]:
        """Three statements."""
        units = _units_of(object_ids)
        accounts = db.session.scalars(select(Account).where(Account.id.in_(units)).order_by(Account.id)).all()
        above = tree.paths({unit_id for held in units.values() for unit_id in held})
        return [_entry(account, units[account.id], above) for account in accounts]

    def due(self, since: datetime, until: datetime) -> Collection[int]:
        """The people of units whose place in the tree begins or ends."""
        days = days_passed(since, until)
        if days is None:
            return ()
        query = select(Membership.account_id).where(Membership.unit_id.in_(units_moved(*days)))
        return db.session.scalars(query.distinct()).all()

    def tokens(self, actor: Actor | None) -> frozenset[str]:
        """No statement."""
        if actor is None or actor.unit_id is None or not actor.can(Permission.PEOPLE_READ):
            return frozenset()
        return frozenset({f"staff-{actor.unit_id}"})

    def show(self, actor: Actor | None, object_ids: Collection[int]) -> dict[int, Shown]:
        """Two statements."""
        if actor is None or not object_ids:
            return {}
        accounts = db.session.scalars(visible_accounts(actor).where(Account.id.in_(object_ids))).all()
        return {
            row.account.id: Shown(
                object_id=row.account.id,
                title=row.account.full_name,
                address=f"/nhan-su/{row.account.id}",
                texts=(("", _words(row.account)),),
                unit=", ".join(dict.fromkeys(held.unit.name for held in row.memberships)),
                note=", ".join(dict.fromkeys(ROLE_LABELS[Role(held.role)] for held in row.memberships)),
            )
            for row in rows_of(actor, accounts)
        }


def _units_of(account_ids: Collection[int]) -> Mapping[int, dict[int, str]]:
    """The units, with their names, in which each holds or held a role."""
    query = select(Membership.account_id, Unit.id, Unit.name).join(Unit, Unit.id == Membership.unit_id)
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for account_id, unit_id, name in db.session.execute(query.where(Membership.account_id.in_(account_ids))):
        found[account_id][unit_id] = name
    return found


def _words(account: Account) -> str:
    return joined([account.title, account.user_name, account.email or "", account.phone or ""])


def _entry(account: Account, units: Mapping[int, str], above: Mapping[int, Iterable[tree.Step]]) -> Entry:
    seeing = {*units, *(step.id for unit_id in units for step in above[unit_id])}
    only = next(iter(units.items())) if len(units) == 1 else (None, "")
    return Entry(
        key=key_of(Staff.kind, account.id),
        kind=Staff.kind,
        title=account.full_name,
        access=frozenset(f"staff-{unit_id}" for unit_id in seeing),
        body=joined([_words(account), only[1]]),
        codes=tuple(code for code in (account.phone, account.email) if code),
        unit_id=only[0],
    )
