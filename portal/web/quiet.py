"""Pages that a script asks for by itself while nobody does anything: asking for them is no use of the session."""

from flask import current_app, request


def is_quiet() -> bool:
    """Whether the page asked for is one of them (``page(..., quiet=True)``)."""
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(getattr(view, "quiet", False))
