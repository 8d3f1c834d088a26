"""A session ends at the next request, whatever ended it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from portal.adapters import clock
from portal.db import db
from portal.models.people import Account, LoginSession
from portal.rules.permissions import Actor
from portal.services.people import account as own_account
from portal.services.people import managing, sessions
from portal.services.people.actors import load_actor
from tests.cast import Cast, Person

pytestmark = pytest.mark.usefixtures("mails")  # people are told what happens to their account

IDLE = timedelta(hours=12)


def start(person: Person) -> tuple[LoginSession, str]:
    account = db.session.get_one(Account, person.id)
    return sessions.start_session(account, idle=IDLE, network="10.0.0.1", device="test")


def actor_of(person: Person) -> Actor:
    return load_actor(db.session.get_one(Account, person.id))[0]


ENDINGS: dict[str, Callable[[Cast, LoginSession], object]] = {
    "signed out elsewhere": lambda cast, session: sessions.end_session(session.id, "ended_by_owner"),
    "all others ended": lambda cast, session: sessions.end_other_sessions(actor_of(cast.clerk)),
    "password changed": lambda cast, session: own_account.change_password(actor_of(cast.clerk), password_hash="x"),
    "password reset": lambda cast, session: managing.reset_password(
        actor_of(cast.administrator), account_id=cast.clerk.id
    ),
    "suspended": lambda cast, session: managing.suspend(
        actor_of(cast.administrator), account_id=cast.clerk.id, reason="x"
    ),
    "left": lambda cast, session: managing.mark_left(
        actor_of(cast.administrator), account_id=cast.clerk.id, left_on=clock.today(), reason="x"
    ),
    "ended by administrator": lambda cast, session: managing.end_sessions(
        actor_of(cast.administrator), account_id=cast.clerk.id
    ),
    "expired": lambda cast, session: setattr(session.account, "expires_on", clock.today() - timedelta(days=1)),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_over(cast: Cast, ending: str) -> None:
    session, token = start(cast.clerk)
    _other, others_token = start(cast.leader)
    assert sessions.find_session(token) is session
    ENDINGS[ending](cast, session)
    db.session.flush()
    db.session.expire_all()
    assert sessions.find_session(token) is None
    assert sessions.find_session(others_token) is not None


def test_idle_for_twelve_hours(cast: Cast, clock_at) -> None:
    session, token = start(cast.clerk)
    clock_at.shift(IDLE - timedelta(seconds=1))
    assert sessions.find_session(token) is session
    clock_at.shift(1)
    assert sessions.find_session(token) is None


def test_never_longer_than_thirty_days(cast: Cast, clock_at) -> None:
    session, token = start(cast.clerk)
    for _ in range(60):
        clock_at.shift(timedelta(hours=12) - timedelta(seconds=1))
        assert sessions.find_session(token) is session
        sessions.touch(session, idle=IDLE)
    clock_at.shift(61)
    assert sessions.find_session(token) is None


def test_on_the_last_day_still(cast: Cast) -> None:
    session, token = start(cast.clerk)
    session.account.expires_on = clock.today()
    session.account.left_on = clock.today() + timedelta(days=1)
    assert sessions.find_session(token) is session


def test_only_the_hash_is_kept(cast: Cast) -> None:
    session, token = start(cast.clerk)
    assert token not in (session.token_hash, session.device, session.network)
    assert sessions.find_session(session.token_hash) is None


def test_left_long_ago(cast: Cast) -> None:
    account = db.session.get_one(Account, cast.clerk.id)
    account.left_on = date(2020, 1, 1)
    assert not sessions.may_sign_in(account)
