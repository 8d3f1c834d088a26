"""The people of the own unit and the units below it: listed, searched, looked at."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import CTE, ColumnElement, Select, and_, case, or_, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.people import Account, Membership
from portal.rules.people.standing import Standing, standing
from portal.rules.permissions import Actor, Permission
from portal.rules.vietnamese import clean, fold
from portal.services.paging import Paged, paginate
from portal.services.units.tree import is_within, subtree


@dataclass(frozen=True)
class PeopleFilter:
    """What to show: a text (name, user name, mail, phone), a role, a unit with all below it, a standing.

    ``standing`` is one of ``Standing``; empty for everybody who works in the scope; "all" for everybody ever.
    """

    text: str = ""
    role: str = ""
    unit_id: int | None = None
    standing: str = ""


@dataclass(frozen=True)
class Row:
    """A person and the roles held now (or from a day to come) in the scope."""

    account: Account
    memberships: Sequence[Membership]
    standing: Standing = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "standing", standing_of(self.account))


def standing_of(account: Account) -> Standing:
    """How the account stands today."""
    return standing(
        left_on=account.left_on,
        suspended_at=account.suspended_at,
        expires_on=account.expires_on,
        last_sign_in_at=account.last_sign_in_at,
        today=clock.today(),
    )


def visible_accounts(actor: Actor, below: CTE | None = None) -> Select[Account]:
    """Everybody who holds or held a role in the unit acted for or ``below`` it."""
    if actor.unit_id is None or not actor.can(Permission.PEOPLE_READ):
        return select(Account).where(Account.id.in_([]))
    return select(Account).where(_member_of(subtree(actor.unit_id) if below is None else below))


def get_account(actor: Actor, account_id: int) -> Account:
    """One visible account; NotFound outside the scope."""
    account = db.session.scalar(visible_accounts(actor).where(Account.id == account_id))
    if account is None:
        raise NotFound
    return account


def list_people(actor: Actor, wanted: PeopleFilter, *, number: int) -> Paged[Row]:
    """A page of the people that match, in the order of a class list."""
    paged = paginate(_search(actor, wanted), number=number)
    return Paged(rows_of(actor, paged.items), paged.number, paged.size, paged.total)


def all_people(actor: Actor, wanted: PeopleFilter) -> list[Row]:
    """Everybody that matches, for an export."""
    return rows_of(actor, db.session.scalars(_search(actor, wanted)).all())


def rows_of(actor: Actor, accounts: Sequence[Account]) -> list[Row]:
    """The accounts with their current roles, all read at once."""
    held = defaultdict(list)
    for membership in _current_memberships(actor, [account.id for account in accounts]):
        held[membership.account_id].append(membership)
    return [Row(account, held[account.id]) for account in accounts]


def _current_memberships(actor: Actor, account_ids: Sequence[int]) -> Iterable[Membership]:
    if not account_ids:
        return []
    below = subtree(actor.unit_id or 0)
    query = select(Membership).join(below, Membership.unit_id == below.c.id).where(is_current()).order_by(Membership.id)
    if len(account_ids) <= 500:
        query = query.where(Membership.account_id.in_(account_ids))
    return db.session.scalars(query)


def is_current() -> ColumnElement[bool]:
    """Not over: held now or from a day to come."""
    return or_(Membership.valid_to.is_(None), Membership.valid_to > clock.today())


def _member_of(below: CTE, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    members = select(Membership.account_id).join(below, Membership.unit_id == below.c.id).where(*conditions)
    return Account.id.in_(members)


def _search(actor: Actor, wanted: PeopleFilter) -> Select[Account]:
    scope = below = subtree(actor.unit_id or 0)
    query = visible_accounts(actor, scope)
    if wanted.unit_id and wanted.unit_id != actor.unit_id:
        below = subtree(_unit_within(actor, wanted.unit_id))
    if wanted.role:
        query = query.where(_member_of(below, is_current(), Membership.role == wanted.role))
    elif wanted.unit_id:
        query = query.where(_member_of(below))
    query = query.where(_stands(wanted.standing, below))
    text = clean(wanted.text)
    if not text:
        return query.order_by(Account.name_sort, Account.id)
    exact = or_(*(Account.full_name.contains(spelling, autoescape=True) for spelling in (text, text.title())))
    return query.where(_matches(text)).order_by(case((exact, 0), else_=1), Account.name_sort, Account.id)


def _unit_within(actor: Actor, unit_id: int) -> int:
    if actor.unit_id is None or not is_within(unit_id, actor.unit_id):
        raise NotFound
    return unit_id


def _matches(text: str) -> ColumnElement[bool]:
    """By name with or without diacritics, by the beginning of the user name or mail address, by phone number."""
    digits = "".join(c for c in text if c.isdecimal()).removeprefix("84").removeprefix("0")
    conditions = [
        Account.name_folded.contains(fold(text), autoescape=True),
        Account.user_name.startswith(fold(text), autoescape=True),
        Account.email.startswith(text.lower(), autoescape=True),
    ]
    if len(digits) >= 6:
        conditions.append(Account.phone.contains(digits, autoescape=True))
    return or_(*conditions)


def _stands(wanted: str, below: CTE) -> ColumnElement[bool]:
    if wanted == "all":
        return Account.id.is_not(None)
    has_left = and_(Account.left_on.is_not(None), Account.left_on <= clock.today())
    works_here = _member_of(below, is_current())
    if wanted == Standing.LEFT:
        return or_(has_left, ~works_here)
    conditions = [~has_left, works_here]
    if wanted:
        conditions.append(standing_sql() == wanted)
    return and_(*conditions)


def standing_sql() -> ColumnElement[str]:
    """SQL twin of ``rules.people.standing.standing``."""
    today = clock.today()
    return case(
        (and_(Account.left_on.is_not(None), Account.left_on <= today), Standing.LEFT.value),
        (Account.suspended_at.is_not(None), Standing.SUSPENDED.value),
        (and_(Account.expires_on.is_not(None), Account.expires_on < today), Standing.EXPIRED.value),
        (Account.last_sign_in_at.is_(None), Standing.NEVER_SIGNED_IN.value),
        else_=Standing.ACTIVE.value,
    )
