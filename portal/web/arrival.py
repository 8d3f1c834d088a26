"""When a request came: what only waited for others to write still counts from then (``services.data_forms.locks``)."""

from datetime import datetime

from flask import Flask, g

from portal.adapters import clock


def register(app: Flask) -> None:
    """Note the instant before anything else is done."""

    @app.before_request
    def note_arrival() -> None:
        g.arrived_at = clock.now()


def arrived_at() -> datetime | None:
    """When the present request came."""
    found: datetime | None = g.get("arrived_at")
    return found
