"""When a request came: what only waited for others to write still counts from then (``services.data_forms.locks``)."""

from datetime import datetime, timedelta

from flask import Flask, g

from portal.adapters import clock
from portal.web.patience import waited


def register(app: Flask) -> None:
    """Note the instant before anything else is done; what it waited in the web server for its turn is taken off."""

    @app.before_request
    def note_arrival() -> None:
        g.arrived_at = clock.now() - timedelta(seconds=waited.get())


def arrived_at() -> datetime | None:
    """When the present request came."""
    found: datetime | None = g.get("arrived_at")
    return found
