"""New people: an account, its first role, and a way in (a printed slip or a mailed link)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, RuleBroken, mark
from portal.models.people import Account
from portal.rules.people.emails import parse_email
from portal.rules.people.phones import parse_phone
from portal.rules.people.user_names import parse_user_name, propose_user_name
from portal.rules.permissions import Actor, Permission
from portal.rules.vietnamese import clean
from portal.services.people import links
from portal.services.people.account import flush_unique
from portal.services.people.managing import Slip, make_slip, set_name
from portal.services.people.roles import Grant, give
from portal.services.records import note


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """Who is invited. An empty ``user_name`` is proposed from the name; ``expires_on`` is the last day of use."""

    full_name: str
    user_name: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    expires_on: date | None = None


@dataclass(frozen=True)
class Invitation:
    """The new account, and the slip to print unless a mail was sent."""

    account: Account
    slip: Slip | None


def invite_person(
    actor: Actor, *, person: NewPerson, grant: Grant, by_mail: bool = False, link_address: str = ""
) -> Invitation:
    """Make the account with its first role; by mail when there is an address, else a slip to print."""
    account = add_account(actor, person)
    given = give(actor, account, grant)
    if not by_mail:
        return Invitation(account, make_slip(account, given[0].unit.name))
    if not account.email:
        raise RuleBroken(mark("Cần có thư điện tử để gửi lời mời qua thư."), field="email")
    links.mail_link(account, links.INVITE, address=link_address)
    return Invitation(account, None)


def add_account(actor: Actor, person: NewPerson) -> Account:
    """The account alone, checked; without a password it cannot sign in yet."""
    if not actor.can(Permission.PEOPLE_MANAGE):
        raise NotAllowed
    if len(clean(person.full_name).split(" ")) < 2:
        raise RuleBroken(mark("Hãy nhập đầy đủ họ và tên."), field="full_name")
    user_name = person.user_name or propose(person.full_name)
    account = Account(
        user_name=parse_user_name(user_name),
        email=parse_email(person.email),
        phone=parse_phone(person.phone),
        title=clean(person.title),
        expires_on=person.expires_on,
        created_at=clock.now(),
    )
    if account.expires_on is not None and account.expires_on < clock.today():
        raise RuleBroken(mark("Ngày hết hạn đã qua."), field="expires_on")
    set_name(account, person.full_name)
    db.session.add(account)
    flush_unique()
    note(actor, "person_invited", "account", account.id, after={"user_name": account.user_name})
    return account


def propose(full_name: str) -> str:
    """A free user name made of the full name."""
    base = propose_user_name(full_name)
    if not base:
        raise RuleBroken(mark("Không tạo được tên đăng nhập từ tên này. Hãy nhập tên đăng nhập."), field="user_name")
    like = select(Account.user_name).where(Account.user_name.startswith(base, autoescape=True))
    return propose_user_name(full_name, taken=set(db.session.scalars(like)))
