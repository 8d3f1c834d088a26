"""Answers: a page or a part of it, a redirect after success, 422 for a form with errors."""

from typing import Any
from urllib.parse import quote

from flask import Response, make_response, redirect, render_template, request
from wtforms import Form


def is_htmx() -> bool:
    """Whether htmx asks for a part of a page."""
    return request.headers.get("HX-Request") == "true"


def answer(
    template: str, *, part: str | None = None, status: int | None = None, keep: bool = False, **context: Any
) -> Response:
    """The page, or only ``part`` when htmx asks; 422 when a form in the context has errors.

    ``keep`` commits what was changed although the form was refused, e.g. files that need not be sent again.
    """
    chosen = part if part and is_htmx() else template
    response = make_response(render_template(chosen, **context))
    response.status_code = status or (422 if _has_errors(context) else 200)
    response.keep_changes = keep  # type: ignore[attr-defined]
    if part:
        response.vary.add("HX-Request")
    return response


def _has_errors(context: dict[str, Any]) -> bool:
    return any(isinstance(value, Form) and value.errors for value in context.values())


def go_to(url: str) -> Response:
    """See the result elsewhere: 303, or ``HX-Redirect`` for a script, so that the page is fetched once."""
    if is_htmx() or request.headers.get("X-Requested-With") == "XMLHttpRequest":
        response = make_response("", 204)
        response.headers["HX-Redirect"] = url
        return response
    return make_response(redirect(url, code=303))


def download(data: bytes, name: str, media_type: str) -> Response:
    """Bytes as a file to save under a (Vietnamese) name."""
    response = make_response(data)
    response.headers.set("Content-Type", media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"  # headers are ASCII
    return response


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def safe_path(target: str | None) -> str | None:
    """A path on this portal to go on to, or None: never another host, whatever a link claims."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or not target.isprintable():
        return None
    return target


def is_real_visit() -> bool:
    """A person looking at the page: not a HEAD request, not a prefetch, not a part of a list."""
    purpose = " ".join(request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz")).lower()
    return request.method == "GET" and "prefetch" not in purpose and "preview" not in purpose
