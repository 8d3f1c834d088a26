"""Single-use links by mail: to set a forgotten password anew, or the first password of an invited person."""

from datetime import timedelta

from sqlalchemy import select, update

from portal.adapters import clock, tokens
from portal.adapters.texts import in_language
from portal.db import db
from portal.errors import mark
from portal.models.people import Account, AccountToken
from portal.services.people import sessions, sign_in
from portal.services.people.account import set_password
from portal.services.records import note, queue

RESET, INVITE = "reset", "invite"
LIFE = {RESET: timedelta(hours=1), INVITE: timedelta(days=7)}
RESETS_PER_NAME = 3

_SUBJECTS = {RESET: mark("Đặt lại mật khẩu"), INVITE: mark("Mời bạn dùng cổng thông tin")}
_BODIES = {
    RESET: mark(
        "Có người vừa yêu cầu đặt lại mật khẩu cho tài khoản gắn với địa chỉ này.\n\n"
        "Mở liên kết sau để đặt mật khẩu mới. Liên kết dùng được một lần, trong 1 giờ:\n\n%(url)s\n\n"
        "Nếu không phải bạn yêu cầu, hãy bỏ qua thư này; mật khẩu vẫn như cũ."
    ),
    INVITE: mark(
        "Đơn vị của bạn vừa mở cho bạn một tài khoản trên cổng thông tin.\n\n"
        "Mở liên kết sau để xem tên đăng nhập và đặt mật khẩu. Liên kết dùng được một lần, trong 7 ngày:\n\n%(url)s\n\n"
        "Nếu không biết việc này, hãy bỏ qua thư."
    ),
}


def request_reset(login: str, *, network: str, address: str) -> None:
    """Mail a link to the account of this name, if there is one; the answer never tells.

    ``address`` is the link with ``{token}`` in place of its secret.
    """
    key = f"reset {login}"
    sign_in.check_throttle(key, network, per_name=RESETS_PER_NAME)
    sign_in.note_failure(key, network)
    account = sign_in.find_account(login)
    if account is not None and account.email and sessions.may_sign_in(account):
        mail_link(account, RESET, address=address)
        note(None, "reset_requested", "account", account.id)


def mail_link(account: Account, purpose: str, *, address: str) -> None:
    """Queue a mail with a new link; earlier links for the purpose are over. No personal data stand in it."""
    end_links(account.id, purpose)
    token, now = tokens.new_token(), clock.now()
    link = AccountToken(
        account_id=account.id,
        purpose=purpose,
        token_hash=tokens.token_hash(token),
        created_at=now,
        expires_at=now + LIFE[purpose],
    )
    db.session.add(link)
    db.session.flush()
    say = in_language(account.locale)
    body = say(_BODIES[purpose]) % {"url": address.format(token=token)}
    payload = {"to": account.email, "subject": say(_SUBJECTS[purpose]), "body": body, "secret": True}
    queue("mail", f"{purpose}-{link.id}", payload)


def find_link(token: str) -> AccountToken | None:
    """The link with this secret while it may be used: not used, not over, of an account that may sign in."""
    query = select(AccountToken).where(
        AccountToken.token_hash == tokens.token_hash(token),
        AccountToken.used_at.is_(None),
        AccountToken.expires_at > clock.now(),
    )
    link = db.session.scalar(query)
    return link if link is not None and sessions.may_sign_in(link.account) else None


def use_link(token: str, *, password_hash: str) -> Account | None:
    """Put the new password in force and end all links and sessions; None when the link is over meanwhile."""
    link = find_link(token)
    if link is None:
        return None
    account = link.account
    end_links(account.id, RESET, INVITE)
    set_password(None, account, password_hash=password_hash)
    for login in (account.user_name, account.email, account.phone):
        if login:
            sign_in.forget_failures(login)
    return account


def end_links(account_id: int, *purposes: str) -> None:
    """Make unused links worthless."""
    db.session.execute(
        update(AccountToken)
        .where(
            AccountToken.account_id == account_id, AccountToken.purpose.in_(purposes), AccountToken.used_at.is_(None)
        )
        .values(used_at=clock.now())
    )
