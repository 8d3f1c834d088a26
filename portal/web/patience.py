"""When more people ask than the machine can answer: who has waited too long is told so at once, in words.

A page made for somebody who has long given up takes the time of the next one. What was sent with a form is always
taken: nobody types it twice.
"""

from contextvars import ContextVar

from flask import Flask, g, request
from werkzeug.exceptions import ServiceUnavailable

LONGEST_WAIT = 8.0
"""Seconds a page may wait for its turn."""
RETRY_AFTER = 10

waited: ContextVar[float] = ContextVar("waited", default=0.0)
"""How many seconds this request has waited in the web server; the server says so (``cli.patient``)."""


def register(app: Flask) -> None:
    """Spare pages nobody waits for any more; before anything asks the database."""

    @app.before_request
    def spare() -> None:
        if waited.get() > LONGEST_WAIT and request.method in {"GET", "HEAD"}:
            g.no_database = True
            raise ServiceUnavailable(retry_after=RETRY_AFTER)
