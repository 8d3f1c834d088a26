"""The own account: what it says, and changing what a person may change alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from portal.adapters import clock
from portal.db import db, integrity_constraint
from portal.errors import RuleBroken, mark
from portal.models.people import Account, Membership
from portal.rules.notifications.kinds import Kind
from portal.rules.people.emails import parse_email
from portal.rules.people.passwords import check_new_password
from portal.rules.people.phones import parse_phone
from portal.rules.permissions import Actor
from portal.services.notifications.addresses import is_bad
from portal.services.notifications.telling import notify
from portal.services.people import actors, sessions
from portal.services.records import note

_TAKEN = {
    "user_name": mark("Tên đăng nhập này đã có người dùng."),
    "email": mark("Thư điện tử này đã gắn với một tài khoản khác."),
    "phone": mark("Số điện thoại này đã gắn với một tài khoản khác."),
}


@dataclass(frozen=True)
class OwnAccount:
    """The account and the roles held today; ``mails_return``: no mailbox has the mail address."""

    account: Account
    memberships: Sequence[Membership]
    mails_return: bool


def get_own_account(actor: Actor) -> OwnAccount:
    """What the account page shows."""
    account = db.session.get_one(Account, actor.account_id)
    return OwnAccount(account, actors.memberships_in_force(account.id), is_bad(account.email or ""))


def change_contact(actor: Actor, *, email: str, phone: str) -> Account:
    """Another mail address or phone number, or none."""
    account = db.session.get_one(Account, actor.account_id)
    before = contact_of(account)
    account.email, account.phone = parse_email(email), parse_phone(phone)
    flush_unique()
    note(actor, "contact_changed", "account", account.id, before=before, after=contact_of(account))
    tell(account.id, Kind.CONTACT_CHANGED)
    return account


def contact_of(account: Account) -> dict[str, str | None]:
    """For the audit log."""
    return {"email": account.email, "phone": account.phone}


def flush_unique() -> None:
    """Write what is pending; a user name, address or number of somebody else is refused at its field."""
    try:
        db.session.flush()
    except IntegrityError as error:
        broken = integrity_constraint(error)
        for name, message in _TAKEN.items():
            if f"account.{name}" in broken or f"uq_account_{name}" in broken:
                raise RuleBroken(message, field=name) from error
        raise


def tell(account_id: int, kind: Kind) -> None:
    """Tell a person that the account changed, so that a stranger's hand does not go unseen."""
    key = f"{kind}-{account_id}-{clock.now():%Y%m%d%H%M%S}"
    notify([account_id], kind=kind, key=key, params={}, path="/tai-khoan/")


def choose_language(actor: Actor, *, locale: str) -> Account:
    """The language of pages on every device from now on."""
    account = db.session.get_one(Account, actor.account_id)
    account.locale = locale
    return account


def check_password_for(account: Account, password: str) -> None:
    """The rules of a new password, with the words of this person."""
    check_new_password(password, names=[account.user_name, account.full_name, account.email or ""])


def set_password(actor: Actor | None, account: Account, *, password_hash: str, keep_session: int | None = None) -> None:
    """Put the new password in force; all sessions end, sparing ``keep_session``."""
    account.password_hash = password_hash
    account.must_change_password = False
    sessions.end_sessions_of(account.id, "password_changed", except_id=keep_session)
    note(actor, "password_changed", "account", account.id)
    tell(account.id, Kind.PASSWORD_CHANGED)


def change_password(actor: Actor, *, password_hash: str) -> Account:
    """A new password for oneself; only the session in use goes on."""
    account = db.session.get_one(Account, actor.account_id)
    set_password(actor, account, password_hash=password_hash, keep_session=actor.session_id)
    return account
