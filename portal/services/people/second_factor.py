"""The second factor: a code from an app besides the password, and single-use recovery codes."""

from dataclasses import dataclass

from sqlalchemy import delete, func, select

from portal.adapters import clock, tokens, totp
from portal.db import db
from portal.errors import NotFound, RuleBroken, mark
from portal.models.people import Account, LoginSession, RecoveryCode
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor
from portal.services.people import actors
from portal.services.people.account import tell
from portal.services.people.managing import clear_second_factor
from portal.services.records import note

CODES = 10


@dataclass(frozen=True)
class SecondFactor:
    """What the page shows: whether it is on, demanded, being enrolled, and how many recovery codes are left."""

    on: bool
    demanded: bool
    secret: str | None
    codes_left: int


def get_second_factor(actor: Actor) -> SecondFactor:
    """The state of the own second factor; the secret only while it is being enrolled."""
    account = _own(actor)
    on = account.totp_confirmed_at is not None
    left = select(func.count()).where(RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None))
    return SecondFactor(
        on=on,
        demanded=is_demanded(account),
        secret=None if on else account.totp_secret,
        codes_left=db.session.scalar(left) or 0 if on else 0,
    )


def is_demanded(account: Account) -> bool:
    """Whether one of the person's units demands it for a role held there."""
    return actors.demands_second_factor(actors.memberships_in_force(account.id))


def begin_enrolment(actor: Actor) -> Account:
    """Make a secret to be shown once as a QR code; in force only after a code proved that it arrived."""
    account = _own(actor)
    if account.totp_confirmed_at is not None:
        raise RuleBroken(mark("Bạn đã bật xác thực hai bước rồi."))
    account.totp_secret, account.totp_last_step = totp.new_secret(), None
    return account


def confirm_enrolment(actor: Actor, *, code: str) -> list[str]:
    """Switch it on with a first code; gives the recovery codes, which are shown once."""
    account = _own(actor)
    if account.totp_confirmed_at is not None or account.totp_secret is None:
        raise NotFound
    if not _is_next_code(account, code):
        raise RuleBroken(
            mark("Mã chưa đúng. Hãy nhập mã 6 chữ số đang hiện trong ứng dụng, và kiểm tra giờ của điện thoại."),
            field="code",
        )
    account.totp_confirmed_at = clock.now()
    mark_passed(actor)
    _tell(actor, account, "second_factor_on")
    return _make_codes(account)


def use_code(account: Account, code: str) -> str | None:
    """Take a code of the app ("app") or a recovery code ("recovery"), each only once; None for a wrong one."""
    if account.totp_confirmed_at is None:
        return None
    if _is_next_code(account, code):
        return "app"
    query = select(RecoveryCode).where(
        RecoveryCode.account_id == account.id,
        RecoveryCode.code_hash == _code_hash(code),
        RecoveryCode.used_at.is_(None),
    )
    found = db.session.scalar(query)
    if found is None:
        return None
    found.used_at = clock.now()
    return "recovery"


def mark_passed(actor: Actor) -> None:
    """This session has shown its second factor."""
    db.session.get_one(LoginSession, actor.session_id).second_factor_at = clock.now()


def pass_sign_in(actor: Actor, *, way: str) -> bool:
    """Go on after a right code."""
    mark_passed(actor)
    if way == "recovery":
        note(actor, "recovery_code_used", "account", actor.account_id)
    return True


def renew_codes(actor: Actor) -> list[str]:
    """Ten new recovery codes; the earlier ones are worthless."""
    note(actor, "recovery_codes_renewed", "account", actor.account_id)
    return _make_codes(_own(actor))


def switch_off(actor: Actor) -> Account:
    """Only the password from now on, unless a unit demands more."""
    account = _own(actor)
    if is_demanded(account):
        raise RuleBroken(mark("Đơn vị của bạn bắt buộc xác thực hai bước nên không tắt được."))
    clear_second_factor(account)
    _tell(actor, account, "second_factor_off")
    return account


def _tell(actor: Actor, account: Account, action: str) -> None:
    note(actor, action, "account", account.id)
    tell(account.id, Kind.SECOND_FACTOR_CHANGED)


def _is_next_code(account: Account, code: str) -> bool:
    step = totp.step_of(account.totp_secret or "", "".join(code.split()), clock.now())
    if step is None or step <= (account.totp_last_step or 0):
        return False
    account.totp_last_step = step
    return True


def _make_codes(account: Account) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = [tokens.new_slip_password() for _ in range(CODES)]
    db.session.add_all(RecoveryCode(account_id=account.id, code_hash=_code_hash(code)) for code in codes)
    return codes


def _code_hash(code: str) -> str:
    return tokens.token_hash("".join(c for c in code.lower() if c.isalnum()))


def _own(actor: Actor) -> Account:
    return db.session.get_one(Account, actor.account_id)
