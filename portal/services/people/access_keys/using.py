"""A program shows its key: whose it is, what it may do at this moment."""

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import func, select, update

from portal.adapters import clock, tokens
from portal.db import db
from portal.errors import TooManyAttempts, mark
from portal.models.access_keys import AccessKey
from portal.models.people import LoginAttempt
from portal.rules.people.access_keys import KeyState, limits_of, name_through
from portal.rules.permissions import Actor
from portal.services.people import sessions
from portal.services.people.access_keys.keeping import key_state
from portal.services.people.actors import load_actor

LONGEST = 200
WINDOW = timedelta(minutes=15)
WRONG_FROM_A_NETWORK = 60
"""Wrong keys from one network in a quarter of an hour; right ones are taken all the same."""
OVER = {
    KeyState.EXPIRED: mark("Khóa truy cập này đã hết hạn. Hãy tạo khóa mới trên cổng."),
    KeyState.ENDED: mark("Khóa truy cập này đã bị thu hồi hoặc đã ngừng."),
}
NO_ROLE = mark("Người tạo khóa không còn vai trò ở đơn vị của khóa.")
CLOSED = mark("Tài khoản của người tạo khóa đang đóng.")
STEP_FIRST = mark("Người tạo khóa phải đăng nhập cổng và đổi mật khẩu hoặc bật xác thực hai bước trước.")


@dataclass(frozen=True)
class Caller:
    """A program whose key works, acting for a person. ``is_first_today``: that use is yet to be written down."""

    key_id: int
    prefix: str
    actor: Actor
    is_first_today: bool


class KeyRefused(Exception):
    """The key gives nothing now; the words say why, to who shows the whole secret."""


def find_caller(secret: str) -> Caller | None:
    """Who calls with this secret, None when there is no such key; KeyRefused when it does not work any more.

    The rights are those the person has at this moment in the unit of the key, never beyond what the key is for.
    """
    if len(secret) > LONGEST or not secret.isascii():
        return None
    key = db.session.scalar(select(AccessKey).where(AccessKey.secret_hash == tokens.token_hash(secret)))
    if key is None:
        return None
    if (state := key_state(key)) is not KeyState.RUNNING:
        raise KeyRefused(OVER[state])
    if not sessions.may_sign_in(key.account):
        raise KeyRefused(CLOSED)
    person, units = load_actor(key.account, unit_id=key.unit_id)
    if person.unit_id is None:
        raise KeyRefused(NO_ROLE)
    is_unprotected = key.account.totp_confirmed_at is None and any(unit.demands_second_factor for unit in units)
    if key.account.must_change_password or is_unprotected:
        raise KeyRefused(STEP_FIRST)
    name = name_through(key.account.full_name, key.name, key.prefix)
    actor = replace(person, name=name, limits=limits_of(key.uses), is_family=False)
    return Caller(key.id, key.prefix, actor, key.last_used_on != clock.today())


def note_use(key_id: int) -> None:
    """Write down that a key was used today."""
    db.session.execute(update(AccessKey).where(AccessKey.id == key_id).values(last_used_on=clock.today()))


def check_wrong_keys(network: str) -> None:
    """Refuse a wrong key when too many came from this network lately. Counted apart from people signing in: a program
    with an old key shuts nobody out."""
    since = clock.now() - WINDOW
    count, first = db.session.execute(
        select(func.count(), func.min(LoginAttempt.at)).where(
            LoginAttempt.network == _network_key(network), LoginAttempt.at > since
        )
    ).one()
    if count >= WRONG_FROM_A_NETWORK:
        wait = max(1, int((first + WINDOW - clock.now()).total_seconds()))
        raise TooManyAttempts(
            mark("Đã gửi khóa sai quá nhiều lần. Vui lòng chờ %(minutes)d phút rồi thử lại."),
            retry_after=wait,
            minutes=-(-wait // 60),
        )


def note_wrong_key(network: str) -> None:
    """Count a wrong key."""
    row = LoginAttempt(at=clock.now(), name_key=tokens.token_hash("access key"), network=_network_key(network))
    db.session.add(row)


def _network_key(network: str) -> str:
    return f"api {network}"
