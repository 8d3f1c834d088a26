"""Every way a request can fail, each with a page that says what happened, what was kept and what to do next."""

import json
from typing import Any

from flask import Flask, Response, current_app, flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import BadHost, HTTPException, InternalServerError, MethodNotAllowed
from werkzeug.exceptions import NotFound as NoRoute

from portal.adapters.logs import log
from portal.db import begin_write, db
from portal.errors import (
    Conflict,
    NotAllowed,
    NotFound,
    RuleBroken,
    StorageFull,
    TooLarge,
    TooManyAttempts,
    Unreachable,
)
from portal.web.access import SAFE_METHODS, SignInNeeded, StepNeeded
from portal.web.identity import identity
from portal.web.problems import is_for_programs, problem_of_status
from portal.web.quiet import is_quiet
from portal.web.words import say

DESIGNED = {400, 403, 404, 405, 409, 413, 422, 429, 500, 503, 507}
LONGEST_STASH = 256 * 1024
STEP_ENDPOINTS = {
    "second_factor": "people.second_factor",
    "change_password": "people.change_password",
    "enrol": "people.own_second_factor",
}


def register(app: Flask) -> None:
    """Give every failure its page."""
    app.logger.disabled = True  # each fault is one structured line, see _unexpected
    for kind, status in (
        (NotFound, 404),
        (NotAllowed, 403),
        (Conflict, 409),
        (TooLarge, 413),
        (StorageFull, 507),
        (RuleBroken, 422),
    ):
        app.register_error_handler(kind, _handler(status))
    app.register_error_handler(TooManyAttempts, _too_many)
    app.register_error_handler(Unreachable, _unreachable)
    app.register_error_handler(StaleDataError, _handler(409))
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(InterfaceError, _database)
    app.register_error_handler(CSRFError, _wrong_token)
    app.register_error_handler(SignInNeeded, _sign_in)
    app.register_error_handler(StepNeeded, _step)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(500, _unexpected)


def error_page(status: int, **context: Any) -> Response:
    """The designed page of a status; a problem for a program."""
    if is_for_programs():
        return problem_of_status(status)
    template = f"errors/{status if status in DESIGNED else 400}.html"
    body = render_template(template, status=status, request_id=g.get("request_id", ""), **context)
    response = make_response(body, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _handler(status: int) -> Any:
    def handle(error: Exception) -> Response:
        db.session.rollback()
        message = say(error.message, **error.params) if isinstance(error, RuleBroken) else None
        return error_page(status, message=message)

    return handle


def _too_many(error: TooManyAttempts) -> Response:
    db.session.rollback()
    response = error_page(429, message=say(error.message, **error.params))
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def _unreachable(error: Unreachable) -> Response:
    db.session.rollback()
    log.error("unreachable", error=f"{error.__cause__}")
    response = error_page(503)
    response.headers["Retry-After"] = "30"
    return response


def _http(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400:
        return error
    db.session.rollback()
    if isinstance(error, BadHost):  # a host name that cannot be: no page can name its own addresses
        return error
    response = error_page(error.code)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _database(error: OperationalError | InterfaceError) -> Response:
    """A full disk is 507; a locked or unreachable database is 503: try again, nothing was kept."""
    db.session.rollback()
    log.error("database", error=str(error.orig))
    full = any(words in str(error.orig) for words in ("disk is full", "No space left on device"))
    g.no_database = True
    response = error_page(507 if full else 503)
    response.headers["Retry-After"] = "60" if full else "5"
    return response


def _unexpected(error: InternalServerError) -> Response:
    cause = error.original_exception or error
    if isinstance(cause, (OperationalError, InterfaceError)):
        return _database(cause)
    log.error("unexpected", exc_info=cause)
    g.no_database = True
    return error_page(500)


def _wrong_token(_error: CSRFError) -> Response:
    found = identity()
    if found is None:
        return _sign_in(SignInNeeded())
    typed = typed_fields()
    if typed is None or not _can_be_opened():
        return error_page(400, message=_("Trang đã mở quá lâu hoặc bạn đã đăng nhập lại ở thẻ khác. Hãy mở lại trang."))
    begin_write()
    found.session.stash = {"path": request.path, "fields": typed}
    db.session.commit()
    flash(_("Trang đã cũ nên chưa gửi được. Nội dung bạn nhập còn nguyên, hãy kiểm tra rồi gửi lại."), "error")
    return make_response(redirect(request.path, code=303))


def _can_be_opened() -> bool:
    try:
        current_app.create_url_adapter(request).match(method="GET")  # type: ignore[union-attr]
    except (MethodNotAllowed, NoRoute):
        return False
    return True


def _sign_in(_error: SignInNeeded) -> Response:
    """Ask for the password; what was typed goes along and comes back after signing in."""
    db.session.rollback()
    path = _path_here()
    if request.headers.get("HX-Request") == "true":
        response = make_response("", 204)
        if is_quiet():
            return response
        response.headers["HX-Redirect"] = url_for("people.sign_in")
        return response
    if request.method in SAFE_METHODS:
        return make_response(redirect(url_for("people.sign_in", next=path), code=303))
    back = path if _can_be_opened() else ""
    typed = typed_fields() if back else None
    resume = json.dumps({"path": request.path, "fields": typed}) if typed else ""
    return make_response(render_template("errors/session_ended.html", resume=resume, next=back), 401)


def _step(error: StepNeeded) -> Response:
    """On to what has to be done first; the page asked for is remembered."""
    if is_quiet() and request.headers.get("HX-Request") == "true":
        return make_response("", 204)
    back = _path_here() if request.method in SAFE_METHODS else None
    return make_response(redirect(url_for(STEP_ENDPOINTS[error.step], next=back), code=303))


def _path_here() -> str:
    return request.full_path.rstrip("?")


def typed_fields() -> list[tuple[str, str]] | None:
    """What was typed into the form of this request, or None when it is empty or too long to carry."""
    pairs = [(name, value) for name, value in request.form.items(multi=True) if name not in _NEVER_CARRIED]
    size = sum(len(name) + len(value) for name, value in pairs)
    return pairs if pairs and size <= LONGEST_STASH else None


_NEVER_CARRIED = {"csrf_token", "password", "new_password", "repeated"}
"""Names of fields that hold secrets: they are typed anew."""
