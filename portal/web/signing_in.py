"""Passwords of a request, checked and hashed without holding a lock, wrong ones counted whatever the form says."""

import json
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import url_for

from portal.adapters.passwords import hash_password, verify_password
from portal.db import begin_write, db
from portal.errors import RuleBroken, mark
from portal.models.people import Account, LoginSession
from portal.services.people import account as own_account
from portal.services.people import links, second_factor, sessions, sign_in
from portal.services.records import note
from portal.web import identity
from portal.web.errors import LONGEST_STASH
from portal.web.parts import parts
from portal.web.respond import safe_path

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def authenticate(login: str, password: str, *, resume: str = "") -> bool:
    """Sign this browser in when the password is right; counts a wrong one. ``resume`` is text typed before."""
    sign_in.check_throttle(login, identity.network())
    account = sign_in.find_account(login)
    right = verify_password(account.password_hash if account else None, password)
    account_id = account.id if account else 0
    begin_write()
    account = db.session.get(Account, account_id)
    if right and account is not None:
        sign_in.check_not_expired(account)
    if not right or account is None or not sessions.may_sign_in(account):
        count_failure(login)
        return False
    sign_in.forget_failures(login)
    sign_in.note_sign_in(account)
    session = identity.sign_in(account)
    keep_typed(session, resume)
    note(identity.actor(), "signed_in", "account", account.id)
    return True


def count_failure(key: str) -> None:
    """Count a wrong try for good, whatever becomes of the rest of the request."""
    sign_in.note_failure(key, identity.network())
    db.session.commit()


def with_password(
    password: str, action: Callable[Parameters, Result], *args: Parameters.args, **kwargs: Parameters.kwargs
) -> Result:
    """Do what asks for the own password once more, after it proved right; begins the write transaction."""
    _check_own_password(password)
    begin_write()
    return action(*args, **kwargs)


def with_both_factors(
    password: str, code: str, action: Callable[Parameters, Result], *args: Parameters.args, **kwargs: Parameters.kwargs
) -> Result:
    """Do what outlives the session and passes by the second factor: the password, and a code where one is used."""
    _check_own_password(password)
    if _own().totp_confirmed_at is not None:
        _take_code(code)
    else:
        begin_write()
    return action(*args, **kwargs)


def with_code(
    code: str, action: Callable[Parameters, Result], *args: Parameters.args, **kwargs: Parameters.kwargs
) -> Result:
    """Do what asks for a code of the second factor, after it proved right."""
    _take_code(code)
    return action(*args, **kwargs)


def switch_off_second_factor(password: str, code: str) -> Account:
    """Back to the password alone, after both factors proved right."""
    _check_own_password(password)
    return with_code(code, second_factor.switch_off, identity.actor())


def pass_second_factor(code: str) -> bool:
    """The second step of signing in."""
    way = _take_code(code)
    return second_factor.pass_sign_in(identity.actor(), way=way)


def _take_code(code: str) -> str:
    key = f"second factor {identity.actor().account_id}"
    sign_in.check_throttle(key, identity.network())
    begin_write()
    way = second_factor.use_code(_own(), code)
    if way is None:
        count_failure(key)
        raise RuleBroken(mark("Mã chưa đúng hoặc đã dùng rồi. Hãy đợi mã mới trong ứng dụng."), field="code")
    sign_in.forget_failures(key)
    return way


def change_password(old: str, new: str) -> Account:
    """The own password replaced by another one."""
    if old == new:
        raise RuleBroken(mark("Mật khẩu mới phải khác mật khẩu hiện tại."), field="new_password")
    own_account.check_password_for(_own(), new)
    _check_own_password(old)
    password_hash = hash_password(new)
    begin_write()
    return own_account.change_password(identity.actor(), password_hash=password_hash)


def set_password_by_link(token: str, new: str) -> Account | None:
    """The password of the account a mailed link belongs to; None when the link is over."""
    link = links.find_link(token)
    if link is None:
        return None
    own_account.check_password_for(link.account, new)
    password_hash = hash_password(new)
    begin_write()
    return links.use_link(token, password_hash=password_hash)


def _check_own_password(password: str) -> None:
    account = _own()
    key = f"account {account.id}"
    sign_in.check_throttle(key, identity.network())
    right = verify_password(account.password_hash, password)
    begin_write()
    if not right:
        count_failure(key)
        raise RuleBroken(mark("Mật khẩu hiện tại chưa đúng."), field="password")
    sign_in.forget_failures(key)
    db.session.commit()


def _own() -> Account:
    return db.session.get_one(Account, identity.actor().account_id)


def keep_typed(session: LoginSession, resume: str) -> None:
    """Keep what was typed before the session ended until its form is opened again."""
    try:
        typed = json.loads(resume) if resume else None
        if typed and safe_path(typed["path"]):
            fields = [[str(name), str(value)] for name, value in typed["fields"]]
            if sum(len(name) + len(value) for name, value in fields) <= LONGEST_STASH:
                session.stash = {"path": str(typed["path"]), "fields": fields}
    except (ValueError, KeyError, TypeError):
        return


def link_address() -> str:
    """The public address of a mailed link, with ``{token}`` in place of its secret."""
    path = url_for("people.use_link", token="TOKEN")  # noqa: S106 - a place, not a secret
    return f"{parts().settings.public_url.rstrip('/')}{path.replace('TOKEN', '{token}')}"


def api_address() -> str:
    """Where programs with an access key begin."""
    return f"{parts().settings.public_url.rstrip('/')}/api/v1/"
