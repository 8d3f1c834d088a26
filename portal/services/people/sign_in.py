"""Signing in with a user name, e-mail or phone: throttled per name and per network."""

import hashlib
from datetime import timedelta

from sqlalchemy import delete, func, or_, select

from portal.adapters import clock
from portal.db import db
from portal.errors import TooManyAttempts
from portal.models.people import Account, LoginAttempt
from portal.rules.vietnamese import clean

WINDOW = timedelta(minutes=15)
PER_NAME = 8
PER_NETWORK = 60


def find_account(login: str) -> Account | None:
    """The account with this user name, e-mail or phone number."""
    name = clean(login).lower()
    digits = "".join(c for c in name if c.isdigit() or c == "+")
    if digits.startswith("0"):
        digits = f"+84{digits[1:]}"
    query = select(Account).where(
        or_(Account.user_name == name, Account.email == name, Account.phone == (digits or "-"))
    )
    return db.session.scalar(query)


def name_key(login: str) -> str:
    """What tries are counted under: a hash, so that a password typed in the wrong field is not kept."""
    return hashlib.sha256(clean(login).lower().encode()).hexdigest()


def check_throttle(login: str, network: str) -> None:
    """Refuse when this name or this network has failed too often in the last quarter of an hour."""
    since = clock.now() - WINDOW
    for condition, most in (
        (LoginAttempt.name_key == name_key(login), PER_NAME),
        (LoginAttempt.network == network, PER_NETWORK),
    ):
        count, first = db.session.execute(
            select(func.count(), func.min(LoginAttempt.at)).where(condition, LoginAttempt.at > since)
        ).one()
        if count >= most:
            wait = max(1, int((first + WINDOW - clock.now()).total_seconds()))
            raise TooManyAttempts(
                "Đã thử đăng nhập sai quá nhiều lần. Vui lòng chờ %(minutes)d phút rồi thử lại.",
                retry_after=wait,
                minutes=wait // 60 + 1,
            )


def note_failure(login: str, network: str) -> None:
    """Count a failed try."""
    db.session.add(LoginAttempt(at=clock.now(), name_key=name_key(login), network=network))


def forget_failures(login: str) -> None:
    """A right password clears the count of its name."""
    db.session.execute(delete(LoginAttempt).where(LoginAttempt.name_key == name_key(login)))
