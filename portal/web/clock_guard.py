"""Holding the clock when a process begins to serve."""

from flask import Flask

from portal.db import db
from portal.services.records.timekeeping import hold_clock
from portal.web.parts import parts


def start_clock(app: Flask) -> None:
    """Believe no step of the machine's clock from now on, unless the operator wants no guard.

    Leaves no connection open that could cross a fork.
    """
    with app.app_context():
        if parts().settings.clock_guard:
            hold_clock()
        db.session.remove()
        db.engine.dispose()
