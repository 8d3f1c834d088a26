"""Sessions kept on the server: started, found again by their token, listed and ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Select, String, bindparam, select, update

from portal.adapters import clock, tokens
from portal.db import db
from portal.errors import NotFound
from portal.models.people import Account, LoginSession
from portal.rules.people import devices
from portal.rules.permissions import Actor
from portal.services.bound import NOW
from portal.services.records import note

LONGEST = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=5)


def start_session(account: Account, *, idle: timedelta, network: str, device: str) -> tuple[LoginSession, str]:
    """A new session of the account and the token for its cookie."""
    token, now = tokens.new_token(), clock.now()
    session = LoginSession(
        token_hash=tokens.token_hash(token),
        account_id=account.id,
        created_at=now,
        last_seen_at=now,
        expires_at=now + idle,
        network=network,
        device=device[:200],
    )
    db.session.add(session)
    db.session.flush()
    return session, token


def find_session(token: str) -> LoginSession | None:
    """The running session of this token whose account may still sign in, with the account loaded."""
    session = db.session.scalar(_running(), {"token_hash": tokens.token_hash(token)})
    if session is None or not may_sign_in(session.account) or clock.now() > session.created_at + LONGEST:
        return None
    return session


@cache
def _running() -> Select[LoginSession]:
    """Built once, as every request asks it."""
    return select(LoginSession).where(
        LoginSession.token_hash == bindparam("token_hash", type_=String),
        LoginSession.ended_at.is_(None),
        LoginSession.expires_at > NOW,
    )


def may_sign_in(account: Account) -> bool:
    """Not suspended, not left, not expired."""
    return is_active(account) and not has_expired(account)


def is_active(account: Account) -> bool:
    """Neither suspended nor left."""
    return account.suspended_at is None and (account.left_on is None or account.left_on > clock.today())


def has_expired(account: Account) -> bool:
    """Whether the last day of the account is over."""
    return account.expires_on is not None and clock.today() > account.expires_on


def is_stale(session: LoginSession) -> bool:
    """Whether the last use is old enough to be written down again."""
    return clock.now() - session.last_seen_at >= SEEN_EVERY


def touch(session: LoginSession, *, idle: timedelta) -> None:
    """Note the use of a session and move its end."""
    session.last_seen_at = clock.now()
    session.expires_at = session.last_seen_at + idle


def end_session(session_id: int, why: str) -> None:
    """End one session; its cookie is worthless from now on."""
    _end(LoginSession.id == session_id, why)


def end_sessions_of(account_id: int, why: str, *, except_id: int | None = None) -> None:
    """End all sessions of an account (password change, role loss, leaving), optionally sparing the present one."""
    _end((LoginSession.account_id == account_id) & (LoginSession.id != (except_id or 0)), why)


def _end(condition: object, why: str) -> None:
    db.session.execute(
        update(LoginSession)
        .where(condition, LoginSession.ended_at.is_(None))  # type: ignore[arg-type]
        .values(ended_at=clock.now(), ended_why=why, stash=None)
    )


@dataclass(frozen=True)
class RunningSession:
    """A signed-in browser as its owner sees it; ``browser`` and ``system`` are empty when unknown."""

    id: int
    browser: str
    system: str
    network: str
    began_at: datetime
    last_seen_at: datetime
    current: bool


def list_sessions(actor: Actor) -> Sequence[RunningSession]:
    """The actor's own running sessions, last used first."""
    return [
        RunningSession(
            id=session.id,
            browser=devices.browser_of(session.device),
            system=devices.system_of(session.device),
            network=session.network,
            began_at=session.created_at,
            last_seen_at=session.last_seen_at,
            current=session.id == actor.session_id,
        )
        for session in running_sessions(actor.account_id)
    ]


def running_sessions(account_id: int) -> Sequence[LoginSession]:
    """The newest hundred sessions of an account that run, last used first."""
    now = clock.now()
    query = select(LoginSession).where(
        LoginSession.account_id == account_id,
        LoginSession.ended_at.is_(None),
        LoginSession.expires_at > now,
        LoginSession.created_at >= now - LONGEST,
    )
    return db.session.scalars(query.order_by(LoginSession.last_seen_at.desc()).limit(100)).all()


def end_own_session(actor: Actor, *, session_id: int) -> None:
    """End one of the actor's own sessions, e.g. on a lost phone."""
    if session_id not in {session.id for session in running_sessions(actor.account_id)}:
        raise NotFound
    end_session(session_id, "ended_by_owner")
    note(actor, "sessions_ended", "account", actor.account_id)


def end_other_sessions(actor: Actor) -> None:
    """Sign the actor out everywhere but here."""
    end_sessions_of(actor.account_id, "ended_by_owner", except_id=actor.session_id)
    note(actor, "sessions_ended", "account", actor.account_id)
