"""Request id, security headers, caching and one log line for each request."""

import re
import secrets

import structlog
from flask import Flask, Response, g, request

from portal.adapters import clock
from portal.adapters.logs import log
from portal.services.records.audit import request_id
from portal.web.identity import identity

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
_GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,40}")


def register(app: Flask) -> None:
    """Number every request and dress every answer."""

    @app.before_request
    def begin() -> None:
        g.request_id = id_of_request(request.headers.get("X-Request-ID", ""))
        g.began = clock.monotonic()
        request_id.set(g.request_id)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def dress(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        headers["X-Request-ID"] = g.get("request_id", "")
        if request.endpoint == "static":
            if "v" in request.args:
                headers["Cache-Control"] = "public, max-age=31536000, immutable"
        elif "Cache-Control" not in headers:
            headers["Cache-Control"] = "private, no-store"
        if app.config["SESSION_COOKIE_SECURE"]:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        _log(response)
        return response


def id_of_request(given: str) -> str:
    """The number the proxy gave the request, or a new one."""
    return given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)


def _shown_path() -> str:
    """The path without the secret of a mailed link; the query, which may hold what was searched, is left out.

    Of an address that leads nowhere only the beginning: it may be a mailed link with a letter too many.
    """
    if request.url_rule is None:
        first, deeper, _rest = request.path[1:].partition("/")
        return f"/{first}/…" if deeper else request.path
    secret = (request.view_args or {}).get("token")
    return request.path.replace(secret, "…") if isinstance(secret, str) else request.path


def _log(response: Response) -> None:
    if request.endpoint == "static":
        return
    found = identity() if "_login_user" in g else None
    log.info(
        "request",
        method=request.method,
        path=_shown_path(),
        status=response.status_code,
        ms=round((clock.monotonic() - g.get("began", clock.monotonic())) * 1000),
        account=found.actor.account_id if found else None,
    )
