"""Checking a password without holding a lock, then starting the session."""

import json

from portal.adapters.passwords import verify_password
from portal.db import begin_write, db
from portal.models.people import Account, LoginSession
from portal.services.people import sessions, sign_in
from portal.services.records import note
from portal.web import identity
from portal.web.respond import safe_path


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
        sign_in.note_failure(login, identity.network())
        db.session.commit()
        return False
    sign_in.forget_failures(login)
    sign_in.note_sign_in(account)
    session = identity.sign_in(account)
    keep_typed(session, resume)
    note(identity.actor(), "signed_in", "account", account.id)
    return True


def keep_typed(session: LoginSession, resume: str) -> None:
    """Keep what was typed before the session ended until its form is opened again."""
    try:
        typed = json.loads(resume) if resume else None
        if typed and safe_path(typed["path"]):
            session.stash = {"path": str(typed["path"]), "fields": [[str(n), str(v)] for n, v in typed["fields"]]}
    except (ValueError, KeyError, TypeError):
        return
