"""Who is asking: Flask-Login over sessions kept on the server."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Address, ip_address, ip_network

from flask import Flask, g, request
from flask import session as cookie
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy.exc import OperationalError

from portal.adapters.logs import log
from portal.db import begin_write, db
from portal.models.people import Account, LoginSession
from portal.rules.permissions import Actor
from portal.services.people import actors, sessions
from portal.web.parts import parts
from portal.web.quiet import is_quiet


@dataclass
class Identity(UserMixin):
    """A signed-in browser: the session, the actor for the chosen unit, and the units to choose from."""

    token: str
    account: Account
    session: LoginSession
    actor: Actor
    units: list[actors.ActingUnit]

    def get_id(self) -> str:
        """The session's token; Flask-Login keeps it in the signed cookie."""
        return self.token


def register(app: Flask) -> None:
    """Let Flask-Login find the session row behind the cookie."""
    manager = LoginManager(app, add_context_processor=False)  # an error page must not ask who is signed in
    manager.session_protection = None  # the session row is the protection: it can be listed and ended

    @manager.user_loader
    def load(token: str) -> Identity | None:
        session = sessions.find_session(token)
        if session is None:
            return None
        if sessions.is_stale(session) and not is_quiet():
            _touch(session)
        actor, units = actors.load_actor(session.account, session)
        return Identity(token, session.account, session, actor, units)


def _touch(session: LoginSession) -> None:
    try:
        begin_write()
        sessions.touch(session, idle=idle_time())
        db.session.commit()
    except OperationalError as error:  # busy or full: reading goes on, the next request writes it down
        db.session.rollback()
        log.warning("session_not_touched", error=str(error.orig))


def idle_time() -> timedelta:
    """How long a session lives without use."""
    return timedelta(hours=parts().settings.session_hours)


def identity() -> Identity | None:
    """Who is asking, or None for the public."""
    return current_user if current_user.is_authenticated else None


def acting_unit() -> actors.ActingUnit | None:
    """The unit acted for, if this request has already asked who it is; never asks the database."""
    found = g.get("_login_user")
    if not isinstance(found, Identity):
        return None
    return next((unit for unit in found.units if unit.id == found.actor.unit_id), None)


def actor() -> Actor:
    """The actor of a page that only signed-in people reach."""
    found = identity()
    if found is None:
        raise RuntimeError("this page is open to the public and has no actor")
    return found.actor


def own_units() -> list[actors.ActingUnit]:
    """The units the person asking can act for."""
    found = identity()
    return found.units if found else []


def sign_in(account: Account) -> LoginSession:
    """Start a session for this browser; a new cookie, so that an older one is worth nothing."""
    if (earlier := identity()) is not None:
        sessions.end_session(earlier.session.id, "signed_in_anew")
    session, token = sessions.start_session(
        account, idle=idle_time(), network=network(), device=request.user_agent.string
    )
    _empty_cookie()
    loaded, units = actors.load_actor(account, session)
    login_user(Identity(token, account, session, loaded, units))
    return session


def sign_out() -> None:
    """End the session and forget the cookie."""
    if (found := identity()) is not None:
        sessions.end_session(found.session.id, "signed_out")
    logout_user()
    _empty_cookie()


def _empty_cookie() -> None:
    """Forget everything but the language this browser chose."""
    language = cookie.get("lang")
    cookie.clear()
    if language:
        cookie["lang"] = language


def network() -> str:
    """The address tries are counted under: IPv4 whole, IPv6 by its /64."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    if isinstance(address, IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, 64), strict=False).network_address)
