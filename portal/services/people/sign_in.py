"""Signing in with a user name, e-mail or phone: throttled per name and per network."""

import hashlib
from datetime import timedelta

from sqlalchemy import delete, func, or_, select, update

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken, TooManyAttempts, mark
from portal.models.people import Account, LoginAttempt
from portal.rules.people.phones import parse_phone
from portal.rules.vietnamese import clean, short_date
from portal.services.people import sessions

WINDOW = timedelta(minutes=15)
PER_NAME = 8
PER_NETWORK = 60


def find_account(login: str) -> Account | None:
    """The account with this user name, e-mail or phone number."""
    name = _plain(login)
    query = select(Account).where(or_(Account.user_name == name, Account.email == name, Account.phone == name))
    return db.session.scalar(query)


def _plain(login: str) -> str:
    """The name in lower case; a phone number, however it is grouped, in its one stored form."""
    name = clean(login).lower()
    try:
        return parse_phone(name) or name
    except RuleBroken:
        return name


def name_key(login: str) -> str:
    """What tries are counted under: a hash, so that a password typed in the wrong field is not kept."""
    return hashlib.sha256(_plain(login).encode()).hexdigest()


def check_throttle(login: str, network: str, *, per_name: int = PER_NAME) -> None:
    """Refuse when this name or this network has failed too often in the last quarter of an hour."""
    since = clock.now() - WINDOW
    for condition, most in (
        (LoginAttempt.name_key == name_key(login), per_name),
        (LoginAttempt.network == network, PER_NETWORK),
    ):
        count, first = db.session.execute(
            select(func.count(), func.min(LoginAttempt.at)).where(condition, LoginAttempt.at > since)
        ).one()
        if count >= most:
            wait = max(1, int((first + WINDOW - clock.now()).total_seconds()))
            raise TooManyAttempts(
                mark("Đã thử quá nhiều lần. Vui lòng chờ %(minutes)d phút rồi thử lại."),
                retry_after=wait,
                minutes=-(-wait // 60),
            )


def note_failure(login: str, network: str) -> None:
    """Count a failed try."""
    db.session.add(LoginAttempt(at=clock.now(), name_key=name_key(login), network=network))


def forget_failures(login: str) -> None:
    """A right password clears the count of its name."""
    db.session.execute(delete(LoginAttempt).where(LoginAttempt.name_key == name_key(login)))


def check_not_expired(account: Account) -> None:
    """Say so when only the account's last day stands in the way; asked after the right password alone."""
    if account.expires_on is not None and sessions.is_active(account) and sessions.has_expired(account):
        raise RuleBroken(
            mark("Tài khoản này đã hết hạn từ ngày %(day)s. Hãy liên hệ người quản trị của đơn vị để gia hạn."),
            field="password",
            day=short_date(account.expires_on),
        )


def note_sign_in(account: Account) -> None:
    """Remember when the person was last here; no edit of the account, so its version stays."""
    db.session.execute(update(Account).where(Account.id == account.id).values(last_sign_in_at=clock.now()))
