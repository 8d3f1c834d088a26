"""Who may open a page. Closed by default: a view that declares nothing answers 404 to everybody.

``page`` is the one decorator of a view. It checks access, stores uploads before any lock is taken, begins the write
transaction of an unsafe request and commits once when the answer is below 400.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal

from flask import Flask, abort, current_app, request, session
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from flask_wtf import CSRFProtect

from portal.db import begin_write, db
from portal.errors import NotAllowed
from portal.rules.permissions import Permission
from portal.services.contact_book.looking import forget_looks, write_looks
from portal.web import uploads
from portal.web.identity import Identity, identity

Access = Permission | Literal["public", "signed_in", "family"]
PUBLIC: Access = "public"
SIGNED_IN: Access = "signed_in"
FAMILY: Access = "family"
"""For guardians and pupils; which child they may see is asked by ``services.contact_book.children``."""
LARGEST_PUBLIC_BODY = 2 * 1024 * 1024
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

View = Callable[..., ResponseReturnValue]


class SignInNeeded(Exception):
    """The page is not public and nobody is signed in."""


class StepNeeded(Exception):
    """Signed in, but a step comes first: ``second_factor``, ``change_password`` or ``enrol``."""

    def __init__(self, step: str) -> None:
        super().__init__(step)
        self.step = step


def page(
    access: Access,
    *,
    step: str | None = None,
    write: bool = True,
    files: bool = False,
    visitors: bool = False,
    quiet: bool = False,
) -> Callable[[View], View]:
    """Declare who may open the view. ``step`` names the pending step during which it stays open ("any": all).

    ``write=False`` leaves beginning the write transaction to the view, e.g. to hash a password before taking the lock.
    ``files=True``: the page takes files, they are kept before it runs; sent to any other page they are dropped.
    ``visitors=True``: a form for people without an account, which acts for nobody who is signed in (``web.visitors``):
    it asks for no token of a session.
    ``quiet=True``: a script asks for it by itself; that is no use of the session, and nobody is sent to sign in.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(*args: Any, **kwargs: Any) -> Response:
            check(access, step)
            refuse_nul()
            forget_looks()
            if request.method not in SAFE_METHODS:
                if files:
                    uploads.store_request_files()
                if write:
                    begin_write()
            response = current_app.make_response(view(*args, **kwargs))
            if response.status_code < 400 or getattr(response, "keep_changes", False):
                write_looks()
                db.session.commit()
            else:
                db.session.rollback()
            return response

        wrapper.access = access  # type: ignore[attr-defined]
        wrapper.visitors = visitors  # type: ignore[attr-defined]
        wrapper.quiet = quiet  # type: ignore[attr-defined]
        return wrapper

    return decorate


def refuse_nul() -> None:
    """Refuse a NUL character wherever it was sent: no person types it, and PostgreSQL cannot store it."""
    sent = (request.path, *request.args.values(), *request.form.values())
    if any("\x00" in value for value in sent):
        abort(400)


def check(access: Access, step: str | None = None) -> None:
    """Raise unless the person asking may open a page of this access."""
    if access == PUBLIC:
        return
    found = identity()
    if found is None:
        raise SignInNeeded
    pending = pending_step(found)
    if pending is not None and step not in {pending, "any"}:
        raise StepNeeded(pending)
    if isinstance(access, Permission) and not found.actor.can(access):
        raise NotAllowed
    if access == FAMILY and not found.actor.is_family:
        raise NotAllowed


def pending_step(found: Identity) -> str | None:
    """What a signed-in person must do before anything else."""
    if found.account.totp_confirmed_at is not None and found.session.second_factor_at is None:
        return "second_factor"
    if found.account.must_change_password:
        return "change_password"
    if found.account.totp_confirmed_at is None and any(unit.demands_second_factor for unit in found.units):
        return "enrol"
    return None


def register(app: Flask) -> None:
    """Close every view that declares no access; take no large bodies from somebody without a cookie of ours."""

    @app.before_request
    def closed_by_default() -> None:
        if "_user_id" not in session:
            request.max_content_length = LARGEST_PUBLIC_BODY
        view = app.view_functions.get(request.endpoint or "")
        if view is not None and request.endpoint != "static" and not hasattr(view, "access"):
            abort(404)


def exempt_visitors(app: Flask, csrf: CSRFProtect) -> None:
    """Ask no token of the forms for visitors."""
    for view in app.view_functions.values():
        if getattr(view, "visitors", False):
            csrf.exempt(view)
